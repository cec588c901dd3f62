package bff

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"mantel/uischema"
)

// opensAlike opens a text where each member must stand in its place, and by its
// members. What the first takes the second must take, for the same.
func opensAlike(t *testing.T, src string) (canonical bool) {
	t.Helper()
	var quick Recommendation
	canonical = new(room).canonical(src, &quick)
	slow, err := openByMembers(src)
	if canonical && err != nil {
		t.Fatalf("%q is no envelope by its members: %v", src, err)
	}
	got, gotErr := OpenEnvelope(src)
	if (gotErr == nil) != (err == nil) {
		t.Fatalf("%q gives %v, by its members %v", src, gotErr, err)
	}
	if !canonical {
		quick = got
	}
	if a, b := EncodeEnvelope(quick), EncodeEnvelope(slow); err == nil && string(a) != string(b) {
		t.Fatalf("%q is read as\n%s, by its members as\n%s", src, a, b)
	}
	if !reflect.DeepEqual(pointerless(quick), pointerless(slow)) {
		t.Fatalf("%q is read as\n%+v, by its members as\n%+v", src, quick, slow)
	}
	return canonical
}

// pointerless is a recommendation without what is compared otherwise.
func pointerless(r Recommendation) Recommendation {
	ws := make([]Widget, len(r.Widgets))
	for i, w := range r.Widgets {
		w.kept, w.Track, w.Props = nil, uischema.Value{}, uischema.Value{}
		w.parts.patches = [len(w.parts.patches)]uint16{}
		ws[i] = w
	}
	r.Widgets = ws
	return r
}

func TestAnEnvelopeIsReadAlikeWhereverItsMembersStand(t *testing.T) {
	whole := string(EncodeEnvelope(fullRecommendation()))
	if !opensAlike(t, whole) || !opensAlike(t, string(EncodeEnvelope(Withdrawal("loans", "bob", 3, noon)))) {
		t.Error("what is written here is not known by how it is spelled")
	}
	if !strings.Contains(whole, `"locales":{"ar"`) {
		t.Fatalf("no locales in %s", whole)
	}
	// Every text that is one byte off, and every one that is torn.
	for i := range len(whole) {
		opensAlike(t, whole[:i])
		for _, piece := range []string{"", " ", "0", `"`, "{", "}", "]", ",", "\\", "\xff", `"v":1,`} {
			opensAlike(t, whole[:i]+piece+whole[i+1:])
			opensAlike(t, whole[:i]+piece+whole[i:])
		}
	}
}

func TestPatchesThatCannotBeReadAreAWidgetThatDoesNotFit(t *testing.T) {
	r := fullRecommendation()
	r.Widgets = []Widget{{ID: "w", Component: "card", Placement: "deal", Props: object("title", text("Rome")),
		Locales: map[string]uischema.Value{"de": object("title", text("Rom"))}}}
	whole := string(EncodeEnvelope(r))
	for _, broken := range []string{`{"de":{"title":01}}`, `{"de":null}`, `{"de":{"title":"Rom"}`, `{"de":{"title":"Rom"},}`, `{"de":[{]}`,
		`{"de":{"title":"Rom"},"de":{"title":"Roma"}}`, `{"de":{"title":"Rom"}, "de":{"title":"Roma"},"en":{}}`} {
		src := strings.Replace(whole, `{"de":{"title":"Rom"}}`, broken, 1)
		if _, err := DecodeEnvelope([]byte(src)); !errors.Is(err, ErrEnvelope) {
			t.Errorf("of %s DecodeEnvelope makes %v", broken, err)
		}
		opened, err := OpenEnvelope(src)
		if err != nil {
			continue
		}
		w := &opened.Widgets[0]
		if got := w.fit(card(t, "4", "x"), &uischema.Policy{}, w.wordingFor("", "de"), nil); !got.IsAbsent() {
			t.Errorf("patched by %s it is %s", broken, uischema.AppendJSON(nil, got))
		}
	}
}

func TestTheLocaleOfAStoredWidgetIsThatOfItsPatches(t *testing.T) {
	patch := object("city", text("x"))
	for _, tags := range [][]string{{}, {"de"}, {"de-AT", "de"}, {"de-AT", "en", "zh-Hant"}, {"zh", "zh-Hant-TW"}, {"en-GB", "fr"},
		{"de", "en", "fr", "zh"}, {"ar", "de", "en", "fr", "zh-Hant"}, {"d\"e", "de", "en"}} {
		r := fullRecommendation()
		r.Widgets = r.Widgets[:1]
		r.Widgets[0].Locales = map[string]uischema.Value{}
		for _, tag := range tags {
			r.Widgets[0].Locales[tag] = patch
		}
		text := string(EncodeEnvelope(r))
		back, err := OpenEnvelope(text)
		if err != nil {
			t.Fatal(err)
		}
		anyhow, err := OpenEnvelope(" " + text)
		if err != nil {
			t.Fatal(err)
		}
		for _, plain := range []string{"", "en", "de", "EN-gb", "zh-Hant"} {
			for _, tag := range []string{"de", "de-AT", "de-ATX", "en", "en-GB", "zh-Hant-TW", "zh-Hant-HK", "zh-Hans", "fr-FR", "f"} {
				said, stored := r.Widgets[0].wordingFor(plain, tag), back.Widgets[0].wordingFor(plain, tag)
				if said.locale != stored.locale {
					t.Errorf("of %v, plain %q, for %q it is %q as said and %q as stored", tags, plain, tag, said.locale, stored.locale)
				}
				if other := anyhow.Widgets[0].wordingFor(plain, tag); stored != other {
					t.Errorf("of %v, plain %q, for %q it is %+v, and %+v where it was read by its members", tags, plain, tag, stored, other)
				}
				if (stored.stored != "") != (stored.locale != "") {
					t.Errorf("of %v, plain %q, for %q there is %q, and its patch is %q", tags, plain, tag, stored.locale, stored.stored)
				}
			}
		}
	}
}

func FuzzOpenEnvelope(f *testing.F) {
	f.Add(string(EncodeEnvelope(fullRecommendation())))
	f.Add(string(EncodeEnvelope(Withdrawal("loans", "bob", 3, time.Time{}))))
	f.Add(`{"asOf":"2026-11-21T18:20:00Z","digest":"","expireMs":0,"product":"a","revision":1,"sizes":[2],"staleMs":0,"user":"","v":1,"widgets":[{"component":"","id":"","placement":"","props":{},"rank":0}],"withdrawn":false}`)
	f.Fuzz(func(t *testing.T, src string) { opensAlike(t, src) })
}
