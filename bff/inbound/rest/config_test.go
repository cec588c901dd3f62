package rest

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"mantel/bff"
)

func TestAConfigNamesTheFieldThatCannotBe(t *testing.T) {
	for field, spoil := range map[string]func(*Config){
		"Screens":      func(c *Config) { c.Screens = nil },
		"Pushes":       func(c *Config) { c.Pushes = nil },
		"Batches":      func(c *Config) { c.Batches = nil },
		"Editions":     func(c *Config) { c.Editions = nil },
		"ReadTimeout":  func(c *Config) { c.ReadTimeout = 0 },
		"BatchTimeout": func(c *Config) { c.BatchTimeout = -1 },
		"Pages":        func(c *Config) { c.Pages = []Page{{Path: "gallery", Handler: http.NotFoundHandler()}} },
	} {
		c := development(&recorder{})
		if err := c.Validate(); err != nil {
			t.Fatalf("a sound config: %v", err)
		}
		spoil(&c)
		if err := c.Validate(); err == nil || !strings.Contains(err.Error(), "rest.Config."+field) {
			t.Errorf("%s: error %v", field, err)
		}
	}
}

func ExampleNewSecrets() {
	// What is configured is the secret's SHA-256, never the secret:
	// printf %s "$SECRET" | sha256sum
	secrets, err := NewSecrets(map[bff.ProductID][]string{
		"flights": {"4f5a1e7f1b7f2d1e4b0c8e6c1f0a9d3b2c5e7f8a9b0c1d2e3f4a5b6c7d8e9f0a"},
	}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = secrets.Product(Credentials{Product: "flights"})
	fmt.Println(err)
	// Output: identity/missing: say which product pushes: send the product's secret as Authorization: Bearer …
}
