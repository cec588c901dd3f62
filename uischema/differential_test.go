package uischema_test

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync/atomic"
	"testing"

	"mantel/uischema"
)

// inputsAsked is how many verdicts of the oracle the differential run asks
// for: few in everyday tests; the long run is
//
//	MANTEL_DIFFERENTIAL=10000000 go test ./uischema -run Differential -v -timeout 2h
func inputsAsked(t *testing.T) int64 {
	t.Helper()
	text := os.Getenv("MANTEL_DIFFERENTIAL")
	if text == "" {
		return 30_000
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 1 {
		t.Fatalf("MANTEL_DIFFERENTIAL is %q: a number of inputs is due", text)
	}
	return n
}

// differential counts what was asked.
type differential struct {
	schemas, verdicts, fitting, unreadable atomic.Int64
}

// TestDifferential asks jsonschema v5, Check, Valid, the decoder and the speller
// about random values and spoiled texts of random schemas. They must never
// differ. Nor may what is read or spelled under a patch differ from the patched
// value.
func TestDifferential(t *testing.T) {
	types := sharedTypes(t)
	want := inputsAsked(t)
	var d differential
	t.Run("all", func(t *testing.T) {
		workers := uint64(runtime.GOMAXPROCS(0))
		for worker := range workers {
			t.Run(fmt.Sprint(worker), func(t *testing.T) {
				t.Parallel()
				for seed := worker; d.verdicts.Load() < want; seed += workers {
					d.schema(t, types, seed+1_000_000)
				}
			})
		}
	})
	t.Logf("%d verdicts of the oracle over %d schemas, %d of them yes; %d texts beside them that are no JSON within bounds",
		d.verdicts.Load(), d.schemas.Load(), d.fitting.Load(), d.unreadable.Load())
	if share := d.fitting.Load() * 100 / max(d.verdicts.Load(), 1); d.verdicts.Load() < want || share < 10 || share > 90 {
		t.Errorf("%d verdicts, %d of 100 yes: the run asks too little", d.verdicts.Load(), share)
	}
}

// schema asks about inputs for one schema.
func (d *differential) schema(t *testing.T, types *uischema.Types, seed uint64) {
	t.Helper()
	c, schema := randomComponent(t, types, seed)
	if c == nil {
		return
	}
	oracle, err := uischema.NewOracle(types, policy(), c)
	if err != nil {
		t.Fatal(err)
	}
	d.schemas.Add(1)
	w := newWorld(seed, 11)
	for range 500 {
		src := uischema.AppendJSON(nil, w.value(schema, 4))
		if w.chance(50) {
			src = w.spoil(src)
		}
		d.input(t, oracle, c, src)
		if w.chance(25) {
			patch := uischema.AppendJSON(nil, w.patch(w.value(schema, 4)))
			patched(t, c, src, patch)
			spellsPatch(t, c, src, patch)
		}
	}
}

func (d *differential) input(t *testing.T, oracle *uischema.Oracle, c *uischema.Component, src []byte) {
	t.Helper()
	agreeOnAny(t, src, uischema.FileLimits())
	fits := agree(t, c, src, uischema.FileLimits())
	spellsAlike(t, c, src, uischema.FileLimits())
	v, ok := uischema.ReadValue(src, uischema.FileLimits())
	if !ok {
		d.unreadable.Add(1)
		return
	}
	filled := c.Props.WithDefaults(v)
	if want := d.ask(t, oracle, c, filled, src); want != fits {
		t.Fatalf("the decoder says %t, the oracle %t\nschema %s\ntext   %q", fits, want, c.Doc.Source, src)
	}
	if !filled.Equal(v) {
		d.ask(t, oracle, c, v, src)
	}
}

// ask gives the oracle's verdict, and holds Check and Valid to it.
func (d *differential) ask(t *testing.T, oracle *uischema.Oracle, c *uischema.Component, v uischema.Value, src []byte) bool {
	t.Helper()
	want, err := oracle.Valid("card", v)
	if err != nil {
		t.Fatalf("%v\n%q", err, src)
	}
	d.verdicts.Add(1)
	if want {
		d.fitting.Add(1)
	}
	if got := c.Props.Valid(v, policy()); got != want {
		t.Fatalf("Valid says %t, the oracle %t\nschema %s\nvalue  %s", got, want, c.Doc.Source, uischema.AppendJSON(nil, v))
	}
	if got := len(c.Props.Check(v, policy())) == 0; got != want {
		t.Fatalf("Check says %t, the oracle %t\nschema %s\nvalue  %s", got, want, c.Doc.Source, uischema.AppendJSON(nil, v))
	}
	return want
}
