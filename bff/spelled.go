package bff

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"

	"mantel/uischema"
)

// widgetTexts are widgets as a store keeps them: one behind the other, with a
// comma between.
type widgetTexts struct {
	all    []byte
	places []widgetPlace
	// around is memory for what stands before and behind them.
	around []byte
}

// widgetPlace says where a widget stands, and what of it is read from there.
type widgetPlace struct{ whole, id, locales, props, track uischema.Span }

// begin begins a widget. What it gives is good until the next one begins.
func (t *widgetTexts) begin(component, id string) *widgetPlace {
	if len(t.places) > 0 {
		t.all = append(t.all, ',')
	}
	t.places = append(t.places, widgetPlace{})
	at := &t.places[len(t.places)-1]
	at.whole.From = len(t.all)
	t.all = append(t.all, `{"component":`...)
	t.all = uischema.AppendString(t.all, component)
	t.all = append(t.all, `,"id":`...)
	at.id.From = len(t.all) + len(`"`)
	t.all = uischema.AppendString(t.all, id)
	at.id.To = len(t.all) - len(`"`)
	return at
}

func (t *widgetTexts) placement(placement string) {
	t.all = append(t.all, `,"placement":`...)
	t.all = uischema.AppendString(t.all, placement)
}

func (t *widgetTexts) rank(rank int) {
	t.all = append(t.all, `,"rank":`...)
	t.all = appendNumber(t.all, int64(rank))
}

// member appends a member whose value is spelled already.
func (t *widgetTexts) member(key string, value []byte) uischema.Span {
	t.all = append(t.all, key...)
	from := len(t.all)
	t.all = append(t.all, value...)
	return uischema.Span{From: from, To: len(t.all)}
}

func (t *widgetTexts) end() {
	t.all = append(t.all, '}')
	t.places[len(t.places)-1].whole.To = len(t.all)
}

// spell spells the widgets of a push of so many bytes, and settles it.
func (r *Recommendation) spell(about int) (digest string) {
	t := widgetTexts{all: make([]byte, 0, about+about/8+64*len(r.Widgets))} // the placement may not have been said
	for i := range r.Widgets {
		r.Widgets[i].spell(&t)
	}
	return r.settle(&t, sha256.New())
}

// settle makes the widgets of a push what they are when they come from a store:
// each is its text, and is read when it is shown. Nobody has them yet: from here
// on they do not change. It gives the digest of all that is said.
func (r *Recommendation) settle(t *widgetTexts, sum hash.Hash) (digest string) {
	keepAll(r.Widgets)
	text := string(t.all)
	part := func(s uischema.Span) string { return text[s.From:s.To] }
	for i := range t.places {
		w, at := &r.Widgets[i], &t.places[i]
		w.ID, w.stored, w.storedProps, w.storedLocales = part(at.id), part(at.whole), part(at.props), part(at.locales)
		w.Props, w.Locales = uischema.Value{}, nil
		if at.track.To > 0 {
			w.Track, _ = uischema.ReadString(part(at.track), envelopeLimits())
		}
		w.kept.spelled, w.kept.propsSize = w.stored, len(w.storedProps)
	}
	sum.Reset() // it takes every write
	t.around = appendBefore(append(t.around[:0], digestPrefix...), r, nil)
	_, _ = sum.Write(t.around)
	_, _ = sum.Write(t.all)
	t.around = appendBehind(t.around[:0], r)
	_, _ = sum.Write(t.around)
	t.around = sum.Sum(t.around[:0])
	return hex.EncodeToString(t.around[:digestBytes])
}
