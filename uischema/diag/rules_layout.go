package diag

// layoutRules are about templates, as far as they can be judged without
// expressions.
func layoutRules() []Rule {
	return []Rule{
		{
			ID:          "layout/node",
			Summary:     "A layout node with a member that nodes do not have, or of the wrong type",
			Explanation: "A layout node has `type`, `id`, `props`, `children`, `slots` and the controls `$if`, `$for`, `$in`, `$key`. `type` and the names in `props` are always written out, never expressions. The root of a layout is one node without controls.",
			Bad:         `{ "layout": { "type": "${props.kind}" } }`,
			Good:        `{ "layout": { "type": "stack", "children": [ { "$if": "props.kind == 'a'", "type": "text", "props": { "text": "A" } } ] } }`,
		},
		{
			ID:          "layout/control",
			Summary:     "A control that is incomplete, or where it cannot stand",
			Explanation: "`$if` and `$for` stand on items of arrays, also inside props; `$for` needs `$in` (a list) and `$key`; `{\"$slot\": \"name\"}` stands alone in an array of children. There are no other controls.",
			Bad:         `{ "$for": "stop", "type": "text", "props": { "text": "${stop}" } }`,
			Good:        `{ "$for": "stop", "$in": "props.stops", "$key": "stop", "type": "text", "props": { "text": "${stop}" } }`,
		},
		{
			ID:          "layout/component",
			Summary:     "A layout uses a component that does not exist, or that it may not use",
			Explanation: "A layout may use the primitives, the composites that are open to all, and those in its own namespace; not another product's, and no screen.",
			Bad:         `{ "type": "buton", "props": { "label": "Go" } }`,
			Good:        `{ "type": "button", "props": { "label": "Go" } }`,
		},
		{
			ID:          "layout/slot",
			Summary:     "Children where the component takes none, or not these, or not so many",
			Explanation: "The `slots` of the component that is used say which slots there are, which components each accepts, and how many; for items under `$for`, the list's `maxItems` counts. A `{\"$slot\": …}` names a slot that this file declares, and each is placed once.",
			Bad:         `{ "type": "card", "slots": { "foot": [ { "type": "badge", "props": { "label": "New" } } ] } }`,
			Good:        `{ "type": "card", "slots": { "footer": [ { "type": "badge", "props": { "label": "New" } } ] } }`,
		},
		{
			ID:          "layout/id",
			Summary:     "An explicit id that is malformed or used twice",
			Explanation: "Ids match `^[A-Za-z][A-Za-z0-9_-]*$` and are unique in the file; one like `text1` may also meet the id that another node gets by itself. Nodes need no explicit id unless state or a live update should outlive a change of the layout.",
			Bad:         `{ "type": "text", "id": "price tag", "props": { "text": "89 €" } }`,
			Good:        `{ "type": "text", "id": "price-tag", "props": { "text": "89 €" } }`,
		},
		{
			ID:          "layout/nodes",
			Summary:     "A layout can expand to too many nodes",
			Explanation: "How many nodes a layout can become is computed when it is loaded: lists under `$for` count with their `maxItems` (which they therefore need), nested composites with all they hold, a screen's slot with its `max`. Lower one of them.",
			Bad:         `{ "stops": { "type": "array", "items": { "type": "string", "maxLength": 40 } } }`,
			Good:        `{ "stops": { "type": "array", "maxItems": 4, "items": { "type": "string", "maxLength": 40 } } }`,
		},
		{
			ID:          "layout/depth",
			Summary:     "A layout can expand too deep",
			Explanation: "The depth of the tree that a layout becomes, nested composites included, is bounded (40), because apps draw it recursively.",
			Bad:         "stacks in stacks, through five composites",
			Good:        "one composite with one grid",
		},
		{
			ID:          "layout/key",
			Summary:     "A $key that is not one value per item",
			Explanation: "The key becomes part of the node's id: a text or whole number that differs between the items and does not change when the list is sorted anew. The item itself serves where it is a text; else one of its properties.",
			Bad:         `{ "$for": "fare", "$in": "props.fares", "$key": "fare", "type": "text", "props": { "text": "${fare.city}" } }`,
			Good:        `{ "$for": "fare", "$in": "props.fares", "$key": "fare.id", "type": "text", "props": { "text": "${fare.city}" } }`,
		},
	}
}

// screenRules are about screens, which may not fail and take what products
// send.
func screenRules() []Rule {
	return []Rule{
		{
			ID:          "screen/can-fail",
			Summary:     "A screen's own layout holds something that can fail",
			Explanation: "When a widget fails, the next choice stands in; for the screen itself there is none. So its own props are constants, `t(key)`, or choices between those by viewer.dir and viewer.formFactor, and its conditions only compare. Move what can fail into a widget.",
			Bad:         `{ "type": "screen", "props": { "title": "${viewer.variants['title']}" } }`,
			Good:        `{ "type": "screen", "props": { "title": "${t('title')}" } }`,
		},
		{
			ID:          "screen/slot",
			Summary:     "A screen's slot is not placed exactly once, or takes widgets that cannot stand there",
			Explanation: "Each slot of a screen is placed once in its layout, under no `$for`; and the root of everything that may come in through its placement must be accepted by the component around it.",
			Bad:         `{ "slots": { "hero": { "placement": "hero", "max": 1 } }, "layout": { "type": "screen" } }`,
			Good:        `{ "slots": { "hero": { "placement": "hero", "max": 1 } }, "layout": { "type": "screen", "children": [ { "$slot": "hero" } ] } }`,
		},
	}
}
