package bff

import (
	"context"
	"fmt"
	"time"

	"mantel/uischema"
	"mantel/uischema/diag"
)

// TakeEntry takes one entry of a product's stream, as Put, PutGeneric and
// Withdraw take what comes over HTTP. That it was said at e.SaidAt, and not
// now, decides where the user was erased meanwhile. The same entry again gives
// the same recommendation, so that it is unchanged. Entries of one user may be
// taken in any order and at once, here or elsewhere: their revisions decide,
// in the store's one step.
func (g *Ingest) TakeEntry(ctx context.Context, p ProductID, e PushEntry) (Write, []diag.Diagnostic, error) {
	user, err := entryUser(e)
	if err != nil {
		g.count(p, "user", "invalid")
		return Write{}, nil, err
	}
	in, err := g.context(p, user)
	if err != nil {
		return Write{}, nil, err
	}
	if !e.SaidAt.IsZero() {
		in.Now = e.SaidAt // the default of asOf, the same at each delivery
	}
	if e.Withdraw != 0 {
		return g.store(ctx, p, kindOf(user), saidOn(Withdrawal(p, user, e.Withdraw, in.Now), e.SaidAt), nil)
	}
	if len(e.Body) > PushLimits().Bytes {
		g.count(p, kindOf(user), "too_large")
		return Write{}, nil, fmt.Errorf("%w: a push has at most %d bytes", ErrTooLarge, PushLimits().Bytes)
	}
	rec, found := DecodePush(e.Body, in)
	return g.store(ctx, p, kindOf(user), saidOn(rec, e.SaidAt), found)
}

// entryUser is whom an entry is for; an error says why it cannot be taken.
func entryUser(e PushEntry) (UserID, error) {
	switch {
	case e.Fault != "":
		return "", fmt.Errorf("%w: %s", ErrInvalid, e.Fault)
	case e.Withdraw != 0 && (e.User == "" || e.Withdraw < 1 || e.Withdraw > uischema.MaxInt):
		return "", fmt.Errorf("%w: a withdrawal names a user, and a revision from 1 to 9007199254740991", ErrInvalid)
	case e.User == "":
		return "", nil
	}
	user, err := ParseUser(e.User)
	if err != nil {
		return "", fmt.Errorf("%w: user: %w", ErrInvalid, err)
	}
	return user, nil
}

// saidOn is a recommendation with the time when it was said.
func saidOn(r Recommendation, at time.Time) Recommendation {
	r.SaidAt = at
	return r
}
