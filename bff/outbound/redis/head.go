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
//	v=1 rev=7 dig=3b1f… st=1795287600123 sa=1795291200123 ex=1795892400123 w=0 p=flights u=ada gen=1795287600000
//
// rev is the revision, dig the digest, st, sa and ex are the times of storing,
// going stale and expiring in milliseconds since 1970 on Redis' clock, w is 1
// for a withdrawal, p and u are the owners (u is empty for a generic). gen is
// the product's generation, and absent where it was never reset.

// parseHead reads a head of that product and user. reason says why it is a
// miss: "head", where it is none, "version", where it is one of another
// format, "owner", where it is somebody else's. The digest is a part of the
// text.
func parseHead(h *bff.Head, text string, p bff.ProductID, u bff.UserID) (reason string) {
	if spelledHead(h, text, p, u) {
		return ""
	}
	*h, reason = anyHead(text, p, u)
	return reason
}

// anyHead reads a head whose fields stand in any order.
func anyHead(text string, p bff.ProductID, u bff.UserID) (h bff.Head, reason string) {
	var seen headFields
	foreign, future := false, false
	for rest, more := text, true; more; {
		var field string
		field, rest, more = strings.Cut(rest, " ")
		name, value, named := strings.Cut(field, "=")
		if !named {
			return bff.Head{}, "head"
		}
		good, is := true, headFields(0)
		switch name {
		case "v":
			future, is = value != "1", headFormat
			_, good = count(value)
		case "rev":
			is = headRevision
			h.Revision, good = count(value)
			good = good && h.Revision >= 1
		case "dig":
			h.Digest, good, is = value, value != "", headDigest
		case "st":
			is = headStored
			h.StoredAt, good = millis(value)
		case "sa":
			is = headStale
			h.StaleAt, good = millis(value)
		case "ex":
			is = headExpire
			h.ExpireAt, good = millis(value)
		case "w":
			h.Withdrawn, good, is = value == "1", value == "0" || value == "1", headWithdrawn
		case "p":
			h.Product, foreign, is = p, foreign || value != string(p), headProduct
		case "u":
			h.User, foreign, is = u, foreign || value != string(u), headUser
		case "gen":
			is = headGeneration
			h.Generation, good = count(value)
		default:
			continue
		}
		switch {
		case !good || seen&is != 0:
			return bff.Head{}, "head"
		case future:
			return bff.Head{}, "version"
		}
		seen |= is
	}
	switch {
	case seen|headGeneration != headAll:
		return bff.Head{}, "head"
	case foreign:
		return bff.Head{}, reasonOwner
	}
	return h, ""
}

// headFields says which fields were read: a head has each of them once, but for
// the generation, which it may lack.
type headFields uint16

const (
	headFormat headFields = 1 << iota
	headRevision
	headDigest
	headStored
	headStale
	headExpire
	headWithdrawn
	headProduct
	headUser
	headGeneration
	headAll = 1<<iota - 1
)

// reasonOwner is the miss that means that a value lies under another's key.
const reasonOwner = "owner"

// plainDigits are so few digits that they are a whole number below 2^53.
const plainDigits = 15

// count reads a whole number from 0 to 2^53−1.
func count(s string) (int64, bool) {
	if len(s) <= plainDigits {
		var plain int64
		for i := range len(s) {
			if s[i] < '0' || s[i] > '9' {
				plain = -1
				break
			}
			plain = plain*10 + int64(s[i]-'0')
		}
		if plain >= 0 && s != "" {
			return plain, true
		}
	}
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil && n >= 0 && n <= 1<<53-1
}

func millis(s string) (time.Time, bool) {
	n, ok := count(s)
	return time.UnixMilli(n).UTC(), ok
}
