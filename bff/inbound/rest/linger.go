package rest

import (
	"errors"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// A server that closes a connection while the client still sends makes the
// client's kernel throw the answer away (RFC 9112, section 9.6): so a refused
// body is read for a moment, into nothing, and so is what a client has sent
// ahead when the server shuts down.
const (
	lingerTime  = 2 * time.Second
	lingerBytes = 16 << 20
)

// silentTime is how long a new connection may say nothing once the server
// shuts down. Clients open connections ahead of their need, and fasthttp
// waits for those as if a request were under way.
const silentTime = 2 * time.Second

// silent are the connections that have said nothing yet, by when they came.
type silent struct {
	mu    sync.Mutex
	since map[*lingerConn]time.Time
}

func (s *silent) add(c *lingerConn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.since[c] = time.Now()
}

func (s *silent) remove(c *lingerConn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.since, c)
}

// close ends those that have been silent for long, again and again until done.
func (s *silent) close(done <-chan struct{}) {
	tick := time.NewTicker(silentTime / 20)
	defer tick.Stop()
	for {
		for _, c := range s.old() {
			_ = c.Conn.Close() // fasthttp, which waits in Read, ends the rest
		}
		select {
		case <-done:
			return
		case <-tick.C:
		}
	}
}

func (s *silent) old() []*lingerConn {
	s.mu.Lock()
	defer s.mu.Unlock()
	var old []*lingerConn
	for c, since := range s.since {
		if time.Since(since) > silentTime {
			old = append(old, c)
		}
	}
	return old
}

type lingerConn struct {
	net.Conn
	silent *silent
	spoken atomic.Bool
	unread atomic.Bool
}

// Read passes on, and notices the first byte.
func (c *lingerConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if n > 0 && !c.spoken.Swap(true) {
		c.silent.remove(c)
	}
	return n, err
}

// Write refuses an answer to a client that has asked nothing: a connection that
// it opened ahead would give it a timeout as the answer to the request that it
// sends at that moment. It is closed instead, and the client sends on another.
func (c *lingerConn) Write(p []byte) (int, error) {
	if !c.spoken.Load() {
		return 0, errUnasked
	}
	return c.Conn.Write(p)
}

// errUnasked says that nothing was asked on a connection.
var errUnasked = errors.New("nothing was asked")

// Close lets the client read the last answer, where it may be sending still,
// then closes.
func (c *lingerConn) Close() error {
	c.silent.remove(c)
	half, ok := c.Conn.(interface{ CloseWrite() error })
	if ok && c.unread.Swap(false) && half.CloseWrite() == nil && c.SetReadDeadline(time.Now().Add(lingerTime)) == nil {
		_, _ = io.CopyN(io.Discard, c.Conn, lingerBytes) // an error here only ends the courtesy
	}
	return c.Conn.Close()
}

// linger marks a connection whose client may still be sending.
func linger(c net.Conn) {
	if l, ok := c.(*lingerConn); ok {
		l.unread.Store(true)
	}
}
