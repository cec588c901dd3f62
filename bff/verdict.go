package bff

import "time"

// String gives "applied", "unchanged", "older", "conflict" or "erased".
func (v Verdict) String() string {
	if int(v) >= len(verdictNames) {
		return "unknown"
	}
	return verdictNames[v]
}

var verdictNames = [...]string{"applied", "unchanged", "older", "conflict", "erased"}

// Decide says what becomes of r, said in that generation of its product, where
// held is the head that it would replace (the zero Head: none is), and the
// user was erased at that time (zero: never). Every adapter's compare-and-set
// gives the same answer.
func Decide(held Head, erased time.Time, generation int64, r Recommendation) Verdict {
	switch {
	case !r.SaidAt.IsZero() && !erased.IsZero() && !r.SaidAt.After(erased):
		return Erased
	case generation != held.Generation:
		return newer(generation > held.Generation)
	case r.Revision != held.Revision:
		return newer(r.Revision > held.Revision)
	case r.Digest == held.Digest:
		return Unchanged
	}
	return Conflict
}

func newer(is bool) Verdict {
	if is {
		return Applied
	}
	return Older
}
