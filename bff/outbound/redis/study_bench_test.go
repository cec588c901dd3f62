package redis

import (
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"text/tabwriter"
	"time"

	"mantel/bff/outbound/redis/redistest"
)

// The studies of docs/adr/0020 and docs/sizing.md measure what single acts
// cost: in time, in this process' CPU, and in Redis'. Every row has its turn in
// every round, and the least of all rounds counts: what other programs on this
// machine take away is never less than nothing. One iteration of the benchmark
// is one round:
//
//	go test ./bff/outbound/redis -run '^$' -bench Study -benchtime 15x

// turn is one row of a study: act does something so many times, after what
// ready does, which is not measured.
type turn struct {
	name   string
	server *redistest.Server
	times  int
	ready  func() error
	act    func(times int) error
}

// cost is what one act takes, in microseconds.
type cost struct{ time, ours, redis float64 }

// study gives each row its turn in every round, and prints the least costs.
func study(b *testing.B, rows []turn) {
	b.Helper()
	never := cost{math.Inf(1), math.Inf(1), math.Inf(1)}
	idle, least := never, slices.Repeat([]cost{never}, len(rows))
	for b.Loop() {
		was := used(b, rows[0].server)
		idle = idle.least(used(b, rows[0].server).since(was, 1))
		for i, row := range rows {
			if row.ready != nil {
				if err := row.ready(); err != nil {
					b.Fatalf("%s: %v", row.name, err)
				}
			}
			was := used(b, row.server)
			if err := row.act(row.times); err != nil {
				b.Fatalf("%s: %v", row.name, err)
			}
			least[i] = least[i].least(used(b, row.server).since(was, float64(row.times)))
		}
	}
	for i, row := range rows {
		// What it takes to ask how much was used is in every turn.
		least[i] = least[i].since(idle.since(cost{}, float64(row.times)), 1)
	}
	table := [][]string{{"µs each", "time", "our CPU", "Redis' CPU"}}
	for i, row := range rows {
		table = append(table, []string{row.name, micros(least[i].time), micros(least[i].ours), micros(least[i].redis)})
	}
	printTable(b, table)
}

func (c cost) least(d cost) cost {
	return cost{min(c.time, d.time), min(c.ours, d.ours), min(c.redis, d.redis)}
}

// since is what was used since then, for each of so many acts.
func (c cost) since(then cost, acts float64) cost {
	return cost{(c.time - then.time) / acts, (c.ours - then.ours) / acts, (c.redis - then.redis) / acts}
}

func micros(n float64) string { return strconv.FormatFloat(max(n, 0), 'f', 2, 64) }

// printTable writes rows below each other. A benchmark's log is cut off after
// ten lines, so it goes straight out.
func printTable(tb testing.TB, rows [][]string) {
	tb.Helper()
	t := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t)
	for _, row := range rows {
		fmt.Fprintln(t, strings.Join(row, "\t")+"\t")
	}
	if err := t.Flush(); err != nil {
		tb.Fatal(err)
	}
}

// used is what was used so far, in microseconds.
func used(b *testing.B, server *redistest.Server) cost {
	b.Helper()
	cpu := numbers(b, server, "cpu")
	var ours syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &ours); err != nil {
		b.Fatal(err)
	}
	each := func(t syscall.Timeval) float64 { return float64(t.Sec)*1e6 + float64(t.Usec) }
	return cost{
		time:  float64(time.Now().UnixNano()) / 1e3,
		ours:  each(ours.Utime) + each(ours.Stime),
		redis: 1e6 * (cpu["used_cpu_user"] + cpu["used_cpu_sys"]),
	}
}

// numbers are the numbers that Redis tells of itself in one section.
func numbers(tb testing.TB, server *redistest.Server, section string) map[string]float64 {
	tb.Helper()
	all := make(map[string]float64)
	for line := range strings.Lines(server.Do("INFO", section)) {
		name, text, _ := strings.Cut(strings.TrimSpace(line), ":")
		if n, err := strconv.ParseFloat(text, 64); err == nil {
			all[name] = n
		}
	}
	if len(all) == 0 {
		tb.Fatalf("INFO %s tells no numbers", section)
	}
	return all
}
