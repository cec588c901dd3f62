package edition

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"mantel/uischema"
	"mantel/uischema/diag"
)

const (
	// maxFiles bounds an edition, so that a wrong directory is noticed before
	// it is read.
	maxFiles = 20_000
	// maxStylesheet is the most that preview.css may have, in bytes.
	maxStylesheet = 512 << 10
)

// files is a components folder, sorted into what each file is.
type files struct {
	sources map[string][]byte
	// components holds folders by component name; the rest holds paths.
	components map[string]*folder
	actions    map[string]string
	// refused are paths that were found and not read.
	refused    map[string]bool
	types      string
	settings   string
	stylesheet string
}

// folder is one component's files, by path.
type folder struct {
	component string
	preview   string
	examples  map[string]string
	messages  map[string]string
}

var (
	segment     = regexp.MustCompile(`^[a-z][a-z0-9-]{0,39}$`)
	actionName  = regexp.MustCompile(`^[a-z][A-Za-z0-9]{0,39}$`)
	exampleName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,59}\.json$`)
	localeName  = regexp.MustCompile(`^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?\.json$`)
)

func sortedKeys[V any](m map[string]V) []string {
	return slices.Sorted(maps.Keys(m))
}

// read walks the folder. What it cannot place is a finding, except for files
// that editors and people leave about: hidden ones, backups, READMEs, Go.
func read(fsys fs.FS) (*files, []diag.Diagnostic) {
	f := &files{
		sources:    map[string][]byte{},
		components: map[string]*folder{},
		actions:    map[string]string{},
		refused:    map[string]bool{},
	}
	var ds []diag.Diagnostic
	count := 0
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if ignored(name, d) {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if d.IsDir() {
			return nil
		}
		if count++; count > maxFiles {
			return fmt.Errorf("more than %d files: is this a components folder?", maxFiles)
		}
		found := f.take(fsys, name, d)
		ds = append(ds, found...)
		return nil
	})
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) || len(f.sources) == 0 {
			ds = append(ds, diag.Diagnostic{Rule: "file/missing", Place: diag.Place{File: "."},
				Message: "the components folder cannot be read: " + err.Error()})
			return f, ds
		}
		// A file that vanished while we walked: the next reload sees why.
		ds = append(ds, diag.Diagnostic{Rule: "file/missing", Place: diag.Place{File: "."},
			Message: "a file vanished while the folder was read", Notes: []string{"load it again"}})
	}
	for _, name := range sortedKeys(f.components) {
		at := strings.ReplaceAll(name, ".", "/")
		if dir := f.components[name]; dir.component == "" && !f.refused[at+"/component.json"] {
			ds = append(ds, diag.Diagnostic{Rule: "file/missing", Place: diag.Place{File: at},
				Message: "the folder " + at + " has no component.json"})
		}
	}
	return f, ds
}

func ignored(name string, d fs.DirEntry) bool {
	base := path.Base(name)
	if name == "." {
		return false
	}
	if strings.HasPrefix(base, ".") || strings.HasSuffix(base, "~") {
		return true
	}
	return !d.IsDir() && (strings.HasSuffix(base, ".go") || strings.HasSuffix(base, ".md") ||
		(path.Dir(name) == "." && strings.HasSuffix(base, ".schema.json")))
}

// take reads one file and puts it where it belongs.
func (f *files) take(fsys fs.FS, name string, d fs.DirEntry) []diag.Diagnostic {
	at := diag.Place{File: name}
	set, hint := f.slot(name)
	if set == nil {
		return []diag.Diagnostic{{Rule: "file/unknown", Severity: diag.Warning, Place: at, Hint: hint,
			Message: "nothing reads this file",
			Notes:   []string{"a component folder holds component.json, preview.html, examples/*.json and messages/<locale>.json"}}}
	}
	f.refused[name] = true
	if !d.Type().IsRegular() {
		return []diag.Diagnostic{{Rule: "file/unknown", Place: at,
			Message: "not a regular file", Notes: []string{"links are not followed: copy the file here"}}}
	}
	limit := int64(uischema.FileLimits().Bytes)
	if name == "preview.css" {
		limit = maxStylesheet
	}
	info, err := d.Info()
	if err == nil && info.Size() > limit {
		return []diag.Diagnostic{{Rule: "file/size", Place: at,
			Message: fmt.Sprintf("the file has %d bytes, at most %d are read", info.Size(), limit)}}
	}
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return []diag.Diagnostic{{Rule: "file/missing", Place: at, Message: "the file cannot be read"}}
	}
	delete(f.refused, name)
	f.sources[name] = data
	set(name)
	return nil
}

// slot gives what keeps a path; nil where the path means nothing, with what
// may have been meant.
func (f *files) slot(name string) (set func(string), hint string) {
	parts := strings.Split(name, "/")
	switch {
	case name == "types.json":
		return func(p string) { f.types = p }, ""
	case name == "edition.json":
		return func(p string) { f.settings = p }, ""
	case name == "preview.css":
		return func(p string) { f.stylesheet = p }, ""
	case len(parts) == 1:
		return nil, meant(name, "types.json", "edition.json", "preview.css")
	case parts[0] == "actions" && len(parts) == 2:
		if base, ok := strings.CutSuffix(parts[1], ".json"); ok && actionName.MatchString(base) {
			return func(p string) { f.actions[base] = p }, ""
		}
		return nil, "an action's file is its name, such as openUrl.json"
	}
	for depth := 1; depth <= 2 && depth < len(parts); depth++ {
		rest := parts[depth:]
		if !inFolder(rest) {
			continue
		}
		for _, s := range parts[:depth] {
			if !segment.MatchString(s) {
				return nil, "folder names are lower-case: a-z, 0-9, -"
			}
		}
		return f.folder(strings.Join(parts[:depth], ".")).slot(rest), ""
	}
	last := parts[len(parts)-1]
	if len(parts) >= 3 && strings.HasSuffix(last, ".json") {
		return nil, meant(parts[len(parts)-2], "examples", "messages")
	}
	return nil, meant(last, "component.json", "preview.html")
}

func meant(name string, candidates ...string) string {
	if s := diag.Suggest(name, candidates); s != "" {
		return "did you mean " + s + "?"
	}
	return ""
}

// inFolder reports whether a path below a component's folder is one of its
// files.
func inFolder(rest []string) bool {
	switch {
	case len(rest) == 1:
		return rest[0] == "component.json" || rest[0] == "preview.html"
	case len(rest) == 2 && rest[0] == "examples":
		return exampleName.MatchString(rest[1])
	case len(rest) == 2 && rest[0] == "messages":
		return localeName.MatchString(rest[1])
	}
	return false
}

func (f *files) folder(name string) *folder {
	dir := f.components[name]
	if dir == nil {
		dir = &folder{examples: map[string]string{}, messages: map[string]string{}}
		f.components[name] = dir
	}
	return dir
}

func (d *folder) slot(rest []string) func(string) {
	switch rest[0] {
	case "component.json":
		return func(p string) { d.component = p }
	case "preview.html":
		return func(p string) { d.preview = p }
	case "examples":
		return func(p string) { d.examples[strings.TrimSuffix(rest[1], ".json")] = p }
	}
	return func(p string) { d.messages[strings.TrimSuffix(rest[1], ".json")] = p }
}
