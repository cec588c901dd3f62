package crew_test

import (
	"sync/atomic"
	"testing"

	"mantel/uischema/crew"
)

func TestEachPartIsDoneOnce(t *testing.T) {
	for _, n := range []int{0, 1, 2, 1000} {
		done := make([]atomic.Int32, n)
		crew.Each(n, func(i int) { done[i].Add(1) })
		for i := range done {
			if got := done[i].Load(); got != 1 {
				t.Errorf("of %d parts, part %d is done %d times", n, i, got)
			}
		}
	}
}

func TestAPanicIsTheCallers(t *testing.T) {
	defer func() {
		if got := recover(); got != "part 7" {
			t.Errorf("recovered %v", got)
		}
	}()
	crew.Each(100, func(i int) {
		if i == 7 {
			panic("part 7")
		}
	})
	t.Error("nothing was heard of the panic")
}
