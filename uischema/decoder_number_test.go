package uischema_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"mantel/uischema"
)

func TestShortNumbersAreReadAsAllOthers(t *testing.T) {
	const number = `{"type":"number","minimum":0.125,"maximum":99999999999.75}`
	d := uischema.NewDecoder(compile(t, number))
	in := uischema.NewDecoder(compile(t, `{"type":"object","additionalProperties":false,"properties":{"a":`+number+`}}`))
	lim := uischema.Limits{Bytes: 100, Depth: 2, Values: 10}
	texts := []string{"0", "0.0", "0.124", "0.125", "0.1250", "01.5", "1.", ".5", "1.5.2", "1.5e1", "1e1", "-1.5", "1.50", "4.0",
		"99999999999.75", "99999999999.76", "100000000000", "0.1", "0.3", "2.675", "9007199254740993", "123456789012345.6", "0.000000000000001",
		"999999999999999", "99999999.9999999", "1.5 ", " 1.5", "1.5x", "1,5", "1.x"}
	r := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		texts = append(texts, fmt.Sprintf("%d.%0*d", r.IntN(1_000_000_000)>>r.IntN(30), 1+r.IntN(8), r.IntN(100_000_000)))
	}
	for _, text := range texts {
		want, ok := uischema.ReadString(text, lim)
		ok = ok && want.Number() >= 0.125 && want.Number() <= 99999999999.75
		// Alone it is at the text's end, in an object it is not.
		got, gotOK := in.DecodeString(`{"a":`+text+`}`, lim, uischema.Policy{})
		if ok != gotOK || ok && !got.Get("a").Equal(want) {
			t.Fatalf("%s: %v %v, not %v %v", text, gotOK, got.Get("a").Number(), ok, want.Number())
		}
		if alone, aloneOK := d.DecodeString(text, lim, uischema.Policy{}); ok != aloneOK || ok && !alone.Equal(want) {
			t.Fatalf("%s alone: %v %v, not %v %v", text, aloneOK, alone.Number(), ok, want.Number())
		}
	}
}
