// Package uischema answers: what does this component file say, and does this
// value or tree keep to it?
//
// It owns the component file, the subset of JSON Schema that component files
// may use, the decoders and checks that are compiled from it, and the catalog
// of what an app build implements. It knows nothing of layouts' expressions
// (package layout), folders (package edition) or products (package bff).
package uischema
