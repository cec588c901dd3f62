package rest

import (
	"strings"

	"github.com/valyala/fasthttp"
)

// head is what a request's headers say, as far as we read them. Its strings
// are parts of one copy, and may be kept.
type head struct {
	viewer  ViewerInput
	accept  string
	product string
	// fault is what is wrong with the head where the server's own parser is
	// more lenient than RFC 9112 (sections 5.1, 5.2 and 6.3), which is how one
	// request is smuggled inside another; "" is nothing.
	fault string
}

// Names of headers that stand once only decide who speaks, for whom, and where
// the body ends: two of one name could be read differently by a proxy and by
// us. So do all that begin with "mantel-".
const mantel = "mantel-"

// readHead reads the lines of a head, in one pass over one copy.
func readHead(raw []byte) (h head) {
	var seen [16]string
	n, length, encoding := 0, false, false
	for rest := string(raw); rest != ""; {
		line := rest
		if end := strings.IndexByte(rest, '\n'); end >= 0 {
			line, rest = rest[:end], rest[end+1:]
		} else {
			rest = ""
		}
		line = strings.TrimSuffix(line, "\r")
		if line == "" {
			break
		}
		colon := strings.IndexByte(line, ':')
		if colon < 0 {
			return head{fault: foldedHead}
		}
		name, value := line[:colon], trimmed(line[colon+1:])
		for i := range len(name) {
			if name[i] == ' ' || name[i] == '\t' {
				return head{fault: foldedHead}
			}
		}
		into, once := h.place(name)
		if into != nil && *into == "" {
			*into = value
		}
		if !once {
			continue
		}
		for _, other := range seen[:n] {
			if len(other) == len(name) && strings.EqualFold(other, name) {
				return head{fault: "a header that may stand once stands twice"}
			}
		}
		if n == len(seen) {
			return head{fault: "there are more Mantel headers than there are names for them"}
		}
		seen[n] = name
		n++
		length = length || strings.EqualFold(name, "Content-Length")
		encoding = encoding || strings.EqualFold(name, "Transfer-Encoding")
	}
	if length && encoding {
		return head{fault: "Content-Length and Transfer-Encoding stand together"}
	}
	return h
}

// trimmed is a value without the white space around it.
func trimmed(value string) string {
	for value != "" && (value[0] == ' ' || value[0] == '\t') {
		value = value[1:]
	}
	for value != "" && (value[len(value)-1] == ' ' || value[len(value)-1] == '\t') {
		value = value[:len(value)-1]
	}
	return value
}

const foldedHead = "a header has white space before its colon, or is folded over two lines"

// place is where the value of a header belongs, nil where it is not ours to
// read, and whether it may stand once only. It compares nothing where the
// length says that it is another.
func (h *head) place(name string) (into *string, once bool) {
	// Nearly everybody spells a name as the standards do.
	is := func(known string) bool { return name == known || strings.EqualFold(name, known) }
	if len(name) > len(mantel) && name[0]|0x20 == mantel[0] && strings.EqualFold(name[:len(mantel)], mantel) {
		v := &h.viewer
		into, known := (*string)(nil), ""
		switch len(name) - len(mantel) {
		case len("user"):
			into, known = &v.User, "user"
		case len("client"):
			into, known = &v.Client, "client"
		case len("catalog"): // and product
			if into, known = &v.Catalog, "catalog"; name[len(mantel)]|0x20 == 'p' {
				into, known = &h.product, "product"
			}
		case len("variants"):
			into, known = &v.Variants, "variants"
		case len("time-zone"):
			into, known = &v.TimeZone, "time-zone"
		case len("form-factor"): // and min-version
			if into, known = &v.FormFactor, "form-factor"; name[len(mantel)]|0x20 == 'm' {
				into, known = &v.MinVersion, "min-version"
			}
		}
		if into != nil && strings.EqualFold(name[len(mantel):], known) {
			return into, true
		}
		return nil, true
	}
	switch len(name) {
	case len("Host"):
		return nil, is("Host")
	case len("Accept"):
		if is("Accept") {
			return &h.accept, false
		}
	case len("Content-Type"):
		return nil, is("Content-Type")
	case len("Authorization"): // and If-None-Match
		if is("Authorization") {
			return &h.viewer.Authorization, true
		}
		if is("If-None-Match") {
			return &h.viewer.IfNoneMatch, false
		}
	case len("Content-Length"):
		return nil, is("Content-Length")
	case len("Accept-Language"): // and Accept-Encoding
		if is("Accept-Language") {
			return &h.viewer.AcceptLanguage, false
		}
		if is("Accept-Encoding") {
			return &h.viewer.AcceptEncoding, false
		}
	case len("Content-Encoding"):
		return nil, is("Content-Encoding")
	case len("Transfer-Encoding"):
		return nil, is("Transfer-Encoding")
	}
	return nil, false
}

// credentials are what the head says about who speaks.
func (h *head) credentials() Credentials {
	return Credentials{Authorization: h.viewer.Authorization, User: h.viewer.User, Product: h.product}
}

// hasBody reports whether the head announces a body: -1 is a chunked one, -2
// none.
func hasBody(h *fasthttp.RequestHeader) bool {
	n := h.ContentLength()
	return n > 0 || n == -1
}

// loopback reports whether a Host header names this machine to itself. A page
// on the web can make a browser connect here under a name of its own (DNS
// rebinding), but then that name is in Host.
func loopback(host string) bool {
	name := host
	if i := strings.LastIndexByte(host, ':'); i >= 0 && !strings.HasSuffix(host, "]") {
		name = host[:i]
		if !digits(host[i+1:]) {
			return false
		}
	}
	switch strings.ToLower(name) {
	case "localhost", "127.0.0.1", "[::1]":
		return true
	}
	return false
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
