package rest

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"mantel/bff"
	"mantel/uischema"
	"mantel/uischema/diag"
)

// UserInput is the path of a push to one user; exported for huma, as
// [ViewerInput] is.
type UserInput struct {
	Product string `path:"product" doc:"Your product's id." example:"flights"`
	User    string `path:"user" doc:"Whom it is for." pattern:"^[A-Za-z0-9._-]{1,64}$" example:"ada"`
}

type putUserInput struct {
	UserInput
	payload
}

type withdrawInput struct {
	UserInput
	Revision string `query:"revision" required:"true" doc:"The withdrawal's revision, 1 to 2^53-1: it is ordered among your pushes to this user." example:"1795287600124"`
}

type putGenericInput struct {
	Product string `path:"product" doc:"Your product's id." example:"flights"`
	payload
}

// Verdict is the answer to a push that was taken.
type Verdict struct {
	Verdict  string `json:"verdict" enum:"applied,unchanged" doc:"unchanged: the same push was there already."`
	Revision int64  `json:"revision" doc:"The revision that is held now."`
	Version  string `json:"version,omitempty" doc:"The version of the user's record after the push, as in Mantel-Version; absent for a generic push."`
}

type pushAnswer struct {
	CacheControl string `header:"Cache-Control"`
	Version      string `header:"Mantel-Version" doc:"The version of the user's record after the push. Sent as Mantel-Min-Version, it asks for a screen that has the push."`
	Body         Verdict
}

// genericAnswer has no version: what is said to everybody is in no user's record.
type genericAnswer struct {
	CacheControl string `header:"Cache-Control"`
	Body         Verdict
}

func (s *Server) registerPushes() {
	operation := func(id, method, path, summary, about string, kinds ...Kind) huma.Operation {
		return huma.Operation{OperationID: id, Method: method, Path: path, Summary: summary, Description: about,
			Tags: []string{"product teams"}, SkipValidateParams: true,
			Responses: pushResponses(append(kinds, RequestParameter, IdentityMissing, IdentityUnknown, IdentityOther,
				ProductUnknown, RevisionOlder, RevisionConflict, QuotaExceeded, StoreUnavailable)...)}
	}
	withBody := []Kind{BodySyntax, BodyTooLarge, BodyCompressed, BodyMedia, PushInvalid}
	huma.Register(s.api, operation("put-user", http.MethodPut, "/v1/products/{product}/users/{user}",
		"Say something to one user", aboutPush, withBody...), s.putUser)
	huma.Register(s.api, operation("withdraw-user", http.MethodDelete, "/v1/products/{product}/users/{user}",
		"Take back what was said to one user", aboutWithdraw), s.withdraw)
	huma.Register(s.api, operation("put-generic", http.MethodPut, "/v1/products/{product}/generic",
		"Say something to everybody", aboutGeneric, withBody...), s.putGeneric)
}

func (s *Server) putUser(ctx context.Context, in *putUserInput) (*pushAnswer, error) {
	return s.say(speaker(ctx), in.User, in.body, time.Now())
}

// say answers a push that came then. The body is lent.
func (s *Server) say(speaker bff.ProductID, to string, body []byte, came time.Time) (*pushAnswer, error) {
	user, p := userInPath(to)
	if p != nil {
		return nil, p
	}
	work := until(s.base, came.Add(s.config.PushTimeout))
	defer work.end()
	w, found, err := s.config.Pushes.Put(work, speaker, user, body)
	return answerPush(w, found, err)
}

func (s *Server) putGeneric(ctx context.Context, in *putGenericInput) (*genericAnswer, error) {
	work := within(s.base, s.config.PushTimeout)
	defer work.end()
	w, found, err := s.config.Pushes.PutGeneric(work, speaker(ctx), in.body)
	if p := refusal(w, found, err); p != nil {
		return nil, p
	}
	return &genericAnswer{CacheControl: "no-store", Body: Verdict{Verdict: w.Verdict.String(), Revision: w.Held}}, nil
}

func (s *Server) withdraw(ctx context.Context, in *withdrawInput) (*pushAnswer, error) {
	return s.takeBack(speaker(ctx), in.User, in.Revision, time.Now())
}

// takeBack answers a withdrawal that came then.
func (s *Server) takeBack(speaker bff.ProductID, from, number string, came time.Time) (*pushAnswer, error) {
	user, p := userInPath(from)
	if p != nil {
		return nil, p
	}
	revision, err := strconv.ParseInt(number, 10, 64)
	if err != nil || revision < 1 || revision > uischema.MaxInt {
		return nil, badParameter("query.revision", "a withdrawal needs ?revision=, a whole number from 1 to 9007199254740991")
	}
	work := until(s.base, came.Add(s.config.PushTimeout))
	defer work.end()
	w, err := s.config.Pushes.Withdraw(work, speaker, user, revision)
	return answerPush(w, nil, err)
}

func userInPath(s string) (bff.UserID, *Problem) {
	unescaped, err := url.PathUnescape(s)
	if err != nil {
		unescaped = ""
	}
	user, err := bff.ParseUser(unescaped)
	if err != nil {
		return "", badParameter("path.user", "a user id is 1 to 64 of letters, digits, '.', '_' and '-'")
	}
	return user, nil
}

func answerPush(w bff.Write, found []diag.Diagnostic, err error) (*pushAnswer, error) {
	if p := refusal(w, found, err); p != nil {
		return nil, p
	}
	version := w.Version.String()
	return &pushAnswer{CacheControl: "no-store", Version: version, Body: Verdict{w.Verdict.String(), w.Held, version}}, nil
}

// refusal is the problem of a push that changed nothing because of itself or
// the store; nil where it holds now.
func refusal(w bff.Write, found []diag.Diagnostic, err error) *Problem {
	switch {
	case diag.HasErrors(found):
		return ofDiagnostics(found)
	case errors.Is(err, bff.ErrNotFound):
		return newProblem(ProductUnknown, "no product of the path's name is configured")
	case errors.Is(err, bff.ErrInvalid):
		return newProblem(PushInvalid, "the push was refused whole and nothing changed")
	case err != nil:
		return problemOf(err)
	case w.Verdict == bff.Older:
		p := newProblem(RevisionOlder, "a newer revision than the one that was sent is held: see held")
		p.Held = w.Held
		return p
	case w.Verdict == bff.Conflict:
		p := newProblem(RevisionConflict, "the revision that was sent is held already, with other content")
		p.Held = w.Held
		return p
	}
	return nil
}
