package edition

import (
	"path"

	"mantel/uischema"
	"mantel/uischema/crew"
	"mantel/uischema/diag"
)

// parsed is one file, and what is wrong with it as JSON; doc is nil where
// there are errors.
type parsed struct {
	doc   *uischema.Document
	found []diag.Diagnostic
}

// parseAll parses all JSON files, several at once.
func parseAll(sources map[string][]byte) map[string]parsed {
	var names []string
	for name := range sources {
		if path.Ext(name) == ".json" {
			names = append(names, name)
		}
	}
	docs := make([]parsed, len(names))
	crew.Each(len(names), func(i int) {
		p := &docs[i]
		p.doc, p.found = uischema.Parse(names[i], sources[names[i]], uischema.FileLimits())
		if diag.HasErrors(p.found) {
			p.doc = nil
		}
	})
	all := make(map[string]parsed, len(names))
	for i, name := range names {
		all[name] = docs[i]
	}
	return all
}
