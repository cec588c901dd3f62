package intl_test

import (
	"fmt"

	"mantel/uischema"
	"mantel/uischema/layout/intl"
)

func ExampleLocale_Money() {
	for _, tag := range []string{"de-DE", "en-GB", "de-CH"} {
		locale, err := intl.For(tag)
		if err != nil {
			fmt.Println(err)
			return
		}
		text, err := locale.Money("1299.50", "EUR", false)
		fmt.Printf("%+q %v\n", text, err)
	}
	// Output:
	// "1.299,50\u00a0\u20ac" <nil>
	// "\u20ac1,299.50" <nil>
	// "EUR\u00a01\u2019299.50" <nil>
}

func ExampleLocale_Message() {
	doc, _ := uischema.Parse("de.json", []byte(`{"nights": {"one": "eine Nacht", "other": "{count} Nächte"}}`), uischema.FileLimits())
	messages, _ := intl.ParseMessages(doc)
	german, err := intl.For("de")
	if err != nil {
		fmt.Println(err)
		return
	}
	three, err := uischema.IntValue(3)
	if err != nil {
		fmt.Println(err)
		return
	}
	text, err := german.Message(messages, "nights", []intl.Arg{{Name: "count", Value: three}})
	fmt.Println(text, err)
	// Output: 3 Nächte <nil>
}

func ExampleMatch() {
	fmt.Println(intl.Match("fr-FR, de-AT;q=0.8", []string{"de", "en", "ar"}, "en"))
	// Output: de-AT
}
