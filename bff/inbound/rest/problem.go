package rest

import (
	"encoding/json"
	"net/http"
	"strconv"

	"mantel/uischema/diag"
)

// Problem is an error answer, RFC 9457's application/problem+json. It never
// holds a value that was sent.
type Problem struct {
	// Type is "urn:mantel:problem:" and the id of a [Kind]; stable.
	Type string `json:"type"`
	// Title is the kind's, the same for all problems of one type.
	Title string `json:"title"`
	// Status is the HTTP status.
	Status int `json:"status"`
	// Detail says what is wrong with this request, and what to do.
	Detail string `json:"detail,omitempty"`
	// Errors are the single faults of the request, at most [maxFaults].
	Errors []Fault `json:"errors,omitempty"`
	// More counts the faults that Errors has no room for.
	More int `json:"more,omitempty"`
	// Held is the revision that the store holds, where the problem is that
	// the one that was sent is not newer.
	Held int64 `json:"held,omitempty"`
	// RetryAfter is in how many seconds to try again, where that is known.
	RetryAfter int `json:"retryAfter,omitempty"`

	kind Kind
}

// Fault is one thing wrong with a request.
type Fault struct {
	// Pointer is the RFC 6901 pointer into the body ("" is the whole body);
	// nil where the fault is not in the body.
	Pointer *string `json:"pointer,omitempty"`
	// Location names what else is at fault: "header.Mantel-Client",
	// "query.revision", "path.user".
	Location string `json:"location,omitempty"`
	// Rule is the id of the rule that was broken: `mantel explain` tells more.
	Rule string `json:"rule"`
	// Detail says what is wrong, Hint what to do.
	Detail string `json:"detail"`
	Hint   string `json:"hint,omitempty"`
}

// maxFaults and maxPointer bound an answer: a body of a million faults, or of
// one name a million letters long, is not worth an answer of that size.
const (
	maxFaults  = 100
	maxPointer = 512
)

// mediaProblem is the media type of every error (RFC 9457, section 6.1).
const mediaProblem = "application/problem+json"

func newProblem(k Kind, detail string, faults ...Fault) *Problem {
	return &Problem{Type: k.URI(), Title: k.Title, Status: k.Status, Detail: detail, Errors: faults, kind: k}
}

// at is the fault of something in the head of the request.
func at(location, rule, detail string) Fault {
	return Fault{Location: location, Rule: rule, Detail: detail}
}

// ofDiagnostics is the problem of a body with findings: which kind it is
// depends on the gravest, a body that is no JSON before one that does not fit.
func ofDiagnostics(ds []diag.Diagnostic) *Problem {
	k, detail := PushInvalid, "the push was refused whole and nothing changed; each error says where and what to do"
	for _, d := range ds {
		switch {
		case d.Rule == "json/size":
			return newProblem(BodyTooLarge, "the body is larger than a push may be", faultsOf(ds)...)
		case len(d.Rule) > 5 && d.Rule[:5] == "json/":
			k, detail = BodySyntax, "the body is not JSON as this API reads it: one UTF-8 document, no name twice, bounded in depth"
		}
	}
	p := newProblem(k, detail, faultsOf(ds)...)
	if len(p.Errors) > maxFaults {
		p.More = len(p.Errors) - maxFaults
		p.Errors = p.Errors[:maxFaults]
	}
	return p
}

func faultsOf(ds []diag.Diagnostic) []Fault {
	faults := make([]Fault, 0, len(ds))
	for _, d := range ds {
		if d.Severity != diag.Error {
			continue
		}
		pointer := d.Pointer
		if len(pointer) > maxPointer {
			pointer = pointer[:maxPointer] + "…"
		}
		f := Fault{Pointer: &pointer, Rule: d.Rule, Detail: d.Message, Hint: d.Hint}
		if f.Hint == "" && len(d.Notes) > 0 {
			f.Hint = d.Notes[0]
		}
		faults = append(faults, f)
	}
	return faults
}

// Error is the detail, so that a Problem can travel as an error.
func (p *Problem) Error() string { return p.kind.ID + ": " + p.Detail }

// GetStatus tells huma the status.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType tells huma the media type, whatever was negotiated.
func (p *Problem) ContentType(string) string { return mediaProblem }

// GetHeaders tells huma the headers that belong to the problem.
func (p *Problem) GetHeaders() http.Header {
	h := http.Header{"Cache-Control": {"no-store"}}
	if p.RetryAfter > 0 {
		h.Set("Retry-After", strconv.Itoa(p.RetryAfter))
		return h
	}
	switch p.Status {
	case http.StatusUnauthorized:
		h.Set("WWW-Authenticate", `Bearer realm="mantel"`)
	case http.StatusServiceUnavailable:
		h.Set("Retry-After", strconv.Itoa(retrySeconds))
	}
	return h
}

// retrySeconds is when a caller may try again after a 503.
const retrySeconds = 5

// encode gives the problem's bytes, a line as huma's encoder writes it. A Problem holds strings and numbers only,
// so that encoding cannot fail.
func (p *Problem) encode() []byte {
	b, err := json.Marshal(p)
	if err != nil {
		return []byte(`{"type":"` + ServerError.URI() + `","status":500}`)
	}
	return append(b, '\n')
}
