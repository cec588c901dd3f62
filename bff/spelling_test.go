package bff

import (
	"testing"
	"time"

	"mantel/uischema"
)

func TestARecommendationIsSpelledAsItsValueIs(t *testing.T) {
	whole, generic, empty := fullRecommendation(), fullRecommendation(), Withdrawal("flights", "ada", 9, time.Time{})
	generic.User, generic.AsOf = "", time.Time{}
	for _, r := range []Recommendation{whole, generic, empty, {Product: "a\"b", Revision: 1 << 60}} {
		if got, want := string(appendSaid(nil, &r, nil)), string(uischema.AppendJSON(nil, uischema.ObjectValue(said(r)))); got != want {
			t.Errorf("spelled\n%s, and its value is\n%s", got, want)
		}
		members := append(said(r), uischema.Member{Name: "v", Value: number(envelopeVersion)},
			uischema.Member{Name: "revision", Value: number(r.Revision)}, uischema.Member{Name: "digest", Value: uischema.StringValue(r.Digest)},
			uischema.Member{Name: "sizes", Value: sizesOf(r.Widgets)})
		want := string(uischema.AppendJSON(nil, uischema.ObjectValue(members)))
		if got := string(EncodeEnvelope(r)); got != want {
			t.Errorf("the envelope is\n%s, and its value is\n%s", got, want)
		}
		wantDigest := digest(r)
		r.spell(0, r.AsOf)
		if r.Digest != wantDigest {
			t.Errorf("spelled before, the digest is %s, want %s", r.Digest, wantDigest)
		}
		members[len(members)-2].Value = uischema.StringValue(r.Digest)
		want = string(uischema.AppendJSON(nil, uischema.ObjectValue(members)))
		if got := string(EncodeEnvelope(r)); got != want {
			t.Errorf("spelled before, the envelope is\n%s, and its value is\n%s", got, want)
		}
	}
}

// sizesOf are the bytes that each widget's props take.
func sizesOf(ws []Widget) uischema.Value {
	sizes := make([]uischema.Value, len(ws))
	for i := range ws {
		if props := ws[i].plain(); !props.IsAbsent() {
			sizes[i] = number(int64(len(uischema.AppendJSON(nil, props))))
		} else {
			sizes[i] = number(0)
		}
	}
	return uischema.ListValue(sizes)
}

// said are the members of a recommendation that its digest covers. Their
// canonical JSON is also what the envelope holds.
func said(r Recommendation) []uischema.Member {
	ms := []uischema.Member{
		{Name: "product", Value: uischema.StringValue(string(r.Product))},
		{Name: "user", Value: uischema.StringValue(string(r.User))},
		{Name: "staleMs", Value: number(r.StaleAfter.Milliseconds())},
		{Name: "expireMs", Value: number(r.ExpireAfter.Milliseconds())},
		{Name: "withdrawn", Value: uischema.BoolValue(r.Withdrawn)},
	}
	if !r.AsOf.IsZero() {
		ms = append(ms, uischema.Member{Name: "asOf", Value: uischema.StringValue(r.AsOf.UTC().Format(time.RFC3339))})
	}
	ws := make([]uischema.Value, len(r.Widgets))
	for i := range r.Widgets {
		ws[i] = widgetValue(&r.Widgets[i])
	}
	return append(ms, uischema.Member{Name: "widgets", Value: uischema.ListValue(ws)})
}

func widgetValue(w *Widget) uischema.Value {
	ms := []uischema.Member{
		{Name: "id", Value: uischema.StringValue(w.ID)},
		{Name: "component", Value: uischema.StringValue(w.Component)},
		{Name: "placement", Value: uischema.StringValue(w.Placement)},
		{Name: "rank", Value: number(int64(w.Rank))},
		{Name: "props", Value: w.plain()},
		{Name: "track", Value: w.Track},
	}
	if locales, _ := w.patches(); len(locales) > 0 {
		patches := make([]uischema.Member, 0, len(locales))
		for tag, patch := range locales {
			patches = append(patches, uischema.Member{Name: tag, Value: patch})
		}
		ms = append(ms, uischema.Member{Name: "locales", Value: uischema.ObjectValue(patches)})
	}
	return uischema.ObjectValue(ms)
}

// What was spelled when a push was read is stored as it is, but only while the
// recommendation still says that.
func TestAnEnvelopeIsUsedOnlyForWhatItSays(t *testing.T) {
	r := fullRecommendation()
	r.spell(0, r.AsOf)
	want := string(EncodeEnvelope(r))
	if got, ok := Envelope(r); !ok || got != want {
		t.Fatalf("it is there: %t\n%s, want\n%s", ok, got, want)
	}
	if _, ok := Envelope(fullRecommendation()); ok {
		t.Error("one that was not spelled has an envelope")
	}
	other := fullRecommendation()
	other.Widgets[0].ID = "another"
	other.spell(0, other.AsOf)
	for why, change := range map[string]func(*Recommendation){
		"revision": func(r *Recommendation) { r.Revision++ }, "digest": func(r *Recommendation) { r.Digest = "0" + r.Digest[1:] },
		"user": func(r *Recommendation) { r.User += "x" }, "product": func(r *Recommendation) { r.Product += "x" },
		"time": func(r *Recommendation) { r.AsOf = r.AsOf.Add(time.Second) }, "withdrawn": func(r *Recommendation) { r.Withdrawn = true },
		"stale": func(r *Recommendation) { r.StaleAfter += time.Second }, "expire": func(r *Recommendation) { r.ExpireAfter += time.Second },
		"fewer": func(r *Recommendation) { r.Widgets = nil }, "more": func(r *Recommendation) { r.Widgets = append(r.Widgets, r.Widgets...) },
		"another widget": func(r *Recommendation) { r.Widgets = other.Widgets },
		"not spelled":    func(r *Recommendation) { r.Widgets = fullRecommendation().Widgets },
	} {
		changed := r
		if change(&changed); string(EncodeEnvelope(changed)) == want && why != "not spelled" {
			t.Errorf("%s: nothing changed", why)
		}
		if _, ok := Envelope(changed); ok {
			t.Errorf("%s: the envelope of what it said before is taken", why)
		}
	}
}
