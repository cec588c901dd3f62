package bff

import (
	"context"
	"fmt"

	"mantel/uischema"
	"mantel/uischema/diag"
)

// batchLimits are those of a push, and what stands around it.
func batchLimits() uischema.Limits {
	lim := PushLimits()
	return uischema.Limits{Bytes: lim.Bytes + 1024, Depth: lim.Depth + 1, Values: lim.Values + 3}
}

// BatchLine takes one line of a batch: either of
//
//	{"user": "ada", "push": {"revision": 7, "widgets": […]}}
//	{"user": "ada", "withdraw": 8}
//
// Pointers in diagnostics start at the line's own object ("/push/widgets/0").
func (g *Ingest) BatchLine(ctx context.Context, p ProductID, line []byte) (Write, []diag.Diagnostic, error) {
	in, err := g.context(p, "")
	if err != nil {
		return Write{}, nil, err
	}
	if lim := batchLimits().Bytes; len(line) > lim {
		g.count(p, "user", "too_large")
		return Write{}, nil, fmt.Errorf("%w: a line has at most %d bytes", ErrTooLarge, lim)
	}
	doc, found := uischema.Parse("", line, batchLimits())
	if doc == nil {
		return g.store(ctx, p, "user", Recommendation{}, found)
	}
	rec, found := decodeLine(doc, &in)
	return g.store(ctx, p, "user", rec, found)
}

// decodeLine reads a line; it sets the context's user.
func decodeLine(doc *uischema.Document, in *PushContext) (Recommendation, []diag.Diagnostic) {
	r := &pushReader{doc: doc, in: *in}
	n := doc.Root
	if n.Kind != uischema.Object {
		r.report("push/envelope", n, "", "a line is an object", `send {"user": …, "push": {…}}`)
		return Recommendation{}, r.found
	}
	r.members("push/envelope", n, "", "user", "push", "withdraw")
	push, withdraw := n.Get("push"), n.Get("withdraw")
	if (push == nil) == (withdraw == nil) {
		r.report("push/envelope", n, "", "a line has one of push and withdraw", "")
	}
	if u := n.Get("user"); u == nil {
		r.report("push/envelope", n, "", "the line has no user", "")
	} else if id, err := ParseUser(u.Text); u.Kind != uischema.String || err != nil {
		r.report("push/envelope", u, "/user", "a user id is 1 to 64 of letters, digits, '.', '_' and '-'", "")
	} else {
		in.User = id
	}
	var rec Recommendation
	switch {
	case push != nil:
		var found []diag.Diagnostic
		rec, found = decodePush(doc, push, "/push", *in)
		r.found = append(r.found, found...)
	case withdraw != nil:
		revision, ok := whole(withdraw)
		if !ok || revision < 1 {
			r.report("push/envelope", withdraw, "/withdraw", "a revision is a whole number from 1 to 9007199254740991", "")
		}
		rec = Withdrawal(in.Product.ID, in.User, revision, in.Now)
	}
	diag.Sort(r.found)
	return rec, r.found
}
