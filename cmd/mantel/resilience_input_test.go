package main

import (
	"bufio"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"mantel/fixtures/faults"
)

func badInput() scenario {
	return scenario{
		name: "bad-input", fault: "Redis holds what is not ours, takes no writes, does not know us, and does not tell what changes",
		size: size{replicas: 1, products: 4, users: 12, redis: []string{"--enable-protected-configs", "yes"}}, run: takeBadInput,
	}
}

func takeBadInput(s *stage) {
	defer s.load.Start()()
	s.lasts(500*time.Millisecond, 2*time.Second)
	s.foreignThings()
	s.refusals()
	s.strangeTerms()
	s.refill()
	s.caughtUp()
}

// foreignThings lie where ours should.
func (s *stage) foreignThings() {
	s.t.Helper()
	r, redis := s.replicas[0], s.redis
	head := func(user string) string { return redis.Do("HGET", record(user), "h:p1") }
	for i, bad := range []struct {
		what          string
		put           func(user string)
		metric, label string
		says          string
	}{
		{"a foreign type at a user's key", func(user string) {
			redis.Do("DEL", record(user))
			redis.Do("SET", record(user), faults.Poison)
		}, "mantel_store_miss_total", `reason="type"`, "something else lies at a key of ours"},
		{"a value from the future", func(user string) {
			redis.Do("HSET", record(user), "h:p1", strings.Replace(head(user), "v=1", "v=2", 1))
		}, "mantel_store_miss_total", `reason="version"`, "what a newer release wrote"},
		{"a value under another user's key", func(user string) {
			other := s.users[len(s.users)-1]
			redis.Do("HSET", record(user), "h:p1", head(other), "b:p1", redis.Do("HGET", record(other), "b:p1"))
		}, "mantel_foreign_value_total", "", "a value lies under another's key"},
		{"a body of another user under a user's head", func(user string) {
			redis.Do("HSET", record(user), "b:p1", redis.Do("HGET", record(s.users[len(s.users)-1]), "b:p1"))
		}, "mantel_store_miss_total", `reason="owner"`, "a value lies under another's key"},
		{"a head that cannot be read", func(user string) { redis.Do("HSET", record(user), "h:p1", faults.Poison) },
			"mantel_store_miss_total", `reason="head"`, "cannot be read"},
		{"a torn body", func(user string) { redis.Do("HSET", record(user), "b:p1", `{"v":1,"`+faults.Poison) },
			"mantel_store_miss_total", `reason="body"`, "cannot be read"},
		{"an entry of a stream that cannot be decoded", func(user string) { redis.Do("XADD", "mantel:push:{p1}", "*", "usr", user, "body", faults.Poison) },
			"mantel_dead_letter_total", `reason="undecodable"`, "was given up"},
		{"something else at a stream's key", func(string) { redis.Do("DEL", "mantel:push:{p2}"); redis.Do("SET", "mantel:push:{p2}", faults.Poison) },
			"mantel_store_miss_total", `reason="type"`, "a product's stream cannot be read"},
	} {
		// Nobody has looked at them yet: what is remembered needs no body.
		user := fmt.Sprint("victim-", i)
		s.say(s.products[0], user, faults.Said, 0)
		before := r.labelled(bad.metric, bad.label)
		s.model.Lost(time.Now(), user)
		bad.put(user)
		s.until(bad.what+" is counted, and the home goes on", func() bool {
			s.ask(user, r.target(), faults.Wish{}) // the model judges what is shown
			return r.labelled(bad.metric, bad.label) > before
		})
		s.until(bad.what+" is named in the log", func() bool { return strings.Contains(r.stderr.String(), bad.says) })
		redis.Do("DEL", record(user)) // it counts no more
		s.must(true, bad.what+": counted, named in the log, shown to nobody", "%s{%s}, %q", bad.metric, bad.label, bad.says)
	}
	redis.Do("DEL", "mantel:push:{p2}")
}

// refusals are those of a Redis that takes no writes.
func (s *stage) refusals() {
	s.t.Helper()
	r, redis := s.replicas[0], s.redis
	gone := filepath.Join(s.t.TempDir(), "gone")
	if err := os.Mkdir(gone, 0o700); err != nil {
		s.t.Fatal(err)
	}
	for _, bad := range []struct {
		what, reason, says string
		refuse             func()
		heal               []string
	}{
		{"maxmemory is reached", "memory", "maxmemory is reached",
			func() { redis.Do("CONFIG", "SET", "maxmemory", "1mb", "maxmemory-policy", "noeviction") }, []string{"CONFIG", "SET", "maxmemory", "0"}},
		{"its disk is full (MISCONF)", "misconf", "cannot save to its disk", func() {
			redis.Do("CONFIG", "SET", "dir", gone, "save", "3600 1", "stop-writes-on-bgsave-error", "yes")
			if err := os.Remove(gone); err != nil {
				s.t.Fatal(err)
			}
			redis.Do("BGSAVE")
		}, []string{"CONFIG", "SET", "save", ""}},
	} {
		bad.refuse()
		refused := 0
		s.until("pushes are refused: "+bad.what, func() bool {
			_, pushed, err := s.pusher.Say(s.t.Context(), r.base, s.products[0], "nobody-looks", faults.Said, 0)
			if err == nil && pushed.Status == http.StatusServiceUnavailable {
				refused++
			}
			return refused > 0 && r.labelled("mantel_store_error_total", `reason="`+bad.reason+`"`) > 0
		})
		s.until("the log says that "+bad.what, func() bool { return strings.Contains(r.stderr.String(), bad.says) })
		s.tally()
		s.lasts(time.Second, 3*time.Second)
		seen := s.tally()
		redis.Do(bad.heal...)
		s.must(seen.Blanked == 0 && seen.Checked > 0, bad.what+": pushes are refused with 503, counted and named in the log, and screens stay", "%d answers, %d blank; reason %q, %q",
			seen.Checked, seen.Blanked, bad.reason, bad.says)
		s.until("pushes are taken again", func() bool {
			_, pushed, err := s.pusher.Say(s.t.Context(), r.base, s.products[0], "nobody-looks", faults.Said, 0)
			return err == nil && pushed.Status == http.StatusOK
		})
	}
}

// strangeTerms are those on which a Redis may stand with us.
func (s *stage) strangeTerms() {
	s.t.Helper()
	word := faults.NewSecret()
	for _, bad := range []struct {
		what, user   string
		rights       []string
		reason, says string
	}{
		{"wrong credentials", "late", nil, "credentials", "redis refuses our credentials"},
		{"no tracking", "blind", []string{"-client|tracking"}, "untracked", "redis does not tell what changes"},
	} {
		allow := append([]string{"ACL", "SETUSER", bad.user, "on", ">" + word, "~*", "&*", "+@all"}, bad.rights...)
		if bad.rights != nil {
			s.redis.Do(allow...)
		}
		r := s.prepareAs(bad.user, bad.user+":"+word+"@")
		target := r.start()
		s.until("a process is ready that has "+bad.what, r.ready)
		s.ask(s.users[len(s.users)-1], target, faults.Wish{}) // the model judges what is shown
		s.until(bad.what+" is counted", func() bool { return r.labelled("mantel_store_error_total", `reason="`+bad.reason+`"`) > 0 })
		s.until(bad.what+" is named in the log", func() bool { return strings.Contains(r.stderr.String(), bad.says) })
		said := r.stderr.String()
		s.must(!strings.Contains(said, word), bad.what+": counted, named in the log without the word, and the home goes on", "reason %q, %q", bad.reason, bad.says)
		s.redis.Do(allow...) // an operator mends it, if it needs to be
		s.balancer.Add(target)
	}
}

// labelled is the sum of a metric over all labels that have this one.
func (r *replica) labelled(name, label string) float64 {
	r.t.Helper()
	return r.sum(func(line *bufio.Scanner) (string, bool) {
		rest, ok := strings.CutPrefix(line.Text(), name)
		return rest, ok && strings.HasPrefix(rest, "{") && strings.Contains(rest, label)
	})
}
