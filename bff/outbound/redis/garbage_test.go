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
		{"with a generation", head + " gen=1795287600000", body, ""},
		{"a field more", "new=1 " + head, body, ""},
		{"fields in another order", "w=0 u=ada p=flights ex=9007199254740991 sa=2 st=1 dig=" + said.Digest + " rev=7 v=1", body, ""},
		{"a field less", strings.Replace(head, "st=1 ", "", 1), body, "head"},
		{"another version of the head", strings.Replace(head, "v=1", "v=2", 1), body, "version"},
		{"a version that is none", strings.Replace(head, "v=1", "v=x", 1), body, "head"},
		{"a head that is no head", "\xff\x00", body, "head"},
		{"an empty head", "", body, "head"},
		{"a revision beyond 2^53-1", strings.Replace(head, "rev=7", "rev=9007199254740992", 1), body, "head"},
		{"a generation that is none", head + " gen=-1", body, "head"},
		{"another user's head", strings.Replace(head, "u=ada", "u=bob", 1), body, "owner"},
		{"another product's head", strings.Replace(head, "p=flights", "p=hotels", 1), body, "owner"},
		{"no body", head, "", "body"},
	} {
		t.Run(row.why, func(t *testing.T) {
			server.Do("FLUSHALL")
			heard := new(tally)
			o := quick(server.URL())
			o.Observer = heard
			s := open(t, o)
			clear(heard.n)
			server.Do("HSET", userKey("ada"), "h:flights", row.head, "b:flights", row.body, "v", "no number", "e", "never", "other", "field")
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
			if w, err := s.Put(t.Context(), porttest.Say("flights", "ada", 8, "c")); err != nil || w.Verdict != bff.Applied {
				t.Errorf("the next push: %+v, %v", w, err)
			}
		})
	}
}

func TestABodyIsGivenAsRedisKeepsIt(t *testing.T) {
	server := redistest.Start(t)
	s := open(t, quick(server.URL()))
	if _, err := s.Put(t.Context(), porttest.Say("flights", "ada", 7, "a")); err != nil {
		t.Fatal(err)
	}
	// Whoever decodes it finds what is wrong with it.
	for _, body := range []string{string(bff.EncodeEnvelope(porttest.Say("flights", "ada", 7, "a"))), "{\"torn", "\xff\x00"} {
		server.Do("HSET", userKey("ada"), "b:flights", body)
		rec, err := s.ForUser(t.Context(), "ada", bff.Version{})
		if err != nil || len(rec.Held) != 1 || rec.Held[0].Raw != body || rec.Held[0].Body != nil {
			t.Errorf("%q became %+v, %v", body, rec.Held, err)
		}
	}
}

func TestAGenericThatIsNotWholeIsLeftOut(t *testing.T) {
	server := redistest.Start(t)
	said := porttest.Say("flights", "", 7, "a")
	head := "v=1 rev=7 dig=" + said.Digest + " st=1 sa=2 ex=9007199254740991 w=0 p=flights u="
	body := string(bff.EncodeEnvelope(said))
	for _, row := range []struct{ why, body, reason string }{
		{"as the script writes it", body, ""},
		{"somebody's body", string(bff.EncodeEnvelope(porttest.Say("flights", "bob", 7, "a"))), "owner"},
		{"a torn body", body[:len(body)/2], "body"},
		{"a body of another revision", string(bff.EncodeEnvelope(porttest.Say("flights", "", 6, "a"))), "digest"},
		{"a body of another digest", string(bff.EncodeEnvelope(porttest.Say("flights", "", 7, "b"))), "digest"},
	} {
		heard := new(tally)
		o := quick(server.URL())
		o.Observer = heard
		s := open(t, o)
		server.Do("HSET", genericKey("flights"), "h:flights", head, "b:flights", row.body)
		f := follower{s: s, products: []bff.ProductID{"flights"}, heads: make(map[bff.ProductID]string), held: make(map[bff.ProductID]bff.Held)}
		if _, err := f.look(t.Context()); err != nil {
			t.Fatal(err)
		}
		if whole := row.reason == ""; whole != (len(f.list()) == 1) {
			t.Errorf("%s: %+v", row.why, f.list())
		}
		if row.reason != "" && heard.counts()[bff.EventStoreMiss+"/"+row.reason] != 1 {
			t.Errorf("%s: counted %v, want reason %s", row.why, heard.counts(), row.reason)
		}
	}
}

func TestAValueUnderAnothersKeyIsCountedAsOne(t *testing.T) {
	server := redistest.Start(t)
	heard := new(tally)
	o := quick(server.URL())
	o.Observer, o.Products = heard, []bff.ProductID{"flights"}
	s := open(t, o)
	theirs := porttest.Say("flights", "bob", 7, "a")
	head := "v=1 rev=7 dig=" + theirs.Digest + " st=1 sa=2 ex=9007199254740991 w=0 p=flights u=bob"
	body := string(bff.EncodeEnvelope(theirs))
	server.Do("HSET", userKey("ada"), "h:flights", head, "b:flights", body, "h:whose?", head, "b:whose?", body)
	if rec, err := s.ForUser(t.Context(), "ada", bff.Version{}); err != nil || len(rec.Held) != 0 {
		t.Fatalf("%+v, %v", rec, err)
	}
	n := heard.counts()
	if n[bff.EventForeign+"/flights"] != 1 || n[bff.EventForeign+"/"] != 1 || n[bff.EventStoreMiss+"/owner"] != 2 {
		t.Errorf("counted %v", n)
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
	f.Add("v=1 rev=7 dig=ab st=1 sa=2 ex=3 w=0 p=flights u=ada gen=4")
	f.Add("")
	f.Add("= == rev=1 rev=2")
	f.Add("v=1 rev=9007199254740991 dig=ab st=1 sa=2 ex=9007199254740992 w=1 p=flights u=ada")
	f.Add("v=1 rev=7 dig=a=b st=1 sa=2 ex=3 w=2 p=flights u=ada")
	f.Add("v=1 rev=7 dig=ab st=1 sa=2 ex=3 w=00 p=flights u=ada gen=4 x=y")
	f.Add("v=1 v=1 dig=ab st=1 sa=2 ex=3 w=1 p=flights u=ada")
	f.Add("v=1 rev=7 dig=ab st=1 sa=2 ex=3 w=1 p=flights u=ada rev=8")
	f.Fuzz(func(t *testing.T, text string) {
		var h bff.Head
		reason := parseHead(&h, text, "flights", "ada")
		if reason == "" && (h.Revision < 1 || h.Revision > 1<<53-1 || h.Digest == "" || h.Product != "flights" || h.User != "ada") {
			t.Errorf("took %+v", h)
		}
		if same, why := anyHead(text, "flights", "ada"); same != h || why != reason {
			t.Errorf("%q is %+v, %q when read by its spelling, and %+v, %q field by field", text, h, reason, same, why)
		}
	})
}
