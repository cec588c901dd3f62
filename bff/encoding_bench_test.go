package bff

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"text/tabwriter"
	"time"

	"mantel/bff/outbound/redis/redistest"
	"mantel/uischema"
)

// BenchmarkEncodings compares the encodings by size, in bytes and in Redis,
// and by what it takes to write a recommendation and to read it. One iteration
// is one round, in which each encoding has its turn; the least of all rounds
// counts, as a ratio to JSON's. Read the ratios:
//
//	go test ./bff -run '^$' -bench Encodings -benchtime 15x
func BenchmarkEncodings(b *testing.B) {
	for _, set := range []struct {
		name string
		says []Recommendation
	}{
		{"four recommendations of components' examples, about 1.5 KB each", examples(b)[:4]},
		{"one recommendation of 12 widgets, workload A's documents", shopDocuments(b)},
	} {
		b.Run(strings.ReplaceAll(set.name, " ", "-"), func(b *testing.B) { compareEncodings(b, set.name, set.says) })
	}
}

// reading is one row: what it writes and what it takes.
type reading struct {
	encoding
	texts        [][]byte
	write, read  float64
	allocs, heap uint64
}

func compareEncodings(b *testing.B, title string, says []Recommendation) {
	rows := readings(b, says)
	for b.Loop() {
		for i := range rows {
			rows[i].round(b, says)
		}
	}
	server := redistest.Start(b)
	t := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(t, "\n%s\n", title)
	fmt.Fprintln(t, "encoding\tbytes\tin Redis\tsize\twrite µs\tread µs\tread, of JSON's\tallocs\theap B\t")
	for i, r := range rows {
		size, kept := 0, 0
		for n, text := range r.texts {
			size += len(text)
			kept += inRedis(b, server, fmt.Sprint(i, "-", n), text)
		}
		fmt.Fprintf(t, "%s\t%d\t%d\t%.2f\t%.1f\t%.1f\t%.2f\t%d\t%d\t\n", r.name, size, kept, float64(size)/float64(len(bytes.Join(rows[0].texts, nil))),
			r.write, r.read, r.read/rows[0].read, r.allocs, r.heap)
	}
	if err := t.Flush(); err != nil {
		b.Fatal(err)
	}
}

// readings are the encodings, and some of them in part: what it takes to open
// an envelope and leave the props, to read values and make no sums, and what
// no reader of CBOR or protobuf can do without.
func readings(tb testing.TB, says []Recommendation) []*reading {
	tb.Helper()
	all := encodings(tb)
	json := all[0]
	open := encoding{name: "JSON lines, props left alone", encode: encodeLines, decode: func(src []byte) (Recommendation, error) {
		r, _, err := openLines(src)
		return r, err
	}}
	values := encoding{name: "JSON, values alone", encode: json.encode, decode: func(src []byte) (Recommendation, error) {
		if _, ok := uischema.ReadValue(src, envelopeLimits()); !ok {
			return Recommendation{}, ErrEnvelope
		}
		return Recommendation{}, nil
	}}
	walked := encoding{name: "protobuf, walked and not kept", encode: encodeProtobuf, decode: func(src []byte) (Recommendation, error) {
		return Recommendation{}, walkProtobuf(src)
	}}
	_, dec := cborModes(tb)
	wellFormed := encoding{name: "CBOR maps, well-formed or not", encode: all[2].encode, decode: func(src []byte) (Recommendation, error) {
		return Recommendation{}, dec.Wellformed(src)
	}}
	var rows []*reading
	for _, e := range append(all, open, values, walked, wellFormed) {
		r := &reading{encoding: e, write: math.Inf(1), read: math.Inf(1), allocs: math.MaxUint64, heap: math.MaxUint64}
		for _, s := range says {
			r.texts = append(r.texts, e.encode(s))
		}
		rows = append(rows, r)
	}
	return rows
}

// round writes and reads all a few times.
func (r *reading) round(b *testing.B, says []Recommendation) {
	b.Helper()
	const times = 20
	start := time.Now()
	for range times {
		for _, s := range says {
			r.encode(s)
		}
	}
	r.write = min(r.write, float64(time.Since(start).Nanoseconds())/1e3/times)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start = time.Now()
	for range times {
		for _, text := range r.texts {
			if _, err := r.decode(text); err != nil {
				b.Fatalf("%s: %v", r.name, err)
			}
		}
	}
	r.read = min(r.read, float64(time.Since(start).Nanoseconds())/1e3/times)
	runtime.ReadMemStats(&after)
	r.allocs, r.heap = min(r.allocs, (after.Mallocs-before.Mallocs)/times), min(r.heap, (after.TotalAlloc-before.TotalAlloc)/times)
}

// inRedis is what a user's hash grows by with this body in it.
func inRedis(tb testing.TB, server *redistest.Server, name string, body []byte) int {
	tb.Helper()
	usage := func() int {
		n, err := strconv.Atoi(strings.TrimPrefix(server.Do("MEMORY", "USAGE", name, "SAMPLES", "0"), ":"))
		if err != nil {
			tb.Fatal(err)
		}
		return n
	}
	// A long head: a hash with such a field has given up its small form.
	server.Do("HSET", name, "h:product", strings.Repeat("h", 200))
	bare := usage()
	server.Do("HSET", name, "b:product", string(body))
	return usage() - bare
}
