package patch

import "bytes"

// comma passes over the comma behind a value, if one is there.
func comma(b []byte, i int) int {
	if b[i] == ',' {
		return i + 1
	}
	return i
}

// end is where the value that begins at i ends.
func end(b []byte, i int) int { return endBefore(b, i, len(b)+1) }

// endBefore is where the value that begins at i ends, if that is before the
// limit; else 0.
func endBefore(b []byte, i, limit int) int {
	most := min(limit, len(b))
	for depth := 0; i < most; {
		switch b[i] {
		case '"':
			i = endString(b, i)
		case '{', '[':
			depth++
			i++
			continue
		case '}', ']':
			depth--
			i++
		case ',', ':':
			i++
			continue
		default:
			for i < len(b) && b[i] != ',' && b[i] != '}' && b[i] != ']' {
				i++
			}
		}
		if depth == 0 {
			if i < limit {
				return i
			}
			return 0
		}
	}
	return 0
}

// endString is where the string that begins at i ends, behind its quote.
func endString(b []byte, i int) int {
	for i++; ; i++ {
		i += bytes.IndexByte(b[i:], '"')
		escapes := 0
		for b[i-1-escapes] == '\\' {
			escapes++
		}
		if escapes%2 == 0 {
			return i + 1
		}
	}
}
