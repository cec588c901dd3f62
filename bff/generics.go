package bff

import (
	"context"
	"sync/atomic"
)

// GenericSet holds in process what products say to everybody, so that no
// request reads it from a store. It is safe for concurrent use.
type GenericSet struct {
	said atomic.Pointer[heard]
}

// NewGenericSet is empty, and not ready, until Run has heard of something.
func NewGenericSet() *GenericSet { return &GenericSet{} }

// Run follows g until ctx ends. While the store is away, what was last heard
// stays.
func (s *GenericSet) Run(ctx context.Context, g Generics, products []ProductID) error {
	return g.Follow(ctx, products, func(held []Held) { s.said.Store((*heard)(&held)) })
}

// Snapshot is what is held now, sorted by product. It must not be changed.
func (s *GenericSet) Snapshot() []Held { return s.now().held() }

// heard is one state of a GenericSet: the same pointer means the same content.
type heard []Held

func (s *GenericSet) now() *heard { return s.said.Load() }

func (h *heard) held() []Held {
	if h == nil {
		return nil
	}
	return *h
}

// Ready reports whether the store has been heard of at all.
func (s *GenericSet) Ready() bool { return s.said.Load() != nil }
