package bff

import (
	"crypto/sha256"
	"encoding/hex"
	"time"

	"mantel/uischema"
)

// digest is 32 hex digits (128 bits of SHA-256) over all that a recommendation
// says, its revision excepted.
func digest(r Recommendation) string {
	sum := sha256.Sum256(appendSaid(append(make([]byte, 0, saidBytes(&r)), "mantel/push/1\n"...), &r, nil))
	return hex.EncodeToString(sum[:16])
}

// contentSum is 128 bits of SHA-256 over a widget's canonical JSON.
type contentSum [16]byte

func sumOf(canonical string) contentSum {
	sum := sha256.Sum256([]byte(canonical))
	return contentSum(sum[:16])
}

// content is the widget's sum, made now where nobody has made it before. What
// another release stored may be spelled in another way: then less is
// remembered, nothing wrong.
func (w *Widget) content() contentSum {
	if w.kept != nil {
		if sum := w.kept.sum.Load(); sum != nil {
			return *sum
		}
	}
	var sum contentSum
	switch {
	case w.kept != nil && w.kept.spelled != "":
		sum = sumOf(w.kept.spelled)
	case w.stored != "":
		sum = sumOf(w.stored)
	default:
		sum = sumOf(string(w.appendJSON(nil)))
	}
	if w.kept != nil {
		w.kept.sum.Store(&sum)
	}
	return sum
}

// number is a whole number that is known to be small enough.
func number(n int64) uischema.Value {
	v, err := uischema.IntValue(n)
	if err != nil {
		return uischema.NullValue()
	}
	return v
}

// Withdrawal is the recommendation with which a product takes back what it
// said to a user, or to everybody where user is "".
func Withdrawal(p ProductID, u UserID, revision int64, asOf time.Time) Recommendation {
	r := Recommendation{Product: p, User: u, Revision: revision, Withdrawn: true}
	r.Digest = digest(r)
	r.AsOf = asOf.UTC().Truncate(time.Second)
	return r
}
