package uischema

import (
	"cmp"
	"slices"
)

// Kind is what a [Value] holds.
type Kind uint8

const (
	// Absent is the zero Kind: no value at all, not even null.
	Absent Kind = iota
	Null
	Bool
	// Int is a whole number within ±(2^53−1).
	Int
	// Float is any other finite number.
	Float
	String
	List
	Object
)

// MaxInt is the largest integer that every JSON reader keeps exactly, 2^53−1
// (RFC 8259, section 6).
const MaxInt = 1<<53 - 1

// Value is one immutable JSON value. The zero Value is [Absent].
//
// A number that is whole and within ±MaxInt is always an Int, whatever its
// spelling was (4.0 is 4): so equal numbers are equal Values.
type Value struct {
	kind Kind
	num  uint64 // Bool: 0 or 1; Int: int64 bits; Float: float64 bits
	text string
	in   *inside // of a List or Object that is not empty, else nil
}

// inside is apart so that a Value is 40 bytes: it is passed by value.
type inside struct {
	values []Value  // a List's items; an Object's members' values
	names  []string // an Object's names, ascending, distinct, as many as values
}

// Member is one name and value of an Object.
type Member struct {
	Name  string
	Value Value
}

// NullValue is JSON null.
func NullValue() Value { return Value{kind: Null} }

// BoolValue is a JSON boolean.
func BoolValue(b bool) Value {
	v := Value{kind: Bool}
	if b {
		v.num = 1
	}
	return v
}

// StringValue is a JSON string. s must be valid UTF-8.
func StringValue(s string) Value { return Value{kind: String, text: s} }

// ListValue is a JSON array. It keeps items.
func ListValue(items []Value) Value {
	if len(items) == 0 {
		return Value{kind: List}
	}
	return Value{kind: List, in: &inside{values: items}}
}

// ObjectValue is a JSON object of the members that are not Absent. Of two
// members of one name the later wins.
func ObjectValue(members []Member) Value {
	ms := slices.Clone(members)
	slices.SortStableFunc(ms, func(a, b Member) int { return cmp.Compare(a.Name, b.Name) })
	names := make([]string, 0, len(ms))
	values := make([]Value, 0, len(ms))
	for i, m := range ms {
		if m.Value.kind == Absent || (i+1 < len(ms) && ms[i+1].Name == m.Name) {
			continue
		}
		names = append(names, m.Name)
		values = append(values, m.Value)
	}
	return sortedObject(names, values)
}

// sortedObject keeps both slices: names must be ascending and distinct, and
// no value Absent.
func sortedObject(names []string, values []Value) Value {
	if len(names) == 0 {
		return Value{kind: Object}
	}
	return Value{kind: Object, in: &inside{values: values, names: names}}
}

// Kind says what v holds.
func (v Value) Kind() Kind { return v.kind }

// IsAbsent reports whether there is no value.
func (v Value) IsAbsent() bool { return v.kind == Absent }

// Bool is the boolean of a Bool, else false.
func (v Value) Bool() bool { return v.kind == Bool && v.num == 1 }

// Text is the string of a String, else "".
func (v Value) Text() string { return v.text }

// Len counts the items of a List or the members of an Object, else 0.
func (v Value) Len() int {
	if v.in == nil {
		return 0
	}
	return len(v.in.values)
}

// Item is the i-th item of a List, or the value of an Object's i-th member
// in ascending order of names. It panics where i is out of range.
func (v Value) Item(i int) Value { return v.in.values[i] }

// Name is the name of an Object's i-th member in ascending order. It panics
// where i is out of range.
func (v Value) Name(i int) string { return v.in.names[i] }

// Get is an Object's member, or Absent.
func (v Value) Get(name string) Value {
	if i := v.find(name); i >= 0 {
		return v.in.values[i]
	}
	return Value{}
}

// find is the index of an Object's member, -1 where there is none. Most
// objects are so small that looking at each name is quicker than halving.
func (v Value) find(name string) int {
	if v.kind != Object || v.in == nil {
		return -1
	}
	if len(v.in.names) <= 8 {
		return slices.Index(v.in.names, name)
	}
	if i, ok := slices.BinarySearch(v.in.names, name); ok {
		return i
	}
	return -1
}

// Equal reports whether v and w are equal as JSON values. Two Absents are.
func (v Value) Equal(w Value) bool {
	if v.kind != w.kind || v.num != w.num || v.text != w.text || v.Len() != w.Len() {
		return false
	}
	if v.in == nil || v.in == w.in {
		return true
	}
	if v.kind == Object && !slices.Equal(v.in.names, w.in.names) {
		return false
	}
	return slices.EqualFunc(v.in.values, w.in.values, Value.Equal)
}
