//go:build race

package bff_test

// The race detector makes each history ten times as slow, and looks for
// something else.
const histories = 4_000
