package uischema_test

import (
	"math"
	"math/rand/v2"
	"strconv"
	"testing"

	"mantel/uischema"
)

// spelledNumber is strconv's shortest spelling of a double that is not whole,
// where RFC 8785 writes it without an exponent.
func spelledNumber(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

func TestANumberOfFewDecimalsIsSpelledAsAnyOtherIs(t *testing.T) {
	check := func(f float64) {
		t.Helper()
		for _, f := range []float64{f, math.Nextafter(f, 0), math.Nextafter(f, math.Inf(1)), -f} {
			if abs := math.Abs(f); abs < 1e-6 || abs >= 1e21 || f == math.Trunc(f) || math.IsNaN(f) {
				continue
			}
			v, err := uischema.FloatValue(f)
			if err != nil {
				t.Fatal(f, err)
			}
			if got, want := string(uischema.AppendJSON([]byte("x"), v)), "x"+spelledNumber(f); got != want {
				t.Fatalf("%b is %s, want %s", f, got, want)
			}
		}
	}
	for _, f := range []float64{4.5, 12.99, 0.1, 0.1 + 0.2, 0.375, 0.05, 1e-6, 2e-6, 1.5e-6, 1e-7, 0.999999, 0.9999995, 0.9999999,
		999999999.5, 999999999.999999, 1e9 + 0.5, 1e9, 1e9 - 1e-6, 123456789.123456, 123456789.1234565, 999999.9999995,
		1.0000005, 1 << 29, 1<<30 + 0.25, 1<<52 + 0.5, 5e-324, math.MaxFloat64, 1.7976931348623157e-5} {
		check(f)
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 100_000 {
		check(math.Float64frombits(r.Uint64()))
		power := math.Pow10(r.IntN(18)) // of decimals that are too many, too
		check(float64(r.Int64N(1<<(1+r.IntN(60)))) / power)
		check(r.Float64() * math.Pow10(r.IntN(12)))
	}
}

func BenchmarkAppendANumberOfFewDecimals(b *testing.B) {
	v, err := uischema.FloatValue(12.99)
	if err != nil {
		b.Fatal(err)
	}
	var dst []byte
	for b.Loop() {
		dst = uischema.AppendJSON(dst[:0], v)
	}
}
