package redis

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"

	"mantel/bff"
	"mantel/bff/outbound/redis/redistest"
	"mantel/bff/porttest"
)

// What operators are told to grant is enough for all that the store does.
func TestTheUserThatOperatorsAreToldToMakeSuffices(t *testing.T) {
	page, err := os.ReadFile("../../../docs/operators.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(page), "\nACL SETUSER mantel ")
	line, _, _ := strings.Cut(rest, "\n")
	if !found || !strings.Contains(line, ">secret") {
		t.Fatalf("the page does not say how to make a user: %q", line)
	}
	server := redistest.Start(t)
	server.Do(append([]string{"ACL", "SETUSER", "mantel"}, strings.Fields(line)...)...)
	s, why, said := observed(t, "redis://mantel:secret@"+server.Addr(), "flights")
	eventually(t, "it connects", func() bool { return s.client.Load() != nil })
	w := tracking(t, s)
	ctx := t.Context()
	for name, do := range map[string]func() error{
		"put":      func() error { return put(s, "ada", 1) },
		"read":     func() error { _, err := s.ForUser(ctx, "ada", bff.Version{}); return err },
		"register": func() error { return s.Register(ctx, "flights", "ada", true) },
		"reset":    func() error { _, err := s.Reset(ctx, "flights"); return err },
		"generic":  func() error { _, err := s.Generics().Put(ctx, porttest.Say("flights", "", 1, "a")); return err },
		"follow": func() error {
			f := follower{s: s, products: []bff.ProductID{"flights"}, heads: make(map[bff.ProductID]string), held: make(map[bff.ProductID]bff.Held)}
			_, err := f.look(ctx)
			return err
		},
		"who was erased": func() error { _, err := s.newest(ctx); return err },
		"erase":          func() error { return s.Erase(ctx, "bob") },
		"hold": func() error {
			held, stop := context.WithCancel(ctx)
			if err := s.Hold(held, "poller", func(context.Context) { stop() }); !errors.Is(err, context.Canceled) {
				return err
			}
			return nil
		},
	} {
		if err := do(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	eventually(t, "changes are told", func() bool {
		before := w.heard("ada")
		readOnce(t, s, "ada")
		return put(s, "ada", s.Now().UnixMicro()) == nil && w.heard("ada") > before
	})
	if len(why.n) > 0 || strings.Contains(said.String(), "level=WARN") {
		t.Errorf("refused: %v\n%s", why.n, said)
	}
}
