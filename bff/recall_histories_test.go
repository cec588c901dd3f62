//go:build !race

package bff_test

const histories = 100_000
