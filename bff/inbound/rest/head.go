package rest

import (
	"bytes"
	"strings"

	"github.com/valyala/fasthttp"
)

// onceOnly are headers that decide who speaks, for whom, and where the body
// ends: two of one name could be read differently by a proxy and by us.
func onceOnly(name []byte) bool {
	if len(name) > 7 && bytes.EqualFold(name[:7], []byte("mantel-")) {
		return true
	}
	for _, n := range [...]string{"Authorization", "Content-Type", "Content-Length", "Content-Encoding", "Transfer-Encoding", "Host"} {
		if len(n) == len(name) && strings.EqualFold(n, string(name)) {
			return true
		}
	}
	return false
}

// malformed says what is wrong with the head where the server's own parser is
// more lenient than RFC 9112 (sections 5.1, 5.2 and 6.3), which is how one
// request is smuggled inside another; "" is nothing.
func malformed(raw []byte) string {
	var seen [16][]byte
	n, length, encoding := 0, false, false
	for len(raw) > 0 {
		line, rest, _ := bytes.Cut(raw, []byte("\n"))
		raw = rest
		line = bytes.TrimSuffix(line, []byte("\r"))
		if len(line) == 0 {
			break
		}
		name, _, found := bytes.Cut(line, []byte(":"))
		if !found || bytes.ContainsAny(name, " \t") {
			return "a header has white space before its colon, or is folded over two lines"
		}
		if !onceOnly(name) {
			continue
		}
		for _, other := range seen[:n] {
			if bytes.EqualFold(other, name) {
				return "a header that may stand once stands twice"
			}
		}
		if n == len(seen) {
			return "there are more Mantel headers than there are names for them"
		}
		seen[n] = name
		n++
		length = length || bytes.EqualFold(name, []byte("Content-Length"))
		encoding = encoding || bytes.EqualFold(name, []byte("Transfer-Encoding"))
	}
	if length && encoding {
		return "Content-Length and Transfer-Encoding stand together"
	}
	return ""
}

// credentials copies what the head says about who speaks.
func credentials(h *fasthttp.RequestHeader) Credentials {
	return Credentials{
		Authorization: string(h.Peek("Authorization")),
		User:          string(h.Peek("Mantel-User")),
		Product:       string(h.Peek("Mantel-Product")),
	}
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
