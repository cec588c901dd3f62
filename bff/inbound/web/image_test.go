package web_test

import (
	"encoding/xml"
	"errors"
	"io"
	"net/url"
	"strings"
	"testing"

	"mantel/bff/inbound/web"
)

func TestPicturesAreDrawnTheSameEachTime(t *testing.T) {
	cfg, _, _ := config(t, folder(t, components()))
	at := serve(t, cfg) + "/assets/image?u="
	seen := map[string]string{}
	for _, address := range []string{"https://x.example/rome.jpg", "https://x.example/beach-2.jpg", "https://x.example/a/hotel/7.webp", "https://x.example/car.jpg",
		"https://x.example/phone.png", "https://x.example/solar.jpg", "https://x.example/logo-luma.png", "https://x.example/logo-\"><script>.png", "https://x.example/", "::", ""} {
		resp, svg := get(t, at+url.QueryEscape(address))
		if _, again := get(t, at+url.QueryEscape(address)); again != svg {
			t.Errorf("%s is drawn otherwise the second time", address)
		}
		if resp.Header.Get("Content-Type") != "image/svg+xml" || !strings.Contains(resp.Header.Get("Content-Security-Policy"), "default-src 'none'") {
			t.Errorf("%s: %v", address, resp.Header)
		}
		if err := wellFormed(svg); err != nil || strings.Contains(svg, "#far") || strings.Contains(svg, "#near") {
			t.Errorf("%s: %v\n%s", address, err, svg)
		}
		if other, ok := seen[svg]; ok {
			t.Errorf("%s looks as %s", address, other)
		}
		seen[svg] = address
	}
}

func FuzzAnyAddressHasAPicture(f *testing.F) {
	f.Add("https://images.example.com/logo-ä.png")
	f.Add("https://images.example.com/%00/rome")
	f.Fuzz(func(t *testing.T, address string) {
		if err := wellFormed(web.DrawForTest(address)); err != nil {
			t.Fatalf("%q: %v", address, err)
		}
	})
}

func wellFormed(svg string) error {
	dec := xml.NewDecoder(strings.NewReader(svg))
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if el, ok := tok.(xml.StartElement); ok && el.Name.Local == "script" {
			return errors.New("a script")
		}
	}
}
