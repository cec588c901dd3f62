package bff_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mantel/bff"
	"mantel/uischema"
	"mantel/uischema/diag"
)

// bothWays reads a push quickly and slowly, which must not differ.
func bothWays(t *testing.T, body []byte, in bff.PushContext) (bff.Recommendation, []diag.Diagnostic) {
	t.Helper()
	r, found := bff.DecodePush(body, in)
	slow, slowly := bff.DecodePushSlowly(body, in)
	if !cmp.Equal(found, slowly) || !cmp.Equal(r, slow, cmp.Exporter(func(reflect.Type) bool { return true })) {
		t.Fatalf("the quick way gives %+v %+v, the slow one %+v %+v", r, found, slow, slowly)
	}
	return r, found
}

func decode(t *testing.T, body string) bff.Recommendation {
	t.Helper()
	r, found := bothWays(t, []byte(body), pushContext(t))
	if len(found) > 0 {
		t.Fatalf("%+v", found)
	}
	return r
}

func TestWhatAPushBecomes(t *testing.T) {
	r := decode(t, `{"revision":7,"staleAfter":60,"expireAfter":600,"asOf":"2026-11-21T19:20:00+01:00","widgets":[
		{"id":"a","component":"offer","rank":3,"props":{"title":"T","size":4.0},"locales":{"en-us":{"title":"E"}},"track":{"c":"x"}},
		{"id":"b","component":"offer","placement":"hero","props":{"title":"U"}}]}`)
	if r.Product != "flights" || r.User != "ada" || r.Revision != 7 || r.StaleAfter != time.Minute || r.ExpireAfter != 10*time.Minute {
		t.Errorf("got %+v", r)
	}
	if !r.AsOf.Equal(time.Date(2026, 11, 21, 18, 20, 0, 0, time.UTC)) || r.AsOf.Location() != time.UTC {
		t.Errorf("asOf %s", r.AsOf)
	}
	a, b := r.Widgets[0], r.Widgets[1]
	if a.Placement != "deal" || b.Placement != "hero" {
		t.Errorf("placements %s and %s: the first is the default", a.Placement, b.Placement)
	}
	props, patches := bff.Plain(&a)
	if got := string(uischema.AppendJSON(nil, props)); got != `{"size":4,"title":"T"}` {
		t.Errorf("props are kept canonical and without defaults, got %s", got)
	}
	if got := string(uischema.AppendJSON(nil, patches["en-US"])); got != `{"title":"E"}` {
		t.Errorf("locales are %v", patches)
	}
	if a.Rank != 3 || a.Track.Get("c").Text() != "x" || !b.Track.IsAbsent() {
		t.Errorf("got %+v", a)
	}
}

func TestTheDefaultsOfAPush(t *testing.T) {
	r := decode(t, `{"revision":7,"widgets":[]}`)
	if r.StaleAfter != time.Hour || r.ExpireAfter != 7*24*time.Hour || !r.AsOf.Equal(start) {
		t.Errorf("got %+v", r)
	}
	if r := decode(t, `{"revision":7,"expireAfter":60,"widgets":[]}`); r.StaleAfter != time.Minute {
		t.Errorf("what lives for a minute is fresh for %s", r.StaleAfter)
	}
}

func TestTheSamePushHasTheSameDigest(t *testing.T) {
	base := decode(t, push(plainOffer+`,"rank":1`)).Digest
	for _, row := range []struct {
		why, body string
		same      bool
	}{
		{"members in another order, and spaces", `{ "widgets": [ {"rank": 1.0, "props": {"title":"\u0074"}, "component":"offer", "id":"a"} ], "revision":7 }`, true},
		{"another revision", `{"revision":8,"widgets":[{` + plainOffer + `,"rank":1}]}`, true},
		{"what is the default, spelled out", `{"revision":7,"staleAfter":3600,"widgets":[{` + plainOffer + `,"placement":"deal","rank":1}]}`, true},
		{"another title", `{"revision":7,"widgets":[{"id":"a","component":"offer","props":{"title":"u"},"rank":1}]}`, false},
		{"another rank", push(plainOffer + `,"rank":2`), false},
		{"a time of the product's own", `{"revision":7,"asOf":"2026-11-21T12:00:00Z","widgets":[{` + plainOffer + `,"rank":1}]}`, false},
	} {
		if got := decode(t, row.body).Digest; (got == base) != row.same {
			t.Errorf("%s: same is %v", row.why, got == base)
		}
	}
	later := pushContext(t)
	later.Now = later.Now.Add(time.Hour)
	r, _ := bff.DecodePush([]byte(push(plainOffer+`,"rank":1`)), later)
	if r.Digest != base {
		t.Error("a push that is repeated an hour later is another one")
	}
}

func FuzzDecodePush(f *testing.F) {
	in := pushContext(f)
	f.Add([]byte(push(plainOffer)))
	f.Add([]byte(`{"revision":7,"staleAfter":1,"expireAfter":2,"asOf":"2026-11-21T18:20:00Z","widgets":[
		{"id":"a","component":"flights.deal","rank":1,"props":{"city":"Rom"},"locales":{"en":{"city":null}},"track":{"c":"x"}}]}`))
	for _, src := range handwrittenPushes() {
		f.Add([]byte(src))
	}
	f.Add([]byte(`{"revision":1e3,"widgets":[{"id":"a","component":"offer","props":{"title":"\ud83d\ude00"}}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		r, found := bothWays(t, body, in)
		if len(found) > 0 {
			return
		}
		again, err := bff.DecodeEnvelope(bff.EncodeEnvelope(r))
		if err != nil {
			t.Fatalf("what was taken cannot be kept: %v", err)
		}
		if string(bff.EncodeEnvelope(again)) != string(bff.EncodeEnvelope(r)) {
			t.Error("it came back as something else")
		}
	})
}
