package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
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
	// Dump is a file that what is alive in its heap is written to, at SIGUSR1.
	Dump string
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
	dumping(o.Dump)
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

// dumping writes what is alive in the heap to a file, once for each SIGUSR1.
func dumping(name string) {
	asked := make(chan os.Signal, 1)
	signal.Notify(asked, syscall.SIGUSR1)
	go func() {
		for range asked {
			// What lies in a sync.Pool lives for two collections more. The heap
			// is swept when GC returns: the dump has no garbage.
			for range 3 {
				runtime.GC()
			}
			file, err := os.Create(name + ".part")
			if err != nil {
				fmt.Fprintln(os.Stderr, err)
				continue
			}
			debug.WriteHeapDump(file.Fd())
			file.Close()
			if err := os.Rename(name+".part", name); err != nil {
				fmt.Fprintln(os.Stderr, err)
			}
		}
	}()
}
