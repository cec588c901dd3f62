package uischema_test

import (
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"testing"

	"mantel/uischema"
)

func TestNumbersAreSpeltAsRFC8785Spells(t *testing.T) {
	// The vectors of RFC 8785, appendix B, that a Value can hold: whole
	// numbers past 2^53−1 and what is not finite are refused.
	for bits, want := range map[uint64]string{
		0x0000000000000000: "0",
		0x8000000000000000: "0",
		0x0000000000000001: "5e-324",
		0x8000000000000001: "-5e-324",
		0x433fffffffffffff: "9007199254740991",
		0xc33fffffffffffff: "-9007199254740991",
		0x3eb0c6f7a0b5ed8d: "0.000001",
		0x3eb0c6f7a0b5ed8c: "9.999999999999997e-7",
		0x41b3de4355555553: "333333333.3333332",
		0x41b3de4355555554: "333333333.33333325",
		0x41b3de4355555555: "333333333.3333333",
		0x41b3de4355555556: "333333333.3333334",
		0x41b3de4355555557: "333333333.33333343",
		0xbecbf647612f3696: "-0.0000033333333333333333",
		0x3fb999999999999a: "0.1",
		0x4010000000000000: "4",
		0x2b2bff2ee48e0530: "1e-100",
	} {
		v, err := uischema.FloatValue(math.Float64frombits(bits))
		if err != nil {
			t.Errorf("%x: %v", bits, err)
			continue
		}
		if got := string(uischema.AppendJSON(nil, v)); got != want {
			t.Errorf("%x is spelt %s, want %s", bits, got, want)
		}
	}
	for _, bits := range []uint64{0x7fefffffffffffff, 0x4340000000000000, 0x44b52d02c7e14af6, 0x7fffffffffffffff, 0x7ff0000000000000} {
		if _, err := uischema.FloatValue(math.Float64frombits(bits)); !errors.Is(err, uischema.ErrNumber) {
			t.Errorf("%x is taken: %v", bits, err)
		}
	}
}

func TestEqualNumbersAreEqualValuesHoweverTheyAreSpelt(t *testing.T) {
	for _, row := range [][2]string{{"4", "4.0"}, {"4", "0.4e1"}, {"0", "-0"}, {"0", "-0.0"}, {"100", "1e2"}, {"0.1", "1e-1"}, {"9007199254740991", "9.007199254740991e15"}} {
		if !num(row[0]).Equal(num(row[1])) {
			t.Errorf("%s and %s differ", row[0], row[1])
		}
	}
	if num("0.1").Equal(num("0.2")) || num("1").Equal(text("1")) {
		t.Error("different values are equal")
	}
	for _, literal := range []string{"9007199254740992", "-9007199254740992", "1e16", "1e309", "1e9999999", "", "abc", "0x10", "NaN", "Inf"} {
		if v, err := uischema.ParseNumber(literal); !errors.Is(err, uischema.ErrNumber) {
			t.Errorf("%q is read as %v", literal, v)
		}
	}
	if _, err := uischema.IntValue(uischema.MaxInt + 1); !errors.Is(err, uischema.ErrNumber) {
		t.Error("an integer past 2^53−1 is taken")
	}
}

func TestAFloatIsNothingElseWhateverItsBitsAre(t *testing.T) {
	// The lowest bits of all others say what they are.
	for low := range uint64(64) {
		f := math.Float64frombits(math.Float64bits(0.7)&^63 | low)
		v, err := uischema.FloatValue(f)
		if err != nil {
			t.Fatal(err)
		}
		if v.Kind() != uischema.Float || v.Number() != f || v.IsAbsent() || v.IsPlain() || v.Bool() || v.Int() != 0 || v.Text() != "" || v.Len() != 0 {
			t.Errorf("%x is also something else", math.Float64bits(f))
		}
		if names, values := v.Members(); names != nil || values != nil {
			t.Errorf("%x has members", math.Float64bits(f))
		}
		for i, other := range []uischema.Value{{}, uischema.NullValue(), uischema.BoolValue(true), uischema.StringValue("x"),
			uischema.ListValue([]uischema.Value{v}), uischema.ObjectValue([]uischema.Member{{Name: "a", Value: v}})} {
			if v.Equal(other) || other.Equal(v) {
				t.Errorf("%x equals the other of number %d", math.Float64bits(f), i)
			}
		}
		if again, _ := uischema.FloatValue(f); !v.Equal(again) {
			t.Errorf("%x does not equal itself", math.Float64bits(f))
		}
	}
}

func TestWholeNumbersAreKeptWithTheirSign(t *testing.T) {
	for _, n := range []int64{0, 1, -1, 15, -16, uischema.MaxInt, -uischema.MaxInt} {
		v, err := uischema.IntValue(n)
		if err != nil || v.Kind() != uischema.Int || v.Int() != n || v.Number() != float64(n) {
			t.Errorf("%d became %d (%v)", n, v.Int(), err)
		}
	}
}

func TestObjectsAreInOneOrderWhateverTheyWereMadeIn(t *testing.T) {
	v := uischema.ObjectValue(object{member("b", whole(1)), member("a", whole(2)), member("gone", uischema.Value{}), member("b", whole(3)), member("B", whole(4))})
	if got := string(uischema.AppendJSON(nil, v)); got != `{"B":4,"a":2,"b":3}` {
		t.Errorf("got %s", got)
	}
	if v.Len() != 3 || v.Name(0) != "B" || v.Item(2).Int() != 3 || !v.Get("gone").IsAbsent() || !v.Get("c").IsAbsent() {
		t.Errorf("members of %s are not found", uischema.AppendJSON(nil, v))
	}
	if (uischema.Value{}).Len() != 0 || !text("x").Get("x").IsAbsent() || whole(1).Text() != "" || text("1").Int() != 0 {
		t.Error("a value of another kind answers as if it were one")
	}
}

func TestLargeObjectsFindTheirMembers(t *testing.T) {
	var members object
	for i := range 100 {
		members = append(members, member("k"+strconv.Itoa(i), whole(i)))
	}
	v := uischema.ObjectValue(members)
	for i := range 100 {
		if got := v.Get("k" + strconv.Itoa(i)); got.Int() != int64(i) || got.IsAbsent() {
			t.Fatalf("k%d is %v", i, got)
		}
	}
	if !v.Get("k100").IsAbsent() {
		t.Error("a member that is not there is found")
	}
}

func TestStringsAreEscapedAsRFC8785Escapes(t *testing.T) {
	in := "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"/\b\f\r\t\u2028<\x7f"
	const want = `"€$\u000f\nA'B\"\\\\\"/\b\f\r\t` + "\u2028<\x7f" + `"`
	if got := string(uischema.AppendString(nil, in)); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := string(uischema.AppendString(nil, "a\xffb")); got != "\"a\uFFFDb\"" {
		t.Errorf("invalid UTF-8 becomes %q", got)
	}
}

func FuzzNumber(f *testing.F) {
	for _, bits := range []uint64{0, 1, 0x3fb999999999999a, 0x41b3de4355555553, 0x3eb0c6f7a0b5ed8c} {
		f.Add(bits)
	}
	f.Fuzz(func(t *testing.T, bits uint64) {
		f := math.Float64frombits(bits)
		v, err := uischema.FloatValue(f)
		if err != nil {
			return
		}
		spelt := uischema.AppendJSON(nil, v)
		// encoding/json follows the same rule but for the sign of zero.
		if want, err := json.Marshal(f); f != 0 && (err != nil || string(want) != string(spelt)) {
			t.Fatalf("%x is spelt %s, encoding/json spells %s", bits, spelt, want)
		}
		again, err := uischema.ParseNumber(string(spelt))
		if err != nil || !again.Equal(v) {
			t.Fatalf("%s reads back as %v, %v", spelt, again, err)
		}
	})
}
