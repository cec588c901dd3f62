package uischema

import (
	"math"
	"strings"
	"sync/atomic"
)

// quick is how a value of a plan mostly stands in a text: as Mantel itself
// spells it. What stands so is read in one go; of anything else anyhow tells.
type quick struct {
	way way
	// least and most bound a text in characters, or a whole number.
	least, most int64
	// table is the pattern's, once a text has asked for it.
	table atomic.Pointer[patternTable]
	words []string
}

// way is by which of reader's methods that is.
type way uint8

const (
	byNone way = iota // it takes anyhow to tell
	byText
	byTable
	byDate
	byURL
	byWhole
	byNumber
	byBool
	byWords
	byCase
	byMembers
	byItems
)

// mostWords are looked through one by one.
const mostWords = 64

// quicken finds the way of a plan. Where there is none, it is byNone.
func (p *plan) quicken() {
	s, q := p.schema, &p.quick
	switch bare := s.Const.IsAbsent() && s.Enum == nil; {
	case p.loose:
		if p.cases != nil {
			q.way = byCase
		}
	case s.If != nil && s.Types != TypeObject:
	case s.Types == TypeString:
		p.quickenText(bare)
	case !bare:
	case s.Types == TypeInteger && s.MultipleOf.IsAbsent():
		q.way = byWhole
		q.least, q.most = lowest(s), highest(s)
	case s.Types == TypeNumber && s.MultipleOf.IsAbsent():
		q.way = byNumber
	case s.Types == TypeBoolean:
		q.way = byBool
	case s.Types == TypeArray:
		q.way = byItems
	case s.Types == TypeObject:
		q.way = byMembers
	}
}

// quickenText finds the way of a string.
func (p *plan) quickenText(bare bool) {
	s, q := p.schema, &p.quick
	q.least, q.most = int64(max(s.MinLength, 0)), int64(s.MaxLength)
	if q.most < 0 {
		q.most = math.MaxInt64
	}
	free := q.least == 0 && s.MaxLength < 0 && s.Pattern == nil && s.Format == ""
	switch {
	case !bare:
		if words := s.words; free && (words != nil) != (s.Const.Kind() == String) {
			if words == nil {
				words = []string{s.Const.Text()}
			}
			for _, word := range words {
				if quickly(word) < len(word) {
					return
				}
			}
			if len(words) <= mostWords {
				q.way, q.words = byWords, words
			}
		}
	case s.Pattern != nil:
		if s.match != nil && s.match.table != nil && s.Format == "" {
			q.way = byTable
		}
	case s.Format == "" || s.Format == "markdown":
		q.way = byText
	case s.Format == "uri":
		q.way = byURL
	case s.Format == "date" && q.least <= 10 && q.most >= 10:
		q.way = byDate
	}
}

// lowest and highest are the bounds of a whole number.
func lowest(s *Schema) int64 {
	low := float64(-MaxInt)
	if !s.Minimum.IsAbsent() {
		low = math.Ceil(s.Minimum.Number())
	}
	if !s.ExclusiveMinimum.IsAbsent() {
		low = max(low, math.Floor(s.ExclusiveMinimum.Number())+1)
	}
	return int64(low)
}

func highest(s *Schema) int64 {
	high := float64(MaxInt)
	if !s.Maximum.IsAbsent() {
		high = math.Floor(s.Maximum.Number())
	}
	if !s.ExclusiveMaximum.IsAbsent() {
		high = min(high, math.Ceil(s.ExclusiveMaximum.Number())-1)
	}
	return int64(high)
}

// tabled makes the pattern's table, nil where it has none.
func (p *plan) tabled() *patternTable {
	table := p.schema.match.table()
	p.quick.table.Store(table)
	return table
}

// into reads the value at i into slot, which is Absent.
func (r *reader) into(p *plan, slot *Value, i int) (end int) {
	src := r.src
	if p == nil || i >= len(src) {
		*slot, end = r.anyhow(p, i)
		return end
	}
	q, c := &p.quick, src[i]
	switch q.way {
	case byText:
		if c == '"' {
			end := wideOrSpecial(src, i+1)
			if n := int64(end - i - 1); end < len(src) && src[end] == '"' && n >= q.least && n <= q.most {
				r.values++
				*slot = textAt(src, i+1, end)
				return end + 1
			}
			*slot, end = r.otherText(p, i, end)
			return end
		}
	case byTable:
		table := q.table.Load()
		if table == nil {
			table = p.tabled()
		}
		if c == '"' && table != nil {
			end := table.end(src, i+1)
			if n := int64(end - i - 1); end >= 0 && n >= q.least && n <= q.most {
				r.values++
				*slot = textAt(src, i+1, end)
				return end + 1
			}
		}
	case byWords:
		if c == '"' {
			end := wideOrSpecial(src, i+1)
			if end < len(src) && src[end] == '"' {
				if word := wordOf(q.words, src[i+1:end]); word != nil {
					r.values++
					*slot = textAt(*word, 0, len(*word))
					return end + 1
				}
			}
		}
	case byMembers:
		if c == '{' {
			r.values++
			return r.members(p, slot, i+1)
		}
	case byCase:
		if c == '{' {
			if end := r.chosen(p, slot, i); end >= 0 {
				return end
			}
		}
	case byURL:
		if c == '"' {
			end := wideOrSpecial(src, i+1)
			if n := int64(end - i - 1); end < len(src) && src[end] == '"' && n >= q.least && n <= q.most && r.check.policy.allows(src[i+1:end]) {
				r.values++
				*slot = textAt(src, i+1, end)
				return end + 1
			}
		}
	case byDate:
		if i+11 < len(src) && c == '"' && src[i+11] == '"' && isDate(src[i+1:i+11]) {
			r.values++
			*slot = textAt(src, i+1, i+11)
			return i + 12
		}
	case byWhole:
		whole, end := digits(src, i)
		if n := end - i; n > 0 && n <= 15 && (c != '0' || n == 1) && end < len(src) && !wordText.has(src[end]) &&
			whole >= q.least && whole <= q.most {
			r.values++
			*slot = wholeValue(whole)
			return end
		}
	case byNumber:
		if v, end := shortNumber(src, i); end > 0 && r.check.number(p.schema, v) {
			r.values++
			*slot = v
			return end
		}
	case byBool:
		if c == 't' && strings.HasPrefix(src[i:], "true") {
			r.values++
			*slot = BoolValue(true)
			return i + len("true")
		}
		if c == 'f' && strings.HasPrefix(src[i:], "false") {
			r.values++
			*slot = BoolValue(false)
			return i + len("false")
		}
	case byItems:
		if c == '[' {
			r.values++
			*slot, end = r.container('[', p, i+1)
			return end
		}
	}
	if c <= ' ' {
		if next := space(src, i); next > i {
			return r.into(p, slot, next)
		}
	}
	*slot, end = r.anyhow(p, i)
	return end
}

// wordOf is the word that text is, nil where it is none.
func wordOf(words []string, text string) *string {
	for i := range words {
		if words[i] == text {
			return &words[i]
		}
	}
	return nil
}
