package ops

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"mantel/bff"
)

// Eraser removes users for good; a bff.Eraser is one. Errors wrap
// bff.ErrUnavailable or the context's.
type Eraser interface {
	Erase(ctx context.Context, user bff.UserID) error
}

// OperatorsConfig is what operators work on. All but Log must be set.
type OperatorsConfig struct {
	Eraser   Eraser
	Resets   bff.Resets
	Products []bff.ProductID
	// Secrets let operators in. Trust lets everybody in who is not a page of
	// another site in a browser: it is for development on loopback only.
	Secrets Secrets
	Trust   bool
	// Timeout bounds one piece of work. Default: 10 s.
	Timeout time.Duration
	// Log hears of each use, without any user's id; nil: nobody does.
	Log *slog.Logger
}

// Operators takes what people do to the store by hand: erase a user, reset a
// product whose revisions went backwards.
type Operators struct {
	config OperatorsConfig
	sites  *http.CrossOriginProtection
}

// NewOperators serves c.
func NewOperators(c OperatorsConfig) *Operators {
	if c.Timeout == 0 {
		c.Timeout = 10 * time.Second
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	return &Operators{config: c, sites: http.NewCrossOriginProtection()}
}

// Pages are the operators' handlers:
//
//	DELETE /v1/users/{user}              204, also where nothing was held
//	POST   /v1/products/{product}/reset  200 {"generation": 2}
func (o *Operators) Pages() []Page {
	return []Page{
		{Path: "/v1/users/{user}", Methods: []string{http.MethodDelete}, Handler: o.only(http.MethodDelete, o.erase)},
		{Path: "/v1/products/{product}/reset", Methods: []string{http.MethodPost}, Handler: o.only(http.MethodPost, o.reset)},
	}
}

// only lets operators do one thing, with no body. A browser that shows another
// site's page can send a POST here, to any address that its user can reach; it
// says where it comes from, and is refused whatever it bears.
func (o *Operators) only(method string, do http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != method {
			w.Header().Set("Allow", method)
			refuse(w, http.StatusMethodNotAllowed, "method/refused", "This path does not take that method", "")
			return
		}
		if o.sites.Check(r) != nil {
			refuse(w, http.StatusForbidden, "ops/cross-site", "A page of another site may not do this", "send it from a shell, without Origin")
			return
		}
		if !o.config.Trust {
			if detail, known := o.config.Secrets.check(r.Header); !known {
				refuse(w, http.StatusUnauthorized, "identity/missing", "Nobody is known to be speaking", detail)
				return
			}
		}
		if r.ContentLength != 0 {
			w.Header().Set("Connection", "close")
			refuse(w, http.StatusRequestEntityTooLarge, "body/too-large", "The body is too large", "this path takes no body")
			return
		}
		// What was begun is ended, also where nobody waits for it any more.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), o.config.Timeout)
		defer cancel()
		do(w, r.WithContext(ctx))
	})
}

// erase never writes down who was erased.
func (o *Operators) erase(w http.ResponseWriter, r *http.Request) {
	name, _ := strings.CutPrefix(r.URL.EscapedPath(), "/v1/users/")
	plain, err := url.PathUnescape(name)
	if err != nil {
		plain = ""
	}
	user, err := bff.ParseUser(plain)
	if err != nil {
		const detail = "a user id is 1 to 64 of letters, digits, '.', '_' and '-'"
		refuse(w, http.StatusBadRequest, "request/parameter", "A path or query parameter is not understood",
			"a parameter has a value that is not understood", fault{"path.user", "request/parameter", detail})
		return
	}
	if err := o.config.Eraser.Erase(r.Context(), user); err != nil {
		o.failed(w, "a user could not be erased", err)
		return
	}
	o.config.Log.Info("a user was erased")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusNoContent)
}

type resetDone struct {
	Generation int64 `json:"generation"`
}

func (o *Operators) reset(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimSuffix(strings.TrimPrefix(r.URL.EscapedPath(), "/v1/products/"), "/reset")
	known := slices.Index(o.config.Products, bff.ProductID(name))
	if known < 0 {
		refuse(w, http.StatusNotFound, "product/unknown", "There is no product of that name", "no product of the path's name is configured")
		return
	}
	product := o.config.Products[known]
	generation, err := o.config.Resets.Reset(r.Context(), product)
	if err != nil {
		o.failed(w, "a product could not be reset", fmt.Errorf("%s: %w", product, err))
		return
	}
	o.config.Log.Info("a product was reset", "product", product, "generation", generation)
	answer(w, http.StatusOK, "application/json", resetDone{generation})
}

// failed answers where the store did not do it. Adapters name no user in
// their errors.
func (o *Operators) failed(w http.ResponseWriter, what string, err error) {
	o.config.Log.Error(what, "error", err)
	if errors.Is(err, bff.ErrUnavailable) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		refuse(w, http.StatusServiceUnavailable, "store/unavailable", "The store cannot be reached now", "send it again: doing it twice is harmless")
		return
	}
	refuse(w, http.StatusInternalServerError, "server/error", "Something went wrong here", "the fault is logged")
}
