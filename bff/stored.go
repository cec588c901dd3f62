package bff

import (
	"math"
	"strings"

	"mantel/uischema"
)

// storedParts says where in a stored widget its props and its patches stand.
// Widgets are kept by the thousand, so these are numbers and no texts: an
// envelope has fewer bytes than they can count.
type storedParts struct {
	props, locales storedPart
	// patches are where each of the patches ends, counted from where the first
	// begins; 0 behind the last one. All are 0 where nobody has looked, there are
	// more, or they are not spelled as we spell them.
	patches [4]uint16
}

// storedPart is from where to where something stands, in bytes.
type storedPart struct{ from, to uint32 }

// partBehind is the part in which a text stood that has just been read.
func partBehind(text string, end int) storedPart {
	return storedPart{uint32(end - len(text)), uint32(end)}
}

// behind is the part, counted from there on. What is not there stays empty.
func (p storedPart) behind(start int) storedPart {
	if p.to == 0 {
		return p
	}
	return storedPart{p.from - uint32(start), p.to - uint32(start)}
}

func (p storedPart) in(text string) string { return text[p.from:p.to] }

// storedProps are the widget's props as they are stored, "" where none are.
func (w *Widget) storedProps() string { return w.parts.props.in(w.stored) }

// storedLocales are its patches, "" where none are stored.
func (w *Widget) storedLocales() string { return w.parts.locales.in(w.stored) }

// spelled is the widget's canonical JSON where it came by a push, else "".
func (w *Widget) spelled() string {
	if w.kept == nil || !w.kept.spelled {
		return ""
	}
	return w.stored
}

// readPatches goes past the patches of a widget that began there, and says where
// each of them ends. ok is false where they are not spelled as we spell them.
func (p *storedParts) readPatches(o *uischema.Outline, widget int) (ok bool) {
	start := o.Offset()
	if !o.Past(`{`) {
		return false
	}
	plain := true
	for n := 0; ; n++ {
		from := o.Offset()
		tag := o.Text()
		plain = plain && o.Offset()-from == len(tag)+len(`""`)
		if !o.Past(`:`) {
			return false
		}
		o.Raw()
		end := o.Offset() - start
		if plain = plain && n < len(p.patches) && end <= math.MaxUint16; plain {
			p.patches[n] = uint16(end)
		}
		if o.Past(`}`) {
			break
		}
		if !o.Past(`,`) {
			return false
		}
	}
	if !plain {
		p.patches = [len(p.patches)]uint16{}
	}
	p.locales = storedPart{uint32(start - widget), uint32(o.Offset() - widget)}
	return o.Offset() >= 0
}

// hearPatches lets best hear of all patches, where it is known where they stand.
func (w *Widget) hearPatches(best *wording, tag string, least int) (known bool) {
	locales, from := w.storedLocales(), len(`{`)
	for _, end := range w.parts.patches {
		if end == 0 {
			break
		}
		name, patch, _ := strings.Cut(locales[from+len(`"`):end], `":`)
		best.hear(name, patch, tag, least)
		from = int(end) + len(`,`)
		known = true
	}
	return known
}
