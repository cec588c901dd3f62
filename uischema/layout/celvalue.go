package layout

import (
	"errors"
	"fmt"
	"reflect"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"

	"mantel/uischema"
)

// errNative says that a value is not to be unpacked into Go's types: no
// function of the library asks for it.
var errNative = errors.New("no native form")

// toCEL shows a value to CEL as its shape says: a number that the schema calls
// a number is a double, however it is spelt. Lists and objects are views of
// the value; nothing is copied.
func toCEL(sh *shape, v uischema.Value) ref.Val {
	switch v.Kind() {
	case uischema.Null:
		return types.NullValue
	case uischema.Bool:
		return types.Bool(v.Bool())
	case uischema.Int:
		if sh.typ.Kind() == types.DoubleKind {
			return types.Double(v.Number())
		}
		return types.Int(v.Int())
	case uischema.Float:
		return types.Double(v.Number())
	case uischema.String:
		return types.String(v.Text())
	case uischema.List:
		return &list{shape: sh, value: v}
	case uischema.Object:
		if sh.typ.Kind() == types.StructKind {
			return &object{shape: sh, value: v}
		}
		return &mapping{shape: sh, value: v}
	}
	return types.NewErr("a value is missing")
}

func (s *shape) element() *shape {
	if s.elem != nil {
		return s.elem
	}
	return &shape{typ: types.DynType}
}

// object is a view of an object with declared members.
type object struct {
	shape *shape
	value uischema.Value
}

// valueField is how CEL reads one declared member.
func valueField(f *field) *types.FieldType {
	name, sh := f.name, f.shape
	return &types.FieldType{
		Type: sh.typ,
		IsSet: func(target any) bool {
			o, ok := target.(*object)
			return ok && !o.value.Get(name).IsAbsent()
		},
		GetFrom: func(target any) (any, error) {
			o, ok := target.(*object)
			if !ok {
				return nil, fmt.Errorf("no member %q", name)
			}
			v := o.value.Get(name)
			if v.IsAbsent() {
				return nil, fmt.Errorf("%q is absent", name)
			}
			return toCEL(sh, v), nil
		},
	}
}

func (o *object) ConvertToNative(reflect.Type) (any, error) { return nil, errNative }
func (o *object) ConvertToType(t ref.Type) ref.Val          { return convert(o, o.shape.typ, t) }
func (o *object) Type() ref.Type                            { return o.shape.typ }
func (o *object) Value() any                                { return o }

func (o *object) Equal(other ref.Val) ref.Val {
	x, ok := other.(*object)
	return types.Bool(ok && x.value.Equal(o.value))
}

// IsSet implements traits.FieldTester.
func (o *object) IsSet(name ref.Val) ref.Val {
	s, ok := name.(types.String)
	return types.Bool(ok && !o.value.Get(string(s)).IsAbsent())
}

// Get implements traits.Indexer.
func (o *object) Get(name ref.Val) ref.Val {
	if s, ok := name.(types.String); ok {
		if f := o.shape.field(string(s)); f != nil {
			return toCEL(f.shape, o.value.Get(f.name))
		}
	}
	return types.NewErr("no such member")
}

// convert answers type(x), and nothing else.
func convert(v ref.Val, own *types.Type, t ref.Type) ref.Val {
	switch {
	case t == types.TypeType:
		return own
	case t.TypeName() == own.TypeName():
		return v
	}
	return types.NewErr("type conversion error from '%s' to '%s'", own.TypeName(), t.TypeName())
}

// list is a view of a list.
type list struct {
	shape *shape
	value uischema.Value
}

var _ traits.Lister = (*list)(nil)

func (l *list) ConvertToNative(reflect.Type) (any, error) { return nil, errNative }
func (l *list) ConvertToType(t ref.Type) ref.Val          { return convert(l, types.ListType, t) }
func (l *list) Type() ref.Type                            { return types.ListType }
func (l *list) Value() any                                { return l }
func (l *list) Size() ref.Val                             { return types.Int(l.value.Len()) }
func (l *list) Add(other ref.Val) ref.Val                 { return l.copied().Add(other) }
func (l *list) Contains(v ref.Val) ref.Val                { return l.copied().Contains(v) }

func (l *list) Equal(other ref.Val) ref.Val {
	if x, ok := other.(*list); ok {
		return types.Bool(x.value.Equal(l.value))
	}
	return l.copied().Equal(other)
}

// copied is the list as one of CEL's own, its items still views.
func (l *list) copied() traits.Lister {
	items := make([]ref.Val, l.value.Len())
	for i := range items {
		items[i] = toCEL(l.shape.element(), l.value.Item(i))
	}
	return types.NewRefValList(types.DefaultTypeAdapter, items)
}

// Get implements traits.Indexer.
func (l *list) Get(index ref.Val) ref.Val {
	i, err := types.GetOrError(index)
	if err != nil {
		return types.NewErr("%s", err)
	}
	if i < 0 || int(i) >= l.value.Len() {
		return types.NewErr("index out of range")
	}
	return toCEL(l.shape.element(), l.value.Item(int(i)))
}

// Iterator implements traits.Iterable.
func (l *list) Iterator() traits.Iterator {
	return &iterator{n: l.value.Len(), at: func(i int) ref.Val { return toCEL(l.shape.element(), l.value.Item(i)) }}
}

// mapping is a view of an object whose members are not declared.
type mapping struct {
	shape *shape
	value uischema.Value
}

var _ traits.Mapper = (*mapping)(nil)

func (m *mapping) ConvertToNative(reflect.Type) (any, error) { return nil, errNative }
func (m *mapping) ConvertToType(t ref.Type) ref.Val          { return convert(m, types.MapType, t) }
func (m *mapping) Type() ref.Type                            { return types.MapType }
func (m *mapping) Value() any                                { return m }
func (m *mapping) Size() ref.Val                             { return types.Int(m.value.Len()) }

func (m *mapping) Equal(other ref.Val) ref.Val {
	x, ok := other.(*mapping)
	return types.Bool(ok && x.value.Equal(m.value))
}

// Contains implements traits.Container.
func (m *mapping) Contains(key ref.Val) ref.Val {
	_, found := m.Find(key)
	return types.Bool(found)
}

// Find implements traits.Mapper.
func (m *mapping) Find(key ref.Val) (ref.Val, bool) {
	s, ok := key.(types.String)
	if !ok {
		return nil, false
	}
	v := m.value.Get(string(s))
	if v.IsAbsent() {
		return nil, false
	}
	return toCEL(m.shape.element(), v), true
}

// Get implements traits.Indexer.
func (m *mapping) Get(key ref.Val) ref.Val {
	if v, found := m.Find(key); found {
		return v
	}
	return types.NewErr("no such member")
}

// Iterator implements traits.Iterable: over the names, in ascending order.
func (m *mapping) Iterator() traits.Iterator {
	return &iterator{n: m.value.Len(), at: func(i int) ref.Val { return types.String(m.value.Name(i)) }}
}

// iterator walks the items of a view.
type iterator struct {
	n, next int
	at      func(int) ref.Val
}

func (it *iterator) ConvertToNative(reflect.Type) (any, error) { return nil, errNative }
func (it *iterator) ConvertToType(ref.Type) ref.Val            { return types.NewErr("no such conversion") }
func (it *iterator) Equal(ref.Val) ref.Val                     { return types.False }
func (it *iterator) Type() ref.Type                            { return types.IteratorType }
func (it *iterator) Value() any                                { return nil }
func (it *iterator) HasNext() ref.Val                          { return types.Bool(it.next < it.n) }

func (it *iterator) Next() ref.Val {
	it.next++
	return it.at(it.next - 1)
}
