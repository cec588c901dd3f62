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
//	 "product":"flights","revision":7,"staleMs":3600000,"user":"ada","v":1,
//	 "widgets":[{"component":"flights.deal-card","id":"rom-1",…}],"withdrawn":false}
func EncodeEnvelope(r Recommendation) []byte {
	ms := append(said(r),
		uischema.Member{Name: "v", Value: number(envelopeVersion)},
		uischema.Member{Name: "revision", Value: number(r.Revision)},
		uischema.Member{Name: "digest", Value: uischema.StringValue(r.Digest)})
	return uischema.AppendJSON(nil, uischema.ObjectValue(ms))
}

// DecodeEnvelope reads what EncodeEnvelope wrote, also where another release
// did: members that it does not know are passed over. All strings are copies.
// Anything that is not such a recommendation gives ErrEnvelope.
func DecodeEnvelope(src []byte) (Recommendation, error) {
	v, ok := uischema.ReadValue(src, envelopeLimits())
	if !ok {
		return Recommendation{}, fmt.Errorf("%w: not JSON within bounds", ErrEnvelope)
	}
	if v.Kind() != uischema.Object {
		return Recommendation{}, fmt.Errorf("%w: not an object", ErrEnvelope)
	}
	if v.Get("v").Int() != envelopeVersion {
		return Recommendation{}, fmt.Errorf("%w: another version", ErrEnvelope)
	}
	r := Recommendation{
		Revision:    v.Get("revision").Int(),
		Digest:      v.Get("digest").Text(),
		StaleAfter:  time.Duration(v.Get("staleMs").Int()) * time.Millisecond,
		ExpireAfter: time.Duration(v.Get("expireMs").Int()) * time.Millisecond,
		Withdrawn:   v.Get("withdrawn").Bool(),
	}
	if err := decodeOwner(v, &r); err != nil {
		return Recommendation{}, err
	}
	if r.Revision < 1 || len(r.Digest) < 32 || len(r.Digest) > 128 ||
		r.StaleAfter < 0 || r.StaleAfter > MaxLife || r.ExpireAfter < 0 || r.ExpireAfter > MaxLife {
		return Recommendation{}, fmt.Errorf("%w: revision, digest or deadlines", ErrEnvelope)
	}
	var err error
	if r.AsOf, err = time.Parse(time.RFC3339, v.Get("asOf").Text()); err != nil {
		return Recommendation{}, fmt.Errorf("%w: asOf", ErrEnvelope)
	}
	r.AsOf = r.AsOf.UTC()
	if r.Widgets, err = decodeWidgets(v.Get("widgets")); err != nil {
		return Recommendation{}, err
	}
	// A widget's canonical bytes are its content; where another release wrote
	// more into them, less is remembered, nothing wrong.
	widgets := v.Get("widgets")
	var content []byte
	for i := range r.Widgets {
		content = uischema.AppendJSON(content[:0], widgets.Item(i))
		r.Widgets[i].sum = sumOf(content)
	}
	return r, nil
}

func decodeOwner(v uischema.Value, r *Recommendation) error {
	product, err := ParseProduct(v.Get("product").Text())
	if err != nil {
		return fmt.Errorf("%w: product", ErrEnvelope)
	}
	r.Product = product
	user := v.Get("user")
	if user.Kind() != uischema.String {
		return fmt.Errorf("%w: user", ErrEnvelope)
	}
	if user.Text() == "" {
		return nil // generic
	}
	if r.User, err = ParseUser(user.Text()); err != nil {
		return fmt.Errorf("%w: user", ErrEnvelope)
	}
	return nil
}

func decodeWidgets(v uischema.Value) ([]Widget, error) {
	if v.Kind() != uischema.List || v.Len() > MaxWidgets {
		return nil, fmt.Errorf("%w: widgets", ErrEnvelope)
	}
	ws := make([]Widget, v.Len())
	seen := make(map[string]bool, v.Len())
	for i := range ws {
		if !decodeWidget(v.Item(i), &ws[i]) || seen[ws[i].ID] {
			return nil, fmt.Errorf("%w: a widget", ErrEnvelope)
		}
		seen[ws[i].ID] = true
	}
	return ws, nil
}

// decodeWidget reads one widget. Props are not checked against a component
// here: who shows the widget does that, with the edition of that moment.
func decodeWidget(v uischema.Value, w *Widget) bool {
	*w = Widget{
		ID:        v.Get("id").Text(),
		Component: v.Get("component").Text(),
		Placement: v.Get("placement").Text(),
		Rank:      int(v.Get("rank").Int()),
		Props:     v.Get("props"),
		Track:     v.Get("track"),
	}
	// A rank that is no number would pass as 0, which nobody said.
	if rank := v.Get("rank").Kind(); rank != uischema.Int && rank != uischema.Absent {
		return false
	}
	if !widgetPattern.MatchString(w.ID) || w.Component == "" || w.Placement == "" ||
		w.Rank < -maxRank || w.Rank > maxRank || w.Props.Kind() != uischema.Object || !flatStrings(w.Track) {
		return false
	}
	locales := v.Get("locales")
	if locales.IsAbsent() {
		return true
	}
	if locales.Kind() != uischema.Object || locales.Len() > MaxLocales {
		return false
	}
	w.Locales = make(map[string]uischema.Value, locales.Len())
	for i := range locales.Len() {
		if locales.Item(i).Kind() != uischema.Object {
			return false
		}
		w.Locales[locales.Name(i)] = locales.Item(i)
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
