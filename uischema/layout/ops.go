package layout

import (
	"mantel/uischema"
	"mantel/uischema/diag"
)

// separated ends in a comma where something stands before.
func separated(dst []byte) []byte {
	if last := dst[len(dst)-1]; last != '[' && last != '{' {
		dst = append(dst, ',')
	}
	return dst
}

// identity is a node's id.
type identity struct {
	local string
	root  bool
}

// id is the failing node's, for findings.
func (o identity) id(f *frame) string {
	if o.root {
		return string(f.root)
	}
	return string(f.appendID(nil, o.local))
}

// appendTrack writes what the product wants to hear back, into the output's
// root.
func (f *frame) appendTrack(dst []byte) []byte {
	switch {
	case !f.outer:
	case f.run.trackText != nil:
		return append(append(dst, `,"track":`...), f.run.trackText...)
	case !f.run.track.IsAbsent():
		return uischema.AppendJSON(append(dst, `,"track":`...), f.run.track)
	}
	return dst
}

// origin is where an expression stands, for failures.
type origin struct {
	node  identity
	prop  string
	place diag.Place
}

func (o origin) failure(f *frame, why string) *Failure {
	return &Failure{Component: f.program.name, Node: o.node.id(f), Prop: o.prop, Reason: why, Place: o.place}
}

// branch is an $if.
type branch struct {
	condition test
	origin
}

// tooLong is why a widget of more than MaxBytes fails.
const tooLong = "the widget is too long"
