package ops

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"

	"mantel/bff"
)

// ledger stands in for the store: it writes down what it is told to do.
type ledger struct {
	mu   sync.Mutex
	done []string
	err  error
}

func (l *ledger) Erase(_ context.Context, u bff.UserID) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.done = append(l.done, "erase "+string(u))
	return l.err
}

func (l *ledger) Reset(_ context.Context, p bff.ProductID) (int64, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.done = append(l.done, "reset "+string(p))
	return 2, l.err
}

// operators listens, as `serve` does, and gives its address.
func operators(t *testing.T, c OperatorsConfig) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := NewServer(NewOperators(c).Pages())
	done := make(chan error, 1)
	go func() { done <- s.Serve(l) }()
	t.Cleanup(func() {
		if err := s.Shutdown(context.Background()); err != nil {
			t.Error(err)
		}
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return "http://" + l.Addr().String()
}

// send sends a request with "Name: value" headers.
func send(t *testing.T, method, url, body string, headers ...string) (int, http.Header, string) {
	t.Helper()
	r, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range headers {
		name, value, _ := strings.Cut(line, ": ")
		r.Header.Add(name, value)
	}
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Body.Close()
	text, err := io.ReadAll(a.Body)
	if err != nil {
		t.Fatal(err)
	}
	return a.StatusCode, a.Header, string(text)
}

// spelt makes a secret for a test out of a plain word, and its digest.
func spelt(word string) (secret, digest string) {
	secret = strings.Repeat(word+"-", 3)
	sum := sha256.Sum256([]byte(secret))
	return secret, hex.EncodeToString(sum[:])
}

func TestOperatorsEraseAndReset(t *testing.T) {
	store, log := &ledger{}, &bytes.Buffer{}
	secret, digest := spelt("night")
	_, other := spelt("day")
	secrets, err := ParseSecrets([]string{other, digest})
	if err != nil {
		t.Fatal(err)
	}
	base := operators(t, OperatorsConfig{Eraser: store, Resets: store, Products: []bff.ProductID{"flights"}, Secrets: secrets,
		Log: slog.New(slog.NewTextHandler(log, nil))})
	known := "Authorization: Bearer " + secret
	for _, test := range []struct {
		why, method, path, body string
		headers                 []string
		status                  int
		answer                  string
	}{
		{"a user is erased", "DELETE", "/v1/users/ada.lovelace", "", []string{known}, 204, ""},
		{"a user of whom nothing is held, too", "DELETE", "/v1/users/ada.lovelace", "", []string{known}, 204, ""},
		{"a product begins again", "POST", "/v1/products/flights/reset", "", []string{known}, 200, `{"generation":2}`},
		{"a user id may be escaped", "DELETE", "/v1/users/b%6Fb", "", []string{known}, 204, ""},
		{"a slash is in no user id", "DELETE", "/v1/users/a%2Fb", "", []string{known}, 400, "request/parameter"},
		{"a product that is not configured", "POST", "/v1/products/hotels/reset", "", []string{known}, 404, "product/unknown"},
		{"nobody", "DELETE", "/v1/users/ada", "", nil, 401, "identity/missing"},
		{"another scheme", "DELETE", "/v1/users/ada", "", []string{"Authorization: Basic " + secret}, 401, "identity/missing"},
		{"a guess", "POST", "/v1/products/flights/reset", "", []string{"Authorization: Bearer guess"}, 401, "identity/missing"},
		{"two credentials", "DELETE", "/v1/users/ada", "", []string{known, known}, 401, "identity/missing"},
		{"a body", "DELETE", "/v1/users/ada", "{}", []string{known}, 413, "body/too-large"},
		{"another method", "PUT", "/v1/users/ada", "", []string{known}, 405, "method/refused"},
		{"another site's page, by what browsers say", "POST", "/v1/products/flights/reset", "",
			[]string{known, "Sec-Fetch-Site: cross-site"}, 403, "ops/cross-site"},
		{"another site's page, by its origin", "DELETE", "/v1/users/ada", "",
			[]string{known, "Origin: https://evil.example"}, 403, "ops/cross-site"},
	} {
		status, header, body := send(t, test.method, base+test.path, test.body, test.headers...)
		if status != test.status || !strings.Contains(body, test.answer) {
			t.Errorf("%s: %d %s", test.why, status, body)
		}
		if status >= 400 {
			var p problem
			if json.Unmarshal([]byte(body), &p) != nil || p.Status != status || p.Title == "" || header.Get("Content-Type") != mediaProblem {
				t.Errorf("%s: that is no problem: %v %s", test.why, header, body)
			}
		}
		if header.Get("Cache-Control") != "no-store" || status == 401 && header.Get("WWW-Authenticate") == "" {
			t.Errorf("%s: headers %v", test.why, header)
		}
	}
	if got := fmt.Sprint(store.done); got != "[erase ada.lovelace erase ada.lovelace reset flights erase bob]" {
		t.Errorf("the store was told %s", got)
	}
	if text := log.String(); strings.Count(text, "a user was erased") != 3 || strings.Count(text, "product=flights generation=2") != 1 ||
		strings.Contains(text, "ada") || strings.Contains(text, "bob") {
		t.Errorf("the log says\n%s", text)
	}
}

func TestAStoreThatIsAwayErasesNothingAndSaysSo(t *testing.T) {
	store, log := &ledger{err: fmt.Errorf("erase: %w", bff.ErrUnavailable)}, &bytes.Buffer{}
	base := operators(t, OperatorsConfig{Eraser: store, Resets: store, Products: []bff.ProductID{"flights"}, Trust: true,
		Log: slog.New(slog.NewTextHandler(log, nil))})
	for path, method := range map[string]string{"/v1/users/ada": "DELETE", "/v1/products/flights/reset": "POST"} {
		status, header, body := send(t, method, base+path, "")
		if status != 503 || header.Get("Retry-After") == "" || !strings.Contains(body, "store/unavailable") {
			t.Errorf("%s: %d %v %s", path, status, header, body)
		}
	}
	store.err = fmt.Errorf("a fault with secret parts")
	if status, _, body := send(t, "DELETE", base+"/v1/users/ada", ""); status != 500 || strings.Contains(body, "secret") {
		t.Errorf("%d %s", status, body)
	}
	if text := log.String(); strings.Count(text, "level=ERROR") != 3 || strings.Contains(text, "ada") {
		t.Errorf("the log says\n%s", text)
	}
}

func TestWithoutSecretsNobodyIsAnOperator(t *testing.T) {
	store := &ledger{}
	base := operators(t, OperatorsConfig{Eraser: store, Resets: store, Products: []bff.ProductID{"flights"}})
	status, _, body := send(t, "DELETE", base+"/v1/users/ada", "", "Authorization: Bearer anything")
	if status != 401 || !strings.Contains(body, "credentials.operators") {
		t.Errorf("%d %s", status, body)
	}
	if len(store.done) > 0 {
		t.Errorf("the store was told %v", store.done)
	}
	if _, err := ParseSecrets([]string{"not a digest"}); err == nil || !strings.Contains(err.Error(), "64 hex digits") {
		t.Errorf("a secret instead of its digest: %v", err)
	}
}
