package redis

import (
	"cmp"
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/redis/rueidis"

	"mantel/bff"
)

// fence is how long the head of what is gone keeps older pushes out, and how
// long a registration lives.
const fence = 90 * 24 * time.Hour

// userKey and genericKey are the hashes. The braces name what decides on the
// cluster slot.
func userKey(u bff.UserID) string       { return userPrefix + string(u) + "}" }
func genericKey(p bff.ProductID) string { return "g:{" + string(p) + "}" }

const userPrefix = "u:{"

// Put applies a recommendation to one user in one atomic step.
func (s *Store) Put(ctx context.Context, r bff.Recommendation) (bff.Write, error) {
	return s.put(ctx, userKey(r.User), r)
}

func (s *Store) put(ctx context.Context, key string, r bff.Recommendation) (bff.Write, error) {
	body, withdrawn := "", "1"
	if !r.Withdrawn {
		withdrawn = "0"
		if text, ok := bff.Envelope(r); ok {
			body = text
		} else {
			body = rueidis.BinaryString(bff.EncodeEnvelope(r))
		}
	}
	said := "0"
	if !r.SaidAt.IsZero() {
		said = strconv.FormatInt(max(r.SaidAt.UnixMilli(), 1), 10)
	}
	args := []string{
		string(r.Product), string(r.User), strconv.FormatInt(r.Revision, 10), r.Digest,
		milliseconds(r.StaleAfter), milliseconds(r.ExpireAfter), withdrawn, body, milliseconds(fence),
		"", said, milliseconds(bff.ErasureMark),
	}
	return write(ctx, s, "put", cmp.Or(string(r.User), string(r.Product)), s.o.WriteBudget, func(ctx context.Context, c rueidis.Client) (bff.Write, error) {
		w, again, err := s.tryPut(ctx, c, key, r.Product, args)
		if err == nil && again {
			w, _, err = s.tryPut(ctx, c, key, r.Product, args)
		}
		return w, err
	})
}

// tryPut runs the script in the generation that is known. again says that what
// is held is of a newer one, which is known from now on.
func (s *Store) tryPut(ctx context.Context, c rueidis.Client, key string, p bff.ProductID, args []string) (w bff.Write, again bool, err error) {
	generation, err := s.generation(ctx, c, p)
	if err != nil {
		return w, false, err
	}
	args[9] = strconv.FormatInt(generation, 10)
	answer, err := s.scripts.put.Exec(ctx, c, []string{key}, args).ToArray()
	if err != nil {
		return w, false, err
	}
	w, repaired, held, err := readWrite(answer)
	if err != nil {
		return w, false, err
	}
	if repaired {
		s.miss("type")
	}
	return w, held > generation && s.learn(p, held) > generation, nil
}

// errAnswer says that a script did not answer as it is written.
var errAnswer = errors.New("the script's answer is not understood")

// readWrite reads what put.lua gives.
func readWrite(answer []rueidis.RedisMessage) (w bff.Write, repaired bool, generation int64, err error) {
	const numbers = 5
	var n [numbers]int64
	if len(answer) != numbers+1 {
		return w, false, 0, errAnswer
	}
	for i := range n {
		if n[i], err = answer[i].AsInt64(); err != nil {
			return w, false, 0, errAnswer
		}
	}
	epoch, err := answer[numbers].ToString()
	if err != nil || n[0] < 0 || n[0] > int64(bff.Erased) {
		return w, false, 0, errAnswer
	}
	w = bff.Write{Verdict: bff.Verdict(n[0]), Held: n[1]}
	if epoch != "" {
		w.Version = bff.Version{Epoch: epoch, N: n[2]}
	}
	return w, n[3] == 1, n[4], nil
}

func milliseconds(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) }
