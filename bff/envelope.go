package bff

import (
	"errors"
	"fmt"
	"time"

	"mantel/uischema"
)

// ErrEnvelope says that stored bytes are no recommendation that this version
// can read. To a reader that is a miss.
var ErrEnvelope = errors.New("no readable envelope")

// envelopeVersion is the only version there is. A new one is needed only where
// a member changes its meaning: unknown members are passed over, so adding one
// needs none.
const envelopeVersion = 1

// envelopeLimits are wider than those of a push, whose values travel in it.
func envelopeLimits() uischema.Limits {
	return uischema.Limits{Bytes: 4 << 20, Depth: 32, Values: 40_000}
}

// EncodeEnvelope spells a recommendation as a store keeps it: JSON with named
// members, canonical, with its owner inside. See docs/adr/0004.
//
//	{"asOf":"2026-11-21T18:20:00Z","digest":"…","expireMs":604800000,
//	 "product":"flights","revision":7,"sizes":[96],"staleMs":3600000,"user":"ada","v":1,
//	 "widgets":[{"component":"flights.deal-card","id":"rom-1",…}],"withdrawn":false}
func EncodeEnvelope(r Recommendation) []byte {
	return appendSaid(make([]byte, 0, saidBytes(&r)), &r, &numbered{digest: r.Digest, revision: r.Revision})
}

// DecodeEnvelope reads what EncodeEnvelope wrote, also where another release
// did: members that it does not know are passed over. All strings are copies.
// Anything that is not such a recommendation gives ErrEnvelope.
func DecodeEnvelope(src []byte) (Recommendation, error) {
	r, err := OpenEnvelope(string(src))
	if err != nil {
		return Recommendation{}, err
	}
	for i := range r.Widgets {
		w := &r.Widgets[i]
		if w.Props = w.plain(); w.Props.Kind() != uischema.Object {
			return Recommendation{}, fmt.Errorf("%w: a widget's props", ErrEnvelope)
		}
		var ok bool
		if w.Locales, ok = w.patches(); !ok || len(w.Locales) > MaxLocales {
			return Recommendation{}, fmt.Errorf("%w: a widget's locales", ErrEnvelope)
		}
		w.parts.locales, w.parts.patches = storedPart{}, [len(w.parts.patches)]uint16{}
	}
	return r, nil
}

// OpenEnvelope is DecodeEnvelope of a text that never changes, as far as it is
// needed to know what the recommendation is about: the widgets' Props are
// Absent, and are read by their component's decoder when they are shown, and so
// are their Locales. What cannot be read then is a widget that does not fit. The
// recommendation keeps src.
func OpenEnvelope(src string) (Recommendation, error) {
	var m room
	r, err := m.open(src)
	if err != nil {
		return Recommendation{}, err
	}
	return *r, nil
}

// open is OpenEnvelope into memory for several.
func (m *room) open(src string) (*Recommendation, error) {
	r := m.next()
	if !m.canonical(src, r) {
		var err error
		if *r, err = openByMembers(src); err != nil {
			return nil, err
		}
	}
	m.taken()
	return r, nil
}

// openByMembers opens an envelope in which the members stand anyhow.
func openByMembers(src string) (r Recommendation, err error) {
	e := envelope{Outline: uischema.NewOutline(src, envelopeLimits()), said: &r}
	e.Object(e.member)
	if !e.Done() {
		return Recommendation{}, fmt.Errorf("%w: not JSON within bounds", ErrEnvelope)
	}
	if err := e.settle(); err != nil {
		return Recommendation{}, err
	}
	keepAll(r.Widgets)
	return r, nil
}

// settle says of what was read whether it can be a recommendation, and makes it
// one.
func (e *envelope) settle() error {
	r := e.said
	if e.version != envelopeVersion {
		return fmt.Errorf("%w: another version", ErrEnvelope)
	}
	if err := e.owner(); err != nil {
		return err
	}
	if r.Revision < 1 || len(r.Digest) < 32 || len(r.Digest) > 128 ||
		r.StaleAfter < 0 || r.StaleAfter > MaxLife || r.ExpireAfter < 0 || r.ExpireAfter > MaxLife {
		return fmt.Errorf("%w: revision, digest or deadlines", ErrEnvelope)
	}
	var err error
	if r.AsOf, err = time.Parse(time.RFC3339, e.asOf); err != nil {
		return fmt.Errorf("%w: asOf", ErrEnvelope)
	}
	r.AsOf = r.AsOf.UTC()
	if !e.has(memberWidgets) || len(r.Widgets) > MaxWidgets || !distinct(r.Widgets) {
		return fmt.Errorf("%w: widgets", ErrEnvelope)
	}
	return nil
}

func (e *envelope) owner() error {
	if !isProduct(e.product) {
		return fmt.Errorf("%w: product", ErrEnvelope)
	}
	if !e.has(memberUser) || e.user != "" && !isUser(e.user) { // "" is generic
		return fmt.Errorf("%w: user", ErrEnvelope)
	}
	e.said.Product, e.said.User = ProductID(e.product), UserID(e.user)
	return nil
}

// distinct reports whether no two widgets have one id.
func distinct(ws []Widget) bool {
	for i := range ws {
		for k := range i {
			if ws[k].ID == ws[i].ID {
				return false
			}
		}
	}
	return true
}

// flatStrings reports whether v is Absent or an object of strings.
func flatStrings(v uischema.Value) bool {
	if v.IsAbsent() {
		return true
	}
	if v.Kind() != uischema.Object || v.Len() > MaxTrack {
		return false
	}
	for i := range v.Len() {
		if v.Item(i).Kind() != uischema.String {
			return false
		}
	}
	return true
}
