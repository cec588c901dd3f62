package main

import (
	"os"
	"regexp"
	"testing"

	"mantel/components"
	"mantel/uischema/edition"
)

// TestTheTutorialOfDesignersLintsClean writes the files of docs/designers.md's
// first component, in their order, into a copy of the edition.
func TestTheTutorialOfDesignersLintsClean(t *testing.T) {
	text, err := os.ReadFile("../../docs/designers.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?s)```json\n(.*?)```").FindAllStringSubmatch(string(text), 5)
	folder := t.TempDir()
	if err := os.CopyFS(folder, components.FS); err != nil {
		t.Fatal(err)
	}
	for i, name := range []string{"component.json", "messages/de.json", "messages/en.json", "messages/ar.json", "examples/typical.json"} {
		drop(t, folder, "hotels/last-rooms/"+name, blocks[i][1])
	}
	e, found := edition.Load(os.DirFS(folder))
	if e == nil || len(found) > 0 || len(e.Examples["hotels.last-rooms"]) != 1 {
		t.Errorf("found %+v", found)
	}
}
