package bff

import "mantel/uischema"

// fitsPatched reports whether props that fit still do under a patch. Only what
// the patch touches is looked at, wherever one member's fit says nothing of
// another's.
func (q *quickPush) fitsPatched(s *uischema.Schema, props, patch uischema.Value) bool {
	if !memberwise(s) {
		return q.fits(s, uischema.MergePatch(props, patch))
	}
	for i := range patch.Len() {
		p, was, to := s.Property(patch.Name(i)), props.Get(patch.Name(i)), patch.Item(i)
		if p == nil || to.Kind() == uischema.Null && (p.Required || !p.Schema.Default.IsAbsent()) ||
			s.DependentRequired != nil && was.IsAbsent() != (to.Kind() == uischema.Null) {
			return q.fits(s, uischema.MergePatch(props, patch))
		}
		fits := true
		switch {
		case to.Kind() == uischema.Null: // it is removed, and may be
		case to.Kind() == uischema.Object && was.Kind() == uischema.Object:
			fits = q.fitsPatched(p.Schema, was, to)
		default:
			fits = q.fits(p.Schema, uischema.MergePatch(uischema.Value{}, to))
		}
		if !fits {
			return false
		}
	}
	return true
}

// memberwise reports whether an object fits s where each of its members fits
// that member's schema, and those are there that must be.
func memberwise(s *uischema.Schema) bool {
	return s.Enum == nil && s.Const.IsAbsent() && len(s.AllOf) == 0 && s.If == nil && s.OneOf == nil
}

func (q *quickPush) fits(s *uischema.Schema, v uischema.Value) bool {
	return s.Valid(s.WithDefaults(v), q.policy)
}
