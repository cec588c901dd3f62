package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
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
	// that is held for a second makes them: they are to be sent again. Foreign
	// held what was said to anybody.
	Sent, Limited, Asked, Taken, Busy, Foreign int64
	// Other says what else became of a push, "" of none.
	Other string
}

func (a *stormed) add(b stormed) {
	a.Sent, a.Limited, a.Asked, a.Taken, a.Busy = a.Sent+b.Sent, a.Limited+b.Limited, a.Asked+b.Asked, a.Taken+b.Taken, a.Busy+b.Busy
	a.Foreign += b.Foreign
	if b.Other != "" {
		a.Other = b.Other
	}
}

// stormers is how many connections to each replica the storm has at most.
const stormers = 10

// stormOnDemand storms from one line on stdin to the next, and then prints what
// came of it.
func stormOnDemand(text string) int {
	var o stormOrders
	if err := json.Unmarshal([]byte(text), &o); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return exitUsage
	}
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		ctx, cancel := context.WithCancel(context.Background())
		ended := make(chan stormed)
		go func() { ended <- o.storm(ctx) }()
		more := lines.Scan()
		cancel()
		if err := json.NewEncoder(os.Stdout).Encode(<-ended); err != nil || !more {
			return exitFailed
		}
	}
	return exitClean
}

// storm pushes at the rate, to each replica in turn, until ctx ends.
func (o stormOrders) storm(ctx context.Context) (came stormed) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	for i := range stormers {
		wg.Go(func() {
			lines := make([]*stormLine, len(o.Bases))
			for j, base := range o.Bases {
				lines[j] = &stormLine{addr: strings.TrimPrefix(base, "http://")}
				defer lines[j].close()
			}
			user := "stormy-" + string(rune('a'+i))
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
				one := lines[n%len(lines)].push(o, user, time.Now().UnixMicro())
				mu.Lock()
				came.add(one)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	return came
}

// stormLine is one connection, spoken by hand: what it takes to send a storm is
// missing to those who are sent it, on the same cores.
type stormLine struct {
	addr    string
	conn    net.Conn
	answers *bufio.Reader
}

// push pushes once, and connects where it must.
func (l *stormLine) push(o stormOrders, user string, revision int64) stormed {
	text := faults.Stamp{User: user, Product: o.Product, Revision: revision}.Text()
	body := fmt.Sprintf(`{"revision":%d,"staleAfter":3600,"expireAfter":86400,"widgets":[{"id":"n1","component":"note","props":{"text":%q}}]}`, revision, text)
	if l.conn == nil {
		conn, err := net.Dial("tcp", l.addr)
		if err != nil {
			return stormed{Sent: 1, Other: err.Error()}
		}
		l.conn, l.answers = conn, bufio.NewReader(conn)
	}
	_ = l.conn.SetDeadline(time.Now().Add(patience)) // where that fails so does what follows
	_, err := fmt.Fprintf(l.conn, "PUT /v1/products/%s/users/%s HTTP/1.1\r\nHost: home\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
		o.Product, user, o.Secret, len(body), body)
	if err != nil {
		l.close()
		return stormed{Sent: 1, Other: err.Error()}
	}
	answer, err := http.ReadResponse(l.answers, nil)
	if err != nil {
		l.close()
		return stormed{Sent: 1, Other: err.Error()}
	}
	said, err := io.ReadAll(answer.Body)
	if err != nil || answer.Close {
		l.close()
	}
	came := stormed{Sent: 1}
	if faults.AnyMark(said) || faults.AnyMark(fmt.Append(nil, answer.Header)) {
		came.Foreign = 1
	}
	switch answer.StatusCode {
	case http.StatusOK:
		came.Taken = 1
	case http.StatusServiceUnavailable:
		came.Busy = 1
	case http.StatusTooManyRequests:
		came.Limited = 1
		if answer.Header.Get("Retry-After") != "" {
			came.Asked = 1
		}
	default:
		came.Other = fmt.Sprintf("%d %s", answer.StatusCode, said)
	}
	return came
}

func (l *stormLine) close() {
	if l.conn != nil {
		l.conn.Close()
		l.conn = nil
	}
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
