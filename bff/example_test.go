package bff_test

import (
	"context"
	"fmt"
	"testing/fstest"
	"time"

	"mantel/bff"
	"mantel/bff/outbound/memory"
	"mantel/uischema/edition"
)

func noon() time.Time { return time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC) }

// A product says what it has for a user; what is not newer changes nothing.
func ExampleIngest_Put() {
	store := memory.New(noon)
	take := bff.NewIngest(bff.IngestConfig{
		Recommendations: store, Generics: store.Generics(), Now: noon,
		Editions: edition.NewHolder(&edition.Edition{}),
		Products: []bff.Product{{ID: "flights", DefaultLocale: "en"}},
	})
	for _, body := range []string{
		`{"revision": 2, "widgets": []}`,
		`{"revision": 1, "widgets": []}`,
		`{"revision": 3, "widgets": [{"id": "rom 1", "component": "flights.deal"}]}`,
	} {
		w, found, err := take.Put(context.Background(), "flights", "ada", []byte(body))
		if err != nil {
			fmt.Println(err)
			for _, d := range found {
				fmt.Println(" ", d.Rule, d.Pointer)
			}
			continue
		}
		fmt.Println(w.Verdict, w.Held)
	}
	// Output:
	// applied 2
	// older 2
	// invalid: the push has 2 findings
	//   push/widget /widgets/0/id
	//   push/component /widgets/0/component
}

// A screen is arranged from what products said, and written as bytes.
func ExampleHome_Screen() {
	files := make(fstest.MapFS)
	for name, text := range componentFiles() {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	components, _ := edition.Load(files)
	editions := edition.NewHolder(components)
	store := memory.New(noon)
	products := []bff.Product{{ID: "flights", DefaultLocale: "en"}}
	take := bff.NewIngest(bff.IngestConfig{Recommendations: store, Generics: store.Generics(), Now: noon, Editions: editions, Products: products})
	home := bff.NewHome(bff.HomeConfig{Recommendations: store, Generics: bff.NewGenericSet(), Now: noon, Editions: editions, Products: products})

	body := `{"revision": 1, "expireAfter": 3600, "widgets": [{"id": "rom-1", "component": "flights.deal", "props": {"city": "Rome"}}]}`
	if _, _, err := take.Put(context.Background(), "flights", "ada", []byte(body)); err != nil {
		fmt.Println(err)
		return
	}
	s, err := home.Screen(context.Background(), "deals", bff.Viewer{User: "ada"}, "")
	if err != nil {
		fmt.Println(err)
		return
	}
	again, _ := home.Screen(context.Background(), "deals", bff.Viewer{User: "ada"}, s.Revision)
	fmt.Println(s.Locale, s.Until.Format(time.TimeOnly), again.NotModified)
	// Output: en 13:00:00 true
}

func ExampleDecodeEnvelope() {
	r := bff.Recommendation{Product: "flights", User: "ada", Revision: 7, AsOf: noon(), Digest: "0123456789abcdef0123456789abcdef"}
	stored := bff.EncodeEnvelope(r)
	back, err := bff.DecodeEnvelope(stored)
	fmt.Println(back.Product, back.User, back.Revision, err)
	_, err = bff.DecodeEnvelope([]byte("something else"))
	fmt.Println(err)
	// Output:
	// flights ada 7 <nil>
	// no readable envelope: not JSON within bounds
}
