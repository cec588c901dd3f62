package rest

import (
	"errors"
	"net"
	"os"
	"sync"
	"time"
)

// A listener that is closed resets those who have connected and were not
// accepted yet: the kernel had told them that they are. So before it is closed
// for good, it takes whoever comes, until nobody has for quietTime, or for
// callTime in all: whoever comes after that does not ask for readiness.
const (
	quietTime = 50 * time.Millisecond
	callTime  = 2 * time.Second
)

// lingering gives connections that can be told to linger, and takes its time
// to close.
type lingering struct {
	net.Listener
	silent *silent

	mu sync.Mutex
	// last is when it closes whoever may still come; zero: it is open.
	last time.Time
}

// Accept gives the next connection; net.ErrClosed once it is closed.
func (l *lingering) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		if l.closing() && errors.Is(err, os.ErrDeadlineExceeded) {
			return nil, errors.Join(net.ErrClosed, l.Listener.Close())
		}
		return nil, err
	}
	if l.closing() {
		l.wait()
	}
	conn := &lingerConn{Conn: c, silent: l.silent}
	l.silent.add(conn)
	return conn, nil
}

// Close lets Accept take who is there already, and then close. Whoever waits
// for that waits for Accept to fail.
func (l *lingering) Close() error {
	l.mu.Lock()
	if !l.last.IsZero() {
		l.mu.Unlock()
		return nil
	}
	l.last = time.Now().Add(callTime)
	l.mu.Unlock()
	if !l.wait() {
		return l.Listener.Close()
	}
	return nil
}

func (l *lingering) closing() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return !l.last.IsZero()
}

// wait lets Accept wait for one more; false where the listener cannot.
func (l *lingering) wait() bool {
	patient, ok := l.Listener.(interface{ SetDeadline(time.Time) error })
	if !ok {
		return false
	}
	until := time.Now().Add(quietTime)
	l.mu.Lock()
	if until.After(l.last) {
		until = l.last
	}
	l.mu.Unlock()
	return patient.SetDeadline(until) == nil
}
