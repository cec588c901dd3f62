package diag

// componentRules are about a component file's own members.
func componentRules() []Rule {
	return []Rule{
		{
			ID:          "component/member",
			Summary:     "A member that component files do not have",
			Explanation: "A component file has `$schema`, `summary`, `base`, `placements`, `props`, `slots`, `layout`, `fallback` and `$defs`, and no others, so that a misspelled member is found and not ignored.",
			Bad:         `{ "sumary": "A surface.", "props": { "type": "object", "additionalProperties": false } }`,
			Good:        `{ "summary": "A surface.", "props": { "type": "object", "additionalProperties": false } }`,
		},
		{
			ID:          "component/kind",
			Summary:     "A member that this kind of component does not have, or of the wrong type",
			Explanation: "A file with a `layout` is a composite, or a screen where a slot has a `placement`; without a layout it is a primitive. Only primitives have `base` and `fallback`, and only composites have `placements`. Props are always an object.",
			Bad:         `{ "summary": "One fare.", "layout": { "type": "card" }, "fallback": "drop" }`,
			Good:        `{ "summary": "One fare.", "placements": ["deal"], "layout": { "type": "card" } }`,
		},
		{
			ID:          "component/fallback",
			Summary:     "A primitive does not say what apps without it show",
			Explanation: "Apps in the stores do not have a primitive that is added today. `fallback` is a layout of older primitives that stands in, or `\"drop\"` where nothing should. Primitives that every app ever released has say `\"base\": true` and need none.",
			Bad:         `{ "summary": "Stars.", "props": { "type": "object", "additionalProperties": false } }`,
			Good:        `{ "summary": "Stars.", "props": { "type": "object", "additionalProperties": false }, "fallback": "drop" }`,
		},
		{
			ID:          "component/fallback-cycle",
			Summary:     "A fallback leads back to the primitive that it stands in for",
			Explanation: "Expanding it for an app that has neither primitive would never end. Let one of them fall back to base primitives, or drop.",
			Bad:         "rating falls back to stars, stars falls back to rating",
			Good:        "rating falls back to stars, stars falls back to text",
		},
		{
			ID:          "component/recursive",
			Summary:     "A composite contains itself",
			Explanation: "Composites expand on the server into primitives, and the number of nodes is known when the file is loaded: so none may contain itself, directly or through others. Show a list with `$for` instead.",
			Bad:         `{ "summary": "A comment.", "layout": { "type": "stack", "children": [ { "type": "forum.comment" } ] } }`,
			Good:        `{ "summary": "Comments.", "layout": { "type": "stack", "children": [ { "$for": "c", "$in": "props.comments", "type": "text", "props": { "text": "${c}" } } ] } }`,
		},
		{
			ID:          "component/summary",
			Summary:     "A component or action without a summary",
			Explanation: "The summary is the first thing that designers, app developers and product teams read about it, in the gallery and in the OpenAPI document. One or two sentences.",
			Bad:         `{ "props": { "type": "object", "additionalProperties": false } }`,
			Good:        `{ "summary": "A surface: picture, content, actions at the foot.", "props": { "type": "object", "additionalProperties": false } }`,
		},
		{
			ID:          "component/slot",
			Summary:     "A slot that is not declared as slots are",
			Explanation: "A slot has `summary`, `accepts` (component names) and `max`. A screen's slot has `placement` and `max`, both required, and may have `perProduct` and `placeholder`. Slot names match `^[a-z][A-Za-z0-9]*$`.",
			Bad:         `{ "slots": { "deals": { "placement": "deal" } } }`,
			Good:        `{ "slots": { "deals": { "placement": "deal", "max": 12, "perProduct": 3 } } }`,
		},
		{
			ID:          "component/placement",
			Summary:     "A placement that no screen has a slot for",
			Explanation: "A widget goes to the first slot of a screen with its placement. Where no screen of the edition has such a slot, products may push the component, and nobody will ever see it. This is a warning: the screen may come later.",
			Bad:         `{ "placements": ["deel"] }`,
			Good:        `{ "placements": ["deal"] }`,
		},
		{
			ID:          "action/shape",
			Summary:     "An action that is not flat and scalar",
			Explanation: "`actions/<name>.json` is an object schema with a summary, a required `type` whose `const` is the file's name, and otherwise only strings, numbers and booleans, so that every app and foreign renderer can carry it.",
			Bad:         `{ "summary": "Opens a screen.", "type": "object", "properties": { "type": { "const": "navigate" }, "query": { "type": "object" } } }`,
			Good:        `{ "summary": "Opens a screen.", "type": "object", "additionalProperties": false, "required": ["type", "to"], "properties": { "type": { "const": "navigate" }, "to": { "type": "string", "maxLength": 200 } } }`,
		},
		{
			ID:          "settings/value",
			Summary:     "A setting that edition.json does not have, or with a value that does not fit",
			Explanation: "`components/edition.json` may say which `locales` there are, which is the `defaultLocale`, and which URL scheme is the app's own (`appScheme`).",
			Bad:         `{ "locales": ["de", "en"], "defaultLocale": "fr" }`,
			Good:        `{ "locales": ["de", "en"], "defaultLocale": "en", "appScheme": "portal" }`,
		},
	}
}

// schemaRules are about the subset of JSON Schema.
func schemaRules() []Rule {
	return []Rule{
		{
			ID:          "schema/keyword",
			Summary:     "A keyword outside the subset of JSON Schema that component files may use",
			Explanation: "Every keyword is enforced on the server, in apps and in generated code, so there are only those that all of them can carry: type, enum, const, minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, minLength, maxLength, pattern, format, properties, required, additionalProperties and unevaluatedProperties (false only), items, minItems, maxItems, uniqueItems, $ref, $defs, allOf, if/then/else, dependentRequired, oneOf tagged by a const, default, description. Nothing else is ignored: it is refused.",
			Bad:         `{ "type": "string", "not": { "const": "" } }`,
			Good:        `{ "type": "string", "minLength": 1 }`,
		},
		{
			ID:          "schema/value",
			Summary:     "A keyword with a value that it cannot have",
			Explanation: "Lengths and counts are whole numbers from 0, bounds are numbers with the lower one first, `enum` and `required` are lists without repetition, and so on.",
			Bad:         `{ "type": "string", "maxLength": "80" }`,
			Good:        `{ "type": "string", "maxLength": 80 }`,
		},
		{
			ID:          "schema/ref",
			Summary:     "A reference that leads nowhere, or out of the components folder",
			Explanation: "A `$ref` is `#/$defs/name` in the same file or `/types.json#/$defs/name`. Other files and URLs are never read, and references may not lead back to themselves.",
			Bad:         `{ "$ref": "https://example.com/money.json" }`,
			Good:        `{ "$ref": "/types.json#/$defs/money" }`,
		},
		{
			ID:          "schema/depth",
			Summary:     "A schema nests too deep",
			Explanation: "How deep schemas nest, references included, is bounded: checking a value must stay cheap. Flatten the props, or make part of them a component of its own.",
			Bad:         `{ "properties": { "a": { "properties": { "b": { "properties": { "c": {} } } } } } }`,
			Good:        `{ "properties": { "abc": { "type": "string" } } }`,
		},
		{
			ID:          "schema/pattern",
			Summary:     "A pattern that is no RE2, or that other engines would run for ages",
			Explanation: "Patterns are checked here with RE2, which takes linear time, but apps run other engines: so no look-around, no back references, and no repetition inside a repetition, such as `(a+)+`.",
			Bad:         `{ "type": "string", "pattern": "^(a+)+$" }`,
			Good:        `{ "type": "string", "pattern": "^a+$" }`,
		},
		{
			ID:          "schema/format",
			Summary:     "A format that is not one of the named ones",
			Explanation: "An unknown format would be checked by nobody. Use one of the known formats, such as uri, date, date-time or markdown, or a pattern.",
			Bad:         `{ "type": "string", "format": "url" }`,
			Good:        `{ "type": "string", "format": "uri" }`,
		},
		{
			ID:          "schema/tagged",
			Summary:     "A oneOf whose cases no const tells apart",
			Explanation: "Every case of a `oneOf` is a closed object that requires one and the same property, with a different `const` in each. So the case is chosen by one look, and a mistake gives one finding and not one for each case.",
			Bad:         `{ "oneOf": [ { "type": "string" }, { "type": "object" } ] }`,
			Good:        `{ "oneOf": [ { "type": "object", "required": ["kind"], "properties": { "kind": { "const": "day" } } }, { "type": "object", "required": ["kind"], "properties": { "kind": { "const": "range" } } } ] }`,
		},
		{
			ID:          "schema/name",
			Summary:     "A property name that not every language can have",
			Explanation: "Property names match `^[a-z][A-Za-z0-9]*$`: they become fields in Kotlin, Swift and TypeScript, and names in expressions.",
			Bad:         `{ "properties": { "on-tap": { "type": "string" } } }`,
			Good:        `{ "properties": { "onTap": { "type": "string" } } }`,
		},
		{
			ID:          "schema/default",
			Summary:     "A default that its own schema refuses",
			Explanation: "A default is filled in before the layout runs, as if the product had sent it: so it has to fit.",
			Bad:         `{ "type": "integer", "minimum": 1, "default": 0 }`,
			Good:        `{ "type": "integer", "minimum": 1, "default": 1 }`,
		},
	}
}
