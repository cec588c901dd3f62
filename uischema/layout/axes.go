package layout

import (
	"slices"
	"strconv"
)

// Axes says which properties of the viewer a program reads. Two viewers that
// agree in them get the same bytes from the same input.
type Axes struct {
	// Locale counts for formatters and messages too, TimeZone for dates.
	Locale, Dir, TimeZone, FormFactor, Platform bool
	// Variants are the experiments that are read by name, sorted.
	Variants []string
	// AllVariants says that a variant is read whose name is not known at load.
	AllVariants bool
}

// Union is what either of them reads.
func (a Axes) Union(b Axes) Axes {
	a.Add(&b)
	return a
}

// Add makes a the union of both.
func (a *Axes) Add(b *Axes) {
	a.Locale = a.Locale || b.Locale
	a.Dir = a.Dir || b.Dir
	a.TimeZone = a.TimeZone || b.TimeZone
	a.FormFactor = a.FormFactor || b.FormFactor
	a.Platform = a.Platform || b.Platform
	a.AllVariants = a.AllVariants || b.AllVariants
	if len(b.Variants) > 0 {
		a.Variants = mergeNames(a.Variants, b.Variants)
	}
}

// mergeNames gives both in one, and changes neither.
func mergeNames(a, b []string) []string {
	if len(a) == 0 {
		return b
	}
	all := append(slices.Clone(a), b...)
	slices.Sort(all)
	return slices.Compact(all)
}

// Append writes the values that v has on these axes, each with its length, so
// that two viewers write the same bytes only where they agree in all of them.
// It is made to be hashed.
func (a Axes) Append(dst []byte, v *Viewer) []byte {
	if v == nil {
		v = &Viewer{}
	}
	if v.Locale != nil {
		if a.Locale {
			dst = appendSized(dst, 'l', v.Locale.Tag())
		}
		if a.Dir && !a.Locale {
			dst = appendSized(dst, 'd', v.Locale.Dir())
		}
	}
	if a.TimeZone && v.TimeZone != nil {
		dst = appendSized(dst, 'z', v.TimeZone.String())
	}
	if a.FormFactor {
		dst = appendSized(dst, 'f', formFactor(v.FormFactor))
	}
	if a.Platform {
		dst = appendSized(dst, 'p', platform(v.Platform))
	}
	names := a.Variants
	if a.AllVariants {
		names = make([]string, 0, len(v.Variants))
		for name := range v.Variants {
			names = append(names, name)
		}
		slices.Sort(names)
	}
	for _, name := range names {
		if value, ok := v.Variants[name]; ok {
			dst = appendSized(dst, 'n', name)
			dst = appendSized(dst, 'v', value)
		}
	}
	return dst
}

func appendSized(dst []byte, tag byte, s string) []byte {
	dst = append(dst, tag)
	dst = strconv.AppendInt(dst, int64(len(s)), 10)
	dst = append(dst, ':')
	return append(dst, s...)
}

// formFactor is what viewer.formFactor reads as: what is not known is a phone.
func formFactor(s string) string {
	if s == "tablet" || s == "desktop" {
		return s
	}
	return "phone"
}

// platform is what viewer.platform reads as.
func platform(s string) string {
	switch s {
	case "android", "ios", "web":
		return s
	}
	return ""
}
