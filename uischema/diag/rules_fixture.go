package diag

// fixtureRules are about what QA writes: worlds and cases.
func fixtureRules() []Rule {
	return []Rule{
		{
			ID:          "fixture/world",
			Summary:     "A world that is not written as worlds are",
			Explanation: "`worlds/<name>.json` has `summary`, `now`, `products`, `users` and `says`, or `extends` another world and takes back what some products said there (`silent`). What a product says is a push body with how long `ago` it came, or `withdraw` with a revision.",
			Bad:         `{ "summary": "A quiet day.", "now": "today", "products": [] }`,
			Good:        `{ "summary": "A quiet day.", "extends": "demo", "now": "2026-11-21T18:20:00Z", "silent": ["flights"] }`,
		},
		{
			ID:          "fixture/case",
			Summary:     "A case that is not written as cases are",
			Explanation: "`cases/<name>.json` has `summary`, `world` and `screen`, and may have `user` (nobody: anonymous), `later` (seconds after the world's moment), `timeZone`, `platform`, `variants` and `axes` (lists of `locale` and `formFactor`: the case runs once for each pair).",
			Bad:         `{ "summary": "Ada's home.", "world": "demo", "screen": "home", "axes": { "formFactor": ["watch"] } }`,
			Good:        `{ "summary": "Ada's home.", "world": "demo", "screen": "home", "user": "ada", "axes": { "locale": ["de-DE", "ar-EG"], "formFactor": ["phone"] } }`,
		},
		{
			ID:          "fixture/oracle",
			Summary:     "Mantel's own checks and the JSON Schema library disagree about a node",
			Explanation: "Every screen of a case is also checked by an independent validator. That it refuses what Mantel let through is a fault of Mantel, not of the case: report it with the case's name.",
			Bad:         "a node that Mantel takes and the oracle refuses",
			Good:        "a node of which both say the same",
		},
		{
			ID:          "snapshot/new",
			Summary:     "A case that nobody has accepted yet",
			Explanation: "There is no snapshot for this point of the case. Look at what it shows (`mantel render`, or the gallery), then write it with `mantel snap accept` and commit it. In CI nothing is ever written.",
			Bad:         "fixtures/cases/home-ada.json and no fixtures/snapshots/home-ada/de-DE.phone.json",
			Good:        "fixtures/cases/home-ada.json and fixtures/snapshots/home-ada/de-DE.phone.json",
		},
		{
			ID:          "snapshot/different",
			Summary:     "A screen is not what was accepted",
			Explanation: "The notes say node by node what was added, removed, moved or changed. If that was meant, `mantel snap accept` takes it, and the commit shows it to reviewers; if not, something that was changed reaches further than thought.",
			Bad:         "a snapshot from before the layout was changed",
			Good:        "the snapshot in the same commit as the layout",
		},
		{
			ID:          "snapshot/invalid",
			Summary:     "A screen that may not leave at all",
			Explanation: "The tree that came out breaks the rules of its catalog, so no app should see it, and it cannot be accepted. The notes say which rules.",
			Bad:         "a screen with a node of an unknown type",
			Good:        "a screen of nodes that the catalog has",
		},
		{
			ID:          "snapshot/obsolete",
			Summary:     "A snapshot that no case makes",
			Explanation: "Its case was renamed or removed, or has fewer axes now. `mantel snap clean` removes it, so that nobody trusts what is not tested.",
			Bad:         "fixtures/snapshots/home-ada/fr-FR.phone.json without fr-FR in the case's axes",
			Good:        "snapshots for exactly the axes of the case",
		},
	}
}
