package bff

import (
	"errors"
	"strings"
	"testing"
	"time"

	"mantel/uischema"
)

func text(s string) uischema.Value { return uischema.StringValue(s) }

func object(pairs ...any) uischema.Value {
	var ms []uischema.Member
	for i := 0; i < len(pairs); i += 2 {
		ms = append(ms, uischema.Member{Name: pairs[i].(string), Value: pairs[i+1].(uischema.Value)})
	}
	return uischema.ObjectValue(ms)
}

func fullRecommendation() Recommendation {
	return Recommendation{
		Product: "flights", User: "ada", Revision: 1<<53 - 1, AsOf: noon,
		StaleAfter: time.Hour, ExpireAfter: MaxLife, Digest: strings.Repeat("a", 32),
		Widgets: []Widget{
			{ID: "rom-1", Component: "flights.deal-card", Placement: "deal", Rank: -3,
				Props:   object("city", text("Rom \u2028 \x01 \U0001F600"), "price", object("amount", text("89.00"))),
				Locales: map[string]uischema.Value{"en": object("city", text("Rome")), "ar": object("city", uischema.NullValue())},
				Track:   object("campaign", text("winter"))},
			{ID: "b", Component: "offer", Placement: "hero", Props: object()},
		},
	}
}

func TestAnEnvelopeGivesBackWhatWasPutIn(t *testing.T) {
	for _, r := range []Recommendation{
		fullRecommendation(),
		{Product: "loans", Revision: 1, AsOf: noon, Digest: strings.Repeat("b", 32)},
	} {
		bytes := EncodeEnvelope(r)
		got, err := DecodeEnvelope(bytes)
		if err != nil {
			t.Fatalf("%v\n%s", err, bytes)
		}
		if again := EncodeEnvelope(got); string(again) != string(bytes) {
			t.Errorf("got  %s\nwant %s", again, bytes)
		}
		if got.Product != r.Product || got.User != r.User || got.Revision != r.Revision || !got.AsOf.Equal(r.AsOf) || len(got.Widgets) != len(r.Widgets) {
			t.Errorf("got %+v", got)
		}
	}
}

func TestWhatCannotBeReadIsAMiss(t *testing.T) {
	whole := string(EncodeEnvelope(fullRecommendation()))
	for _, row := range []struct {
		why, old, new string
		ok            bool
	}{
		{"as it was written", "", "", true},
		{"a member that this release does not know", `{"asOf"`, `{"aNewMember":[1],"asOf"`, true},
		{"a member more in a widget", `{"component":"offer"`, `{"bonus":1,"component":"offer"`, true},
		{"spaces", `,"digest"`, ` , "digest"`, true},
		{"a widget without track, as most are", `"track":{"campaign":"winter"}`, `"tracks":1`, true},
		{"another version", `"v":1`, `"v":2`, false},
		{"no version", `"v":1`, `"w":1`, false},
		{"no product", `"product":"flights"`, `"product":""`, false},
		{"no user member at all", `"user":"ada"`, `"nobody":"ada"`, false},
		{"a user that cannot be one", `"user":"ada"`, `"user":"a b"`, false},
		{"revision zero", `"revision":9007199254740991`, `"revision":0`, false},
		{"a revision beyond 2^53-1", `"revision":9007199254740991`, `"revision":9007199254740992`, false},
		{"no digest", `"digest":"`, `"digests":"`, false},
		{"no time", `"asOf":"2026`, `"asOf":"x`, false},
		{"a life of a thousand years", `"expireMs":7776000000`, `"expireMs":31536000000000`, false},
		{"widgets that are no list", `"widgets":[`, `"widgets":3,"old":[`, false},
		{"a widget that is a number", `"widgets":[`, `"widgets":[7,`, false},
		{"a widget's id with a dot", `"id":"rom-1"`, `"id":"rom.1"`, false},
		{"two widgets of one id", `"id":"rom-1"`, `"id":"b"`, false},
		{"a rank that is a text", `"rank":-3`, `"rank":"first"`, false},
		{"props that are no object", `"props":{}`, `"props":[]`, false},
		{"a patch that is no object", `"ar":{"city":null}`, `"ar":null`, false},
		{"track with a number in it", `"campaign":"winter"`, `"campaign":1`, false},
		{"the same member twice", `"v":1`, `"v":1,"v":1`, false},
		{"torn", `"v":1`, ``, false},
	} {
		src := strings.Replace(whole, row.old, row.new, 1)
		if row.old != "" && src == whole {
			t.Fatalf("%s: nothing was changed in\n%s", row.why, whole)
		}
		if row.why == "torn" {
			src = whole[:len(whole)-40]
		}
		_, err := DecodeEnvelope([]byte(src))
		if row.ok && err != nil {
			t.Errorf("%s: %v", row.why, err)
		}
		if !row.ok && !errors.Is(err, ErrEnvelope) {
			t.Errorf("%s: got %v", row.why, err)
		}
	}
}

func TestADigestCoversAllThatIsSaidAndNothingElse(t *testing.T) {
	base := digest(fullRecommendation())
	for _, row := range []struct {
		why    string
		change func(*Recommendation)
		same   bool
	}{
		{"the revision is not said", func(r *Recommendation) { r.Revision = 1 }, true},
		{"the user", func(r *Recommendation) { r.User = "bob" }, false},
		{"the product", func(r *Recommendation) { r.Product = "loans" }, false},
		{"asOf", func(r *Recommendation) { r.AsOf = r.AsOf.Add(time.Second) }, false},
		{"staleAfter", func(r *Recommendation) { r.StaleAfter += time.Second }, false},
		{"expireAfter", func(r *Recommendation) { r.ExpireAfter -= time.Second }, false},
		{"a withdrawal", func(r *Recommendation) { r.Withdrawn = true }, false},
		{"no widgets", func(r *Recommendation) { r.Widgets = nil }, false},
		{"the order of widgets", func(r *Recommendation) { r.Widgets[0], r.Widgets[1] = r.Widgets[1], r.Widgets[0] }, false},
		{"a rank", func(r *Recommendation) { r.Widgets[0].Rank++ }, false},
		{"a prop", func(r *Recommendation) { r.Widgets[1].Props = object("a", text("")) }, false},
		{"a locale", func(r *Recommendation) { delete(r.Widgets[0].Locales, "ar") }, false},
		{"a track", func(r *Recommendation) { r.Widgets[0].Track = object() }, false},
	} {
		r := fullRecommendation()
		row.change(&r)
		if got := digest(r); (got == base) != row.same {
			t.Errorf("%s: %s against %s", row.why, got, base)
		}
	}
	if len(base) != 32 {
		t.Errorf("a digest has %d digits", len(base))
	}
}

func FuzzDecodeEnvelope(f *testing.F) {
	f.Add(EncodeEnvelope(fullRecommendation()))
	f.Add([]byte(`{"v":1}`))
	f.Add([]byte(`{"v":1,"product":"a","user":"","revision":1,"digest":"","widgets":[{"props":{}}]}`))
	f.Add([]byte(""))
	f.Fuzz(func(t *testing.T, src []byte) {
		r, err := DecodeEnvelope(src)
		if err != nil {
			if !errors.Is(err, ErrEnvelope) {
				t.Errorf("an error of another kind: %v", err)
			}
			return
		}
		if _, err := DecodeEnvelope(EncodeEnvelope(r)); err != nil {
			t.Errorf("what was read cannot be written: %v", err)
		}
	})
}
