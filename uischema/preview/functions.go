package preview

import (
	"cmp"
	"errors"
	"fmt"
	"html/template"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// rangeFunction is put behind every range by bind; authors cannot call it.
const rangeFunction = "previewRange"

var (
	errRounds  = errors.New("the preview repeats too much")
	errCompare = errors.New("cannot order these two values")
)

// function is one that templates may call.
type function struct {
	// call is nil for those that the template language has itself.
	call any
	// bound functions take the root data first; bind puts it there.
	bound bool
}

// functionTable is never written to.
var functionTable = map[string]function{
	"image":    {call: image, bound: true},
	"safeHref": {call: safeHref, bound: true},
	"markdown": {call: markdown, bound: true},
	"eq":       {call: equal},
	"ne":       {call: func(a, b any) bool { return !equal(a, b) }},
	"lt":       {call: func(a, b any) (bool, error) { n, err := order(a, b); return n < 0, err }},
	"le":       {call: func(a, b any) (bool, error) { n, err := order(a, b); return n <= 0, err }},
	"gt":       {call: func(a, b any) (bool, error) { n, err := order(a, b); return n > 0, err }},
	"ge":       {call: func(a, b any) (bool, error) { n, err := order(a, b); return n >= 0, err }},
	"len":      {call: length},
	"and":      {}, "or": {}, "not": {}, "index": {}, "print": {}, "printf": {},
}

// Functions lists what a preview may call, sorted: image, markdown and
// safeHref, comparisons that take any two numbers and treat an absent value
// as unequal to all others, and the plain ones of text/template.
func Functions() []string { return slices.Sorted(maps.Keys(functionTable)) }

func joinNames(list []string) string { return strings.Join(list, ", ") }

// functions are the ones that html/template must be told of.
func functions() template.FuncMap {
	m := template.FuncMap{rangeFunction: rounds}
	for name, f := range functionTable {
		if f.call != nil {
			m[name] = f.call
		}
	}
	return m
}

// image gives a URL that the page may load, from a URL or from an image
// object with a url.
func image(d *data, v any) string {
	if m, ok := v.(map[string]any); ok {
		v = m["url"]
	}
	url, _ := v.(string)
	if d == nil || url == "" || d.r.options.Image == nil {
		return ""
	}
	return d.r.options.Image(url)
}

// safeHref gives the address that stands for an action, "#" where none does.
func safeHref(d *data, v any) string {
	action, ok := v.(map[string]any)
	if d == nil || !ok || d.r.options.Link == nil {
		return "#"
	}
	return d.r.options.Link(action)
}

// rounds pays for a range before it starts.
func rounds(d *data, v any) (any, error) {
	n := 0
	switch v := v.(type) {
	case nil:
		return nil, nil
	case []any:
		n = len(v)
	case map[string]any:
		n = len(v)
	case int:
		n = v
	case int64:
		if v > maxRounds {
			return nil, errRounds
		}
		n = int(v)
	default:
		return nil, fmt.Errorf("range takes a list, an object or a whole number")
	}
	if d == nil || n > d.r.rounds {
		return nil, errRounds
	}
	d.r.rounds -= max(n, 1)
	return v, nil
}

// equal compares scalars; numbers by value whatever their kind.
func equal(a any, others ...any) bool {
	x, xIsNumber := number(a)
	for _, b := range others {
		if y, ok := number(b); ok && xIsNumber {
			if x == y {
				return true
			}
			continue
		}
		switch a.(type) {
		case nil, string, bool:
			if a == b {
				return true
			}
		}
	}
	return false
}

func order(a, b any) (int, error) {
	x, ok := number(a)
	y, ok2 := number(b)
	if ok && ok2 {
		return cmp.Compare(x, y), nil
	}
	s, ok := a.(string)
	t, ok2 := b.(string)
	if ok && ok2 {
		return strings.Compare(s, t), nil
	}
	return 0, errCompare
}

func number(v any) (float64, bool) {
	switch v := v.(type) {
	case int:
		return float64(v), true
	case int64:
		return float64(v), true
	case float64:
		return v, true
	}
	return 0, false
}

// length counts items, members or code points; what has none counts 0.
func length(v any) int {
	switch v := v.(type) {
	case string:
		return utf8.RuneCountInString(v)
	case template.HTML:
		return len(v)
	case []any:
		return len(v)
	case map[string]any:
		return len(v)
	}
	return 0
}
