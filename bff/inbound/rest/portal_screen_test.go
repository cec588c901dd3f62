package rest

import (
	"encoding/json"
	"strings"
	"testing"

	"mantel/uischema/edition"
)

func TestAPushChangesTheScreenAndItsTag(t *testing.T) {
	c := open(t)
	tags := map[string]string{}
	look := func(when string) string {
		a := c.ask("GET", "/v1/screens/home", "", "Mantel-User: ada", "Accept-Language: de")
		tag := a.header.Get("ETag")
		if a.status != 200 || tags[tag] != "" {
			t.Errorf("%s: status %d, and the tag is the same as %s", when, a.status, tags[tag])
		}
		tags[tag] = when
		if again := c.ask("GET", "/v1/screens/home", "", "Mantel-User: ada", "Accept-Language: de", "If-None-Match: "+tag); again.status != 304 {
			t.Errorf("%s: %d for what the viewer has", when, again.status)
		}
		return string(a.body)
	}
	if body := look("at first"); !strings.Contains(body, "Heute nichts") || !strings.Contains(body, `"source":"placeholder"`) {
		t.Errorf("no placeholder: %s", body)
	}
	c.ask("PUT", adaAtFlights, deal("10", "Rom", ""), asFlights...)
	if body := look("after a push"); !strings.Contains(body, "Flug nach Rom") || !strings.Contains(body, `"id":"flights.rom-1"`) || !strings.Contains(body, `"campaign":"winter"`) {
		t.Errorf("the push is not there: %s", body)
	}
	c.ask("PUT", adaAtFlights, deal("11", "Oslo", ""), asFlights...)
	if body := look("after a newer push"); !strings.Contains(body, "Flug nach Oslo") {
		t.Errorf("the newer push is not there: %s", body)
	}
	c.ask("PUT", adaAtFlights, `{"revision": 12, "widgets": []}`, asFlights...)
	look2 := c.ask("GET", "/v1/screens/home", "", "Mantel-User: ada", "Accept-Language: de")
	if strings.Contains(string(look2.body), "flights.rom-1") {
		t.Errorf("an empty list says: show nothing of mine: %s", look2.body)
	}
}

func TestLocaleIsAnInputOfTheScreen(t *testing.T) {
	c := open(t)
	c.ask("PUT", adaAtFlights, deal("10", "Rom", ""), asFlights...)
	german := c.ask("GET", "/v1/screens/home", "", "Mantel-User: ada", "Accept-Language: de-AT")
	english := c.ask("GET", "/v1/screens/home", "", "Mantel-User: ada", "Accept-Language: en-GB")
	if !strings.Contains(string(german.body), "Flug nach Rom") || german.header.Get("Content-Language") != "de-AT" {
		t.Errorf("%s: %s", german.header.Get("Content-Language"), german.body)
	}
	if !strings.Contains(string(english.body), "Flight to Rome") || english.header.Get("ETag") == german.header.Get("ETag") {
		t.Errorf("%s: %s", english.header.Get("ETag"), english.body)
	}
}

func TestNobodySeesWhatWasSaidToAnother(t *testing.T) {
	c := open(t)
	c.ask("PUT", adaAtFlights, deal("10", "Rom", ""), asFlights...)
	for _, who := range []string{"", "Mantel-User: bob"} {
		for _, path := range []string{"/v1/screens/home", "/v1/recommendations"} {
			if a := c.ask("GET", path, "", who); a.status != 200 || strings.Contains(string(a.body), "rom-1") {
				t.Errorf("%q at %s: %d %s", who, path, a.status, a.body)
			}
		}
	}
}

func TestGenericContentStandsInWhereNothingIsPersonal(t *testing.T) {
	c := open(t)
	a := c.ask("PUT", "/v1/products/flights/generic", deal("3", "Wien", ""), asFlights...)
	if a.status != 200 {
		t.Fatalf("%d %s", a.status, a.body)
	}
	c.heard.wait(2)
	look := func(who string) string {
		return string(c.ask("GET", "/v1/screens/home", "", who, "Accept-Language: de").body)
	}
	if body := look(""); !strings.Contains(body, "Flug nach Wien") || !strings.Contains(body, `"source":"generic"`) {
		t.Errorf("an anonymous viewer: %s", body)
	}
	c.ask("PUT", adaAtFlights, deal("10", "Rom", ""), asFlights...)
	if body := look("Mantel-User: ada"); !strings.Contains(body, "Flug nach Rom") || strings.Contains(body, "Wien") {
		t.Errorf("ada: %s", body)
	}
	c.ask("DELETE", adaAtFlights+"?revision=11", "", "Mantel-Product: flights")
	if body := look("Mantel-User: ada"); !strings.Contains(body, "Flug nach Wien") {
		t.Errorf("ada, after the product took it back: %s", body)
	}
	if a := c.ask("PUT", adaAtFlights, deal("10", "Rom", ""), asFlights...); a.status != 409 {
		t.Errorf("an old push after a withdrawal: %d", a.status)
	}
}

func TestRecommendationsAreTheSameAsData(t *testing.T) {
	c := open(t)
	c.ask("PUT", adaAtFlights, deal("10", "Rom", ""), asFlights...)
	a := c.ask("GET", "/v1/recommendations", "", "Mantel-User: ada", "Accept-Language: en")
	const want = `{"format":1,"locale":"en","dir":"ltr","recommendations":[{"product":"flights","source":"personalised","revision":10,` +
		`"asOf":"2026-11-21T18:20:00Z","widgets":[{"id":"rom-1","component":"flights.deal","placement":"deal","rank":10,` +
		`"props":{"city":"Rome","price":{"amount":"89.00","currency":"EUR"}},"track":{"campaign":"winter"}}]}]}`
	if a.status != 200 || string(a.body) != want {
		t.Errorf("%d\n%s\nwant\n%s", a.status, a.body, want)
	}
	if again := c.ask("GET", "/v1/recommendations", "", "Mantel-User: ada", "Accept-Language: en", "If-None-Match: "+a.header.Get("ETag")); again.status != 304 {
		t.Errorf("the same again: %d", again.status)
	}
}

func TestTheDocumentHasTheEditionsComponents(t *testing.T) {
	c := open(t)
	a := c.ask("GET", "/openapi.json", "")
	wantWhole(t, a)
	doc := a.tree()
	schemas := in(doc, "components", "schemas")
	for _, want := range []string{"node.text", "node.stack", "widget.flights.deal", "widget.note", "props.flights.deal", "Node", "Widget"} {
		if schemas[want] == nil {
			t.Errorf("the schema %s is missing", want)
		}
	}
	if schemas["node.home"] != nil || schemas["node.note"] != nil {
		t.Error("a screen or composite is documented as a node")
	}
	if price := in(schemas, "props.flights.deal", "properties", "price"); price["$ref"] != "#/components/schemas/types.money" || len(in(schemas, "types.money")) == 0 {
		t.Errorf("a shared type is not a schema of its own: %v", price)
	}
	if examples, _ := in(schemas, "props.flights.deal")["examples"].([]any); len(examples) != 1 {
		t.Errorf("examples of flights.deal: %v", examples)
	}
	shown := in(doc, "paths", "/v1/screens/{screen}", "get", "responses", "200", "content", "application/json", "examples", "home-empty")
	if text, _ := json.Marshal(shown); !strings.Contains(string(text), "Flight to Rome") {
		t.Errorf("the example of the screen: %s", text)
	}
	pushed := in(doc, "paths", "/v1/products/{product}/users/{user}", "put", "requestBody", "content", "application/json", "examples", "flights-deal")
	text, err := json.Marshal(pushed["value"])
	if err != nil {
		t.Fatal(err)
	}
	if a := c.ask("PUT", adaAtFlights, string(text), asFlights...); a.status != 200 {
		t.Errorf("the document's own example is refused: %s", a.body)
	}
	page := string(c.ask("GET", "/docs", "").body)
	for _, want := range []string{"flights.deal", "Where it goes.", "Plain text."} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not show %s", want)
		}
	}
}

func TestANewEditionIsANewDocument(t *testing.T) {
	c := open(t)
	before := c.ask("GET", "/openapi.json", "").header.Get("ETag")
	files := portal()
	delete(files, "hotels/deal/component.json")
	ed, found := edition.Load(files)
	if ed == nil {
		t.Fatal(found)
	}
	c.holder.Swap(ed)
	a := c.ask("GET", "/openapi.json", "", "If-None-Match: "+before)
	if a.status != 200 || strings.Contains(string(a.body), "hotels.deal") {
		t.Errorf("%d: the document is the old edition's", a.status)
	}
}
