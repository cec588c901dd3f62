package bff

import (
	"fmt"
	"time"
)

// RecallBounds bound what a Recall keeps and how long anything takes. The zero
// RecallBounds stand for DefaultRecall.
type RecallBounds struct {
	// Bytes is how much is kept, whatever it costs to keep it included.
	Bytes int `json:"bytes"`
	// Budget is how long a caller waits for the store.
	Budget Seconds `json:"budget"`
	// Limit is how long the store may take, for whoever comes later.
	Limit Seconds `json:"limit"`
	// Recheck is how old a record may be that nobody said has changed: it
	// bounds what a lost message can cost.
	Recheck Seconds `json:"recheck"`
	// KeepFor is how long the last that was known stands in for the store,
	// counted from when it was last true.
	KeepFor Seconds `json:"keepFor"`
	// Flights are how many may be under way to one shard of the store at once;
	// to all shards together it is four times as many.
	Flights int `json:"flights"`
	// Failures in a row, or Silence while something is under way, say that a
	// shard is away; from then on it is asked once every Probe.
	Failures int     `json:"failures"`
	Silence  Seconds `json:"silence"`
	Probe    Seconds `json:"probe"`
}

// DefaultRecall keeps 256 MiB for a day.
func DefaultRecall() RecallBounds {
	return RecallBounds{
		Bytes:    256 << 20,
		Budget:   Seconds(50 * time.Millisecond),
		Limit:    Seconds(time.Second),
		Recheck:  Seconds(10 * time.Second),
		KeepFor:  Seconds(24 * time.Hour),
		Flights:  1024,
		Failures: 5,
		Silence:  Seconds(300 * time.Millisecond),
		Probe:    Seconds(250 * time.Millisecond),
	}
}

// Validate names the field that cannot be, and the mend.
func (b RecallBounds) Validate() error {
	if b == (RecallBounds{}) {
		return nil
	}
	if b.Bytes < 0 {
		return fmt.Errorf("recall.bytes is negative: give a number of bytes, or 0 to keep nothing")
	}
	for _, f := range []struct {
		name string
		n    int64
	}{
		{"budget", int64(b.Budget)}, {"limit", int64(b.Limit)}, {"keepFor", int64(b.KeepFor)}, {"flights", int64(b.Flights)},
		{"failures", int64(b.Failures)}, {"silence", int64(b.Silence)}, {"probe", int64(b.Probe)},
	} {
		if f.n <= 0 {
			return fmt.Errorf("recall.%s must be more than 0: leave it out for the default", f.name)
		}
	}
	if b.Recheck < 0 {
		return fmt.Errorf("recall.recheck is negative: give seconds, or 0 to ask the store each time")
	}
	if b.Limit < b.Budget {
		return fmt.Errorf("recall.limit is less than recall.budget: whoever waits would be told too early")
	}
	return nil
}
