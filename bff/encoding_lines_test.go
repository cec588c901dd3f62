package bff

import (
	"bytes"
	"fmt"
	"time"

	"mantel/uischema"
)

// JSON lines: the envelope without props on the first line, then each widget's
// props on a line of its own (canonical JSON has no line breaks), so that a
// reader can leave props alone until they are shown.

func encodeLines(r Recommendation) []byte {
	bare := r
	bare.Widgets = make([]Widget, len(r.Widgets))
	var props []byte
	for i, w := range r.Widgets {
		props = uischema.AppendJSON(append(props, '\n'), w.Props)
		w.Props = uischema.Value{}
		bare.Widgets[i] = w
	}
	return append(EncodeEnvelope(bare), props...)
}

func decodeLines(src []byte) (Recommendation, error) {
	r, props, err := openLines(src)
	if err != nil {
		return r, err
	}
	for i, line := range props {
		v, ok := uischema.ReadValue(line, envelopeLimits())
		if !ok {
			return Recommendation{}, fmt.Errorf("%w: props", ErrEnvelope)
		}
		r.Widgets[i].Props = v
	}
	return finished(r, string(r.Product), string(r.User))
}

// openLines reads the first line, and leaves the props as they are.
func openLines(src []byte) (Recommendation, [][]byte, error) {
	lines := bytes.Split(src, []byte("\n"))
	v, ok := uischema.ReadValue(lines[0], envelopeLimits())
	widgets := v.Get("widgets")
	if !ok || v.Get("v").Int() != envelopeVersion || widgets.Len() != len(lines)-1 {
		return Recommendation{}, nil, fmt.Errorf("%w: the first line", ErrEnvelope)
	}
	asOf, err := time.Parse(time.RFC3339, v.Get("asOf").Text())
	if err != nil {
		return Recommendation{}, nil, fmt.Errorf("%w: asOf", ErrEnvelope)
	}
	r := Recommendation{
		Product: ProductID(v.Get("product").Text()), User: UserID(v.Get("user").Text()),
		Revision: v.Get("revision").Int(), Digest: v.Get("digest").Text(), Withdrawn: v.Get("withdrawn").Bool(), AsOf: asOf.UTC(),
		StaleAfter:  time.Duration(v.Get("staleMs").Int()) * time.Millisecond,
		ExpireAfter: time.Duration(v.Get("expireMs").Int()) * time.Millisecond,
		Widgets:     make([]Widget, widgets.Len()),
	}
	for i := range r.Widgets {
		w := widgets.Item(i)
		if rank := w.Get("rank"); !rank.IsAbsent() && rank.Kind() != uischema.Int {
			return Recommendation{}, nil, fmt.Errorf("%w: a rank", ErrEnvelope)
		}
		r.Widgets[i] = Widget{ID: w.Get("id").Text(), Component: w.Get("component").Text(), Placement: w.Get("placement").Text(),
			Rank: int(w.Get("rank").Int()), Track: w.Get("track")}
		for n := range w.Get("locales").Len() {
			if r.Widgets[i].Locales == nil {
				r.Widgets[i].Locales = make(map[string]uischema.Value)
			}
			r.Widgets[i].Locales[w.Get("locales").Name(n)] = w.Get("locales").Item(n)
		}
	}
	return r, lines[1:], nil
}

func writeJSON(parts []member) []byte {
	return appendJSONParts(nil, parts)
}

func appendJSONParts(dst []byte, parts []member) []byte {
	dst = append(dst, '{')
	for i, p := range parts {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(uischema.AppendJSON(dst, uischema.StringValue(p.name)), ':')
		if p.widgets == nil {
			dst = uischema.AppendJSON(dst, p.value)
			continue
		}
		dst = append(dst, '[')
		for j, w := range p.widgets {
			if j > 0 {
				dst = append(dst, ',')
			}
			dst = appendJSONParts(dst, w)
		}
		dst = append(dst, ']')
	}
	return append(dst, '}')
}

func writeLines(parts []member) []byte {
	var bare []member
	var props []byte
	for _, p := range parts {
		all := p.widgets
		p.widgets = nil
		for _, w := range all {
			var rest []member
			for _, q := range w {
				if q.name != "props" {
					rest = append(rest, q)
					continue
				}
				props = uischema.AppendJSON(append(props, '\n'), q.value)
			}
			p.widgets = append(p.widgets, rest)
		}
		bare = append(bare, p)
	}
	return append(writeJSON(bare), props...)
}
