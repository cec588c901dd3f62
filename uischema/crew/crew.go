// Package crew answers: how is work of many independent parts shared among the
// machine's cores, so that its outcome is that of doing one after the other?
package crew

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// Each calls do for each of 0…n-1, several at once and in any order, and
// returns when all have returned. What do finds goes into a place of its own
// for each i, and is put together in order afterwards. A panic of do is
// Each's: the first that there was.
func Each(n int, do func(i int)) {
	hands := min(n, runtime.GOMAXPROCS(0))
	if hands < 2 {
		for i := range n {
			do(i)
		}
		return
	}
	var next atomic.Int64
	var first atomic.Pointer[any]
	var all sync.WaitGroup
	for range hands {
		all.Go(func() {
			defer func() {
				if p := recover(); p != nil {
					first.CompareAndSwap(nil, &p)
				}
			}()
			for i := int(next.Add(1) - 1); i < n && first.Load() == nil; i = int(next.Add(1) - 1) {
				do(i)
			}
		})
	}
	all.Wait()
	if p := first.Load(); p != nil {
		panic(*p)
	}
}
