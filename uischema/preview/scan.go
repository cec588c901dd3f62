package preview

import "strings"

// mode says what the next byte of the page belongs to.
type mode uint8

const (
	inText   mode = iota
	inTag         // in a start tag, between attributes
	inDouble      // in an attribute's value, within ""
	inSingle      // in an attribute's value, within ''
)

// valueState is how far the value of a URL attribute has come.
type valueState uint8

const (
	valueEmpty    valueState = iota
	valueDone                // nothing may follow
	valueFragment            // "#…": more of it may follow
)

// place is where a page stands between two bytes. It is comparable.
type place struct {
	mode      mode
	tag, attr string
	value     valueState
	// open are the open elements, outermost first, each followed by "/".
	open string
}

func (p place) same(q place) bool {
	p.value, q.value = 0, 0
	return p == q
}

// top is the innermost open element, "" for none.
func (p place) top() string {
	s := strings.TrimSuffix(p.open, "/")
	return s[strings.LastIndexByte(s, '/')+1:]
}

func (p *place) push(tag string) { p.open += tag + "/" }

func (p *place) pop() { p.open = strings.TrimSuffix(p.open, p.top()+"/") }

// scanner reads one run of literal HTML. It knows the plain core of the
// syntax and refuses the rest, so that a browser cannot read it otherwise.
type scanner struct {
	c    *checker
	text string
	base int // offset of text in the source
	i    int
	at   place
}

// run reads to the end of the text and gives where the page stands then.
func (s *scanner) run() place {
	for s.i < len(s.text) {
		switch s.at.mode {
		case inText:
			s.content()
		case inTag:
			s.attribute()
		case inDouble:
			s.quoted('"')
		case inSingle:
			s.quoted('\'')
		}
	}
	return s.at
}

func (s *scanner) report(rule string, from int, message, hint string) {
	s.c.report(rule, s.base+from, s.base+max(s.i, from+1), message, hint)
}

// content reads text up to the next tag, and the tag's name.
func (s *scanner) content() {
	lt := strings.IndexByte(s.text[s.i:], '<')
	if lt < 0 {
		s.i = len(s.text)
		return
	}
	start := s.i + lt
	s.i = start + 1
	rest := s.text[s.i:]
	switch {
	case strings.HasPrefix(rest, "!--"):
		end := strings.Index(rest[3:], "-->")
		if end < 0 || strings.HasPrefix(rest[3:], ">") || strings.HasPrefix(rest[3:], "->") {
			s.i = len(s.text)
			s.report(ruleSyntax, start, "a comment must be closed before the next action", "use {{/* … */}}")
			return
		}
		s.i += 3 + end + 3
	case strings.HasPrefix(rest, "/"):
		s.i++
		s.endTag(start)
	case rest != "" && isLetter(rest[0]):
		s.startTag(start)
	default:
		s.report(ruleUnsafe, start, "a lone < could begin a tag", "write &lt;")
	}
}

func (s *scanner) startTag(start int) {
	name := strings.ToLower(s.word(isNameByte))
	if s.i == len(s.text) || !isBreak(s.text[s.i]) {
		s.report(ruleUnsafe, start, "a tag's name cannot come from an expression or hold other than letters and digits", "")
		s.i = len(s.text)
		return
	}
	if why := refusedElement(name); why != "" {
		s.report(ruleUnsafe, start, why, "")
	}
	s.at.mode, s.at.tag, s.at.attr = inTag, name, ""
}

func (s *scanner) endTag(start int) {
	name := strings.ToLower(s.word(isNameByte))
	s.space()
	if s.i == len(s.text) || s.text[s.i] != '>' || name == "" {
		s.report(ruleUnsafe, start, "a closing tag is </name>, and no expression stands in it", "")
		s.i = len(s.text)
		return
	}
	s.i++
	switch top := s.at.top(); {
	case top == name:
		s.at.pop()
	case top == "":
		s.report(ruleSyntax, start, "</"+name+"> closes nothing", "")
	default:
		s.report(ruleSyntax, start, "</"+name+"> stands where <"+top+"> is still open", "close </"+top+"> first")
	}
}

// attribute reads one attribute up to its opening quote, or the tag's end.
func (s *scanner) attribute() {
	s.space()
	if s.i == len(s.text) {
		return
	}
	start := s.i
	tag := s.at.tag
	switch {
	case s.text[s.i] == '>':
		s.i++
		if !voidElements[tag] {
			s.at.push(tag)
		}
		s.at.mode, s.at.tag, s.at.attr = inText, "", ""
		return
	case strings.HasPrefix(s.text[s.i:], "/>"):
		s.i += 2
		if !voidElements[tag] && !svgElements[tag] {
			s.report(ruleSyntax, start, "<"+tag+"/> does not close the element in HTML", "write <"+tag+"></"+tag+">")
		}
		s.at.mode, s.at.tag, s.at.attr = inText, "", ""
		return
	case !isLetter(s.text[s.i]):
		s.i++
		s.report(ruleUnsafe, start, "an attribute's name begins with a letter", "")
		return
	}
	name := strings.ToLower(s.word(isAttrByte))
	if s.i == len(s.text) || !(isBreak(s.text[s.i]) || s.text[s.i] == '=') {
		s.report(ruleUnsafe, start, "an attribute's name cannot come from an expression", "")
		s.i = len(s.text)
		return
	}
	if why, hint := refusedAttribute(tag, name); why != "" {
		s.report(ruleUnsafe, start, why, hint)
	}
	s.value(start, name)
}

// value reads "=" and the opening quote, where there are any.
func (s *scanner) value(start int, name string) {
	if s.text[s.i] != '=' {
		return
	}
	s.i++
	if s.i == len(s.text) || (s.text[s.i] != '"' && s.text[s.i] != '\'') {
		s.report(ruleUnsafe, start, "the value of "+name+" needs quotes", name+`="…"`)
		s.i = len(s.text)
		return
	}
	s.at.mode = inDouble
	if s.text[s.i] == '\'' {
		s.at.mode = inSingle
	}
	s.i++
	s.at.attr, s.at.value = name, valueEmpty
}

// quoted reads on to the closing quote, or the end of the text.
func (s *scanner) quoted(quote byte) {
	start := s.i
	end := strings.IndexByte(s.text[s.i:], quote)
	closed := end >= 0
	if closed {
		s.i += end
	} else {
		s.i = len(s.text)
	}
	s.literal(start, s.text[start:s.i])
	if !closed {
		return
	}
	s.i++
	if s.i < len(s.text) && !isBreak(s.text[s.i]) {
		s.report(ruleSyntax, s.i, "attributes are parted by a space", "")
	}
	s.at.mode, s.at.attr, s.at.value = inTag, "", valueEmpty
}

// literal checks the written part of an attribute's value.
func (s *scanner) literal(start int, text string) {
	if text == "" {
		return
	}
	at := &s.at
	switch attributeKind(at.attr) {
	case urlAttribute:
		fragment := at.value == valueFragment || (at.value == valueEmpty && text[0] == '#')
		if !fragment || strings.Trim(text, fragmentBytes) != "" {
			s.report(ruleUnsafe, start, at.attr+" cannot be a written address: previews reach no network", urlHint(at.tag))
			at.value = valueDone
			return
		}
		at.value = valueFragment
	case paintAttribute:
		if strings.Trim(text, paintBytes) != "" || remote(text) {
			s.report(ruleUnsafe, start, at.attr+" may hold a colour or url(#id) only", "")
		}
	case namespaceAttribute:
		if text != "http://www.w3.org/2000/svg" {
			s.report(ruleUnsafe, start, "xmlns is http://www.w3.org/2000/svg or nothing", "")
		}
	default:
		if remote(text) {
			s.report(ruleUnsafe, start, at.attr+" holds an address: previews reach no network", "")
		}
	}
}

func (s *scanner) space() {
	for s.i < len(s.text) && isSpace(s.text[s.i]) {
		s.i++
	}
}

func (s *scanner) word(ok func(byte) bool) string {
	start := s.i
	for s.i < len(s.text) && ok(s.text[s.i]) {
		s.i++
	}
	return s.text[start:s.i]
}

func isLetter(b byte) bool { return 'a' <= b|0x20 && b|0x20 <= 'z' }

func isNameByte(b byte) bool { return isLetter(b) || ('0' <= b && b <= '9') }

func isAttrByte(b byte) bool { return isNameByte(b) || b == '-' || b == ':' || b == '_' }

func isSpace(b byte) bool { return b == ' ' || b == '\t' || b == '\n' || b == '\r' }

// isBreak says that a name has ended: white space, or the tag's end.
func isBreak(b byte) bool { return isSpace(b) || b == '>' || b == '/' }
