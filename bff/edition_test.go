package bff_test

import (
	"maps"
	"testing"
	"testing/fstest"

	"mantel/uischema/edition"
)

// componentFiles are a small components folder: two screens, four composites
// and the primitives that they need.
func componentFiles() map[string]string {
	return map[string]string{
		"edition.json": `{"locales":["en","de","ar"],"defaultLocale":"en","appScheme":"portal"}`,
		"text/component.json": `{"summary":"Text.","base":true,"props":{"type":"object","additionalProperties":false,
			"required":["text"],"properties":{"text":{"type":"string","maxLength":200},"note":{"type":"string","maxLength":12}}}}`,
		"screen/component.json": `{"summary":"The surface of a screen.","base":true,"props":{"type":"object","additionalProperties":false,
			"properties":{"title":{"type":"string","maxLength":40}}},"slots":{"children":{}}}`,
		"skeleton/component.json": `{"summary":"Stands for what is not there.","base":true,"props":{"type":"object","additionalProperties":false,
			"properties":{"shape":{"type":"string","maxLength":20}}}}`,
		"home/component.json": `{"summary":"The home screen.","slots":{
			"hero":{"placement":"hero","max":1,"placeholder":{"type":"skeleton","props":{"shape":"hero"}}},
			"deals":{"placement":"deal","max":3,"perProduct":2}},
			"layout":{"type":"screen","props":{"title":"${t('title')}"},"children":[{"$slot":"hero"},{"$slot":"deals"}]}}`,
		"home/messages/en.json": `{"title":"Home"}`,
		"home/messages/de.json": `{"title":"Start"}`,
		"home/messages/ar.json": `{"title":"الرئيسية"}`,
		"deals/component.json": `{"summary":"All deals.","slots":{"all":{"placement":"deal","max":9}},
			"layout":{"type":"screen","children":[{"$slot":"all"}]}}`,
		"box/component.json": `{"summary":"Holds others.","base":true,"slots":{"children":{}}}`,
		// Its slots are placed in another order than they are declared in, one of
		// them deeper, with nodes between them that depend on how many stand there.
		"split/component.json": `{"summary":"Deals first.","slots":{
			"hero":{"placement":"hero","max":2},
			"deals":{"placement":"deal","max":4,"placeholder":{"type":"skeleton","props":{"shape":"deal"}}}},
			"layout":{"type":"screen","children":[{"$if":"slots.hero < 2","type":"box","children":[{"$slot":"deals"}]},
				{"$if":"slots.deals > 1","type":"text","props":{"text":"several"}},
				{"type":"box","children":[{"$slot":"hero"}]}]}}`,
		"offer/component.json": `{"summary":"An offer of any product.","placements":["deal","hero"],
			"props":{"type":"object","additionalProperties":false,"required":["title"],"properties":{
				"title":{"type":"string","maxLength":100},"kind":{"type":"string","enum":["new","used"],"default":"new"}}},
			"layout":{"type":"text","props":{"text":"${props.title}"}}}`,
		"fragile/component.json": `{"summary":"Fails where its list is empty, drops its note where that is long.","placements":["deal","hero"],
			"props":{"type":"object","additionalProperties":false,"required":["lines"],"properties":{
				"lines":{"type":"array","maxItems":3,"items":{"type":"string","maxLength":100}},"note":{"type":"string","maxLength":100}}},
			"layout":{"type":"text","props":{"text":"${props.lines[0]}","note":"${props.?note}"}}}`,
		"sized/component.json": `{"summary":"Looks different on a tablet.","placements":["deal"],
			"layout":{"type":"text","props":{"text":"${viewer.formFactor}"}}}`,
		"flights/deal/component.json": `{"summary":"A fare.","placements":["deal"],
			"props":{"type":"object","additionalProperties":false,"properties":{"city":{"type":"string","maxLength":100}}},
			"layout":{"type":"text","props":{"text":"${props.?city.orValue('anywhere')}"}}}`,
	}
}

// load loads the small components folder with some files changed; "" removes
// one.
func load(tb testing.TB, changes map[string]string) *edition.Edition {
	tb.Helper()
	files := componentFiles()
	maps.Copy(files, changes)
	fsys := make(fstest.MapFS, len(files))
	for name, text := range files {
		if text != "" {
			fsys[name] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	ed, found := edition.Load(fsys)
	if ed == nil {
		tb.Fatalf("the components of the tests: %+v", found)
	}
	return ed
}

// noEdition is what serves before anything was loaded.
type noEdition struct{}

func (noEdition) Current() *edition.Edition { return nil }
