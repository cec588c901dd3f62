package bff

import "mantel/uischema"

// policies say where products' URLs may point, by the products' order. What is
// kept of widgets points to them.
type policies struct {
	scheme string
	of     []uischema.Policy
}

// policy is that of a product, under the edition's settings.
func (v *view) policy(order int) *uischema.Policy {
	return &v.home.policiesFor(v.edition.Settings.AppScheme).of[order]
}

// policiesFor are made when another scheme is asked for.
func (h *Home) policiesFor(scheme string) *policies {
	if all := h.policies.Load(); all != nil && all.scheme == scheme {
		return all
	}
	all := &policies{scheme: scheme, of: make([]uischema.Policy, len(h.ranking.products))}
	for i := range all.of {
		all.of[i] = policyFor(h.ranking.products[i], scheme)
	}
	h.policies.Store(all)
	return all
}
