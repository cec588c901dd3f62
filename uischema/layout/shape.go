package layout

import (
	"slices"
	"strconv"
	"sync"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"

	"mantel/uischema"
)

// typePrefix stands before the names of object types made from schemas, so
// that no definition can take the name of a type of CEL.
const typePrefix = "mantel."

// A shape is what expressions may do with values of a schema.
type shape struct {
	typ *types.Type
	// schema is what every value of the shape keeps to; nil: unknown.
	schema *uischema.Schema
	// elem is a list's or map's, fields are an object's, sorted by name.
	elem   *shape
	fields []field
}

// A field is one member of an object that expressions may select.
type field struct {
	name     string
	shape    *shape
	optional bool
	ft       *types.FieldType
}

func (s *shape) field(name string) *field {
	i, ok := slices.BinarySearchFunc(s.fields, name, func(f field, name string) int {
		switch {
		case f.name < name:
			return -1
		case f.name > name:
			return 1
		}
		return 0
	})
	if !ok {
		return nil
	}
	return &s.fields[i]
}

func (s *shape) fieldNames() []string {
	names := make([]string, len(s.fields))
	for i := range s.fields {
		names[i] = s.fields[i].name
	}
	return names
}

// shapes makes shapes of schemas, one for each, and is what CEL asks about
// object types.
type shapes struct {
	*types.Registry
	// mu guards what is below: layouts are compiled several at once.
	mu       sync.RWMutex
	bySchema map[*uischema.Schema]*shape
	byName   map[string]*shape
	taken    map[string]int // how often a hint was
	any      *shape
}

func newShapes(base *types.Registry) *shapes {
	s := &shapes{Registry: base, bySchema: map[*uischema.Schema]*shape{}, byName: map[string]*shape{}, taken: map[string]int{}}
	s.any = &shape{typ: cel.DynType}
	return s
}

// FindStructType implements types.Registry.
func (s *shapes) FindStructType(name string) (*types.Type, bool) {
	if sh := s.named(name); sh != nil {
		return types.NewTypeTypeWithParam(sh.typ), true
	}
	return s.Registry.FindStructType(name)
}

// FindStructFieldNames implements types.Registry.
func (s *shapes) FindStructFieldNames(name string) ([]string, bool) {
	if sh := s.named(name); sh != nil {
		return sh.fieldNames(), true
	}
	return s.Registry.FindStructFieldNames(name)
}

// FindStructFieldType implements types.Registry.
func (s *shapes) FindStructFieldType(name, fieldName string) (*types.FieldType, bool) {
	sh := s.named(name)
	if sh == nil {
		return s.Registry.FindStructFieldType(name, fieldName)
	}
	f := sh.field(fieldName)
	if f == nil {
		return nil, false
	}
	return f.ft, true
}

// named is the shape of an object type, nil where there is none of that name.
func (s *shapes) named(name string) *shape {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.byName[name]
}

// of is the shape of a schema; hint names an object type that has no name of
// its own.
func (s *shapes) of(schema *uischema.Schema, hint string) *shape {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ofAny(schema, hint)
}

func (s *shapes) ofAny(schema *uischema.Schema, hint string) *shape {
	if schema == nil {
		return s.any
	}
	if sh, ok := s.bySchema[schema]; ok {
		return sh
	}
	sh := &shape{schema: schema}
	switch allowed := allowedTypes(schema); allowed {
	case uischema.TypeBoolean:
		sh.typ = cel.BoolType
	case uischema.TypeInteger:
		sh.typ = cel.IntType
	case uischema.TypeNumber, uischema.TypeNumber | uischema.TypeInteger:
		sh.typ = cel.DoubleType
	case uischema.TypeString:
		sh.typ = cel.StringType
	case uischema.TypeArray:
		sh.elem = s.ofAny(itemsOf(schema), hint+".item")
		sh.typ = cel.ListType(sh.elem.typ)
	case uischema.TypeObject:
		s.object(sh, hint)
	default:
		sh.typ = cel.DynType
	}
	s.bySchema[schema] = sh
	return sh
}

// object completes the shape of an object schema. One without any declared
// member is a map of unknown values.
func (s *shapes) object(sh *shape, hint string) {
	members := membersOf(sh.schema)
	if len(members) == 0 && !sh.schema.Closed && !sh.schema.ClosedDeep {
		sh.elem = s.any
		sh.typ = cel.MapType(cel.StringType, cel.DynType)
		return
	}
	if sh.schema.Name != "" {
		hint = sh.schema.Name
	}
	s.declare(sh, hint)
	for _, m := range members {
		sh.fields = append(sh.fields, field{name: m.name, shape: s.ofAny(m.schema, hint+"."+m.name), optional: m.optional})
	}
	for i := range sh.fields {
		sh.fields[i].ft = valueField(&sh.fields[i])
	}
}

// declare gives an object shape its type, under a name that is free. The
// caller holds the lock.
func (s *shapes) declare(sh *shape, hint string) {
	name := typePrefix + hint
	for s.byName[name] != nil {
		s.taken[hint]++
		name = typePrefix + hint + "~" + strconv.Itoa(s.taken[hint]+1)
	}
	s.byName[name] = sh
	sh.typ = types.NewObjectType(name)
}

// ofType is the shape of a type that CEL's checker found.
func (s *shapes) ofType(t *types.Type) *shape {
	switch t.Kind() {
	case types.StructKind:
		if sh := s.named(t.TypeName()); sh != nil {
			return sh
		}
	case types.ListKind:
		return &shape{typ: t, elem: s.ofType(t.Parameters()[0])}
	case types.MapKind:
		return &shape{typ: t, elem: s.ofType(t.Parameters()[1])}
	case types.BoolKind, types.IntKind, types.DoubleKind, types.StringKind, types.NullTypeKind:
		return &shape{typ: t}
	}
	return s.any
}
