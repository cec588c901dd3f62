package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"mantel/fixtures/faults"
)

// replica is one process of Mantel, with a proxy of its own before Redis.
type replica struct {
	t      *testing.T
	name   string
	client *http.Client
	proxy  *faults.Proxy
	o      orders

	// lives counts its processes; the others are of the present one.
	lives          int
	cmd            *exec.Cmd
	stdin          io.Closer
	stdout, stderr *lines
	base, ops      string
	ended          chan struct{}
}

// start runs a process, and gives it as a target once it listens.
func (r *replica) start() faults.Target {
	r.t.Helper()
	text, err := json.Marshal(r.o)
	if err != nil {
		r.t.Fatal(err)
	}
	exe, err := os.Executable()
	if err != nil {
		r.t.Fatal(err)
	}
	r.lives++
	r.cmd = exec.Command(exe)
	r.cmd.Env = append(os.Environ(), replicaVariable+"="+string(text))
	r.stdout, r.stderr = newLines(), newLines()
	r.cmd.Stdout, r.cmd.Stderr = r.stdout, r.stderr
	if r.stdin, err = r.cmd.StdinPipe(); err != nil {
		r.t.Fatal(err)
	}
	if err := r.cmd.Start(); err != nil {
		r.t.Fatal(err)
	}
	r.ended = make(chan struct{})
	go func(cmd *exec.Cmd, ended chan struct{}) {
		_ = cmd.Wait() // how it ended is asked for where it matters
		close(ended)
	}(r.cmd, r.ended)
	r.base = "http://" + r.stdout.await(r.t, `serves on http://([0-9.:]+)`)
	r.ops = "http://" + r.stdout.await(r.t, `operations on http://([0-9.:]+)`)
	return r.target()
}

// target is the present process.
func (r *replica) target() faults.Target {
	return faults.Target{Name: fmt.Sprintf("%s%d", r.name, r.lives), Base: r.base}
}

// kill ends the process as a crash does.
func (r *replica) kill() {
	_ = r.cmd.Process.Kill() // it may have ended already
	<-r.ended
	r.stdin.Close()
}

// terminate asks the process to end, as a deployment does, and gives its exit
// code.
func (r *replica) terminate() int {
	r.t.Helper()
	if err := r.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		r.t.Fatal(err)
	}
	select {
	case <-r.ended:
	case <-time.After(patience):
		r.t.Fatal("a replica does not end")
	}
	r.stdin.Close()
	return r.cmd.ProcessState.ExitCode()
}

// ready reports whether requests may be sent to it, as a load balancer asks.
func (r *replica) ready() bool {
	answer, err := r.client.Get(r.ops + "/readyz")
	if err != nil {
		return false
	}
	answer.Body.Close()
	return answer.StatusCode == http.StatusOK
}

// metric is the sum of a metric over all its labels.
func (r *replica) metric(name string) float64 {
	r.t.Helper()
	return r.sum(func(line *bufio.Scanner) (string, bool) {
		rest, ok := strings.CutPrefix(line.Text(), name)
		return rest, ok && rest != "" && (rest[0] == ' ' || rest[0] == '{')
	})
}

// sum adds up the lines of metrics that are wanted.
func (r *replica) sum(wanted func(*bufio.Scanner) (rest string, ok bool)) float64 {
	r.t.Helper()
	answer, err := r.client.Get(r.ops + "/metrics")
	if err != nil {
		r.t.Fatal(err)
	}
	defer answer.Body.Close()
	sum := 0.0
	for s := bufio.NewScanner(answer.Body); s.Scan(); {
		rest, ok := wanted(s)
		if !ok {
			continue
		}
		v, err := strconv.ParseFloat(rest[strings.LastIndexByte(rest, ' ')+1:], 64)
		if err != nil {
			r.t.Fatal(err)
		}
		sum += v
	}
	return sum
}
