package main

import (
	"sync"
	"time"

	"mantel/fixtures/faults"
)

// bystander sleeps for a read's budget again and again, and does nothing else:
// what it oversleeps, whoever waits for a budget oversleeps, too. It says of a
// time that was missed how much of it the machine is to blame for.
type bystander struct {
	mu     sync.Mutex
	sleeps faults.Samples
}

// watch sleeps until the returned function is called.
func (b *bystander) watch() (stop func()) {
	quit := make(chan struct{})
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			<-time.After(readBudget * time.Duration(i) / 20)
			for {
				began := time.Now()
				select {
				case <-quit:
					return
				case <-time.After(readBudget):
				}
				b.mu.Lock()
				b.sleeps = append(b.sleeps, faults.Sample{At: began, Took: time.Since(began)})
				b.mu.Unlock()
			}
		})
	}
	return func() { close(quit); wg.Wait() }
}

// overslept is by how much the slowest hundredth of all sleeps was too long.
func (b *bystander) overslept(from, to time.Time) time.Duration {
	return max(0, b.between(from, to).Percentile(.99)-readBudget)
}

// late is how many sleeps took more than twice their time, of all.
func (b *bystander) late(from, to time.Time) (late, all int) {
	sleeps := b.between(from, to)
	return len(sleeps.Where(func(x faults.Sample) bool { return x.Took > 2*readBudget })), len(sleeps)
}

func (b *bystander) between(from, to time.Time) faults.Samples {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.sleeps.Where(func(x faults.Sample) bool { return !x.At.Before(from) && x.At.Before(to) })
}

// withinBudget claims that no answer waited longer for the store than it may.
func (s *stage) withinBudget(where string, samples faults.Samples, b *bystander, from, to time.Time) {
	s.t.Helper()
	p99 := samples.Percentile(.99)
	s.timed(p99 <= readBudget+10*time.Millisecond, "p99 ≤ budget ("+readBudget.String()+") + 10 ms "+where,
		"%s (p50 %s); %d of %d answers marked; a bystander who only sleeps overslept by %s", ms(p99), ms(samples.Percentile(.5)),
		samples.Marked(), len(samples), ms(b.overslept(from, to)))
}
