package redis

import (
	"github.com/redis/rueidis"

	"mantel/bff"
)

// slots is how many slots a cluster has, and bands in how many groups of
// neighbours we see them. A master has whole ranges of slots, so when it is
// gone some bands fail and others do not; and unlike masters, bands never
// change.
const (
	slots = 16384
	bands = 64
)

// Shards is how many shards there can be: Shard is below it.
func (s *Store) Shards() int { return bands }

// Shard says on which part of the store a user's record lives: what fails for
// one user may go on for those of other shards. It is 0 on a single server,
// and until Redis was first heard of.
func (s *Store) Shard(user bff.UserID) int {
	client := s.client.Load()
	if client == nil || (*client).Mode() != rueidis.ClientModeCluster {
		return 0
	}
	return bandOf(string(user))
}

// bandOf is the band of a key's hash tag.
func bandOf(tag string) int { return int(slotOf(tag)) * bands / slots }

// slotOf is the cluster slot of a key whose hash tag (what stands in braces)
// this is: CRC-16/XMODEM modulo 16384, as the Redis cluster specification has
// it (redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec).
func slotOf(tag string) uint16 {
	var crc uint16
	for i := range len(tag) {
		b := uint16(tag[i])
		crc = crc<<4 ^ crcOf[crc>>12^b>>4]
		crc = crc<<4 ^ crcOf[crc>>12^b&15]
	}
	return crc % slots
}

// crcOf has what four bits add to a remainder by x^16+x^12+x^5+1.
var crcOf = [16]uint16{
	0x0000, 0x1021, 0x2042, 0x3063, 0x4084, 0x50a5, 0x60c6, 0x70e7,
	0x8108, 0x9129, 0xa14a, 0xb16b, 0xc18c, 0xd1ad, 0xe1ce, 0xf1ef,
}
