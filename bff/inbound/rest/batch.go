package rest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"mantel/bff"
)

// A batch is bounded in its bytes, its lines, and each line's bytes: a push
// and what stands around it.
const (
	maxLines = 10_000
	maxLine  = maxPush + 1024
)

type batchInput struct {
	Product string `path:"product" doc:"Your product's id." example:"flights"`
	payload
}

type batchAnswer struct {
	ContentType  string `header:"Content-Type"`
	CacheControl string `header:"Cache-Control"`
	Body         []byte
}

// lineVerdict is the answer to one line.
type lineVerdict struct {
	// Line counts from 1, blank lines included.
	Line   int `json:"line"`
	Status int `json:"status"`
	// Verdict and Revision stand where the line holds now, else Problem.
	Verdict  string   `json:"verdict,omitempty"`
	Revision int64    `json:"revision,omitempty"`
	Version  string   `json:"version,omitempty"`
	Problem  *Problem `json:"problem,omitempty"`
}

func (s *Server) registerBatch() {
	huma.Register(s.api, huma.Operation{
		OperationID: "post-batch", Method: http.MethodPost, Path: "/v1/products/{product}/batch",
		Summary: "Say something to many users", Description: aboutBatch, Tags: []string{"product teams"},
		SkipValidateParams: true,
		Responses: batchResponses(IdentityMissing, IdentityUnknown, IdentityOther, ProductUnknown,
			BodyTooLarge, BodyCompressed, BodyMedia, QuotaExceeded),
	}, s.postBatch)
}

// postBatch answers line by line, in order: each line stands for itself, and
// one that is refused stops no other.
func (s *Server) postBatch(ctx context.Context, in *batchInput) (*batchAnswer, error) {
	work, cancel := context.WithTimeout(s.base, s.config.BatchTimeout)
	defer cancel()
	product := speaker(ctx)
	var out bytes.Buffer
	verdicts := json.NewEncoder(&out) // writes a line feed after each
	charged := true                   // for the first line, before the body was read
	for number, rest := 1, in.body; len(rest) > 0; number++ {
		var line []byte
		line, rest, _ = bytes.Cut(rest, []byte("\n"))
		line = bytes.TrimSpace(line)
		if len(line) == 0 && number <= maxLines {
			continue
		}
		v := lineVerdict{Line: number, Status: http.StatusOK}
		var p *Problem
		if !charged {
			p = s.chargeLine(product)
		}
		if charged = false; p == nil {
			p = s.batchLine(work, product, line, number, &v)
		}
		if p != nil {
			v.Status, v.Problem = p.Status, p
		}
		if err := verdicts.Encode(v); err != nil {
			return nil, problemOf(err)
		}
		if number > maxLines {
			break // the last verdict speaks for this line and all after it
		}
	}
	return &batchAnswer{ContentType: "application/x-ndjson", CacheControl: "no-store", Body: out.Bytes()}, nil
}

// batchLine takes one line; what became of it is in v, or is the problem.
func (s *Server) batchLine(ctx context.Context, product bff.ProductID, line []byte, number int, v *lineVerdict) *Problem {
	switch {
	case number > maxLines:
		return newProblem(BodyTooLarge, "a batch has at most "+strconv.Itoa(maxLines)+" lines: this one and those after it were not read")
	case len(line) > maxLine:
		return newProblem(BodyTooLarge, "a line has at most 1 MiB")
	case ctx.Err() != nil:
		return newProblem(StoreUnavailable, "the batch took too long: send this line and those after it again")
	}
	one, cancel := context.WithTimeout(ctx, s.config.PushTimeout)
	defer cancel()
	w, found, err := s.config.Batches.BatchLine(one, product, line)
	if errors.Is(err, bff.ErrTooLarge) {
		return newProblem(BodyTooLarge, "a line has at most 1 MiB")
	}
	if p := refusal(w, found, err); p != nil {
		return p
	}
	v.Verdict, v.Revision, v.Version = w.Verdict.String(), w.Held, w.Version.String()
	return nil
}
