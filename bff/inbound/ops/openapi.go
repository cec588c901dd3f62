package ops

import (
	_ "embed"
	"slices"
)

//go:embed openapi.json
var paths []byte

// Paths documents the pages of this package: an OpenAPI 3.1 Paths Object, which
// refers to the schemas Problem and Health and to the security scheme operator.
func Paths() []byte { return slices.Clone(paths) }
