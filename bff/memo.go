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
	// spelled is the widget's canonical JSON where it came by a push, else "".
	spelled string
	// propsSize is how long the props in it are.
	propsSize int
	// named is set before anybody else has the widget, or has no product.
	named named
}

// named is what a widget's program is told of whose it is.
type named struct {
	product ProductID
	// id is that of the root node, track what goes out with it, as JSON.
	id, track string
}

// named says whose the widget is.
func (w *Widget) named(p ProductID) named {
	if w.kept != nil && w.kept.named.product == p {
		return w.kept.named
	}
	var buf [512]byte
	dst := append(append(append(buf[:0], p...), '.'), w.ID...)
	end := len(dst)
	all := string(appendTrack(dst, p, w))
	return named{product: p, id: all[:end], track: all[end:]}
}

// Equal: what is kept is no part of what a product said.
func (*memo) Equal(*memo) bool { return true }

// fitted are a widget's props as they were decoded for one component, one
// product's hosts and one locale. Nothing of it ever changes.
type fitted struct {
	decoder *uischema.Decoder
	policy  uischema.Policy
	// locale is the tag of the patch that was applied; "" is none.
	locale string
	// props are Absent where they do not fit.
	props uischema.Value
	// next was fitted before, and held is how many there are from here on.
	next *fitted
	held int
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
		if f.locale == locale && f.policy.AppScheme == policy.AppScheme &&
			sameHosts(f.policy.Hosts, policy.Hosts) && f.decoder.Same(decoder) {
			return f
		}
	}
	return nil
}

// sameHosts compares lists that mostly are the same memory.
func sameHosts(a, b []string) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0] || slices.Equal(a, b))
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
	kept.decoder, kept.policy, kept.locale, kept.props = decoder, *policy, locale, props
	if kept.held = 1; before != nil && before.held < mostFitted {
		kept.next, kept.held = before, before.held+1
	}
	m.props.CompareAndSwap(before, kept)
}
