package memory

import (
	"context"

	"mantel/bff"
)

// Erase removes all that is held for a user and leaves a mark.
func (s *Store) Erase(ctx context.Context, user bff.UserID) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	fresh := newSaid()
	if old := s.users[user]; old != nil {
		fresh.writes = old.writes
	}
	fresh.writes++
	fresh.erasedAt = s.now()
	s.users[user] = fresh
	for _, f := range s.forget {
		f(user)
	}
	s.changes.tell(user)
	s.erased.tell(user)
	return nil
}

// Erased calls each with every user that is erased from now on.
func (s *Store) Erased(ctx context.Context, each func(bff.UserID)) error {
	return s.erased.follow(ctx, func(users []bff.UserID) {
		for _, u := range users {
			each(u)
		}
	})
}

// Track calls each with users whose records have changed.
func (s *Store) Track(ctx context.Context, each func([]bff.UserID)) error {
	return s.changes.follow(ctx, each)
}

// Reset raises the product's generation.
func (s *Store) Reset(ctx context.Context, product bff.ProductID) (int64, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.generations[product] = max(s.now().UnixMilli(), s.generations[product]+1)
	return s.generations[product], nil
}

// Register keeps whether the product wants to hear of the user.
func (s *Store) Register(ctx context.Context, product bff.ProductID, user bff.UserID, wanted bool) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch all := s.users[user]; {
	case wanted:
		s.of(user).registered[product] = true
	case all != nil:
		delete(all.registered, product)
	}
	s.changes.tell(user)
	return nil
}
