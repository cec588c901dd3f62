package rest

import (
	"bytes"
	"context"
	"encoding/json"
	"io"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humafiber"
	"github.com/gofiber/fiber/v2"

	"mantel/bff"
)

// newAPI is the one place that knows which fiber huma stands on: from huma
// 2.38, New takes fiber v3 and NewV2 takes v2.
func newAPI(app *fiber.App, version string) huma.API {
	return humafiber.New(app, huma.Config{
		// Without paths for documents, huma serves none: they are ours, and
		// not public by default. Without its create hook it adds no $schema.
		OpenAPI: &huma.OpenAPI{
			OpenAPI:    "3.1.0",
			Info:       &huma.Info{Title: "Mantel", Version: version, Description: aboutAPI},
			Components: &huma.Components{Schemas: huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer)},
		},
		// "json" is how huma looks up types such as application/problem+json.
		Formats: map[string]huma.Format{
			"application/json": {Marshal: marshal, Unmarshal: json.Unmarshal},
			"json":             {Marshal: marshal, Unmarshal: json.Unmarshal},
		},
		DefaultFormat: "application/json",
		Transformers:  []huma.Transformer{transform},
	})
}

// marshal escapes <, > and & as well, so that no answer can be taken for HTML.
func marshal(w io.Writer, v any) error { return json.NewEncoder(w).Encode(v) }

// transform replaces huma's own errors, which echo what was sent.
func transform(_ huma.Context, _ string, v any) (any, error) {
	if e, ok := v.(*huma.ErrorModel); ok {
		return problemOfStatus(e.Status), nil
	}
	return v, nil
}

// payload is embedded in the inputs of pushes. huma's own RawBody is reused
// memory too, and would inflate a compressed body.
type payload struct{ body []byte }

// Resolve copies the body; huma calls it once the parameters are read.
func (p *payload) Resolve(ctx huma.Context) []error {
	p.body = bytes.Clone(humafiber.Unwrap(ctx).Request().Body())
	return nil
}

// speaker is the product that the edge let in.
func speaker(ctx context.Context) bff.ProductID {
	id, _ := ctx.Value(speakerKey{}).(bff.ProductID)
	return id
}
