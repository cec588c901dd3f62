package bff

import (
	"crypto/sha256"
	"encoding/hex"
	"time"

	"mantel/uischema"
)

// digest is 32 hex digits (128 bits of SHA-256) over all that a recommendation
// says, its revision excepted.
func digest(r Recommendation) string {
	sum := sha256.Sum256(uischema.AppendJSON([]byte("mantel/push/1\n"), uischema.ObjectValue(said(r))))
	return hex.EncodeToString(sum[:16])
}

// said are the members of a recommendation that its digest covers. Their
// canonical JSON is also what the envelope holds.
func said(r Recommendation) []uischema.Member {
	ms := []uischema.Member{
		{Name: "product", Value: uischema.StringValue(string(r.Product))},
		{Name: "user", Value: uischema.StringValue(string(r.User))},
		{Name: "staleMs", Value: number(r.StaleAfter.Milliseconds())},
		{Name: "expireMs", Value: number(r.ExpireAfter.Milliseconds())},
		{Name: "withdrawn", Value: uischema.BoolValue(r.Withdrawn)},
	}
	if !r.AsOf.IsZero() {
		ms = append(ms, uischema.Member{Name: "asOf", Value: uischema.StringValue(r.AsOf.UTC().Format(time.RFC3339))})
	}
	ws := make([]uischema.Value, len(r.Widgets))
	for i := range r.Widgets {
		ws[i] = widgetValue(&r.Widgets[i])
	}
	return append(ms, uischema.Member{Name: "widgets", Value: uischema.ListValue(ws)})
}

func widgetValue(w *Widget) uischema.Value {
	ms := []uischema.Member{
		{Name: "id", Value: uischema.StringValue(w.ID)},
		{Name: "component", Value: uischema.StringValue(w.Component)},
		{Name: "placement", Value: uischema.StringValue(w.Placement)},
		{Name: "rank", Value: number(int64(w.Rank))},
		{Name: "props", Value: w.plain()},
		{Name: "track", Value: w.Track},
	}
	if len(w.Locales) > 0 {
		patches := make([]uischema.Member, 0, len(w.Locales))
		for tag, patch := range w.Locales {
			patches = append(patches, uischema.Member{Name: tag, Value: patch})
		}
		ms = append(ms, uischema.Member{Name: "locales", Value: uischema.ObjectValue(patches)})
	}
	return uischema.ObjectValue(ms)
}

// contentSum is 128 bits of SHA-256 over a widget's canonical JSON.
type contentSum [16]byte

func sumOf(canonical []byte) contentSum {
	sum := sha256.Sum256(canonical)
	return contentSum(sum[:16])
}

// content is the widget's sum, made now where nobody has made it before. What
// another release stored may be spelled in another way: then less is
// remembered, nothing wrong.
func (w *Widget) content() contentSum {
	if w.kept != nil {
		if sum := w.kept.sum.Load(); sum != nil {
			return *sum
		}
	}
	var sum contentSum
	if w.stored != "" {
		sum = sumOf([]byte(w.stored))
	} else {
		sum = sumOf(uischema.AppendJSON(nil, widgetValue(w)))
	}
	if w.kept != nil {
		w.kept.sum.Store(&sum)
	}
	return sum
}

// number is a whole number that is known to be small enough.
func number(n int64) uischema.Value {
	v, err := uischema.IntValue(n)
	if err != nil {
		return uischema.NullValue()
	}
	return v
}

// Withdrawal is the recommendation with which a product takes back what it
// said to a user, or to everybody where user is "".
func Withdrawal(p ProductID, u UserID, revision int64, asOf time.Time) Recommendation {
	r := Recommendation{Product: p, User: u, Revision: revision, Withdrawn: true}
	r.Digest = digest(r)
	r.AsOf = asOf.UTC().Truncate(time.Second)
	return r
}
