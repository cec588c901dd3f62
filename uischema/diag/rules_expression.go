package diag

// expressionRules are about what stands in ${…}, $if, $in and $key.
func expressionRules() []Rule {
	return []Rule{
		{
			ID:          "expr/syntax",
			Summary:     "An expression that cannot be read",
			Explanation: "Expressions are CEL, the Common Expression Language. A string that is one `${…}` is the expression's value; with text around it, it is a text. A literal `${` is written `$${`.",
			Bad:         `{ "text": "${props.city +}" }`,
			Good:        `{ "text": "${props.city}" }`,
		},
		{
			ID:          "expr/name",
			Summary:     "An expression uses a name that is not there",
			Explanation: "There are `props`, the loop variables of the `$for` around, `slots.<name>`, and `viewer` with locale, dir, timeZone, formFactor, platform and variants. What `props` has is what the component's schema declares. The user is never there.",
			Bad:         `{ "text": "${props.ctiy}" }`,
			Good:        `{ "text": "${props.city}" }`,
		},
		{
			ID:          "expr/type",
			Summary:     "An expression of another type than its place takes",
			Explanation: "Types come from the schemas on both sides, and nothing is converted: write `number(n)` to make a text of a number, `money(m)` of an amount. A condition is a boolean, what `$in` names is a list.",
			Bad:         `{ "$if": "props.count", "type": "badge", "props": { "label": "${props.count}" } }`,
			Good:        `{ "$if": "props.count > 0", "type": "badge", "props": { "label": "${number(props.count)}" } }`,
		},
		{
			ID:          "expr/optional",
			Summary:     "An optional property is read unguarded",
			Explanation: "It may be absent, and then the expression would fail. Ask `has(props.was)` in `$if`, choose with `has(props.was) ? … : …`, or use optionals: `props.?was.optMap(w, money(w))` leaves the member out where there is none, `.orValue(…)` gives another value.",
			Bad:         `{ "was": "${money(props.was)}" }`,
			Good:        `{ "was": "${props.?was.optMap(w, money(w))}" }`,
		},
		{
			ID:          "expr/cost",
			Summary:     "An expression that could take too long",
			Explanation: "What an expression can cost is estimated when it is loaded, from the bounds in the schema, and limited when it runs. Bound the lists and texts that it reads with `maxItems` and `maxLength`, or let the product send the result.",
			Bad:         `{ "$if": "props.all.exists(a, props.all.exists(b, a != b))" }`,
			Good:        `{ "$if": "props.differ" }`,
		},
		{
			ID:          "expr/function",
			Summary:     "A function that does not exist, or with other arguments",
			Explanation: "Beside CEL's own there are t(key), t(key, {name: value}), money(m), money(m, 'exact'), number(n), number(n, fractionDigits), percent(ratio), date(s), date(s, 'short'|'medium'|'long'|'full'), time(s), dateTime(s), truncate(s, n), isolate(s) join(list) and join(list, separator). There is no clock and no chance.",
			Bad:         `{ "text": "${formatMoney(props.price)}" }`,
			Good:        `{ "text": "${money(props.price)}" }`,
		},
	}
}

// textRules are about messages, examples and previews.
func textRules() []Rule {
	return []Rule{
		{
			ID:          "message/missing",
			Summary:     "A message that a locale does not have",
			Explanation: "Every key that a layout asks for is in every locale of the edition, in `messages/<locale>.json` beside the component: else somebody would read a key instead of a text.",
			Bad:         `{ "text": "${t('sale')}" }`,
			Good:        `{ "sale": "Sale" }`,
		},
		{
			ID:          "message/syntax",
			Summary:     "A message that cannot be read",
			Explanation: "A message is a text with `{name}` for each argument; `{{` and `}}` are literal braces. One that depends on a number is an object of the forms zero, one, two, few, many and other, of which `other` is always needed and the argument is `count`.",
			Bad:         `{ "flyTo": "Fly to {city" }`,
			Good:        `{ "flyTo": "Fly to {city}", "nights": { "one": "{count} night", "other": "{count} nights" } }`,
		},
		{
			ID:          "message/argument",
			Summary:     "The arguments of a message do not agree",
			Explanation: "What the layout gives and what each locale's text names are the same arguments. A locale that leaves one out loses what it says; one that names another shows nothing there.",
			Bad:         `{ "title": "${t('flyTo', {'town': props.city})}" }`,
			Good:        `{ "title": "${t('flyTo', {'city': props.city})}" }`,
		},
		{
			ID:          "message/plural",
			Summary:     "A message lacks a plural form that its language tells apart",
			Explanation: "Languages have up to six plural forms (CLDR): Arabic has a form for zero, one, two, few, many and all other numbers. Where one is missing, `other` is shown, which reads wrong to those who speak the language. This is a warning: the text is shown all the same.",
			Bad:         `{ "nights": { "one": "ليلة واحدة", "other": "{count} ليلة" } }`,
			Good:        `{ "nights": { "zero": "بلا ليالٍ", "one": "ليلة واحدة", "two": "ليلتان", "few": "{count} ليالٍ", "many": "{count} ليلة", "other": "{count} ليلة" } }`,
		},
		{
			ID:          "message/unknown",
			Summary:     "A message that no layout asks for, or of a locale that the edition does not have",
			Explanation: "It is left over, or its key is misspelled here or in the layout. Translators should not have to work on it.",
			Bad:         `{ "flyTo": "Fly to {city}", "flyFrom": "From {city}" }`,
			Good:        `{ "flyTo": "Fly to {city}" }`,
		},
		{
			ID:          "example/invalid",
			Summary:     "An example that is not written as examples are",
			Explanation: "`examples/<name>.json` has a `locale`, and may have `summary`, `props`, `children` and `slots`. It is a story in the gallery, a test, and the example in the OpenAPI document, all at once. It is data: `${…}` in it is text.",
			Bad:         `{ "locale": "german", "props": { "title": "Rom" } }`,
			Good:        `{ "locale": "de-DE", "props": { "title": "Rom" } }`,
		},
		{
			ID:          "example/render",
			Summary:     "An example fails to render",
			Explanation: "The example fits the component's props, but running the layout on it failed. What fails here will fail for users: mend the layout, or bound the props.",
			Bad:         `{ "locale": "de-DE", "props": { "label": "a text longer than what the layout's badge takes" } }`,
			Good:        `{ "locale": "de-DE", "props": { "label": "Neu" } }`,
		},
		{
			ID:          "preview/syntax",
			Summary:     "A preview that is no html/template",
			Explanation: "`preview.html` is a Go html/template. Its data are `.ID`, `.Props`, `.Children`, `.Slot \"name\"` and `.HasSlot \"name\"`; its functions `image`, `markdown` and `safeHref`.",
			Bad:         `<button>{{.Props.label}</button>`,
			Good:        `<button>{{.Props.label}}</button>`,
		},
		{
			ID:          "preview/prop",
			Summary:     "A preview asks for a property that its component does not declare",
			Explanation: "What is absent draws nothing, so a slip in a name would go unseen until somebody misses the text in the gallery. `.Props.<name>` is one of the `props` in the component's file; where it is a new property, declare it there.",
			Bad:         `<button>{{.Props.labell}}</button>`,
			Good:        `<button>{{.Props.label}}</button>`,
		},
		{
			ID:          "preview/unsafe",
			Summary:     "A preview with a script, an event attribute or a remote address",
			Explanation: "Previews run in everybody's browser: no `<script>`, no `on…` attribute, no `style` with a URL, no address of another host. Images go through `image`, links through `safeHref`.",
			Bad:         `<img src="https://img.example/a.png" onerror="alert(1)">`,
			Good:        `<img src="{{image .Props.image.url}}" alt="{{.Props.image.alt}}">`,
		},
	}
}
