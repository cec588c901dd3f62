package diag

// jsonRules are about the text itself, before anybody asks what it means.
func jsonRules() []Rule {
	return []Rule{
		{
			ID:          "json/syntax",
			Summary:     "The text is not JSON",
			Explanation: "Files and payloads are JSON as in RFC 8259: double quotes, no comments, no comma after the last member, nothing after the outermost value. The marker stands where reading stopped; the slip is there or just before.",
			Bad:         `{ "type": "text", "props": { "text": "Hi", } }`,
			Good:        `{ "type": "text", "props": { "text": "Hi" } }`,
		},
		{
			ID:          "json/duplicate",
			Summary:     "An object names a member twice",
			Explanation: "Readers of JSON disagree about which of the two counts, so an app could see another value than the one that was checked. Keep one of them.",
			Bad:         `{ "label": "Buy", "label": "Book" }`,
			Good:        `{ "label": "Book" }`,
		},
		{
			ID:          "json/depth",
			Summary:     "Arrays and objects nest too deep",
			Explanation: "The depth of a document is bounded, so that no text can exhaust the process that reads it. Component files may nest 32 deep, far more than a layout needs: move part of it into a composite of its own.",
			Bad:         `{ "children": [ { "children": [ { "children": [ "… 33 levels …" ] } ] } ] }`,
			Good:        `{ "children": [ { "type": "flights.deal-list" } ] }`,
		},
		{
			ID:          "json/size",
			Summary:     "The document is too large",
			Explanation: "The bytes and the number of values in a document are bounded. Component files may have 256 KiB and 20,000 values. Split the component, or send less in one push.",
			Bad:         `{ "props": { "text": "… 300 KB …" } }`,
			Good:        `{ "props": { "text": "…" } }`,
		},
		{
			ID:          "json/utf8",
			Summary:     "The text is not UTF-8",
			Explanation: "JSON that travels between systems is UTF-8 (RFC 8259, section 8.1), without a byte order mark, and escapes such as `\\ud800` come in pairs. Save the file as UTF-8.",
			Bad:         `{ "city": "K\ud83d" }`,
			Good:        `{ "city": "Köln" }`,
		},
		{
			ID:          "json/number",
			Summary:     "A number cannot be carried exactly to every app",
			Explanation: "Apps read numbers as doubles: whole numbers are exact up to ±9007199254740991 (2^53−1), and nothing is infinite. Larger identifiers and all amounts of money are strings.",
			Bad:         `{ "id": 9007199254740993 }`,
			Good:        `{ "id": "9007199254740993" }`,
		},
	}
}

// fileRules are about what lies in the components folder.
func fileRules() []Rule {
	return []Rule{
		{
			ID:          "file/unknown",
			Summary:     "A file that nothing reads",
			Explanation: "In a component's folder stand `component.json`, `preview.html`, `examples/*.json` and `messages/<locale>.json`; above them `types.json`, `edition.json`, `preview.css` and `actions/*.json`. Anything else is most likely a misspelled name whose content would silently be missing.",
			Bad:         "components/card/exmaples/plain.json",
			Good:        "components/card/examples/plain.json",
		},
		{
			ID:          "file/name",
			Summary:     "A file or folder name that cannot be a name",
			Explanation: "A component is named by its folder: lower-case letters, digits and hyphens, beginning with a letter, in at most two levels. Messages are named by a language tag, as in `de.json` or `de-AT.json`.",
			Bad:         "components/Deal Card/component.json",
			Good:        "components/flights/deal-card/component.json",
		},
		{
			ID:          "file/size",
			Summary:     "A file is too large, or there are too many",
			Explanation: "Everything in `components/` is read into memory and served together, so the size of each file and their number are bounded. Pictures do not belong there: refer to them by URL.",
			Bad:         "components/card/preview.html (3 MB with an embedded picture)",
			Good:        "components/card/preview.html (2 KB)",
		},
		{
			ID:          "file/missing",
			Summary:     "A file that has to be there is not",
			Explanation: "A component's folder holds its `component.json`; a folder with examples or messages but without one is no component. A file that cannot be read counts as missing.",
			Bad:         "components/card/examples/plain.json and no components/card/component.json",
			Good:        "components/card/component.json and components/card/examples/plain.json",
		},
	}
}
