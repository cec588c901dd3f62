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
