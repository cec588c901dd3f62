package redis

import (
	"bufio"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"mantel/bff"
)

func TestOptionsNameTheFieldThatIsWrong(t *testing.T) {
	const url = "redis://127.0.0.1:6379"
	for _, row := range []struct {
		why    string
		change func(*Options)
		names  string
	}{
		{"as they are", func(*Options) {}, ""},
		{"TLS", func(o *Options) { o.URL = "rediss://127.0.0.1:6379/2" }, ""},
		{"no URL", func(o *Options) { o.URL = "" }, "URL"},
		{"another scheme", func(o *Options) { o.URL = "http://127.0.0.1" }, "URL"},
		{"no time to read", func(o *Options) { o.ReadBudget = 0 }, "ReadBudget"},
		{"no time to write", func(o *Options) { o.WriteBudget = -time.Second }, "WriteBudget"},
		{"no silence", func(o *Options) { o.Silence = 0 }, "Silence"},
		{"no recheck", func(o *Options) { o.Recheck = 0 }, "Recheck"},
		{"no pause between looks", func(o *Options) { o.FollowEvery = 0 }, "FollowEvery"},
		{"a lease that ends at once", func(o *Options) { o.LeaseFor = time.Millisecond }, "LeaseFor"},
		{"no observer", func(o *Options) { o.Observer = nil }, "Observer"},
	} {
		o := Default(url)
		row.change(&o)
		err := o.Validate()
		if row.names == "" {
			if err != nil {
				t.Errorf("%s: %v", row.why, err)
			}
			continue
		}
		if !errors.Is(err, ErrOptions) || !strings.Contains(err.Error(), row.names) {
			t.Errorf("%s: %v, want a word about %s", row.why, err, row.names)
		}
	}
}

func TestAWrongURLIsNotRepeated(t *testing.T) {
	_, err := Open(t.Context(), Default("redis://user:word@[host"))
	if err == nil || strings.Contains(err.Error(), "word") {
		t.Errorf("got %v", err)
	}
}

// lines collects a log.
type lines struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

func TestAnOldRedisIsReadWithoutACacheAndTheLogSaysSo(t *testing.T) {
	for _, row := range []struct {
		why, version string
		resp3        bool
	}{
		{"it knows neither RESP3 nor tracking", "5.0.14", false},
		{"it could, but is older than what we test with", "6.2.14", true},
	} {
		t.Run(row.why, func(t *testing.T) {
			log := new(lines)
			o := quick("redis://" + oldRedis(t, row.version, row.resp3))
			o.Logger = slog.New(slog.NewTextHandler(log, nil))
			s := open(t, o)
			if rec, err := s.ForUser(t.Context(), "ada", bff.Version{}); err != nil || rec.User != bff.UserID("ada") {
				t.Errorf("read: %+v, %v", rec, err)
			}
			if !strings.Contains(log.String(), "use Redis 7 or later") {
				t.Errorf("the log says:\n%s", log)
			}
		})
	}
}

// oldRedis answers as an old server does to the few commands that a client
// sends to read a hash. It fails the test where it is asked to keep track.
func oldRedis(t *testing.T, version string, resp3 bool) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go serveOld(conn, version, resp3)
		}
	}()
	return l.Addr().String()
}

func serveOld(conn net.Conn, version string, resp3 bool) {
	defer conn.Close()
	r := bufio.NewReader(conn)
	for {
		args, err := readCommand(r)
		if err != nil {
			return
		}
		answer := "-ERR unknown command `" + args[0] + "`, with args beginning with: \r\n"
		switch strings.ToUpper(args[0]) {
		case "HELLO":
			if resp3 {
				answer = fmt.Sprintf("%%3\r\n+server\r\n+redis\r\n+version\r\n+%s\r\n+proto\r\n:3\r\n", version)
			}
		case "CLIENT":
			if resp3 || strings.EqualFold(args[1], "SETNAME") {
				answer = "+OK\r\n"
			}
		case "PING":
			answer = "+PONG\r\n"
		case "CLUSTER":
			answer = "-ERR This instance has cluster support disabled\r\n"
		case "INFO":
			text := "# Server\r\nredis_version:" + version + "\r\n"
			answer = fmt.Sprintf("$%d\r\n%s\r\n", len(text), text)
		case "HGETALL":
			answer = "*0\r\n"
		}
		if _, err := conn.Write([]byte(answer)); err != nil {
			return
		}
	}
}

// readCommand reads one command as clients send it.
func readCommand(r *bufio.Reader) ([]string, error) {
	var n int
	if _, err := fmt.Fscanf(r, "*%d\r\n", &n); err != nil {
		return nil, err
	}
	args := make([]string, n)
	for i := range args {
		var size int
		if _, err := fmt.Fscanf(r, "$%d\r\n", &size); err != nil {
			return nil, err
		}
		text := make([]byte, size+2)
		for read := 0; read < len(text); {
			m, err := r.Read(text[read:])
			if err != nil {
				return nil, err
			}
			read += m
		}
		args[i] = string(text[:size])
	}
	return args, nil
}
