package bff

import (
	"sync"
	"time"
)

// kept is what is known of one user.
type kept struct {
	rec Record
	// at and era are when the store was asked for it; confirmed says that
	// nobody has told of a change since.
	at        time.Duration
	era       uint64
	confirmed bool
	// used says that it was asked for since room was last made.
	used bool
	// wrote is the version of a write through this process that was not read
	// back yet; lacking is what the store was asked for and did not have.
	wrote, lacking Version
	bytes          int
	next, prev     *kept
}

// lacks reports whether the store has said that it does not have that version.
// Only for another epoch than the record's: in this one, a write may have come
// of which the news is still under way.
func (k *kept) lacks(least Version) bool {
	return k.lacking.Epoch != "" && least.Epoch == k.lacking.Epoch && least.N >= k.lacking.N && k.rec.Version.Epoch != least.Epoch
}

// recallShard is one part of the memory: users by id, and in a ring from the
// newest to the one that is looked at next when room is made.
type recallShard struct {
	mu      sync.Mutex
	users   map[UserID]*kept
	flights map[UserID]*flight
	ring    kept
	bytes   int
	limit   int
	hits    uint64
}

func (s *recallShard) open(limit int) {
	s.limit = limit
	s.users = make(map[UserID]*kept)
	s.flights = make(map[UserID]*flight)
	s.ring.next, s.ring.prev = &s.ring, &s.ring
}

// add keeps k. What is larger than the shard may be is not kept: nobody is
// forgotten for what can never fit.
func (s *recallShard) add(k *kept) {
	k.bytes = recordBytes(&k.rec)
	if k.bytes > s.limit {
		return
	}
	s.users[k.rec.User] = k
	s.bytes += k.bytes
	s.front(k)
	s.makeRoom()
}

// resize counts again what k costs.
func (s *recallShard) resize(k *kept) {
	s.bytes -= k.bytes
	k.bytes = recordBytes(&k.rec)
	s.bytes += k.bytes
	if k.bytes > s.limit {
		s.drop(k)
		return
	}
	k.used = true
	s.makeRoom()
}

// makeRoom drops who was asked for least recently, more or less: who was asked
// for since the last look gets another round. A hit moves nothing in the ring.
func (s *recallShard) makeRoom() {
	for s.bytes > s.limit {
		k := s.ring.prev
		if !k.used {
			s.drop(k)
			continue
		}
		k.used = false
		k.prev.next, k.next.prev = k.next, k.prev
		s.front(k)
	}
}

func (s *recallShard) front(k *kept) {
	k.prev, k.next = &s.ring, s.ring.next
	k.prev.next, k.next.prev = k, k
}

func (s *recallShard) drop(k *kept) {
	k.prev.next, k.next.prev = k.next, k.prev
	delete(s.users, k.rec.User)
	s.bytes -= k.bytes
}
