package rest

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// schemaRef points at a schema that the document gets besides huma's own.
func schemaRef(name string) *huma.Schema {
	return &huma.Schema{Ref: "#/components/schemas/" + name}
}

// responses documents a viewer's endpoint by hand: huma cannot know the
// schema of bytes that are encoded already.
func responses(about, schema string, kinds ...Kind) map[string]*huma.Response {
	all := problems(append(kinds, RequestSyntax, ServerError))
	all["200"] = &huma.Response{Description: about, Headers: map[string]*huma.Param{},
		Content: map[string]*huma.MediaType{"application/json": {Schema: schemaRef(schema)}}}
	all["304"] = &huma.Response{Description: "The app has this revision already: no body, and the same headers."}
	return all
}

// sameHeaders documents a 304 by the headers of the 200, once huma knows them:
// all but those that speak of a body.
func sameHeaders(all map[string]*huma.Response) {
	all["304"].Headers = map[string]*huma.Param{}
	for name, h := range all["200"].Headers {
		switch name {
		case "Content-Type", "Content-Encoding", "Delta-Base":
		default:
			all["304"].Headers[name] = h
		}
	}
}

// withPatch documents that the answer can be a patch.
func withPatch(all map[string]*huma.Response) map[string]*huma.Response {
	all["200"].Content[mediaPatch] = &huma.MediaType{
		Schema: &huma.Schema{
			Type: "array", Description: "An RFC 6902 patch: add, remove, replace and move.",
			Items: &huma.Schema{Type: "object", Required: []string{"op", "path"}, Properties: map[string]*huma.Schema{
				"op":    {Type: "string", Enum: []any{"add", "remove", "replace", "move"}},
				"path":  {Type: "string", Description: "A JSON pointer into the body that Delta-Base names."},
				"from":  {Type: "string", Description: "With move: where the value was."},
				"value": {Description: "With add and replace."},
			}},
		},
	}
	return all
}

func pushResponses(kinds ...Kind) map[string]*huma.Response {
	all := problems(append(kinds, RequestSyntax, ServerError))
	all["200"] = &huma.Response{Description: "It holds now."}
	return all
}

func batchResponses(kinds ...Kind) map[string]*huma.Response {
	all := problems(append(kinds, RequestSyntax, ServerError))
	all["200"] = &huma.Response{Description: "A verdict for each line, in the order of the lines.",
		Content: map[string]*huma.MediaType{"application/x-ndjson": {Schema: schemaRef("LineVerdict")}}}
	return all
}

// problems documents kinds of problem by their status, each with an example.
func problems(kinds []Kind) map[string]*huma.Response {
	all := map[string]*huma.Response{}
	for _, k := range kinds {
		status := strconv.Itoa(k.Status)
		r := all[status]
		if r == nil {
			r = &huma.Response{Content: map[string]*huma.MediaType{
				mediaProblem: {Schema: schemaRef("Problem"), Examples: map[string]*huma.Example{}}}}
			if k.Status == http.StatusTooManyRequests || k.Status == http.StatusServiceUnavailable {
				r.Headers = map[string]*huma.Param{"Retry-After": {
					Description: "In how many seconds to send it again.", Schema: &huma.Schema{Type: "integer"}}}
			}
			all[status] = r
		}
		if r.Description != "" {
			r.Description += " "
		}
		r.Description += k.Title + "."
		r.Content[mediaProblem].Examples[strings.ReplaceAll(k.ID, "/", "-")] = &huma.Example{Summary: k.Title, Value: exampleProblem(k)}
	}
	return all
}

// exampleProblem shows what a kind of problem looks like.
func exampleProblem(k Kind) *Problem {
	pointer := "/widgets/0/props/price/amount"
	switch k.ID {
	case RequestHeader.ID:
		return badHeader("Mantel-Time-Zone", "it is the name of a time zone in the IANA database, such as Europe/Berlin")
	case RequestParameter.ID:
		return badParameter("path.user", "a user id is 1 to 64 of letters, digits, '.', '_' and '-'")
	case PushInvalid.ID:
		return newProblem(k, "the push was refused whole and nothing changed; each error says where and what to do",
			Fault{Pointer: &pointer, Rule: "prop/pattern", Detail: "the text does not have the form that is asked for",
				Hint: `money is a decimal string, such as "89.00"`})
	case RevisionOlder.ID, RevisionConflict.ID:
		p := newProblem(k, k.Remedy)
		p.Held = 1795287600123
		return p
	case QuotaExceeded.ID:
		return quotaProblem(1)
	}
	return newProblem(k, k.Remedy)
}
