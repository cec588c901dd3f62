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
	"sync/atomic"
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
	common common[V]
}

// common is what values have in common.
type common[V any] struct {
	// count is NewSharing's; nil: nothing.
	count func(value V, by int) int
	bytes atomic.Int64
	// parts are the shards: each has room for that much less.
	parts int
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
		m.shards[i].common = &m.common
	}
	m.common.parts = n
	return m
}

// NewSharing is New for values that have something in common, which is to be
// counted once. Whenever one is remembered (by is 1) or no longer (-1), count
// gives by how many bytes more or fewer are in use for what it shares: it
// knows how many others have that. It must not call the memory.
func NewSharing[V any](bytes int, count func(value V, by int) int) *Memory[V] {
	m := New[V](bytes)
	if m != nil {
		m.common.count = count
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
		s.leave(e)
	}
	shared := m.common.add(value, 1)
	var spare *entry[V]
	fits := bytes+shared/m.common.parts <= s.limit // else nothing need make room
	for last := s.ring.prev; fits && last != &s.ring && s.full(bytes); last = s.ring.prev {
		s.drop(last)
		spare = last
	}
	if s.full(bytes) {
		m.common.add(value, -1)
		if e != nil {
			delete(s.entries, k)
		}
		return
	}
	if e == nil {
		if e = spare; e == nil {
			e = new(entry[V])
		}
		e.key = k
		s.entries[k] = e
	}
	e.value, e.bytes = value, bytes
	s.bytes += bytes
	s.front(e)
}

// Grow counts so many bytes more for the value of a key, and makes room for
// them, where that is still the one; false says that it is not, or that there
// is no room.
func (m *Memory[V]) Grow(k Key, still func(V) bool, bytes int) bool {
	if m == nil {
		return false
	}
	s := m.shard(&k)
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.entries[k]
	if e == nil || !still(e.value) {
		return false
	}
	s.freshen(e)
	for s.ring.prev != e && s.full(bytes) {
		s.drop(s.ring.prev)
	}
	if s.full(bytes) {
		return false
	}
	e.bytes += bytes
	s.bytes += bytes
	return true
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

// Bytes is how many are in use now. It is never more than the bound; but where
// values share something, what one part of the memory takes on for that the
// others make room for when they are next put something into.
func (m *Memory[V]) Bytes() int {
	if m == nil {
		return 0
	}
	all := int(m.common.bytes.Load())
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
	common  *common[V]
}

// full reports whether there is no room for so many bytes more.
func (s *shard[V]) full(more int) bool {
	return s.bytes+more+int(s.common.bytes.Load())/s.common.parts > s.limit
}

// add counts what a value shares, and gives by how much that is more or less.
func (c *common[V]) add(value V, by int) int {
	if c.count == nil {
		return 0
	}
	n := c.count(value, by)
	c.bytes.Add(int64(n))
	return n
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
	delete(s.entries, e.key)
	s.leave(e)
}

// leave takes an entry out of all but the map.
func (s *shard[V]) leave(e *entry[V]) {
	e.prev.next, e.next.prev = e.next, e.prev
	s.bytes -= e.bytes
	s.common.add(e.value, -1)
}
