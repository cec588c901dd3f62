package rest

import (
	"strconv"
	"time"

	"github.com/valyala/fasthttp"

	"mantel/bff"
)

// Quotas say whether a product may push now; bff.Quotas is one.
type Quotas interface {
	// Take counts n pushes and gives 0; or counts none, and says when there
	// will be one again.
	Take(p bff.ProductID, n int) (again time.Duration)
}

// quotaHeader is where the first who charges a request leaves the verdict for
// the second, in milliseconds to wait. What a client sends by that name is
// struck from the head.
const quotaHeader = "Mantel-Quota-Verdict"

// charge counts an admitted push, once: before its body is read, where it has
// one. A batch is charged for its first line here, and who is no product for
// nothing.
func (s *Server) charge(h *fasthttp.RequestHeader, in admitted) *Problem {
	if s.config.Quotas == nil || in.speaker == "" || in.route.reads {
		return nil
	}
	verdict := string(h.Peek(quotaHeader))
	if verdict == "" {
		again := s.config.Quotas.Take(in.speaker, 1)
		if again > 0 {
			s.overQuota(in.speaker, in.route.kind())
		}
		verdict = strconv.FormatInt(again.Milliseconds(), 10)
		h.Set(quotaHeader, verdict)
	}
	if ms, err := strconv.ParseInt(verdict, 10, 64); err == nil && ms > 0 {
		return quotaProblem(time.Duration(ms) * time.Millisecond)
	}
	return nil
}

// chargeLine counts one more line of a batch.
func (s *Server) chargeLine(speaker bff.ProductID) *Problem {
	if s.config.Quotas == nil {
		return nil
	}
	again := s.config.Quotas.Take(speaker, 1)
	if again == 0 {
		return nil
	}
	s.overQuota(speaker, "user")
	return quotaProblem(again)
}

func (s *Server) overQuota(p bff.ProductID, kind string) {
	if s.config.Observer != nil {
		s.config.Observer.Count(bff.EventPush, "product", string(p), "kind", kind, "result", "quota")
	}
}

// kind is the label of a route's pushes in metrics.
func (r pushRoute) kind() string {
	if r.generic {
		return "generic"
	}
	return "user"
}

func quotaProblem(again time.Duration) *Problem {
	p := newProblem(QuotaExceeded, "the product pushes faster than its quota allows: send this again after Retry-After seconds, with the same revision")
	p.RetryAfter = wholeSeconds(again)
	return p
}

// wholeSeconds rounds up, and is never 0: Retry-After has no fractions.
func wholeSeconds(d time.Duration) int {
	return max(int((d+time.Second-1)/time.Second), 1)
}
