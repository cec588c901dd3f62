package intl

import (
	"fmt"
	"slices"

	"golang.org/x/text/feature/plural"

	"mantel/uischema"
)

// Text is one message taken apart, so that whoever writes it often can do so
// in place: literal texts, and between them arguments by their number.
type Text struct {
	// forms are by plural category; those that are not written are "other".
	forms  [plural.Many + 1][]Piece
	plural bool
}

// Piece is literal text, as it is and as it stands within a JSON string, or,
// where Arg is not negative, the place of an argument.
type Piece struct {
	Text, JSON string
	Arg        int
}

// Text is the message of that key for arguments of these names, in the order
// that numbers them. Errors wrap ErrMessage.
func (m *Messages) Text(key string, names []string) (*Text, error) {
	found := m.get(key)
	if found == nil {
		return nil, fmt.Errorf("%w with the key %q", ErrMessage, key)
	}
	t := &Text{plural: found.plural}
	for form := range t.forms {
		parts, ok := found.forms[pluralName(plural.Form(form))]
		if !ok {
			t.forms[form] = t.forms[plural.Other] // the first
			continue
		}
		for _, p := range parts {
			piece := Piece{Text: p.text, Arg: -1}
			if p.arg != "" {
				if piece.Arg = slices.Index(names, p.arg); piece.Arg < 0 {
					return nil, fmt.Errorf("%w %q: the argument %q is missing", ErrMessage, key, p.arg)
				}
			}
			quoted := uischema.AppendString(nil, p.text)
			piece.JSON = string(quoted[1 : len(quoted)-1])
			t.forms[form] = append(t.forms[form], piece)
		}
	}
	return t, nil
}

// IsPlural reports whether "count" chooses the pieces.
func (t *Text) IsPlural() bool { return t.plural }

// Pieces are those of the message, and where it has plural forms, those of
// "other".
func (t *Text) Pieces() []Piece { return t.forms[plural.Other] }

// PiecesFor are those for readers of the locale where "count" is n.
func (t *Text) PiecesFor(l *Locale, n float64) []Piece {
	return t.forms[l.form(n)]
}

// PiecesForInt are those where "count" is a whole number.
func (t *Text) PiecesForInt(l *Locale, n int64) []Piece {
	return t.forms[l.formOf(n)]
}
