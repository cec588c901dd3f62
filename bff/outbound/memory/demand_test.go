package memory

import (
	"context"
	"fmt"
	"testing"
	"time"

	"mantel/bff"
	"mantel/bff/porttest"
)

func newHand() *hand { return &hand{at: time.Date(2026, 11, 21, 18, 20, 0, 0, time.UTC)} }

func TestTheMemoryLogOfDemandKeepsThePortsPromises(t *testing.T) {
	porttest.RunDemandLog(t, func(testing.TB) porttest.Demands {
		clock := newHand()
		l := NewDemandLog(clock.now, 10*time.Minute, 100)
		return porttest.Demands{Log: l, Quiet: 10 * time.Minute, Cap: 100,
			Peer: func(testing.TB) bff.DemandLog { return l },
			Pass: func(_ testing.TB, d time.Duration) { clock.pass(d) }}
	})
}

func TestMemoryTurnsKeepThePortsPromises(t *testing.T) {
	porttest.RunTurns(t, func(testing.TB) porttest.TurnTaking {
		clock := newHand()
		turns := NewTurns(clock.now)
		return porttest.TurnTaking{Turns: turns, Peer: func(testing.TB) bff.Turns { return turns },
			Pass: func(_ testing.TB, d time.Duration) { clock.pass(d) }}
	})
}

func TestMemoryLossesKeepThePortsPromises(t *testing.T) {
	porttest.RunLosses(t, func(testing.TB) porttest.Losing {
		l := NewLosses()
		return porttest.Losing{Losses: l, Peer: l}
	})
}

func TestSignalsAreBounded(t *testing.T) {
	clock := newHand()
	l := NewDemandLog(clock.now, time.Minute, 1_000_000)
	for i := range 5 * signalsKept {
		if _, err := l.Append(t.Context(), bff.Signal{Product: "flights", User: bff.UserID(fmt.Sprint(i))}); err != nil {
			t.Fatal(err)
		}
		if i%signalsKept == 0 {
			clock.pass(time.Minute)
		}
	}
	d := l.products["flights"]
	if len(d.signals) > 2*signalsKept || len(d.quiet) > 2*signalsKept {
		t.Errorf("%d signals and %d users are kept", len(d.signals), len(d.quiet))
	}
	ctx, cancel := context.WithCancel(t.Context())
	heard := 0
	_ = l.Follow(ctx, "flights", "0-0", func(bff.Signal) error {
		if heard++; heard == signalsKept {
			cancel()
		}
		return nil
	})
	if heard < signalsKept {
		t.Errorf("%d signals can be caught up on", heard)
	}
}
