package rest

import (
	"context"
	"errors"
	"net/http"

	"github.com/gofiber/fiber/v2"

	"mantel/bff"
)

// problemOf maps errors to problems. It is the one place that does.
func problemOf(err error) *Problem {
	var p *Problem
	var routed *fiber.Error
	switch {
	case errors.As(err, &p):
		return p
	case errors.Is(err, bff.ErrTooLarge):
		return newProblem(BodyTooLarge, tooLarge(maxPush))
	case errors.Is(err, bff.ErrUnavailable), errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return newProblem(StoreUnavailable, "the store did not answer in time")
	case errors.As(err, &routed):
		return problemOfStatus(routed.Code)
	}
	return newProblem(ServerError, "")
}

// problemOfStatus maps what the router and the server's parser refuse. Their
// own texts hold parts of the request and are not passed on.
func problemOfStatus(status int) *Problem {
	switch status {
	case http.StatusNotFound:
		return newProblem(RouteUnknown, "the paths are listed in the OpenAPI document")
	case http.StatusMethodNotAllowed:
		return newProblem(MethodRefused, "")
	case http.StatusRequestEntityTooLarge:
		return newProblem(BodyTooLarge, tooLarge(maxPush))
	case http.StatusRequestHeaderFieldsTooLarge:
		return newProblem(HeadTooLarge, "the request line and the headers have at most 16 KiB")
	case http.StatusRequestTimeout:
		return newProblem(RequestTimeout, "the request did not arrive in time")
	}
	if status >= 400 && status < 500 || status == http.StatusBadGateway {
		// fiber calls a connection that broke while it was read a bad gateway.
		return newProblem(RequestSyntax, "the request could not be read")
	}
	return newProblem(ServerError, "")
}

func badHeader(name, detail string) *Problem {
	return newProblem(RequestHeader, "a header has a value that is not understood", at("header."+name, RequestHeader.ID, detail))
}

func badParameter(location, detail string) *Problem {
	return newProblem(RequestParameter, "a parameter has a value that is not understood", at(location, RequestParameter.ID, detail))
}
