package intl

import "golang.org/x/text/language"

// Canonical is the usual spelling of a BCP 47 tag: "de-at" gives "de-AT". It
// gives false for what is no tag, for "und", and for tags with extensions.
func Canonical(tag string) (string, bool) {
	if len(tag) > maxTag {
		return "", false
	}
	t, err := language.Parse(tag)
	if err != nil || t == language.Und || len(t.Extensions()) > 0 {
		return "", false
	}
	return t.String(), true
}
