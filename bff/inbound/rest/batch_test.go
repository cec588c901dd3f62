package rest

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"mantel/bff"
	"mantel/uischema/diag"
)

var asFlightsBatch = []string{"Mantel-Product: flights", "Content-Type: application/x-ndjson"}

// verdicts reads a batch's answer.
func (a answered) verdicts() []lineVerdict {
	a.t.Helper()
	if a.status != 200 || a.header.Get("Content-Type") != "application/x-ndjson" {
		a.t.Fatalf("status %d %s: %.300s", a.status, a.header.Get("Content-Type"), a.body)
	}
	var all []lineVerdict
	for d := json.NewDecoder(bytes.NewReader(a.body)); d.More(); {
		var v lineVerdict
		if err := d.Decode(&v); err != nil {
			a.t.Fatal(err)
		}
		all = append(all, v)
	}
	return all
}

func TestEachLineOfABatchHasItsOwnVerdict(t *testing.T) {
	core := &recorder{push: func(line []byte) (bff.Write, []diag.Diagnostic, error) {
		switch {
		case bytes.Contains(line, []byte("bad")):
			return bff.Write{}, []diag.Diagnostic{{Rule: "prop/missing", Pointer: "/push/widgets/0/props", Message: "a property is missing"}}, bff.ErrInvalid
		case bytes.Contains(line, []byte("old")):
			return bff.Write{Verdict: bff.Older, Held: 9}, nil, nil
		case bytes.Contains(line, []byte("away")):
			return bff.Write{}, nil, bff.ErrUnavailable
		}
		return bff.Write{Verdict: bff.Applied, Held: 1}, nil, nil
	}}
	lines := "good 1\r\nbad 2\n\nold 4\n" + strings.Repeat("x", maxLine+1) + "\naway 6\ngood 7"
	got := start(t, development(core)).ask("POST", "/v1/products/flights/batch", lines, asFlightsBatch...).verdicts()
	want := []struct{ line, status int }{{1, 200}, {2, 422}, {4, 409}, {5, 413}, {6, 503}, {7, 200}}
	if len(got) != len(want) {
		t.Fatalf("%d verdicts, want %d", len(got), len(want))
	}
	for i, w := range want {
		if got[i].Line != w.line || got[i].Status != w.status || (w.status == 200) != (got[i].Problem == nil) {
			t.Errorf("verdict %d: %+v, want line %d with %d", i, got[i], w.line, w.status)
		}
	}
	if string(core.bodies[0]) != "good 1" || string(core.bodies[len(core.bodies)-1]) != "good 7" {
		t.Errorf("lines came as %.80q", core.bodies)
	}
}

func TestABatchIsBoundedInItsLines(t *testing.T) {
	core := &recorder{}
	got := start(t, development(core)).ask("POST", "/v1/products/flights/batch", strings.Repeat("x\n", maxLines+5), asFlightsBatch...).verdicts()
	last := got[len(got)-1]
	if len(got) != maxLines+1 || last.Line != maxLines+1 || last.Status != 413 || core.pushes() != maxLines {
		t.Errorf("%d verdicts, the last %+v; %d lines reached the core", len(got), last, core.pushes())
	}
}

func TestAnEmptyBatchIsAnsweredWithNoVerdicts(t *testing.T) {
	if got := start(t, development(&recorder{})).ask("POST", "/v1/products/flights/batch", "", asFlightsBatch...).verdicts(); len(got) != 0 {
		t.Errorf("%+v", got)
	}
}
