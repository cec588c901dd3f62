package bff

import (
	"testing"
	"unsafe"
)

func TestSheetsTakeWhatTheyAreCountedAs(t *testing.T) {
	for name, row := range map[string]struct{ counted, taken int }{
		"a leaf":                        {leafBytes, int(unsafe.Sizeof(leaf{}))},
		"a sheet":                       {sheetBytes, int(unsafe.Sizeof(sheet{}))},
		"a section":                     {sectionBytes, int(unsafe.Sizeof(section{}))},
		"a made":                        {madeBytes, int(unsafe.Sizeof(made{}))},
		"a made that brings few parts":  {fewPartsBytes, taken(unsafe.Sizeof(madeOfFew{}))},
		"a made that brings many parts": {manyPartsBytes, taken(unsafe.Sizeof(madeOfMany{}))},
		"a part":                        {partBytes, int(unsafe.Sizeof(part{}))},
	} {
		if row.counted != row.taken {
			t.Errorf("%s is counted as %d bytes, and takes %d", name, row.counted, row.taken)
		}
	}
}

// taken is how many bytes there are for so many: memory comes in some sizes.
func taken(bytes uintptr) int { return cap(append([]byte(nil), make([]byte, bytes)...)) }
