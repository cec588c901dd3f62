package layout

import (
	"errors"
	"fmt"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"

	"mantel/uischema"
)

// fromCEL is the value that CEL's evaluator gave. An empty optional is Absent.
// Whole numbers beyond ±2^53−1, NaN and infinity are errors: no app could read
// them.
func fromCEL(v ref.Val) (uischema.Value, error) {
	switch x := v.(type) {
	case types.Bool:
		return uischema.BoolValue(bool(x)), nil
	case types.Int:
		return uischema.IntValue(int64(x))
	case types.Double:
		return uischema.FloatValue(float64(x))
	case types.String:
		return uischema.StringValue(string(x)), nil
	case types.Null:
		return uischema.NullValue(), nil
	case *object:
		return x.value, nil
	case *list:
		return x.value, nil
	case *mapping:
		return x.value, nil
	case *types.Optional:
		if !x.HasValue() {
			return uischema.Value{}, nil
		}
		return fromCEL(x.GetValue())
	case *types.Err:
		return uischema.Value{}, x
	case traits.Mapper:
		return mapFromCEL(x)
	case traits.Lister:
		return listFromCEL(x)
	}
	return uischema.Value{}, fmt.Errorf("a %s has no JSON form", v.Type().TypeName())
}

func listFromCEL(l traits.Lister) (uischema.Value, error) {
	var items []uischema.Value
	for it := l.Iterator(); it.HasNext() == types.True; {
		item, err := fromCEL(it.Next())
		if err != nil {
			return uischema.Value{}, err
		}
		items = append(items, item)
	}
	return uischema.ListValue(items), nil
}

// errKeys says that a map has keys that JSON does not have.
var errKeys = errors.New("an object's names are strings")

func mapFromCEL(m traits.Mapper) (uischema.Value, error) {
	var members []uischema.Member
	for it := m.Iterator(); it.HasNext() == types.True; {
		key := it.Next()
		name, ok := key.(types.String)
		if !ok {
			return uischema.Value{}, errKeys
		}
		value, err := fromCEL(m.Get(key))
		if err != nil {
			return uischema.Value{}, err
		}
		members = append(members, uischema.Member{Name: string(name), Value: value})
	}
	return uischema.ObjectValue(members), nil
}
