package redis

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"time"

	"mantel/bff"
	"mantel/components"
	"mantel/uischema"
)

// sampleBytes is how long a sampled body is at least: what a product of
// several widgets has to say to one user.
const sampleBytes = 1500

// sampler makes recommendations of the components' own examples, so that the
// bodies repeat themselves as much as real ones do, and no more.
type sampler struct{ widgets []bff.Widget }

func newSampler(tb testing.TB) *sampler {
	tb.Helper()
	files, err := fs.Glob(components.FS, "*/*/examples/*.json")
	if err != nil {
		tb.Fatal(err)
	}
	s := &sampler{}
	for _, file := range files {
		text, err := components.FS.ReadFile(file)
		if err != nil {
			tb.Fatal(err)
		}
		v, ok := uischema.ReadValue(text, uischema.FileLimits())
		if !ok || v.Get("props").Kind() != uischema.Object {
			tb.Fatalf("%s is no example", file)
		}
		folders := strings.Split(file, "/")
		s.widgets = append(s.widgets, bff.Widget{Component: folders[0] + "." + folders[1], Placement: "deal", Props: v.Get("props")})
	}
	if len(s.widgets) < 20 {
		tb.Fatalf("only %d examples were found", len(s.widgets))
	}
	return s
}

// say is what the n-th product says to a user.
func (s *sampler) say(u bff.UserID, n int, revision int64) bff.Recommendation {
	r := bff.Recommendation{
		Product: bff.ProductID(fmt.Sprint("product-", n)), User: u, Revision: revision,
		AsOf:       time.Date(2026, 11, 21, 18, 20, 0, 0, time.UTC),
		StaleAfter: time.Hour, ExpireAfter: 24 * time.Hour,
	}
	sum := sha256.Sum256(fmt.Append(nil, u, n, revision))
	r.Digest = hex.EncodeToString(sum[:16])
	for i := 0; len(bff.EncodeEnvelope(r)) < sampleBytes; i++ {
		w := s.widgets[(5*n+i)%len(s.widgets)]
		w.ID, w.Rank = fmt.Sprintf("w-%x-%d", sum[16:20], i), i
		r.Widgets = append(r.Widgets, w)
	}
	return r
}
