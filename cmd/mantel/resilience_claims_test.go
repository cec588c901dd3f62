package main

import (
	"fmt"
	"time"

	"mantel/fixtures/faults"
)

// must claims what has to hold in every run.
func (s *stage) must(holds bool, claim, shown string, args ...any) {
	s.t.Helper()
	c := faults.Claim{Must: claim, Shown: fmt.Sprintf(shown, args...), Verdict: faults.Holds}
	if !holds {
		c.Verdict = faults.Fails
		s.t.Errorf("%s: %s", c.Must, c.Shown)
	}
	s.row.Claims = append(s.row.Claims, c)
}

// timed claims a time: a long run judges it, a short one only records it.
func (s *stage) timed(holds bool, claim, shown string, args ...any) {
	s.t.Helper()
	if s.long {
		s.must(holds, claim, shown, args...)
		return
	}
	s.row.Claims = append(s.row.Claims, faults.Claim{Must: claim, Shown: fmt.Sprintf(shown, args...), Verdict: faults.Recorded})
}

// unaffected claims that a fault elsewhere marks no answer. A read that busy
// cores made late is marked, too, and rightly: what was under way while one who
// does nothing but sleep was held up does not count.
func (s *stage) unaffected(claim string, answers faults.Samples, b *bystander, from, to time.Time) {
	s.t.Helper()
	s.must(len(answers) > 0 && answers.Marked() < len(answers), claim, "%d of %d marked stale, p99 %s",
		answers.Marked(), len(answers), ms(answers.Percentile(.99)))
	held := b.held(from, to)
	calm := answers.Outside(held)
	s.timed(len(calm) > 0 && calm.Marked() == 0, claim+": not one answer is marked, but while a bystander was held up",
		"%d of %d marked stale; %d of %d while none of %d sleepers was held up", answers.Marked(), len(answers), calm.Marked(), len(calm), sleepers)
}

// finish claims what every row does: that no answer was missing or wrong.
func (s *stage) finish() {
	s.t.Helper()
	s.tally()
	failed, words, again := s.load.Failed()
	s.row.Checked, s.row.Broken = s.total.Checked, s.total.Broken
	s.must(failed == 0, "no failed answer", "%d failed, %d sent again because a process was killed", failed, again)
	s.must(s.total.Foreign == 0, "no foreign byte", "%d of %d answers of all kinds held what was not for whoever asked", s.total.Foreign, s.total.Searched)
	s.must(s.total.Broken == 0, "status, owner, tree, age and version of every answer",
		"%d answers judged (%d were 304, %d patches, %d marked stale, %d named the version that they showed, %d said that one is not there); what was not marked was %s behind at most; %d promises broken",
		s.total.Checked, s.total.NotModified, s.total.Patched, s.total.Marked, s.total.Versioned, s.total.Unmet, ms(s.total.Oldest), s.total.Broken)
	for _, why := range append(words, s.model.Broken()...) {
		s.t.Log(why)
	}
}

// ms spells a time in milliseconds.
func ms(d time.Duration) string {
	return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000)
}

// calm compares p99: that of an outage may be twice the healthy one's, or 5 ms.
func calm(healthy, outage time.Duration) bool {
	return outage <= max(2*healthy, 5*time.Millisecond)
}
