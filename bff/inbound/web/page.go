package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"strings"

	"mantel/uischema/diag"
)

//go:embed pages/*.html
var pageFiles embed.FS

// readPages reads the templates of all pages.
func readPages() (*template.Template, error) {
	t, err := template.New("").Funcs(template.FuncMap{"join": func(list []string) string { return strings.Join(list, ", ") }}).
		ParseFS(pageFiles, "pages/*.html")
	if err != nil {
		return nil, fmt.Errorf("web: read pages: %w", err)
	}
	return t, nil
}

// frameOf is what every page has around its content.
type frameOf struct {
	// Title is the browser's, Lang and Dir the document's.
	Title, Lang, Dir string
	Look             look
	// Version names what is loaded, for the live reload; "" has none.
	Version string
	// Stylesheet is the edition's, as an address; "" for pages without.
	Stylesheet string
	// Findings is the text of why the last edition was refused; "" if it
	// was not. Count is how many there are.
	Findings string
	Count    int
}

// base fills what pages have in common.
func (s *server) base(title string, l look) frameOf {
	f := frameOf{Title: title, Lang: "en", Dir: "ltr", Look: l}
	if e := s.cfg.Editions.Current(); e != nil && len(e.Stylesheet) > 0 {
		f.Stylesheet = "/assets/preview.css?v=" + contentName(e.Stylesheet)
	}
	if s.cfg.Dev {
		f.Version = s.version()
		if ds := s.cfg.Editions.Diagnostics(); len(ds) > 0 {
			f.Findings, f.Count = s.findings(ds), len(ds)
		}
	}
	return f
}

// findings prints them as the command line does.
func (s *server) findings(ds []diag.Diagnostic) string {
	const most = 20
	var b bytes.Buffer
	// A buffer does not fail.
	_ = diag.Text(&b, ds[:min(len(ds), most)], s.source, false)
	if len(ds) > most {
		fmt.Fprintf(&b, "\nand %d more: mantel lint prints all\n", len(ds)-most)
	}
	return b.String()
}

// source is a file of the components folder as it is now, nil for none.
func (s *server) source(file string) []byte {
	if s.cfg.Files == nil || file == "" {
		return nil
	}
	f, err := s.cfg.Files.Open(file)
	if err != nil {
		return nil
	}
	defer f.Close()
	text := make([]byte, 0, 16<<10)
	buf := make([]byte, 16<<10)
	for len(text) < 1<<20 {
		n, err := f.Read(buf)
		text = append(text, buf[:n]...)
		if err != nil {
			break
		}
	}
	return text
}

// show renders a page, whole or not at all.
func (s *server) show(w http.ResponseWriter, status int, name string, data any) {
	var b bytes.Buffer
	if err := s.pages.ExecuteTemplate(&b, name, data); err != nil {
		http.Error(w, "this page cannot be shown", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	if h.Get("Content-Security-Policy") == "" {
		protect(h, s.cfg.Dev, nil)
	}
	h.Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // who has left needs no page
}

// message is a page that only says something.
type message struct {
	frameOf
	Heading, Text string
}

func (s *server) say(w http.ResponseWriter, status int, l look, heading, text string) {
	m := message{frameOf: s.base(heading, l), Heading: heading, Text: text}
	s.show(w, status, "message.html", m)
}

func (s *server) nothing(w http.ResponseWriter, r *http.Request) {
	l := readLook("/", r.URL.Query())
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		s.say(w, http.StatusMethodNotAllowed, l, "Only for reading", "These pages take GET requests only.")
		return
	}
	s.say(w, http.StatusNotFound, l, "Nothing here", "There is no page of this name.")
}
