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
	for _, row := range []struct {
		held, new int64
		digest    string
		want      Verdict
	}{
		{0, 1, "a", Applied},
		{1, 2, "a", Applied},
		{2, 2, "a", Unchanged},
		{2, 2, "b", Conflict},
		{2, 1, "a", Older},
	} {
		if got := Decide(row.held, "a", row.new, row.digest); got != row.want {
			t.Errorf("%d over %d: %s, want %s", row.new, row.held, got, row.want)
		}
	}
	if Verdict(9).String() != "unknown" {
		t.Error("a verdict that does not exist has a name")
	}
}
