package rest

import (
	"bytes"
	"fmt"
	"io"
	"sync"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"mantel/bff"
)

// sample is JSON-like text of so many bytes, which compresses as screens do.
func sample(n int) []byte {
	var b []byte
	for i := 0; len(b) < n; i++ {
		b = fmt.Appendf(b, `{"type":"text","id":"shop.item-%d","props":{"text":"No. %d"}},`, i, i*i)
	}
	return b[:n]
}

// large is a core with one screen of 8 KiB.
func large() *recorder {
	return &recorder{screen: func(_, have string) (bff.Screen, error) {
		if have == "r1" {
			return bff.Screen{Revision: "r1", Locale: "en", NotModified: true}, nil
		}
		return bff.Screen{Revision: "r1", Locale: "en", Body: sample(8 << 10)}, nil
	}}
}

func TestTheCodingIsTheOneThatTheClientLikesBest(t *testing.T) {
	for _, test := range []struct {
		why, accept string
		want        coding
	}{
		{"nothing is asked for", "", ""},
		{"one of ours", "gzip", "gzip"},
		{"by its old name", "x-gzip", "gzip"},
		{"in capitals", "GZIP", "gzip"},
		{"what browsers send", "gzip, deflate, br, zstd", "zstd"},
		{"what many apps send", "br, gzip", "br"},
		{"weights decide before our own taste", "zstd;q=0.5, gzip;q=0.8, br;q=0.7", "gzip"},
		{"with spaces", "gzip ; q=0.2 , br ; Q=0.3", "br"},
		{"three decimals", "gzip;q=0.001", "gzip"},
		{"a weight of none refuses", "gzip;q=0", ""},
		{"also with decimals", "gzip;q=0.000, br;q=0.0", ""},
		{"identity is liked better", "identity;q=1, gzip;q=0.5", ""},
		{"identity is liked as well", "identity, gzip", "gzip"},
		{"anything", "*", "zstd"},
		{"anything but one", "*, zstd;q=0", "br"},
		{"nothing but one", "*;q=0, gzip", "gzip"},
		{"identity is refused and nothing else is ours", "identity;q=0, compress", ""},
		{"what is not ours", "deflate, compress", ""},
		{"a weight that is none does not count", "gzip;q=2, br;q=x, zstd;q=0.1234", ""},
		{"nor does a weight above one", "gzip;q=1.001", ""},
		{"nor another parameter", "gzip;level=9", ""},
		{"commas alone", ",, ,", ""},
	} {
		if got := negotiate(test.accept); got != test.want {
			t.Errorf("%s (%q): %q, want %q", test.why, test.accept, got, test.want)
		}
	}
}

func unpack(t *testing.T, c string, packed []byte) []byte {
	t.Helper()
	var r io.Reader = bytes.NewReader(packed)
	switch c {
	case "gzip":
		z, err := gzip.NewReader(r)
		if err != nil {
			t.Fatal(err)
		}
		r = z
	case "br":
		r = brotli.NewReader(r)
	case "zstd":
		z, err := zstd.NewReader(r)
		if err != nil {
			t.Fatal(err)
		}
		defer z.Close()
		r = z
	}
	body, err := io.ReadAll(r)
	if err != nil {
		t.Fatalf("%s: %v", c, err)
	}
	return body
}

func TestALargeScreenIsCompressedAsAskedFor(t *testing.T) {
	h := start(t, development(large()))
	for _, c := range []string{"identity", "gzip", "br", "zstd"} {
		tag, encoding := `"r1-`+c+`"`, c
		if c == "identity" {
			tag, encoding = `"r1"`, ""
		}
		var first answered
		for i, method := range []string{"GET", "GET", "HEAD"} {
			a := h.ask(method, "/v1/screens/home", "", "Accept-Encoding: "+c)
			if a.status != 200 || a.header.Get("ETag") != tag || a.header.Get("Content-Encoding") != encoding ||
				a.header.Get("Vary") != varies || a.header.Get("Content-Type") != "application/json" {
				t.Errorf("%s %s: status %d, %v", method, c, a.status, a.header)
			}
			switch {
			case method == "HEAD":
				if len(a.body) > 0 || a.header.Get("Content-Length") != first.header.Get("Content-Length") {
					t.Errorf("HEAD %s: %d bytes, Content-Length %s", c, len(a.body), a.header.Get("Content-Length"))
				}
			case i == 0:
				first = a
				if got := unpack(t, c, a.body); !bytes.Equal(got, sample(8<<10)) {
					t.Errorf("%s: other bytes", c)
				}
				if c != "identity" && len(a.body) > 4<<10 {
					t.Errorf("%s: %d bytes", c, len(a.body))
				}
			case !bytes.Equal(a.body, first.body):
				t.Errorf("%s: one tag, two bodies", c)
			}
		}
	}
}

func TestATagOfAnyCodingIsKnown(t *testing.T) {
	core := large()
	h := start(t, development(core))
	for _, test := range []struct {
		tags, accept, tag string
		status            int
	}{
		{`"r1"`, "gzip", `"r1"`, 304},
		{`"r1-gzip"`, "gzip", `"r1-gzip"`, 304},
		{`"r1-gzip"`, "br", `"r1-gzip"`, 304}, // what the app has stays good
		{`W/"r1-br"`, "identity", `"r1-br"`, 304},
		{`"r0", "r1-zstd"`, "zstd", `"r1-zstd"`, 304},
		{`*`, "br", `"r1-br"`, 304},
		{`"r0-gzip"`, "gzip", `"r1-gzip"`, 200},
		{`"r1-deflate"`, "gzip", `"r1-gzip"`, 200},
	} {
		a := h.ask("GET", "/v1/screens/home", "", "If-None-Match: "+test.tags, "Accept-Encoding: "+test.accept)
		if a.status != test.status || a.header.Get("ETag") != test.tag || a.header.Get("Vary") != varies {
			t.Errorf("%s by %s: status %d, ETag %s, want %d, %s", test.tags, test.accept, a.status, a.header.Get("ETag"), test.status, test.tag)
		}
		if a.status == 304 && (len(a.body) > 0 || a.header.Get("Content-Encoding") != "") {
			t.Errorf("%s: a 304 has a body or its coding", test.tags)
		}
	}
	if core.haves[1] != "r1" {
		t.Errorf("the core was asked with %q: it cannot spare the rendering", core.haves[1])
	}
}

func TestWhatGainsNothingIsNotCompressed(t *testing.T) {
	p := newCompressor(1 << 20)
	small := sample(minCompressed - 1)
	if out, c := p.compress("gzip", content{revision: "r1", body: small}); c != "" || &out[0] != &small[0] {
		t.Errorf("a small body is sent as %q", c)
	}
	noise := make([]byte, 4<<10)
	state := uint64(1)
	for i := range noise {
		state = state*6364136223846793005 + 1442695040888963407
		noise[i] = byte(state >> 56)
	}
	for range 2 {
		if out, c := p.compress("zstd", content{revision: "r2", body: noise}); c != "" || &out[0] != &noise[0] {
			t.Errorf("noise is sent as %q with %d bytes", c, len(out))
		}
	}
	var none *compressor
	if _, c := none.compress("gzip", content{revision: "r3", body: sample(8 << 10)}); c != "" {
		t.Errorf("without a bound of memory it is sent as %q", c)
	}
}

func TestABodyIsCompressedOnceForEachRevisionAndCoding(t *testing.T) {
	p := newCompressor(1 << 20)
	for _, c := range codings {
		first, _ := p.compress(c, content{revision: "r1", body: sample(8 << 10)})
		again, _ := p.compress(c, content{revision: "r1", body: sample(8 << 10)})
		if &first[0] != &again[0] {
			t.Errorf("%s was made twice", c)
		}
		other := append(sample(8<<10), "other"...)
		if out, _ := p.compress(c, content{revision: "r2", body: other}); !bytes.Equal(unpack(t, string(c), out), other) {
			t.Errorf("%s: another revision has the first one's bytes", c)
		}
	}
}

func TestManyAtOnceGetTheirOwnBytes(t *testing.T) {
	p := newCompressor(16 << 10) // forgets all the time
	var wg sync.WaitGroup
	for worker := range 8 {
		wg.Go(func() {
			for i := range 60 {
				body := append(sample(2<<10), fmt.Sprint(" of ", worker, " ", i%7)...)
				c := codings[i%len(codings)]
				out, _ := p.compress(c, content{revision: fmt.Sprint("w", worker, "r", i%7), body: body})
				if !bytes.Equal(unpack(t, string(c), out), body) {
					t.Errorf("worker %d has other bytes by %s", worker, c)
				}
			}
		})
	}
	wg.Wait()
}

func TestAUserWhoIsForgottenLeavesNothingCompressed(t *testing.T) {
	p := newCompressor(1 << 20)
	held := func(revision string) bool { _, ok := p.made.Get(packedKey{"gzip", revision}); return ok }
	of := func(revision string, owner bff.UserID) content {
		return content{revision: revision, owner: owner, body: sample(8 << 10), since: p.moment()}
	}
	late := of("r4", "ada") // read before, and compressed after
	p.compress("gzip", of("r1", "ada"))
	p.compress("gzip", of("r2", "bob"))
	p.compress("gzip", of("r3", ""))
	p.forget("ada")
	p.compress("gzip", late)
	if held("r1") || held("r4") {
		t.Errorf("ada's are kept: %t, and one that came late: %t", held("r1"), held("r4"))
	}
	if !held("r2") || !held("r3") {
		t.Errorf("another's (%t) or everybody's (%t) went too", held("r2"), held("r3"))
	}
	if p.compress("gzip", of("r1", "ada")); !held("r1") {
		t.Error("a user of the same name is never remembered again")
	}
}

func FuzzNegotiate(f *testing.F) {
	f.Add("gzip;q=0.5, *;q=0, br")
	f.Fuzz(func(t *testing.T, accept string) {
		if c := negotiate(accept); c != "" && c != "gzip" && c != "br" && c != "zstd" {
			t.Errorf("%q gives %q", accept, c)
		}
	})
}
