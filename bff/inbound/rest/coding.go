package rest

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"mantel/bff"
	"mantel/bff/remember"
)

// coding is a content coding (RFC 9110, section 8.4.1); "" is identity.
type coding string

// codings are ours, the one that we would rather send first: among those that
// a client likes as well, zstd costs least to make, then brotli packs best.
var codings = [...]coding{"zstd", "br", "gzip"}

// minCompressed is the least that is compressed, in bytes: less than that
// goes out in one packet as it is.
const minCompressed = 1 << 10

// negotiate chooses a coding by Accept-Encoding (RFC 9110, section 12.5.3):
// the one of ours that has the greatest weight. Where none is acceptable it is
// identity, also if that was refused: an answer is better than none.
func negotiate(accept string) coding {
	if accept == "" {
		return ""
	}
	// In thousandths; -1 is what was not named.
	weights := [len(codings)]int{-1, -1, -1}
	other, identity := 0, -1
	for item := range strings.SplitSeq(accept, ",") {
		name, parameters, _ := strings.Cut(item, ";")
		name = strings.TrimSpace(name)
		weight, ok := weightOf(parameters)
		if !ok {
			continue
		}
		switch {
		case name == "*":
			other = weight
			continue
		case strings.EqualFold(name, "identity"):
			identity = weight
			continue
		case strings.EqualFold(name, "x-gzip"):
			name = "gzip"
		}
		for i, c := range codings {
			if strings.EqualFold(name, string(c)) {
				weights[i] = weight
			}
		}
	}
	best, most := coding(""), max(identity, 0)
	for i, c := range codings {
		weight := weights[i]
		if weight < 0 {
			weight = other
		}
		// A coding wins over identity of the same weight: it is smaller.
		if weight > most || weight == most && weight > 0 && best == "" {
			best, most = c, weight
		}
	}
	return best
}

// weightOf reads ";q=0.5" in thousandths; without it the weight is 1.
func weightOf(parameters string) (int, bool) {
	parameters = strings.TrimSpace(parameters)
	if parameters == "" {
		return 1000, true
	}
	name, value, _ := strings.Cut(parameters, "=")
	value = strings.TrimSpace(value)
	if !strings.EqualFold(strings.TrimSpace(name), "q") || len(value) < 1 || len(value) > 5 {
		return 0, false
	}
	whole, fraction, _ := strings.Cut(value, ".")
	if whole != "0" && whole != "1" || len(fraction) > 3 {
		return 0, false
	}
	weight := 0
	for i := range 3 {
		digit := byte('0')
		if i < len(fraction) {
			digit = fraction[i]
		}
		if digit < '0' || digit > '9' {
			return 0, false
		}
		weight = weight*10 + int(digit-'0')
	}
	if whole == "1" {
		return 1000, weight == 0
	}
	return weight, true
}

// tag is the entity tag of a revision in a coding, without quotes. Revisions
// have no hyphen.
func (c coding) tag(revision string) string {
	if c == "" {
		return revision
	}
	return revision + "-" + string(c)
}

// revisionOf is the revision that a tag of ours names, in whatever coding.
func revisionOf(tag string) string {
	dash := strings.LastIndexByte(tag, '-')
	if dash < 0 {
		return tag
	}
	for _, c := range codings {
		if tag[dash+1:] == string(c) {
			return tag[:dash]
		}
	}
	return tag
}

// compressor makes and remembers compressed bodies. The nil compressor makes
// none. It is safe for concurrent use.
type compressor struct {
	made *remember.Memory[packedKey, packed]
	// forgotten counts the users who were.
	forgotten atomic.Uint64
	gzip      sync.Pool
	br        sync.Pool
	zstd      *zstd.Encoder
}

// packedKey names what was compressed, and how.
type packedKey struct {
	coding   coding
	revision string
}

// packed is a compressed body, and whose it is.
type packed struct {
	owner bff.UserID
	bytes []byte // nil where it would not become smaller
}

// newCompressor remembers so many bytes; with none, nothing is compressed.
func newCompressor(bytes int) *compressor {
	if bytes <= 0 {
		return nil
	}
	encoder, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	if err != nil {
		// The options are constant: this cannot be.
		panic(fmt.Errorf("make a zstd encoder: %w", err))
	}
	return &compressor{made: remember.New[packedKey, packed](bytes), zstd: encoder}
}

// compress gives the content in the coding, and the coding that it then has:
// identity where the body is small, or would not become smaller.
func (p *compressor) compress(c coding, of content) ([]byte, coding) {
	if p == nil || c == "" || len(of.body) < minCompressed {
		return of.body, ""
	}
	key := packedKey{c, of.revision}
	out, ok := p.made.Get(key)
	if !ok {
		out = packed{owner: of.owner, bytes: p.make(c, of.body)}
		if len(out.bytes) >= len(of.body) {
			out.bytes = nil
		}
		p.made.Put(key, out, len(of.revision)+len(out.owner)+len(out.bytes))
		if p.forgotten.Load() != of.since {
			// It was made of what was read before somebody was forgotten, and
			// may have come too late to be forgotten with the rest.
			p.drop(of.owner)
		}
	}
	if out.bytes == nil {
		return of.body, ""
	}
	return out.bytes, c
}

// moment is what a content's since is, before it is read.
func (p *compressor) moment() uint64 {
	if p == nil {
		return 0
	}
	return p.forgotten.Load()
}

// forget drops what is that user's, also what is being made meanwhile of
// something that was read before.
func (p *compressor) forget(u bff.UserID) {
	if p != nil {
		p.forgotten.Add(1)
		p.drop(u)
	}
}

func (p *compressor) drop(u bff.UserID) {
	if u != "" {
		p.made.Forget(func(of packed) bool { return of.owner == u })
	}
}

func (p *compressor) make(c coding, body []byte) []byte {
	if c == "zstd" {
		return bytes.Clone(p.zstd.EncodeAll(body, make([]byte, 0, len(body)/4)))
	}
	var out bytes.Buffer
	out.Grow(len(body) / 4)
	// A buffer takes every write, so neither writer can fail.
	if c == "br" {
		w, ok := p.br.Get().(*brotli.Writer)
		if !ok {
			w = brotli.NewWriterLevel(nil, 5)
		}
		w.Reset(&out)
		_, _ = w.Write(body)
		_ = w.Close()
		p.br.Put(w)
	} else {
		w, ok := p.gzip.Get().(*gzip.Writer)
		if !ok {
			w = gzip.NewWriter(nil)
		}
		w.Reset(&out)
		_, _ = w.Write(body)
		_ = w.Close()
		p.gzip.Put(w)
	}
	return bytes.Clone(out.Bytes())
}
