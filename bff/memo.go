package bff

import (
	"slices"
	"sync/atomic"

	"mantel/uischema"
)

// memo is what was found out about a widget, for whoever shows it again. A
// widget is many viewers' at once, so it is found out again rather than waited
// for.
type memo struct {
	// sum is the widget's: both halves, or it is not there yet. Whoever makes it
	// makes the same.
	sum   [2]atomic.Uint64
	props atomic.Pointer[fitted]
	// first is memory for what is fitted first: mostly nothing else is. Whoever
	// sets taken writes it, before anybody finds it.
	first fitted
	taken atomic.Bool
	// spelled says that the widget came by a push: what is stored of it is its
	// canonical JSON. It is set before anybody else has the widget.
	spelled bool
}

// Equal: what is kept is no part of what a product said.
func (*memo) Equal(*memo) bool { return true }

// fitted are a widget's props as they were decoded for one component, one
// product's hosts and one locale. Nothing of it ever changes.
type fitted struct {
	decoder *uischema.Decoder
	policy  *uischema.Policy
	// locale is the tag of the patch that was applied; "" is none.
	locale string
	// props are Absent where they do not fit.
	props uischema.Value
	// next was fitted before.
	next *fitted
}

// mostFitted bounds what is kept of one widget, but for the first: most are
// shown through one edition at a time, and in few languages.
const mostFitted = 4

// keepAll gives widgets a place for what will be found out about them.
func keepAll(ws []Widget) { keepIn(ws, make([]memo, len(ws))) }

func keepIn(ws []Widget, places []memo) {
	for i := range ws {
		ws[i].kept = &places[i]
	}
}

// any reports whether anything was fitted before.
func (m *memo) any() bool { return m != nil && m.props.Load() != nil }

// find gives what was fitted before, or nil.
func (m *memo) find(decoder *uischema.Decoder, policy *uischema.Policy, locale string) *fitted {
	if m == nil {
		return nil
	}
	for f := m.props.Load(); f != nil; f = f.next {
		if f.locale == locale && samePolicy(f.policy, policy) && f.decoder.Same(decoder) {
			return f
		}
	}
	return nil
}

// samePolicy compares what mostly is the same memory.
func samePolicy(a, b *uischema.Policy) bool {
	return a == b || a.AppScheme == b.AppScheme && slices.Equal(a.Hosts, b.Hosts)
}

// held is how many are kept from here on.
func (f *fitted) held() (n int) {
	for ; f != nil; f = f.next {
		n++
	}
	return n
}

// keep remembers what was fitted. Where two do so at once one of them is
// forgotten.
func (m *memo) keep(decoder *uischema.Decoder, policy *uischema.Policy, locale string, props uischema.Value) {
	if m == nil {
		return
	}
	before, kept := m.props.Load(), &m.first
	if before != nil || !m.taken.CompareAndSwap(false, true) {
		kept = new(fitted)
	}
	kept.decoder, kept.policy, kept.locale, kept.props = decoder, policy, locale, props
	if before.held() < mostFitted {
		kept.next = before
	}
	m.props.CompareAndSwap(before, kept)
}
