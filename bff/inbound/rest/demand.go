package rest

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humafiber"
	"github.com/valyala/fasthttp"

	"mantel/bff"
)

// DemandFollower says what is wanted of a product; a bff.DemandLog is one.
type DemandFollower interface {
	Follow(ctx context.Context, product bff.ProductID, after string, each func(bff.Signal) error) error
}

const (
	// maxFollowers bounds the streams of one product on one replica.
	maxFollowers = 8
	// followersRetry is when one more may try again.
	followersRetry = 30 * time.Second
	// heartbeat is how often a quiet stream says that it lives, so that
	// neither side keeps a connection whose other end is gone.
	heartbeat = 15 * time.Second
	// followTime is how long a stream lasts: it ends by itself before the
	// connection's time is over. Clients connect again, and miss nothing.
	followTime = streamTime - time.Minute
)

// followers counts the streams of each product.
type followers struct {
	mu    sync.Mutex
	count map[bff.ProductID]int
}

func (f *followers) add(p bff.ProductID) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.count[p] >= maxFollowers {
		return false
	}
	if f.count == nil {
		f.count = make(map[bff.ProductID]int)
	}
	f.count[p]++
	return true
}

func (f *followers) remove(p bff.ProductID) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.count[p]--
}

type demandInput struct {
	Product     string `path:"product" doc:"Your product's id." example:"flights"`
	LastEventID string `header:"Last-Event-ID" doc:"The id of the last event that you have seen: those after it follow. Without it, events from now on." example:"1795287600123-0"`
}

type demandAnswer struct {
	ContentType  string `header:"Content-Type"`
	CacheControl string `header:"Cache-Control"`
	Buffering    string `header:"X-Accel-Buffering"`
	Body         func(huma.Context)
}

type registrationInput struct {
	Product string `path:"product" doc:"Your product's id." example:"flights"`
	User    string `path:"user" doc:"Whom you want to hear of." pattern:"^[A-Za-z0-9._-]{1,64}$" example:"ada"`
}

// registerDemand adds the routes of what the configuration has.
func (s *Server) registerDemand() {
	if s.config.Demand != nil {
		huma.Register(s.api, huma.Operation{
			OperationID: "follow-demand", Method: http.MethodGet, Path: "/v1/products/{product}/demand",
			Summary: "Hear for whom something is wanted", Description: aboutDemand,
			Tags: []string{"product teams"}, SkipValidateParams: true,
			Responses: demandResponses(RequestHeader, IdentityMissing, IdentityUnknown, IdentityOther, ProductUnknown, FollowersExceeded),
		}, s.followDemand)
	}
	if s.config.Registrations == nil {
		return
	}
	for method, wanted := range map[string]bool{http.MethodPut: true, http.MethodDelete: false} {
		id, summary := "register-user", "Ask to hear when a user is there"
		if !wanted {
			id, summary = "unregister-user", "Hear of a user no longer"
		}
		huma.Register(s.api, huma.Operation{
			OperationID: id, Method: method, Path: "/v1/products/{product}/users/{user}/demand",
			Summary: summary, Description: aboutRegistration, DefaultStatus: http.StatusNoContent,
			Tags: []string{"product teams"}, SkipValidateParams: true,
			Responses: registrationResponses(RequestParameter, IdentityMissing, IdentityUnknown, IdentityOther, ProductUnknown,
				QuotaExceeded, StoreUnavailable),
		}, func(ctx context.Context, in *registrationInput) (*struct{}, error) {
			return nil, s.register(ctx, in.User, wanted)
		})
	}
}

func (s *Server) register(ctx context.Context, name string, wanted bool) error {
	user, p := userInPath(name)
	if p != nil {
		return p
	}
	work, cancel := context.WithTimeout(s.base, s.config.PushTimeout)
	defer cancel()
	if err := s.config.Registrations.Register(work, speaker(ctx), user, wanted); err != nil {
		return problemOf(err)
	}
	return nil
}

// followDemand answers with server-sent events (WHATWG HTML, section 9.2).
func (s *Server) followDemand(ctx context.Context, in *demandInput) (*demandAnswer, error) {
	after := strings.Clone(in.LastEventID)
	if after != "" && !bff.ValidSignalID(after) {
		return nil, badHeader("Last-Event-ID", "it is the id of an event: two numbers with a dash, such as 1795287600123-0")
	}
	product := speaker(ctx)
	answer := &demandAnswer{ContentType: "text/event-stream", CacheControl: "no-store", Buffering: "no"}
	answer.Body = func(c huma.Context) {
		request := humafiber.Unwrap(c).Context()
		if request.IsHead() {
			s.followers.remove(product)
			return
		}
		conn := request.Conn()
		request.SetBodyStreamWriter(func(w *bufio.Writer) {
			defer s.followers.remove(product)
			s.stream(w, conn, product, after)
		})
	}
	if !s.followers.add(product) {
		p := newProblem(FollowersExceeded, fmt.Sprintf("%d streams of this product are open here: close one, or share one", maxFollowers))
		p.RetryAfter = wholeSeconds(followersRetry)
		return nil, p
	}
	return answer, nil
}

// stream writes events until the client is gone or the server shuts down.
func (s *Server) stream(w *bufio.Writer, conn net.Conn, product bff.ProductID, after string) {
	defer func() {
		// It runs in a goroutine out of the guard's reach.
		if v := recover(); v != nil {
			s.log.Error("a stream of demand panicked", "panic", v)
		}
	}()
	ctx, cancel := context.WithTimeout(s.streams, followTime)
	signals, ended := make(chan bff.Signal), make(chan error, 1)
	go func() {
		ended <- s.config.Demand.Follow(ctx, product, after, func(signal bff.Signal) error {
			select {
			case signals <- signal:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
	}()
	following := true
	defer func() {
		cancel()
		if following {
			<-ended
		}
	}()
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	_, _ = w.WriteString("retry: 2000\n: hello\n\n") // Flush tells whether that worked
	for w.Flush() == nil {
		select {
		case <-ctx.Done():
			return
		case err := <-ended:
			following = false
			if ctx.Err() == nil {
				s.log.Error("following demand ended", "product", product, "error", err)
			}
			return
		case signal := <-signals:
			writeSignal(w, signal)
		case <-beat.C:
			_, _ = w.WriteString(": still here\n\n")
		}
		// Who does not read any more loses the stream, not only after an hour.
		if conn.SetWriteDeadline(time.Now().Add(s.config.WriteTimeout)) != nil {
			return
		}
	}
}

// wanted is the data of an event that names a user.
type wanted struct {
	User   bff.UserID `json:"user"`
	Reason string     `json:"reason"`
}

func writeSignal(w *bufio.Writer, signal bff.Signal) {
	event, data := "refill", []byte("{}")
	if signal.User != "" {
		event = "demand"
		data, _ = json.Marshal(wanted{signal.User, signal.Reason}) // two strings
	}
	_, _ = fmt.Fprintf(w, "id: %s\nevent: %s\ndata: %s\n\n", signal.ID, event, data)
}

func demandResponses(kinds ...Kind) map[string]*huma.Response {
	all := problems(append(kinds, RequestSyntax, ServerError))
	all["200"] = &huma.Response{Description: "Server-sent events, for as long as you stay.",
		Content: map[string]*huma.MediaType{"text/event-stream": {Schema: &huma.Schema{Type: "string"},
			Example: "id: 1795287600123-0\nevent: demand\ndata: {\"user\":\"ada\",\"reason\":\"stale\"}\n\nid: 1795287600456-0\nevent: refill\ndata: {}\n\n"}}}
	return all
}

func registrationResponses(kinds ...Kind) map[string]*huma.Response {
	all := problems(append(kinds, RequestSyntax, ServerError))
	all["204"] = &huma.Response{Description: "So it is."}
	return all
}

// follows reports whether a request asks for a stream of demand, which is given
// longer to write than an answer of the API.
func follows(h *fasthttp.RequestHeader, path string) bool {
	route, ok := pushRouteOf(string(h.Method()), path)
	return ok && route.reads
}
