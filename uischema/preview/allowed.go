package preview

import "strings"

// names makes a set of a list of words.
func names(list string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		set[w] = true
	}
	return set
}

// What previews may be made of. Everything else is refused: a list of what is
// dangerous would never be complete. Names are lower case; browsers mend the
// case of SVG's.
var (
	htmlElements = names(`a abbr article aside b bdi bdo blockquote br button caption code data dd del details div dl dt
		em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd label li main mark meter nav ol output p pre
		progress q s section small span strong sub summary sup table tbody td tfoot th thead time tr u ul wbr`)
	svgElements = names(`svg circle clippath defs ellipse g line lineargradient mask path pattern polygon polyline
		radialgradient rect stop symbol text tspan use`)
	voidElements = names(`br hr img wbr`)

	plainAttributes = names(`class id title lang dir role hidden tabindex translate alt width height loading decoding
		datetime value max min low high optimum colspan rowspan scope headers open disabled type for start reversed
		viewbox preserveaspectratio focusable d cx cy r rx ry x y x1 y1 x2 y2 dx dy fx fy points transform
		gradienttransform gradientunits patternunits patterntransform clippathunits maskunits offset opacity
		fill-opacity stroke-opacity stop-opacity stroke-width stroke-linecap stroke-linejoin stroke-dasharray
		stroke-dashoffset stroke-miterlimit fill-rule clip-rule pathlength text-anchor dominant-baseline font-size
		font-weight font-family letter-spacing vector-effect`)
	paintAttributes = names(`fill stroke stop-color color clip-path mask`)
	urlAttributes   = names(`href src`)
)

const (
	fragmentBytes = "#ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
	paintBytes    = fragmentBytes + "(),.% "
)

type kindOfAttribute uint8

const (
	plainAttribute kindOfAttribute = iota
	urlAttribute
	paintAttribute
	namespaceAttribute
)

func attributeKind(name string) kindOfAttribute {
	switch {
	case urlAttributes[name]:
		return urlAttribute
	case paintAttributes[name]:
		return paintAttribute
	case name == "xmlns":
		return namespaceAttribute
	}
	return plainAttribute
}

// urlFunction is the one function that may fill the element's URL attribute.
func urlFunction(tag string) string {
	switch tag {
	case "a":
		return "safeHref"
	case "img":
		return "image"
	}
	return ""
}

func urlHint(tag string) string {
	switch tag {
	case "a":
		return `href="{{safeHref .Props.onTap}}"`
	case "img":
		return `src="{{image .Props.image.url}}"`
	}
	return `"#id" of this preview`
}

// refusedElement says why an element is refused, "" where it is not.
func refusedElement(name string) string {
	switch {
	case htmlElements[name] || svgElements[name]:
		return ""
	case name == "script":
		return "<script> is refused: previews run nothing"
	case name == "style" || name == "link":
		return "<" + name + "> is refused: styling stands in preview.css"
	case name == "iframe" || name == "object" || name == "embed" || name == "form":
		return "<" + name + "> is refused: previews reach no network"
	}
	return "<" + name + "> is not one of the elements that previews are made of"
}

// refusedAttribute says why an attribute is refused, "" where it is not.
func refusedAttribute(tag, name string) (why, hint string) {
	switch {
	case name == "style":
		return "style attributes are refused", "use a class, and style it in preview.css"
	case strings.HasPrefix(name, "on"):
		return "event attributes such as " + name + " are refused: previews run nothing", ""
	case name == "href" && (tag == "a" || tag == "use"), name == "src" && tag == "img", name == "xmlns" && tag == "svg":
		return "", ""
	case urlAttributes[name] || name == "xmlns":
		return "<" + tag + "> has no " + name + " in previews", ""
	case plainAttributes[name], paintAttributes[name],
		strings.HasPrefix(name, "aria-"), strings.HasPrefix(name, "data-"):
		return "", ""
	}
	return "the attribute " + name + " is not one of those that previews may use", ""
}

// remote reports whether text holds something that a browser could take for
// an address outside the page.
func remote(text string) bool {
	t := strings.ToLower(text)
	for _, sign := range []string{"http:", "https:", "//", "javascript:", "vbscript:", "data:", "file:"} {
		if strings.Contains(t, sign) {
			return true
		}
	}
	for rest := t; ; {
		i := strings.Index(rest, "url(")
		if i < 0 {
			return false
		}
		rest = rest[i+len("url("):]
		if !strings.HasPrefix(rest, "#") {
			return true
		}
	}
}
