package rest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"mantel/bff"
	"mantel/bff/outbound/memory"
	"mantel/uischema/edition"
)

// way is one of the two ways to answer a push, over the real core, and all that
// it tells.
type way struct {
	*host
	store *memory.Store

	mu   sync.Mutex
	told []string
}

func (w *way) Request(method, route string, status int, _ time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.told = append(w.told, fmt.Sprint(method, " ", route, " ", status))
}

func (w *way) Count(event string, labels ...string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.told = append(w.told, fmt.Sprint(event, labels))
}

// failing is a store that is away for some users, and at fault for others.
type failing struct{ *memory.Store }

func (s failing) Put(ctx context.Context, r bff.Recommendation) (bff.Write, error) {
	switch r.User {
	case "away":
		return bff.Write{}, fmt.Errorf("redis put: %w", bff.ErrUnavailable)
	case "panic":
		panic("a fault")
	}
	return s.Store.Put(ctx, r)
}

// openWay is a server in production's dress: secrets, and a quota of so many
// pushes for hotels.
func openWay(t *testing.T, slow bool) *way {
	t.Helper()
	ed, found := edition.Load(portal())
	if ed == nil {
		t.Fatalf("the portal's components are refused: %v", found)
	}
	now := func() time.Time { return time.Date(2026, 11, 21, 18, 20, 0, 0, time.UTC) }
	w := &way{store: memory.New(now)}
	holder := edition.NewHolder(ed)
	products := []bff.Product{
		{ID: "flights", DefaultLocale: "de", Hosts: []string{"flights.example"}},
		{ID: "hotels", DefaultLocale: "en", Quota: &bff.Quota{PerSecond: 0.1, Burst: 2}},
	}
	ingest := bff.NewIngest(bff.IngestConfig{Recommendations: failing{w.store}, Generics: w.store.Generics(),
		Editions: holder, Products: products, Now: now, Observer: w})
	sums := map[bff.ProductID][]string{}
	for _, p := range products {
		sum := sha256.Sum256([]byte("of-" + p.ID))
		sums[p.ID] = []string{hex.EncodeToString(sum[:])}
	}
	secrets, err := NewSecrets(sums, nil)
	if err != nil {
		t.Fatal(err)
	}
	c := development(&recorder{})
	c.Pushes, c.Batches, c.Editions, c.Identify = ingest, ingest, holder, secrets
	c.Quotas, c.Requests, c.Observer = bff.NewQuotas(products, now), w, w
	w.host = start(t, c)
	w.server.slow = slow
	return w
}

// spoken sends a request and gives the bytes of the answer, with its headers in
// order and its date struck out. "100 Continue" is no answer yet.
func (w *way) spoken(request string) string {
	w.t.Helper()
	c := w.dial()
	if _, err := io.WriteString(c, request); err != nil {
		w.t.Fatal(err)
	}
	var raw bytes.Buffer
	c.answers.Reset(io.TeeReader(c.Conn, &raw))
	for c.answer().status == http.StatusContinue {
		continue
	}
	said := strings.TrimPrefix(raw.String(), "HTTP/1.1 100 Continue\r\n\r\n")
	head, body, _ := strings.Cut(said, "\r\n\r\n")
	lines := strings.Split(head, "\r\n")
	for i := range lines {
		if strings.HasPrefix(lines[i], "Date: ") {
			lines[i] = "Date: then"
		}
	}
	slices.Sort(lines[1:]) // huma writes a problem's headers in any order
	return strings.Join(lines, "\r\n") + "\r\n\r\n" + body
}

// Both servers stand over a core of their own. What the quick one reads and
// writes by hand, the other one does by fiber and huma.
func TestAPushIsAnsweredTheQuickWayAsHumaDoes(t *testing.T) {
	quick, slow := openWay(t, false), openWay(t, true)
	const flights, hotels = "Authorization: Bearer of-flights", "Authorization: Bearer of-hotels"
	const ada = "PUT /v1/products/flights/users/ada"
	const media = "Content-Type: application/json"
	rome, berlin := deal("7", "Rom", ""), deal("7", "Berlin", "")
	for _, test := range []struct {
		why, target string
		headers     []string
		body        string
		// status is to show that each row is about what it says.
		status int
	}{
		{"a push", ada, []string{flights, media}, rome, 200},
		{"the same push", ada, []string{flights, media}, rome, 200},
		{"the same revision with other content", ada, []string{flights, media}, berlin, 409},
		{"an older revision", ada, []string{flights, media}, deal("6", "Rom", ""), 409},
		{"a newer one", ada, []string{flights, media}, deal("8", "Rom", ""), 200},
		{"no media type", ada, []string{flights}, deal("9", "Rom", ""), 200},
		{"a media type with parameters", ada, []string{flights, "content-type: Application/JSON; charset=utf-8"}, deal("10", "Rom", ""), 200},
		{"one that takes HTML alone", ada, []string{flights, media, "Accept: text/html"}, deal("11", "Rom", ""), 200},
		{"one that takes anything", ada, []string{flights, media, "Accept: */*"}, deal("12", "Rom", ""), 200},
		{"one that likes JSON less", ada, []string{flights, media, "Accept: text/plain, application/json;q=0.5"}, deal("13", "Rom", ""), 200},
		{"one that calls JSON json", ada, []string{flights, media, "Accept: json"}, deal("14", "Rom", ""), 200},
		{"one that names a media type twice", ada, []string{flights, media, "Accept: text/html", "Accept: json"}, deal("15", "Rom", ""), 200},
		{"a refused one that takes HTML alone", ada, []string{flights, media, "Accept: text/html"}, rome, 409},
		{"a query", ada + "?x=y&revision=3", []string{flights, media}, deal("16", "Rom", ""), 200},
		{"a body in chunks", ada, []string{flights, media, "Transfer-Encoding: chunked"}, deal("17", "Rom", ""), 200},
		{"a body that waits to be asked for", ada, []string{flights, media, "Expect: 100-continue"}, deal("18", "Rom", ""), 200},
		{"a connection that is to end", ada, []string{flights, media, "Connection: close"}, deal("19", "Rom", ""), 200},
		{"an escaped user", "PUT /v1/products/flights/users/%61da", []string{flights, media}, deal("20", "Rom", ""), 200},
		{"the longest user", "PUT /v1/products/flights/users/" + strings.Repeat("u", 64), []string{flights, media}, rome, 200},
		{"a user that is too long", "PUT /v1/products/flights/users/" + strings.Repeat("u", 65), []string{flights, media}, rome, 400},
		{"a user with a slash in it", "PUT /v1/products/flights/users/a%2Fb", []string{flights, media}, rome, 400},
		{"a user with half an escape", "PUT /v1/products/flights/users/a%2", []string{flights, media}, rome, 400},
		{"a user with a letter beyond", "PUT /v1/products/flights/users/ad\xc3\xa4", []string{flights, media}, rome, 400},
		{"a user with a sign", "PUT /v1/products/flights/users/a+b", []string{flights, media}, rome, 400},
		{"no user", "PUT /v1/products/flights/users/", []string{flights, media}, rome, 404},
		{"a slash behind the user", "PUT /v1/products/flights/users/ada/", []string{flights, media}, rome, 404},
		{"two slashes", "PUT /v1/products/flights/users//ada", []string{flights, media}, rome, 404},
		{"another case", "PUT /V1/products/flights/users/ada", []string{flights, media}, rome, 404},
		{"a user by the name of a path", "PUT /v1/products/flights/users/demand", []string{flights, media}, rome, 200},
		{"another method", "POST /v1/products/flights/users/ada", []string{flights, media}, rome, 405},
		{"nobody speaks", ada, []string{media}, rome, 401},
		{"nobody known speaks", ada, []string{"Authorization: Bearer guess", media}, rome, 401},
		{"another scheme", ada, []string{"Authorization: Basic of-flights", media}, rome, 401},
		{"another product speaks", ada, []string{hotels, media}, rome, 403},
		{"no such product", "PUT /v1/products/trains/users/ada", []string{flights, media}, rome, 404},
		{"two who speak", ada, []string{flights, hotels, media}, rome, 400},
		{"another host", ada, []string{flights, media, "Host: evil.example"}, rome, 421},
		{"a form", ada, []string{flights, "Content-Type: application/x-www-form-urlencoded"}, rome, 415},
		{"a compressed body", ada, []string{flights, media, "Content-Encoding: gzip"}, rome, 415},
		{"a body that says that it is not compressed", ada, []string{flights, media, "Content-Encoding: identity"}, deal("21", "Rom", ""), 200},
		{"another's form that is compressed: who speaks comes first", ada, []string{hotels, "Content-Type: text/plain", "Content-Encoding: gzip"}, rome, 403},
		{"an empty body", ada, []string{flights, media}, "", 400},
		{"the largest body", ada, []string{flights, media}, rome + strings.Repeat(" ", maxPush-len(rome)), 409},
		{"a body that is too large", ada, []string{flights, media}, strings.Repeat(" ", maxPush+1), 413},
		{"no JSON", ada, []string{flights, media}, "{", 400},
		{"two documents", ada, []string{flights, media}, rome + rome, 400},
		{"no UTF-8", ada, []string{flights, media}, "{\"revision\": 1, \"widgets\": [], \"x\": \"\xff\"}", 400},
		{"no object", ada, []string{flights, media}, "[]", 422},
		{"a member that is none of a push's", ada, []string{flights, media}, `{"revision": 30, "widgets": [], "<b>": 1}`, 422},
		{"no revision", ada, []string{flights, media}, `{"widgets": []}`, 422},
		{"revision 0", ada, []string{flights, media}, `{"revision": 0, "widgets": []}`, 422},
		{"many faults", ada, []string{flights, media}, `{"revision": 30, "widgets": [` + strings.TrimSuffix(strings.Repeat(`{"x": 1},`, 50), ",") + `]}`, 422},
		{"props that do not fit", ada, []string{flights, media}, deal("30", strings.Repeat("R", 41), ""), 422},
		{"a component of another's", ada, []string{flights, media}, `{"revision": 30, "widgets": [{"id": "a", "component": "hotels.deal", "props": {"name": "x"}}]}`, 422},
		{"no store", "PUT /v1/products/flights/users/away", []string{flights, media}, rome, 503},
		{"a fault", "PUT /v1/products/flights/users/panic", []string{flights, media}, rome, 500},

		{"a withdrawal", "DELETE /v1/products/flights/users/ada?revision=40", []string{flights}, "", 200},
		{"the same withdrawal", "DELETE /v1/products/flights/users/ada?revision=40", []string{flights, "Accept: json"}, "", 200},
		{"an older withdrawal", "DELETE /v1/products/flights/users/ada?revision=39", []string{flights}, "", 409},
		{"an escaped revision", "DELETE /v1/products/flights/users/ada?x=1&revision=%341", []string{flights}, "", 200},
		{"two revisions", "DELETE /v1/products/flights/users/ada?revision=42&revision=43", []string{flights}, "", 200},
		{"a withdrawal without a revision", "DELETE /v1/products/flights/users/ada", []string{flights}, "", 400},
		{"an empty revision", "DELETE /v1/products/flights/users/ada?revision=", []string{flights}, "", 400},
		{"a revision with a sign", "DELETE /v1/products/flights/users/ada?revision=+44", []string{flights}, "", 400},
		{"a revision that is too large", "DELETE /v1/products/flights/users/ada?revision=9007199254740992", []string{flights}, "", 400},
		{"a withdrawal with a body", "DELETE /v1/products/flights/users/ada?revision=45", []string{flights, media}, rome, 200},
		{"a withdrawal of a wrong user", "DELETE /v1/products/flights/users/a%20b?revision=46", []string{flights}, "", 400},
		{"another's withdrawal", "DELETE /v1/products/flights/users/ada?revision=46", []string{hotels}, "", 403},
		{"a withdrawal while the store is away", "DELETE /v1/products/flights/users/away?revision=46", []string{flights}, "", 503},

		{"the first of a quota of two", "PUT /v1/products/hotels/users/ada", []string{hotels, media}, `{"revision": 1, "widgets": []}`, 200},
		{"the second", "DELETE /v1/products/hotels/users/ada?revision=2", []string{hotels}, "", 200},
		{"the third", "PUT /v1/products/hotels/users/ada", []string{hotels, media}, `{"revision": 3, "widgets": []}`, 429},
		{"the third, which is no JSON", "PUT /v1/products/hotels/users/ada", []string{hotels, media}, `{`, 429},
		{"the third, of another media type: that costs nothing", "PUT /v1/products/hotels/users/ada", []string{hotels, "Content-Type: text/plain"}, `{`, 415},
		{"the third, with a verdict of its own", "DELETE /v1/products/hotels/users/ada?revision=3", []string{hotels, quotaHeader + ": 0"}, "", 429},
	} {
		method, target, _ := strings.Cut(test.target, " ")
		head := []string{method + " " + target + " HTTP/1.1"}
		if !slices.ContainsFunc(test.headers, func(h string) bool { return strings.HasPrefix(h, "Host: ") }) {
			head = append(head, "Host: localhost")
		}
		head, body := append(head, test.headers...), test.body
		switch {
		case slices.Contains(head, "Transfer-Encoding: chunked"):
			body = fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(body), body)
		case method == "PUT" || body != "":
			head = append(head, fmt.Sprint("Content-Length: ", len(body)))
		}
		request := strings.Join(head, "\r\n") + "\r\n\r\n" + body
		byHand, byHuma := quick.spoken(request), slow.spoken(request)
		if byHand != byHuma {
			t.Errorf("%s:\nquick %.600q\nhuma  %.600q", test.why, byHand, byHuma)
		}
		if got := byHuma[len("HTTP/1.1 "):][:3]; got != fmt.Sprint(test.status) {
			t.Errorf("%s: %.300q, want %d", test.why, byHuma, test.status)
		}
	}
	if !slices.Equal(quick.told, slow.told) {
		for i := range min(len(quick.told), len(slow.told)) {
			if quick.told[i] != slow.told[i] {
				t.Fatalf("the quick way told %q where the other one told %q", quick.told[i], slow.told[i])
			}
		}
		t.Errorf("the quick way told %d things, the other one %d", len(quick.told), len(slow.told))
	}
	for _, user := range []bff.UserID{"ada", "demand", "away", bff.UserID(strings.Repeat("u", 64))} {
		if a, b := quick.holds(user), slow.holds(user); a != b {
			t.Errorf("of %s the quick way holds %s, the other one %s", user, a, b)
		}
	}
}

// holds spells a user's record.
func (w *way) holds(u bff.UserID) string {
	w.t.Helper()
	rec, err := w.store.ForUser(w.t.Context(), u, bff.Version{})
	if err != nil {
		w.t.Fatal(err)
	}
	text := fmt.Sprintf("%+v", rec.Version)
	for _, h := range rec.Held {
		text += fmt.Sprintf("\n%+v", h.Head)
		if h.Body != nil {
			text += string(bff.EncodeEnvelope(*h.Body))
		}
	}
	return text
}
