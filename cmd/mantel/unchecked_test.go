package main

import (
	"bytes"
	"io/fs"
	"os"
	"strings"
	"testing"
)

// Programs that check nothing are for one measurement: what production serves
// is compiled elsewhere, and cannot ask for them.
func TestOnlyAMeasurementRunsUncheckedPrograms(t *testing.T) {
	root := os.DirFS("../..")
	asked := 0
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") {
			return err
		}
		src, err := fs.ReadFile(root, name)
		if err != nil || !bytes.Contains(src, []byte("Unchecked: true")) && !bytes.Contains(src, []byte("Unchecked = ")) {
			return err
		}
		switch {
		case name == "fixtures/workload-a/engine.go":
			asked++
		case name != "cmd/mantel/unchecked_test.go":
			t.Errorf("%s asks for programs that check nothing", name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if asked != 1 {
		t.Errorf("the measurement asks %d times: does this test still look at the right thing?", asked)
	}
}
