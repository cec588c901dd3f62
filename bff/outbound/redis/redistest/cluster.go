package redistest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// Cluster is a Redis cluster of real servers. Its methods are as those of
// Server.
type Cluster struct {
	tb      testing.TB
	servers []*Server
	masters int
}

// nodeTimeout is how long a node may be silent until the others take it for
// dead, in milliseconds.
const nodeTimeout = 1000

// slots is how many slots a cluster has.
const slots = 16384

// formTime is how long a cluster may take to form on a busy machine.
const formTime = 60 * time.Second

// StartCluster runs a cluster until the test ends: that many masters, each
// with that many replicas that are in step with it.
func StartCluster(tb testing.TB, masters, replicas int, args ...string) *Cluster {
	tb.Helper()
	c := &Cluster{tb: tb, masters: masters}
	buses := make([]string, masters*(1+replicas))
	for i := range buses {
		buses[i] = strconv.Itoa(freePort(tb))
		s := Start(tb, append([]string{"--cluster-enabled", "yes", "--cluster-port", buses[i],
			"--cluster-node-timeout", strconv.Itoa(nodeTimeout), "--cluster-replica-validity-factor", "0",
			// A shard that is gone takes no other with it: docs/operators.md.
			"--cluster-require-full-coverage", "no", "--repl-diskless-sync-delay", "0"}, args...)...)
		c.servers = append(c.servers, s)
	}
	for i, s := range c.servers {
		s.Do("CLUSTER", "SET-CONFIG-EPOCH", strconv.Itoa(i+1))
		if i < masters {
			s.Do("CLUSTER", "ADDSLOTSRANGE", strconv.Itoa(i*slots/masters), strconv.Itoa((i+1)*slots/masters-1))
		}
		if i > 0 {
			c.servers[0].Do("CLUSTER", "MEET", "127.0.0.1", strconv.Itoa(s.port), buses[i])
		}
	}
	known := fmt.Sprintf("cluster_known_nodes:%d", len(c.servers))
	c.until("all nodes know each other", func() bool {
		return c.all(func(s *Server) bool { return strings.Contains(s.Do("CLUSTER", "INFO"), known) })
	})
	for i, s := range c.servers[masters:] {
		master := c.servers[i%masters].Do("CLUSTER", "MYID")
		// It must have heard that the master has slots.
		c.until("a replica is taken", func() bool { return s.Ask("CLUSTER", "REPLICATE", master) == "+OK" })
	}
	c.Settle()
	return c
}

// Settle waits until the cluster serves all slots, and every running replica
// has all that its master had when that was asked: replication is
// asynchronous, and a replica that takes over without the last writes has lost
// them.
func (c *Cluster) Settle() {
	c.tb.Helper()
	c.until("the cluster is whole", func() bool {
		return c.all(func(s *Server) bool { return strings.Contains(s.Do("CLUSTER", "INFO"), "cluster_state:ok") })
	})
	wrote := map[string]string{} // by masters' ports
	for _, s := range c.servers {
		if s.Runs() {
			if info := s.replication(); info["role"] == "master" {
				wrote[strconv.Itoa(s.port)] = info["master_repl_offset"]
			}
		}
	}
	c.until("every replica has what its master has", func() bool {
		return c.all(func(s *Server) bool {
			info := s.replication()
			return info["role"] == "master" || info["master_link_status"] == "up" &&
				number(info["slave_repl_offset"]) >= number(wrote[info["master_port"]])
		})
	})
}

// replication is what a server says of it, by names.
func (s *Server) replication() map[string]string {
	all := map[string]string{}
	for line := range strings.Lines(s.Do("INFO", "replication")) {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), ":"); ok {
			all[name] = value
		}
	}
	return all
}

// number is 0 where there is none.
func number(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// all reports whether something holds for each server that runs.
func (c *Cluster) all(what func(*Server) bool) bool {
	return !slices.ContainsFunc(c.servers, func(s *Server) bool { return s.Runs() && !what(s) })
}

func (c *Cluster) until(says string, what func() bool) {
	c.tb.Helper()
	deadline := time.NewTimer(formTime)
	defer deadline.Stop()
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for !what() {
		select {
		case <-deadline.C:
			c.tb.Fatalf("it never came true that %s", says)
		case <-look.C:
		}
	}
}

// Servers are all nodes, those first that began as masters.
func (c *Cluster) Servers() []*Server { return c.servers }

// Addrs are host:port of all nodes.
func (c *Cluster) Addrs() []string {
	addrs := make([]string, len(c.servers))
	for i, s := range c.servers {
		addrs[i] = s.Addr()
	}
	return addrs
}

// URL names all nodes.
func (c *Cluster) URL() string {
	addrs := c.Addrs()
	url := "redis://" + addrs[0]
	for i, a := range addrs[1:] {
		separator := "&"
		if i == 0 {
			separator = "?"
		}
		url += separator + "addr=" + a
	}
	return url
}

// Master is the node that has a key now, as the running nodes see it.
func (c *Cluster) Master(key string) *Server {
	c.tb.Helper()
	for _, s := range c.servers {
		if !s.Runs() || !strings.Contains(s.Do("INFO", "replication"), "role:master") {
			continue
		}
		// A master that does not have the key says who does.
		if answer := s.Ask("EXISTS", key); strings.HasPrefix(answer, ":") {
			return s
		}
	}
	c.tb.Fatalf("no running node has %s", key)
	return nil
}

// Shard are the running nodes that have a key now: its master, then the
// replicas of that one.
func (c *Cluster) Shard(key string) []*Server {
	c.tb.Helper()
	shard := []*Server{c.Master(key)}
	port := fmt.Sprintf("master_port:%d\r", shard[0].port)
	for _, s := range c.servers {
		if s.Runs() && strings.Contains(s.Do("INFO", "replication"), port) {
			shard = append(shard, s)
		}
	}
	return shard
}

// KillMaster ends the node that has a key as a crash does, and gives it.
func (c *Cluster) KillMaster(key string) *Server {
	c.tb.Helper()
	s := c.Master(key)
	s.Kill()
	return s
}

// Do sends a command to the node that has its key, which is the first
// argument after the command's name.
func (c *Cluster) Do(args ...string) string {
	c.tb.Helper()
	return c.Master(args[1]).Do(args...)
}

// FlushAll empties every master.
func (c *Cluster) FlushAll() {
	c.tb.Helper()
	for _, s := range c.servers {
		if s.Runs() && strings.Contains(s.Do("INFO", "replication"), "role:master") {
			s.Do("FLUSHALL")
		}
	}
}
