package uischema

import (
	"cmp"
	"math"
	"slices"
	"unsafe"
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
//
// Values are passed by value and kept by the thousand, so what they hold
// shares two words: a string's bytes, a list's items and an object's members
// stand behind one pointer. Nothing outside this file looks at it.
type Value struct {
	// at is a String's first byte, a List's first item, or what an Object's
	// members stand behind: a Value whose own at is the first of their names,
	// which are ascending and distinct. It is nil where there are none.
	//
	// A Float's is floatMark, which tells it from all others: its bits are all
	// of bits.
	at unsafe.Pointer
	// bits are, from the lowest on, the kind, plainBit, and then 0 or 1 of a
	// Bool, an Int, and else how many bytes, items or members there are.
	bits uint64
}

const (
	kindBits = 7
	// plainBit says that the text of a String stands in JSON as it is: it was
	// found so when it was read. Where it is not set, nobody knows.
	plainBit = kindBits + 1
	numShift = 4
)

// floatMark is where nothing else stands.
var floatMark byte

// none is a List or an Object with nothing in it, a null, or false.
func none(k Kind) Value { return Value{bits: uint64(k)} }

// holding is so many bytes, items or members at a place.
func holding(k Kind, at unsafe.Pointer, n int) Value {
	return Value{at: at, bits: uint64(n)<<numShift | uint64(k)}
}

// wholeValue is an Int within ±MaxInt.
func wholeValue(n int64) Value { return Value{bits: uint64(n)<<numShift | uint64(Int)} }

// fraction is a Float.
func fraction(f float64) Value {
	return Value{at: unsafe.Pointer(&floatMark), bits: math.Float64bits(f)}
}

// num is how many bytes, items or members there are.
func (v *Value) num() int { return int(v.bits >> numShift) }

// is is Kind() == k, but for Float.
func (v *Value) is(k Kind) bool {
	return v.bits&kindBits == uint64(k) && v.at != unsafe.Pointer(&floatMark)
}

// Member is one name and value of an Object.
type Member struct {
	Name  string
	Value Value
}

// NullValue is JSON null.
func NullValue() Value { return none(Null) }

// BoolValue is a JSON boolean.
func BoolValue(b bool) Value {
	if b {
		return Value{bits: 1<<numShift | uint64(Bool)}
	}
	return none(Bool)
}

// StringValue is a JSON string. s must be valid UTF-8.
func StringValue(s string) Value {
	return holding(String, unsafe.Pointer(unsafe.StringData(s)), len(s))
}

// textAt is the String that stands from i to end in a text, and in JSON as it is.
func textAt(src string, i, end int) Value {
	v := holding(String, unsafe.Add(unsafe.Pointer(unsafe.StringData(src)), i), end-i)
	v.bits |= plainBit
	return v
}

// ListValue is a JSON array. It keeps items.
func ListValue(items []Value) Value {
	if len(items) == 0 {
		return none(List)
	}
	return holding(List, unsafe.Pointer(unsafe.SliceData(items)), len(items))
}

// ObjectValue is a JSON object of the members that are not Absent. Of two
// members of one name the later wins.
func ObjectValue(members []Member) Value {
	if ascends(members) {
		names, slots := make([]string, len(members)), make([]Value, 1+len(members))
		for i := range members {
			names[i], slots[1+i] = members[i].Name, members[i].Value
		}
		return objectOf(names, slots)
	}
	ms := slices.Clone(members)
	slices.SortStableFunc(ms, func(a, b Member) int { return cmp.Compare(a.Name, b.Name) })
	names := make([]string, 0, len(ms))
	values := make([]Value, 0, len(ms))
	for i, m := range ms {
		if m.Value.IsAbsent() || (i+1 < len(ms) && ms[i+1].Name == m.Name) {
			continue
		}
		names = append(names, m.Name)
		values = append(values, m.Value)
	}
	return sortedObject(names, values)
}

// ascends reports whether members are an object's as they stand.
func ascends(members []Member) bool {
	for i := range members {
		if members[i].Value.IsAbsent() || i > 0 && members[i-1].Name >= members[i].Name {
			return false
		}
	}
	return len(members) > 0
}

// sortedObject keeps names, which must be ascending and distinct; no value
// may be Absent.
func sortedObject(names []string, values []Value) Value {
	if len(names) == 0 {
		return none(Object)
	}
	slots := make([]Value, 1+len(values))
	copy(slots[1:], values)
	return objectOf(names, slots)
}

// objectOf keeps both: slots are one for the object itself, then a value for
// each of names, which are ascending and distinct, and of which there is one.
func objectOf(names []string, slots []Value) Value {
	slots[0] = Value{at: unsafe.Pointer(unsafe.SliceData(names))}
	return holding(Object, unsafe.Pointer(unsafe.SliceData(slots)), len(names))
}

// values are a List's items, or those of an Object's members.
func (v *Value) values() []Value {
	if v.at == nil {
		return nil
	}
	switch v.Kind() {
	case List:
		return unsafe.Slice((*Value)(v.at), v.num())
	case Object:
		return unsafe.Slice((*Value)(v.at), v.num()+1)[1:]
	}
	return nil
}

// names are those of an Object's members.
func (v *Value) names() []string {
	if !v.is(Object) || v.at == nil {
		return nil
	}
	return unsafe.Slice((*string)((*Value)(v.at).at), v.num())
}

// textOf is the text in src for as long as that does not change.
func textOf(src []byte) string { return unsafe.String(unsafe.SliceData(src), len(src)) }

// Kind says what v holds.
func (v Value) Kind() Kind {
	if v.at == unsafe.Pointer(&floatMark) {
		return Float
	}
	return Kind(v.bits & kindBits)
}

// IsAbsent reports whether there is no value.
func (v Value) IsAbsent() bool { return v.is(Absent) }

// Bool is the boolean of a Bool, else false.
func (v Value) Bool() bool { return v.is(Bool) && v.num() == 1 }

// Text is the string of a String, else "".
func (v Value) Text() string {
	if !v.is(String) {
		return ""
	}
	return unsafe.String((*byte)(v.at), v.num())
}

// Len counts the items of a List or the members of an Object, else 0.
func (v Value) Len() int {
	if v.Kind() < List {
		return 0
	}
	return v.num()
}

// Item is the i-th item of a List, or the value of an Object's i-th member
// in ascending order of names. It panics where i is out of range.
func (v Value) Item(i int) Value { return v.values()[i] }

// Name is the name of an Object's i-th member in ascending order. It panics
// where i is out of range.
func (v Value) Name(i int) string { return v.names()[i] }

// Get is an Object's member, or Absent.
func (v Value) Get(name string) Value {
	if i := v.find(name); i >= 0 {
		return v.values()[i]
	}
	return Value{}
}

// find is the index of an Object's member, -1 where there is none. Most
// objects are so small that looking at each name is quicker than halving.
func (v *Value) find(name string) int {
	names := v.names()
	if len(names) <= 8 {
		return slices.Index(names, name)
	}
	if i, ok := slices.BinarySearch(names, name); ok {
		return i
	}
	return -1
}

// Equal reports whether v and w are equal as JSON values. Two Absents are.
func (v Value) Equal(w Value) bool {
	kind := v.Kind()
	switch {
	case kind == Float:
		return v == w
	case (v.bits^w.bits)&^plainBit != 0 || w.Kind() == Float:
		return false
	case v.at == w.at:
		return true
	case kind == String:
		return v.Text() == w.Text()
	case kind == Object && !slices.Equal(v.names(), w.names()):
		return false
	}
	return slices.EqualFunc(v.values(), w.values(), Value.Equal)
}
