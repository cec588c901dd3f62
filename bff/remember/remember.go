// Package remember answers: was this made before, and are its bytes still at
// hand?
//
// A [Memory] keeps values by key within a bound of bytes, and forgets first
// what was asked for least recently. What is kept is shared by all who ask
// for it, so it must not be changed. A [Door] tells what comes for the first
// time from what comes again.
package remember

import (
	"hash/maphash"
	"math/bits"
	"reflect"
	"sync"
	"sync/atomic"
)

// Key is a hash of at least 128 bits over everything that a value depends on.
type Key [32]byte

const (
	// entryBytes are what an entry costs besides its value and its key: links,
	// its share of the table.
	entryBytes = 112
	// firstChains are how many chains of entries a part begins with.
	firstChains = 8
	// maxShards bounds into how many parts a memory is split, and minShard
	// how small a part may be, in bytes: one part must hold some screens.
	maxShards = 64
	minShard  = 4 << 20
)

// Memory keeps values within a bound of bytes, by keys that are compared in
// full: hashes only say where to look, and of two keys that have one hash the
// later takes the place. The nil Memory remembers nothing. It is safe for
// concurrent use.
type Memory[K comparable, V any] struct {
	seed   maphash.Seed
	shards []shard[K, V]
	common common[V]
}

// common is what values have in common.
type common[V any] struct {
	// overhead is what an entry costs besides its value, in bytes. What a key
	// points to is its value's to count.
	overhead int
	// count is NewSharing's; nil: nothing.
	count func(value V, by int) int
	bytes atomic.Int64
	// parts are the shards: each has room for that much less.
	parts int
}

// New makes a memory for so many bytes, keys and links included. With none it
// gives nil: nothing is remembered.
func New[K comparable, V any](bytes int) *Memory[K, V] {
	if bytes <= 0 {
		return nil
	}
	n := min(max(bytes/minShard, 1), maxShards)
	n = 1 << (bits.Len(uint(n)) - 1) // a power of two: part of a key is the number
	m := &Memory[K, V]{seed: maphash.MakeSeed(), shards: make([]shard[K, V], n)}
	for i := range m.shards {
		m.shards[i].limit = bytes / n
		m.shards[i].chains = make([]*entry[K, V], firstChains)
		m.shards[i].ring.next, m.shards[i].ring.prev = &m.shards[i].ring, &m.shards[i].ring
		m.shards[i].common = &m.common
	}
	m.common.parts, m.common.overhead = n, entryBytes+int(reflect.TypeFor[K]().Size())
	return m
}

// NewSharing is New for values that have something in common, which is to be
// counted once. Whenever one is remembered (by is 1) or no longer (-1), count
// gives by how many bytes more or fewer are in use for what it shares: it
// knows how many others have that. It must not call the memory.
func NewSharing[K comparable, V any](bytes int, count func(value V, by int) int) *Memory[K, V] {
	m := New[K, V](bytes)
	if m != nil {
		m.common.count = count
	}
	return m
}

// Place is where a memory has, or would have, what is remembered by a key: who
// asks and then puts hashes the key once.
type Place struct{ hash uint64 }

// At is the key's place. It allocates nothing.
func (m *Memory[K, V]) At(k *K) Place {
	if m == nil {
		return Place{}
	}
	return Place{maphash.Comparable(m.seed, *k)}
}

// Get gives what is remembered by that key. It allocates nothing.
func (m *Memory[K, V]) Get(k K) (value V, ok bool) { return m.GetAt(m.At(&k), &k) }

// Put remembers a value of so many bytes, in place of what the key had. What
// is larger than a shard may be is not remembered.
func (m *Memory[K, V]) Put(k K, value V, bytes int) { m.PutAt(m.At(&k), &k, value, bytes) }

// GetAt is Get by the key of that place.
func (m *Memory[K, V]) GetAt(at Place, k *K) (value V, ok bool) {
	if m == nil {
		return value, false
	}
	s := m.shard(at)
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.find(at.hash)
	if e == nil || e.key != *k {
		return value, false
	}
	s.freshen(e)
	return e.value, true
}

// PutAt is Put by the key of that place.
func (m *Memory[K, V]) PutAt(at Place, k *K, value V, bytes int) {
	if m == nil {
		return
	}
	s, hash := m.shard(at), at.hash
	bytes += m.common.overhead
	s.mu.Lock()
	defer s.mu.Unlock()
	// An entry that is dropped is used again: a full memory is quiet.
	e := s.find(hash)
	if e != nil {
		s.leave(e)
	}
	shared := m.common.add(value, 1)
	var spare *entry[K, V]
	fits := bytes+shared/m.common.parts <= s.limit // else nothing need make room
	for last := s.ring.prev; fits && last != &s.ring && s.full(bytes); last = s.ring.prev {
		s.drop(last)
		spare = last
	}
	if s.full(bytes) {
		m.common.add(value, -1)
		if e != nil {
			s.unchain(e)
		}
		return
	}
	if e == nil {
		if e = spare; e == nil {
			e = new(entry[K, V])
		}
		e.hash = hash
		s.enchain(e)
	}
	e.key, e.value, e.bytes = *k, value, bytes
	s.bytes += bytes
	s.front(e)
}

// RoomAt reports whether a value of so many bytes could be remembered in that place
// and nothing would be forgotten for it.
func (m *Memory[K, V]) RoomAt(at Place, bytes int) bool {
	if m == nil {
		return false
	}
	s := m.shard(at)
	s.mu.Lock()
	defer s.mu.Unlock()
	return !s.full(bytes + m.common.overhead)
}

// Grow counts so many bytes more for the value of a key, and makes room for
// them, where that is still the one; false says that it is not, or that there
// is no room.
func (m *Memory[K, V]) Grow(k K, still func(V) bool, bytes int) bool {
	if m == nil {
		return false
	}
	at := m.At(&k)
	s := m.shard(at)
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.find(at.hash)
	if e == nil || e.key != k || !still(e.value) {
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
func (m *Memory[K, V]) Forget(which func(V) bool) {
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
func (m *Memory[K, V]) Bytes() int {
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

// shard gives the part that a place is in.
func (m *Memory[K, V]) shard(at Place) *shard[K, V] {
	return &m.shards[at.hash>>48&uint64(len(m.shards)-1)]
}

// shard is one part: entries by their keys' hashes, and in a ring from the
// freshest to the one that is forgotten next.
type shard[K comparable, V any] struct {
	mu sync.Mutex
	// chains are a power of two. In each are the entries whose hashes end alike,
	// no two of them with one hash: to find, to add and to remove one touches
	// little but that one, which a map of Go's cannot do.
	chains []*entry[K, V]
	// held is how many entries there are.
	held   int
	ring   entry[K, V]
	bytes  int
	limit  int
	common *common[V]
}

// chain is the beginning of the one that a hash belongs to.
func (s *shard[K, V]) chain(hash uint64) **entry[K, V] {
	return &s.chains[hash&uint64(len(s.chains)-1)]
}

// find gives the entry of that hash, or nil.
func (s *shard[K, V]) find(hash uint64) *entry[K, V] {
	e := *s.chain(hash)
	for e != nil && e.hash != hash {
		e = e.chained
	}
	return e
}

// enchain adds an entry whose hash none has.
func (s *shard[K, V]) enchain(e *entry[K, V]) {
	if s.held++; s.held > len(s.chains) {
		s.chains = make([]*entry[K, V], 2*len(s.chains))
		for other := s.ring.next; other != &s.ring; other = other.next {
			s.join(other)
		}
	}
	s.join(e)
}

func (s *shard[K, V]) join(e *entry[K, V]) {
	first := s.chain(e.hash)
	e.chained, *first = *first, e
}

func (s *shard[K, V]) unchain(e *entry[K, V]) {
	at := s.chain(e.hash)
	for *at != e {
		at = &(*at).chained
	}
	*at, e.chained = e.chained, nil
	s.held--
}

// full reports whether there is no room for so many bytes more.
func (s *shard[K, V]) full(more int) bool {
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

type entry[K comparable, V any] struct {
	key        K
	hash       uint64
	value      V
	bytes      int
	next, prev *entry[K, V]
	// chained is the next one in the same chain.
	chained *entry[K, V]
}

func (s *shard[K, V]) front(e *entry[K, V]) {
	e.prev, e.next = &s.ring, s.ring.next
	e.prev.next, e.next.prev = e, e
}

func (s *shard[K, V]) freshen(e *entry[K, V]) {
	if s.ring.next == e {
		return
	}
	e.prev.next, e.next.prev = e.next, e.prev
	s.front(e)
}

func (s *shard[K, V]) forget(which func(V) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for e := s.ring.next; e != &s.ring; e = e.next {
		if which(e.value) {
			s.drop(e) // and it still knows its next
		}
	}
}

func (s *shard[K, V]) drop(e *entry[K, V]) {
	s.unchain(e)
	s.leave(e)
}

// leave takes an entry out of all but its chain.
func (s *shard[K, V]) leave(e *entry[K, V]) {
	e.prev.next, e.next.prev = e.next, e.prev
	s.bytes -= e.bytes
	s.common.add(e.value, -1)
}
