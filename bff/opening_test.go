package bff

import "testing"

// What was decoded answers for nothing but itself.
func TestABodyIsTheOneThatItsHeadSpeaksOf(t *testing.T) {
	head := Head{Product: "flights", User: "ada", Revision: 7, Generation: 1, Digest: "d"}
	body := &Recommendation{Product: "flights", User: "ada", Revision: 7, Digest: "d"}
	o := &opening{user: "ada", bodies: []decodedBody{{&Recommendation{Product: "hotels", User: "ada", Revision: 7, Digest: "d"}, 1}, {body, 1}}}
	if o.of(&head) != body {
		t.Error("the body is not found")
	}
	for why, change := range map[string]func(*Head){
		"another product":    func(h *Head) { h.Product = "loans" },
		"another user":       func(h *Head) { h.User = "bob" },
		"everybody":          func(h *Head) { h.User = "" },
		"another revision":   func(h *Head) { h.Revision = 8 },
		"another generation": func(h *Head) { h.Generation = 2 },
		"another content":    func(h *Head) { h.Digest = "e" },
	} {
		h := head
		change(&h)
		if o.of(&h) != nil {
			t.Errorf("%s is answered with this one", why)
		}
	}
	var none *opening
	if none.of(&head) != nil {
		t.Error("nothing gives something")
	}
	if stray := (&opening{user: "bob", bodies: o.bodies}); stray.of(&head) != nil {
		t.Error("what was kept for bob is ada's")
	}
}
