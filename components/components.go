// Package components holds what designers write, so that the binary carries
// its default edition with it. What the files say is in docs/designers.md.
package components

import "embed"

// FS is this folder as it was at build time, without its Go file: everything
// at the root by kind, and everything in a folder whatever its depth.
//
//go:embed *.json *.css */*
var FS embed.FS
