package rest

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"mantel/bff"
)

// varies names all that an answer to a viewer depends on. DESIGN's five come
// first; the others are inputs too, and a cache that did not know of
// Mantel-User could show one user's screen to another.
const varies = "Authorization, Accept-Language, Accept-Encoding, Mantel-Client, Mantel-Catalog, " +
	"Mantel-User, Mantel-Time-Zone, Mantel-Form-Factor, Mantel-Variants"

// everything in Mantel-Stale says that the store could not be asked: what is
// personal is missing, and an app may rather keep what it has.
const everything = "*"

type screenInput struct {
	Screen string `path:"screen" doc:"The screen's name." example:"home"`
	ViewerInput
}

type viewerAnswer struct {
	Status       int
	ContentType  string `header:"Content-Type"`
	ETag         string `header:"ETag" doc:"Strong: the revision in quotes. The same tag means the same bytes."`
	CacheControl string `header:"Cache-Control"`
	Vary         string `header:"Vary"`
	Language     string `header:"Content-Language" doc:"The locale that the answer is in."`
	Stale        string `header:"Mantel-Stale" doc:"The products whose content is older than they want, by name, separated by commas; * where the store could not be asked, so that nothing personal is in the answer. Absent: none."`
	Body         []byte
}

func (s *Server) registerScreens() {
	huma.Register(s.api, huma.Operation{
		OperationID: "get-screen", Method: http.MethodGet, Path: "/v1/screens/{screen}",
		Summary:     "A screen for this viewer",
		Description: aboutScreens,
		Tags:        []string{"apps"},
		Responses: responses("The screen's tree.", "Screen",
			RequestHeader, IdentityMissing, IdentityUnknown, ScreenUnknown, StoreUnavailable),
		SkipValidateParams: true,
	}, s.getScreen)
	huma.Register(s.api, huma.Operation{
		OperationID: "get-recommendations", Method: http.MethodGet, Path: "/v1/recommendations",
		Summary:     "What all products say to this viewer, as data",
		Description: aboutRecommendations,
		Tags:        []string{"apps"},
		Responses: responses("What each product says, in the configured order of products.", "Recommendations",
			RequestHeader, IdentityMissing, IdentityUnknown, StoreUnavailable),
		SkipValidateParams: true,
	}, s.getRecommendations)
}

func (s *Server) getScreen(_ context.Context, in *screenInput) (*viewerAnswer, error) {
	v, p := s.viewer(&in.ViewerInput)
	if p != nil {
		return nil, p
	}
	// The context is the server's own: fiber's never ends.
	ctx, cancel := context.WithTimeout(s.base, s.config.ScreenTimeout)
	defer cancel()
	have := parseCondition(in.IfNoneMatch)
	screen, err := s.config.Screens.Screen(ctx, strings.Clone(in.Screen), v, have.first())
	if errors.Is(err, bff.ErrNotFound) {
		return nil, newProblem(ScreenUnknown, "the edition that is served has no screen of the path's name")
	}
	if err != nil {
		return nil, problemOf(err)
	}
	a := s.answerViewer(screen.Revision, screen.Locale, screen.Body, screen.NotModified || have.holds(screen.Revision))
	a.Stale = joined(screen.Stale)
	if screen.Degraded {
		a.Stale = everything
	}
	return a, nil
}

// answerViewer makes a 200 with the bytes, or a 304 with the same headers.
func (s *Server) answerViewer(revision, locale string, body []byte, has bool) *viewerAnswer {
	a := &viewerAnswer{
		Status:       http.StatusOK,
		ETag:         `"` + revision + `"`,
		CacheControl: "private, max-age=0, stale-if-error=" + strconv.Itoa(int(s.config.StaleIfError.Seconds())),
		Vary:         varies,
		Language:     locale,
	}
	if has {
		a.Status = http.StatusNotModified
		return a
	}
	a.ContentType, a.Body = "application/json", body
	return a
}

func joined(products []bff.ProductID) string {
	var b strings.Builder
	for i, p := range products {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(string(p))
	}
	return b.String()
}
