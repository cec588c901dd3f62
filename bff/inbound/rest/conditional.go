package rest

import "strings"

// maxTags bounds how much of an If-None-Match is read.
const maxTags = 32

// condition is what If-None-Match says that the client has (RFC 9110, section
// 13.1.2).
type condition struct {
	any  bool // "*"
	tags []string
}

// parseCondition reads If-None-Match. Weak tags count like strong ones, as
// the weak comparison that applies here wants it. What is no tag ends the
// list: then the answer is sent whole, which is always right. The tags are
// parts of s, which must be a copy.
func parseCondition(s string) condition {
	s = strings.TrimSpace(s)
	if s == "*" {
		return condition{any: true}
	}
	var c condition
	for s != "" && len(c.tags) < maxTags {
		s = strings.TrimPrefix(strings.TrimLeft(s, " \t,"), "W/")
		opened, ok := strings.CutPrefix(s, `"`)
		if !ok {
			break
		}
		tag, rest, ok := strings.Cut(opened, `"`)
		if !ok {
			break
		}
		c.tags = append(c.tags, tag)
		s = rest
	}
	return c
}

// first is the revision to ask for, "" where the client has none: nearly
// always it is the only one.
func (c condition) first() string {
	if len(c.tags) == 0 {
		return ""
	}
	return revisionOf(c.tags[0])
}

// match gives the tag by which the client has the revision, in whatever
// coding it was sent: what it has stays good if it asks for another one now.
// For "*" it is "", and ok.
func (c condition) match(revision string) (tag string, ok bool) {
	if c.any {
		return "", true
	}
	for _, t := range c.tags {
		if revisionOf(t) == revision {
			return t, true
		}
	}
	return "", false
}

// holds reports whether the client has the revision.
func (c condition) holds(revision string) bool {
	_, ok := c.match(revision)
	return ok
}
