package redis

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"mantel/bff"
	"mantel/bff/outbound/redis/redistest"
	"mantel/bff/porttest"
)

// reasons counts the reasons of store errors by operation.
type reasons struct {
	mu sync.Mutex
	n  map[string]int
}

func (r *reasons) Count(event string, labels ...string) {
	if event != bff.EventStoreError {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.n == nil {
		r.n = make(map[string]int)
	}
	r.n[labels[1]+"/"+labels[3]]++
}

func (r *reasons) count(operation, reason string) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.n[operation+"/"+reason]
}

// observed opens a store that is listened to, whether Redis lets it or not.
func observed(t *testing.T, url string, products ...bff.ProductID) (*Store, *reasons, *log) {
	t.Helper()
	why, said := new(reasons), new(log)
	o := quick(url)
	o.Products = products
	o.Observer, o.Logger = why, slog.New(slog.NewTextHandler(said, nil))
	s, err := Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s, why, said
}

func put(s *Store, u bff.UserID, revision int64) error {
	_, err := s.Put(context.Background(), porttest.Say("flights", u, revision, fmt.Sprint(revision)))
	return err
}

func TestWrongCredentialsAreNamedUntilTheyAreRight(t *testing.T) {
	server := redistest.Start(t, "--requirepass", "open-sesame")
	for _, row := range []struct{ why, url string }{
		{"no password", "redis://" + server.Addr()},
		{"a wrong password", "redis://:sesame-open@" + server.Addr()},
		{"an unknown user", "redis://nobody:open-sesame@" + server.Addr()},
	} {
		_, why, said := observed(t, row.url)
		eventually(t, row.why+" is named", func() bool { return why.count("connect", reasonCredentials) > 2 })
		if text := said.String(); strings.Count(text, advice[reasonCredentials]) != 1 || strings.Contains(text, "sesame") {
			t.Errorf("%s: the log says\n%s", row.why, text)
		}
	}
	s := open(t, quick("redis://:open-sesame@"+server.Addr()))
	if err := put(s, "ada", 1); err != nil {
		t.Errorf("with the right ones: %v", err)
	}
	healing, why, _ := observed(t, "redis://later:open-sesame@"+server.Addr())
	eventually(t, "the user is unknown", func() bool { return why.count("connect", reasonCredentials) > 0 })
	server.Do("ACL", "SETUSER", "later", "on", ">open-sesame", "~*", "&*", "+@all")
	eventually(t, "it heals when the user is made", func() bool { return put(healing, "ada", 2) == nil })
}

func TestWhatOurUserMayNotDoIsNamedAndTheRestGoesOn(t *testing.T) {
	server := redistest.Start(t)
	if err := put(open(t, quick(server.URL())), "ada", 1); err != nil {
		t.Fatal(err)
	}
	server.Do("ACL", "SETUSER", "reader", "on", ">word", "~*", "&*", "+@all", "-hset", "-info")
	server.Do("ACL", "SETUSER", "scriptless", "on", ">word", "~*", "&*", "+@all", "-@scripting")
	server.Do("ACL", "SETUSER", "elsewhere", "on", ">word", "~other:*", "&*", "+@all")
	for _, row := range []struct {
		why, user string
		reads     bool
	}{
		{"it may not write", "reader", true},
		{"it may not run scripts", "scriptless", true},
		{"our keys are not its own", "elsewhere", false},
	} {
		s, why, said := observed(t, "redis://"+row.user+":word@"+server.Addr())
		eventually(t, row.why+": it is named", func() bool {
			return errors.Is(put(s, "ada", 2), bff.ErrUnavailable) && why.count("put", reasonPermission) > 1
		})
		rec, err := s.ForUser(t.Context(), "ada", bff.Version{})
		if row.reads != (err == nil && len(rec.Held) == 1) {
			t.Errorf("%s: read %+v, %v", row.why, rec, err)
		}
		if strings.Count(said.String(), advice[reasonPermission]) != 1 {
			t.Errorf("%s: the log says\n%s", row.why, said)
		}
	}
}

func TestARedisThatMayNotTrackIsReadWithoutACacheAndTheLogSaysSo(t *testing.T) {
	for _, row := range []struct {
		why  string
		args []string
		acl  []string
	}{
		{"its ACL forbids it", nil, []string{"ACL", "SETUSER", "default", "-client|tracking"}},
		{"the command is renamed", []string{"--rename-command", "CLIENT", ""}, nil},
	} {
		t.Run(row.why, func(t *testing.T) {
			server := redistest.Start(t, row.args...)
			if row.acl != nil {
				server.Do(row.acl...)
			}
			s, why, said := observed(t, server.URL())
			eventually(t, "a push is taken", func() bool { return put(s, "ada", 1) == nil })
			if rec, err := s.ForUser(t.Context(), "ada", bff.Version{}); err != nil || len(rec.Held) != 1 {
				t.Errorf("%+v, %v", rec, err)
			}
			if why.count("connect", reasonUntracked) != 1 || strings.Count(said.String(), advice[reasonUntracked]) != 1 {
				t.Errorf("counted %v; the log says\n%s", why.n, said)
			}
			w := tracking(t, s)
			eventually(t, "everybody is suspect, again and again", func() bool { return w.suspected() > 2 })
		})
	}
}

func TestARedisThatMayTrackNoLongerIsReadWithoutACache(t *testing.T) {
	server := redistest.Start(t)
	s, why, _ := observed(t, server.URL())
	eventually(t, "a push is taken", func() bool { return put(s, "ada", 1) == nil })
	server.Do("ACL", "SETUSER", "default", "-client|tracking")
	server.Do("CLIENT", "KILL", "TYPE", "normal")
	eventually(t, "it is read again", func() bool {
		rec, err := s.ForUser(t.Context(), "ada", bff.Version{})
		return err == nil && len(rec.Held) == 1 && why.count("connect", reasonUntracked) > 0
	})
}

func TestARedisThatTakesNoWritesIsReadAndNamed(t *testing.T) {
	for _, row := range []struct {
		why, reason string
		args        []string
		refuse      func(*testing.T, *redistest.Server)
		heal        func(*redistest.Server)
	}{
		{"maxmemory is reached", reasonMemory, []string{"--maxmemory-policy", "noeviction"},
			func(_ *testing.T, server *redistest.Server) { server.Do("CONFIG", "SET", "maxmemory", "1mb") },
			func(server *redistest.Server) { server.Do("CONFIG", "SET", "maxmemory", "0") }},
		{"it cannot save", reasonMisconf, []string{"--enable-protected-configs", "yes"},
			func(t *testing.T, server *redistest.Server) {
				gone := filepath.Join(t.TempDir(), "gone")
				if err := os.Mkdir(gone, 0o700); err != nil {
					t.Fatal(err)
				}
				server.Do("CONFIG", "SET", "dir", gone, "save", "3600 1", "stop-writes-on-bgsave-error", "yes")
				if err := os.Remove(gone); err != nil {
					t.Fatal(err)
				}
				server.Do("BGSAVE")
				eventually(t, "a save has failed", func() bool {
					return strings.Contains(server.Do("INFO", "persistence"), "rdb_last_bgsave_status:err")
				})
			},
			func(server *redistest.Server) { server.Do("CONFIG", "SET", "save", "") }},
		{"it is a replica", reasonReadonly, nil,
			func(_ *testing.T, server *redistest.Server) {
				server.Do("CONFIG", "SET", "replica-serve-stale-data", "yes")
				server.Do("REPLICAOF", "127.0.0.1", "1")
			},
			func(server *redistest.Server) { server.Do("REPLICAOF", "NO", "ONE") }},
	} {
		t.Run(row.why, func(t *testing.T) {
			server := redistest.Start(t, row.args...)
			s, why, said := observed(t, server.URL())
			eventually(t, "a push is taken", func() bool { return put(s, "ada", 1) == nil })
			row.refuse(t, server)
			eventually(t, "a push is refused for that", func() bool {
				return errors.Is(put(s, "ada", 2), bff.ErrUnavailable) && why.count("put", row.reason) > 0
			})
			for range 5 {
				rec, err := s.ForUser(t.Context(), "ada", bff.Version{})
				if err != nil || len(rec.Held) != 1 || rec.Held[0].Head.Revision != 1 {
					t.Fatalf("read %+v, %v", rec, err)
				}
				if err := put(s, "ada", 2); err == nil {
					t.Fatal("a push is taken meanwhile")
				}
			}
			row.heal(server)
			eventually(t, "pushes are taken again", func() bool { return put(s, "ada", 2) == nil })
			text := said.String()
			if strings.Count(text, advice[row.reason]) != 1 || strings.Count(text, "does again what it refused") != 1 {
				t.Errorf("the log says\n%s", text)
			}
		})
	}
}

func TestARedisThatReadsItsDataIsNamedAndThenAnswers(t *testing.T) {
	server := redistest.Start(t)
	if err := put(open(t, quick(server.URL())), "ada", 1); err != nil {
		t.Fatal(err)
	}
	server.Do("EVAL", "for i = 1, 100 do redis.call('SET', 'other:' .. i, string.rep('x', 4096)) end", "0")
	server.Do("SAVE")
	server.Kill()
	server.RestartLoading()
	s, why, said := observed(t, server.URL())
	eventually(t, "it is named", func() bool { return why.count("connect", reasonLoading) > 0 })
	eventually(t, "what it has read is read", func() bool {
		rec, err := s.ForUser(t.Context(), "ada", bff.Version{})
		return err == nil && len(rec.Held) == 1
	})
	if !strings.Contains(said.String(), advice[reasonLoading]) {
		t.Errorf("the log says\n%s", said)
	}
}

func TestAUserCanBeErasedWhereMaxmemoryIsReached(t *testing.T) {
	server := redistest.Start(t)
	s := open(t, quick(server.URL()))
	if err := put(s, "ada", 1); err != nil {
		t.Fatal(err)
	}
	server.Do("CONFIG", "SET", "maxmemory", "1mb")
	// That others are not told is an error: whoever asked asks again.
	if err := s.Erase(t.Context(), "ada"); !errors.Is(err, bff.ErrUnavailable) {
		t.Errorf("got %v", err)
	}
	rec, err := s.ForUser(t.Context(), "ada", bff.Version{})
	if err != nil || len(rec.Held) != 0 || rec.ErasedAt.IsZero() {
		t.Errorf("%+v, %v", rec, err)
	}
}

func TestEachErrorOfRedisHasItsReason(t *testing.T) {
	for _, row := range []struct{ says, want string }{
		{"CLUSTERDOWN Hash slot not served", reasonCluster},
		{"MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.", reasonCluster},
		{"NOAUTH Authentication required.", reasonCredentials},
		{"ERR something new", reasonFailed},
	} {
		addr := serverThatSays(t, row.says)
		_, why, _ := observed(t, "redis://"+addr)
		eventually(t, row.says+" is named", func() bool { return why.count("connect", row.want) > 0 })
	}
	for reason := range map[string]bool{reasonTimeout: true, reasonFailed: true, reasonCredentials: true, reasonPermission: true,
		reasonMisconf: true, reasonMemory: true, reasonReadonly: true, reasonLoading: true, reasonCluster: true, reasonUntracked: true, reasonType: true} {
		if advice[reason] == "" {
			t.Errorf("nobody is told what to do about %q", reason)
		}
	}
}

// serverThatSays answers each command with one error.
func serverThatSays(t *testing.T, text string) string {
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
			go func() {
				defer conn.Close()
				for r := bufio.NewReader(conn); ; {
					if _, err := readCommand(r); err != nil {
						return
					}
					if _, err := fmt.Fprintf(conn, "-%s\r\n", text); err != nil {
						return
					}
				}
			}()
		}
	}()
	return l.Addr().String()
}
