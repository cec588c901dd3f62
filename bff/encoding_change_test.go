package bff

import (
	"errors"
	"slices"
	"testing"

	"mantel/uischema"
)

// What a reader makes of what another release wrote.
const (
	right = "right" // what that release said
	miss  = "miss"  // nothing: the next push puts it right
	wrong = "WRONG" // something that nobody said
)

// TestWhatAReaderMakesOfAnotherReleasesWords writes a recommendation as
// another release may, and reads it as this one would. A row says what all
// encodings make of it, and which of them differ.
func TestWhatAReaderMakesOfAnotherReleasesWords(t *testing.T) {
	base := func() []member { return partsOf(oneWidget()) }
	for _, row := range []struct {
		why    string
		write  func() []member
		said   func(*Recommendation)
		all    string
		others map[string]string
	}{
		{why: "as this release writes it", write: base, all: right},
		{why: "a member more at the end", all: right,
			write:  func() []member { return append(base(), bonus()) },
			others: map[string]string{"CBOR arrays": miss}},
		{why: "a member more in the middle", all: right,
			write:  func() []member { return slices.Insert(base(), 2, bonus()) },
			others: map[string]string{"CBOR arrays": miss}},
		{why: "a member more in a widget", all: right,
			write: func() []member {
				return inWidget(base(), func(w []member) []member { return append(w, bonus()) })
			},
			others: map[string]string{"CBOR arrays": miss}},
		{why: "a widget's optional member less", all: right,
			write:  func() []member { return inWidget(base(), func(w []member) []member { return without(w, "track") }) },
			said:   func(r *Recommendation) { r.Widgets[0].Track = uischema.Value{} },
			others: map[string]string{"CBOR arrays": miss}},
		{why: "a needed member less", all: miss,
			write: func() []member { return without(base(), "digest") }},
		{why: "product and user in another order", all: right,
			write: func() []member { return swapped(base(), "product", "user") },
			// The owner's check is what keeps this one from another user.
			others: map[string]string{"CBOR arrays": wrong}},
		{why: "staleMs and expireMs in another order", all: right,
			write:  func() []member { return swapped(base(), "staleMs", "expireMs") },
			others: map[string]string{"CBOR arrays": wrong}},
		{why: "component and placement in another order", all: right,
			write: func() []member {
				return inWidget(base(), func(w []member) []member { return swapped(w, "component", "placement") })
			},
			others: map[string]string{"CBOR arrays": wrong}},
		{why: "a rank that became a text", all: miss,
			write: func() []member {
				return inWidget(base(), func(w []member) []member { return changed(w, "rank", uischema.StringValue("first")) })
			},
			// A field of another wire type is an unknown one, and so is left out.
			others: map[string]string{"protobuf by hand": wrong}},
		{why: "a value of the next version", all: miss,
			write: func() []member { return changed(base(), "v", number(envelopeVersion+1)) }},
	} {
		said := oneWidget()
		if row.said != nil {
			row.said(&said)
		}
		for _, e := range encodings(t) {
			want, differs := row.others[e.name]
			if !differs {
				want = row.all
			}
			got, err := e.decode(e.write(row.write()))
			what := wrong
			switch {
			case errors.Is(err, ErrEnvelope):
				what = miss
			case err != nil:
				t.Fatalf("%s, %s: %v", e.name, row.why, err)
			case string(EncodeEnvelope(got)) == string(EncodeEnvelope(said)):
				what = right
			}
			if what != want {
				t.Errorf("%s, %s: %s, not %s (%v)", e.name, row.why, what, want, err)
			}
		}
	}
}

func TestWhatIsTornIsAMissInEveryEncoding(t *testing.T) {
	for _, e := range encodings(t) {
		whole := e.encode(fullRecommendation())
		for n := range len(whole) - 1 {
			got, err := e.decode(whole[:n])
			// Protobuf has no end: what stands before a field is a message, too.
			// The digest of the head says that it is not the one that was meant,
			// but only if somebody makes it again.
			if err == nil && e.name != "protobuf by hand" {
				t.Errorf("%s, %d of %d bytes: %+v", e.name, n, len(whole), got)
			}
			if err != nil && !errors.Is(err, ErrEnvelope) {
				t.Errorf("%s, %d of %d bytes: %v", e.name, n, len(whole), err)
			}
		}
	}
}

func oneWidget() Recommendation {
	r := fullRecommendation()
	r.Widgets = r.Widgets[:1]
	return r
}

// partsOf are the members of a recommendation, in the order in which arrays
// have them.
func partsOf(r Recommendation) []member {
	w := &r.Widgets[0]
	widget := widgetValue(w)
	var members []member
	for _, name := range []string{"id", "component", "placement", "rank", "props", "locales", "track"} {
		members = append(members, member{name: name, value: widget.Get(name)})
	}
	return []member{
		{name: "v", value: number(envelopeVersion)},
		{name: "product", value: uischema.StringValue(string(r.Product))},
		{name: "user", value: uischema.StringValue(string(r.User))},
		{name: "revision", value: number(r.Revision)},
		{name: "asOf", value: uischema.StringValue(r.AsOf.Format("2006-01-02T15:04:05Z"))},
		{name: "staleMs", value: number(r.StaleAfter.Milliseconds())},
		{name: "expireMs", value: number(r.ExpireAfter.Milliseconds())},
		{name: "withdrawn", value: uischema.BoolValue(r.Withdrawn)},
		{name: "digest", value: uischema.StringValue(r.Digest)},
		{name: "widgets", widgets: [][]member{members}},
	}
}

func bonus() member { return member{name: "bonus", value: uischema.StringValue("more")} }

func inWidget(parts []member, change func([]member) []member) []member {
	for i := range parts {
		if parts[i].widgets != nil {
			parts[i].widgets[0] = change(parts[i].widgets[0])
		}
	}
	return parts
}

func without(parts []member, name string) []member {
	return slices.DeleteFunc(parts, func(p member) bool { return p.name == name })
}

func swapped(parts []member, a, b string) []member {
	i := slices.IndexFunc(parts, func(p member) bool { return p.name == a })
	j := slices.IndexFunc(parts, func(p member) bool { return p.name == b })
	parts[i], parts[j] = parts[j], parts[i]
	return parts
}

func changed(parts []member, name string, v uischema.Value) []member {
	parts[slices.IndexFunc(parts, func(p member) bool { return p.name == name })].value = v
	return parts
}
