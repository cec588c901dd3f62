package ops

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"mantel/bff/outbound/memory"
)

func TestWhatIsServedIsDocumentedAndNothingElse(t *testing.T) {
	store := memory.New(time.Now)
	pages := append(Pages((&world{}).health(), NewMetrics()), NewOperators(OperatorsConfig{Eraser: store, Resets: store, Trust: true}).Pages()...)
	var served, documented []string
	for _, p := range pages {
		methods := p.Methods
		if methods == nil {
			methods = []string{http.MethodGet} // and HEAD, which goes with it
		}
		for _, m := range methods {
			served = append(served, m+" "+p.Path)
		}
	}
	var paths map[string]map[string]struct {
		OperationID string                     `json:"operationId"`
		Responses   map[string]json.RawMessage `json:"responses"`
	}
	if err := json.Unmarshal(Paths(), &paths); err != nil {
		t.Fatal(err)
	}
	for path, item := range paths {
		for method, op := range item {
			documented = append(documented, strings.ToUpper(method)+" "+path)
			if op.OperationID == "" || len(op.Responses) == 0 {
				t.Errorf("%s %s has no id, or no answers", method, path)
			}
		}
	}
	slices.Sort(served)
	slices.Sort(documented)
	if !slices.Equal(served, documented) {
		t.Errorf("served are %q, documented %q", served, documented)
	}
}
