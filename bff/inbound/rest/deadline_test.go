package rest

import (
	"context"
	"errors"
	"testing"
	"time"
)

func TestADeadlineEndsWhetherSomebodyWaitsOrNot(t *testing.T) {
	gone, leave := context.WithCancel(context.Background())
	leave()
	ended := within(context.Background(), time.Hour)
	ended.end()
	for why, test := range map[string]struct {
		d    *deadline
		want error
	}{
		"the time is over":     {within(context.Background(), -time.Second), context.DeadlineExceeded},
		"the server has ended": {within(gone, time.Hour), context.Canceled},
		"nobody needs it":      {ended, context.Canceled},
	} {
		if err := test.d.Err(); !errors.Is(err, test.want) {
			t.Errorf("%s: %v before anybody waits", why, err)
		}
		<-test.d.Done()
		if err := test.d.Err(); !errors.Is(err, test.want) {
			t.Errorf("%s: %v when somebody has waited", why, err)
		}
	}
	going := within(context.Background(), time.Hour)
	if at, ok := going.Deadline(); going.Err() != nil || !ok || time.Until(at) < time.Minute {
		t.Errorf("%v, until %v", going.Err(), at)
	}
	child, cancel := context.WithTimeout(going, 2*time.Hour)
	defer cancel()
	select {
	case <-child.Done():
		t.Error("it ends before its time")
	default:
	}
	going.end()
	<-child.Done()
}

func TestWhoWaitsForLessThanADeadlineStartsNoTimer(t *testing.T) {
	base, leave := context.WithCancel(context.Background())
	defer leave()
	d := within(base, time.Hour)
	done := d.Within(time.Minute)
	select {
	case <-done:
		t.Error("it ends before its time")
	default:
	}
	if d.waited != nil {
		t.Error("a timer runs for nobody")
	}
	leave()
	<-done // the server has ended
	if err := d.Err(); !errors.Is(err, context.Canceled) {
		t.Errorf("%v when the server has ended", err)
	}
	short := within(context.Background(), -time.Second)
	<-short.Within(time.Minute)
	if err := short.Err(); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v when the time is over", err)
	}
}
