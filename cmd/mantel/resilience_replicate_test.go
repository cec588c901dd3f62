package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"mantel/bff/outbound/redis"
)

// replicaVariable makes this test binary one replica of Mantel: it holds the
// orders.
const replicaVariable = "MANTEL_REEXECUTED_REPLICA"

// orders are how a replica runs: as `mantel serve` does, but for what no
// operator may set.
type orders struct {
	Args []string
	// Skew is how wrong its clock goes, Drain how long readiness is off before
	// it ends, Recheck how long it may answer without asking Redis again.
	Skew, Drain, Recheck time.Duration
}

// replicate is a replica's whole life.
func replicate(text string) int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	go func() {
		// Whoever started it holds the other end: it does not outlive them.
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(exitFailed)
	}()
	var o orders
	if err := json.Unmarshal([]byte(text), &o); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return exitUsage
	}
	c, err := readConfig(o.Args, func(string) string { return "" }, os.Stderr)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return exitUsage
	}
	s := newService(c, func(string) string { return "" }, os.Stdout, os.Stderr)
	s.now = func() time.Time { return time.Now().Add(o.Skew) }
	s.drain = o.Drain
	s.tune = func(store *redis.Options) { store.Recheck = o.Recheck }
	if err := s.live(ctx, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return exitFailed
	}
	return exitClean
}
