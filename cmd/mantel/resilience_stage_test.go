package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mantel/bff"
	"mantel/bff/outbound/redis/redistest"
	"mantel/fixtures/faults"
)

const (
	// recheck is how long a replica of these runs may answer without asking
	// Redis again.
	recheck = 2 * time.Second
	// slack is what two busy cores may add to it.
	slack = 2 * time.Second
	// pollEvery is how often a product is asked for what it says to everybody.
	pollEvery = time.Second
	// A product's quota on each replica: far more than it pushes here, unless
	// it storms.
	quotaPerSecond, quotaBurst = 20, 60
	// drainShort is how long readiness is off here before a process ends.
	drainShort = time.Second
)

// stage is one run's real parts: Redis, replicas behind proxies, products,
// users who look, and the model that judges what they are shown.
type stage struct {
	t    *testing.T
	long bool
	row  *faults.Row
	// redis is behind the replicas' proxies; in a cluster's stage there is
	// cluster instead, and no proxy.
	redis    *redistest.Server
	cluster  *redistest.Cluster
	products []*faults.Product
	replicas []*replica
	users    []string
	gateway  string
	operator string
	model    *faults.Model
	client   *http.Client
	pusher   *faults.Pusher
	balancer *faults.Balancer
	load     *faults.Load
	config   string
	recheck  time.Duration
	crowded  bool
	total    faults.Tally
	// began is when the replicas were about to start.
	began time.Time
	// behind says what was not the newest when that was last looked for.
	behind string
}

// size says how large a stage is.
type size struct {
	replicas, products, users int
	// recheck is how long a replica may answer without asking Redis again; 0:
	// as long as the constant says. The model allows that age everywhere.
	recheck time.Duration
	// generic is how long what is said to everybody is fresh; 0: longer than any
	// run.
	generic time.Duration
	// redis are its settings, where it is one server.
	redis []string
	// crowded: a replica has room for the screens of few users, so that most are
	// made in memory that other users' were made in.
	crowded bool
	// cluster: Redis is three masters, and a replica of each. No proxies stand
	// before them: clients go where MOVED and CLUSTER SLOTS send them, which is
	// to the servers themselves.
	cluster bool
}

// newStage starts everything, says something to every user, and shows it to
// them once on each replica.
func newStage(t *testing.T, row *faults.Row, long bool, n size) *stage {
	t.Helper()
	trees, err := faults.NewTrees("../../fixtures/faults/components")
	if err != nil {
		t.Fatal(err)
	}
	n.recheck = cmp.Or(n.recheck, recheck)
	s := &stage{
		t: t, long: long, row: row, recheck: n.recheck, crowded: n.crowded, gateway: faults.NewSecret(), operator: faults.NewSecret(),
		model: faults.NewModel(trees, n.recheck), balancer: faults.NewBalancer(),
	}
	// Whatever is answered, to whomever, is searched.
	s.client = &http.Client{Transport: faults.Watch{Next: &http.Transport{MaxIdleConnsPerHost: 200}, Model: s.model}}
	t.Cleanup(s.client.CloseIdleConnections)
	if n.cluster {
		s.cluster = redistest.StartCluster(t, 3, 3)
	} else {
		s.redis = redistest.Start(t, n.redis...)
	}
	s.pusher = &faults.Pusher{Model: s.model, Client: s.client}
	for i := range n.products {
		p := faults.NewProduct(fmt.Sprintf("p%d", i+1), s.model)
		t.Cleanup(p.Close)
		p.SayForAWhile(n.generic, 0)
		s.products = append(s.products, p)
	}
	s.writeConfig()
	s.began = time.Now()
	for i := range n.replicas {
		s.prepare(string(rune('a' + i))).start()
	}
	for _, r := range s.replicas {
		s.until(r.name+" is ready", r.ready)
		s.balancer.Add(r.target())
	}
	for i := range n.users {
		s.users = append(s.users, fmt.Sprintf("u%03d", i))
	}
	s.load = &faults.Load{
		Model: s.model, Client: s.client, Gateway: s.gateway, Balancer: s.balancer,
		Users: append([]string{"stranger-1", "stranger-2"}, s.users...), // of two nobody said anything
		Rate:  200, Workers: 20, Seed: 1,
	}
	s.sayAll()
	s.warm()
	return s
}

// prepare makes a replica that does not run yet.
func (s *stage) prepare(name string) *replica {
	s.t.Helper()
	return s.prepareAs(name, "")
}

// prepareAs is prepare where Redis knows the replica as "user:password@".
func (s *stage) prepareAs(name, credentials string) *replica {
	s.t.Helper()
	r := &replica{t: s.t, name: name, client: s.client}
	at := ""
	if s.cluster != nil {
		at = s.cluster.URL()
	} else {
		var err error
		if r.proxy, err = faults.NewProxy(s.redis.Addr()); err != nil {
			s.t.Fatal(err)
		}
		s.t.Cleanup(r.proxy.Close)
		at = "redis://" + credentials + r.proxy.Addr()
	}
	r.o = orders{Dump: filepath.Join(s.t.TempDir(), name+".heap"), Drain: drainShort, Recheck: s.recheck, Args: []string{
		"--config", s.config, "--redis", at, "--replica", name, "--components", "../../fixtures/faults/components",
		"--addr", "127.0.0.1:0", "--ops", "127.0.0.1:0",
	}}
	s.replicas = append(s.replicas, r)
	s.t.Cleanup(func() {
		if r.cmd == nil {
			return
		}
		r.kill()
		if at := strings.Index(r.stderr.String(), "WARNING: DATA RACE"); at >= 0 {
			s.t.Errorf("replica %s shares what it should not:\n%.3000s", name, r.stderr.String()[at:])
		}
		if s.t.Failed() {
			s.t.Logf("replica %s said last:\n%s", name, tail(r.stderr.String(), 2000))
		}
	})
	return r
}

func tail(s string, n int) string { return s[max(0, len(s)-n):] }

func (s *stage) writeConfig() {
	s.t.Helper()
	var products []any
	secrets := map[string][]string{}
	for _, p := range s.products {
		products = append(products, map[string]any{
			"id": p.ID, "defaultLocale": "en",
			"generic": map[string]any{"url": p.URL(), "interval": pollEvery.Seconds(), "timeout": 1, "maxBytes": 1 << 20},
			"quota":   map[string]any{"perSecond": quotaPerSecond, "burst": quotaBurst},
		})
		secrets[p.ID] = []string{faults.Sum(p.Secret)}
	}
	remember := bff.DefaultRemember()
	if s.crowded {
		remember = bff.Remember{Looks: 64 << 10, Sections: 64 << 10, Screens: 64 << 10, Decoded: 64 << 10}
	}
	text, err := json.Marshal(map[string]any{"products": products, "remember": remember, "recall": map[string]any{"recheck": s.recheck.Seconds()}, "credentials": map[string]any{
		"gateways": []string{faults.Sum(s.gateway)}, "operators": []string{faults.Sum(s.operator)}, "products": secrets,
	}})
	if err != nil {
		s.t.Fatal(err)
	}
	s.config = filepath.Join(s.t.TempDir(), "mantel.json")
	if err := os.WriteFile(s.config, text, 0o600); err != nil {
		s.t.Fatal(err)
	}
}

// say pushes once through some replica, and holds the push to be taken.
func (s *stage) say(p *faults.Product, user string, kind faults.Kind, expire time.Duration) *faults.Statement {
	s.t.Helper()
	target, _ := s.balancer.Next()
	return s.sayThrough(target, p, user, kind, expire)
}

// sayThrough is say through one process.
func (s *stage) sayThrough(at faults.Target, p *faults.Product, user string, kind faults.Kind, expire time.Duration) *faults.Statement {
	s.t.Helper()
	said, pushed, err := s.pusher.Say(s.t.Context(), at.Base, p, user, kind, expire)
	if err != nil || pushed.Status != http.StatusOK {
		s.t.Fatalf("push %s: %v %d %s", said.Stamp, err, pushed.Status, pushed.Body)
	}
	return said
}

// sayAll has every product say something to every user.
func (s *stage) sayAll() {
	s.t.Helper()
	for _, user := range s.users {
		for _, p := range s.products {
			s.say(p, user, faults.Said, 0)
		}
	}
}

// until waits for something that must come.
func (s *stage) until(what string, came func() bool) time.Duration {
	s.t.Helper()
	began := time.Now()
	for !came() {
		if broken := s.model.Broken(); time.Since(began) > patience || len(broken) > 0 {
			s.t.Fatalf("never: %s; %s\n%s", what, s.behind, strings.Join(broken, "\n"))
		}
		<-time.After(10 * time.Millisecond)
	}
	return time.Since(began)
}

// lasts is how long something goes on, in a short run and in a long one, and
// gives when that was.
func (s *stage) lasts(short, long time.Duration) (from, to time.Time) {
	from = time.Now()
	if s.long {
		short = long
	}
	<-time.After(short)
	return from, time.Now()
}

// tally gives the model's counts since the last time.
func (s *stage) tally() faults.Tally {
	t := s.model.Tally()
	s.total.Checked += t.Checked
	s.total.Broken += t.Broken
	s.total.Foreign += t.Foreign
	s.total.Searched += t.Searched
	s.total.Versioned += t.Versioned
	s.total.NotModified += t.NotModified
	s.total.Patched += t.Patched
	s.total.Data += t.Data
	s.total.Marked += t.Marked
	s.total.Unmet += t.Unmet
	s.total.Oldest = max(s.total.Oldest, t.Oldest)
	return t
}
