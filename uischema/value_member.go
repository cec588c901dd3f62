package uischema

// Member is an object's member where it stands, nil where there is none: for
// those who read many and copy none of them. from is how many members of
// lesser names are there for sure (0: who knows), so that most are found at
// once. What it points to must not be changed.
func (v *Value) Member(name string, from int) *Value {
	names := v.names()
	if from < len(names) && names[from] == name {
		return &v.values()[from]
	}
	return v.search(name)
}

func (v *Value) search(name string) *Value {
	for i, other := range v.names() {
		if other == name {
			return &v.values()[i]
		}
	}
	return nil
}

// At is the i-th item of a list where it stands, as Member is.
func (v *Value) At(i int) *Value { return &v.values()[i] }

// IsPlain says that a String is known to stand in JSON as it is, without
// escapes. Of many that do so nobody knows.
func (v *Value) IsPlain() bool { return v.is(String) && v.bits&plainBit != 0 }
