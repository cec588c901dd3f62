package stream

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"

	"mantel/bff"
	"mantel/bff/outbound/redis"
	"mantel/uischema/edition"
)

// readerOf names the Redis that this binary reads the streams of, where it was
// run again to be a replica that a test kills.
const readerOf = "MANTEL_TEST_READER_OF"

func TestMain(m *testing.M) {
	url := os.Getenv(readerOf)
	if url == "" {
		os.Exit(m.Run())
	}
	s, err := redis.Open(context.Background(), redis.Default(url))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	products := []bff.Product{{ID: "flights", DefaultLocale: "en", Quota: &bff.Quota{PerSecond: 400, Burst: 20}}}
	_ = NewReader(Config{
		Log: s.PushLog(redis.PushLogOptions{Replica: fmt.Sprint("process", os.Getpid()), ClaimAfter: 500 * time.Millisecond, Block: 50 * time.Millisecond}),
		Entries: bff.NewIngest(bff.IngestConfig{Recommendations: s, Generics: s.Generics(), Products: products,
			Editions: edition.NewHolder(&edition.Edition{}), Now: time.Now}),
		Products: products, Pause: 20 * time.Millisecond,
	}).Run(context.Background())
}

// process runs a replica in a process of its own, until it is killed.
func (w *world) process() *exec.Cmd {
	w.t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), readerOf+"="+w.server.URL())
	c.Stderr = os.Stderr
	if err := c.Start(); err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { kill(c) })
	return c
}

func kill(c *exec.Cmd) {
	_ = c.Process.Kill()
	_ = c.Wait() // it was killed: that it did not end well is no news
}

func TestReplicasThatAreKilledLoseNothingAndDoubleNothing(t *testing.T) {
	w := newWorld(t)
	const users = 600
	for i := range users {
		w.say("flights", "user", fmt.Sprint("u", i), "body", said(7))
	}
	look := w.replica("looks only")
	taken := func(n int) func() bool { return func() bool { return look.holds(fmt.Sprint("u", n)) == "flights 7" } }
	for _, n := range []int{users / 6, users / 3, users / 2} {
		process := w.process()
		w.eventually(fmt.Sprintf("user %d is told", n), taken(n))
		kill(process) // somewhere between reading, writing and acknowledging
	}
	w.process()
	w.eventually("all is settled", func() bool { return w.length("mantel:push:{flights}") == 0 })
	for i := range users {
		user := bff.UserID(fmt.Sprint("u", i))
		rec, err := look.store.ForUser(t.Context(), user, bff.Version{})
		if err != nil || len(rec.Held) != 1 || rec.Held[0].Head.Revision != 7 || rec.Version.N != 1 {
			t.Fatalf("%s: %+v, %v", user, rec, err)
		}
	}
	if w.dead("flights") != 0 {
		t.Errorf("%d dead letters", w.dead("flights"))
	}
}
