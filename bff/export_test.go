package bff

import (
	"mantel/uischema"
	"mantel/uischema/edition"
)

// DecodePushSlowly is DecodePush without its quick way.
var DecodePushSlowly = decodePushSlowly

// Renderings is how many widgets a Home has rendered.
func Renderings(h *Home) uint64 { return h.renderings.Load() }

// AskOracle lets another oracle judge a Home's answers than the edition's own:
// to that one, a compiled check is wrong wherever the two disagree.
func AskOracle(h *Home, of func(*edition.Edition) (*uischema.Oracle, error)) { h.judge.oracleFor = of }

// OracleFor is the oracle that an edition has.
var OracleFor = oracleFor
