package uischema

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

func TestTheFilesInComponentsFitTheEditorSchemas(t *testing.T) {
	component, action := compiled(t, "component.schema.json"), compiled(t, "action.schema.json")
	types, edition := compiled(t, "types.schema.json"), compiled(t, "edition.schema.json")
	err := fs.WalkDir(os.DirFS(componentsDir), ".", func(file string, _ fs.DirEntry, err error) error {
		var schema *jsonschema.Schema
		switch {
		case err != nil:
			return err
		case filepath.Base(file) == "component.json":
			schema = component
		case filepath.Dir(file) == "actions" && filepath.Ext(file) == ".json":
			schema = action
		case file == "types.json":
			schema = types
		case file == "edition.json":
			schema = edition
		default:
			return nil
		}
		src, err := os.ReadFile(filepath.Join(componentsDir, file))
		if err != nil {
			return err
		}
		var v any
		if err := json.Unmarshal(src, &v); err != nil {
			t.Errorf("%s: %v", file, err)
		} else if err := schema.Validate(v); err != nil {
			t.Errorf("%s: %#v", file, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
