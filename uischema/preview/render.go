package preview

import (
	"errors"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"
)

// Bounds of one rendering. A tree that reaches one still gives a page: a box
// stands where the rest would.
const (
	// MaxTree is the most bytes of JSON that are read.
	MaxTree = 4 << 20
	// MaxNodes is how many nodes are shown, MaxDepth how deep they nest.
	MaxNodes = 5000
	MaxDepth = 64
	// MaxOutput is how many bytes all templates together may write; what is
	// nested is counted at each level.
	MaxOutput = 16 << 20
	// maxRounds is how often all ranges together may go round.
	maxRounds = 200_000
)

var errOutput = errors.New("the page is too large")

// Options is what a rendering needs from the page that it is for. All of it
// may be absent.
type Options struct {
	// Image gives the address that the page may load for an image's URL, ""
	// for none.
	Image func(url string) string
	// Link gives the address that stands for an action. What is neither
	// relative nor http(s) is replaced by html/template.
	Link func(action map[string]any) string
	// Report hears of nodes that could not be shown: their component, their
	// id, and why.
	Report func(component, id, reason string)
}

// Render writes tree as HTML: a root node, or a whole response. A component
// that the set does not know, or whose template fails, stands as a visible
// box; only a tree that cannot be read (ErrTree) or a writer that fails give
// an error.
func (s *Set) Render(w io.Writer, tree []byte, o Options) error {
	root, err := readTree(tree)
	if err != nil {
		return err
	}
	r := &renderer{set: s, options: o, nodes: MaxNodes, output: MaxOutput, rounds: maxRounds}
	if _, err := io.WriteString(w, string(r.node(root, 0))); err != nil {
		return fmt.Errorf("write preview: %w", err)
	}
	return nil
}

// renderer is one call of Render; its counters run down.
type renderer struct {
	set                   *Set
	options               Options
	nodes, output, rounds int
}

// data is what a template sees. Its exported names are the template's.
type data struct {
	ID    string
	Props map[string]any

	r     *renderer
	n     node
	depth int
	done  map[string]template.HTML
}

// Children is the rendered content of the slot of that name.
func (d *data) Children() template.HTML { return d.Slot("children") }

// HasSlot reports whether the slot holds anything.
func (d *data) HasSlot(name string) bool { return d != nil && len(d.n.slot(name)) > 0 }

// Slot is the rendered content of a slot, "" for one that is empty or that
// the component does not have. It is rendered once, however often it is asked
// for.
func (d *data) Slot(name string) template.HTML {
	if d == nil {
		return ""
	}
	if html, ok := d.done[name]; ok {
		return html
	}
	var b strings.Builder
	for _, child := range d.n.slot(name) {
		b.WriteString(string(d.r.node(readNode(child), d.depth+1)))
	}
	html := template.HTML(b.String()) //nolint:gosec // it came out of html/template
	if d.done == nil {
		d.done = map[string]template.HTML{}
	}
	d.done[name] = html
	return html
}

// node renders one node, or the box that stands for it.
func (r *renderer) node(n node, depth int) template.HTML {
	if depth >= MaxDepth || r.nodes <= 0 {
		r.report(n, "the tree is too deep or too large to preview")
		return box(n, "more is not shown", "")
	}
	r.nodes--
	d := &data{ID: n.id, Props: n.props, r: r, n: n, depth: depth}
	if !r.set.Has(n.kind) {
		r.report(n, "no preview of this name")
		return box(n, "no preview", r.all(d))
	}
	out := &bounded{left: &r.output}
	if err := r.set.templates[n.kind].Execute(out, d); err != nil {
		r.report(n, err.Error())
		return box(n, "the preview failed", "")
	}
	return template.HTML(out.b.String()) //nolint:gosec // it came out of html/template
}

// all is everything below a node that has no template of its own.
func (r *renderer) all(d *data) template.HTML {
	names := make([]string, 0, len(d.n.slots))
	for name := range d.n.slots {
		names = append(names, name)
	}
	slices.Sort(names)
	html := d.Children()
	for _, name := range names {
		html += d.Slot(name)
	}
	return html
}

func (r *renderer) report(n node, reason string) {
	if r.options.Report != nil {
		r.options.Report(n.kind, n.id, reason)
	}
}

// box is what stands for a node that cannot be shown. The page styles
// .preview-missing.
func box(n node, why string, content template.HTML) template.HTML {
	kind := n.kind
	if kind == "" {
		kind = "?"
	}
	return template.HTML(`<div class="preview-missing"><span class="preview-missing-name">`) +
		template.HTML(template.HTMLEscapeString(kind+": "+why)) + `</span>` + content + `</div>`
}

// bounded collects output as long as the rendering has some left to write.
type bounded struct {
	b    strings.Builder
	left *int
}

func (w *bounded) Write(p []byte) (int, error) {
	if *w.left -= len(p); *w.left < 0 {
		return 0, errOutput
	}
	return w.b.Write(p)
}
