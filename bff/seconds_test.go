package bff

import (
	"encoding/json"
	"testing"
	"time"
)

func TestSecondsInJSON(t *testing.T) {
	for _, row := range []struct {
		json string
		want time.Duration
		ok   bool
		why  string
	}{
		{`90`, 90 * time.Second, true, "whole seconds"},
		{`0.25`, 250 * time.Millisecond, true, "a fraction"},
		{`0`, 0, true, "none"},
		{`-1`, 0, false, "time does not run back"},
		{`"90s"`, 0, false, "no text"},
		{`1e300`, 0, false, "longer than anybody waits"},
		{`null`, 0, false, "nothing is not zero"},
	} {
		var s Seconds
		err := json.Unmarshal([]byte(row.json), &s)
		if (err == nil) != row.ok || s.Duration() != row.want {
			t.Errorf("%s (%s): %s, %v", row.json, row.why, s.Duration(), err)
		}
		if !row.ok {
			continue
		}
		if back, err := json.Marshal(s); err != nil || string(back) != row.json {
			t.Errorf("%s came back as %s, %v", row.json, back, err)
		}
	}
}

func TestNames(t *testing.T) {
	for _, row := range []struct {
		name          string
		user, product bool
	}{
		{"ada", true, true},
		{"Ada.Lovelace_1-x", true, false},
		{"car-insurance", true, true},
		{"", false, false},
		{"a b", false, false},
		{"ada\n", false, false},
		{"1flights", true, false},
		{"ä", false, false},
		{"a{b}", false, false},
		{"abcdefghijklmnopqrstuvwxyzabcdefg", true, false},
		{"placeholder", true, false},
		{"screen", true, false},
	} {
		if _, err := ParseUser(row.name); (err == nil) != row.user {
			t.Errorf("user %q: %v", row.name, err)
		}
		if _, err := ParseProduct(row.name); (err == nil) != row.product {
			t.Errorf("product %q: %v", row.name, err)
		}
	}
}

func TestVerdicts(t *testing.T) {
	erased := time.Date(2026, 11, 21, 18, 20, 0, 0, time.UTC)
	for _, row := range []struct {
		held       Head
		generation int64
		said       Recommendation
		want       Verdict
		why        string
	}{
		{Head{}, 0, Recommendation{Revision: 1, Digest: "a"}, Applied, "nothing is held"},
		{Head{Revision: 1, Digest: "a"}, 0, Recommendation{Revision: 2, Digest: "a"}, Applied, "a newer revision"},
		{Head{Revision: 2, Digest: "a"}, 0, Recommendation{Revision: 2, Digest: "a"}, Unchanged, "the same again"},
		{Head{Revision: 2, Digest: "a"}, 0, Recommendation{Revision: 2, Digest: "b"}, Conflict, "another content"},
		{Head{Revision: 2, Digest: "a"}, 0, Recommendation{Revision: 1, Digest: "a"}, Older, "an older revision"},
		{Head{Revision: 9, Digest: "a"}, 1, Recommendation{Revision: 1, Digest: "b"}, Applied, "a newer generation"},
		{Head{Revision: 9, Digest: "a"}, 1, Recommendation{Revision: 9, Digest: "b"}, Applied, "the same revision, in a newer generation"},
		{Head{Revision: 1, Digest: "a", Generation: 2}, 1, Recommendation{Revision: 9, Digest: "b"}, Older, "an older generation"},
		{Head{Revision: 1, Digest: "a", Generation: 2}, 2, Recommendation{Revision: 1, Digest: "b"}, Conflict, "the same generation orders by revision"},
		{Head{Revision: 1, Digest: "a"}, 0, Recommendation{Revision: 2, Digest: "b", SaidAt: erased}, Erased, "said before the user was erased"},
		{Head{Revision: 1, Digest: "a"}, 0, Recommendation{Revision: 2, Digest: "b", SaidAt: erased.Add(time.Millisecond)}, Applied, "said after it"},
		{Head{Revision: 1, Digest: "a"}, 0, Recommendation{Revision: 2, Digest: "b"}, Applied, "said just now"},
	} {
		if got := Decide(row.held, erased, row.generation, row.said); got != row.want {
			t.Errorf("%s: %s, want %s", row.why, got, row.want)
		}
	}
	if got := Decide(Head{}, time.Time{}, 0, Recommendation{Revision: 1, SaidAt: erased}); got != Applied {
		t.Errorf("nobody was erased: %s", got)
	}
	if Verdict(9).String() != "unknown" {
		t.Error("a verdict that does not exist has a name")
	}
}
