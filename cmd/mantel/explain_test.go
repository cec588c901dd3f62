package main

import (
	"bytes"
	"os"
	"testing"

	"mantel/uischema/diag"
)

func TestTheManualOfRulesIsFresh(t *testing.T) {
	var want bytes.Buffer
	if err := diag.Manual(&want, diag.Rules(), manualCommand); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../../docs/rules.md")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want.Bytes()) {
		t.Errorf("docs/rules.md is not what the rules say: %s > docs/rules.md", manualCommand)
	}
}
