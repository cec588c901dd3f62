package bff_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"mantel/bff"
	"mantel/uischema"
)

// Pushes in several hands: members in each order that matters, white space, and
// what needs a second look.
func handwrittenPushes() []string {
	return []string{
		push(plainOffer),
		`{"revision":7,"widgets":[]}`,
		`{"widgets":[{"component":"offer","id":"a","locales":{"de":{"title":"d"},"en-gb":{"size":2,"title":"\u0065"}},"placement":"hero","props":{"kind":"used","size":4.0,"title":"T"},"rank":-3,"track":{"c":"x","a":"y"}}],"revision":7}`,
		` { "revision" : 1e3 , "staleAfter" : 60 , "expireAfter" : 600 , "asOf" : "2026-11-21T19:20:00+01:00" , "widgets" : [
			{ "track" : { "b" : "\u00e4" } , "locales" : { "de" : { "city" : "Rom" } } , "props" : { "city" : "Rome" } , "rank" : 1.0 , "component" : "flights.deal" , "id" : "r" } ] } `,
		push(`"id":"a","component":"flights.trip","props":{"tags":["a"],"city":"Rom","at":{"code":"FCO"},"act":{"to":"/a","do":"go"},"was":1,"now":2},
			"locales":{"en":{"at":{"name":"Fiumicino"},"city":"Rome"},"de":{"act":{"to":"/b"},"tags":[]},"fr":{"was":null},"ar":{"city":"روما"}}`),
		push(plainOffer) + " ",
		`{"revision":7,"widgets":[{` + plainOffer + `},{"id":"b","component":"offer","props":{"title":"u","url":"https://flights.example/x"}},{"id":"c","component":"flights.deal"}]}`,
	}
}

// What is stored, and what is said about a fault, must not depend on which way
// a push was read; the slow way is the one that is easy to follow.
func TestAMutatedPushIsReadAlikeBothWays(t *testing.T) {
	in := pushContext(t)
	random := rand.New(rand.NewPCG(3, 5))
	pieces := []string{" ", "\n", ",", `"`, ":", "{", "}", "[", "]", "0", "-1", ".0", "e1", "null", "true", `\n`, `\u0041`, `\ud83d`, "\\", "ä", "\xff", "\x01",
		`"id":"z",`, `,"x":1`, `"en":{},`, `"rank":1,`, `{}`, `[]`, "9007199254740993"}
	taken, asked := 0, 0
	for _, src := range handwrittenPushes() {
		if _, found := bothWays(t, []byte(src), in); len(found) > 0 {
			t.Fatalf("%s: %+v", src, found)
		}
		for range 3000 {
			text := src
			for range 1 + random.IntN(2) {
				at := random.IntN(len(text) + 1)
				end, piece := min(at+random.IntN(4), len(text)), pieces[random.IntN(len(pieces))]
				switch random.IntN(4) {
				case 0:
					end = at
				case 1, 2: // white space where there may be some, or none
					at += max(strings.IndexAny(text[at:], `:,{}[]`), 0)
					end, piece = at, " "
				}
				text = text[:at] + piece + text[end:]
			}
			asked++
			if _, found := bothWays(t, []byte(text), in); len(found) == 0 {
				taken++
			}
		}
	}
	if share := taken * 100 / asked; share < 3 || share > 70 {
		t.Errorf("%d of %d mutated pushes were taken: the others say little", taken, asked)
	}
}

// What the slow way spells by its Values is what is kept, and nothing of the
// body is kept with it: whoever handed it in uses its memory again.
func TestAPushIsKeptInMemoryOfItsOwn(t *testing.T) {
	in := pushContext(t)
	for _, src := range handwrittenPushes() {
		body := []byte(src)
		r, found := bff.DecodePush(body, in)
		if len(found) > 0 {
			continue
		}
		before := string(bff.EncodeEnvelope(r))
		for i := range body {
			body[i] = '#'
		}
		if after := string(bff.EncodeEnvelope(r)); after != before || strings.Contains(after, "#") {
			t.Errorf("it became\n%s, and was\n%s", after, before)
		}
		// Others use what was used for it.
		again, found := bff.DecodePush([]byte(src), in)
		if got := string(bff.EncodeEnvelope(again)); len(found) > 0 || got != before {
			t.Errorf("the next time it is\n%s, and was\n%s", got, before)
		}
		for i := range r.Widgets {
			if w := &r.Widgets[i]; strings.ContainsAny(w.ID+w.Component+w.Placement, "#") {
				t.Errorf("widget %d became %+v", i, w)
			}
		}
	}
}

// The memory of a body is another body's next: what is remembered of languages
// must not be a part of it.
func TestALanguageIsNotTakenForTheOneThatStoodThereBefore(t *testing.T) {
	in := pushContext(t)
	body := []byte(push(plainOffer + `,"locales":{"de":{"title":"x"}}`))
	for _, tag := range []string{"de", "en", "fr", "de", "it", "en"} {
		at := strings.Index(string(body), `"locales":{"`) + len(`"locales":{"`)
		copy(body[at:], tag)
		r, found := bff.DecodePush(body, in)
		if len(found) > 0 {
			t.Fatalf("%+v", found)
		}
		if _, patches := bff.Plain(&r.Widgets[0]); len(patches) != 1 || patches[tag].Kind() != uischema.Object {
			t.Errorf("%s became %v", tag, patches)
		}
	}
}
