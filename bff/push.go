package bff

import (
	"time"

	"mantel/uischema"
	"mantel/uischema/diag"
)

// PushLimits are the bounds of a push body: 1 MiB, 24 deep, 20,000 values.
func PushLimits() uischema.Limits {
	return uischema.Limits{Bytes: 1 << 20, Depth: 24, Values: 20_000}
}

// Bounds of what a push says.
const (
	// MaxWidgets bounds the widgets of one recommendation.
	MaxWidgets = 50
	// MaxLocales bounds the locales of one widget.
	MaxLocales = 32
	// MaxTrack bounds the members of a widget's track, MaxTrackValue the code
	// points of each value.
	MaxTrack      = 16
	MaxTrackValue = 256
	// MaxLife bounds staleAfter and expireAfter.
	MaxLife = 90 * 24 * time.Hour
	// DefaultStale and DefaultExpire stand in where a push names none.
	DefaultStale  = time.Hour
	DefaultExpire = 7 * 24 * time.Hour
)

// maxFindings bounds one answer: who has more to mend sends again.
const maxFindings = 100

// PushContext is who pushes, for whom, and what may be pushed.
type PushContext struct {
	Product Product
	// User is whom the push is for, "" for a generic one.
	User UserID
	// Components are today's, by name; AppScheme is the app's own URL scheme.
	Components map[string]*uischema.Component
	AppScheme  string
	// Now is the time of acceptance, which AsOf defaults to.
	Now time.Time
}

// DecodePush reads a push body:
//
//	{"revision": 7, "staleAfter": 3600, "expireAfter": 604800,
//	 "asOf": "2026-11-21T18:20:00Z",
//	 "widgets": [{"id": "rom-1", "component": "flights.deal-card", "rank": 10,
//	   "placement": "deal", "props": {…}, "locales": {"en": {…}}, "track": {…}}]}
//
// It gives all findings at once (at most 100), each with the JSON pointer of
// the faulty value, and none of the values that were sent. Where there are
// findings the Recommendation is of no use. Its widgets are as OpenEnvelope gives
// them: their props are held to their schemas, and left as text.
func DecodePush(body []byte, in PushContext) (Recommendation, []diag.Diagnostic) {
	if rec, ok := readQuickly(body, in); ok {
		return rec, nil
	}
	return decodePushSlowly(body, in)
}

// decodePushSlowly reads a push with the place of everything in it, so that it
// can say what is wrong.
func decodePushSlowly(body []byte, in PushContext) (Recommendation, []diag.Diagnostic) {
	doc, found := uischema.Parse("", body, PushLimits())
	if doc == nil {
		return Recommendation{}, found
	}
	return decodePush(doc, doc.Root, "", in)
}

// decodePush reads the push that stands at a node of a document.
func decodePush(doc *uischema.Document, n *uischema.Node, at pointer, in PushContext) (Recommendation, []diag.Diagnostic) {
	r := &pushReader{doc: doc, in: in, policy: policyFor(in.Product, in.AppScheme)}
	rec := r.recommendation(n, at)
	if len(r.found) > 0 {
		diag.Sort(r.found)
		return Recommendation{}, r.found
	}
	rec.spell(n.End-n.Offset, in.Now)
	return rec, nil
}

// policyFor is what a product's URLs may be. A product without hosts may only
// use the app's own scheme.
func policyFor(p Product, appScheme string) uischema.Policy {
	hosts := p.Hosts
	if hosts == nil {
		hosts = []string{}
	}
	return uischema.Policy{AppScheme: appScheme, Hosts: hosts}
}

// recommendation reads the outermost object of a push.
func (r *pushReader) recommendation(n *uischema.Node, at pointer) Recommendation {
	rec := Recommendation{Product: r.in.Product.ID, User: r.in.User, StaleAfter: DefaultStale, ExpireAfter: DefaultExpire}
	if n.Kind != uischema.Object {
		r.report("push/envelope", n, at, "a push is an object", `send {"revision": …, "widgets": […]}`)
		return rec
	}
	r.members("push/envelope", n, at, "revision", "staleAfter", "expireAfter", "asOf", "widgets")
	rec.Revision = r.revision(n, at)
	r.lives(n, at, &rec)
	rec.AsOf = r.asOf(n.Get("asOf"), at.member("asOf"))
	rec.Widgets = r.widgets(n, at)
	return rec
}

func (r *pushReader) revision(n *uischema.Node, at pointer) int64 {
	v := n.Get("revision")
	if v == nil {
		r.report("push/envelope", n, at, "the push has no revision",
			"add a whole number that grows with each push, such as the time in milliseconds")
		return 0
	}
	rev, ok := whole(v)
	if !ok || rev < 1 {
		r.report("push/envelope", v, at.member("revision"), "a revision is a whole number from 1 to 9007199254740991", "")
		return 0
	}
	return rev
}

// lives reads staleAfter and expireAfter.
func (r *pushReader) lives(n *uischema.Node, at pointer, rec *Recommendation) {
	stale, hasStale := r.life(n, at, "staleAfter")
	expire, hasExpire := r.life(n, at, "expireAfter")
	if hasExpire {
		rec.ExpireAfter = expire
	}
	switch {
	case !hasStale:
		rec.StaleAfter = min(rec.StaleAfter, rec.ExpireAfter)
	case stale > rec.ExpireAfter:
		r.report("push/envelope", n.Get("staleAfter"), at.member("staleAfter"),
			"staleAfter is longer than expireAfter", "what has expired is not shown, so it cannot be stale")
	default:
		rec.StaleAfter = stale
	}
}

func (r *pushReader) life(n *uischema.Node, at pointer, name string) (time.Duration, bool) {
	v := n.Get(name)
	if v == nil {
		return 0, false
	}
	secs, ok := whole(v)
	if !ok || secs < 1 || secs > int64(MaxLife/time.Second) {
		r.report("push/envelope", v, at.member(name), name+" is a whole number of seconds from 1 to 7776000 (90 days)", "")
		return 0, false
	}
	return time.Duration(secs) * time.Second, true
}

func (r *pushReader) asOf(n *uischema.Node, at pointer) time.Time {
	if n == nil {
		return time.Time{}
	}
	if n.Kind == uischema.String {
		if t, ok := moment(n.Text); ok {
			return t
		}
	}
	r.report("push/envelope", n, at, "asOf is a time as in RFC 3339, in whole seconds, from the year 2000 on", `such as "2026-11-21T18:20:00Z"`)
	return time.Time{}
}

// moment reads a time in whole seconds.
func moment(text string) (time.Time, bool) {
	if len(text) > 40 {
		return time.Time{}, false
	}
	t, err := time.Parse(time.RFC3339, text)
	return t.UTC(), err == nil && t.Nanosecond() == 0 && t.Year() >= 2000 && t.Year() < 9999
}

// whole reads a whole number, whatever its spelling.
func whole(n *uischema.Node) (int64, bool) {
	if n.Kind != uischema.Int {
		return 0, false
	}
	v, err := n.Value()
	if err != nil || v.Kind() != uischema.Int {
		return 0, false
	}
	return v.Int(), true
}
