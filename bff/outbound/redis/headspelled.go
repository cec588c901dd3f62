package redis

import (
	"strings"
	"time"

	"mantel/bff"
)

// spelledHead reads a head of that product and user as put.lua spells it: every
// name in its place. Of whatever else it is no judge: good is false, and
// parseHead decides. Each read of a user's record comes through here for each
// product.
func spelledHead(h *bff.Head, text string, p bff.ProductID, u bff.UserID) (good bool) {
	l := spelling{rest: text, good: true}
	l.word("v=1 ")
	h.Revision = l.number("rev=", " ")
	h.Digest = l.value("dig=", " ")
	h.StoredAt = l.moment("st=", " ")
	h.StaleAt = l.moment("sa=", " ")
	h.ExpireAt = l.moment("ex=", " ")
	w := l.value("w=", " ")
	l.good = l.good && (w == "0" || w == "1")
	h.Withdrawn = w == "1"
	l.word("p=")
	l.word(string(p))
	l.word(" u=")
	l.word(string(u))
	if h.Generation = 0; l.rest != "" {
		h.Generation = l.number(" gen=", "")
	}
	h.Product, h.User = p, u
	return l.good && l.rest == "" && h.Revision >= 1 && h.Digest != ""
}

// spelling is what is left of a head, as long as it is as it should be.
type spelling struct {
	rest string
	good bool
}

// word is passed over.
func (l *spelling) word(w string) {
	if l.good = l.good && strings.HasPrefix(l.rest, w); l.good {
		l.rest = l.rest[len(w):]
	}
}

// value is what stands between a name and an end.
func (l *spelling) value(name, end string) string {
	l.word(name)
	value, rest, ends := strings.Cut(l.rest, end)
	l.rest, l.good = rest, l.good && ends
	return value
}

// number is a whole one of so few digits that it is below 2^53.
func (l *spelling) number(name, end string) (n int64) {
	l.word(name)
	at := 0
	for ; at < len(l.rest) && l.rest[at] >= '0' && l.rest[at] <= '9'; at++ {
		n = n*10 + int64(l.rest[at]-'0')
	}
	l.good = l.good && at > 0 && at <= plainDigits
	l.rest = l.rest[at:]
	l.word(end)
	return n
}

func (l *spelling) moment(name, end string) time.Time {
	return time.UnixMilli(l.number(name, end)).UTC()
}
