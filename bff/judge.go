package bff

import (
	"context"
	"fmt"
	"log/slog"
	"sync/atomic"

	"mantel/uischema"
	"mantel/uischema/diag"
	"mantel/uischema/edition"
)

// nowhere is the place of what is in no file.
var nowhere diag.Place

// ReasonOracle: the oracle has found that the widget is rendered wrongly.
const ReasonOracle = "oracle"

// DefaultOracleEvery is how many answers go by for each that the oracle checks.
const DefaultOracleEvery = 10_000

// judge lets a general validator of JSON Schema look at one answer of many,
// node by node: the checks that production runs are compiled, and a compiler
// can be wrong. It looks when the answer has left, at one at a time; while it
// looks, others go by unchecked. The nil judge looks at none.
type judge struct {
	every    uint64
	answers  atomic.Uint64
	queue    chan answer
	wrong    atomic.Pointer[wrongs]
	observer Observer
	log      *slog.Logger
	// oracleFor makes the oracle of an edition.
	oracleFor func(*edition.Edition) (*uischema.Oracle, error)
}

// answer is one screen that was given out.
type answer struct {
	edition *edition.Edition
	made    *made
}

func newJudge(every int, o Observer, log *slog.Logger) *judge {
	if every <= 0 {
		return nil
	}
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &judge{every: uint64(every), queue: make(chan answer, 1), observer: o, log: log, oracleFor: oracleFor}
}

// oracleFor knows the edition's primitives. Hosts are no part of it: they
// belong to products.
func oracleFor(ed *edition.Edition) (*uischema.Oracle, error) {
	primitives := make([]*uischema.Component, 0, len(ed.Catalog.Primitives))
	for _, c := range ed.Catalog.Primitives {
		primitives = append(primitives, c)
	}
	return uischema.NewOracle(ed.Types, ed.Settings.Policy(), primitives...)
}

// due counts an answer, and says whether it is one to be looked at.
func (j *judge) due() bool { return j != nil && j.answers.Add(1)%j.every == 0 }

// offer takes an answer that is due, where none waits.
func (j *judge) offer(ed *edition.Edition, m *made) {
	select {
	case j.queue <- answer{ed, m}:
	default:
	}
}

// found is what the oracle has found so far; nil: nothing.
func (j *judge) found() *wrongs {
	if j == nil {
		return nil
	}
	return j.wrong.Load()
}

// CheckAnswers lets the oracle check one answer in HomeConfig.OracleEvery,
// until ctx ends. A widget with a node of which the oracle and the compiled
// checks disagree is counted, logged with the node's path, and stands no more:
// its slot takes the next choice.
func (h *Home) CheckAnswers(ctx context.Context) error {
	if h.judge == nil {
		<-ctx.Done()
		return ctx.Err()
	}
	return h.judge.run(ctx)
}

func (j *judge) run(ctx context.Context) error {
	var ed *edition.Edition
	var oracle *uischema.Oracle
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case a := <-j.queue:
			if a.edition != ed {
				ed = a.edition
				var err error
				if oracle, err = j.oracleFor(ed); err != nil {
					oracle = nil
					j.log.Error("the oracle cannot be made", "edition", ed.Hash, "error", err)
				}
			}
			if oracle != nil {
				j.check(oracle, a)
			}
		}
	}
}

// check looks at every node of an answer.
func (j *judge) check(oracle *uischema.Oracle, a answer) {
	j.observer.Count(EventOracleChecked)
	doc, found := uischema.Parse("", a.made.append(nil), uischema.TreeLimits())
	if doc == nil {
		// No user's data: a finding's rule alone.
		j.log.Error("an answer is no JSON", "screen", a.made.row.screen, "findings", len(found))
		return
	}
	t := trial{judge: j, oracle: oracle, answer: a}
	t.node(doc.Root.Get("root"), "/root")
}

// trial is one answer before the oracle.
type trial struct {
	judge  *judge
	oracle *uischema.Oracle
	answer answer
}

func (t *trial) node(n *uischema.Node, path string) {
	if n == nil || n.Kind != uischema.Object {
		t.disagrees(n, path, "", "it is no node")
		return
	}
	kind := ""
	if typ := n.Get("type"); typ != nil {
		kind = typ.Text
	}
	props, err := n.Get("props").Value()
	valid := false
	if err == nil {
		valid, err = t.oracle.Valid(kind, props)
	}
	switch {
	case err != nil:
		t.disagrees(n, path, kind, "it cannot be checked")
	case !valid:
		t.disagrees(n, path, kind, "its props do not fit")
	}
	t.nodes(n.Get("children"), path+"/children")
	if slots := n.Get("slots"); slots != nil {
		for _, m := range slots.Members {
			t.nodes(m.Value, uischema.PointerTo(path+"/slots", m.Name))
		}
	}
}

func (t *trial) nodes(list *uischema.Node, path string) {
	if list == nil {
		return
	}
	for i, n := range list.Items {
		t.node(n, uischema.PointerAt(path, i))
	}
}

// disagrees tells, counts and remembers that a node is wrong. A path has names
// and numbers alone, nothing that a user or a product wrote.
func (t *trial) disagrees(n *uischema.Node, path, kind, why string) {
	at := ""
	if c := t.answer.edition.Components[kind]; c != nil {
		at = fmt.Sprintf("%s/component.json", kind)
	} else {
		kind = ""
	}
	component := t.answer.made.row.screen
	p, found := t.answer.made.at(n)
	if found {
		component = p.component
	}
	t.judge.log.Error("the oracle disagrees with a compiled check", "screen", t.answer.made.row.screen, "component", component,
		"node", path, "type", kind, "why", why, "edition", t.answer.edition.Hash, "catalog", t.answer.edition.Catalog.Hash)
	t.judge.observer.Count(EventOracleDisagrees, "component", component, "place", at)
	if found {
		t.judge.remember(wrongWidget{t.answer.edition.Hash, p.sum})
	}
}

// at is the part that a node of the body belongs to.
func (m *made) at(n *uischema.Node) (p part, found bool) {
	if n == nil {
		return p, false
	}
	parts := m.parts(nil)
	m.walk(nil, func(dst []byte, h *hole) []byte {
		if h.kind == holeList {
			return appendList(dst, h.in(parts))
		}
		for i, one := range h.in(parts) {
			if i > 0 {
				dst = append(dst, ',')
			}
			if len(dst) <= n.Offset && n.Offset < len(dst)+int(one.nodes.size) {
				p, found = one, true
			}
			dst = one.appendNodes(dst)
		}
		return dst
	})
	return p, found
}
