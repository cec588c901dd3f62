package bff

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"

	"mantel/components"
	"mantel/uischema"
)

// The encodings that docs/adr/0021 compares. Only JSON is in use; the others
// stand here so that the comparison can be made again.

// encoding spells recommendations and reads them.
type encoding struct {
	name   string
	encode func(Recommendation) []byte
	decode func([]byte) (Recommendation, error)
	// write spells what another release may say: members in any order, more of
	// them or fewer.
	write func([]member) []byte
}

// member is a member of a recommendation as another release writes it: a value,
// or the members of each widget.
type member struct {
	name    string
	value   uischema.Value
	widgets [][]member
}

func encodings(tb testing.TB) []encoding {
	tb.Helper()
	dictionary := make([][]byte, 0, 4)
	for _, r := range examples(tb)[4:] {
		dictionary = append(dictionary, EncodeEnvelope(r))
	}
	all := []encoding{
		{"JSON", EncodeEnvelope, DecodeEnvelope, writeJSON},
		{"JSON lines", encodeLines, decodeLines, writeLines},
		cborMaps(tb),
		cborArrays(tb),
		{"protobuf by hand", encodeProtobuf, decodeProtobuf, writeProtobuf},
	}
	return append(all, zstdJSON(tb, "JSON, zstd", nil), zstdJSON(tb, "JSON, zstd with a dictionary", dictionary))
}

// finished checks what every encoding must.
func finished(r Recommendation, product, user string) (Recommendation, error) {
	owner := envelope{product: product, user: user, members: memberUser, said: &r}
	if err := owner.owner(); err != nil {
		return Recommendation{}, err
	}
	if r.Revision < 1 || len(r.Digest) < 32 || len(r.Digest) > 128 || r.AsOf.IsZero() ||
		r.StaleAfter < 0 || r.StaleAfter > MaxLife || r.ExpireAfter < 0 || r.ExpireAfter > MaxLife || len(r.Widgets) > MaxWidgets {
		return Recommendation{}, fmt.Errorf("%w: a member", ErrEnvelope)
	}
	seen := make(map[string]bool, len(r.Widgets))
	for i := range r.Widgets {
		w := &r.Widgets[i]
		if seen[w.ID] || !isWidgetID(w.ID) || w.Component == "" || w.Placement == "" ||
			w.Rank < -maxRank || w.Rank > maxRank || w.Props.Kind() != uischema.Object || !flatStrings(w.Track) {
			return Recommendation{}, fmt.Errorf("%w: a widget", ErrEnvelope)
		}
		seen[w.ID] = true
	}
	return r, nil
}

// examples are recommendations of about 1.5 KB that are made of the
// components' own examples: no two of them share one.
func examples(tb testing.TB) []Recommendation {
	tb.Helper()
	files, err := fs.Glob(components.FS, "*/*/examples/*.json")
	if err != nil {
		tb.Fatal(err)
	}
	var all []Recommendation
	r := Recommendation{}
	for i, file := range files {
		text, err := components.FS.ReadFile(file)
		if err != nil {
			tb.Fatal(err)
		}
		v, ok := uischema.ReadValue(text, uischema.FileLimits())
		if !ok {
			tb.Fatalf("%s cannot be read", file)
		}
		folders := strings.Split(file, "/")
		r.Widgets = append(r.Widgets, Widget{ID: fmt.Sprint("w-", i), Component: folders[0] + "." + folders[1], Placement: "deal", Rank: i, Props: v.Get("props")})
		if len(EncodeEnvelope(r)) > 1500 {
			all = append(all, spoken(r, len(all)))
			r = Recommendation{}
		}
	}
	if len(all) < 8 {
		tb.Fatalf("only %d recommendations were made", len(all))
	}
	return all[:8]
}

// shopDocuments are workload A's documents, as one recommendation of 12
// widgets.
func shopDocuments(tb testing.TB) []Recommendation {
	tb.Helper()
	r := Recommendation{}
	for i := range 12 {
		text, err := os.ReadFile(fmt.Sprintf("../fixtures/workload-a/files/documents/%02d.json", i))
		if err != nil {
			tb.Fatal(err)
		}
		v, ok := uischema.ReadValue(text, uischema.FileLimits())
		if !ok {
			tb.Fatalf("document %d cannot be read", i)
		}
		r.Widgets = append(r.Widgets, Widget{ID: fmt.Sprint("w-", i), Component: "product-section", Placement: "section", Rank: i, Props: v})
	}
	return []Recommendation{spoken(r, 0)}
}

// spoken fills in who says it to whom.
func spoken(r Recommendation, n int) Recommendation {
	full := fullRecommendation()
	full.Product, full.Revision, full.Widgets = ProductID(fmt.Sprint("product-", n)), 1795287600123+int64(n), r.Widgets
	full.Digest = digest(full)
	return full
}

func TestEveryEncodingGivesBackWhatWasPutIn(t *testing.T) {
	for _, e := range encodings(t) {
		for _, r := range append(append(examples(t), shopDocuments(t)...), fullRecommendation()) {
			got, err := e.decode(e.encode(r))
			if err != nil {
				t.Fatalf("%s: %v", e.name, err)
			}
			if want := EncodeEnvelope(r); string(EncodeEnvelope(got)) != string(want) {
				t.Errorf("%s:\ngot  %s\nwant %s", e.name, EncodeEnvelope(got), want)
			}
			for i := range got.Widgets {
				if got.Widgets[i].content() != r.Widgets[i].content() {
					t.Errorf("%s: another sum of widget %d", e.name, i)
				}
			}
		}
		if _, err := e.decode([]byte("\x00 no recommendation")); !errors.Is(err, ErrEnvelope) {
			t.Errorf("%s: what is none gives %v", e.name, err)
		}
	}
}
