package layout

import (
	"strings"
	"testing"
	"unicode/utf8"

	"mantel/uischema/diag"
)

// marked takes the « and » out of a text and says where they stood: line and
// column from 1, width in code points.
func marked(t *testing.T, text string) (clean string, at diag.Place) {
	t.Helper()
	before, rest, ok := strings.Cut(text, "«")
	span, after, closed := strings.Cut(rest, "»")
	if !ok || !closed || strings.ContainsAny(after, "«»") {
		t.Fatalf("one « and one » mark the place: %s", text)
	}
	line := before[strings.LastIndexByte(before, '\n')+1:]
	at = diag.Place{Line: 1 + strings.Count(before, "\n"), Column: 1 + utf8.RuneCountInString(line), Width: utf8.RuneCountInString(span)}
	return before + span + after, at
}

// testProps are the props of the composite that holds a bad layout.
const testProps = `"title":{"type":"string","maxLength":30},"note":{"type":"string","maxLength":30},"count":{"type":"integer"},"ratio":{"type":"number"},"open":{"type":"boolean"},
"kind":{"type":"string","enum":["primary","secondary"]},"kinds":{"type":"string","enum":["primary","big"]},"price":{"$ref":"/types.json#/$defs/money"},"was":{"$ref":"/types.json#/$defs/money"},
"image":{"$ref":"/types.json#/$defs/image"},"tap":{"$ref":"/types.json#/$defs/action"},
"tags":{"type":"array","maxItems":3,"uniqueItems":true,"items":{"type":"string","maxLength":10}},"many":{"type":"array","maxItems":5,"items":{"type":"string"}},"big":{"type":"array","maxItems":600,"items":{"type":"string"}},
"rows":{"type":"array","maxItems":4,"items":{"type":"object","additionalProperties":false,"required":["id","name"],"properties":{"id":{"type":"integer"},"name":{"type":"string","maxLength":20},"hint":{"type":"string","maxLength":20},
"from":{"type":"object","additionalProperties":false,"required":["city"],"properties":{"city":{"type":"string","maxLength":20},"stop":{"type":"string","maxLength":20},"on":{"type":"integer"}}}}}}`

const testRequired = `"title","count","ratio","open","kind","kinds","price","tap","tags","many","big","rows","image"`

const testMessages = `{"hello":"Hello {name}","plain":"Plain","items":{"one":"{count} item","other":"{count} items"},"long":"A text that has far more than forty characters in it"}`

// beside are files that stand beside every bad layout.
func beside() files {
	return files{
		"w/messages/de.json":             testMessages,
		"w/messages/en.json":             testMessages,
		"w/messages/ar.json":             `{"hello":"مرحبا {name}","plain":"عادي","items":{"zero":"{count}","one":"{count}","two":"{count}","few":"{count}","many":"{count}","other":"{count}"},"long":"قصير"}`,
		"panel/component.json":           `{"summary":"A panel.","props":{"type":"object","additionalProperties":false,"required":["title"],"properties":{"title":{"type":"string","maxLength":10},"gap":{"type":"string","enum":["s","m"],"default":"s"}}},"slots":{"children":{"max":3}},"layout":{"type":"card","props":{"title":"${props.title}"},"children":[{"$slot":"children"}],"slots":{"footer":[{"type":"badge","props":{"label":"x"}}]}}}`,
		"tag/component.json":             `{"summary":"A tag.","props":{"type":"object","additionalProperties":false,"required":["label"],"properties":{"label":{"type":"string","maxLength":10}}},"layout":{"type":"badge","props":{"label":"${props.label}"}}}`,
		"insurance/offer/component.json": `{"summary":"An offer.","layout":{"type":"text","props":{"text":"x"}}}`,
		"page/component.json":            `{"summary":"A page.","slots":{"main":{"placement":"none","max":1}},"layout":{"type":"screen","props":{"title":"Page"},"children":[{"$slot":"main"}]}}`,
	}
}

type badLayout struct {
	why, layout, rule, message, hint string
}

func badExpressions() []badLayout {
	return []badLayout{
		{"an unknown member of props is near a known one", `{"type":"text","props":{"text":"${props.«titel»}"}}`, "expr/name", `props has no "titel"`, `"title"`},
		{"the caret stands right behind escapes and wide characters", `{"type":"text","props":{"text":"\u00e9é\n\"${props.«titel»}"}}`, "expr/name", `"titel"`, `"title"`},
		{"a surrogate pair is one character of twelve bytes", `{"type":"text","props":{"text":"\ud83d\ude00😀${t('plain') + «titel»}"}}`, "expr/name", `there is no "titel"`, ""},
		{"an expression over two lines", `{"type":"text","props":{"text":"${props.title +\n  «prop».title}"}}`, "expr/name", `there is no "prop"`, `"props"`},
		{"has() names the field as well", `{"type":"stack","children":[{"$if":"has(props.«wsa»)","type":"text","props":{"text":"x"}}]}`, "expr/name", `props has no "wsa"`, `"was"`},
		{"a field of a nested object", `{"type":"price","props":{"text":"${props.price.«amonut»}"}}`, "expr/name", `"amonut"`, `"amount"`},
		{"an optional selection of an unknown field", `{"type":"price","props":{"text":"x","was":"${props.?«wass».optMap(w, money(w))}"}}`, "expr/name", `"wass"`, `"was"`},
		{"a function that does not exist", `{"type":"price","props":{"text":"${«mony»(props.price)}"}}`, "expr/function", `no function "mony"`, `"money"`},
		{"a function with other arguments", `{"type":"price","props":{"text":"${«number»('x')}"}}`, "expr/function", "number does not take", "number(n)"},
		{"an operator between two types", `{"type":"text","props":{"text":"${props.title «+» props.count}"}}`, "expr/type", "+ does not take (string, int)", "number("},
		{"money of what is no money", `{"type":"price","props":{"text":"${money(props.«image»)}"}}`, "expr/type", "amount and currency", ""},
		{"money of an optional", `{"type":"price","props":{"text":"${money(props.?«was»)}"}}`, "expr/type", "amount and currency", "optMap"},
		{"a style that does not exist", `{"type":"price","props":{"text":"${money(props.price, «'full'»)}"}}`, "expr/function", "'exact'", ""},
		{"an int for a string", `{"type":"text","props":{"text":"${«props.count»}"}}`, "expr/type", `"text" of text takes a string, this is an int`, "number("},
		{"a string for an int", `{"type":"badge","props":{"label":"x","count":"${«props.title»}"}}`, "expr/type", `"count" of badge takes an int`, ""},
		{"a double for an int", `{"type":"badge","props":{"label":"x","count":"${«props.ratio»}"}}`, "expr/type", "takes an int, this is a double", "int("},
		{"money for a string", `{"type":"price","props":{"text":"${«props.price»}"}}`, "expr/type", "takes a string, this is a money", "money("},
		{"an image for an action", `{"type":"card","props":{"title":"x","onTap":"${«props.title»}"}}`, "expr/type", "takes an object", ""},
		{"text within text that is no text", `{"type":"text","props":{"text":"n: ${«props.count»}"}}`, "expr/type", "within text stand only strings", "number("},
		{"an optional within text", `{"type":"text","props":{"text":"n: ${«props.?note»}"}}`, "expr/type", "optional(string)", "orValue"},
		{"text for a number", `{"type":"badge","props":{"label":"x","count":«"n ${props.title}"»}}`, "expr/type", "takes an int, this is a string", ""},
		{"a condition that is none", `{"type":"stack","children":[{"$if":"«props.count»","type":"text","props":{"text":"x"}}]}`, "expr/type", "$if takes a bool, this is an int", ""},
		{"a list that is none", `{"type":"stack","children":[{"$for":"x","$in":"«props.title»","$key":"x","type":"text","props":{"text":"x"}}]}`, "expr/type", "$in takes a list", ""},
		{"two branches of different types", `{"type":"text","props":{"text":"${props.open «?» 'a' : 1}"}}`, "expr/type", "two values of one type", ""},
		{"an optional read bare", `{"type":"text","props":{"text":"${props.«note»}"}}`, "expr/optional", `"note" may be absent`, "props.?note"},
		{"an optional within an optional", `{"type":"stack","children":[{"$for":"r","$in":"props.rows","$key":"r.id","type":"text","props":{"text":"${r.«hint»}"}}]}`, "expr/optional", `"hint" may be absent`, "r.?hint"},
		{"a guard of something else", `{"type":"stack","children":[{"$if":"has(props.was)","type":"text","props":{"text":"${props.«note»}"}}]}`, "expr/optional", `"note"`, ""},
		{"a guard that only one side of an or gives", `{"type":"badge","props":{"label":"x","on":"${(has(props.note) || props.open) && props.«note» == 'x'}"}}`, "expr/optional", `"note"`, ""},
		{"a guard on the wrong side", `{"type":"text","props":{"text":"${has(props.note) ? 'x' : props.«note»}"}}`, "expr/optional", `"note"`, ""},
		{"a loop's variable hides nothing that was known", `{"type":"badge","props":{"label":"x","on":"${props.rows.exists(r, r.«hint» == 'x')}"}}`, "expr/optional", `"hint"`, ""},
		{"an optional for a required property", `{"type":"text","props":{"text":"${«props.?note»}"}}`, "expr/optional", `"text" of text is required`, "orValue"},
		{"has of a variant", `{"type":"stack","children":[{"$if":"has(viewer.variants.«hero»)","type":"text","props":{"text":"x"}}]}`, "expr/optional", "a variant is never absent", ""},
		{"a quote that never closes", `{"type":"text","props":{"text":"${«'»abc}"}}`, "expr/syntax", "never closed", ""},
		{"an expression that never closes", `{"type":"text","props":{"text":"a «${»props.title"}}`, "expr/syntax", "never closed", ""},
		{"an expression that ends too early", `{"type":"text","props":{"text":"${props.title «+»}"}}`, "expr/syntax", "ends too early", ""},
		{"nothing at all", `{"type":"text","props":{"text":"a ${«}»"}}`, "expr/syntax", "no expression", ""},
		{"dollar and braces in an $if", `{"type":"stack","children":[{"$if":"«$»{props.open}","type":"text","props":{"text":"x"}}]}`, "expr/syntax", "", "without ${ }"},
		{"a list without bound gone through", `{"type":"badge","props":{"label":"x","on":"${props.«many».exists(x, x == 'a')}"}}`, "expr/cost", "no bound", "maxItems"},
		{"loops within loops over long lists", `{"type":"badge","props":{"label":"x","on":"${«props.big.exists(a, props.big.exists(b, a == b))»}"}}`, "expr/cost", "more than", ""},
		{"the map of variants gone through", `{"type":"badge","props":{"label":"x","on":"${viewer.«variants».exists(k, k == 'a')}"}}`, "expr/cost", "only lists", ""},
		{"viewer as a whole", `{"type":"badge","props":{"label":"x","on":"${size([«viewer»]) == 1}"}}`, "expr/type", "viewer is read by its members", ""},
		{"no user in the viewer", `{"type":"text","props":{"text":"${viewer.«user»}"}}`, "expr/name", `viewer has no "user"`, ""},
		{"a regular expression that is none", `{"type":"badge","props":{"label":"x","on":"${props.title.matches(«'('»)}"}}`, "expr/type", "invalid matches argument", ""},
	}
}

func badMessages() []badLayout {
	return []badLayout{
		{"an unknown key", `{"type":"text","props":{"text":"${t(«'helo'»)}"}}`, "message/missing", `w has no message "helo"`, `"hello"`},
		{"a key that is computed", `{"type":"text","props":{"text":"${t(props.«title»)}"}}`, "expr/function", "constant", ""},
		{"an argument that is missing", `{"type":"text","props":{"text":"${t(«'hello'»)}"}}`, "message/argument", `needs the argument "name"`, ""},
		{"an argument that is not there", `{"type":"text","props":{"text":"${t('hello', {'name': 'x', «'nam'»: 'y'})}"}}`, "message/argument", `no argument "nam"`, `"name"`},
		{"a plural by a text", `{"type":"text","props":{"text":"${t('items', {'count': props.«title»})}"}}`, "message/argument", "a number", ""},
		{"an argument of no text", `{"type":"text","props":{"text":"${t('hello', {'name': props.«open»})}"}}`, "message/argument", "a string or a number", ""},
		{"a message that is too long in one locale", `{"type":"text","props":{"text":"${«t('long')»}"}}`, "prop/length", "(in de)", ""},
	}
}

func badNodes() []badLayout {
	return []badLayout{
		{"an unknown component", `{"type":"stack","children":[{"type":«"txet"»,"props":{"text":"x"}}]}`, "layout/component", `no component "txet"`, `"text"`},
		{"another product's component", `{"type":"stack","children":[{"type":«"insurance.offer"»}]}`, "layout/component", "belongs to insurance", ""},
		{"a screen within a layout", `{"type":"stack","children":[{"type":«"page"»}]}`, "layout/component", "is a screen", ""},
		{"a type that is computed", `{"type":«"${props.kind}"»}`, "layout/node", "never an expression", ""},
		{"a node without a type", `{"type":"stack","children":[«{»"props":{}}]}`, "layout/node", "needs a type", ""},
		{"an unknown member", `{"type":"text",«"prop"»:{},"props":{"text":"x"}}`, "layout/node", `no member "prop"`, `"props"`},
		{"a control on the root", `{«"$if"»:"props.open","type":"text","props":{"text":"x"}}`, "layout/control", "root", ""},
		{"an unknown control", `{"type":"stack","children":[{«"$when"»:"props.open","type":"text","props":{"text":"x"}}]}`, "layout/control", "no control $when", ""},
		{"a $for without $in", `{"type":"stack","children":[{«"$for"»:"x","$key":"x","type":"text","props":{"text":"x"}}]}`, "layout/control", "$in", ""},
		{"a $for without $key", `{"type":"stack","children":[{«"$for"»:"x","$in":"props.tags","type":"text","props":{"text":"${x}"}}]}`, "layout/control", "$key", ""},
		{"a $in without $for", `{"type":"stack","children":[{«"$in"»:"props.tags","type":"text","props":{"text":"x"}}]}`, "layout/control", "belongs to a $for", ""},
		{"a variable that is taken", `{"type":"stack","children":[{"$for":«"props"»,"$in":"props.tags","$key":"x","type":"text","props":{"text":"x"}}]}`, "layout/control", "taken", ""},
		{"a key that is the same for all", `{"type":"stack","children":[{"$for":"x","$in":"props.tags","$key":"«'a'»","type":"text","props":{"text":"${x}"}}]}`, "layout/key", "same for every item", ""},
		{"a key that is a double", `{"type":"stack","children":[{"$for":"x","$in":"props.rows","$key":"«double(x.id)»","type":"text","props":{"text":"x"}}]}`, "layout/key", "a string or an int", ""},
		{"a list without bound under $for", `{"type":"stack","children":[{"$for":"x","$in":"«props.many»","$key":"x","type":"text","props":{"text":"x"}}]}`, "layout/nodes", "no bound", "maxItems"},
		{"too many nodes", `{"type":«"stack"»,"children":[{"$for":"x","$in":"props.big","$key":"x","type":"text","props":{"text":"x"}}]}`, "layout/nodes", "601 nodes", ""},
		{"an id with a blank", `{"type":"text","id":«"a b"»,"props":{"text":"x"}}`, "layout/id", "letters", ""},
		{"an id twice", `{"type":"stack","id":"a","children":[{"type":"text","id":«"a"»,"props":{"text":"x"}}]}`, "layout/id", `"a"`, ""},
		{"an id that another node has by its number", `{"type":"stack","children":[{"type":"text","props":{"text":"x"}},{"type":"badge","id":«"text1"»,"props":{"label":"x"}}]}`, "layout/id", `"text1"`, ""},
		{"children where there are none", `{"type":"text","props":{"text":"x"},«"children"»:[]}`, "layout/slot", "takes no children", ""},
		{"children among the slots", `{"type":"card","props":{"title":"x"},"slots":{«"children"»:[]}}`, "layout/slot", "beside slots", ""},
		{"a slot that is no list", `{"type":"card","props":{"title":"x"},"slots":{"footer":«{»}}}`, "layout/node", "a list of nodes", ""},
		{"too many expressions in one text", `{"type":"text","props":{"text":"` + strings.Repeat("${t('plain')}", 64) + `«${»t('plain')}"}}`, "expr/syntax", "at most 64", ""},
		{"an unknown slot", `{"type":"card","props":{"title":"x"},"slots":{«"foter"»:[]}}`, "layout/slot", `no slot "foter"`, `"footer"`},
		{"a child that the slot does not take", `{"type":"card","props":{"title":"x"},"slots":{"footer":[{"type":«"text"»,"props":{"text":"x"}}]}}`, "layout/slot", "footer of card does not take text", "badge"},
		{"a composite whose root the slot does not take", `{"type":"card","props":{"title":"x"},"slots":{"footer":[{"type":«"panel"»,"props":{"title":"x"}}]}}`, "layout/slot", "which is a card", ""},
		{"too many children", `{"type":"card","props":{"title":"x"},"slots":{"footer":«[»{"$for":"x","$in":"props.tags","$key":"x","type":"badge","props":{"label":"${x}"}}]}}`, "layout/slot", "at most 2, these can be 3", ""},
		{"too many children for a composite", `{"type":"panel","props":{"title":"x"},"children":«[»{"$for":"x","$in":"props.rows","$key":"x.id","type":"text","props":{"text":"x"}}]}`, "layout/slot", "at most 3", ""},
		{"a $slot that this file does not declare", `{"type":"stack","children":[{"$slot":«"main"»}]}`, "layout/slot", "declares no slots", ""},
	}
}

func badProps() []badLayout {
	return []badLayout{
		{"an unknown property", `{"type":"button","props":{«"lable"»:"x","label":"x","onTap":{"type":"refresh"}}}`, "prop/unknown", `button has no property "lable"`, `"label"`},
		{"a missing property", `{"type":"button","props":«{»"label":"x"}}`, "prop/missing", `button needs the property "onTap"`, ""},
		{"no props at all", `{"type":«"text"»}`, "prop/missing", `text needs the property "text"`, ""},
		{"a constant that is no case of an enum", `{"type":"text","props":{"text":"x","style":«"titel"»}}`, "prop/enum", "", `"title"`},
		{"a constant that is too long", `{"type":"text","props":{"text":«"0123456789012345678901234567890123456789x"»}}`, "prop/length", "", ""},
		{"a constant out of bounds", `{"type":"text","props":{"text":"x","lines":«10»}}`, "prop/bounds", "", ""},
		{"a text around an expression that is too long without it", `{"type":"text","props":{"text":«"0123456789012345678901234567890123456789${props.title}x"»}}`, "prop/length", "at least 41 characters, at most 40", "truncate"},
		{"a chain of texts that is too long whatever is given", `{"type":"menu","props":{"items":[],"tags":["${«props.title + 'far too long'»}"]}}`, "prop/length", "at least 12 characters, at most 10", ""},
		{"a text around choices none of which fits", `{"type":"menu","props":{"items":[],"tags":[«"${props.kind} far too long"»]}}`, "prop/length", "", ""},
		{"a text that no value of an enum begins with", `{"type":"text","props":{"text":"x","style":«"x${props.title}"»}}`, "prop/enum", "begins and ends", ""},
		{"a URL of no allowed scheme", `{"type":"button","props":{"label":"x","onTap":{"type":"openUrl","url":«"http://${props.title}"»}}}`, "prop/url", "begins like this", "https"},
		{"an unknown action", `{"type":"button","props":{"label":"x","onTap":{"type":«"navigat"»,"to":"/"}}}`, "prop/tag", "", `"navigate"`},
		{"an unknown member of a computed action", `{"type":"button","props":{"label":"x","onTap":{"type":"navigate","to":"/${props.title}",«"titel"»:"x"}}}`, "prop/unknown", `"titel"`, `"title"`},
		{"a missing member of a computed action", `{"type":"button","props":{"label":"x","onTap":«{»"type":"navigate","title":"${props.title}"}}}`, "prop/missing", `needs the property "to"`, ""},
		{"a tag that is computed", `{"type":"button","props":{"label":"x","onTap":{"type":«"${props.kind}"»}}}`, "prop/tag", "constant", ""},
		{"a script for a URL", `{"type":"button","props":{"label":"x","onTap":{"type":"openUrl","url":«"javascript:alert(1)"»}}}`, "prop/url", "", ""},
		{"a constant beside a computed member", `{"type":"image","props":{"image":{"src":"${props.image.src}","alt":"x","width":«0»}}}`, "prop/bounds", `"image.width" of image`, ""},
		{"a choice that somebody wrote and does not fit", `{"type":"text","props":{"text":"x","style":"${props.open ? 'title' : «'bdy'»}"}}`, "prop/enum", `"style" of text`, `"body"`},
		{"a control within an object", `{"type":"card","props":{"title":"x","onTap":{«"$if"»:"props.open","type":"refresh"}}}`, "layout/control", "$if stands only on items of a list", ""},
		{"a member that a dependency needs", `{"type":"range","props":«{»"low":1,"high":2}}`, "prop/dependent", "", ""},
		{"a constant for a composite", `{"type":"panel","props":{"title":«"longer than ten"»}}`, "prop/length", "", ""},
		{"an unknown property of a composite", `{"type":"panel","props":{"title":"x",«"tile"»:"x"}}`, "prop/unknown", "panel has no property", `"title"`},
		{"a key within props", `{"type":"menu","props":{"items":[{"$for":"x","$in":"props.tags",«"$key"»:"x","label":"${x}"}]}}`, "layout/control", "within props there are none", ""},
		{"an item of a list that does not fit", `{"type":"menu","props":{"items":[],"tags":["${props.title}",«"far too long a tag"»]}}`, "prop/length", "", ""},
		{"a list of what it does not hold", `{"type":"menu","props":{"items":"${«props.tags»}"}}`, "expr/type", "a list of items, each an object", ""},
	}
}

func TestBadLayoutsAreFoundWhereTheyAre(t *testing.T) {
	for _, rows := range [][]badLayout{badExpressions(), badMessages(), badNodes(), badProps()} {
		for _, row := range rows {
			t.Run(row.why, func(t *testing.T) { row.run(t) })
		}
	}
}

func (row badLayout) run(t *testing.T) {
	text, want := marked(t, widget(testProps, testRequired, row.layout))
	want.File = "w/component.json"
	add := beside()
	add[want.File] = text
	src := source(t, add)
	// Component files have to bound their lists; expressions can make lists
	// that have no bound all the same.
	src.Components["w"].Props.Property("many").Schema.MaxItems = -1
	p, ds := Compile(src)
	if p != nil {
		t.Error("programs in spite of an error")
	}
	if len(ds) != 1 {
		t.Errorf("%d findings, want 1", len(ds))
	}
	for _, d := range ds {
		if d.Rule != row.rule || d.Place != want || !strings.Contains(d.Message, row.message) || !strings.Contains(d.Hint, row.hint) {
			t.Errorf("got  %s[%s] %d: %s (%s)\nwant %s[%s] %d: …%s… (…%s…)", d.Place, d.Rule, d.Place.Width, d.Message, d.Hint, want, row.rule, want.Width, row.message, row.hint)
		}
		if _, known := diag.Explain(d.Rule); !known {
			t.Errorf("%s is no rule", d.Rule)
		}
	}
}
