package preview

import (
	"html/template"
	"strings"
)

// markdown shows the plain core of CommonMark: paragraphs, lists of "- ",
// **strong**, *emphasis*, `code` and [links](https://…). Everything is escaped
// first, so that no HTML in the text survives.
func markdown(d *data, v any) template.HTML {
	text, _ := v.(string)
	var b strings.Builder
	for block := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n") {
		lines := strings.Split(strings.Trim(block, "\n"), "\n")
		if isList(lines) {
			b.WriteString("<ul>")
			for _, line := range lines {
				b.WriteString("<li>")
				inline(&b, d, strings.TrimSpace(line)[2:])
				b.WriteString("</li>")
			}
			b.WriteString("</ul>")
			continue
		}
		if strings.TrimSpace(block) == "" {
			continue
		}
		b.WriteString("<p>")
		for i, line := range lines {
			if i > 0 {
				b.WriteString("<br>")
			}
			inline(&b, d, line)
		}
		b.WriteString("</p>")
	}
	return template.HTML(b.String()) //nolint:gosec // every piece was escaped above
}

func isList(lines []string) bool {
	for _, line := range lines {
		t := strings.TrimSpace(line)
		if !strings.HasPrefix(t, "- ") && !strings.HasPrefix(t, "* ") {
			return false
		}
	}
	return len(lines) > 0
}

// marks are tried in this order, so that ** is not read as two *.
var marks = [...]struct{ mark, tag string }{{"`", "code"}, {"**", "strong"}, {"*", "em"}, {"_", "em"}}

// inline writes one line. A mark without its partner is text.
func inline(b *strings.Builder, d *data, line string) {
	for line != "" {
		i := strings.IndexAny(line, "`*_[")
		if i < 0 {
			break
		}
		escape(b, line[:i])
		line = line[i:]
		if rest, ok := link(b, d, line); ok {
			line = rest
			continue
		}
		rest, ok := marked(b, line)
		if !ok {
			escape(b, line[:1])
			rest = line[1:]
		}
		line = rest
	}
	escape(b, line)
}

func marked(b *strings.Builder, line string) (rest string, ok bool) {
	for _, m := range marks {
		after, has := strings.CutPrefix(line, m.mark)
		if !has {
			continue
		}
		inner, rest, closed := strings.Cut(after, m.mark)
		if !closed || strings.TrimSpace(inner) == "" {
			continue
		}
		b.WriteString("<" + m.tag + ">")
		escape(b, inner)
		b.WriteString("</" + m.tag + ">")
		return rest, true
	}
	return line, false
}

func link(b *strings.Builder, d *data, line string) (rest string, ok bool) {
	text, after, ok := strings.Cut(line, "](")
	if !ok || !strings.HasPrefix(text, "[") || strings.Contains(text[1:], "[") {
		return line, false
	}
	url, rest, ok := strings.Cut(after, ")")
	if !ok || !strings.HasPrefix(url, "https://") {
		return line, false
	}
	href := safeHref(d, map[string]any{"type": "openUrl", "url": url})
	if !safeAddress(href) {
		href = "#"
	}
	b.WriteString(`<a href="`)
	escape(b, href)
	b.WriteString(`">`)
	escape(b, text[1:])
	b.WriteString("</a>")
	return rest, true
}

// safeAddress allows what html/template allows in an href, and no more.
func safeAddress(href string) bool {
	scheme, _, has := strings.Cut(href, ":")
	if !has || strings.ContainsAny(scheme, "/?#") {
		return true
	}
	scheme = strings.ToLower(scheme)
	return scheme == "https" || scheme == "http"
}

func escape(b *strings.Builder, text string) { b.WriteString(template.HTMLEscapeString(text)) }
