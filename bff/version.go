package bff

import (
	"fmt"
	"regexp"
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

var versionPattern = regexp.MustCompile(`^([0-9a-z]{1,32})\.([0-9]{1,16})$`)

// ParseVersion reads what String wrote, and copies it. Anything else gives
// ErrName.
func ParseVersion(s string) (Version, error) {
	m := versionPattern.FindStringSubmatch(s)
	if m == nil {
		return Version{}, fmt.Errorf("%w: a version is an epoch (a-z, 0-9), a dot and a whole number", ErrName)
	}
	n, err := strconv.ParseInt(m[2], 10, 64)
	if err != nil {
		return Version{}, fmt.Errorf("%w: the number of a version is at most 16 digits", ErrName)
	}
	return Version{Epoch: strings.Clone(m[1]), N: n}, nil
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
