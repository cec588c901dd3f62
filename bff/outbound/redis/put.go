package redis

import (
	"context"
	_ "embed"
	"fmt"
	"strconv"
	"time"

	"github.com/redis/rueidis"

	"mantel/bff"
)

//go:embed put.lua
var putSource string

// fence is how long the head of what is gone keeps older pushes out.
const fence = 90 * 24 * time.Hour

// firstEpoch is that of every user.
const firstEpoch = "0"

// userKey and genericKey are the hashes. The braces name what decides on the
// cluster slot.
func userKey(u bff.UserID) string       { return "u:{" + string(u) + "}" }
func genericKey(p bff.ProductID) string { return "g:{" + string(p) + "}" }

// Put applies a recommendation to one user in one atomic step.
func (s *Store) Put(ctx context.Context, r bff.Recommendation) (bff.Write, error) {
	return s.put(ctx, userKey(r.User), r)
}

func (s *Store) put(ctx context.Context, key string, r bff.Recommendation) (bff.Write, error) {
	body, withdrawn := "", "1"
	if !r.Withdrawn {
		body, withdrawn = string(bff.EncodeEnvelope(r)), "0"
	}
	args := []string{
		string(r.Product), string(r.User), strconv.FormatInt(r.Revision, 10), r.Digest,
		milliseconds(r.StaleAfter), milliseconds(r.ExpireAfter), withdrawn, body, milliseconds(fence),
	}
	return ask(ctx, s, "put", s.o.WriteBudget, func(ctx context.Context, c rueidis.Client) (bff.Write, error) {
		answer, err := s.putScript.Exec(ctx, c, []string{key}, args).AsIntSlice()
		if err != nil {
			return bff.Write{}, err
		}
		if len(answer) != 4 || answer[0] < 0 || answer[0] > int64(bff.Conflict) {
			return bff.Write{}, fmt.Errorf("the script gave %d numbers", len(answer))
		}
		if answer[3] == 1 {
			s.miss("type")
		}
		return bff.Write{Verdict: bff.Verdict(answer[0]), Held: answer[1], Version: bff.Version{Epoch: firstEpoch, N: answer[2]}}, nil
	})
}

func milliseconds(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) }
