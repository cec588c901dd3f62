package redis

import (
	"strconv"
	"strings"
	"time"

	"mantel/bff"
)

// A head is one line of text that the script writes and both sides read, in
// any order and with names, so that a field more harms nobody:
//
//	v=1 rev=7 dig=3b1f… st=1795287600123 sa=1795291200123 ex=1795892400123 w=0 p=flights u=ada
//
// rev is the revision, dig the digest, st, sa and ex are the times of storing,
// going stale and expiring in milliseconds since 1970 on Redis' clock, w is 1
// for a withdrawal, p and u are the owners (u is empty for a generic).

// parseHead reads a head; ok is false where it is none.
func parseHead(text string) (h bff.Head, ok bool) {
	seen := 0
	for field := range strings.SplitSeq(text, " ") {
		name, value, named := strings.Cut(field, "=")
		if !named {
			return bff.Head{}, false
		}
		good := true
		switch name {
		case "v":
			good = value == "1"
		case "rev":
			h.Revision, good = count(value)
			good = good && h.Revision >= 1
		case "dig":
			h.Digest, good = value, value != ""
		case "st":
			h.StoredAt, good = millis(value)
		case "sa":
			h.StaleAt, good = millis(value)
		case "ex":
			h.ExpireAt, good = millis(value)
		case "w":
			h.Withdrawn, good = value == "1", value == "0" || value == "1"
		case "p":
			h.Product = bff.ProductID(value)
		case "u":
			h.User = bff.UserID(value)
		default:
			continue
		}
		if !good {
			return bff.Head{}, false
		}
		seen++
	}
	return h, seen == headFields
}

// headFields is how many fields a head has: each of them once.
const headFields = 9

// count reads a whole number from 0 to 2^53−1.
func count(s string) (int64, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil && n >= 0 && n <= 1<<53-1
}

func millis(s string) (time.Time, bool) {
	n, ok := count(s)
	return time.UnixMilli(n).UTC(), ok
}
