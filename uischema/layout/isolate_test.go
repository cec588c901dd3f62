package layout

import (
	"strings"
	"testing"
)

func TestNumbersAsPeopleWriteThemKeepTheirDirection(t *testing.T) {
	p := programs(t, files{"w/component.json": widget(`"shown":{"type":"string","maxLength":30},"long":{"type":"string","maxLength":60}`, `"shown","long"`,
		`{"type":"stack","children":[{"type":"text","props":{"text":"${isolate(props.shown)}"}},{"type":"badge","props":{"label":"${isolate(props.long)}"}}]}`)})
	const in = `{"shown":"030 5550120","long":"\u20685\u2069"}`
	if got := render(t, p, "w", in, viewer(t, "ar")); !strings.Contains(got, "\"\u2068030 5550120\u2069\"") || !strings.Contains(got, "\"\u20685\u2069\"") {
		t.Errorf("got %+q", got)
	}
	if got := render(t, p, "w", in, viewer(t, "de")); !strings.Contains(got, `"030 5550120"`) {
		t.Errorf("got %+q", got)
	}
	if got := p.Widget("w").Axes(); !got.Dir || got.Locale {
		t.Errorf("it reads %+v", got)
	}
	if f := p.Widget("w").fails; f == nil || !strings.Contains(f.message, `"label" of badge`) {
		t.Errorf("60 characters and two more fit into 60, 30 and two not into 40: %+v", f)
	}
}

func TestListsAreJoinedAsTheLanguageDoes(t *testing.T) {
	p := programs(t, files{"w/component.json": widget(`"l":{"type":"array","maxItems":2,"items":{"type":"string","maxLength":9}}`, `"l"`, `{"type":"text","props":{"text":"${join(props.l)}"}}`)})
	for tag, want := range map[string]string{"ar": "a، b", "ar-EG": "a، b", "de": "a, b", "he-IL": "a, b"} {
		if got := render(t, p, "w", `{"l":["a","b"]}`, viewer(t, tag)); !strings.Contains(got, `"`+want+`"`) {
			t.Errorf("%s: got %s, want %s", tag, got, want)
		}
	}
	if !p.Widget("w").Axes().Locale {
		t.Error("it does not say that it reads the locale")
	}
}
