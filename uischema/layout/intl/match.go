package intl

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/language"
)

const (
	// maxAccept bounds the Accept-Language text that Match reads, in bytes;
	// what stands beyond it is not read.
	maxAccept = 512
	// maxRanges bounds how many of its language ranges count.
	maxRanges = 16
)

// Match chooses the locale for a viewer: accept is an Accept-Language header
// (RFC 9110, section 12.5.4), supported are the languages that there are
// messages in, and def is the answer where none of them is wanted.
//
// The viewer's region is kept for formatting: "de-AT" with "de" supported is
// "de-AT", as long as [For] knows that locale, else "de". A supported tag that
// names a region of its own stands as it is. A language that is near enough
// by CLDR (Swiss German for German) matches too.
//
// Every result is def, one of supported, or one of [Known]; nothing else that
// a header may hold is ever echoed. What cannot be read is passed over.
func Match(accept string, supported []string, def string) string {
	wanted := acceptable(accept)
	if len(wanted) == 0 {
		return def
	}
	var tags []language.Tag
	var names []string
	for _, s := range supported {
		if t, ok := readTag(s); ok {
			tags, names = append(tags, t), append(names, s)
		}
	}
	if len(tags) == 0 {
		return def
	}
	var matcher language.Matcher
	for _, w := range wanted {
		if i := sameLanguage(tags, w); i >= 0 {
			return withRegion(names[i], tags[i], w)
		}
		// Made only for those who need it: it takes longer than all the rest.
		if matcher == nil {
			matcher = language.NewMatcher(tags)
		}
		if _, i, confidence := matcher.Match(w); confidence >= language.Low {
			return withRegion(names[i], tags[i], w)
		}
	}
	return def
}

// sameLanguage is the one supported tag of the wanted language, -1 where there
// is none, or where there are several to weigh.
func sameLanguage(supported []language.Tag, wanted language.Tag) int {
	found := -1
	base, _ := wanted.Base()
	for i, t := range supported {
		if b, _ := t.Base(); b != base {
			continue
		}
		if found >= 0 {
			return -1
		}
		found = i
	}
	return found
}

// withRegion is the supported locale in the region that was wanted.
func withRegion(name string, supported, wanted language.Tag) string {
	if _, confidence := supported.Region(); confidence == language.Exact {
		return name
	}
	base, _ := supported.Base()
	if other, _ := wanted.Base(); other != base {
		return name
	}
	if l, ok := known()[plainTag(wanted)]; ok {
		return l.tag
	}
	return name
}

// acceptable reads an Accept-Language header: its tags, the most wanted
// first, those of weight 0 left out. golang.org/x/text has a parser too, but
// it refuses the whole header for one malformed range.
func acceptable(accept string) []language.Tag {
	type ranged struct {
		tag    language.Tag
		weight float64
	}
	if len(accept) > maxAccept {
		accept = accept[:maxAccept]
	}
	var all []ranged
	for n := 0; accept != "" && n < maxRanges; n++ {
		var part string
		part, accept, _ = strings.Cut(accept, ",")
		name, parameters, _ := strings.Cut(part, ";")
		name = strings.TrimSpace(name)
		weight := weightOf(parameters)
		if name == "" || name == "*" || len(name) > maxTag || weight <= 0 {
			continue
		}
		if t, ok := readTag(name); ok {
			all = append(all, ranged{t, weight})
		}
	}
	slices.SortStableFunc(all, func(a, b ranged) int { return cmp.Compare(b.weight, a.weight) })
	tags := make([]language.Tag, len(all))
	for i, r := range all {
		tags[i] = r.tag
	}
	return tags
}

// readTag is language.Parse, but for the tags of known locales, which most
// are, it takes no time.
func readTag(name string) (language.Tag, bool) {
	if l, ok := known()[name]; ok {
		return l.lang, true
	}
	t, err := language.Parse(name)
	return t, err == nil && t != language.Und
}

// weightOf reads "q=0.8"; no weight is 1, a malformed one 0.
func weightOf(parameters string) float64 {
	parameters = strings.TrimSpace(parameters)
	if parameters == "" {
		return 1
	}
	value, ok := strings.CutPrefix(strings.ToLower(parameters), "q=")
	if !ok || len(value) > len("0.000") {
		return 0
	}
	q, err := strconv.ParseFloat(value, 64)
	if err != nil || q > 1 || !(q >= 0) {
		return 0
	}
	return q
}
