package redis

import (
	"maps"
	"strings"
	"sync"
	"testing"

	"mantel/bff"
	"mantel/bff/outbound/redis/redistest"
	"mantel/bff/porttest"
)

// tally counts events with their first label's value.
type tally struct {
	mu sync.Mutex
	n  map[string]int
}

func (c *tally) Count(event string, labels ...string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.n == nil {
		c.n = make(map[string]int)
	}
	if len(labels) > 1 {
		event += "/" + labels[1]
	}
	c.n[event]++
}

func (c *tally) counts() map[string]int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return maps.Clone(c.n)
}

func TestWhatIsNotOursIsAMissAndCounted(t *testing.T) {
	server := redistest.Start(t)
	said := porttest.Say("flights", "ada", 7, "a")
	head := "v=1 rev=7 dig=" + said.Digest + " st=1 sa=2 ex=9007199254740991 w=0 p=flights u=ada"
	body := string(bff.EncodeEnvelope(said))
	for _, row := range []struct {
		why, head, body, reason string
	}{
		{"as the script writes it", head, body, ""},
		{"a field more", "new=1 " + head, body, ""},
		{"fields in another order", "w=0 u=ada p=flights ex=9007199254740991 sa=2 st=1 dig=" + said.Digest + " rev=7 v=1", body, ""},
		{"a field less", strings.Replace(head, "st=1 ", "", 1), body, "head"},
		{"another version of the head", strings.Replace(head, "v=1", "v=2", 1), body, "head"},
		{"a head that is no head", "\xff\x00", body, "head"},
		{"an empty head", "", body, "head"},
		{"a revision beyond 2^53-1", strings.Replace(head, "rev=7", "rev=9007199254740992", 1), body, "head"},
		{"another user's head", strings.Replace(head, "u=ada", "u=bob", 1), body, "owner"},
		{"another user's body", head, string(bff.EncodeEnvelope(porttest.Say("flights", "bob", 7, "a"))), "owner"},
		{"no body", head, "", "body"},
		{"a torn body", head, body[:len(body)/2], "body"},
		{"a body of another revision", head, string(bff.EncodeEnvelope(porttest.Say("flights", "ada", 6, "a"))), "digest"},
		{"a body of another digest", head, string(bff.EncodeEnvelope(porttest.Say("flights", "ada", 7, "b"))), "digest"},
	} {
		t.Run(row.why, func(t *testing.T) {
			server.Do("FLUSHALL")
			heard := new(tally)
			o := quick(server.URL())
			o.Observer = heard
			s := open(t, o)
			clear(heard.n)
			server.Do("HSET", userKey("ada"), "h:flights", row.head, "b:flights", row.body, "v", "no number", "other", "field")
			rec, err := s.ForUser(t.Context(), "ada", bff.Version{})
			if err != nil {
				t.Fatalf("it became an error: %v", err)
			}
			if whole := row.reason == ""; whole != (len(rec.Held) == 1) {
				t.Errorf("held: %+v", rec.Held)
			}
			if row.reason != "" && heard.counts()[bff.EventStoreMiss+"/"+row.reason] != 1 {
				t.Errorf("counted %v, want reason %s", heard.counts(), row.reason)
			}
			if _, err := s.Put(t.Context(), porttest.Say("flights", "ada", 8, "c")); err != nil {
				t.Errorf("the next push: %v", err)
			}
		})
	}
}

func TestAKeyOfAnotherTypeIsAMissUntilTheNextPush(t *testing.T) {
	server := redistest.Start(t)
	heard := new(tally)
	o := quick(server.URL())
	o.Observer = heard
	s := open(t, o)
	server.Do("SET", userKey("ada"), "what is this")
	server.Do("SET", genericKey("flights"), "and this")
	for range 3 {
		rec, err := s.ForUser(t.Context(), "ada", bff.Version{})
		if err != nil || len(rec.Held) != 0 {
			t.Fatalf("%+v, %v", rec, err)
		}
	}
	if heard.counts()[bff.EventStoreMiss+"/type"] == 0 {
		t.Errorf("counted %v", heard.counts())
	}
	if w, err := s.Put(t.Context(), porttest.Say("flights", "ada", 1, "a")); err != nil || w.Verdict != bff.Applied {
		t.Errorf("put: %+v, %v", w, err)
	}
	if w, err := s.Generics().Put(t.Context(), porttest.Say("flights", "", 1, "a")); err != nil || w.Verdict != bff.Applied {
		t.Errorf("put a generic: %+v, %v", w, err)
	}
	eventually(t, "the push is read", func() bool {
		rec, err := s.ForUser(t.Context(), "ada", bff.Version{})
		return err == nil && len(rec.Held) == 1
	})
}

func FuzzParseHead(f *testing.F) {
	f.Add("v=1 rev=7 dig=ab st=1 sa=2 ex=3 w=0 p=flights u=ada")
	f.Add("")
	f.Add("= == rev=1 rev=2")
	f.Fuzz(func(t *testing.T, text string) {
		h, ok := parseHead(text)
		if ok && (h.Revision < 1 || h.Revision > 1<<53-1 || h.Digest == "") {
			t.Errorf("took %+v", h)
		}
	})
}
