package bff

import (
	"slices"
	"strings"

	"mantel/uischema"
	"mantel/uischema/diag"
	"mantel/uischema/layout"
)

// Why a widget could not be shown, besides its program's failure ("program").
const (
	// ReasonComponent: today's edition has no such composite, or it is not
	// the product's to use.
	ReasonComponent = "component"
	// ReasonPlacement: the component no longer has the widget's placement.
	ReasonPlacement = "placement"
	// ReasonProps: the props, in the viewer's locale, do not fit the
	// component's schema as it is today.
	ReasonProps = "props"
	// ReasonProgram: the component's layout failed.
	ReasonProgram = "program"
)

// props are a widget's in the viewer's locale, with the schema's defaults,
// checked against today's edition: what was stored under another edition may
// no longer fit. reason is "" where they do. They are read into the batch, which
// may be nil.
func (v *view) props(order int, w *Widget, batch *uischema.Batch) (props uischema.Value, reason string) {
	p, c := &v.home.ranking.products[order], v.kindOf(w.Component).component
	if c == nil || !mayPush(p.ID, c) {
		return uischema.Value{}, ReasonComponent
	}
	if !slices.Contains(c.Placements, w.Placement) {
		return uischema.Value{}, ReasonPlacement
	}
	in := w.wordingFor(p.DefaultLocale, v.viewer.Locale.Tag())
	if props = w.fit(c, &v.lens.policies[order], in, batch); props.IsAbsent() {
		return props, ReasonProps
	}
	return props, ""
}

// patchFor is the tag of patches that were read.
func patchFor(locales map[string]uischema.Value, plain, tag string) string {
	for len(locales) > 0 && tag != "" {
		if _, ok := locales[tag]; ok {
			return tag
		}
		if strings.EqualFold(tag, plain) {
			break
		}
		i := strings.LastIndexByte(tag, '-')
		if i < 0 {
			break
		}
		tag = tag[:i]
	}
	return ""
}

// append writes a widget's nodes, or leaves dst as it was; counts are what
// there is to count about either.
func (v *view) append(dst []byte, c *candidate) (_ []byte, counts []counted, ok bool) {
	batch := &v.buffers.batch
	if c.source != Personalised {
		batch = nil // what everybody is told is kept, and forgotten, with nobody's
	}
	props, reason := v.props(int(c.order), c.widget, batch)
	if reason != "" {
		return dst, []counted{v.failure(c, diag.Place{}, reason)}, false
	}
	program := v.kindOf(c.widget.Component).program
	if program == nil {
		return dst, []counted{v.failure(c, diag.Place{}, ReasonComponent)}, false
	}
	id, track := v.buffers.name(c.product(), c.widget)
	dst, failure := program.Append(dst, layout.Input{
		ScopeText: id,
		Props:     props,
		Viewer:    &v.viewer,
		Policy:    v.lens.policies[c.order],
		Report:    v.buffers.drops.of(c.product()),
		TrackText: track,
	})
	counts = v.buffers.drops.taken()
	if failure != nil {
		return dst, append(counts, v.failure(c, failure.Place, ReasonProgram)), false
	}
	return dst, counts, true
}

// drops hears of optional props that were left out, one widget at a time.
type drops struct {
	product ProductID
	counts  []counted
	report  func(layout.Failure) // made once
}

// of gives what to tell of a product's widget.
func (d *drops) of(p ProductID) func(layout.Failure) {
	d.product = p
	if d.report == nil {
		d.report = func(f layout.Failure) {
			d.counts = append(d.counts, counted{EventPropDropped, []string{"product", string(d.product),
				"component", f.Component, "place", f.Place.String()}})
		}
	}
	return d.report
}

// taken is what was heard of the widget.
func (d *drops) taken() []counted {
	counts := d.counts
	d.counts = nil
	return counts
}

// counted is something for the Observer to hear of.
type counted struct {
	event  string
	labels []string
}

func (h *Home) count(all []counted) {
	for _, c := range all {
		h.cfg.Observer.Count(c.event, c.labels...)
	}
}

// failure says that a widget could not be shown. The place in the layout is
// the path: the failing node's id would carry keys from users' data.
func (v *view) failure(c *candidate, at diag.Place, reason string) counted {
	component := c.widget.Component
	if v.edition.Components[component] == nil {
		component = "" // a name that no edition bounds is no label
	}
	return counted{EventWidgetFailed, []string{"product", string(c.product()),
		"component", component, "place", at.String(), "reason", reason}}
}
