package bff

import (
	"strings"

	"mantel/uischema"
)

// plain are the widget's props as its product said them, Absent where they
// cannot be read.
func (w *Widget) plain() uischema.Value {
	stored := w.storedProps()
	if !w.Props.IsAbsent() || stored == "" {
		return w.Props
	}
	v, ok := uischema.ReadString(stored, envelopeLimits())
	if !ok {
		return uischema.Value{}
	}
	return v
}

// patches are the widget's merge patches by their tags; ok is false where they
// cannot be read.
func (w *Widget) patches() (_ map[string]uischema.Value, ok bool) {
	stored := w.storedLocales()
	if stored == "" {
		return w.Locales, true
	}
	v, ok := uischema.ReadString(stored, envelopeLimits())
	if !ok || v.Kind() != uischema.Object {
		return nil, false
	}
	patches := make(map[string]uischema.Value, v.Len())
	for i := range v.Len() {
		if v.Item(i).Kind() != uischema.Object {
			return nil, false
		}
		patches[v.Name(i)] = v.Item(i)
	}
	return patches, true
}

// wording is how a product says something in one language: by the merge patch
// of that tag; "" is its plain props.
type wording struct {
	locale string
	// stored is the patch as it is stored; "" where that was not found, or
	// nothing was stored.
	stored string
}

// wordingFor finds the patch for a locale: that of the tag itself, else of the
// tag without its last subtag ("de-AT", then "de"), as RFC 4647, section 3.4,
// looks up. Where the product's plain props are the better match, and where
// nothing matches, it is none.
func (w *Widget) wordingFor(plain, tag string) (best wording) {
	stored := w.storedLocales()
	if stored == "" {
		return wording{locale: patchFor(w.Locales, plain, tag)}
	}
	// Of the patches that may stand in for the tag the longest is the best, and
	// one that is shorter than what the plain props are in is none.
	least := 1
	for i := len(tag); i > 0; i = strings.LastIndexByte(tag[:i], '-') {
		if strings.EqualFold(tag[:i], plain) {
			least = i
			break
		}
	}
	if w.hearPatches(&best, tag, least) {
		return best
	}
	// There are many, or we do not spell like that.
	o := uischema.OutlineOf(stored, envelopeLimits())
	o.Object(func(name string) { best.hear(name, o.Raw(), tag, least) })
	if !o.Done() {
		best.stored = ""
	}
	return best
}

// hear takes a patch where it is better than the one before. What is there twice is
// nothing that was stored: who reads all of them refuses it.
func (best *wording) hear(name, stored, tag string, least int) {
	if n := len(name); n >= max(least, len(best.locale)) && strings.HasPrefix(tag, name) && (n == len(tag) || tag[n] == '-') {
		if n == len(best.locale) {
			stored = ""
		}
		*best = wording{name, stored}
	}
}

// fit are the widget's props as the component takes them, in that wording;
// Absent where they do not fit. They are read into the batch, which may be nil.
func (w *Widget) fit(c *uischema.Component, policy *uischema.Policy, in wording, batch *uischema.Batch) uischema.Value {
	if known := w.kept.find(c.Decoder, policy, in.locale); known != nil {
		return known.props
	}
	props := w.decode(c, policy, in, batch)
	w.kept.keep(c.Decoder, policy, in.locale, props)
	return props
}

// decode reads what is stored straight into what the component takes. What
// that does not take is read, patched and held to the schema step by step.
func (w *Widget) decode(c *uischema.Component, policy *uischema.Policy, in wording, batch *uischema.Batch) uischema.Value {
	if w.Props.IsAbsent() && (in.locale == "" || in.stored != "") {
		props, ok := batch.Decode(c.Decoder, w.storedProps(), in.stored, envelopeLimits(), *policy)
		if ok || in.locale == "" {
			return props // Absent where it could not be read
		}
	}
	props := w.plain()
	if in.locale != "" && !props.IsAbsent() {
		patches, ok := w.patches()
		if !ok {
			return uischema.Value{}
		}
		props = uischema.MergePatch(props, patches[in.locale])
	}
	if props = c.Props.WithDefaults(props); props.Kind() != uischema.Object || !c.Props.Valid(props, *policy) {
		return uischema.Value{}
	}
	return props
}
