package intl

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"mantel/uischema"
	"mantel/uischema/diag"
)

var (
	keyPattern = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9._-]{0,63}$`)
	argPattern = regexp.MustCompile(`^[a-z][A-Za-z0-9]{0,31}$`)
)

// ParseMessages reads a messages file:
//
//	{ "flyTo":  "Fly to {city}",
//	  "nights": { "one": "{count} night", "other": "{count} nights" } }
//
// Keys match `^[A-Za-z][A-Za-z0-9._-]{0,63}$`, arguments
// `^[a-z][A-Za-z0-9]{0,31}$`; "{{" and "}}" are literal braces; a plural has
// the forms of [Plurals], "other" always, and is chosen by the argument
// "count". A member "$schema" is passed over. Where a finding is an error the
// Messages are nil. Findings are of the rule message/syntax and stand on the
// exact brace, also behind escapes.
func ParseMessages(doc *uischema.Document) (*Messages, []diag.Diagnostic) {
	r := &reader{doc: doc}
	m := &Messages{byKey: map[string]*translation{}}
	if doc.Root == nil || doc.Root.Kind != uischema.Object {
		r.report(doc.At(doc.Root), "", "a messages file is one object", `{ "key": "text" }`)
		return nil, r.findings
	}
	for _, member := range doc.Root.Members {
		if member.Name == "$schema" {
			continue
		}
		if len(m.keys) == MaxKeys {
			r.report(doc.AtName(member), "", fmt.Sprintf("more than %d messages", MaxKeys), "")
			break
		}
		pointer := uischema.PointerTo("", member.Name)
		if !keyPattern.MatchString(member.Name) {
			r.report(doc.AtName(member), pointer, "a key is a letter, then up to 63 of letters, digits, '.', '_' and '-'", "")
			continue
		}
		if found := r.message(member, pointer); found != nil {
			m.byKey[member.Name] = found
			m.keys = append(m.keys, member.Name)
		}
	}
	if diag.HasErrors(r.findings) {
		return nil, r.findings
	}
	slices.Sort(m.keys)
	return m, r.findings
}

// reader collects findings about one file.
type reader struct {
	doc      *uischema.Document
	findings []diag.Diagnostic
}

func (r *reader) report(at diag.Place, pointer, message, hint string) {
	r.findings = append(r.findings, diag.Diagnostic{
		Rule: "message/syntax", Place: at, Pointer: pointer, Message: message, Hint: hint,
	})
}

func (r *reader) message(member uischema.NodeMember, pointer string) *translation {
	m := &translation{forms: map[string][]part{}}
	switch n := member.Value; n.Kind {
	case uischema.String:
		m.forms["other"] = r.text(n, pointer)
	case uischema.Object:
		m.plural = true
		m.args = append(m.args, countArg)
		r.plural(m, member, pointer)
	default:
		r.report(r.doc.At(n), pointer, "a message is a text, or an object of plural forms", "")
		return nil
	}
	for _, parts := range m.forms {
		for _, p := range parts {
			if p.arg != "" && !slices.Contains(m.args, p.arg) {
				m.args = append(m.args, p.arg)
			}
		}
	}
	slices.Sort(m.args)
	if len(m.args) > MaxArgs {
		r.report(r.doc.AtName(member), pointer, fmt.Sprintf("a message has at most %d arguments", MaxArgs), "")
	}
	return m
}

func (r *reader) plural(m *translation, member uischema.NodeMember, pointer string) {
	for _, form := range member.Value.Members {
		at := uischema.PointerTo(pointer, form.Name)
		if !slices.Contains(Plurals(), form.Name) {
			hint := "the forms are " + strings.Join(Plurals(), ", ")
			if s := diag.Suggest(form.Name, Plurals()); s != "" {
				hint = fmt.Sprintf("did you mean %q?", s)
			}
			r.report(r.doc.AtName(form), at, fmt.Sprintf("%q is no plural form", form.Name), hint)
			continue
		}
		if form.Value.Kind != uischema.String {
			r.report(r.doc.At(form.Value), at, "a plural form is a text", "")
			continue
		}
		m.forms[form.Name] = r.text(form.Value, at)
	}
	if member.Value.Get("other") == nil {
		r.report(r.doc.AtName(member), pointer, fmt.Sprintf("the message %q has no form \"other\"", member.Name),
			`every language needs "other"`)
	}
}

// text reads the parts of one text.
func (r *reader) text(n *uischema.Node, pointer string) []part {
	text := n.Text
	if utf8.RuneCountInString(text) > MaxText {
		r.report(r.doc.At(n), pointer, fmt.Sprintf("a text has at most %d characters", MaxText), "")
		return nil
	}
	var parts []part
	var literal strings.Builder
	flush := func() {
		if literal.Len() > 0 {
			parts = append(parts, part{text: literal.String()})
			literal.Reset()
		}
	}
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case (c == '{' || c == '}') && strings.HasPrefix(text[i+1:], string(c)):
			literal.WriteByte(c)
			i += 2
		case c == '}':
			r.report(r.inside(n, i, i+1), pointer, "a brace closes that was never opened", `a literal brace is written "}}"`)
			i++
		case c == '{':
			name, end := r.argument(n, pointer, i)
			if name != "" {
				flush()
				parts = append(parts, part{arg: name})
			}
			i = end
		default:
			literal.WriteByte(c)
			i++
		}
	}
	flush()
	return parts
}

// argument reads "{name}" at start and gives the name, "" where it is
// malformed, and where to read on.
func (r *reader) argument(n *uischema.Node, pointer string, start int) (name string, end int) {
	rest := n.Text[start+1:]
	closing := strings.IndexAny(rest, "{}")
	if closing < 0 || rest[closing] == '{' {
		r.report(r.inside(n, start, start+1), pointer, "a brace opens that is never closed", `a literal brace is written "{{"`)
		return "", start + 1
	}
	end = start + 1 + closing + 1
	name = rest[:closing]
	if argPattern.MatchString(name) {
		return name, end
	}
	hint := ""
	switch trimmed := strings.TrimSpace(name); {
	case trimmed != name && argPattern.MatchString(trimmed):
		hint = fmt.Sprintf("write {%s}", trimmed)
	case strings.Contains(name, ","):
		hint = `plurals are an object of forms: { "one": "…", "other": "…" }`
	}
	r.report(r.inside(n, start, end), pointer, "between the braces stands no argument's name: a small letter, then letters and digits", hint)
	return "", end
}

// inside is the place of the bytes from…to of a string's decoded text.
func (r *reader) inside(n *uischema.Node, from, to int) diag.Place {
	raw := r.doc.Source[n.Offset+1 : n.End-1]
	start := n.Offset + 1
	return r.doc.Place(start+rawOffset(raw, from), start+rawOffset(raw, to))
}

// rawOffset is where the byte at decoded of a JSON string's text begins in
// its spelling raw, which is well-formed and without the quotes.
func rawOffset(raw []byte, decoded int) int {
	at := 0
	for at < len(raw) && decoded > 0 {
		if raw[at] != '\\' || at+1 >= len(raw) {
			at++
			decoded--
			continue
		}
		if raw[at+1] != 'u' {
			at += 2
			decoded--
			continue
		}
		size, spelled := escaped(raw[at:])
		at += spelled
		decoded -= size
	}
	return min(at, len(raw))
}

// escaped reads a \u escape, or a pair of them for one code point beyond
// U+FFFF: how many bytes of UTF-8 it stands for, and how many it is spelled in.
func escaped(raw []byte) (size, spelled int) {
	unit := hexUnit(raw)
	switch {
	case unit < 0x80:
		return 1, min(6, len(raw))
	case unit < 0x800:
		return 2, min(6, len(raw))
	case unit >= 0xD800 && unit < 0xDC00 && len(raw) >= 12:
		return 4, 12
	}
	return 3, min(6, len(raw))
}

// hexUnit is the UTF-16 code unit of the escape \uXXXX at the start of raw.
func hexUnit(raw []byte) int {
	unit := 0
	for i := 2; i < 6 && i < len(raw); i++ {
		c := raw[i] | 0x20 // digits stay, letters become small
		digit := int(c - '0')
		if c >= 'a' {
			digit = int(c-'a') + 10
		}
		unit = unit<<4 | digit&15
	}
	return unit
}
