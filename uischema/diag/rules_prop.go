package diag

// propRules are about values that do not fit a schema: in layouts, examples,
// trees and pushes alike.
func propRules() []Rule {
	return []Rule{
		{
			ID:          "prop/unknown",
			Summary:     "A property that the component does not have",
			Explanation: "Objects are closed: a property that is not declared would be dropped by some apps and misread by others. Most often it is a slip in the name; where it is a new property, declare it in the component's `props`.",
			Bad:         `{ "type": "button", "props": { "lable": "Buy now" } }`,
			Good:        `{ "type": "button", "props": { "label": "Buy now" } }`,
		},
		{
			ID:          "prop/missing",
			Summary:     "A required property is not there",
			Explanation: "The component cannot be shown without it. Give it, or, if components may do without, take it out of `required` and say in the summary what is shown then.",
			Bad:         `{ "type": "image", "props": { "url": "https://img.example/rom.jpg" } }`,
			Good:        `{ "type": "image", "props": { "url": "https://img.example/rom.jpg", "width": 640, "height": 360, "alt": "The Forum at dusk" } }`,
		},
		{
			ID:          "prop/type",
			Summary:     "A value of another type than declared",
			Explanation: "Nothing is converted: \"3\" is not 3, and null is not absence. Leave an optional property out instead of sending null.",
			Bad:         `{ "type": "progress", "props": { "value": "0.4" } }`,
			Good:        `{ "type": "progress", "props": { "value": 0.4 } }`,
		},
		{
			ID:          "prop/enum",
			Summary:     "A value that is not one of those listed",
			Explanation: "Apps draw exactly the listed values. Tokens for colours, spaces and text styles are such lists: there are no free colours.",
			Bad:         `{ "type": "badge", "props": { "tone": "#ff0000" } }`,
			Good:        `{ "type": "badge", "props": { "tone": "critical" } }`,
		},
		{
			ID:          "prop/may-not-fit",
			Summary:     "A computed value that fits only sometimes",
			Explanation: "What the props allow is more than the property takes. A value that does not fit is found when it is written: an optional property is left out then, and a required one takes the widget with it. Cut texts with `truncate(x, 80)`, or bound the props as the property is bounded; then it is proved when it is loaded, and costs nothing later. This is a warning. `mantel lint --explain-proofs` lists what is proved and what is checked.",
			Bad:         `{ "type": "text", "props": { "text": "${props.note}" } }`,
			Good:        `{ "type": "text", "props": { "text": "${truncate(props.note, 80)}" } }`,
		},
		{
			ID:          "prop/const",
			Summary:     "A value other than the only one allowed",
			Explanation: "The schema names one constant for this place.",
			Bad:         `{ "type": "Navigate", "to": "/flights" }`,
			Good:        `{ "type": "navigate", "to": "/flights" }`,
		},
		{
			ID:          "prop/bounds",
			Summary:     "A number outside its bounds, or no multiple of its step",
			Explanation: "The schema gives minimum, maximum or multipleOf for this number.",
			Bad:         `{ "type": "rating", "props": { "value": 7 } }`,
			Good:        `{ "type": "rating", "props": { "value": 4.5 } }`,
		},
		{
			ID:          "prop/length",
			Summary:     "A text that is too long or too short",
			Explanation: "Lengths count Unicode code points. They are what the design has room for; in a layout, `truncate(text, n)` makes a text fit. Where the layout builds the text, the longest that it can become must fit.",
			Bad:         `{ "type": "badge", "props": { "label": "${props.city}" } }`,
			Good:        `{ "type": "badge", "props": { "label": "${truncate(props.city, 24)}" } }`,
		},
	}
}

// propFormRules are about the form of texts and lists.
func propFormRules() []Rule {
	return []Rule{
		{
			ID:          "prop/pattern",
			Summary:     "A text that does not match its pattern",
			Explanation: "The schema's `pattern` says which texts may stand here; it matches anywhere in the text unless it is anchored. In a layout, a text that is put together loses its pattern and is checked when it is made.",
			Bad:         `{ "amount": "89,00", "currency": "EUR" }`,
			Good:        `{ "amount": "89.00", "currency": "EUR" }`,
		},
		{
			ID:          "prop/format",
			Summary:     "A text that does not have its format",
			Explanation: "The schema names a format for this text, such as date (2026-11-21) or date-time (2026-11-21T18:20:00Z).",
			Bad:         `{ "until": "21.11.2026" }`,
			Good:        `{ "until": "2026-11-21" }`,
		},
		{
			ID:          "prop/url",
			Summary:     "A URL that may not be opened",
			Explanation: "URLs are `https` on a host that is configured for the product, or the app's own scheme; never `http`, `javascript:` or `data:`, never with a user name in them. An operator adds hosts to the product's configuration. A URL that a layout writes is held to the hosts of the product whose widget it is; a screen and its placeholders, which are no product's, may write only URLs of the app's own scheme.",
			Bad:         `{ "type": "openUrl", "url": "javascript:alert(1)" }`,
			Good:        `{ "type": "openUrl", "url": "https://www.flights.example/rom" }`,
		},
		{
			ID:          "prop/items",
			Summary:     "A list with too many or too few items",
			Explanation: "The schema gives minItems or maxItems. A list that a layout repeats nodes over needs `maxItems`, so that the number of nodes is known.",
			Bad:         `{ "stops": ["Wien", "Bologna", "Firenze", "Orte", "Roma"] }`,
			Good:        `{ "stops": ["Wien", "Bologna", "Firenze", "Roma"] }`,
		},
		{
			ID:          "prop/unique",
			Summary:     "A list holds the same item twice",
			Explanation: "The schema says `uniqueItems`: often because the items become keys, and ids on the screen.",
			Bad:         `{ "stops": ["Wien", "Wien"] }`,
			Good:        `{ "stops": ["Wien", "Roma"] }`,
		},
		{
			ID:          "prop/dependent",
			Summary:     "A property that needs another one beside it",
			Explanation: "The schema's `dependentRequired` says which properties belong together.",
			Bad:         `{ "was": { "amount": "120.00", "currency": "EUR" } }`,
			Good:        `{ "was": { "amount": "120.00", "currency": "EUR" }, "price": { "amount": "89.00", "currency": "EUR" } }`,
		},
		{
			ID:          "prop/tag",
			Summary:     "The property that chooses the case is missing or unknown",
			Explanation: "A tagged union is told apart by one property: for actions it is `type`. Without it, or with a value that no case has, nothing else can be checked.",
			Bad:         `{ "onTap": { "type": "goto", "to": "/flights" } }`,
			Good:        `{ "onTap": { "type": "navigate", "to": "/flights" } }`,
		},
	}
}

// treeRules are about the nodes of a tree that leaves, or is to be checked.
func treeRules() []Rule {
	return []Rule{
		{
			ID:          "tree/member",
			Summary:     "A node with a member that nodes do not have, or of the wrong type",
			Explanation: "A node is `{type, id, props, children?, slots?, track?}`. What belongs to the component goes into `props`.",
			Bad:         `{ "type": "text", "id": "text1", "text": "Hi" }`,
			Good:        `{ "type": "text", "id": "text1", "props": { "text": "Hi" } }`,
		},
		{
			ID:          "tree/type",
			Summary:     "A node of a type that the catalog does not have",
			Explanation: "A tree holds primitives only: composites have been expanded before it leaves. The app that named this catalog cannot draw anything else.",
			Bad:         `{ "type": "flights.deal-card", "id": "flights.rom-1", "props": {} }`,
			Good:        `{ "type": "card", "id": "flights.rom-1", "props": { "title": "Rome" } }`,
		},
		{
			ID:          "tree/id",
			Summary:     "A node without an id, or with another node's",
			Explanation: "Apps keep scroll positions and input by node id, and live updates address nodes by it. It is a text of 1 to 200 characters, unique on the screen.",
			Bad:         `{ "type": "stack", "id": "a", "props": {}, "children": [ { "type": "text", "id": "a", "props": { "text": "Hi" } } ] }`,
			Good:        `{ "type": "stack", "id": "a", "props": {}, "children": [ { "type": "text", "id": "b", "props": { "text": "Hi" } } ] }`,
		},
		{
			ID:          "tree/slot",
			Summary:     "Children where the component takes none, or not these, or not so many",
			Explanation: "The component's `slots` say which slots there are, which components each accepts, and how many. `children` is the slot of that name.",
			Bad:         `{ "type": "divider", "id": "d", "props": {}, "children": [ { "type": "text", "id": "t", "props": { "text": "Hi" } } ] }`,
			Good:        `{ "type": "stack", "id": "s", "props": {}, "children": [ { "type": "text", "id": "t", "props": { "text": "Hi" } } ] }`,
		},
		{
			ID:          "tree/depth",
			Summary:     "Nodes nest too deep",
			Explanation: "The depth of a tree is bounded (64), because apps draw it recursively.",
			Bad:         "a stack in a stack in a stack, 65 deep",
			Good:        "a card with a stack and a footer",
		},
		{
			ID:          "tree/nodes",
			Summary:     "Too many nodes",
			Explanation: "The number of nodes on a screen is bounded (5,000), because apps hold all of them. Lower the slot's `max`, or show fewer items.",
			Bad:         "a grid of 6,000 cards",
			Good:        "a grid of 24 cards and a button that leads to the rest",
		},
	}
}
