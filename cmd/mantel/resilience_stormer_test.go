package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"sync"
	"sync/atomic"
	"time"

	"mantel/fixtures/faults"
)

// stormerVariable makes this test binary a product that storms: it holds the
// orders. It is a process of its own, so that what it costs to send is not
// taken for what it costs to be sent to.
const stormerVariable = "MANTEL_REEXECUTED_STORMER"

// stormOrders say what storms, where to, and how many pushes a second.
type stormOrders struct {
	Bases           []string
	Product, Secret string
	Rate            int
}

// stormed is what came of one storm.
type stormed struct {
	// Sent are all pushes; Limited were answered with 429, Asked of these with
	// Retry-After; Taken were applied; Busy were answered with 503, as a store
	// that is held for a second makes them: they are to be sent again.
	Sent, Limited, Asked, Taken, Busy int64
	// Other says what else became of a push, "" of none.
	Other string
}

func (a *stormed) add(b stormed) {
	a.Sent, a.Limited, a.Asked, a.Taken, a.Busy = a.Sent+b.Sent, a.Limited+b.Limited, a.Asked+b.Asked, a.Taken+b.Taken, a.Busy+b.Busy
	if b.Other != "" {
		a.Other = b.Other
	}
}

// stormers is how many connections to each replica the storm has.
const stormers = 10

// stormOnDemand storms from one line on stdin to the next, and then prints what
// came of it.
func stormOnDemand(text string) int {
	var o stormOrders
	if err := json.Unmarshal([]byte(text), &o); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return exitUsage
	}
	pusher := &faults.Pusher{
		Model:  faults.NewModel(nil, 0), // nobody looks at those whom it pushes to
		Client: &http.Client{Transport: &http.Transport{MaxConnsPerHost: stormers, MaxIdleConnsPerHost: stormers}},
	}
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		ctx, cancel := context.WithCancel(context.Background())
		ended := make(chan stormed)
		go func() { ended <- o.storm(ctx, pusher) }()
		more := lines.Scan()
		cancel()
		if err := json.NewEncoder(os.Stdout).Encode(<-ended); err != nil || !more {
			return exitFailed
		}
	}
	return exitClean
}

// storm pushes at the rate, to each replica in turn, until ctx ends.
func (o stormOrders) storm(ctx context.Context, pusher *faults.Pusher) stormed {
	product := &faults.Product{ID: o.Product, Secret: o.Secret}
	var sent, limited, asked, taken, busy atomic.Int64
	var other atomic.Value
	other.Store("")
	var wg sync.WaitGroup
	for i := range stormers {
		wg.Go(func() {
			// They do not come in step: that would be ten pushes at once, not a rate.
			<-time.After(time.Second * time.Duration(i) / time.Duration(o.Rate))
			tick := time.NewTicker(time.Second * stormers / time.Duration(o.Rate))
			defer tick.Stop()
			for n := i; ; n++ {
				select {
				case <-ctx.Done():
					return
				case <-tick.C:
				}
				_, pushed, err := pusher.Say(context.Background(), o.Bases[n%len(o.Bases)], product, "stormy-"+string(rune('a'+i)), faults.Said, 0)
				sent.Add(1)
				switch {
				case err != nil:
					other.Store(err.Error())
				case pushed.Status == http.StatusOK:
					taken.Add(1)
				case pushed.Status == http.StatusTooManyRequests:
					limited.Add(1)
					if pushed.Header.Get("Retry-After") != "" {
						asked.Add(1)
					}
				case pushed.Status == http.StatusServiceUnavailable:
					busy.Add(1)
				default:
					other.Store(fmt.Sprint(pushed.Status, " ", pushed.Body, " after ", pushed.Took))
				}
			}
		})
	}
	wg.Wait()
	return stormed{Sent: sent.Load(), Limited: limited.Load(), Asked: asked.Load(), Taken: taken.Load(), Busy: busy.Load(), Other: other.Load().(string)}
}

// stormer is a process that storms when it is told to.
type stormer struct {
	s       *stage
	orders  io.WriteCloser
	answers *json.Decoder
}

// stormer starts it; it is idle until it is told.
func (s *stage) stormer(p *faults.Product, rate int) *stormer {
	s.t.Helper()
	o := stormOrders{Product: p.ID, Secret: p.Secret, Rate: rate}
	for _, r := range s.replicas {
		o.Bases = append(o.Bases, r.base)
	}
	text, err := json.Marshal(o)
	if err != nil {
		s.t.Fatal(err)
	}
	exe, err := os.Executable()
	if err != nil {
		s.t.Fatal(err)
	}
	cmd := exec.Command(exe)
	cmd.Env, cmd.Stderr = append(os.Environ(), stormerVariable+"="+string(text)), os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() {
		in.Close()
		_ = cmd.Wait() // it ends when nobody tells it anything any more
	})
	return &stormer{s, in, json.NewDecoder(out)}
}

func (st *stormer) tell() {
	st.s.t.Helper()
	if _, err := io.WriteString(st.orders, "\n"); err != nil {
		st.s.t.Fatal(err)
	}
}

// begin lets it storm; end lets it stop, and gives what came of it.
func (st *stormer) begin() { st.tell() }

func (st *stormer) end() (came stormed) {
	st.s.t.Helper()
	st.tell()
	if err := st.answers.Decode(&came); err != nil {
		st.s.t.Fatal(err)
	}
	return came
}
