package uischema

// MergePatch applies a JSON merge patch (RFC 7396): objects are merged member
// by member, null takes a member away, anything else replaces. Neither
// argument is changed; an Absent patch leaves target as it is.
func MergePatch(target, patch Value) Value {
	if patch.Kind() != Object {
		if patch.IsAbsent() {
			return target
		}
		return patch
	}
	if target.Kind() != Object {
		target = none(Object)
	}
	names := make([]string, 0, target.Len()+patch.Len())
	values := make([]Value, 0, cap(names))
	keep := func(name string, v Value) {
		names, values = append(names, name), append(values, v)
	}
	i, j := 0, 0
	for i < target.Len() || j < patch.Len() {
		switch {
		case j == patch.Len() || i < target.Len() && target.Name(i) < patch.Name(j):
			keep(target.Name(i), target.Item(i))
			i++
			continue
		case i < target.Len() && target.Name(i) == patch.Name(j):
			if patch.Item(j).Kind() != Null {
				keep(patch.Name(j), MergePatch(target.Item(i), patch.Item(j)))
			}
			i++
		case patch.Item(j).Kind() != Null:
			keep(patch.Name(j), MergePatch(Value{}, patch.Item(j)))
		}
		j++
	}
	return sortedObject(names, values)
}
