package main

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"mantel/components"
	"mantel/uischema/diag"
	"mantel/uischema/edition"
)

// formats are those that findings can be printed in.
func formats() []string { return []string{"text", "json", "github", "junit"} }

// printFindings prints to stdout in a format; source gives the text of files.
func (p process) printFindings(format string, ds []diag.Diagnostic, source func(string) []byte) error {
	switch format {
	case "json":
		return diag.JSON(p.out, ds)
	case "github":
		return diag.GitHub(p.out, ds)
	case "junit":
		return diag.JUnit(p.out, ds)
	}
	return diag.Text(p.out, ds, source, coloured(p.out, p.env))
}

// coloured says whether w shows colours: a terminal does, unless NO_COLOR
// (no-color.org) is set to anything, or the terminal says that it is dumb.
func coloured(w io.Writer, env func(string) string) bool {
	f, ok := w.(*os.File)
	if !ok || env("NO_COLOR") != "" || env("TERM") == "dumb" {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// count words findings: "2 errors, 1 warning".
func count(ds []diag.Diagnostic) string {
	n := map[diag.Severity]int{}
	for _, d := range ds {
		n[d.Severity]++
	}
	var parts []string
	for _, s := range []diag.Severity{diag.Error, diag.Warning} {
		if n[s] > 0 {
			parts = append(parts, plural(n[s], s.String()))
		}
	}
	if len(parts) == 0 {
		return "nothing found"
	}
	return strings.Join(parts, ", ")
}

// plural is "1 error", "2 errors".
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// folder is a components folder, on disk or compiled in.
type folder struct {
	fs.FS
	// name is how it was given, slash-separated; findings show it before
	// their files, so that a terminal can open them.
	name string
	// onDisk says that it may change.
	onDisk bool
}

// openComponents is the folder dir; without one ./components, or, where that
// is not there, what was compiled in. It cannot be left through links.
func openComponents(dir string) (folder, error) {
	if dir == "" {
		if info, err := os.Stat("components"); err != nil || !info.IsDir() {
			return folder{components.FS, "components", false}, nil
		}
		dir = "components"
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return folder{}, fmt.Errorf("components: %w", err)
	}
	return folder{root.FS(), path.Clean(filepath.ToSlash(dir)), true}, nil
}

// load loads the folder's edition; findings name files as seen from here.
func (f folder) load() (*edition.Edition, []diag.Diagnostic) {
	e, ds := edition.Load(f)
	return e, f.rooted(ds)
}

// source is the text of a file named by a finding of load, nil where it
// cannot be read.
func (f folder) source(file string) []byte {
	inside, ok := strings.CutPrefix(file, f.name+"/")
	if f.name == "." {
		inside, ok = file, true
	}
	if !ok {
		return nil
	}
	src, err := fs.ReadFile(f, inside)
	if err != nil {
		return nil
	}
	return src
}

// notedFile finds places in notes: "declared in card/component.json:9:5".
var notedFile = regexp.MustCompile(`[A-Za-z0-9._/-]+\.(json|html|css)\b`)

// rooted puts the folder's name before all files.
func (f folder) rooted(ds []diag.Diagnostic) []diag.Diagnostic {
	out := make([]diag.Diagnostic, len(ds))
	for i, d := range ds {
		if d.Place.File != "" {
			d.Place.File = path.Join(f.name, d.Place.File)
		}
		notes := make([]string, len(d.Notes))
		for j, n := range d.Notes {
			notes[j] = notedFile.ReplaceAllStringFunc(n, func(file string) string {
				if _, err := fs.Stat(f, file); err != nil {
					return file
				}
				return path.Join(f.name, file)
			})
		}
		d.Notes = notes
		out[i] = d
	}
	return out
}

// edition loads a folder for a command whose findings are about something
// else: broken components are printed to stderr, and it cannot run.
func (p process) edition(f folder) (*edition.Edition, error) {
	e, ds := f.load()
	if e != nil {
		return e, nil
	}
	if err := diag.Text(p.err, ds, f.source, coloured(p.err, p.env)); err != nil {
		return nil, err
	}
	return nil, fmt.Errorf("the components in %s cannot be used: %s", f.name, count(ds))
}

// list joins names; "none" where there are none.
func list(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}
