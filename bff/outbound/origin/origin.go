// Package origin answers: what does a product say to everybody, when asked
// over HTTP?
//
// It trusts nothing that comes back: time, bytes, headers, redirects and
// encodings are all bounded or refused.
package origin

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"mantel/bff"
)

// Options are what a client may be given besides the products' own settings.
type Options struct {
	// UserAgent names this client to the products; "" is "mantel".
	UserAgent string
	// Transport is http.DefaultTransport's like where it is nil. A transport
	// that inflates answers by itself would escape the size cap.
	Transport http.RoundTripper
}

// What stands in where a product's polling names no bound.
const (
	DefaultTimeout  = 5 * time.Second
	DefaultMaxBytes = 1 << 20
	maxHeaderBytes  = 64 << 10
	maxETag         = 256
	maxRedirects    = 3
)

// ErrAnswer says that a product answered, but with nothing that can be used.
var ErrAnswer = errors.New("unusable answer")

// Client polls products. It implements bff.Origin and is safe for concurrent
// use.
type Client struct {
	agent string
	http  *http.Client
}

// New makes a client.
func New(o Options) *Client {
	if o.UserAgent == "" {
		o.UserAgent = "mantel"
	}
	if o.Transport == nil {
		o.Transport = &http.Transport{
			Proxy:                  http.ProxyFromEnvironment,
			ForceAttemptHTTP2:      true,
			MaxIdleConnsPerHost:    2,
			IdleConnTimeout:        90 * time.Second,
			TLSHandshakeTimeout:    5 * time.Second,
			MaxResponseHeaderBytes: maxHeaderBytes,
			// A small compressed answer may be a large one.
			DisableCompression: true,
		}
	}
	return &Client{agent: o.UserAgent, http: &http.Client{Transport: o.Transport, CheckRedirect: sameHost}}
}

// sameHost keeps a product from sending us to somebody else.
func sameHost(req *http.Request, via []*http.Request) error {
	if len(via) > maxRedirects {
		return fmt.Errorf("%w: more than %d redirects", ErrAnswer, maxRedirects)
	}
	if first := via[0].URL; req.URL.Host != first.Host || req.URL.Scheme != first.Scheme {
		return fmt.Errorf("%w: a redirect to another host", ErrAnswer)
	}
	return nil
}

// Fetch asks the product's polling URL once. A product that cannot be reached
// in time, or answers 5xx or 429, gives an error that wraps
// bff.ErrUnavailable; one that answers with anything but JSON ErrAnswer; one
// that answers with too much bff.ErrTooLarge.
func (c *Client) Fetch(ctx context.Context, p bff.Product, etag string) (bff.Fetched, error) {
	if p.Generic == nil {
		return bff.Fetched{}, fmt.Errorf("%w: product %s is not polled", bff.ErrNotFound, p.ID)
	}
	timeout := p.Generic.Timeout.Duration()
	if timeout <= 0 {
		timeout = DefaultTimeout
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, p.Generic.URL, nil)
	if err != nil {
		return bff.Fetched{}, fmt.Errorf("poll %s: %w", p.ID, withoutURL(err))
	}
	req.Header.Set("User-Agent", c.agent)
	req.Header.Set("Accept", "application/json")
	req.Header.Set("Accept-Encoding", "identity")
	if etag != "" {
		req.Header.Set("If-None-Match", etag)
	}
	res, err := c.http.Do(req)
	if err != nil {
		return bff.Fetched{}, fmt.Errorf("poll %s: %w", p.ID, unreachable(err))
	}
	defer res.Body.Close()
	got, err := read(res, etag, maxBytes(p))
	if err != nil {
		return bff.Fetched{}, fmt.Errorf("poll %s: %w", p.ID, err)
	}
	return got, nil
}

func maxBytes(p bff.Product) int {
	if p.Generic.MaxBytes > 0 {
		return p.Generic.MaxBytes
	}
	return DefaultMaxBytes
}

// unreachable wraps a transport's error; what a redirect was refused for keeps
// its own meaning.
func unreachable(err error) error {
	if errors.Is(err, ErrAnswer) {
		return withoutURL(err)
	}
	return fmt.Errorf("%w: %w", bff.ErrUnavailable, withoutURL(err))
}

// withoutURL drops the URL from an error: it may hold what belongs in no log.
func withoutURL(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

// read takes an answer, and never more of it than limit.
func read(res *http.Response, etag string, limit int) (bff.Fetched, error) {
	switch {
	case res.StatusCode == http.StatusNotModified && etag != "":
		return bff.Fetched{NotModified: true, ETag: etag}, nil
	case res.StatusCode >= 500 || res.StatusCode == http.StatusTooManyRequests:
		return bff.Fetched{}, fmt.Errorf("%w: status %d", bff.ErrUnavailable, res.StatusCode)
	case res.StatusCode != http.StatusOK:
		return bff.Fetched{}, fmt.Errorf("%w: status %d", ErrAnswer, res.StatusCode)
	}
	if enc := res.Header.Get("Content-Encoding"); enc != "" && !strings.EqualFold(enc, "identity") {
		return bff.Fetched{}, fmt.Errorf("%w: it is encoded, although plain was asked for", ErrAnswer)
	}
	if !isJSON(res.Header.Get("Content-Type")) {
		return bff.Fetched{}, fmt.Errorf("%w: its content type is not JSON", ErrAnswer)
	}
	if res.ContentLength > int64(limit) {
		return bff.Fetched{}, fmt.Errorf("%w: an answer has at most %d bytes", bff.ErrTooLarge, limit)
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, int64(limit)+1))
	if err != nil {
		return bff.Fetched{}, fmt.Errorf("%w: %w", bff.ErrUnavailable, withoutURL(err))
	}
	if len(body) > limit {
		return bff.Fetched{}, fmt.Errorf("%w: an answer has at most %d bytes", bff.ErrTooLarge, limit)
	}
	tag := res.Header.Get("ETag")
	if len(tag) > maxETag {
		tag = ""
	}
	return bff.Fetched{Body: body, ETag: tag}, nil
}

// isJSON reports whether a content type is application/json, or something
// that is JSON underneath (RFC 6839: "+json").
func isJSON(contentType string) bool {
	t, _, err := mime.ParseMediaType(contentType)
	return err == nil && (t == "application/json" || strings.HasPrefix(t, "application/") && strings.HasSuffix(t, "+json"))
}
