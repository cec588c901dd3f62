package rest

import (
	"io"
	"net"
	"sync/atomic"
	"time"
)

// A server that closes a connection while the client still sends makes the
// client's kernel throw the answer away (RFC 9112, section 9.6): so a refused
// body is read for a moment, into nothing.
const (
	lingerTime  = 2 * time.Second
	lingerBytes = 16 << 20
)

// lingering wraps the connections of a listener.
type lingering struct{ net.Listener }

// Accept gives connections that can be told to linger.
func (l lingering) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &lingerConn{Conn: c}, nil
}

type lingerConn struct {
	net.Conn
	unread atomic.Bool
}

// Close lets the client read the answer to a request that was refused before
// its body had arrived, then closes.
func (c *lingerConn) Close() error {
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
