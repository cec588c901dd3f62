package redis

import (
	"context"

	"github.com/redis/rueidis"

	"mantel/bff"
)

// Register keeps whether a product wants to hear of a user: one field more in
// the user's hash, so that reading it costs nothing.
func (s *Store) Register(ctx context.Context, product bff.ProductID, user bff.UserID, wanted bool) error {
	want := "0"
	if wanted {
		want = "1"
	}
	_, err := ask(ctx, s, "register", s.o.WriteBudget, func(ctx context.Context, c rueidis.Client) (struct{}, error) {
		return struct{}{}, s.scripts.register.Exec(ctx, c, []string{userKey(user)}, []string{string(product), want, milliseconds(fence)}).Error()
	})
	return err
}
