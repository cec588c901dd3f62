package uischema_test

import (
	"fmt"
	"strings"
	"testing"

	"mantel/uischema"
)

func TestABatchDecodesWhatADecoderDoes(t *testing.T) {
	card, line := uischema.NewDecoder(compile(t, `{"type":"object","additionalProperties":false,"required":["city"],"properties":{
		"city":{"type":"string","maxLength":12},"nights":{"type":"integer","minimum":1},"stops":{"type":"array","maxItems":400,"items":{"type":"string"}},
		"price":{"type":"object","additionalProperties":false,"properties":{"amount":{"type":"string"},"currency":{"type":"string"}}}}}`)),
		uischema.NewDecoder(compile(t, `{"type":"object","additionalProperties":false,"properties":{"text":{"type":"string"}}}`))
	lim := uischema.Limits{Bytes: 1 << 20, Depth: 8, Values: 1000}
	var batch uischema.Batch
	var kept []uischema.Value
	var want []string
	for round := range 3 {
		batch.Expect(40 * round) // also where nobody knows
		for n := range 60 {
			for _, row := range []struct {
				d          *uischema.Decoder
				src, patch string
			}{
				{card, fmt.Sprintf(`{"city":"Rom %d","price":{"amount":"%d","currency":"EUR"},"stops":["a","b"]}`, n, round), ``},
				{card, fmt.Sprintf(`{"city":"Rom","nights":%d}`, n+1), fmt.Sprintf(`{"city":"Rome %d"}`, round)},
				{card, `{"city":"Rom"}`, `{"city":"too long by far"}`},
				{card, `{"nights":0}`, ``},
				{card, `{"city":"Rom","stops":[` + strings.Repeat(`"x",`, 300) + `"x"]}`, ``},
				{line, fmt.Sprintf(`{"text":"%d of %d"}`, n, round), ``},
				{line, `{"text":"` + strings.Repeat("x", int(lim.Bytes)) + `"}`, ``},
				{line, `{"text":"a"} `, `{"text":null}`},
			} {
				var nobody *uischema.Batch
				alone, ok := nobody.Decode(row.d, row.src, row.patch, lim, uischema.Policy{})
				got, okToo := batch.Decode(row.d, row.src, row.patch, lim, uischema.Policy{})
				if ok != okToo || !got.Equal(alone) {
					t.Fatalf("%.80s with %s: the batch says %v %v, the decoder %v %v", row.src, row.patch, okToo, got.Len(), ok, alone.Len())
				}
				if ok {
					kept, want = append(kept, got), append(want, string(uischema.AppendJSON(nil, alone)))
				}
			}
		}
		batch.Forget()
	}
	for i := range kept {
		if got := string(uischema.AppendJSON(nil, kept[i])); got != want[i] {
			t.Fatalf("what was decoded as number %d became another: %.80s, not %.80s", i, got, want[i])
		}
	}
}

func TestABatchMakesMemoryForSeveralTexts(t *testing.T) {
	d := uischema.NewDecoder(compile(t, `{"type":"object","additionalProperties":false,"properties":{"a":{"type":"string"},"b":{"type":"string"}}}`))
	lim := uischema.Limits{Bytes: 1 << 20, Depth: 8, Values: 1000}
	var batch uischema.Batch
	all := func() {
		batch.Expect(20)
		for range 20 {
			if _, ok := batch.Decode(d, `{"a":"x","b":"y"}`, "", lim, uischema.Policy{}); !ok {
				t.Fatal("it does not take it")
			}
		}
		batch.Forget()
	}
	all() // the decoder learns how much a text takes
	if allocs := testing.AllocsPerRun(20, all); allocs > 1 {
		t.Fatalf("twenty texts need %v pieces of memory", allocs)
	}
}

// What was decoded for a while is gone, and what is kept stays, whichever comes
// first.
func TestALentBatchKeepsNothing(t *testing.T) {
	d := uischema.NewDecoder(compile(t, `{"type":"object","additionalProperties":false,"properties":{"a":{"type":"string"},"b":{"type":"array","maxItems":4,"items":{"type":"string"}},"c":{"type":"string"}}}`))
	lim := uischema.Limits{Bytes: 1 << 20, Depth: 8, Values: 4000}
	var batch uischema.Batch
	var kept []uischema.Value
	for round, texts := range []int{3, 40, 3, 900, 40, 40} {
		lent := round != 2
		if lent {
			batch.Lend()
		}
		batch.Expect(texts)
		for n := range texts {
			src := fmt.Sprintf(`{"a":"%d of %d","b":["x","y"]}`, n, round)
			if n%3 == 0 {
				src = fmt.Sprintf(`{"c":"%d"}`, n) // fewer members than there could be
			}
			got, ok := batch.Decode(d, src, "", lim, uischema.Policy{})
			if text := string(uischema.AppendJSON(nil, got)); !ok || text != src {
				t.Fatalf("round %d: %s, not %s", round, text, src)
			}
			if !lent {
				kept = append(kept, got)
			}
		}
		batch.Forget()
	}
	for n, v := range kept {
		want := fmt.Sprintf(`{"a":"%d of 2","b":["x","y"]}`, n)
		if n%3 == 0 {
			want = fmt.Sprintf(`{"c":"%d"}`, n)
		}
		if got := string(uischema.AppendJSON(nil, v)); got != want {
			t.Errorf("what is kept became %s, not %s", got, want)
		}
	}
}

func TestALentBatchNeedsNoMemory(t *testing.T) {
	d := uischema.NewDecoder(compile(t, `{"type":"object","additionalProperties":false,"properties":{"a":{"type":"string"},"b":{"type":"string"}}}`))
	lim := uischema.Limits{Bytes: 1 << 20, Depth: 8, Values: 1000}
	var batch uischema.Batch
	all := func() {
		batch.Lend()
		batch.Expect(20)
		for range 120 {
			if _, ok := batch.Decode(d, `{"a":"x","b":"y"}`, "", lim, uischema.Policy{}); !ok {
				t.Fatal("it does not take it")
			}
		}
		batch.Forget()
	}
	for range 3 {
		all() // it learns how much is needed
	}
	if allocs := testing.AllocsPerRun(20, all); allocs != 0 {
		t.Fatalf("%v pieces of memory", allocs)
	}
}
