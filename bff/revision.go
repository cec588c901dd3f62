package bff

import (
	"crypto/sha256"
	"encoding/binary"

	"mantel/uischema/layout"
)

// revisionDigits are how many a revision has: 130 bits.
const revisionDigits = 26

// digits are RFC 4648's, in lower case: a revision stands in an entity tag.
const digits = "abcdefghijklmnopqrstuvwxyz234567"

// revision names the bytes that render writes for an arrangement, without
// writing them: 26 base32 digits, 130 bits of a hash over all that they depend
// on. That is the screen, as its sight has it with the edition, the locale and
// the products' settings; whose it is; what each product says there, by its
// digest, from which the widgets that may come to stand follow; which of them
// are wrong; and those of the viewer's axes that any of the programs reads.
func (v *view) revision(of *sight, a *arrangement) string {
	key := append(v.buffers.key[:0], of.screen[:]...)
	key = appendField(key, string(a.user()))
	key = binary.AppendUvarint(key, uint64(len(a.speakers)))
	for i := range a.speakers {
		s := &a.speakers[i]
		key = binary.AppendUvarint(append(key, byte(s.source)), uint64(s.order))
		key = appendField(key, s.held.Body.Digest)
		key = binary.AppendVarint(key, s.held.Body.AsOf.Unix())
		key = binary.AppendUvarint(key, uint64(s.candidates))
	}
	axes := of.axes
	for slot, runs := range a.runs {
		for i := range runs {
			v.addAxes(&axes, &runs[i])
			if v.wrong != nil {
				key = v.appendWrong(key, slot, &runs[i])
			}
		}
	}
	key = append(key, 0) // no more are wrong
	key = axes.Append(key, &v.viewer)
	v.buffers.key = key
	sum := sha256.Sum256(key)
	return spelledRevision(&sum)
}

// addAxes adds what the programs of a run's widgets read.
func (v *view) addAxes(axes *layout.Axes, r *run) {
	ws := r.widgets()
	axes.Add(&v.kindOf(ws[0].Component).axes)
	for n := 1; r.mixed && n < len(ws); n++ {
		if ws[n].Component != ws[n-1].Component {
			axes.Add(&v.kindOf(ws[n].Component).axes)
		}
	}
}

// appendWrong writes which of a run's widgets are wrong.
func (v *view) appendWrong(key []byte, slot int, r *run) []byte {
	ws := r.widgets()
	for n := range ws {
		if v.wrong.has(v.edition, &ws[n]) {
			key = binary.AppendUvarint(key, uint64(slot+1))
			key = binary.AppendUvarint(append(key, byte(r.source)), uint64(r.order))
			key = binary.AppendUvarint(key, uint64(r.first+n))
		}
	}
	return key
}

// spelledRevision is the first 130 bits of a sum, five to a digit.
func spelledRevision(sum *[sha256.Size]byte) string {
	var name [32]byte
	for i := 0; i < revisionDigits; i += 8 { // eight digits are five bytes
		five := sum[i/8*5:]
		bits := uint64(binary.BigEndian.Uint32(five))<<8 | uint64(five[4])
		for n := range 8 {
			name[i+n] = digits[bits>>35&31]
			bits <<= 5
		}
	}
	return string(name[:revisionDigits])
}

// sumProducts gives 128 bits over which products there are, in their order, and
// their settings.
func sumProducts(products []Product) [16]byte {
	var key []byte
	for i := range products {
		key = appendField(key, string(products[i].ID))
		key = appendProduct(key, &products[i])
	}
	sum := sha256.Sum256(key)
	return [16]byte(sum[:16])
}

// appendProduct writes what of a product's settings decides about its widgets.
// Hosts decide which URLs pass the check at run time.
func appendProduct(key []byte, p *Product) []byte {
	key = appendField(key, p.DefaultLocale)
	key = binary.AppendUvarint(key, uint64(len(p.Hosts)))
	for _, host := range p.Hosts {
		key = appendField(key, host)
	}
	return key
}

// appendField writes a length before the text, so that no two lists of fields
// give the same key.
func appendField(key []byte, s string) []byte {
	key = binary.AppendUvarint(key, uint64(len(s)))
	return append(key, s...)
}
