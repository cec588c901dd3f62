package bff

import (
	"context"
	"sync/atomic"
)

// GenericSet holds in process what products say to everybody, so that no
// request reads it from a store. It is safe for concurrent use.
type GenericSet struct {
	held atomic.Pointer[[]Held]
}

// NewGenericSet is empty, and not ready, until Run has heard of something.
func NewGenericSet() *GenericSet { return &GenericSet{} }

// Run follows g until ctx ends. While the store is away, what was last heard
// stays.
func (s *GenericSet) Run(ctx context.Context, g Generics, products []ProductID) error {
	return g.Follow(ctx, products, func(held []Held) { s.held.Store(&held) })
}

// Snapshot is what is held now, sorted by product. It must not be changed.
func (s *GenericSet) Snapshot() []Held {
	if held := s.held.Load(); held != nil {
		return *held
	}
	return nil
}

// Ready reports whether the store has been heard of at all.
func (s *GenericSet) Ready() bool { return s.held.Load() != nil }
