package intl

import "testing"

func TestCanonicalSpellsTagsAndRefusesTheRest(t *testing.T) {
	for tag, want := range map[string]string{
		"de": "de", "de-at": "de-AT", "EN-gb": "en-GB", "zh-hant-hk": "zh-Hant-HK",
		"": "", "und": "", "de-u-nu-latn": "", "german language": "", "de-": "",
		"de-Latn-AT-and-much-more-than-any-tag-needs": "",
	} {
		if got, ok := Canonical(tag); got != want || ok != (want != "") {
			t.Errorf("Canonical(%q) = %q, %v; want %q", tag, got, ok, want)
		}
	}
}
