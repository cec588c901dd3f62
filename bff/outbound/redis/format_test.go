package redis

import (
	"strings"
	"testing"

	"mantel/bff"
	"mantel/bff/outbound/redis/redistest"
	"mantel/bff/porttest"
)

// What the release before generations and epochs wrote, byte for byte. These
// strings are never changed: such values lie in stores.
const (
	oldHead = "v=1 rev=7 dig=0123456789abcdef0123456789abcdef st=1795287600123 sa=1795291200123 ex=9007199254740991 w=0 p=flights u=ada"
	oldBody = `{"asOf":"2026-11-21T18:20:00Z","digest":"0123456789abcdef0123456789abcdef","expireMs":86400000,` +
		`"product":"flights","revision":7,"staleMs":3600000,"user":"ada","v":1,"widgets":[{"component":"offer","id":"w-1",` +
		`"placement":"deal","props":{"text":"a"},"rank":3}],"withdrawn":false}`
	oldFence   = "v=1 rev=3 dig=fedcba9876543210fedcba9876543210 st=1795287600123 sa=1795287600123 ex=1795287600123 w=1 p=hotels u=ada"
	oldVersion = "12"
)

func TestWhatThePreviousReleaseStoredIsReadAndGoesOn(t *testing.T) {
	server := redistest.Start(t)
	s := open(t, quick(server.URL()))
	server.Do("HSET", userKey("ada"), "h:flights", oldHead, "b:flights", oldBody, "h:hotels", oldFence, "v", oldVersion)
	rec, err := s.ForUser(t.Context(), "ada", bff.Version{})
	if err != nil {
		t.Fatal(err)
	}
	rec = porttest.Opened(rec)
	if len(rec.Held) != 2 || rec.Version != (bff.Version{Epoch: "0", N: 12}) {
		t.Fatalf("read %+v", rec)
	}
	if h := rec.Held[0]; h.Head.Generation != 0 || h.Body == nil || h.Body.Widgets[0].Props.Get("text").Text() != "a" {
		t.Errorf("the recommendation is %+v", h)
	}
	if h := rec.Held[1]; !h.Head.Withdrawn || h.Head.Revision != 3 {
		t.Errorf("the fence is %+v", h.Head)
	}
	for _, row := range []struct {
		why     string
		say     bff.Recommendation
		verdict bff.Verdict
		version string
	}{
		{"the fence stands", porttest.Say("hotels", "ada", 2, "b"), bff.Older, "0.12"},
		{"the revision stands", porttest.Say("flights", "ada", 7, "other"), bff.Conflict, "0.12"},
		{"a newer one goes on from there", porttest.Say("flights", "ada", 8, "b"), bff.Applied, "0.13"},
	} {
		if w, err := s.Put(t.Context(), row.say); err != nil || w.Verdict != row.verdict || w.Version.String() != row.version {
			t.Errorf("%s: %+v, %v", row.why, w, err)
		}
	}
	if got := server.Do("HGET", userKey("ada"), "v"); got != "0.13" {
		t.Errorf("v is %q", got)
	}
}

// The previous release passed over fields of a head that it did not know, and
// demanded these nine.
func TestThePreviousReleaseCanReadWhatIsStoredNow(t *testing.T) {
	server := redistest.Start(t)
	s := open(t, quick(server.URL()))
	if _, err := s.Reset(t.Context(), "flights"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Put(t.Context(), porttest.Say("flights", "ada", 7, "a")); err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{"v": true, "rev": true, "dig": true, "st": true, "sa": true, "ex": true, "w": true, "p": true, "u": true}
	for field := range strings.SplitSeq(server.Do("HGET", userKey("ada"), "h:flights"), " ") {
		name, value, named := strings.Cut(field, "=")
		if !named {
			t.Errorf("%q has no name", field)
		}
		if name == "v" && value != "1" {
			t.Errorf("the head is of version %s", value)
		}
		delete(known, name)
	}
	if len(known) != 0 {
		t.Errorf("the head lacks %v", known)
	}
	if _, err := bff.DecodeEnvelope([]byte(server.Do("HGET", userKey("ada"), "b:flights"))); err != nil {
		t.Errorf("the body: %v", err)
	}
}

func TestAHashThatWasLostBeginsAnotherEpoch(t *testing.T) {
	server := redistest.Start(t)
	s := open(t, quick(server.URL()))
	before, err := s.Put(t.Context(), porttest.Say("flights", "ada", 1, "a"))
	if err != nil {
		t.Fatal(err)
	}
	server.Kill()
	server.Restart()
	eventually(t, "a push is taken", func() bool {
		_, err := s.Put(t.Context(), porttest.Say("flights", "ada", 2, "b"))
		return err == nil
	})
	rec, err := s.ForUser(t.Context(), "ada", before.Version)
	if err != nil || rec.Version.Epoch == before.Version.Epoch || rec.Version.Epoch == "" || rec.Version.AtLeast(before.Version) {
		t.Errorf("%s after %s, %v", rec.Version, before.Version, err)
	}
}
