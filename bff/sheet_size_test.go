package bff

import (
	"testing"
	"unsafe"
)

func TestSheetsTakeWhatTheyAreCountedAs(t *testing.T) {
	for name, row := range map[string]struct{ counted, taken int }{
		"a leaf":    {leafBytes, int(unsafe.Sizeof(leaf{}))},
		"a sheet":   {sheetBytes, int(unsafe.Sizeof(sheet{}))},
		"a section": {sectionBytes, int(unsafe.Sizeof(section{}))},
	} {
		if row.counted != row.taken {
			t.Errorf("%s is counted as %d bytes, and takes %d", name, row.counted, row.taken)
		}
	}
}
