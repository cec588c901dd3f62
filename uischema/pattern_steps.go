package uischema

import (
	"math/bits"
	"strings"
)

// matchStep is a text that stands in a pattern as it is, or a set of which so
// many stand in a row: what most patterns are made of, such as
// ^SKU-[0-9]{5}-[A-Z]$.
type matchStep struct {
	text     string // "" where it is a set
	set      byteSet
	min, max int // max -1 is without bound
}

// stepsOf gives nil where a part is neither a text nor a repeated set, or
// holds more than ASCII.
func stepsOf(parts []matcher) []matchStep {
	var steps []matchStep
	for i := range parts {
		part, step := &parts[i], matchStep{min: 1, max: 1}
		if part.kind == partRepeat {
			step.min, step.max = part.min, part.max
			part = &part.parts[0]
		}
		if part.kind != partSet || part.set.rest != nil {
			return nil
		}
		step.set = part.set.ascii
		last := len(steps) - 1
		if only, ok := step.only(); !ok {
			steps = append(steps, step)
		} else if last >= 0 && steps[last].text != "" {
			steps[last].text += only
		} else {
			steps = append(steps, matchStep{text: only})
		}
	}
	return steps
}

// only is the one character that the step takes, once.
func (s *matchStep) only() (string, bool) {
	if s.min != 1 || s.max != 1 {
		return "", false
	}
	n, at := 0, 0
	for i, word := range s.set {
		if n += bits.OnesCount64(word); word != 0 {
			at = 64*i + bits.TrailingZeros64(word)
		}
	}
	return string(rune(at)), n == 1
}

// walkSteps is where the steps end in text, -1 where one of them is not there.
// The next character always says how to go on, so a set takes all it can.
func walkSteps(steps []matchStep, text string) int {
	i := 0
	for k := range steps {
		s := &steps[k]
		if s.text != "" {
			if !strings.HasPrefix(text[i:], s.text) {
				return -1
			}
			i += len(s.text)
			continue
		}
		start, end := i, len(text)
		if s.max >= 0 && s.max < end-i {
			end = i + s.max
		}
		for i < end && s.set.has(text[i]) {
			i++
		}
		if i-start < s.min {
			return -1
		}
	}
	return i
}
