package uischema_test

import (
	"strings"
	"testing"

	"mantel/uischema"
)

// spellOf is what a Speller makes of a text.
func spellOf(d *uischema.Decoder, src []byte, lim uischema.Limits) (string, bool) {
	s := uischema.NewSpeller(src, lim, policy())
	defer s.Release()
	text := string(s.Spelled(s.Spell(d)))
	return text, s.Done()
}

// spellsAlike holds a Speller to Parse, Decode and AppendJSON.
func spellsAlike(t *testing.T, c *uischema.Component, src []byte, lim uischema.Limits) (fits bool) {
	t.Helper()
	_, fits = slowly(c.Props, src, lim)
	got, ok := spellOf(c.Decoder, src, lim)
	if ok != fits {
		t.Fatalf("it is spelled: %t; it fits: %t\nschema %s\ntext   %q", ok, fits, uischema.AppendJSON(nil, uischema.SchemaJSON(c.Props)), src)
	}
	v, read := uischema.ReadValue(src, lim)
	if want := string(uischema.AppendJSON(nil, v)); ok && got != want {
		t.Fatalf("%q is spelled\n%s, want\n%s", src, got, want)
	}
	if text, ok := spellOf(nil, src, lim); ok != read || ok && text != string(uischema.AppendJSON(nil, v)) {
		t.Fatalf("of any schema %q is spelled %t %s", src, ok, text)
	}
	return fits
}

// spellsPatch holds SpellPatch to MergePatch and Valid: what it takes fits.
func spellsPatch(t *testing.T, c *uischema.Component, src, patch []byte) (ok, fits bool) {
	t.Helper()
	text := append(append(append([]byte{'['}, src...), ','), append(patch, ']')...)
	s := uischema.NewSpeller(text, uischema.FileLimits(), policy())
	defer s.Release()
	got, n := "", 0
	var props uischema.Span
	s.List(func() {
		switch n++; n {
		case 1:
			props = s.Spell(c.Decoder)
		case 2:
			var change uischema.Span
			if change, ok = s.SpellPatch(c.Decoder, props); !ok {
				change = s.Spell(nil)
			}
			got = string(s.Spelled(change))
		default:
			s.Fail()
		}
	})
	if !s.Done() || n != 2 {
		return false, false
	}
	plain, _ := uischema.ReadString(string(s.Spelled(props)), uischema.FileLimits())
	change, read := uischema.ReadString(got, uischema.FileLimits())
	if again := string(uischema.AppendJSON(nil, change)); !read || again != got {
		t.Fatalf("the patch %q is spelled %s, want %s", patch, got, again)
	}
	fits = change.Kind() == uischema.Object && c.Props.Valid(c.Props.WithDefaults(uischema.MergePatch(plain, change)), policy())
	if ok && !fits {
		t.Fatalf("a patch is taken that does not fit\nschema %s\ntext   %q\npatch  %q", uischema.AppendJSON(nil, uischema.SchemaJSON(c.Props)), src, patch)
	}
	return ok, fits
}

func TestASpellerSaysWhatTheSlowPathSays(t *testing.T) {
	types := sharedTypes(t)
	fitting, asked, taken, patches := 0, 0, 0, 0
	for seed := range uint64(600) {
		c, schema := randomComponent(t, types, seed)
		if c == nil {
			continue
		}
		w := newWorld(seed, 17)
		for range 40 {
			src := uischema.AppendJSON(nil, w.value(schema, 4))
			for _, text := range [][]byte{src, w.spoil(src), w.shuffled(src)} {
				asked++
				if spellsAlike(t, c, text, uischema.FileLimits()) {
					fitting++
				}
			}
			spellsAlike(t, c, src, uischema.Limits{Bytes: w.r.IntN(200), Depth: w.r.IntN(4), Values: w.r.IntN(20)})
			patch := w.shuffled(uischema.AppendJSON(nil, w.patch(w.value(schema, 4))))
			ok, fits := spellsPatch(t, c, src, patch)
			if ok {
				taken++
			}
			if fits {
				patches++
			}
		}
	}
	if share := fitting * 100 / max(asked, 1); asked < 10_000 || share < 10 || share > 90 || patches < 1000 || taken*2 < patches {
		t.Errorf("%d texts, %d of 100 fit, of %d patches %d were taken at once: the test asks too little", asked, share, patches, taken)
	}
}

// shuffled is the same value with each object's members in another order, and
// with white space.
func (w *world) shuffled(src []byte) []byte {
	v, ok := uischema.ReadValue(src, uischema.FileLimits())
	if !ok {
		return src
	}
	return []byte(w.anyhow(v))
}

func (w *world) anyhow(v uischema.Value) string {
	var parts []string
	for i := range v.Len() {
		part := w.anyhow(v.Item(i))
		if v.Kind() == uischema.Object {
			part = string(uischema.AppendString(nil, v.Name(i))) + pick(w, []string{":", " : "}) + part
		}
		parts = append(parts, part)
	}
	comma := pick(w, []string{",", ", ", "\n,"})
	switch v.Kind() {
	case uischema.List:
		return "[" + strings.Join(parts, comma) + "]"
	case uischema.Object:
		w.r.Shuffle(len(parts), func(i, k int) { parts[i], parts[k] = parts[k], parts[i] })
		return "{" + strings.Join(parts, comma) + "}"
	}
	return string(uischema.AppendJSON(nil, v))
}

func TestASpellerGivesWhatItIsAskedFor(t *testing.T) {
	src := ` { "later" : {"b":1,"a":"\u0041"} , "text" : "a\nb" , "n" : 4.0, "list":[1 , {"z":[], "y":null}] } `
	s := uischema.NewSpeller([]byte(src), uischema.FileLimits(), policy())
	defer s.Release()
	var later uischema.Later
	var list, spelled uischema.Span
	s.Object(func(name string) {
		switch name {
		case "later":
			later = s.Later()
		case "text":
			if got := s.Text(); got != "a\nb" {
				t.Errorf("the text is %q", got)
			}
		case "n":
			if got := s.Int(); got != 4 {
				t.Errorf("the number is %d", got)
			}
		case "list":
			list = s.Spell(nil)
		}
	})
	s.Now(later, func() { spelled = s.Spell(nil) })
	if !s.Done() || string(s.Spelled(list)) != `[1,{"y":null,"z":[]}]` || string(s.Spelled(spelled)) != `{"a":"A","b":1}` {
		t.Errorf("done %t, spelled %s and %s", s.Done(), s.Spelled(list), s.Spelled(spelled))
	}
}

func TestASpellerFailsWhereAValueIsOfAnotherKind(t *testing.T) {
	for why, read := range map[string]func(s *uischema.Speller){
		"a text":          func(s *uischema.Speller) { s.Text() },
		"a number":        func(s *uischema.Speller) { s.Int() },
		"a list":          func(s *uischema.Speller) { s.List(func() {}) },
		"an object":       func(s *uischema.Speller) { s.Object(func(string) {}) },
		"failed":          func(s *uischema.Speller) { s.Fail() },
		"nothing at all":  func(*uischema.Speller) {},
		"later, and less": func(s *uischema.Speller) { l := s.Later(); s.Now(l, func() { s.Text() }) },
	} {
		s := uischema.NewSpeller([]byte(`[null]`), uischema.FileLimits(), policy())
		s.List(func() { read(s) })
		if s.Done() {
			t.Errorf("null is taken for %s", why)
		}
		s.Release()
	}
}

func FuzzSpeller(f *testing.F) {
	types := sharedTypes(f)
	for seed := range uint64(30) {
		if c, schema := randomComponent(f, types, seed); c != nil {
			w := newWorld(seed, 3)
			f.Add(seed, uischema.AppendJSON(nil, w.value(schema, 4)), w.shuffled(uischema.AppendJSON(nil, w.patch(w.value(schema, 4)))))
		}
	}
	f.Fuzz(func(t *testing.T, seed uint64, src, patch []byte) {
		if c, _ := randomComponent(t, types, seed); c != nil {
			spellsAlike(t, c, src, uischema.FileLimits())
			spellsPatch(t, c, src, patch)
		}
	})
}
