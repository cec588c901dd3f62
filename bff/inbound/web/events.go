package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"slices"
	"time"

	"mantel/uischema/diag"
)

// pulse is how often a quiet stream says that it lives, so that neither side
// keeps a connection whose other end is gone.
const pulse = 15 * time.Second

// version names everything that a page could show: the files of the edition
// that serves, and the findings about the one that was refused.
func (s *server) version() string {
	sum := sha256.New()
	if e := s.cfg.Editions.Current(); e != nil {
		names := make([]string, 0, len(e.Sources))
		for name := range e.Sources {
			names = append(names, name)
		}
		slices.Sort(names)
		for _, name := range names {
			fmt.Fprintf(sum, "%q %d\n", name, len(e.Sources[name]))
			sum.Write(e.Sources[name])
		}
	}
	var findings bytes.Buffer
	_ = diag.JSON(&findings, s.cfg.Editions.Diagnostics()) // a buffer does not fail
	sum.Write(findings.Bytes())
	return hex.EncodeToString(sum.Sum(nil)[:12])
}

// events is a stream of server-sent events (WHATWG HTML, section 9.2): one
// "edition" event with the version as its data whenever what is loaded
// changes, and at once where it is not the version that the page has (?have=).
func (s *server) events(w http.ResponseWriter, r *http.Request) {
	flusher, ok := w.(http.Flusher)
	if !ok {
		s.say(w, http.StatusNotImplemented, look{Path: "/gallery"}, "No streams here", "This listener cannot stream.")
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Accel-Buffering", "no")
	if r.Method == http.MethodHead {
		return
	}
	have := r.URL.Query().Get("have")
	changed := s.cfg.Editions.Changed() // before the version: nothing is missed between
	_, _ = io.WriteString(w, "retry: 500\n: hello\n\n")
	if now := s.version(); now != have {
		_, _ = fmt.Fprintf(w, "event: edition\ndata: %s\n\n", now)
	}
	flusher.Flush()
	ticker := time.NewTicker(pulse)
	defer ticker.Stop()
	for {
		var err error
		select {
		case <-r.Context().Done():
			return
		case <-changed:
			changed = s.cfg.Editions.Changed()
			_, err = fmt.Fprintf(w, "event: edition\ndata: %s\n\n", s.version())
		case <-ticker.C:
			_, err = io.WriteString(w, ": still here\n\n")
		}
		if err != nil {
			return
		}
		flusher.Flush()
	}
}
