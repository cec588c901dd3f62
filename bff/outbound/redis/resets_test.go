package redis

import (
	"strconv"
	"testing"

	"mantel/bff"
	"mantel/bff/outbound/redis/redistest"
	"mantel/bff/porttest"
)

func TestAGenerationThatRedisLostIsWrittenBack(t *testing.T) {
	server := redistest.Start(t)
	s := open(t, quick(server.URL()))
	generation, err := s.Reset(t.Context(), "flights")
	if err != nil {
		t.Fatal(err)
	}
	if w, err := s.Put(t.Context(), porttest.Say("flights", "ada", 5, "a")); err != nil || w.Verdict != bff.Applied {
		t.Fatalf("%+v, %v", w, err)
	}
	for _, row := range []struct {
		why  string
		lose func()
		by   *Store
	}{
		{"who reset it knows it", func() { server.Do("DEL", generationKey("flights")) }, s},
		{"something else lies there", func() { server.Do("SET", generationKey("flights"), "what is this") }, s},
		{"a list lies there", func() {
			server.Do("DEL", generationKey("flights"))
			server.Do("RPUSH", generationKey("flights"), "x")
		}, s},
		{"a replica that never heard of it finds it in a head", func() { server.Do("DEL", generationKey("flights")) }, open(t, quick(server.URL()))},
	} {
		row.lose()
		revision := int64(5)
		eventually(t, row.why, func() bool {
			revision++
			w, err := row.by.Put(t.Context(), porttest.Say("flights", "ada", revision, "b"))
			if err != nil || w.Verdict != bff.Applied {
				t.Fatalf("%s: %+v, %v", row.why, w, err)
			}
			return server.Ask("GET", generationKey("flights")) == strconv.FormatInt(generation, 10)
		})
		server.Do("DEL", userKey("ada"))
		if _, err := row.by.Put(t.Context(), porttest.Say("flights", "ada", 5, "a")); err != nil {
			t.Fatal(err)
		}
	}
}

func TestADamagedGenerationPoisonsNothing(t *testing.T) {
	server := redistest.Start(t)
	s := open(t, quick(server.URL()))
	server.Do("SET", generationKey("flights"), "9007199254740991")
	if w, err := s.Put(t.Context(), porttest.Say("flights", "ada", 5, "a")); err != nil || w.Verdict != bff.Applied {
		t.Fatalf("%+v, %v", w, err)
	}
	rec, err := s.ForUser(t.Context(), "ada", bff.Version{})
	if err != nil || len(rec.Held) != 1 || rec.Held[0].Head.Generation != 0 {
		t.Errorf("%+v, %v", rec, err)
	}
}
