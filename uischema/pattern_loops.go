package uischema

// maxAmbiguous is how many places of a pattern, outside repeated groups, may
// leave open how to go on: each multiplies the work of a backtracking engine
// by the length of the text.
const maxAmbiguous = 2

// backtracking refuses patterns that an engine which backtracks may try in
// very many ways. It builds the pattern's position automaton (Glushkov 1961):
// which character of the pattern may follow which. Where two that may follow
// overlap, the engine guesses. Inside a repeated group guesses multiply with
// each round, so there must be none (Brüggemann-Klein and Wood call such
// expressions strongly deterministic); elsewhere a few are harmless.
func backtracking(root *patternNode) *patternFault {
	a := &automaton{}
	whole := a.build(root)
	if a.fault != nil {
		return a.fault
	}
	guesses := 0
	if a.guess(asSteps(whole.first)) {
		guesses++
	}
	for _, steps := range a.follow {
		if a.guess(steps) {
			guesses++
		}
	}
	if guesses > maxAmbiguous {
		return &patternFault{"this pattern leaves open in too many places how to go on: an engine that backtracks tries them all",
			"let the next character always decide"}
	}
	return nil
}

// automaton holds, for each character of the pattern, its set and what may
// follow.
type automaton struct {
	sets   []runeSet
	follow [][]step
	fault  *patternFault
}

// step leads to a position. exact: it is the way round of a repeat with a
// fixed count, so the count decides between it and any later step.
type step struct {
	to    int
	exact bool
}

// span is what a part of the pattern begins and ends with.
type span struct {
	first, last []int
	empty       bool
}

func (a *automaton) build(n *patternNode) span {
	if a.fault != nil {
		return span{}
	}
	switch n.kind {
	case partSet:
		at := len(a.sets)
		a.sets = append(a.sets, n.set)
		a.follow = append(a.follow, nil)
		return span{first: []int{at}, last: []int{at}}
	case partSequence:
		whole := span{empty: true}
		for _, part := range n.parts {
			s := a.build(part)
			a.link(whole.last, s.first, false)
			if whole.empty {
				whole.first = append(whole.first, s.first...)
			}
			if !s.empty {
				whole.last = nil
			}
			whole.last = append(whole.last, s.last...)
			whole.empty = whole.empty && s.empty
		}
		return whole
	case partChoice:
		var whole span
		for _, part := range n.parts {
			s := a.build(part)
			whole.first = append(whole.first, s.first...)
			whole.last = append(whole.last, s.last...)
			whole.empty = whole.empty || s.empty
		}
		return whole
	case partRepeat:
		return a.loop(n)
	}
	return span{empty: true} // an edge
}

func (a *automaton) loop(n *patternNode) span {
	from := len(a.sets)
	s := a.build(n.parts[0])
	if n.max == 1 || n.max == 0 {
		s.empty = s.empty || n.min == 0
		return s
	}
	if s.empty {
		a.refuse("a repeated group can match nothing", "let each round take at least one character")
	}
	a.link(s.last, s.first, n.min == n.max)
	if n.parts[0].kind != partSet {
		if a.guess(asSteps(s.first)) {
			a.refuse("the choices in a repeated group overlap: an engine that backtracks tries every mixture", "let the first character decide")
		}
		for _, steps := range a.follow[from:] {
			if a.guess(steps) {
				a.refuse("a repeated group can split the same text in many ways: an engine that backtracks tries them all",
					"let the next character always decide, such as a separator: [a-z]+(-[a-z]+)*")
				break
			}
		}
	}
	s.empty = n.min == 0
	return s
}

func (a *automaton) refuse(message, hint string) {
	if a.fault == nil {
		a.fault = &patternFault{message, hint}
	}
}

func (a *automaton) link(from, to []int, exact bool) {
	for _, f := range from {
		for _, t := range to {
			a.follow[f] = append(a.follow[f], step{t, exact})
		}
	}
}

// guess reports whether two steps may take the same character.
func (a *automaton) guess(steps []step) bool {
	for i, one := range steps {
		if one.exact {
			continue
		}
		for _, other := range steps[i+1:] {
			if a.sets[one.to].overlaps(a.sets[other.to]) {
				return true
			}
		}
	}
	return false
}

func asSteps(to []int) []step {
	steps := make([]step, len(to))
	for i, t := range to {
		steps[i].to = t
	}
	return steps
}
