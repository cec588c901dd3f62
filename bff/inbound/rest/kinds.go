package rest

import "net/http"

// Kind is one type of problem. The list is part of the API: clients decide by
// it.
type Kind struct {
	// ID is "area/name"; URI makes the problem's type of it.
	ID     string
	Status int
	Title  string
	// Remedy says what a caller does about it.
	Remedy string
}

// URI is the stable `type` of the problem.
func (k Kind) URI() string { return "urn:mantel:problem:" + k.ID }

// All kinds of problem that this API answers with.
var (
	RequestSyntax = Kind{"request/syntax", http.StatusBadRequest, "The request is not well-formed HTTP",
		"Send one Host and one of each Mantel header, no white space before a colon, and not both Content-Length and Transfer-Encoding."}
	RequestHeader = Kind{"request/header", http.StatusBadRequest, "A header has a value that is not understood",
		"`errors[].location` names the header; leave it out or mend it."}
	RequestParameter = Kind{"request/parameter", http.StatusBadRequest, "A path or query parameter is not understood",
		"`errors[].location` names the parameter."}
	BodySyntax = Kind{"body/syntax", http.StatusBadRequest, "The body is not JSON as this API reads it",
		"Send one UTF-8 JSON document; no name twice in one object."}
	IdentityMissing = Kind{"identity/missing", http.StatusUnauthorized, "Nobody is known to be speaking",
		"Send the credentials that `detail` asks for."}
	IdentityUnknown = Kind{"identity/unknown", http.StatusUnauthorized, "The credentials are not known",
		"Send a secret that the operator has configured."}
	IdentityOther = Kind{"identity/other-product", http.StatusForbidden, "A product may speak for itself only",
		"Push to your own product's path."}
	RouteUnknown = Kind{"route/unknown", http.StatusNotFound, "There is nothing at this path",
		"See /openapi.json for the paths."}
	ScreenUnknown = Kind{"screen/unknown", http.StatusNotFound, "There is no screen of that name",
		"Ask for a screen that is in components/."}
	ProductUnknown = Kind{"product/unknown", http.StatusNotFound, "There is no product of that name",
		"Products are added in the server's configuration."}
	MethodRefused = Kind{"method/refused", http.StatusMethodNotAllowed, "This path does not take that method",
		"The Allow header has the methods that it takes."}
	RequestTimeout = Kind{"request/timeout", http.StatusRequestTimeout, "The request did not arrive in time",
		"Send it again, faster."}
	RevisionOlder = Kind{"revision/older", http.StatusConflict, "A newer revision is held",
		"Nothing changed. Push with a revision above `held`, or drop the push if it is old news."}
	RevisionConflict = Kind{"revision/conflict", http.StatusConflict, "The same revision with other content is held",
		"Nothing changed. Two writers use one revision: raise it."}
	BodyTooLarge = Kind{"body/too-large", http.StatusRequestEntityTooLarge, "The body is too large",
		"A push has at most 1 MiB, a batch 8 MiB: send less."}
	BodyCompressed = Kind{"body/compressed", http.StatusUnsupportedMediaType, "Compressed bodies are not read",
		"Send the body without Content-Encoding."}
	BodyMedia = Kind{"body/media-type", http.StatusUnsupportedMediaType, "The body's media type is not read here",
		"Send Content-Type: application/json (a batch: application/x-ndjson)."}
	HostRefused = Kind{"host/refused", http.StatusMisdirectedRequest, "This server is not that host",
		"In development, ask localhost, 127.0.0.1 or [::1]."}
	PushInvalid = Kind{"push/invalid", http.StatusUnprocessableEntity, "The push does not fit",
		"Nothing changed. Each of `errors` has a JSON pointer, a rule and what to do; all are listed at once."}
	QuotaExceeded = Kind{"quota/exceeded", http.StatusTooManyRequests, "The product pushes faster than its quota allows",
		"Nothing changed. Send it again after Retry-After seconds, with the same revision; spread storms over time."}
	FollowersExceeded = Kind{"demand/followers", http.StatusTooManyRequests, "The product follows its demand often enough",
		"Close a stream, or let your replicas share one."}
	HeadTooLarge = Kind{"request/head-too-large", http.StatusRequestHeaderFieldsTooLarge, "The request's head is too large",
		"Line and headers have at most 16 KiB together."}
	ServerError = Kind{"server/error", http.StatusInternalServerError, "Something went wrong here",
		"It is counted and logged; trying again may help."}
	StoreUnavailable = Kind{"store/unavailable", http.StatusServiceUnavailable, "The store cannot be reached now",
		"Nothing is known to have changed. Send it again after Retry-After: the same revision again is harmless."}
)

// Kinds lists all kinds of problem, by status.
func Kinds() []Kind {
	return []Kind{
		RequestSyntax, RequestHeader, RequestParameter, BodySyntax, IdentityMissing, IdentityUnknown, IdentityOther,
		RouteUnknown, ScreenUnknown, ProductUnknown, MethodRefused, RequestTimeout, RevisionOlder, RevisionConflict,
		BodyTooLarge, BodyCompressed, BodyMedia, HostRefused, PushInvalid, QuotaExceeded, FollowersExceeded, HeadTooLarge, ServerError, StoreUnavailable,
	}
}
