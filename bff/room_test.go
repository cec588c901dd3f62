package bff

import (
	"fmt"
	"testing"

	"mantel/uischema"
)

// Memory is shared out among what is opened together: nothing of it is given
// twice, and what is read is what is read alone.
func TestWhatIsOpenedTogetherIsWhatIsOpenedAlone(t *testing.T) {
	var texts []string
	for i, n := range []int{2, 0, 1, 20, 3, 1, 9, 20, 20, 20, 20} {
		r := fullRecommendation()
		one := r.Widgets[0]
		r.Product, r.Widgets = ProductID(fmt.Sprint("product-", i)), nil
		for k := range n {
			one.ID = fmt.Sprint("w-", k)
			r.Widgets = append(r.Widgets, one)
		}
		texts = append(texts, string(EncodeEnvelope(r)))
	}
	whole := texts[0]
	texts = append(texts, whole[:len(whole)-9], whole[:len(whole)-1]+` }`) // one that is none, one by its members
	for _, known := range []bool{false, true} {
		var m room
		if known {
			held := make([]Held, len(texts))
			for i := range texts {
				held[i].Raw = texts[i]
			}
			m.expect(held)
		}
		var all []*Recommendation
		bodies, places := map[*Recommendation]bool{}, map[*memo]bool{}
		for _, text := range texts {
			got, err := m.open(text)
			want, wantErr := OpenEnvelope(text)
			if (err == nil) != (wantErr == nil) {
				t.Fatalf("%s gives %v, alone %v", text, err, wantErr)
			}
			if err != nil {
				continue
			}
			if bodies[got] {
				t.Fatal("one body is in another's place")
			}
			bodies[got] = true
			all = append(all, got)
			if a, b := EncodeEnvelope(*got), EncodeEnvelope(want); string(a) != string(b) {
				t.Errorf("got  %s\nwant %s", a, b)
			}
			_ = append(got.Widgets, Widget{ID: "appended"}) // is in memory of its own
			for i := range got.Widgets {
				w := &got.Widgets[i]
				if places[w.kept] {
					t.Fatal("two widgets have one place")
				}
				places[w.kept] = true
			}
		}
		for _, r := range all {
			if len(r.Widgets) > 0 && r.Widgets[0].ID != "w-0" {
				t.Errorf("the first widget of %s became %s", r.Product, r.Widgets[0].ID)
			}
		}
	}
}

// What is made ahead is bounded, whatever is said to come.
func TestWhatIsMadeAheadIsBounded(t *testing.T) {
	m := room{left: 1000, ahead: 1 << 30}
	m.widgetsOf(1)
	if len(m.widgets.all) > mostAhead || len(m.places.all) != len(m.widgets.all) {
		t.Errorf("there is memory for %d widgets", len(m.widgets.all))
	}
	if ws := m.widgetsOf(MaxWidgets); len(ws) != MaxWidgets {
		t.Errorf("%d widgets", len(ws))
	}
}

// What is opened for one answer is opened into the memory of the one before, and
// finds nothing there.
func TestARoomIsEmptyAgain(t *testing.T) {
	r := fullRecommendation()
	one := r.Widgets[0]
	var m room
	places := map[*memo]bool{}
	for round, n := range []int{3, 9, 2, 9, mostAhead + 1, 9, 9} {
		r.Widgets = nil
		for k := range n {
			one.ID = fmt.Sprint("w-", k)
			r.Widgets = append(r.Widgets, one)
		}
		held := []Held{{Raw: string(EncodeEnvelope(r))}, {Raw: "{}"}, {Raw: string(EncodeEnvelope(r))}}
		m.expect(held)
		for i := range held {
			if got, err := m.open(held[i].Raw); err == nil {
				for k := range got.Widgets {
					w := &got.Widgets[k]
					if w.kept.any() || w.kept.sum[0].Load() != 0 || w.Props != (uischema.Value{}) {
						t.Fatalf("round %d: something was found out about %s before it was opened", round, w.ID)
					}
					w.kept.keep(nil, &uischema.Policy{}, "", w.plain())
					w.content()
					if round == 5 {
						places[w.kept] = true
					}
					if round == 6 && !places[w.kept] {
						t.Error("memory was made although there is some")
					}
				}
			}
		}
		m.again()
		if len(m.widgets.all) > mostAhead {
			t.Errorf("round %d: %d widgets' memory is kept", round, len(m.widgets.all))
		}
		for i := range m.bodies.all {
			if b := &m.bodies.all[i]; b.Digest != "" || b.Widgets != nil || b.User != "" {
				t.Errorf("round %d: %+v", round, *b)
			}
		}
		for i := range m.widgets.all {
			if w := &m.widgets.all[i]; w.stored != "" || w.ID != "" || w.kept != nil || m.places.all[i].any() {
				t.Errorf("round %d: %+v", round, w.ID)
			}
		}
	}
}

func TestAnEnvelopeSaysNearItsBeginningHowManyWidgetsItHas(t *testing.T) {
	r := fullRecommendation()
	for n := range 4 {
		one := r
		one.Widgets = nil
		for k := range n {
			w := r.Widgets[0]
			w.ID = fmt.Sprint("w-", k)
			one.Widgets = append(one.Widgets, w)
		}
		if got := seemingWidgets(string(EncodeEnvelope(one))); got != n {
			t.Errorf("it seems to have %d, and has %d", got, n)
		}
	}
	for _, odd := range []string{"", `{"v":1}`, `,"sizes":[`} {
		if got := seemingWidgets(odd); got != 0 {
			t.Errorf("%q seems to have %d", odd, got)
		}
	}
}
