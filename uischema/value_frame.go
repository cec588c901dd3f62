package uischema

// Members are an Object's names, ascending, and the value of each. Both stand
// in the object's own memory and must not be changed; objects that were read by
// one schema share that of their names where they have the same ones.
func (v *Value) Members() (names []string, values []Value) {
	if v.Kind() != Object {
		return nil, nil
	}
	return v.names(), v.values()
}

// ObjectOver is the object of names, which are ascending and distinct, with
// the values that stand in slots behind a first one, which is for the object
// itself. It keeps both slices: whoever writes to them again must be done with
// the object.
func ObjectOver(names []string, slots []Value) Value {
	if len(names) == 0 {
		return none(Object)
	}
	return objectOf(names, slots)
}

// Items are a List's, or the values of an Object's members. They stand in its
// own memory and must not be changed.
func (v *Value) Items() []Value { return v.values() }
