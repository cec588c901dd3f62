package edition_test

import (
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"mantel/uischema/diag"
	"mantel/uischema/edition"
)

// small is a sound edition of three components: text, stack, and a composite
// that greets.
func small() fstest.MapFS {
	return files(map[string]string{
		"edition.json": `{"locales": ["de", "en"], "defaultLocale": "en"}`,
		"text/component.json": `{
  "summary": "Plain text.",
  "base": true,
  "props": { "type": "object", "additionalProperties": false, "required": ["text"], "properties": {
    "text": { "type": "string", "maxLength": 200 } } }
}`,
		"text/preview.html": `<p class="text">{{.Props.text}}</p>`,
		"stack/component.json": `{
  "summary": "Children below each other.",
  "base": true,
  "slots": { "children": {} }
}`,
		"stack/preview.html": `<div class="stack">{{.Children}}</div>`,
		"greeting/component.json": `{
  "summary": "Says hello.",
  "placements": ["section"],
  "props": { "type": "object", "additionalProperties": false, "required": ["name"], "properties": {
    "name": { "type": "string", "maxLength": 40 } } },
  "layout": { "type": "stack", "children": [
    { "type": "text", "props": { "text": "${t('hello', {'name': props.name})}" } } ] }
}`,
		"greeting/messages/de.json":   `{ "hello": "Hallo {name}" }`,
		"greeting/messages/en.json":   `{ "hello": "Hello {name}" }`,
		"greeting/examples/ada.json":  `{ "locale": "de-DE", "props": { "name": "Ada" } }`,
		"component.schema.json":       `{}`,
		"README.md":                   `notes`,
		".hidden/component.json":      `not read`,
		"greeting/component.json~":    `not read`,
		"greeting/.component.json.sw": `not read`,
	})
}

func files(contents map[string]string) fstest.MapFS {
	m := fstest.MapFS{}
	for name, content := range contents {
		m[name] = &fstest.MapFile{Data: []byte(content)}
	}
	return m
}

func TestASoundFolderBecomesAnEdition(t *testing.T) {
	e, ds := edition.Load(small())
	if e == nil || len(ds) > 0 {
		t.Fatalf("refused: %v", ds)
	}
	if len(e.Components) != 3 || len(e.Catalog.Primitives) != 2 {
		t.Errorf("got %d components, %d primitives", len(e.Components), len(e.Catalog.Primitives))
	}
	if x := e.Examples["greeting"]; len(x) != 1 || x[0].Name != "ada" || x[0].Locale != "de-DE" {
		t.Errorf("examples: %+v", x)
	}
	viewer, err := e.ExampleViewer("de-DE")
	if err != nil {
		t.Fatal(err)
	}
	tree, failure := e.Examples["greeting"][0].Program.Append(nil, viewer, e.Settings.Policy())
	if failure != nil {
		t.Fatal(failure)
	}
	if !strings.Contains(string(tree), `"text":"Hallo Ada"`) {
		t.Errorf("tree: %s", tree)
	}
}

func TestOneFaultRefusesTheWholeEdition(t *testing.T) {
	for _, c := range []struct {
		name          string
		change        map[string]string
		rule, at, say string
	}{
		{"broken JSON", map[string]string{"text/component.json": "{\n  \"summary\": \n}"},
			"json/syntax", "text/component.json:3:1", ""},
		{"a folder without its component.json", map[string]string{"bare/preview.html": "<p></p>"},
			"file/missing", "bare", "component.json"},
		{"a message that one locale lacks", map[string]string{"greeting/messages/de.json": `{}`},
			"message/missing", "greeting/messages/de.json:1:1", `"hello"`},
		{"a locale without its file", map[string]string{"greeting/messages/de.json": ""},
			"message/missing", "greeting/messages/en.json:1:1", `"de"`},
		{"other arguments in one locale", map[string]string{"greeting/messages/de.json": `{ "hello": "Hallo {nome}" }`},
			"message/argument", "greeting/messages/de.json:1:3", "{nome} here, {name} there"},
		{"messages in a locale that the edition lacks", map[string]string{"greeting/messages/fr.json": `{ "hello": "Salut {name}" }`},
			"message/unknown", "greeting/messages/fr.json", `"fr"`},
		{"an example that does not fit", map[string]string{"greeting/examples/ada.json": `{ "props": { "nam": "Ada" } }`},
			"prop/unknown", "greeting/examples/ada.json:1:14", ""},
		{"a setting that is mistyped", map[string]string{"edition.json": `{"local": ["de", "en"]}`},
			"settings/value", "edition.json:1:2", `"local"`},
		{"a default locale that is none", map[string]string{"edition.json": `{"locales": ["de", "en"], "defaultLocale": "fr"}`},
			"settings/value", "edition.json:1:44", `"fr"`},
		{"a scheme that is not the app's", map[string]string{"edition.json": `{"locales": ["de", "en"], "appScheme": "javascript"}`},
			"settings/value", "edition.json:1:40", "javascript"},
		{"a slot that accepts what there is not", map[string]string{"stack/component.json": `{"summary": "S.", "base": true, "slots": {"children": {"accepts": ["txet"]}}}`},
			"component/slot", "stack/component.json:1:", "txet"},
		{"a huge file", map[string]string{"text/component.json": strings.Repeat(" ", 300<<10)},
			"file/size", "text/component.json", "307200"},
		{"a stylesheet that asks the network", map[string]string{"preview.css": "p {\n  background: url(https://elsewhere.example/x.png) }"},
			"preview/unsafe", "preview.css:2:", ""},
		{"a preview of a property that is not declared", map[string]string{"text/preview.html": "<p>\n{{.Props.txt}}</p>"},
			"preview/prop", "text/preview.html:2:10", "declares no property txt"},
		{"an unsafe preview", map[string]string{"text/preview.html": "<p>\n<script>x()</script></p>"},
			"preview/unsafe", "text/preview.html:2:", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			fsys := small()
			maps.Copy(fsys, files(c.change))
			for name, content := range c.change {
				if content == "" {
					delete(fsys, name)
				}
			}
			e, ds := edition.Load(fsys)
			if e != nil {
				t.Fatal("an edition was loaded")
			}
			for _, d := range ds {
				if d.Severity == diag.Error && d.Rule == c.rule && strings.HasPrefix(d.Place.String(), c.at) && strings.Contains(d.Message, c.say) {
					return
				}
			}
			t.Errorf("no %s at %s that says %q in %+v", c.rule, c.at, c.say, ds)
		})
	}
}

func TestAnEmptyFolderIsNoEdition(t *testing.T) {
	if e, ds := edition.Load(fstest.MapFS{}); e != nil || len(ds) == 0 {
		t.Errorf("got %v, %v", e, ds)
	}
}

func TestAFileThatNothingReadsIsAWarning(t *testing.T) {
	fsys := small()
	maps.Copy(fsys, files(map[string]string{"greeting/message/de.json": "{}", "tpyes.json": "{}"}))
	e, ds := edition.Load(fsys)
	if e == nil || len(ds) != 2 {
		t.Fatalf("got %v", ds)
	}
	for i, want := range []string{"did you mean messages?", "did you mean types.json?"} {
		if ds[i].Severity != diag.Warning || ds[i].Rule != "file/unknown" || ds[i].Hint != want {
			t.Errorf("got %+v, want the hint %q", ds[i], want)
		}
	}
}

func TestAPluralFormThatTheLanguageHasAndTheMessageLacksIsAWarning(t *testing.T) {
	fsys := small()
	maps.Copy(fsys, files(map[string]string{
		"greeting/messages/de.json": `{ "hello": { "other": "Hallo {name}{count}" } }`,
		"greeting/messages/en.json": `{ "hello": { "one": "Hello {name}", "other": "Hello {name}{count}" } }`,
		"greeting/component.json":   strings.Replace(string(fsys["greeting/component.json"].Data), "'name': props.name", "'name': props.name, 'count': 1", 1),
	}))
	e, ds := edition.Load(fsys)
	if e == nil || len(ds) != 1 || ds[0].Rule != "message/plural" || ds[0].Severity != diag.Warning || !strings.HasSuffix(ds[0].Message, "form one") {
		t.Errorf("got %+v", ds)
	}
}

func TestFaultsOfFilesAndOfLayoutsAreToldTogether(t *testing.T) {
	fsys := small()
	maps.Copy(fsys, files(map[string]string{
		"text/component.json":  `{"summary": "Plain text.", "bsae": true}`,
		"other/component.json": `{"summary": "Uses both.", "placements": ["section"], "layout": {"type": "stack", "children": [{"type": "text"}, {"type": "stakc"}]}}`,
	}))
	_, ds := edition.Load(fsys)
	var rules []string
	for _, d := range ds {
		rules = append(rules, d.Rule+" "+d.Place.File)
	}
	got := strings.Join(rules, ", ")
	if !strings.Contains(got, "component/member text/component.json") || !strings.Contains(got, "layout/component other/component.json") ||
		strings.Count(got, "other/component.json") != 1 {
		t.Errorf("got %s", got)
	}
}

func TestAMessageThatNoLayoutAsksForIsAWarning(t *testing.T) {
	fsys := small()
	maps.Copy(fsys, files(map[string]string{
		"greeting/messages/de.json": `{ "hello": "Hallo {name}", "helo": "Hi" }`,
		"greeting/messages/en.json": `{ "hello": "Hello {name}", "helo": "Hi" }`,
	}))
	e, ds := edition.Load(fsys)
	if e == nil || len(ds) != 2 || ds[0].Place.String() != "greeting/messages/de.json:1:28" || ds[0].Hint != "did you mean hello?" {
		t.Errorf("got %+v", ds)
	}
}

func TestARefusedFileIsTheOnlyFinding(t *testing.T) {
	fsys := small()
	fsys["greeting/component.json"].Data = []byte(strings.Repeat(" ", 300<<10))
	_, ds := edition.Load(fsys)
	if len(ds) != 1 || ds[0].Rule != "file/size" {
		t.Errorf("got %+v", ds)
	}
}

func TestAPlacementThatNoScreenHasIsAWarning(t *testing.T) {
	fsys := small()
	maps.Copy(fsys, files(map[string]string{
		"home/component.json": `{"summary": "The home.", "slots": {"rest": {"placement": "sections", "max": 2}}, "layout": {"type": "stack", "children": [{"$slot": "rest"}]}}`,
	}))
	e, ds := edition.Load(fsys)
	if e == nil || len(ds) != 1 || ds[0].Rule != "component/placement" || ds[0].Place.String() != "greeting/component.json:3:18" || ds[0].Hint != "did you mean sections?" {
		t.Errorf("got %+v", ds)
	}
}

func TestTheHashIsOverWhatChangesBytes(t *testing.T) {
	base, _ := edition.Load(small())
	for _, c := range []struct {
		file    string
		changes bool
	}{
		{"text/preview.html", false}, {"greeting/examples/ada.json", false},
		{"greeting/messages/de.json", true}, {"text/component.json", true},
	} {
		fsys := small()
		fsys[c.file].Data = append(fsys[c.file].Data, ' ')
		e, ds := edition.Load(fsys)
		if e == nil {
			t.Fatal(ds)
		}
		if (e.Hash != base.Hash) != c.changes {
			t.Errorf("a change of %s: hash changes %v, want %v", c.file, e.Hash != base.Hash, c.changes)
		}
	}
}
