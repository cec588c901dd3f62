package diag

// pushRules are about what products push. Props are checked by the prop/…
// rules.
func pushRules() []Rule {
	return []Rule{
		{
			ID:          "push/envelope",
			Summary:     "A push whose members are not those of a push",
			Explanation: "A push has `revision` (1…2^53−1), `staleAfter` and `expireAfter` in seconds (expireAfter is not the smaller one, and at most 90 days), `asOf` (RFC 3339, whole seconds) and `widgets`. An empty list of widgets says: show nothing of mine.",
			Bad:         `{ "revision": "7", "widgets": [] }`,
			Good:        `{ "revision": 7, "staleAfter": 3600, "expireAfter": 604800, "widgets": [] }`,
		},
		{
			ID:          "push/component",
			Summary:     "A widget of a component that the product may not use",
			Explanation: "A widget's component is a composite with a placement: one of the product's own namespace, or one that is open to all. Primitives and screens are no widgets.",
			Bad:         `{ "id": "rom-1", "component": "hotels.offer", "props": {} }`,
			Good:        `{ "id": "rom-1", "component": "flights.deal-card", "props": { "city": "Rom" } }`,
		},
		{
			ID:          "push/placement",
			Summary:     "A placement that the widget's component does not have",
			Explanation: "A composite's `placements` say where it may stand; without a `placement` the widget takes the first of them.",
			Bad:         `{ "id": "rom-1", "component": "flights.deal-card", "placement": "hero" }`,
			Good:        `{ "id": "rom-1", "component": "flights.deal-card", "placement": "deal" }`,
		},
		{
			ID:          "push/widget",
			Summary:     "A widget whose members are not those of a widget",
			Explanation: "A widget has `id` (1–64 of letters, digits, `_` and `-`, unique in the push), `component`, `props`, and may have `placement`, `rank` (a whole number, lower stands first), `locales` (merge patches of the props by language tag) and `track` (an object of texts). Widgets have no children.",
			Bad:         `{ "id": "rom 1", "component": "flights.deal-card", "rank": "first" }`,
			Good:        `{ "id": "rom-1", "component": "flights.deal-card", "rank": 10 }`,
		},
		{
			ID:          "push/limit",
			Summary:     "A push with more than may be pushed",
			Explanation: "A push has at most 1 MiB and 50 widgets; a widget at most 32 `locales` and 16 members of `track` of 256 characters each. Send the best ones: a screen's slot shows few.",
			Bad:         "a push with 2,000 widgets",
			Good:        "a push with the 12 best fares",
		},
	}
}
