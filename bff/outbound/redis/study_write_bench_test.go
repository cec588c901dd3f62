package redis

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"mantel/bff"
	"mantel/bff/outbound/redis/redistest"
)

// invalidatedUsers are written to in turn, each of them once a turn.
const invalidatedUsers = 300

// BenchmarkStudyWrites measures one push of 1.5 KB through the script, with so
// many replicas that track the user: each user by name, or all by their
// prefix. What the replicas do with what they are told is not in it.
func BenchmarkStudyWrites(b *testing.B) {
	var rows []turn
	add := func(replicas int, mode string) *listener {
		server := redistest.Start(b)
		load(b, server, invalidatedUsers, studyProducts)
		store, say := open(b, quick(server.URL())), newSampler(b)
		told := make([]*listener, replicas)
		for i := range told {
			told[i] = listen(b, server, mode == "BCAST")
		}
		revision := int64(1)
		var pushes []bff.Recommendation
		rows = append(rows, turn{fmt.Sprintf("a push, %d replicas, %s", replicas, mode), server, invalidatedUsers, func() error {
			revision++
			pushes = pushes[:0]
			for u := range invalidatedUsers {
				pushes = append(pushes, say.say(userNamed(u), 0, revision))
			}
			if mode == "BCAST" {
				return nil
			}
			// A replica is told once of what it read once.
			for _, l := range told {
				if err := l.track(invalidatedUsers); err != nil {
					return err
				}
			}
			return nil
		}, func(times int) error {
			for _, r := range pushes[:times] {
				if w, err := store.Put(context.Background(), r); err != nil || w.Held != revision {
					return fmt.Errorf("%+v: %w", w, err)
				}
			}
			return nil
		}})
		if replicas == 0 {
			return nil
		}
		return told[0]
	}
	add(0, "no tracking")
	var heard *listener
	for _, replicas := range []int{1, 4, 16, 50} {
		for _, mode := range []string{"OPTIN", "BCAST"} {
			heard = add(replicas, mode)
		}
	}
	study(b, rows)
	b.ReportMetric(float64(heard.bytes.Load())/float64(heard.messages.Load()), "B/message")
}

// BenchmarkStudyMemory measures what a user of so many products takes in
// Redis, by MEMORY USAGE over 200 users. One iteration is enough.
func BenchmarkStudyMemory(b *testing.B) {
	const users = 200
	rows := [][]string{{"products", "bodies, B", "in Redis, B", "heads and keys alone, B", "HGETALL on the wire, B"}}
	say := newSampler(b)
	for _, products := range []int{1, 2, 4, 8, 16, 30} {
		server := redistest.Start(b)
		load(b, server, users, products)
		c := client(b, server, nil)
		var bodies, whole, fences int
		idle := sent(b, server, func() error { return nil })
		wire := sent(b, server, func() error {
			for u := range users {
				if err := c.Do(b.Context(), c.B().Hgetall().Key(userKey(userNamed(u))).Build()).Error(); err != nil {
					return err
				}
			}
			return nil
		}) - idle
		for u := range users {
			for p := range products {
				bodies += len(bff.EncodeEnvelope(say.say(userNamed(u), p, 1)))
			}
			whole += usage(b, server, u)
		}
		for u := range users {
			for p := range products {
				server.Do("HDEL", userKey(userNamed(u)), fmt.Sprint("b:product-", p))
			}
			fences += usage(b, server, u)
		}
		rows = append(rows, []string{fmt.Sprint(products), fmt.Sprint(bodies / users), fmt.Sprint(whole / users), fmt.Sprint(fences / users), fmt.Sprint(wire / users)})
	}
	printTable(b, rows)
}

// sent is how many bytes Redis sends meanwhile.
func sent(tb testing.TB, server *redistest.Server, meanwhile func() error) int {
	tb.Helper()
	before := numbers(tb, server, "stats")["total_net_output_bytes"]
	if err := meanwhile(); err != nil {
		tb.Fatal(err)
	}
	return int(numbers(tb, server, "stats")["total_net_output_bytes"] - before)
}

// usage is how many bytes a user takes.
func usage(tb testing.TB, server *redistest.Server, user int) int {
	tb.Helper()
	n, err := strconv.Atoi(strings.TrimPrefix(server.Do("MEMORY", "USAGE", userKey(userNamed(user)), "SAMPLES", "0"), ":"))
	if err != nil {
		tb.Fatal(err)
	}
	return n
}

// BenchmarkStudyTracking measures what Redis holds of 100,000 users whom so
// many replicas have read. One iteration is enough.
func BenchmarkStudyTracking(b *testing.B) {
	const users = 100_000
	rows := [][]string{{"replicas", "users tracked", "entries", "B a user"}}
	for _, replicas := range []int{1, 2, 3, 10} {
		server := redistest.Start(b)
		before := numbers(b, server, "memory")["used_memory"]
		for range replicas {
			if err := listen(b, server, false).track(users); err != nil {
				b.Fatal(err)
			}
		}
		stats, after := numbers(b, server, "stats"), numbers(b, server, "memory")["used_memory"]
		if stats["tracking_total_keys"] != users || stats["tracking_total_items"] != float64(users*replicas) {
			b.Fatalf("Redis tracks %v users in %v entries", stats["tracking_total_keys"], stats["tracking_total_items"])
		}
		rows = append(rows, []string{fmt.Sprint(replicas), fmt.Sprint(users), fmt.Sprint(users * replicas), micros((after - before) / users)})
	}
	server := redistest.Start(b)
	before := numbers(b, server, "memory")["used_memory"]
	for range 10 {
		if err := listen(b, server, true).track(users); err != nil {
			b.Fatal(err)
		}
	}
	stats, after := numbers(b, server, "stats"), numbers(b, server, "memory")["used_memory"]
	rows = append(rows, []string{"10, BCAST", fmt.Sprint(stats["tracking_total_keys"]), fmt.Sprint(stats["tracking_total_items"]), micros((after - before) / users)})
	printTable(b, rows)
}

// listener is a replica as far as tracking goes: it reads users, and counts
// what it is told of them.
type listener struct {
	conn            net.Conn
	bytes, messages atomic.Int64
	answers         chan string
}

// listen begins to track: all users by prefix, or those whom it reads.
func listen(tb testing.TB, server *redistest.Server, all bool) *listener {
	tb.Helper()
	conn, err := net.Dial("tcp", server.Addr())
	if err != nil {
		tb.Fatal(err)
	}
	l := &listener{conn: conn, answers: make(chan string, 1)}
	tb.Cleanup(func() { conn.Close() })
	command := "CLIENT TRACKING ON\r\n"
	if all {
		command = "CLIENT TRACKING ON BCAST PREFIX u:\r\n"
	}
	if _, err := io.WriteString(conn, "HELLO 3\r\n"+command+"ECHO ready\r\n"); err != nil {
		tb.Fatal(err)
	}
	go l.hear()
	if _, ok := <-l.answers; !ok {
		tb.Fatal("the replica was not heard")
	}
	return l
}

// hear reads until the connection ends. A message is ">2", "invalidate" and a
// list of users; an ECHO's answer is the only line that begins with "ready".
func (l *listener) hear() {
	defer close(l.answers)
	r := bufio.NewReaderSize(l.conn, 1<<16)
	for {
		line, err := r.ReadSlice('\n')
		if err != nil {
			return
		}
		switch {
		case strings.HasPrefix(string(line), "ready"):
			l.answers <- "ready"
			l.bytes.Store(0)
		case line[0] == '>':
			l.messages.Add(1)
		}
		l.bytes.Add(int64(len(line)))
	}
}

// track reads so many users, as far as being told of them goes.
func (l *listener) track(users int) error {
	told := l.bytes.Load()
	w := bufio.NewWriterSize(l.conn, 1<<16)
	for u := range users {
		fmt.Fprintf(w, "EXISTS %s\r\n", userKey(userNamed(u)))
	}
	fmt.Fprint(w, "ECHO ready\r\n")
	if err := w.Flush(); err != nil {
		return err
	}
	if _, ok := <-l.answers; !ok {
		return io.ErrUnexpectedEOF
	}
	l.bytes.Store(told)
	return nil
}
