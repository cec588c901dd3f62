package intl

import (
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"mantel/uischema"
)

// ErrMessage says that a message cannot be made: its key is unknown, or an
// argument is missing or neither text nor number.
var ErrMessage = errors.New("no message")

// Messages are the texts of one component in one language.
type Messages struct {
	byKey map[string]*translation
	keys  []string
}

// translation is one text, or one for each plural category.
type translation struct {
	// forms are by category; a message without plural has only "other".
	forms  map[string][]part
	plural bool
	args   []string
}

// part is literal text, or, where arg is not "", the place of an argument.
type part struct{ text, arg string }

// countArg is the argument that chooses a plural form.
const countArg = "count"

// Arg is an argument of a message: a String, or an Int or Float, which is
// written by the locale with [DefaultFraction] digits.
type Arg struct {
	Name  string
	Value uischema.Value
}

// Keys are the messages' keys in alphabetical order. It is safe on nil.
func (m *Messages) Keys() []string {
	if m == nil {
		return nil
	}
	return slices.Clone(m.keys)
}

// Has reports whether there is a message of that key. It is safe on nil.
func (m *Messages) Has(key string) bool { return m.get(key) != nil }

// Args are the names of the arguments that any form of the message uses, in
// alphabetical order; "count" is one of them where the message has plural
// forms. It is nil for an unknown key.
func (m *Messages) Args(key string) []string {
	if found := m.get(key); found != nil {
		return slices.Clone(found.args)
	}
	return nil
}

// Plural reports whether the message has plural forms, so that its argument
// "count" must be a number.
func (m *Messages) Plural(key string) bool {
	found := m.get(key)
	return found != nil && found.plural
}

// Forms are the plural categories that the message is written in, in CLDR's
// order; nil where it has none.
func (m *Messages) Forms(key string) []string {
	found := m.get(key)
	if found == nil || !found.plural {
		return nil
	}
	var forms []string
	for _, name := range Plurals() {
		if _, ok := found.forms[name]; ok {
			forms = append(forms, name)
		}
	}
	return forms
}

// Longest bounds the message's length in code points, over all forms and
// locales, isolation included. arg says how long an argument can be as text,
// or -1 where nobody knows; a number's is [MaxNumber]. ok is false where a
// used argument has no bound, or the key is unknown.
func (m *Messages) Longest(key string, arg func(name string) int) (n int, ok bool) {
	found := m.get(key)
	if found == nil {
		return 0, false
	}
	const isolation = 2
	for _, parts := range found.forms {
		length := 0
		for _, p := range parts {
			if p.arg == "" {
				length += utf8.RuneCountInString(p.text)
				continue
			}
			bound := arg(p.arg)
			if bound < 0 {
				return 0, false
			}
			length += bound + isolation
		}
		n = max(n, length)
	}
	return n, true
}

// get finds a message; it is safe on nil.
func (m *Messages) get(key string) *translation {
	if m == nil {
		return nil
	}
	return m.byKey[key]
}

// Message is the text of that key with its arguments put in; arguments that
// it does not name are ignored. Where the locale is written from right to
// left every argument is isolated. Errors wrap ErrMessage, and name the key
// and the argument but no value.
func (l *Locale) Message(m *Messages, key string, args []Arg) (string, error) {
	found := m.get(key)
	if found == nil {
		return "", fmt.Errorf("%w with the key %q", ErrMessage, key)
	}
	parts := found.forms["other"]
	if found.plural {
		count, ok := argument(args, countArg)
		if !ok || !count.IsNumber() {
			return "", fmt.Errorf("%w %q: the argument %q must be a number", ErrMessage, key, countArg)
		}
		if form, ok := found.forms[l.Plural(count.Number())]; ok {
			parts = form
		}
	}
	if len(parts) == 1 && parts[0].arg == "" {
		return parts[0].text, nil
	}
	dst := make([]byte, 0, 128)
	for _, p := range parts {
		if p.arg == "" {
			dst = append(dst, p.text...)
			continue
		}
		value, ok := argument(args, p.arg)
		if !ok {
			return "", fmt.Errorf("%w %q: the argument %q is missing", ErrMessage, key, p.arg)
		}
		switch {
		case value.Kind() == uischema.String:
			dst = l.appendArgument(dst, value.Text())
		case value.IsNumber():
			dst = l.AppendNumber(dst, value.Number(), DefaultFraction)
		default:
			return "", fmt.Errorf("%w %q: the argument %q is neither text nor number", ErrMessage, key, p.arg)
		}
	}
	return string(dst), nil
}

func argument(args []Arg, name string) (uischema.Value, bool) {
	for i := range args {
		if args[i].Name == name {
			return args[i].Value, true
		}
	}
	return uischema.Value{}, false
}
