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
// on. That is the edition, the screen, the viewer's locale, those of the
// viewer's axes that any of the programs reads, and each widget that may come
// to stand in a slot. The widgets that a recommendation has in a slot stand
// together, and follow from its digest: they are only counted.
func (v *view) revision(screen string, program *layout.ScreenProgram, a *arrangement) string {
	axes := program.Axes()
	key := v.buffers.key[:0]
	key = appendField(key, "mantel/screen/3")
	key = append(key, v.base[:]...)
	key = appendField(key, screen)
	key = binary.AppendUvarint(key, uint64(len(a.slots)))
	var said *Held
	component := ""
	for _, cs := range a.slots {
		for len(cs) > 0 {
			n := 1
			for n < len(cs) && cs[n].held == cs[0].held {
				n++
			}
			key = binary.AppendUvarint(key, uint64(n))
			key = append(key, byte(cs[0].source), flag(cs[0].held == said))
			if cs[0].held != said {
				said = cs[0].held
				key = v.appendSaid(key, &cs[0])
			}
			for i := range cs[:n] {
				if cs[i].wrong {
					key = binary.AppendUvarint(key, uint64(i+1))
				}
				if cs[i].widget.Component != component {
					component = cs[i].widget.Component
					if p := v.kindOf(component).program; p != nil {
						axes = union(axes, p.Axes())
					}
				}
			}
			key = append(key, 0) // no more of them are wrong
			cs = cs[n:]
		}
		key = append(key, 0) // no more stand in this slot
	}
	key = axes.Append(key, &v.viewer)
	v.buffers.key = key
	sum := sha256.Sum256(key)
	return spelledRevision(&sum)
}

// spelledRevision is the first 130 bits of a sum, five to a digit.
func spelledRevision(sum *[sha256.Size]byte) string {
	var name [revisionDigits]byte
	for i := range name {
		bit := 5 * i
		two := uint16(sum[bit/8])<<8 | uint16(sum[bit/8+1])
		name[i] = digits[two>>(11-bit%8)&31]
	}
	return string(name[:])
}

// appendSaid writes what all widgets of a recommendation depend on.
func (v *view) appendSaid(key []byte, c *candidate) []byte {
	said := c.held.Body
	key = appendField(key, string(said.Product))
	key = appendField(key, string(said.User))
	key = appendField(key, said.Digest)
	key = binary.AppendVarint(key, said.AsOf.Unix())
	return append(key, v.home.settings[c.order][:]...)
}

func flag(b bool) byte {
	if b {
		return 1
	}
	return 0
}

// union is [layout.Axes.Union], without its work where that is no more.
func union(a, b layout.Axes) layout.Axes {
	if len(b.Variants) == 0 {
		variants := a.Variants
		a.Variants = nil
		a = a.Union(b)
		a.Variants = variants
		return a
	}
	return a.Union(b)
}

// settingsOf gives 128 bits over each product's settings.
func settingsOf(products []Product, byID map[ProductID]Product) [][16]byte {
	all := make([][16]byte, len(products))
	for i := range products {
		p := byID[products[i].ID]
		sum := sha256.Sum256(appendProduct(nil, &p))
		all[i] = [16]byte(sum[:16])
	}
	return all
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
