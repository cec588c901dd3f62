package layout

import (
	"fmt"

	"mantel/uischema"
)

// Hosts belong to products, and a layout is compiled once for all of them. So
// a URL in a file is proven to fit only where it would fit for a product
// without any host: where it has the app's own scheme. Any other is checked
// when it is written, by the policy of whose widget it is.

// forAll reports whether a value that fits by the policy of loading fits for
// every product.
func (u *unit) forAll(s *uischema.Schema, v uischema.Value) bool {
	return s == nil || s.Valid(v, u.noHosts())
}

func (u *unit) noHosts() uischema.Policy {
	return uischema.Policy{AppScheme: u.c.src.Policy.AppScheme, Hosts: []string{}}
}

// checkLate makes a constant into a value that is checked when it is written.
func (t *template) checkLate() {
	v := t.value
	t.constant, t.proven, t.hosts = false, false, true
	t.eval = func(*frame) (uischema.Value, error) { return v, nil }
}

// needsHost records the URL in v, the value of n, that some products may not
// open.
func (u *unit) needsHost(n *uischema.Node, s *uischema.Schema, v uischema.Value, who string) {
	at := n
	if problems := s.Check(v, u.noHosts()); len(problems) > 0 {
		if inner := u.doc.Lookup(pointerAt(u.doc.Root, n.Offset) + problems[0].Pointer); inner != nil {
			at = inner
		}
	}
	u.mayFail(at.Offset, at.End, who+": whether this URL may be opened depends on the product's hosts")
	u.fails[len(u.fails)-1].hosts = true
}

// hostHint says what to do where there is no product.
func (u *unit) hostHint() string {
	if scheme := u.c.src.Policy.AppScheme; scheme != "" {
		return fmt.Sprintf("nothing here is a product's: write a URL of the app's own scheme (%s:…), or let a widget bring this one", scheme)
	}
	return "nothing here is a product's: let a widget bring this URL"
}

// hasHostDefault reports whether a default in s, at any depth, holds such a
// URL. Where a push leaves it out, what is filled in is checked with the push;
// where a layout does, it is checked with the layout's props.
func (u *unit) hasHostDefault(s *uischema.Schema) bool {
	if s == nil {
		return false
	}
	if !s.Default.IsAbsent() && !u.forAll(s, s.Default) {
		return true
	}
	inner := append([]*uischema.Schema{s.Items, s.Then, s.Else}, s.AllOf...)
	for i := range s.Properties {
		inner = append(inner, s.Properties[i].Schema)
	}
	if s.OneOf != nil {
		for i := range s.OneOf.Cases {
			inner = append(inner, s.OneOf.Cases[i].Schema)
		}
	}
	for _, x := range inner {
		if u.hasHostDefault(x) {
			return true
		}
	}
	return false
}
