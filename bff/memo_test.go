package bff

import (
	"errors"
	"strconv"
	"strings"
	"testing"

	"mantel/uischema"
)

// card is a component whose props are a title of so many letters at most.
func card(t *testing.T, most, summary string) *uischema.Component {
	t.Helper()
	file := `{"summary":"` + summary + `","placements":["deal"],"props":{"type":"object","additionalProperties":false,"required":["title"],
		"properties":{"title":{"type":"string","maxLength":` + most + `},"url":{"type":"string","format":"uri"},"size":{"type":"integer","default":3}}},
		"layout":{"type":"text"}}`
	doc, found := uischema.Parse("card/component.json", []byte(file), uischema.FileLimits())
	if doc == nil {
		t.Fatalf("%+v", found)
	}
	types, found := uischema.LoadTypes(nil, nil)
	if types == nil {
		t.Fatalf("%+v", found)
	}
	c, found := uischema.LoadComponent("card", doc, types, uischema.Policy{})
	if c == nil {
		t.Fatalf("%+v", found)
	}
	return c
}

// reopened is a widget as it comes back from a store.
func reopened(t *testing.T, w Widget) *Widget {
	t.Helper()
	r := fullRecommendation()
	w.ID, w.Component, w.Placement = "w", "card", "deal"
	r.Widgets = []Widget{w}
	back, err := OpenEnvelope(string(EncodeEnvelope(r)))
	if err != nil {
		t.Fatal(err)
	}
	return &back.Widgets[0]
}

func TestPropsAreFittedOnceForEachSchemaHostsAndLocale(t *testing.T) {
	w := reopened(t, Widget{
		Props:   object("title", text("Rome"), "url", text("https://a.example/x")),
		Locales: map[string]uischema.Value{"de": object("title", text("Rom"))},
	})
	here, elsewhere := uischema.Policy{Hosts: []string{"a.example"}}, uischema.Policy{Hosts: []string{"b.example"}}
	short, long, again := card(t, "4", "x"), card(t, "3", "x"), card(t, "4", "another summary")
	for _, row := range []struct {
		why, locale string
		c           *uischema.Component
		policy      uischema.Policy
		want        string
	}{
		{"as they were said, with defaults", "", short, here, `{"size":3,"title":"Rome","url":"https://a.example/x"}`},
		{"the same schema in another edition", "", again, here, `{"size":3,"title":"Rome","url":"https://a.example/x"}`},
		{"patched", "de", short, here, `{"size":3,"title":"Rom","url":"https://a.example/x"}`},
		{"a schema that they do not fit", "", long, here, ``},
		{"hosts that are not the product's", "", short, elsewhere, ``},
		{"and back", "", short, here, `{"size":3,"title":"Rome","url":"https://a.example/x"}`},
	} {
		for range 2 {
			if got := string(uischema.AppendJSON(nil, w.fit(row.c, &row.policy, w.wordingFor("", row.locale), nil))); got != row.want {
				t.Errorf("%s: %s, want %s", row.why, got, row.want)
			}
		}
	}
	if n := w.kept.props.Load().held(); n != 4 {
		t.Errorf("%d are kept, want one for each of schema, locale, misfit and hosts", n)
	}
	w.fit(card(t, "5", "x"), &here, wording{}, nil)
	w.fit(short, &here, wording{}, nil)
	if n := w.kept.props.Load().held(); n > mostFitted {
		t.Errorf("%d are kept, want %d at most", n, mostFitted)
	}
	if allocs := testing.AllocsPerRun(20, func() { w.fit(short, &here, wording{}, nil) }); allocs > 1 {
		t.Errorf("%v allocations for what is kept", allocs)
	}
}

func TestWhatIsOpenedIsWhatIsDecoded(t *testing.T) {
	src := EncodeEnvelope(fullRecommendation())
	opened, err := OpenEnvelope(string(src))
	if err != nil {
		t.Fatal(err)
	}
	if again := EncodeEnvelope(opened); string(again) != string(src) {
		t.Errorf("got  %s\nwant %s", again, src)
	}
	decoded, err := DecodeEnvelope(src)
	if err != nil {
		t.Fatal(err)
	}
	for i := range opened.Widgets {
		o, d := &opened.Widgets[i], &decoded.Widgets[i]
		if !o.Props.IsAbsent() || !o.plain().Equal(d.Props) {
			t.Errorf("widget %d: the props are read at once, or other ones: %s", i, uischema.AppendJSON(nil, o.plain()))
		}
		said := fullRecommendation().Widgets[i]
		if o.content() != d.content() || o.content() != said.content() {
			t.Errorf("widget %d: its sum depends on how it came", i)
		}
	}
}

func TestPropsThatCannotBeReadAreAWidgetThatDoesNotFit(t *testing.T) {
	src := strings.Replace(string(EncodeEnvelope(fullRecommendation())), `"props":{}`, `"props":{"a":01}`, 1)
	if _, err := DecodeEnvelope([]byte(src)); !errors.Is(err, ErrEnvelope) {
		t.Errorf("DecodeEnvelope gives %v", err)
	}
	r, err := OpenEnvelope(src)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range r.Widgets {
		if w.ID == "b" && !w.fit(card(t, "4", "x"), &uischema.Policy{}, wording{}, nil).IsAbsent() {
			t.Error("broken props fit")
		}
	}
}

func TestSizesThatAreNotSoDoNoHarm(t *testing.T) {
	whole := string(EncodeEnvelope(fullRecommendation()))
	if !strings.Contains(whole, `"sizes":[`) {
		t.Fatalf("there are no sizes in %s", whole)
	}
	start := strings.Index(whole, `"sizes":[`)
	end := start + strings.IndexByte(whole[start:], ']') + 1
	want, err := DecodeEnvelope([]byte(whole))
	if err != nil {
		t.Fatal(err)
	}
	for first := range 400 {
		for _, sizes := range []string{`[%]`, `[%,2]`, `[56,%]`, `[-%]`, `[%,%,%]`, `[1e9,%]`} {
			src := whole[:start] + `"sizes":` + strings.ReplaceAll(sizes, "%", strconv.Itoa(first)) + whole[end:]
			got, err := DecodeEnvelope([]byte(src))
			if err == nil && string(EncodeEnvelope(got)) != string(EncodeEnvelope(want)) {
				t.Fatalf("%s is read as %s", src, EncodeEnvelope(got))
			}
		}
	}
}
