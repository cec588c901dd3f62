// Package redistest answers: how does this code behave with a real Redis, and
// with one that is killed, hangs, or comes back empty?
//
// It starts a redis-server of its own on a free port of this machine, for one
// test, and takes it away again. Only tests import it.
package redistest

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Server is one redis-server. Its methods fail the test where they cannot do
// what they say. They are not safe for concurrent use.
type Server struct {
	tb   testing.TB
	dir  string
	port int
	// args are settings of this server's own; password is the one among them.
	args     []string
	password string
	cmd      *exec.Cmd
}

// startTime is how long a server may take until it answers.
const startTime = 20 * time.Second

// Start runs a server until the test ends, with settings of redis.conf as
// redis-server takes them ("--maxmemory", "3mb"). It fails where there is none
// to run.
func Start(tb testing.TB, args ...string) *Server {
	tb.Helper()
	s := Reserve(tb, args...)
	s.Restart()
	return s
}

// Reserve picks a port for a server that is not started yet: Restart does.
func Reserve(tb testing.TB, args ...string) *Server {
	tb.Helper()
	if _, err := exec.LookPath("redis-server"); err != nil {
		tb.Fatal("redis-server is not in PATH: apt-get install redis-server, or brew install redis")
	}
	s := &Server{tb: tb, dir: tb.TempDir(), port: freePort(tb), args: args}
	if i := slices.Index(args, "--requirepass"); i >= 0 && i+1 < len(args) {
		s.password = args[i+1]
	}
	tb.Cleanup(s.stop)
	return s
}

// freePort is one that nobody listens on now.
func freePort(tb testing.TB) int {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatalf("find a free port: %v", err)
	}
	if err := l.Close(); err != nil {
		tb.Fatalf("give the port back: %v", err)
	}
	return l.Addr().(*net.TCPAddr).Port
}

// Pid is the process id of the running server.
func (s *Server) Pid() int {
	s.tb.Helper()
	if s.cmd == nil {
		s.tb.Fatal("redis-server does not run")
	}
	return s.cmd.Process.Pid
}

// Runs reports whether the server was started and not killed.
func (s *Server) Runs() bool { return s.cmd != nil }

// Dir is the server's working directory.
func (s *Server) Dir() string { return s.dir }

// Addr is host:port, and the same over restarts.
func (s *Server) Addr() string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(s.port)) }

// URL is the server's redis:// URL.
func (s *Server) URL() string { return "redis://" + s.Addr() }

// Restart starts the server, empty unless it has saved, and waits until it
// answers.
func (s *Server) Restart() {
	s.tb.Helper()
	s.start("+PONG")
}

// RestartLoading starts the server with what it has saved, so slowly that it
// reads its data for a while, and waits until it says so.
func (s *Server) RestartLoading() {
	s.tb.Helper()
	s.start("-LOADING", "--key-load-delay", "20000", "--loading-process-events-interval-bytes", "1024")
}

// start runs the server, and waits until it answers a PING as it should.
func (s *Server) start(answers string, args ...string) {
	s.tb.Helper()
	if s.cmd != nil {
		s.tb.Fatal("redis-server runs already")
	}
	log, err := os.Create(filepath.Join(s.dir, "log"))
	if err != nil {
		s.tb.Fatalf("make a log: %v", err)
	}
	defer log.Close()
	all := append([]string{"--port", strconv.Itoa(s.port), "--bind", "127.0.0.1",
		"--save", "", "--appendonly", "no", "--dir", s.dir}, s.args...)
	cmd := exec.Command("redis-server", append(all, args...)...)
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		s.tb.Fatalf("start redis-server: %v", err)
	}
	s.cmd = cmd
	deadline := time.Now().Add(startTime)
	for {
		answer, err := s.tryDo("PING")
		if err == nil && strings.HasPrefix(answer, answers) {
			return
		}
		if time.Now().After(deadline) {
			text, _ := os.ReadFile(log.Name())
			s.tb.Fatalf("redis-server does not answer %s: %q, %v\n%s", answers, answer, err, text)
		}
		<-time.After(5 * time.Millisecond)
	}
}

// Kill ends the server as a crash does (SIGKILL): what it held is gone.
func (s *Server) Kill() {
	s.tb.Helper()
	if s.cmd == nil {
		s.tb.Fatal("redis-server does not run")
	}
	s.stop()
}

func (s *Server) stop() {
	if s.cmd == nil {
		return
	}
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait() // it was killed: that it did not end well is no news
	s.cmd = nil
}

// Hang makes the server stop answering while its connections stay (SIGSTOP).
func (s *Server) Hang() { s.signal(syscall.SIGSTOP) }

// Continue ends what Hang began.
func (s *Server) Continue() { s.signal(syscall.SIGCONT) }

func (s *Server) signal(sig syscall.Signal) {
	s.tb.Helper()
	if s.cmd == nil {
		s.tb.Fatal("redis-server does not run")
	}
	if err := s.cmd.Process.Signal(sig); err != nil {
		s.tb.Fatalf("signal redis-server: %v", err)
	}
}

// Do sends one command on a connection of its own, and gives the first line of
// the answer as the protocol spells it ("+OK", ":1", "$-1"); for a bulk string
// the string itself.
func (s *Server) Do(args ...string) string {
	s.tb.Helper()
	answer := s.Ask(args...)
	if strings.HasPrefix(answer, "-") {
		s.tb.Fatalf("redis %s: %s", args[0], answer)
	}
	return answer
}

// Ask is Do where Redis may refuse: an error is given as the protocol spells
// it ("-ERR …").
func (s *Server) Ask(args ...string) string {
	s.tb.Helper()
	answer, err := s.tryDo(args...)
	if err != nil {
		s.tb.Fatalf("redis %s: %v", args[0], err)
	}
	return answer
}

func (s *Server) tryDo(args ...string) (string, error) {
	conn, err := net.DialTimeout("tcp", s.Addr(), 10*time.Second)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(15 * time.Second)); err != nil {
		return "", err
	}
	r := bufio.NewReader(conn)
	if s.password != "" {
		if answer, err := exchange(conn, r, "AUTH", s.password); err != nil || answer != "+OK" {
			return answer, err
		}
	}
	return exchange(conn, r, args...)
}

// exchange sends one command and reads the first line of its answer, or the
// string that it is.
func exchange(conn net.Conn, r *bufio.Reader, args ...string) (string, error) {
	var b strings.Builder
	fmt.Fprintf(&b, "*%d\r\n", len(args))
	for _, a := range args {
		fmt.Fprintf(&b, "$%d\r\n%s\r\n", len(a), a)
	}
	if _, err := conn.Write([]byte(b.String())); err != nil {
		return "", err
	}
	line, err := r.ReadString('\n')
	if err != nil {
		return "", err
	}
	line = strings.TrimRight(line, "\r\n")
	if !strings.HasPrefix(line, "$") || line == "$-1" {
		return line, nil
	}
	n, err := strconv.Atoi(line[1:])
	if err != nil {
		return "", err
	}
	text := make([]byte, n)
	for read := 0; read < n; {
		m, err := r.Read(text[read:])
		if err != nil {
			return "", err
		}
		read += m
	}
	return string(text), nil
}
