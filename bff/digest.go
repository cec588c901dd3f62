package bff

import (
	"crypto/sha256"
	"encoding/hex"
	"hash/maphash"
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

// contentSum is 128 bits over a widget's canonical JSON. It tells apart what
// one product says to one user, or to everybody: whoever remembers by it has
// both in the key, too. It means nothing outside this process.
type contentSum [2]uint64

// contentSeeds make it different in each process, so that nobody can choose
// two contents that have one sum.
var contentSeeds = [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}

// content is the widget's sum, made now where nobody has made it before. What
// another release stored may be spelled in another way: then less is
// remembered, nothing wrong.
func (w *Widget) content() (sum contentSum) {
	if w.kept != nil {
		sum = contentSum{w.kept.sum[0].Load(), w.kept.sum[1].Load()}
		if sum[0] != 0 && sum[1] != 0 {
			return sum
		}
	}
	said := w.stored
	if said == "" {
		said = string(w.appendJSON(nil))
	}
	for i := range sum {
		sum[i] = maphash.String(contentSeeds[i], said)
	}
	if w.kept != nil {
		w.kept.sum[0].Store(sum[0])
		w.kept.sum[1].Store(sum[1])
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
