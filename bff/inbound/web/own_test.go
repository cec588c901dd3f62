package web_test

import (
	"net/url"
	"os"
	"strings"
	"testing"

	"mantel/bff"
	"mantel/bff/inbound/web"
	"mantel/uischema/edition"
)

// TestTheRepositorysOwnComponentsAreShownWhole looks at each example of
// components/ as the gallery shows it: none may have a node that its previews
// cannot show.
func TestTheRepositorysOwnComponentsAreShownWhole(t *testing.T) {
	files := os.DirFS("../../../components")
	e, ds := edition.Load(files)
	if e == nil {
		t.Fatalf("components/ is refused: %+v", ds)
	}
	home := &fakeHome{screen: bff.Screen{Body: []byte(homeTree), Locale: "en", Dir: "ltr"}}
	at := serve(t, web.Config{Home: home, Editions: edition.NewHolder(e), Identify: anonymous, Dev: true, Files: files})
	for component, examples := range e.Examples {
		if resp, _ := get(t, at+"/gallery/c/"+component); resp.StatusCode != 200 {
			t.Errorf("the page of %s gives %d", component, resp.StatusCode)
		}
		for _, ex := range examples {
			for _, look := range []string{"", "?locale=ar&theme=dark&width=phone"} {
				resp, page := get(t, at+"/gallery/frame/"+component+"/"+url.PathEscape(ex.Name)+look)
				if resp.StatusCode != 200 || strings.Contains(page, "preview-missing") || inline.MatchString(page) {
					t.Errorf("%s%s: %d\n%s", ex.File, look, resp.StatusCode, page)
				}
			}
		}
	}
	b := open(t)
	b.look(at+"/gallery", 1280, 900)
	b.shoot("own-gallery")
	b.look(at+"/gallery/c/home?theme=dark&locale=ar&width=phone", 1280, 900)
	b.shoot("own-home")
	b.calm("the gallery of components/")
}
