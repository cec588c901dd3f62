package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"mantel/bff/outbound/redis/redistest"
)

// patience is how long a test waits for something that must come.
const patience = 30 * time.Second

// lines is what a command prints, for a test to wait on.
type lines struct {
	mu    sync.Mutex
	text  strings.Builder
	fresh chan struct{}
}

func newLines() *lines { return &lines{fresh: make(chan struct{}, 1)} }

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text.Write(p)
	select {
	case l.fresh <- struct{}{}:
	default:
	}
	return len(p), nil
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// await waits until the output matches, and gives the first group.
func (l *lines) await(t *testing.T, pattern string) string {
	t.Helper()
	re := regexp.MustCompile(pattern)
	deadline := time.After(patience)
	for {
		if m := re.FindStringSubmatch(l.String()); m != nil {
			return m[1]
		}
		select {
		case <-l.fresh:
		case <-deadline:
			t.Fatalf("never printed %s, but:\n%s", pattern, l.String())
		}
	}
}

// served is a running `mantel serve`.
type served struct {
	base           string
	stdout, stderr *lines
	stop           func() int
}

// start runs `mantel serve` until the test ends.
func start(t *testing.T, args ...string) *served {
	t.Helper()
	s := &served{stdout: newLines(), stderr: newLines()}
	ctx, cancel := context.WithCancel(context.Background())
	code := make(chan int, 1)
	go func() {
		code <- Run(ctx, append([]string{"serve"}, args...), strings.NewReader(""), s.stdout, s.stderr, func(string) string { return "" })
	}()
	var once sync.Once
	var exit int
	s.stop = func() int {
		once.Do(func() {
			cancel()
			select {
			case exit = <-code:
			case <-time.After(patience):
				t.Error("serve did not end")
			}
		})
		return exit
	}
	t.Cleanup(func() { s.stop() })
	s.base = "http://" + s.stdout.await(t, `serves on http://([0-9.:]+)`)
	return s
}

// get asks once; headers stand in pairs.
func (s *served) get(t *testing.T, path string, headers ...string) (int, http.Header, string) {
	t.Helper()
	return ask(t, http.MethodGet, s.base+path, "", headers...)
}

func ask(t *testing.T, method, url, body string, headers ...string) (int, http.Header, string) {
	t.Helper()
	r, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, answer.Header, string(data)
}

// screen is what the tests read of a response.
type screen struct {
	Revision, Locale, Dir string
	Slots                 []struct {
		ID      string
		Widgets []struct{ ID, Product, Source string }
	}
}

// sources counts the widgets of a screen by their source.
func (s screen) sources() map[string]int {
	n := map[string]int{}
	for _, slot := range s.Slots {
		for _, w := range slot.Widgets {
			n[w.Source]++
		}
	}
	return n
}

func (s screen) has(product, source string) bool {
	for _, slot := range s.Slots {
		for _, w := range slot.Widgets {
			if w.Product == product && w.Source == source {
				return true
			}
		}
	}
	return false
}

// until asks for a user's home until it is as wanted: pushes and polls come
// when they come.
func (s *served) until(t *testing.T, user, what string, wanted func(screen) bool) screen {
	t.Helper()
	deadline := time.Now().Add(patience)
	for {
		status, _, body := s.get(t, "/v1/screens/home", "Mantel-User", user)
		var got screen
		if err := json.Unmarshal([]byte(body), &got); err != nil || status != http.StatusOK {
			t.Fatalf("status %d: %v: %.200s", status, err, body)
		}
		if wanted(got) {
			return got
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s's home never was so that %s: %.2000s\n%s", user, what, body, s.stderr.String())
		}
		// Each answer is an event: the next request is only sent after it.
	}
}

func TestDevServesThePersonalisedDemoHome(t *testing.T) {
	for _, store := range []struct {
		name string
		args func(t *testing.T) []string
	}{
		{"memory", func(*testing.T) []string { return nil }},
		{"redis", func(t *testing.T) []string { return []string{"--redis", redistest.Start(t).URL()} }},
	} {
		t.Run(store.name, func(t *testing.T) {
			s := start(t, append([]string{"--dev", "--addr", "127.0.0.1:0"}, store.args(t)...)...)
			ada := s.until(t, "ada", "five products know her", func(got screen) bool { return got.sources()["personalised"] >= 5 })
			s.until(t, "nova", "it is generic", func(got screen) bool {
				return got.sources()["personalised"] == 0 && got.sources()["generic"] >= 5
			})
			s.until(t, "nova", "car insurance speaks to everybody", func(got screen) bool { return got.has("car-insurance", "generic") })
			s.until(t, "ben", "car insurance is silent, others are not", func(got screen) bool {
				return !got.has("car-insurance", "generic") && !got.has("car-insurance", "personalised") && got.sources()["generic"] >= 3
			})
			if layla := s.until(t, "layla", "it is personalised", func(got screen) bool { return got.sources()["personalised"] > 0 }); layla.Dir != "ltr" {
				t.Errorf("without Accept-Language the direction is %q", layla.Dir)
			}
			status, header, _ := s.get(t, "/v1/screens/home", "Mantel-User", "layla", "Accept-Language", "ar-EG")
			if status != http.StatusOK || header.Get("Content-Language") != "ar-EG" {
				t.Errorf("in Arabic: %d, %v", status, header)
			}
			if ada.Revision == "" {
				t.Error("no revision")
			}
			for _, path := range []string{"/", "/gallery", "/docs", "/openapi.json", "/healthz", "/readyz", "/metrics"} {
				if status, _, body := s.get(t, path); status != http.StatusOK || body == "" {
					t.Errorf("%s: %d", path, status)
				}
			}
			if code := s.stop(); code != exitClean {
				t.Errorf("exit code %d: %s", code, s.stderr.String())
			}
		})
	}
}

func TestDevKeepsItsProductsWithoutTheDemo(t *testing.T) {
	s := start(t, "--dev", "--demo=false", "--addr", "127.0.0.1:0")
	status, _, body := s.get(t, "/v1/screens/home", "Mantel-User", "ada")
	if status != http.StatusOK || strings.Contains(body, `"personalised"`) || strings.Contains(body, `"source":"generic"`) {
		t.Errorf("%d: %.300s", status, body)
	}
	status, _, body = ask(t, http.MethodPut, s.base+"/v1/products/flights/users/ada", `{"revision":1,"widgets":[]}`,
		"Mantel-Product", "flights", "Content-Type", "application/json")
	if status != http.StatusOK {
		t.Errorf("a push: %d %s", status, body)
	}
}

func TestNothingIsOpenByDefault(t *testing.T) {
	config := filepath.Join(t.TempDir(), "mantel.json")
	if err := os.WriteFile(config, []byte(`{"products": [{"id": "flights", "defaultLocale": "en"}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	ops := freeAddr(t)
	s := start(t, "--addr", "127.0.0.1:0", "--ops", ops, "--config", config)
	for _, c := range []struct {
		method, path string
		status       int
		because      string
	}{
		{http.MethodPut, "/v1/products/flights/users/ada", 401, "no credential is configured"},
		{http.MethodGet, "/v1/screens/home", 401, "a user is named, and nobody may name one"},
		{http.MethodGet, "/metrics", 404, "metrics stand on the operations listener"},
		{http.MethodGet, "/docs", 404, "so does the documentation"},
		{http.MethodGet, "/openapi.json", 404, "and the document"},
		{http.MethodGet, "/gallery", 404, "the gallery is for development"},
	} {
		status, _, body := ask(t, c.method, s.base+c.path, "{}", "Mantel-User", "ada", "Mantel-Product", "flights", "Content-Type", "application/json")
		if status != c.status {
			t.Errorf("%s %s: %d, want %d because %s: %.200s", c.method, c.path, status, c.status, c.because, body)
		}
	}
	if status, _, body := s.get(t, "/v1/screens/home"); status != http.StatusOK {
		t.Errorf("an anonymous viewer: %d %.200s", status, body)
	}
	for _, path := range []string{"/healthz", "/readyz", "/metrics", "/docs", "/openapi.json"} {
		if status, _, body := ask(t, http.MethodGet, "http://"+ops+path, ""); status != http.StatusOK {
			t.Errorf("operations %s: %d %.200s", path, status, body)
		}
	}
}

// Whatever stands in the document is answered, and whatever answers stands in
// it: rest and ops hold their own routes to what they document.
func TestEveryDocumentedPathIsServed(t *testing.T) {
	config := filepath.Join(t.TempDir(), "mantel.json")
	if err := os.WriteFile(config, []byte(`{"products": [{"id": "flights", "defaultLocale": "en"}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	ops := freeAddr(t)
	public := start(t, "--addr", "127.0.0.1:0", "--ops", ops, "--config", config)
	dev := start(t, "--dev", "--demo=false", "--addr", "127.0.0.1:0")
	for _, c := range []struct {
		why       string
		document  string
		listeners []string
	}{
		{"in development one listener has them all", dev.base, []string{dev.base}},
		{"else some stand on the operations listener", "http://" + ops, []string{public.base, "http://" + ops}},
	} {
		_, _, body := ask(t, http.MethodGet, c.document+"/openapi.json", "")
		var document struct {
			Paths map[string]map[string]json.RawMessage
		}
		if err := json.Unmarshal([]byte(body), &document); err != nil {
			t.Fatalf("%s: %v: %.200s", c.why, err, body)
		}
		for _, path := range []string{"/v1/screens/{screen}", "/v1/products/{product}/demand", "/v1/users/{user}", "/v1/products/{product}/reset", "/metrics"} {
			if document.Paths[path] == nil {
				t.Errorf("%s: %s is not documented", c.why, path)
			}
		}
		for path, item := range document.Paths {
			for method := range item {
				served := slices.ContainsFunc(c.listeners, func(base string) bool {
					named := strings.NewReplacer("{screen}", "home", "{product}", "flights", "{user}", "ada").Replace(path)
					// Who follows the demand would wait for it: an id that is none is refused at once.
					status, _, said := ask(t, strings.ToUpper(method), base+named, "", "Mantel-Product", "flights", "Last-Event-ID", "x")
					return status != http.StatusMethodNotAllowed && !strings.Contains(said, "route/unknown") && !strings.Contains(said, "page not found")
				})
				if !served {
					t.Errorf("%s: %s %s is documented, and nobody answers it", c.why, method, path)
				}
			}
		}
	}
}

func TestItServesWhileRedisIsDownAndHeals(t *testing.T) {
	r := redistest.Reserve(t)
	s := start(t, "--dev", "--addr", "127.0.0.1:0", "--redis", r.URL())
	if status, _, body := s.get(t, "/v1/screens/home", "Mantel-User", "ada"); status != http.StatusOK {
		t.Fatalf("%d %.200s", status, body)
	}
	r.Restart()
	s.until(t, "ada", "it is personalised again", func(got screen) bool { return got.sources()["personalised"] >= 3 })
}

func TestAWrongCommandLineSaysWhatAndHow(t *testing.T) {
	for _, c := range []struct {
		args []string
		code int
		say  string
	}{
		{[]string{"--dev", "--addr", "0.0.0.0:8080"}, exitFailed, "loopback only"},
		{[]string{"--addr", "nonsense"}, exitFailed, "host:port"},
		{[]string{"--redis", "localhost:6379"}, exitFailed, "redis://"},
		{[]string{"--config", "does-not-exist.json"}, exitFailed, "does-not-exist.json"},
		{[]string{"--components", "does-not-exist"}, exitFailed, "does-not-exist"},
		{[]string{"extra"}, exitUsage, "extra"},
		{[]string{"--demo"}, exitUsage, "add --dev"},
		{[]string{"--adr", ":1"}, exitUsage, "addr"},
	} {
		out, err := newLines(), newLines()
		code := Run(t.Context(), append([]string{"serve"}, c.args...), strings.NewReader(""), out, err, func(string) string { return "" })
		if code != c.code || !strings.Contains(err.String(), c.say) {
			t.Errorf("serve %s: exit %d, want %d, saying %q: %s", strings.Join(c.args, " "), code, c.code, c.say, err)
		}
	}
}

func TestAConfigurationFileIsHeldToItsForm(t *testing.T) {
	for _, c := range []struct{ file, say string }{
		{`{"product": []}`, `unknown field "product": did you mean "products"?`},
		{`{"recall": {"keepfro": 1}}`, `unknown field "keepfro": did you mean "keepFor"?`},
		{`{"products": [{"id": "Flights"}]}`, "products[0].id"},
		{`{"products": [{"id": "flights", "quota": {"burst": 5}}]}`, "products[0].quota.perSecond"},
		{`{"products": [{"id": "flights", "quota": {"perSecond": 5}}]}`, "products[0].quota.burst"},
		{`{"products": [{"id": "a"}, {"id": "a"}]}`, "twice"},
		{`{"credentials": {"products": {"flights": []}}}`, "credentials.products.flights"},
		{`{"credentials": {"gateways": ["secret"]}}`, "SHA-256"},
		{`{} {}`, "after the end"},
	} {
		name := filepath.Join(t.TempDir(), "mantel.json")
		if err := os.WriteFile(name, []byte(c.file), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := readConfig([]string{"--config", name}, func(string) string { return "" }, io.Discard)
		if err == nil || !strings.Contains(err.Error(), c.say) {
			t.Errorf("%s: %v, want it to say %q", c.file, err, c.say)
		}
	}
}

func TestSettingsComeFromFlagThenEnvironmentThenFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "mantel.json")
	if err := os.WriteFile(name, []byte(`{"addr": "127.0.0.1:1", "ops": "127.0.0.1:2", "redis": "redis://file:6379"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	env := map[string]string{"MANTEL_CONFIG": name, "MANTEL_OPS": "127.0.0.1:3", "MANTEL_REDIS": "redis://environment:6379"}
	c, err := readConfig([]string{"--redis", "redis://flag:6379"}, func(k string) string { return env[k] }, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := fmt.Sprint(c.Addr, " ", c.Ops, " ", c.Redis), "127.0.0.1:1 127.0.0.1:3 redis://flag:6379"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// freeAddr is a loopback address that nobody listens on.
func freeAddr(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}
