package bff

import (
	"fmt"
	"strconv"
	"strings"
)

// Version names a state of one user's record: N counts the writes that were
// applied since the epoch began, and the store begins a new epoch where it has
// lost what it held. Only versions of one epoch have an order. The zero
// Version is that of a user of whom nothing is held.
type Version struct {
	Epoch string // 1–32 of [0-9a-z]; "" only in the zero Version
	N     int64
}

// ParseVersion reads what String wrote, and copies it: 1–32 of [0-9a-z], a dot
// and 1–16 digits. Anything else gives ErrName. Every record has one that is
// read, so that the form is spelt out.
func ParseVersion(s string) (Version, error) {
	epoch, number, dotted := strings.Cut(s, ".")
	good := dotted && len(epoch) >= 1 && len(epoch) <= 32 && len(number) >= 1 && len(number) <= 16
	for i := range len(epoch) {
		c := epoch[i]
		good = good && (c >= '0' && c <= '9' || c >= 'a' && c <= 'z')
	}
	n := int64(0)
	for i := range len(number) {
		c := number[i]
		good = good && c >= '0' && c <= '9'
		if good {
			n = n*10 + int64(c-'0')
		}
	}
	if !good {
		return Version{}, fmt.Errorf("%w: a version is an epoch (a-z, 0-9), a dot and a whole number of at most 16 digits", ErrName)
	}
	return Version{Epoch: strings.Clone(epoch), N: n}, nil
}

// String gives "<epoch>.<n>", or "" for the zero Version.
func (v Version) String() string {
	if v == (Version{}) {
		return ""
	}
	return v.Epoch + "." + strconv.FormatInt(v.N, 10)
}

// AtLeast reports whether a record of version v has all that one of version
// least has, as far as versions tell. Every version has at least nothing.
func (v Version) AtLeast(least Version) bool {
	return least == (Version{}) || v.Epoch == least.Epoch && v.N >= least.N
}
