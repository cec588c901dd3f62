package edition

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"path"
	"strings"
)

// hash is over every file that can change a screen's bytes, names and
// contents with their lengths: examples, previews and the stylesheet cannot.
func hash(sources map[string][]byte) string {
	h := sha256.New()
	var size [8]byte
	write := func(b []byte) {
		binary.BigEndian.PutUint64(size[:], uint64(len(b)))
		h.Write(size[:])
		h.Write(b)
	}
	for _, name := range sortedKeys(sources) {
		if path.Base(path.Dir(name)) == "examples" || strings.HasPrefix(path.Base(name), "preview.") {
			continue
		}
		write([]byte(name))
		write(sources[name])
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}
