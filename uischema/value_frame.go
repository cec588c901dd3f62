package uischema

// Spread finds the members of an Object by all the names that one of its kind
// may have, ascending: into[i] is the value of names[i] where it stands, nil
// where it is absent. Members of other names are passed over.
func (v *Value) Spread(names []string, into []*Value) {
	clear(into)
	have, values := v.names(), v.values()
	next := 0
	for i, name := range have {
		at := next
		for at < len(names) && names[at] != name {
			at++
		}
		if at == len(names) {
			continue // not of these names; the next may be
		}
		into[at] = &values[i]
		next = at + 1
	}
}

// ObjectOver is the object of names, which are ascending and distinct, with
// the values that stand in slots behind a first one, which is for the object
// itself. It keeps both slices: whoever writes to them again must be done with
// the object.
func ObjectOver(names []string, slots []Value) Value {
	if len(names) == 0 {
		return Value{kind: Object}
	}
	return objectOf(names, slots)
}
