package web

import (
	"embed"
	"fmt"
	"hash/fnv"
	"net/http"
	"net/url"
	"path"
	"strings"
	"unicode"
)

//go:embed scenes/*.svg
var sceneFiles embed.FS

// scene is a drawing for pictures whose address speaks of one of its words.
type scene struct {
	name, words string
	// moods are the palettes that suit it.
	moods []int
	// indoors has no sun.
	indoors bool
}

// scenes are tried in order; a word counts where the address's last words
// begin with it.
var scenes = [...]scene{
	{"rome", "rom rome roma athens athen florence florenz istanbul vatican", []int{0, 1}, false},
	{"beach", "beach strand mallorca palma crete kreta antalya maldives malediven coast island insel sea bali lisbon lissabon summer canary tenerife", []int{2, 0}, false},
	{"mountain", "mountain alps alpen ski hut hike berg innsbruck zermatt winter snow zurich oslo reykjavik bergen", []int{3, 4}, false},
	{"hotel", "hotel room suite spa resort pool riad", []int{1, 5}, false},
	{"car", "car auto kfz drive vehicle rental", []int{6, 0}, false},
	{"house", "house home haus flat apartment household building family liability haftpflicht", []int{0, 6}, false},
	{"phone", "phone mobile handset sim smartphone handy tablet", []int{7, 5}, true},
	{"solar", "solar electricity strom energy wind power green gas heat switch", []int{2, 6}, false},
	{"wifi", "wifi broadband internet router fibre fiber dsl glasfaser", []int{7, 4}, true},
	{"coins", "loan loans kredit credit money coins bank cash savings", []int{6, 7}, true},
	{"shield", "insurance shield versicherung cover protect legal", []int{4, 7}, true},
	{"plane", "flight flights plane airport flug airline", []int{3, 2}, false},
	{"city", "city paris london berlin vienna wien newyork new york tokyo dubai barcelona madrid porto hamburg munich prague amsterdam copenhagen cairo marrakech marrakesh night skyline", []int{1, 5, 4}, false},
	{"object", "p product shop lamp chair desk rug", []int{6, 0, 3}, true},
	{"hills", "", []int{0, 2, 3, 6}, false},
}

// palette is a mood: the sky from above to the horizon, the sun, and what
// stands far, between and near.
type palette struct{ top, low, sun, far, mid, near, light, glow string }

var palettes = [...]palette{
	{"#7fb2e5", "#fde3c4", "#fff3d6", "#c9b3b8", "#a5808f", "#5b4660", "#fff4e0", "#e58f65"}, // golden morning
	{"#3b2a68", "#f39b7b", "#ffd9a0", "#8d5a85", "#5e3c70", "#2c1f45", "#ffe2b0", "#f2794f"}, // dusk
	{"#3fa2dd", "#c8efff", "#fff6c9", "#8fc6b4", "#2f8fb3", "#1f4f5c", "#ffffff", "#ff8a5c"}, // bright noon
	{"#8db8e8", "#eef6ff", "#ffffff", "#a9bedb", "#6f8fb8", "#33496e", "#ffffff", "#e96d5b"}, // cool day
	{"#16284f", "#5f8ccf", "#f7fbff", "#4a6aa5", "#2f4a80", "#14213f", "#dcebff", "#4fd1c5"}, // blue hour
	{"#1d1846", "#7b5bb5", "#ffe9c7", "#574391", "#3c2e70", "#1a1436", "#ffdf9e", "#ff9f6b"}, // violet night
	{"#f6d9a8", "#fff5e3", "#ffffff", "#dcc7a1", "#b99f78", "#4d4a52", "#ffffff", "#d9694a"}, // paper
	{"#3a2f9b", "#8f7bf0", "#d9d2ff", "#5a4cc0", "#4436a3", "#211a5c", "#ffffff", "#ff7a9a"}, // indigo
}

// image draws a picture for an address, always the same for the same one, so
// that development needs no network and no photographs.
func (s *server) image(w http.ResponseWriter, r *http.Request) {
	address := cut(r.URL.Query().Get("u"), 2048)
	h := w.Header()
	h.Set("Content-Type", "image/svg+xml")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'")
	h.Set("Cache-Control", "private, max-age=600")
	_, _ = w.Write([]byte(draw(address)))
}

// draw gives an SVG of 800 by 500, or a square for a logo.
func draw(address string) string {
	words := wordsOf(address)
	sum := fnv.New32a()
	_, _ = sum.Write([]byte(address)) // a hash does not fail
	seed := int(sum.Sum32() >> 1)
	if len(words) > 1 && (words[0] == "logo" || words[0] == "brand") {
		return drawLogo(words[1], seed)
	}
	sc := sceneFor(words)
	body, err := sceneFiles.ReadFile("scenes/" + sc.name + ".svg")
	if err != nil {
		body = nil // the sky alone
	}
	p := palettes[sc.moods[seed%len(sc.moods)]]
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 500" width="800" height="500" preserveAspectRatio="xMidYMid slice">`+
		`<defs><linearGradient id="s" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="%s"/><stop offset=".8" stop-color="%s"/></linearGradient></defs>`+
		`<rect width="800" height="500" fill="url(#s)"/>`, p.top, p.low)
	if !sc.indoors {
		x, y := 140+seed/7%520, 90+seed/31%90
		fmt.Fprintf(&b, `<circle cx="%d" cy="%d" r="84" fill="%s" opacity=".3"/><circle cx="%d" cy="%d" r="46" fill="%s" opacity=".9"/>`, x, y, p.sun, x, y, p.sun)
	}
	b.WriteString(strings.NewReplacer("#far", p.far, "#mid", p.mid, "#near", p.near, "#light", p.light, "#glow", p.glow,
		"#sand", "#f0d9b0", "#pool", "#58c4dc").Replace(string(body)))
	b.WriteString("</svg>\n")
	return b.String()
}

// drawLogo gives a square with a letter in it.
func drawLogo(name string, seed int) string {
	p := palettes[seed%len(palettes)]
	shape := [...]string{
		`<circle cx="100" cy="100" r="64"/>`, `<rect x="40" y="40" width="120" height="120" rx="36"/>`,
		`<path d="M100 30l62 36v68l-62 36-62-36V66z"/>`, `<path d="M38 100a62 62 0 0 1 124 0v62H38z"/>`,
	}[seed/13%4]
	letter := strings.ToUpper(string([]rune(name)[:1])) // words hold letters only
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200" width="200" height="200"><rect width="200" height="200" fill="%s"/><g fill="%s">%s</g>`+
		`<text x="100" y="128" font-family="system-ui,sans-serif" font-size="80" font-weight="800" text-anchor="middle" fill="#fff">%s</text></svg>`+"\n",
		p.light, p.glow, shape, letter)
}

// wordsOf are the words of an address's path, those of its last part first.
func wordsOf(address string) []string {
	u, err := url.Parse(address)
	if err != nil {
		return nil
	}
	dir, file := path.Split(u.Path)
	split := func(s string) []string {
		return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) })
	}
	words := split(strings.TrimSuffix(file, path.Ext(file)))
	return append(words, split(dir)...)
}

func sceneFor(words []string) scene {
	for _, sc := range scenes {
		for known := range strings.FieldsSeq(sc.words) {
			for _, w := range words {
				if w == known || (len(known) > 3 && strings.HasPrefix(w, known)) {
					return sc
				}
			}
		}
	}
	return scenes[len(scenes)-1]
}
