package uischema

import (
	"errors"
	"math"
	"strconv"
	"strings"
)

// ErrNumber says that a number cannot be carried exactly to every app: it is
// not finite, or whole and beyond ±(2^53−1).
var ErrNumber = errors.New("number out of range: whole numbers go to ±9007199254740991, others are finite doubles")

// IntValue is a whole number. It gives ErrNumber beyond ±MaxInt.
func IntValue(n int64) (Value, error) {
	if n > MaxInt || n < -MaxInt {
		return Value{}, ErrNumber
	}
	return wholeValue(n), nil
}

// FloatValue is a number; whole ones become Int. It gives ErrNumber for NaN,
// infinity, and whole numbers beyond ±MaxInt.
func FloatValue(f float64) (Value, error) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return Value{}, ErrNumber
	}
	if f == math.Trunc(f) {
		if math.Abs(f) > MaxInt {
			return Value{}, ErrNumber
		}
		return wholeValue(int64(f)), nil
	}
	return fraction(f), nil
}

// ParseNumber reads a JSON number literal. Literals longer than 64 bytes, and
// numbers that ErrNumber names, are errors; the literal is never expanded, so
// 1e9999999 costs nothing.
func ParseNumber(literal string) (Value, error) {
	if len(literal) > 64 {
		return Value{}, ErrNumber
	}
	if !strings.ContainsAny(literal, ".eE") {
		n, err := strconv.ParseInt(literal, 10, 64)
		if err != nil {
			return Value{}, ErrNumber
		}
		return IntValue(n)
	}
	f, err := strconv.ParseFloat(literal, 64)
	if err != nil {
		return Value{}, ErrNumber
	}
	return FloatValue(f)
}

// Int is the number of an Int, else 0.
func (v Value) Int() int64 {
	if v.Kind() != Int {
		return 0
	}
	return int64(v.bits) >> numShift
}

// Number is the number of an Int or a Float, else 0.
func (v Value) Number() float64 {
	switch v.Kind() {
	case Int:
		return float64(int64(v.bits) >> numShift)
	case Float:
		return math.Float64frombits(v.bits)
	}
	return 0
}

// IsNumber reports whether v is an Int or a Float.
func (v Value) IsNumber() bool { return v.Kind() == Int || v.Kind() == Float }
