package uischema

import "math/bits"

// quickly is how many bytes s begins with that stand in a JSON string as they
// are and are ASCII, so that one look decides about escapes and about UTF-8
// both: most texts, and all names, are nothing else.
func quickly(s string) int {
	if n := len(s); n < 8 && n >= 4 {
		// Its first and its last four bytes, some of them twice.
		x := uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
			uint64(s[n-4])<<32 | uint64(s[n-3])<<40 | uint64(s[n-2])<<48 | uint64(s[n-1])<<56
		if (specials(x)|x)&tops == 0 {
			return n
		}
	}
	i := 0
	for ; i+8 <= len(s); i += 8 {
		if x := eight(s[i : i+8]); (specials(x)|x)&tops != 0 {
			return i + bits.TrailingZeros64((specials(x)|x)&tops)/8
		}
	}
	if len(s) > 8 {
		// The last eight bytes again: the first of them were looked at.
		if x := eight(s[len(s)-8:]); (specials(x)|x)&tops == 0 {
			return len(s)
		}
	}
	for ; i < len(s); i++ {
		if c := s[i]; c == '"' || c == '\\' || c < ' ' || c >= 0x80 {
			return i
		}
	}
	return i
}
