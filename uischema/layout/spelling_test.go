package layout

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"mantel/uischema"
)

// someText has characters of one to four bytes, and such that JSON escapes.
func someText(r *rand.Rand, most int) string {
	alphabet := []rune("aZ \"\\\n\t\x00\x1f\u007fäß\u2068\u2069€א😀<>&/u")
	var b strings.Builder
	for range r.IntN(most + 1) {
		b.WriteRune(alphabet[r.IntN(len(alphabet))])
	}
	return b.String()
}

func TestWhatWasEscapedIsCountedAsTheTextItStandsFor(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		s := someText(r, 30)
		inside := appendInside([]byte(`"`), s)[1:]
		if sizeInside(inside) != len(s) || runesInside(inside) != utf8.RuneCountInString(s) {
			t.Fatalf("%q is %d bytes and %d code points", inside, sizeInside(inside), runesInside(inside))
		}
		least, most := r.IntN(32)-1, r.IntN(32)-1
		n := utf8.RuneCountInString(s)
		if want := n >= least && (most < 0 || n <= most); hasLength(inside, least, most) != want {
			t.Fatalf("%q has %d to %d code points: %t", inside, least, most, !want)
		}
	}
}

// TestATextIsHeldToItsPlaceWhileItIsWritten compares what is checked in place
// with the schema's own verdict about the text.
func TestATextIsHeldToItsPlaceWhileItIsWritten(t *testing.T) {
	p := programs(t, files{"w/component.json": widget(`"title":{"type":"string"}`, `"title"`, `{"type":"stack"}`)})
	r := rand.New(rand.NewPCG(3, 4))
	for _, text := range []string{`{"type":"string"}`, `{"type":"string","minLength":1}`, `{"type":"string","maxLength":8}`, `{"type":"string","minLength":3,"maxLength":12}`,
		`{"type":"string","pattern":"^[a-zA-Z ]*$"}`, `{"type":"string","pattern":"^[^\\n]*$","maxLength":10}`, `{"type":"string","pattern":"a"}`, `{"type":"string","format":"markdown","maxLength":5}`} {
		doc, _ := uischema.Parse("", []byte(`{"summary":"s","props":{"type":"object","additionalProperties":false,"properties":{"x":`+text+`}},"layout":{"type":"stack"}}`), uischema.FileLimits())
		c, ds := uischema.LoadComponent("c", doc, sharedDefinitions(t), p.src.Policy)
		if c == nil {
			t.Fatal(text, ds)
		}
		s := c.Props.Property("x").Schema
		refused := 0
		for range 4_000 {
			in := someText(r, 14)
			write := fitting(func(_ *frame, dst []byte, inside bool) ([]byte, error) { return appendSpelled(dst, in, inside), nil }, s)
			dst, ok := write(nil, nil)
			// A pattern is left to the slow path where escapes stand in the text.
			late := s.Pattern != nil && len(dst) != len(in)+len(`""`)
			if v := uischema.StringValue(in); ok != s.Valid(v, p.src.Policy) && !late || ok && string(dst) != string(uischema.AppendJSON(nil, v)) {
				t.Fatalf("%s: %q is written %t as %s", text, in, ok, dst)
			}
			if !ok {
				refused++
			}
		}
		if s.MaxLength > 0 && refused == 0 {
			t.Errorf("%s refuses nothing", text)
		}
	}
}

func TestATextOfTooManyBytesIsNoneHoweverItIsWritten(t *testing.T) {
	l := newLaboratory(t)
	for _, row := range []struct {
		why, title string
		times      int
		ok         bool
	}{
		{"just fits", strings.Repeat("x", maxText/4), 4, true},
		{"a byte more", strings.Repeat("x", maxText/4) + "x", 4, false},
		{"just fits, escaped twice as long", strings.Repeat(`"`, maxText/4), 4, true},
		{"too long, escaped", strings.Repeat(`"`, maxText/4) + `"`, 4, false},
	} {
		var parts []spelling
		for range row.times {
			parts = append(parts, literally(row.title))
		}
		for _, inside := range []bool{false, true} {
			if _, err := inOrder(parts)(nil, []byte(`"`), inside); (err == nil) != row.ok {
				t.Errorf("%s, inside %t: %v", row.why, inside, err)
			}
		}
	}
	e := l.expression(t, `join(props.tags, ', ')`)
	tags := []uischema.Value{uischema.StringValue(strings.Repeat("\\", maxText-3)), uischema.StringValue("a"), uischema.StringValue("")}
	for n, ok := range map[int]bool{1: true, 2: true, 3: false} {
		in := uischema.ObjectValue([]uischema.Member{{Name: "tags", Value: uischema.ListValue(tags[:n])}})
		l.inside(t, e, in, func(f *frame) {
			f.run.locale = viewer(t, "de").Locale
			if _, wrote := e.write(f, nil); wrote != ok {
				t.Errorf("%d items are written: %t", n, wrote)
			}
		})
	}
}

// TestHowShortAMessageCanBeIsKnown asks for texts of a place that takes no
// empty ones.
func TestHowShortAMessageCanBeIsKnown(t *testing.T) {
	const props = `"city":{"type":"string","minLength":1,"maxLength":9},"note":{"type":"string","maxLength":9},"n":{"type":"integer","minimum":0,"maximum":9},
		"price":{"$ref":"/types.json#/$defs/money"}`
	messages := `{"bare":"{city}","named":"to {city}","many":{"one":"{city}","other":"{count} {city}"},"empty":{"zero":"","other":"{count}"}}`
	for _, row := range []struct{ why, text, want string }{
		{"a message with words of its own", `${t('named', {'city': props.note})}`, "proved"},
		{"one that is its argument", `${t('bare', {'city': props.city})}`, "proved"},
		{"which may be empty", `${t('bare', {'city': props.note})}`, "checked"},
		{"which is an amount", `${t('bare', {'city': money(props.price)})}`, "proved"},
		{"which is a number", `${t('bare', {'city': props.n})}`, "proved"},
		{"a plural with an empty form's worth of text", `${t('many', {'city': props.note, 'count': props.n})}`, "checked"},
		{"a plural whose forms all say something", `${t('many', {'city': props.city, 'count': props.n})}`, "proved"},
		{"a plural with an empty form", `${t('empty', {'count': props.n})}`, "checked"},
		{"a choice of a message or nothing at all", `${props.n > 1 ? optional.of(t('named', {'city': props.note})) : optional.none()}`, "proved"},
		{"a number", `${number(props.n)}`, "proved"},
		{"a text that may be empty", `${isolate(props.note)}`, "checked"},
	} {
		fs := files{"w/component.json": widget(props, `"city","note","n","price"`, fmt.Sprintf(`{"type":"badge","props":{"label":"x","hint":%q}}`, row.text))}
		for _, tag := range []string{"de", "en", "ar"} {
			fs["w/messages/"+tag+".json"] = messages
		}
		fs["badge/component.json"] = `{"summary":"s","base":true,"props":{"type":"object","additionalProperties":false,"required":["label"],"properties":{"label":{"type":"string","maxLength":40},"hint":{"type":"string","minLength":1,"maxLength":80}}}}`
		p := programs(t, fs)
		for _, proof := range p.Widget("w").Proofs() {
			if proof.Prop == "hint" && string(proof.Certainty) != row.want {
				t.Errorf("%s: it is %s, want %s", row.why, proof.Certainty, row.want)
			}
		}
	}
}
