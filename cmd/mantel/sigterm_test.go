package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// balancer sends clients to a replica as long as that says it is ready, which
// it asks every half second.
type balancer struct {
	gone chan struct{}
	// broken are requests that got no whole answer; answered counts the others,
	// and sentAway those that were told to close their connection.
	mu                 sync.Mutex
	broken             []string
	answered, sentAway atomic.Int64
}

func (b *balancer) follow(readiness string) {
	defer close(b.gone)
	for {
		r, err := http.Get(readiness)
		if err != nil {
			return
		}
		_, _ = io.Copy(io.Discard, r.Body)
		r.Body.Close()
		if r.StatusCode != http.StatusOK {
			return
		}
		<-time.After(500 * time.Millisecond)
	}
}

func (b *balancer) sends() bool {
	select {
	case <-b.gone:
		return false
	default:
		return true
	}
}

// client asks again and again, on one connection where it keeps it.
func (b *balancer) client(addr, request string, keep bool) {
	var conn net.Conn
	var answers *bufio.Reader
	on := "a new connection"
	for b.sends() {
		if conn == nil {
			var err error
			if conn, err = net.Dial("tcp", addr); err != nil {
				b.note("dial: %v", err)
				continue
			}
			answers, on = bufio.NewReader(conn), "a new connection"
		}
		stays, err := b.ask(conn, answers, request)
		if err != nil {
			b.note("on %s: %v", on, err)
		}
		if on = "a connection that was kept"; err != nil || !stays || !keep {
			conn.Close()
			conn = nil
		}
	}
	if conn != nil {
		conn.Close()
	}
}

func (b *balancer) ask(conn net.Conn, answers *bufio.Reader, request string) (stays bool, err error) {
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		return false, err
	}
	if _, err := io.WriteString(conn, request); err != nil {
		return false, err
	}
	r, err := http.ReadResponse(answers, nil)
	if err != nil {
		return false, err
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return false, err
	}
	if r.StatusCode != http.StatusOK || len(body) == 0 {
		return false, fmt.Errorf("status %d: %.200s", r.StatusCode, body)
	}
	b.answered.Add(1)
	if r.Close {
		b.sentAway.Add(1)
	}
	return !r.Close, nil
}

func (b *balancer) note(format string, args ...any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.broken = append(b.broken, fmt.Sprintf(format, args...))
}

// TestATermBreaksNoAnswerUnderLoad ends a real process while clients ask it
// as fast as they can, through a balancer that takes its time.
func TestATermBreaksNoAnswerUnderLoad(t *testing.T) {
	const secret = "flights-flights-flights"
	sum := sha256.Sum256([]byte(secret))
	config := filepath.Join(t.TempDir(), "mantel.json")
	if err := os.WriteFile(config, fmt.Appendf(nil, `{"products": [{"id": "flights", "defaultLocale": "en", "quota": {"perSecond": 10000, "burst": 10000}}],
		"credentials": {"products": {"flights": [%q]}}}`, hex.EncodeToString(sum[:])), 0o600); err != nil {
		t.Fatal(err)
	}
	ops, stdout, stderr := freeAddr(t), newLines(), newLines()
	// testscript.Main has put this test binary into PATH as mantel.
	process := exec.Command("mantel", "serve", "--addr", "127.0.0.1:0", "--ops", ops, "--config", config)
	process.Stdout, process.Stderr = stdout, stderr
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = process.Process.Kill() }) // it has ended already, else the test has failed
	addr := stdout.await(t, `serves on http://([0-9.:]+)`)
	for ready := false; !ready; {
		if a, err := http.Get("http://" + ops + "/readyz"); err == nil {
			a.Body.Close()
			ready = a.StatusCode == http.StatusOK
		}
	}

	b := &balancer{gone: make(chan struct{})}
	screen := "GET /v1/screens/home HTTP/1.1\r\nHost: " + addr + "\r\n\r\n"
	push := func(user string) string {
		const body = `{"revision":7,"widgets":[]}`
		return fmt.Sprintf("PUT /v1/products/flights/users/%s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n"+
			"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", user, addr, secret, len(body), body)
	}
	var clients sync.WaitGroup
	for range 4 {
		clients.Go(func() { b.client(addr, screen, true) })
		clients.Go(func() { b.client(addr, screen, false) })
	}
	clients.Go(func() { b.client(addr, push("ada"), true) })
	clients.Go(func() { b.client(addr, push("bea"), false) })
	clients.Go(func() { b.follow("http://" + ops + "/readyz") })
	for b.answered.Load() < 500 {
		<-time.After(10 * time.Millisecond)
		if b.mu.Lock(); len(b.broken) > 0 {
			t.Fatalf("before the signal: %s", b.broken[0])
		}
		b.mu.Unlock()
	}
	if err := process.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	clients.Wait()
	if err := process.Wait(); err != nil {
		t.Errorf("the process ended with %v:\n%s", err, stderr)
	}
	t.Logf("%d answers, %d of them sent their client away, %d broken", b.answered.Load(), b.sentAway.Load(), len(b.broken))
	if len(b.broken) > 0 {
		t.Errorf("%d requests were broken:\n%s", len(b.broken), strings.Join(b.broken[:min(len(b.broken), 10)], "\n"))
	}
	if b.sentAway.Load() == 0 {
		t.Error("nobody was asked to close a connection: the balancer was gone before the signal")
	}
}
