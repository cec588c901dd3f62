package bff

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"

	"mantel/uischema"
)

// CBOR (RFC 8949) by a library, twice: as maps with names, and as arrays,
// where a place is all that says what something is.

type cborEnvelope struct {
	V         int64        `cbor:"v"`
	Product   string       `cbor:"product"`
	User      string       `cbor:"user"`
	Revision  int64        `cbor:"revision"`
	AsOf      int64        `cbor:"asOf"`
	StaleMs   int64        `cbor:"staleMs"`
	ExpireMs  int64        `cbor:"expireMs"`
	Withdrawn bool         `cbor:"withdrawn"`
	Digest    string       `cbor:"digest"`
	Widgets   []cborWidget `cbor:"widgets"`
}

type cborWidget struct {
	ID        string         `cbor:"id"`
	Component string         `cbor:"component"`
	Placement string         `cbor:"placement"`
	Rank      int64          `cbor:"rank"`
	Props     any            `cbor:"props"`
	Locales   map[string]any `cbor:"locales,omitempty"`
	Track     any            `cbor:"track,omitempty"`
}

// The same with places for names: a conversion between struct types ignores
// tags, so there is one way to fill them.
type cborEnvelopeArray struct {
	_         struct{} `cbor:",toarray"`
	V         int64
	Product   string
	User      string
	Revision  int64
	AsOf      int64
	StaleMs   int64
	ExpireMs  int64
	Withdrawn bool
	Digest    string
	Widgets   []cborWidgetArray
}

type cborWidgetArray struct {
	_         struct{} `cbor:",toarray"`
	ID        string
	Component string
	Placement string
	Rank      int64
	Props     any
	Locales   map[string]any
	Track     any
}

func cborMaps(tb testing.TB) encoding {
	enc, dec := cborModes(tb)
	return encoding{
		name: "CBOR maps",
		encode: func(r Recommendation) []byte {
			return mustEncode(tb, enc, cborOf(r))
		},
		decode: func(src []byte) (Recommendation, error) {
			var e cborEnvelope
			if err := dec.Unmarshal(src, &e); err != nil {
				return Recommendation{}, fmt.Errorf("%w: %w", ErrEnvelope, err)
			}
			return ofCBOR(e)
		},
		write: func(parts []member) []byte { return appendCBORParts(tb, nil, parts, true) },
	}
}

func cborArrays(tb testing.TB) encoding {
	enc, dec := cborModes(tb)
	return encoding{
		name: "CBOR arrays",
		encode: func(r Recommendation) []byte {
			e := cborOf(r)
			a := cborEnvelopeArray{V: e.V, Product: e.Product, User: e.User, Revision: e.Revision, AsOf: e.AsOf, StaleMs: e.StaleMs,
				ExpireMs: e.ExpireMs, Withdrawn: e.Withdrawn, Digest: e.Digest}
			for _, w := range e.Widgets {
				a.Widgets = append(a.Widgets, cborWidgetArray{ID: w.ID, Component: w.Component, Placement: w.Placement, Rank: w.Rank,
					Props: w.Props, Locales: w.Locales, Track: w.Track})
			}
			return mustEncode(tb, enc, a)
		},
		decode: func(src []byte) (Recommendation, error) {
			var a cborEnvelopeArray
			if err := dec.Unmarshal(src, &a); err != nil {
				return Recommendation{}, fmt.Errorf("%w: %w", ErrEnvelope, err)
			}
			e := cborEnvelope{V: a.V, Product: a.Product, User: a.User, Revision: a.Revision, AsOf: a.AsOf, StaleMs: a.StaleMs,
				ExpireMs: a.ExpireMs, Withdrawn: a.Withdrawn, Digest: a.Digest, Widgets: make([]cborWidget, len(a.Widgets))}
			for i, w := range a.Widgets {
				e.Widgets[i] = cborWidget{ID: w.ID, Component: w.Component, Placement: w.Placement, Rank: w.Rank,
					Props: w.Props, Locales: w.Locales, Track: w.Track}
			}
			return ofCBOR(e)
		},
		write: func(parts []member) []byte { return appendCBORParts(tb, nil, parts, false) },
	}
}

func cborModes(tb testing.TB) (cbor.EncMode, cbor.DecMode) {
	tb.Helper()
	enc, err := cbor.EncOptions{Sort: cbor.SortCanonical}.EncMode()
	if err != nil {
		tb.Fatal(err)
	}
	dec, err := cbor.DecOptions{DupMapKey: cbor.DupMapKeyEnforcedAPF, DefaultMapType: reflect.TypeFor[map[string]any](), IntDec: cbor.IntDecConvertSignedOrFail}.DecMode()
	if err != nil {
		tb.Fatal(err)
	}
	return enc, dec
}

func mustEncode(tb testing.TB, enc cbor.EncMode, v any) []byte {
	tb.Helper()
	b, err := enc.Marshal(v)
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

func cborOf(r Recommendation) cborEnvelope {
	e := cborEnvelope{V: envelopeVersion, Product: string(r.Product), User: string(r.User), Revision: r.Revision, AsOf: r.AsOf.Unix(),
		StaleMs: r.StaleAfter.Milliseconds(), ExpireMs: r.ExpireAfter.Milliseconds(), Withdrawn: r.Withdrawn, Digest: r.Digest}
	for _, w := range r.Widgets {
		c := cborWidget{ID: w.ID, Component: w.Component, Placement: w.Placement, Rank: int64(w.Rank), Props: plain(w.Props)}
		if !w.Track.IsAbsent() {
			c.Track = plain(w.Track)
		}
		for tag, patch := range w.Locales {
			if c.Locales == nil {
				c.Locales = make(map[string]any)
			}
			c.Locales[tag] = plain(patch)
		}
		e.Widgets = append(e.Widgets, c)
	}
	return e
}

func ofCBOR(e cborEnvelope) (Recommendation, error) {
	if e.V != envelopeVersion {
		return Recommendation{}, fmt.Errorf("%w: another version", ErrEnvelope)
	}
	r := Recommendation{Revision: e.Revision, Digest: e.Digest, Withdrawn: e.Withdrawn, AsOf: time.Unix(e.AsOf, 0).UTC(),
		StaleAfter: time.Duration(e.StaleMs) * time.Millisecond, ExpireAfter: time.Duration(e.ExpireMs) * time.Millisecond}
	r.Widgets = make([]Widget, len(e.Widgets))
	for i, w := range e.Widgets {
		r.Widgets[i] = Widget{ID: w.ID, Component: w.Component, Placement: w.Placement, Rank: int(w.Rank), Props: valueOf(w.Props)}
		if w.Track != nil {
			r.Widgets[i].Track = valueOf(w.Track)
		}
		for tag, patch := range w.Locales {
			if r.Widgets[i].Locales == nil {
				r.Widgets[i].Locales = make(map[string]uischema.Value)
			}
			r.Widgets[i].Locales[tag] = valueOf(patch)
		}
	}
	return finished(r, e.Product, e.User)
}

// plain is a value as the library takes it.
func plain(v uischema.Value) any {
	switch v.Kind() {
	case uischema.Bool:
		return v.Bool()
	case uischema.Int:
		return v.Int()
	case uischema.Float:
		return v.Number()
	case uischema.String:
		return v.Text()
	case uischema.List:
		all := make([]any, v.Len())
		for i := range all {
			all[i] = plain(v.Item(i))
		}
		return all
	case uischema.Object:
		all := make(map[string]any, v.Len())
		for i := range v.Len() {
			all[v.Name(i)] = plain(v.Item(i))
		}
		return all
	}
	return nil
}

// float is a number, or Absent where JSON has none like it.
func float(f float64) uischema.Value {
	v, err := uischema.FloatValue(f)
	if err != nil {
		return uischema.Value{}
	}
	return v
}

// valueOf is what the library gives as a value; Absent where that is none.
func valueOf(a any) uischema.Value {
	switch a := a.(type) {
	case nil:
		return uischema.NullValue()
	case bool:
		return uischema.BoolValue(a)
	case int64:
		return number(a)
	case float64:
		return float(a)
	case string:
		return uischema.StringValue(a)
	case []any:
		all := make([]uischema.Value, len(a))
		for i := range a {
			all[i] = valueOf(a[i])
		}
		return uischema.ListValue(all)
	case map[string]any:
		all := make([]uischema.Member, 0, len(a))
		for name, v := range a {
			all = append(all, uischema.Member{Name: name, Value: valueOf(v)})
		}
		return uischema.ObjectValue(all)
	}
	return uischema.Value{}
}

// appendCBORParts writes a map or an array of fewer than 24 parts, in their
// order.
func appendCBORParts(tb testing.TB, dst []byte, parts []member, named bool) []byte {
	enc, _ := cborModes(tb)
	major := byte(4 << 5)
	if named {
		major = 5 << 5
	}
	dst = append(dst, major|byte(len(parts)))
	for _, p := range parts {
		if named {
			dst = append(dst, mustEncode(tb, enc, p.name)...)
		}
		if p.widgets == nil {
			v := p.value
			if p.name == "asOf" {
				at, err := time.Parse(time.RFC3339, v.Text())
				if err != nil {
					tb.Fatal(err)
				}
				v = number(at.Unix())
			}
			dst = append(dst, mustEncode(tb, enc, plain(v))...)
			continue
		}
		dst = append(dst, 4<<5|byte(len(p.widgets)))
		for _, w := range p.widgets {
			dst = appendCBORParts(tb, dst, w, named)
		}
	}
	return dst
}
