package rest

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"mantel/bff"
)

// varies names all that an answer to a viewer depends on. DESIGN's five come
// first; the others are inputs too, and a cache that did not know of
// Mantel-User could show one user's screen to another.
const varies = "Authorization, Accept-Language, Accept-Encoding, Mantel-Client, Mantel-Catalog, " +
	"Mantel-User, Mantel-Time-Zone, Mantel-Form-Factor, Mantel-Variants, Accept"

// mediaPatch is an RFC 6902 patch.
const mediaPatch = "application/json-patch+json"

// everything in Mantel-Stale says that the store could not be asked: what is
// personal is the last that was known here, or missing.
const everything = "*"

type screenInput struct {
	Screen string `path:"screen" doc:"The screen's name." example:"home"`
	Accept string `header:"Accept" doc:"application/json-patch+json asks for the difference to the answer that If-None-Match names; without it, or where that answer is no longer known, the whole screen is sent." example:"application/json-patch+json, application/json;q=0.9"`
	ViewerInput
}

type viewerAnswer struct {
	Status       int
	ContentType  string `header:"Content-Type"`
	ETag         string `header:"ETag" doc:"Strong: the revision in quotes, with -gzip, -br or -zstd where the body is compressed. The same tag means the same bytes. A 304 names the tag that the app has."`
	CacheControl string `header:"Cache-Control"`
	Vary         string `header:"Vary"`
	Language     string `header:"Content-Language" doc:"The locale that the answer is in."`
	Stale        string `header:"Mantel-Stale" doc:"The products whose content is older than they want, or is the last known because the store has lost it, by name, separated by commas; * where the store could not be asked, so that all that is personal is the last known, or missing. Absent: none."`
	Version      string `header:"Mantel-Version" doc:"The version of the user's record that the answer was made from: <epoch>.<n>. Each write that was applied raises n; an epoch ends where the store loses its data. Absent where nothing is held for the user."`
	Unmet        string `header:"Mantel-Version-Unmet" doc:"Why the answer may be older than Mantel-Min-Version: epoch (the store has lost what it held, or the version is another user's; the two have no order) or time (the store did not give it in time). Absent where it is not." enum:"epoch,time"`
	Encoding     string `header:"Content-Encoding" doc:"zstd, br or gzip, as Accept-Encoding weighs them; absent where the body is as it is."`
	DeltaBase    string `header:"Delta-Base" doc:"With a patch: the tag of the answer that it is to be applied to."`
	Body         []byte

	// own says that nobody else has the body: it may be overwritten once it is
	// sent.
	own bool
}

func (s *Server) registerScreens() {
	screen := withPatch(responses("The screen's tree.", "Screen",
		RequestHeader, IdentityMissing, IdentityUnknown, ScreenUnknown, StoreUnavailable))
	huma.Register(s.api, huma.Operation{
		OperationID: "get-screen", Method: http.MethodGet, Path: "/v1/screens/{screen}",
		Summary:     "A screen for this viewer",
		Description: aboutScreens,
		Tags:        []string{"apps"},
		Responses:   screen, SkipValidateParams: true,
	}, s.getScreen)
	data := responses("What each product says, in the configured order of products.", "Recommendations",
		RequestHeader, IdentityMissing, IdentityUnknown, StoreUnavailable)
	huma.Register(s.api, huma.Operation{
		OperationID: "get-recommendations", Method: http.MethodGet, Path: "/v1/recommendations",
		Summary:     "What all products say to this viewer, as data",
		Description: aboutRecommendations,
		Tags:        []string{"apps"},
		Responses:   data, SkipValidateParams: true,
	}, s.getRecommendations)
	sameHeaders(screen)
	sameHeaders(data)
}

func (s *Server) getScreen(_ context.Context, in *screenInput) (*viewerAnswer, error) {
	return s.screen(in, time.Now(), nil)
}

// screen answers a request that came then. The body may be put together behind
// dst.
func (s *Server) screen(in *screenInput, came time.Time, dst []byte) (*viewerAnswer, error) {
	v, p := s.viewer(&in.ViewerInput)
	if p != nil {
		return nil, p
	}
	// The context is the server's own: fiber's never ends.
	ctx := until(s.base, came.Add(s.config.ScreenTimeout))
	defer ctx.end()
	have, since := parseCondition(in.IfNoneMatch), s.compressor.moment()
	screen, err := s.config.Screens.AppendScreen(ctx, dst, in.Screen, v, have.first())
	if errors.Is(err, bff.ErrNotFound) {
		return nil, newProblem(ScreenUnknown, "the edition that is served has no screen of the path's name")
	}
	if err != nil {
		return nil, problemOf(err)
	}
	var a *viewerAnswer
	if !screen.NotModified && asksForPatch(in.Accept) {
		a = s.patch(in, v, have, &screen)
	}
	if a == nil {
		a = s.answerViewer(&in.ViewerInput, have, screen.Locale, content{screen.Revision, screen.Owner, screen.Body, since})
		// What is compressed is another body, and may be remembered.
		a.own = !screen.Remembered && a.Encoding == "" && a.Body != nil
	}
	a.state(screen.Stale, screen.Degraded, screen.Version, screen.Unmet)
	return a, nil
}

// state says in headers what the bytes do not: in what state the record was.
func (a *viewerAnswer) state(stale []bff.ProductID, degraded bool, version bff.Version, unmet bff.Unmet) {
	a.Stale = joined(stale)
	if degraded {
		a.Stale = everything
	}
	a.Version, a.Unmet = version.String(), string(unmet)
}

// content is what an answer sends: bytes, the revision that names them, whose
// they are ("": everybody's), and since when that is known.
type content struct {
	revision string
	owner    bff.UserID
	body     []byte
	since    uint64
}

// answerViewer makes a 200 with the bytes, in the coding that the client
// likes best, or a 304 with the same headers where it has them: then there may
// be none.
func (s *Server) answerViewer(in *ViewerInput, have condition, locale string, of content) *viewerAnswer {
	a := &viewerAnswer{
		Status:       http.StatusOK,
		CacheControl: s.cacheControl,
		Vary:         varies,
		Language:     locale,
	}
	if tag, has := have.match(of.revision); has && tag != "" {
		a.Status, a.ETag = http.StatusNotModified, quoted(tag)
		return a
	}
	packed, c := s.compressor.compress(negotiate(in.AcceptEncoding), of)
	a.ETag = quoted(c.tag(of.revision))
	if have.any {
		a.Status = http.StatusNotModified
		return a
	}
	a.ContentType, a.Encoding, a.Body = "application/json", string(c), packed
	return a
}

// patch answers with the difference to a screen that the client has; nil where
// it has this one already, or where none of its tags is still known.
func (s *Server) patch(in *screenInput, v bff.Viewer, have condition, screen *bff.Screen) *viewerAnswer {
	if have.holds(screen.Revision) {
		return nil
	}
	for _, tag := range have.tags {
		made, ok := s.config.Screens.Patch(v.User, in.Screen, revisionOf(tag), screen.Revision)
		if !ok {
			continue
		}
		return &viewerAnswer{
			Status: http.StatusOK, ContentType: mediaPatch, ETag: quoted(screen.Revision), DeltaBase: quoted(tag),
			CacheControl: "no-store", Vary: varies, Language: screen.Locale, Body: made,
		}
	}
	return nil
}

// asksForPatch reports whether Accept names patches, and likes whole screens
// no better. A wildcard does not ask: who sends it cannot apply a patch.
func asksForPatch(accept string) bool {
	if len(accept) < len(mediaPatch) {
		return false
	}
	patch, whole := 0, 0
	for item := range strings.SplitSeq(accept, ",") {
		media, parameters, _ := strings.Cut(item, ";")
		weight, ok := weightOf(parameters)
		switch media = strings.TrimSpace(media); {
		case !ok:
		case strings.EqualFold(media, mediaPatch):
			patch = weight
		case strings.EqualFold(media, "application/json"):
			whole = weight
		}
	}
	return patch > 0 && patch >= whole
}

func quoted(tag string) string { return `"` + tag + `"` }

func joined(products []bff.ProductID) string {
	if len(products) == 0 {
		return ""
	}
	var b strings.Builder
	for i, p := range products {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(string(p))
	}
	return b.String()
}
