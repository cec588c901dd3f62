package rest

import (
	"context"
	"testing"

	"github.com/valyala/fasthttp"

	"mantel/bff"
)

// BenchmarkScreen is what the edge adds to a screen of 8 KiB that is ready:
// everything but the socket.
func BenchmarkScreen(b *testing.B) {
	body := sample(8 << 10)
	for _, row := range []struct{ name, have, accept string }{
		{"200", "", ""}, {"304", `"r1"`, ""}, {"gzip remembered", "", "gzip"}, {"br remembered", "", "br"}, {"zstd remembered", "", "zstd"},
	} {
		b.Run(row.name, func(b *testing.B) {
			core := &still{bff.Screen{Revision: "r1", Body: body, Locale: "de", Dir: "ltr"}}
			c := development(&recorder{})
			c.Screens = core
			s := New(c)
			s.app.Handler() // builds the routes
			handle := s.app.Server().Handler
			var ctx fasthttp.RequestCtx
			ctx.Request.SetRequestURI("/v1/screens/home")
			ctx.Request.Header.SetHost("localhost:8080")
			for name, value := range map[string]string{"Mantel-User": "ada", "Accept-Language": "de-DE, en;q=0.5",
				"Mantel-Client": "ios/8.14.0", "Mantel-Time-Zone": "Europe/Berlin", "If-None-Match": row.have, "Accept-Encoding": row.accept} {
				ctx.Request.Header.Set(name, value)
			}
			b.ReportAllocs()
			for b.Loop() {
				ctx.Response.Reset()
				handle(&ctx)
			}
			if ctx.Response.StatusCode() >= 400 {
				b.Fatalf("status %d: %s", ctx.Response.StatusCode(), ctx.Response.Body())
			}
		})
	}
}

// still answers every question with one screen.
type still struct{ screen bff.Screen }

func (s *still) Screen(context.Context, string, bff.Viewer, string) (bff.Screen, error) {
	return s.screen, nil
}

func (s *still) Recommendations(context.Context, bff.Viewer) (bff.Said, error) {
	return bff.Said{}, nil
}

func (s *still) Patch(bff.UserID, string, string, string) ([]byte, bool) { return nil, false }
