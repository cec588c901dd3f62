package layout

import (
	"fmt"
	"reflect"
	"slices"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"

	"mantel/uischema"
)

// read is a member of viewer, other than variants.
func (x *run) read(name string) uischema.Value {
	switch name {
	case "locale":
		return uischema.StringValue(x.locale.Tag())
	case "dir":
		return uischema.StringValue(x.locale.Dir())
	case "timeZone":
		return uischema.StringValue(x.zone.String())
	case "formFactor":
		return uischema.StringValue(x.formFactor)
	case "platform":
		return uischema.StringValue(x.platform)
	}
	return uischema.Value{}
}

// viewerView is viewer as CEL sees it.
type viewerView struct{ run *run }

func viewerField(name string, sh *shape) *types.FieldType {
	return &types.FieldType{
		Type:  sh.typ,
		IsSet: func(any) bool { return true },
		GetFrom: func(target any) (any, error) {
			v, ok := target.(*viewerView)
			if !ok {
				return nil, fmt.Errorf("no member %q", name)
			}
			if name == "variants" {
				return &variantsView{variants: v.run.variants}, nil
			}
			return toCEL(sh, v.run.read(name)), nil
		},
	}
}

func (v *viewerView) ConvertToNative(reflect.Type) (any, error) { return nil, errNative }
func (v *viewerView) ConvertToType(t ref.Type) ref.Val          { return convert(v, v.typ(), t) }
func (v *viewerView) Equal(ref.Val) ref.Val                     { return types.False }
func (v *viewerView) Type() ref.Type                            { return v.typ() }
func (v *viewerView) Value() any                                { return v }
func (v *viewerView) typ() *types.Type                          { return v.run.programs.env.viewer.typ }

// slotsView is slots as CEL sees them.
type slotsView struct{ frame *frame }

func slotField(slot int) *types.FieldType {
	return &types.FieldType{
		Type:  types.IntType,
		IsSet: func(any) bool { return true },
		GetFrom: func(target any) (any, error) {
			v, ok := target.(*slotsView)
			if !ok {
				return nil, fmt.Errorf("no slot %d", slot)
			}
			n, err := v.frame.count(slot)
			return types.Int(n), err
		},
	}
}

func (v *slotsView) ConvertToNative(reflect.Type) (any, error) { return nil, errNative }
func (v *slotsView) ConvertToType(t ref.Type) ref.Val          { return convert(v, types.MapType, t) }
func (v *slotsView) Equal(ref.Val) ref.Val                     { return types.False }
func (v *slotsView) Type() ref.Type                            { return types.MapType }
func (v *slotsView) Value() any                                { return v }

// variantsView is viewer.variants: an experiment that the viewer has no part
// in reads as "", so that asking can never fail.
type variantsView struct{ variants map[string]string }

var _ traits.Mapper = (*variantsView)(nil)

func (v *variantsView) ConvertToNative(reflect.Type) (any, error) { return nil, errNative }
func (v *variantsView) ConvertToType(t ref.Type) ref.Val          { return convert(v, types.MapType, t) }
func (v *variantsView) Equal(ref.Val) ref.Val                     { return types.False }
func (v *variantsView) Type() ref.Type                            { return types.MapType }
func (v *variantsView) Value() any                                { return v }
func (v *variantsView) Size() ref.Val                             { return types.Int(len(v.variants)) }

// Contains implements traits.Container.
func (v *variantsView) Contains(key ref.Val) ref.Val {
	name, ok := key.(types.String)
	if !ok {
		return types.False
	}
	_, found := v.variants[string(name)]
	return types.Bool(found)
}

// Find implements traits.Mapper.
func (v *variantsView) Find(key ref.Val) (ref.Val, bool) { return v.Get(key), true }

// Get implements traits.Indexer.
func (v *variantsView) Get(key ref.Val) ref.Val {
	name, ok := key.(types.String)
	if !ok {
		return types.NewErr("a variant's name is a string")
	}
	return types.String(v.variants[string(name)])
}

// Iterator implements traits.Iterable, in the order of the names.
func (v *variantsView) Iterator() traits.Iterator {
	names := make([]string, 0, len(v.variants))
	for name := range v.variants {
		names = append(names, name)
	}
	slices.Sort(names)
	return &iterator{n: len(names), at: func(i int) ref.Val { return types.String(names[i]) }}
}
