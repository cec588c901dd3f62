package bff

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"strings"
	"time"

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

// part is where something stands in the widget; what is not there is empty.
func (at *widgetPlace) part(s uischema.Span) storedPart {
	if s.To == 0 {
		return storedPart{}
	}
	return storedPart{uint32(s.From - at.whole.From), uint32(s.To - at.whole.From)}
}

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
func (r *Recommendation) spell(about int, now time.Time) {
	t := widgetTexts{all: make([]byte, 0, about+about/8+64*len(r.Widgets))} // the placement may not have been said
	for i := range r.Widgets {
		r.Widgets[i].spell(&t)
	}
	r.settle(&t, sha256.New(), now)
}

// settle makes the widgets of a push what they are when they come from a store:
// each is its text, and is read when it is shown. Nobody has them yet: from here
// on they do not change. All that is said gets its digest, and is spelled as
// EncodeEnvelope does.
func (r *Recommendation) settle(t *widgetTexts, sum hash.Hash, now time.Time) {
	r.Digest = t.digest(r, sum)
	if r.AsOf.IsZero() {
		// Not part of the digest: a push that is repeated a second later is
		// still the same push.
		r.AsOf = now.UTC().Truncate(time.Second)
	}
	t.around = appendBefore(t.around[:0], r, &numbered{digest: r.Digest, revision: r.Revision, places: t.places})
	before := len(t.around)
	t.around = appendBehind(t.around, r)
	var b strings.Builder
	b.Grow(len(t.around) + len(t.all))
	b.Write(t.around[:before])
	b.Write(t.all)
	b.Write(t.around[before:])
	r.envelope = b.String()

	keepAll(r.Widgets)
	text := r.envelope[before:]
	part := func(s uischema.Span) string { return text[s.From:s.To] }
	for i := range t.places {
		w, at := &r.Widgets[i], &t.places[i]
		w.ID, w.stored = part(at.id), part(at.whole)
		w.parts = storedParts{props: at.part(at.props), locales: at.part(at.locales)}
		w.Props, w.Locales = uischema.Value{}, nil
		if at.track.To > 0 {
			w.Track, _ = uischema.ReadString(part(at.track), envelopeLimits())
		}
		w.kept.spelled = true
	}
}

// digest is that of all that is said, around these widgets.
func (t *widgetTexts) digest(r *Recommendation, sum hash.Hash) string {
	sum.Reset() // it takes every write
	t.around = appendBefore(append(t.around[:0], digestPrefix...), r, nil)
	_, _ = sum.Write(t.around)
	_, _ = sum.Write(t.all)
	t.around = appendBehind(t.around[:0], r)
	_, _ = sum.Write(t.around)
	t.around = sum.Sum(t.around[:0])
	return hex.EncodeToString(t.around[:digestBytes])
}

// Envelope gives what EncodeEnvelope would, where that was spelled when the push
// was read and is still what the recommendation says; else ok is false.
func Envelope(r Recommendation) (text string, ok bool) {
	if r.envelope == "" {
		return "", false
	}
	var buf [512]byte
	before := appendBefore(buf[:0], &r, &numbered{digest: r.Digest, revision: r.Revision})
	rest := r.envelope
	if len(before) > len(rest) || rest[:len(before)] != string(before) {
		return "", false
	}
	rest = rest[len(before):]
	for i := range r.Widgets {
		if i > 0 {
			if rest, ok = strings.CutPrefix(rest, ","); !ok {
				return "", false
			}
		}
		// Mostly they are the same memory, and nothing is compared.
		text := r.Widgets[i].spelled()
		if text == "" || !strings.HasPrefix(rest, text) {
			return "", false
		}
		rest = rest[len(text):]
	}
	behind := appendBehind(before[:0], &r)
	return r.envelope, rest == string(behind)
}
