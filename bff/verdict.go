package bff

// String gives "applied", "unchanged", "older", "conflict" or "erased".
func (v Verdict) String() string {
	if int(v) >= len(verdictNames) {
		return "unknown"
	}
	return verdictNames[v]
}

var verdictNames = [...]string{"applied", "unchanged", "older", "conflict", "erased"}

// Decide says what becomes of a recommendation with this revision and digest
// where a head of that revision and digest is held (revision 0: none is).
// Every adapter's compare-and-set gives the same answer.
func Decide(heldRevision int64, heldDigest string, revision int64, digest string) Verdict {
	switch {
	case revision > heldRevision:
		return Applied
	case revision < heldRevision:
		return Older
	case digest == heldDigest:
		return Unchanged
	}
	return Conflict
}
