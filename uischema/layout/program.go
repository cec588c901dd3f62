package layout

import (
	"mantel/uischema"
)

// Program is a composite's layout, compiled. Running it appends one node with
// all that is in it.
type Program struct {
	programs *Programs
	name     string
	props    *uischema.Schema
	shape    *shape
	// spreads are the frame's: the props, and then all else of which members
	// are read.
	spreads []spreading
	slots   []uischema.Slot
	// slotDepths are how deep each slot's nodes stand below the root, which
	// is 1; 0 for a slot that is placed nowhere.
	slotDepths   []int
	translations map[string]*translation

	body         block
	vars, turns  int
	nodes, depth int
	rootType     string
	rootLocal    string
	// grows is what in the layout makes the most nodes.
	grows  string
	axes   Axes
	fails  *failure
	proofs []Proof
}

// Axes are the viewer's properties that the output depends on.
func (p *Program) Axes() Axes { return p.axes }

// MaxNodes is the most nodes that the program can write.
func (p *Program) MaxNodes() int { return p.nodes }

// RootType is the primitive that the root node is.
func (p *Program) RootType() string { return p.rootType }

func (p *Program) translation(key string) *translation { return p.translations[key] }

// Append runs the program on in and appends its node to dst. Where it fails,
// dst comes back as long as it was. It is safe for concurrent use.
func (p *Program) Append(dst []byte, in Input) ([]byte, *Failure) {
	x := p.programs.start(in.Viewer)
	x.policy, x.report, x.track = in.Policy, in.Report, in.Track
	start := len(dst)
	x.trackText = in.TrackText
	x.limit = start + MaxBytes
	f := x.push(p, in.Props)
	f.outer = true
	if in.ScopeText != nil {
		x.scopes = append(x.scopes, in.ScopeText...)
		f.scope = x.scopes
	} else {
		f.scope = x.prefix(in.Scope)
	}
	f.root = f.scope
	dst, failure := p.body.run(f, dst)
	if failure == nil && len(dst) > x.limit {
		failure = &Failure{Component: p.name, Node: string(f.root), Reason: tooLong}
	}
	x.pop(f)
	x.end()
	if failure != nil {
		return dst[:start], failure
	}
	return dst, nil
}

// prefix is a scope as it stands within a JSON string.
func (x *run) prefix(scope string) []byte {
	from := len(x.scopes)
	x.scopes = uischema.AppendString(x.scopes, scope)
	return x.scopes[from+1 : len(x.scopes)-1]
}
