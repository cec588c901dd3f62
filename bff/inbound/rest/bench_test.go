package rest

import (
	"bufio"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/valyala/fasthttp"

	"mantel/bff"
	"mantel/uischema/diag"
)

// asks runs a server on one request over and over: everything but the socket.
func asks(b *testing.B, s *Server, request string) {
	b.Helper()
	s.app.Handler() // builds the routes
	handle := s.app.Server().Handler
	var ctx fasthttp.RequestCtx
	text := strings.NewReader(request)
	from := bufio.NewReaderSize(text, headBytes)
	b.ReportAllocs()
	for b.Loop() {
		text.Reset(request)
		from.Reset(text)
		ctx.Response.Reset()
		ctx.ResetUserValues()
		if err := ctx.Request.Header.Read(from); err != nil {
			b.Fatal(err)
		}
		s.headReceived(&ctx.Request.Header)
		if err := ctx.Request.ContinueReadBody(from, maxPush); err != nil {
			b.Fatal(err)
		}
		handle(&ctx)
	}
	if ctx.Response.StatusCode() >= 400 {
		b.Fatalf("status %d: %s", ctx.Response.StatusCode(), ctx.Response.Body())
	}
}

// BenchmarkScreen is what the edge takes for a screen of 8 KiB that is ready.
func BenchmarkScreen(b *testing.B) {
	body := sample(8 << 10)
	for _, row := range []struct{ name, header string }{
		{"200", ""}, {"304", `If-None-Match: "r1"`},
		{"gzip remembered", "Accept-Encoding: gzip"}, {"br remembered", "Accept-Encoding: br"}, {"zstd remembered", "Accept-Encoding: zstd"},
	} {
		b.Run(row.name, func(b *testing.B) {
			c := development(&recorder{})
			c.Screens = &still{bff.Screen{Revision: "r1", Body: body, Remembered: true, Locale: "de", Dir: "ltr", Version: bff.Version{Epoch: "k3f9x2", N: 42}}}
			request := []string{"GET /v1/screens/home HTTP/1.1", "Host: localhost:8080", "Mantel-User: ada", "Accept: application/json",
				"Accept-Language: de-DE, en;q=0.5", "Mantel-Client: ios/8.14.0", "Mantel-Time-Zone: Europe/Berlin"}
			if row.header != "" {
				request = append(request, row.header)
			}
			asks(b, New(c), strings.Join(request, "\r\n")+"\r\n\r\n")
		})
	}
}

// BenchmarkPush is what the edge takes for a push of 4 KiB, without reading
// what it says.
func BenchmarkPush(b *testing.B) {
	c := development(&recorder{})
	c.Pushes = taking{&recorder{}}
	c.Quotas = bff.NewQuotas([]bff.Product{{ID: "flights", Quota: &bff.Quota{PerSecond: 1e6, Burst: 1e7}}}, time.Now)
	identify, err := NewSecrets(map[bff.ProductID][]string{"flights": {sum("flights")}}, nil)
	if err != nil {
		b.Fatal(err)
	}
	c.Identify = identify
	body := sample(4 << 10)
	asks(b, New(c), strings.Join([]string{"PUT /v1/products/flights/users/ada HTTP/1.1", "Host: localhost:8080",
		"Authorization: Bearer " + word("flights"), "Content-Type: application/json", fmt.Sprint("Content-Length: ", len(body)), "", string(body)}, "\r\n"))
}

// still answers every question with one screen.
type still struct{ screen bff.Screen }

func (s *still) AppendScreen(context.Context, []byte, string, bff.Viewer, string) (bff.Screen, error) {
	return s.screen, nil
}

func (s *still) Recommendations(context.Context, bff.Viewer) (bff.Said, error) {
	return bff.Said{}, nil
}

func (s *still) Patch(bff.UserID, string, string, string) ([]byte, bool) { return nil, false }

// taking takes every push.
type taking struct{ *recorder }

func (taking) Put(context.Context, bff.ProductID, bff.UserID, []byte) (bff.Write, []diag.Diagnostic, error) {
	return bff.Write{Verdict: bff.Applied, Held: 1795287600123, Version: bff.Version{Epoch: "k3f9x2", N: 42}}, nil, nil
}
