package bff

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"strings"

	"mantel/uischema/layout"
)

// revision names the bytes that render writes for an arrangement, without
// writing them: 26 base32 digits, 130 bits of a hash over all that they depend
// on. That is the edition, the screen, the viewer's locale, those of the
// viewer's axes that any of the programs reads, and each widget that may come
// to stand in a slot, by its owner, its recommendation's digest and its place.
func (v *view) revision(screen string, program *layout.ScreenProgram, a arrangement) string {
	axes := program.Axes()
	key := make([]byte, 0, 1024)
	key = appendField(key, "mantel/screen/1")
	key = appendField(key, v.edition.Hash)
	key = appendField(key, v.edition.Catalog.Hash)
	key = appendField(key, screen)
	key = appendField(key, v.viewer.Locale.Tag())
	key = binary.AppendUvarint(key, uint64(len(a.slots)))
	for _, cs := range a.slots {
		key = binary.AppendUvarint(key, uint64(len(cs)))
		for i := range cs {
			c := &cs[i]
			key = append(key, byte(c.source))
			key = appendField(key, string(c.product()))
			key = appendField(key, string(c.held.Body.User))
			key = appendField(key, c.held.Body.Digest)
			key = binary.AppendVarint(key, c.held.Body.AsOf.Unix())
			key = appendField(key, c.widget.ID)
			if p := v.edition.Programs.Widget(c.widget.Component); p != nil {
				axes = axes.Union(p.Axes())
			}
		}
	}
	// Hosts decide which URLs pass the check at run time.
	key = v.appendHosts(key, a)
	key = axes.Append(key, &v.viewer)
	sum := sha256.Sum256(key)
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:]))[:26]
}

func (v *view) appendHosts(key []byte, a arrangement) []byte {
	seen := make(map[ProductID]bool)
	for _, cs := range a.slots {
		for i := range cs {
			p := cs[i].product()
			if seen[p] {
				continue
			}
			seen[p] = true
			product := v.home.products[p]
			key = appendProduct(key, &product)
		}
	}
	return key
}

// appendProduct writes what of a product's settings decides about its widgets.
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
