package bff_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"mantel/bff"
	"mantel/bff/porttest"
	"mantel/uischema"
)

// The bound of what is decoded is one of bytes: it must count no less than the
// heap does, and not many times as much.
func TestWhatIsDecodedCostsAboutWhatIsCounted(t *testing.T) {
	for _, widgets := range []int{1, 4, 20} {
		r := porttest.Say("flights", "ada", 1, strings.Repeat("a text ", 8))
		one := r.Widgets[0]
		one.Props = uischema.ObjectValue([]uischema.Member{
			{Name: "city", Value: uischema.StringValue("Rom")}, {Name: "open", Value: uischema.ObjectValue([]uischema.Member{
				{Name: "to", Value: uischema.StringValue("/flights/rom-1")}, {Name: "type", Value: uischema.StringValue("navigate")}})},
			{Name: "price", Value: uischema.ObjectValue([]uischema.Member{
				{Name: "amount", Value: uischema.StringValue("89.00")}, {Name: "currency", Value: uischema.StringValue("EUR")}})},
			{Name: "stops", Value: uischema.ListValue([]uischema.Value{uischema.StringValue("Wien"), uischema.StringValue("Graz")})}})
		r.Widgets = nil
		for n := range widgets {
			one.ID = fmt.Sprint("w-", n)
			r.Widgets = append(r.Widgets, one)
		}
		text := bff.EncodeEnvelope(r)
		raw := ""
		const many = 2000
		all := make([]bff.Held, many)
		before := heap()
		for n := range all {
			raw = string(text) // each user has one of its own
			h := bff.Held{Head: bff.Head{Product: "flights", User: "ada", Revision: 1, Digest: r.Digest}, Raw: raw}
			opened, reason := h.Open()
			if reason != "" {
				t.Fatal(reason)
			}
			for i := range opened.Body.Widgets {
				bff.Show(&opened.Body.Widgets[i])
			}
			all[n] = opened
		}
		cost, counted := (heap()-before)/many, bff.DecodedCost(raw)
		runtime.KeepAlive(all)
		if counted < cost || counted > 3*cost {
			t.Errorf("%d widgets: %d bytes of text cost %d and are counted as %d", widgets, len(raw), cost, counted)
		}
	}
}
