package layout

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
)

// anything is the language of all texts.
const anything = `(?s:.*)`

// languages remembers what was found out about patterns: a few dozen of them
// stand behind thousands of properties. Safe for concurrent use: who asks what
// another is finding out waits for the answer.
type languages struct {
	mu      sync.Mutex
	texts   map[string]unedged
	answers map[question]bool
}

type unedged struct {
	text string
	ok   bool
}

type question struct{ pattern, language string }

// unanchored is the function of that name, once for each pattern.
func (l *languages) unanchored(pattern string) (string, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	known, ok := l.texts[pattern]
	if !ok {
		if l.texts == nil {
			l.texts = map[string]unedged{}
		}
		known.text, known.ok = unanchored(pattern)
		l.texts[pattern] = known
	}
	return known.text, known.ok
}

// matchesAll is the function of that name, once for each question.
func (l *languages) matchesAll(pattern *regexp.Regexp, language string) bool {
	q := question{pattern.String(), language}
	l.mu.Lock()
	defer l.mu.Unlock()
	yes, ok := l.answers[q]
	if !ok {
		if l.answers == nil {
			l.answers = map[question]bool{}
		}
		yes = matchesAll(pattern, language)
		l.answers[q] = yes
	}
	return yes
}

// unanchored gives the language of a pattern as an expression without ^ and $:
// what JSON Schema searches for may stand anywhere. It is false where an edge
// stands elsewhere than around all of it.
func unanchored(pattern string) (string, bool) {
	tree, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return "", false
	}
	subs, before, after := []*syntax.Regexp{tree}, anything, anything
	if tree.Op == syntax.OpConcat {
		subs = tree.Sub
	}
	if len(subs) > 0 && subs[0].Op == syntax.OpBeginText {
		subs, before = subs[1:], ""
	}
	if n := len(subs); n > 0 && subs[n-1].Op == syntax.OpEndText {
		subs, after = subs[:n-1], ""
	}
	if slices.ContainsFunc(subs, hasEdge) {
		return "", false
	}
	if inner, ok := between(pattern); ok && before == "" && after == "" {
		return "(?:" + inner + ")", true
	}
	var b strings.Builder
	b.WriteString(before)
	for _, s := range subs {
		b.WriteString("(?:" + s.String() + ")")
	}
	return b.String() + after, true
}

// between is what stands between ^ and $. Writing a syntax tree takes far
// longer than reading it.
func between(pattern string) (string, bool) {
	inner, first := strings.CutPrefix(pattern, "^")
	inner, last := strings.CutSuffix(inner, "$")
	if !first || !last {
		return "", false
	}
	tree, err := syntax.Parse(inner, syntax.Perl)
	return inner, err == nil && !hasEdge(tree)
}

func hasEdge(s *syntax.Regexp) bool {
	switch s.Op {
	case syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText, syntax.OpEndText, syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return true
	}
	return slices.ContainsFunc(s.Sub, hasEdge)
}

// lengths are the least and the most code points of a text that the pattern
// matches; most is -1 where there is no bound.
func lengths(pattern *regexp.Regexp) (least, most int) {
	text, ok := unanchored(pattern.String())
	if !ok {
		return 0, -1
	}
	tree, err := syntax.Parse(text, syntax.Perl)
	if err != nil {
		return 0, -1
	}
	return lengthsOf(tree)
}

func lengthsOf(s *syntax.Regexp) (least, most int) {
	switch s.Op {
	case syntax.OpLiteral:
		return len(s.Rune), len(s.Rune)
	case syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return 1, 1
	case syntax.OpEmptyMatch:
		return 0, 0
	case syntax.OpCapture:
		return lengthsOf(s.Sub[0])
	case syntax.OpStar:
		return 0, -1
	case syntax.OpPlus:
		least, _ = lengthsOf(s.Sub[0])
		return least, -1
	case syntax.OpQuest:
		_, most = lengthsOf(s.Sub[0])
		return 0, most
	case syntax.OpRepeat:
		least, most = lengthsOf(s.Sub[0])
		if s.Max < 0 || most < 0 {
			return least * s.Min, -1
		}
		return least * s.Min, most * s.Max
	case syntax.OpConcat:
		for _, sub := range s.Sub {
			a, b := lengthsOf(sub)
			least, most = least+a, sum(most, b)
		}
		return least, most
	case syntax.OpAlternate:
		least, most = lengthsOf(s.Sub[0])
		for _, sub := range s.Sub[1:] {
			a, b := lengthsOf(sub)
			least, most = min(least, a), larger(most, b)
		}
		return least, most
	}
	return 0, -1
}

// maxPairs bounds the work of one comparison; beyond it nothing is proved.
const maxPairs = 4096

// matchesAll reports whether a pattern matches every text of a language, which
// is an expression without edges. It walks through all that the language can
// say, keeping beside each of its states those that the pattern can be in
// (inclusion by subset construction; Hopcroft, Motwani, Ullman, section 4.2).
func matchesAll(pattern *regexp.Regexp, language string) bool {
	text, ok := unanchored(pattern.String())
	if !ok {
		return false
	}
	from, to := automaton(language), automaton(text)
	if from == nil || to == nil {
		return false
	}
	letters := representatives(from, to)
	type pair struct {
		state uint32
		set   string
	}
	seen := map[pair]bool{}
	var open []pair
	sets := map[string][]uint32{}
	add := func(states, set []uint32) {
		key := setKey(set)
		sets[key] = set
		for _, s := range states {
			if p := (pair{s, key}); !seen[p] {
				seen[p] = true
				open = append(open, p)
			}
		}
	}
	add(from.closure(nil, uint32(from.Start)), to.closure(nil, uint32(to.Start)))
	for len(open) > 0 {
		if len(seen) > maxPairs {
			return false
		}
		p := open[len(open)-1]
		open = open[:len(open)-1]
		at := &from.Inst[p.state]
		if at.Op == syntax.InstMatch {
			if !slices.ContainsFunc(sets[p.set], func(s uint32) bool { return to.Inst[s].Op == syntax.InstMatch }) {
				return false
			}
			continue
		}
		for _, r := range letters {
			if at.MatchRune(r) {
				add(from.closure(nil, at.Out), to.after(sets[p.set], r))
			}
		}
	}
	return true
}

// machine is an automaton without edges.
type machine struct{ *syntax.Prog }

func automaton(text string) *machine {
	tree, err := syntax.Parse(text, syntax.Perl)
	if err != nil || hasEdge(tree) {
		return nil
	}
	prog, err := syntax.Compile(tree.Simplify())
	if err != nil {
		return nil
	}
	return &machine{prog}
}

// closure appends the states that read a letter, or match, and that can be
// reached from pc without reading any.
func (m *machine) closure(set []uint32, pc uint32) []uint32 {
	var visit func(pc uint32)
	visited := map[uint32]bool{}
	visit = func(pc uint32) {
		if visited[pc] {
			return
		}
		visited[pc] = true
		switch i := &m.Inst[pc]; i.Op {
		case syntax.InstAlt, syntax.InstAltMatch:
			visit(i.Out)
			visit(i.Arg)
		case syntax.InstCapture, syntax.InstNop:
			visit(i.Out)
		case syntax.InstFail, syntax.InstEmptyWidth:
		default:
			set = append(set, pc)
		}
	}
	visit(pc)
	return set
}

// after is the set of states behind the letter.
func (m *machine) after(set []uint32, r rune) []uint32 {
	var out []uint32
	for _, s := range set {
		if i := &m.Inst[s]; i.Op != syntax.InstMatch && i.MatchRune(r) {
			out = m.closure(out, i.Out)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func setKey(set []uint32) string {
	var b strings.Builder
	for _, s := range set {
		b.WriteString(strconv.Itoa(int(s)))
		b.WriteByte(' ')
	}
	return b.String()
}

// representatives are letters such that no instruction tells others from all
// of them: the first of each range, and the one behind it.
func representatives(machines ...*machine) []rune {
	out := []rune{0}
	add := func(r rune) {
		if r >= 0 && r <= unicode.MaxRune {
			out = append(out, r)
		}
	}
	for _, m := range machines {
		for i := range m.Inst {
			in := &m.Inst[i]
			switch in.Op {
			case syntax.InstRune, syntax.InstRune1:
				for j := 0; j < len(in.Rune); j += 2 {
					last := in.Rune[min(j+1, len(in.Rune)-1)]
					add(in.Rune[j])
					add(last + 1)
				}
			case syntax.InstRuneAnyNotNL:
				add('\n')
				add('\n' + 1)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
