// Package remember answers: was this made before, and are its bytes still at
// hand?
//
// A [Memory] keeps values by key within a bound of bytes, and forgets first
// what was asked for least recently. What is kept is shared by all who ask
// for it, so it must not be changed.
package remember

import (
	"math/bits"
	"sync"
)

// Key names what is remembered. It is made from a hash of at least 128 bits
// over everything that the value depends on, so it is spread evenly.
type Key [32]byte

const (
	// overhead is what an entry costs besides its value, in bytes: key, links,
	// its share of the map.
	overhead = 192
	// maxShards bounds into how many parts a memory is split, and minShard
	// how small a part may be, in bytes: one part must hold some screens.
	maxShards = 64
	minShard  = 1 << 20
)

// Memory keeps values within a bound of bytes. The nil Memory remembers
// nothing. It is safe for concurrent use.
type Memory[V any] struct {
	shards []shard[V]
}

// New makes a memory for so many bytes, keys and links included. With none it
// gives nil: nothing is remembered.
func New[V any](bytes int) *Memory[V] {
	if bytes <= 0 {
		return nil
	}
	n := min(max(bytes/minShard, 1), maxShards)
	n = 1 << (bits.Len(uint(n)) - 1) // a power of two: part of a key is the number
	m := &Memory[V]{shards: make([]shard[V], n)}
	for i := range m.shards {
		m.shards[i].limit = bytes / n
		m.shards[i].entries = make(map[Key]*entry[V])
		m.shards[i].ring.next, m.shards[i].ring.prev = &m.shards[i].ring, &m.shards[i].ring
	}
	return m
}

// Get gives what is remembered by that key. It allocates nothing.
func (m *Memory[V]) Get(k Key) (value V, ok bool) {
	if m == nil {
		return value, false
	}
	s := m.shard(&k)
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.entries[k]
	if e == nil {
		return value, false
	}
	s.freshen(e)
	return e.value, true
}

// Put remembers a value of so many bytes, in place of what the key had. What
// is larger than a shard may be is not remembered.
func (m *Memory[V]) Put(k Key, value V, bytes int) {
	if m == nil {
		return
	}
	s := m.shard(&k)
	bytes += overhead
	s.mu.Lock()
	defer s.mu.Unlock()
	// An entry that is dropped is used again: a full memory is quiet.
	e := s.entries[k]
	if e != nil {
		s.drop(e)
	}
	if bytes > s.limit {
		return
	}
	for s.bytes+bytes > s.limit {
		e = s.ring.prev
		s.drop(e)
	}
	if e == nil {
		e = new(entry[V])
	}
	*e = entry[V]{key: k, value: value, bytes: bytes}
	s.entries[k] = e
	s.bytes += bytes
	s.front(e)
}

// Forget drops every value of which that is true. It looks at all of them, a
// part at a time: it is for what happens seldom.
func (m *Memory[V]) Forget(which func(V) bool) {
	if m == nil {
		return
	}
	for i := range m.shards {
		m.shards[i].forget(which)
	}
}

// Bytes is how many are in use now. It is never more than the bound.
func (m *Memory[V]) Bytes() int {
	if m == nil {
		return 0
	}
	all := 0
	for i := range m.shards {
		s := &m.shards[i]
		s.mu.Lock()
		all += s.bytes
		s.mu.Unlock()
	}
	return all
}

func (m *Memory[V]) shard(k *Key) *shard[V] { return &m.shards[int(k[0])&(len(m.shards)-1)] }

// shard is one part: entries by key, and in a ring from the freshest to the
// one that is forgotten next.
type shard[V any] struct {
	mu      sync.Mutex
	entries map[Key]*entry[V]
	ring    entry[V]
	bytes   int
	limit   int
}

type entry[V any] struct {
	key        Key
	value      V
	bytes      int
	next, prev *entry[V]
}

func (s *shard[V]) front(e *entry[V]) {
	e.prev, e.next = &s.ring, s.ring.next
	e.prev.next, e.next.prev = e, e
}

func (s *shard[V]) freshen(e *entry[V]) {
	if s.ring.next == e {
		return
	}
	e.prev.next, e.next.prev = e.next, e.prev
	s.front(e)
}

func (s *shard[V]) forget(which func(V) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range s.entries {
		if which(e.value) {
			s.drop(e)
		}
	}
}

func (s *shard[V]) drop(e *entry[V]) {
	e.prev.next, e.next.prev = e.next, e.prev
	delete(s.entries, e.key)
	s.bytes -= e.bytes
}
