package bff

import (
	"crypto/sha256"
	"encoding/hex"
	"time"

	"mantel/uischema"
)

const (
	digestPrefix = "mantel/push/1\n"
	digestBytes  = 16
)

// digest is 32 hex digits (128 bits of SHA-256) over all that a recommendation
// says, its revision excepted.
func digest(r Recommendation) string {
	sum := sha256.Sum256(appendSaid(append(make([]byte, 0, saidBytes(&r)), digestPrefix...), &r, nil))
	return hex.EncodeToString(sum[:digestBytes])
}

// contentSum is 128 bits of SHA-256 over a widget's canonical JSON.
type contentSum [16]byte

func sumOf(canonical []byte) contentSum {
	sum := sha256.Sum256(canonical)
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
	case w.stored != "":
		sum = sumOf([]byte(w.stored))
	default:
		sum = sumOf(w.appendJSON(nil))
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
