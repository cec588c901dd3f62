package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// targetPage says where an action would lead in the app.
type targetPage struct {
	frameOf
	Action string
	Params []param
}

type param struct{ Name, Value string }

// targetPath is the page that says what an action would do.
func targetPath(l look, action map[string]any) string {
	q := url.Values{}
	for name, value := range action {
		switch value := value.(type) {
		case string, bool, int64, float64:
			q.Set("."+name, fmt.Sprint(value))
		}
	}
	q.Set("action", q.Get(".type"))
	q.Del(".type")
	if l.Theme != "" {
		q.Set("theme", l.Theme)
	}
	return "/gallery/target?" + q.Encode()
}

// target stands for whatever an action leads to outside Mantel: a route of the
// app, a page of a product. It shows and opens nothing.
func (s *server) target(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	p := targetPage{frameOf: s.base("An action", readLook("/gallery/target", q)), Action: cut(q.Get("action"), 80)}
	p.Version = "" // it stays where it is when files change
	for name, values := range q {
		if name, ok := strings.CutPrefix(name, "."); ok {
			p.Params = append(p.Params, param{cut(name, 80), cut(values[0], 2048)})
		}
	}
	slices.SortFunc(p.Params, func(a, b param) int { return strings.Compare(a.Name, b.Name) })
	s.show(w, http.StatusOK, "target.html", p)
}
