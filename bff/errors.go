package bff

import "errors"

// What a caller decides on. ErrUnavailable (ports.go) is the fourth.
var (
	// ErrNotFound says that there is no such product or screen.
	ErrNotFound = errors.New("not found")
	// ErrInvalid says that a payload was refused; diagnostics beside it say
	// why. Nothing stored has changed.
	ErrInvalid = errors.New("invalid")
	// ErrTooLarge says that a payload has more bytes than are ever read.
	ErrTooLarge = errors.New("too large")
)
