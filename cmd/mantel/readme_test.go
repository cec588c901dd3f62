package main

import (
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"mantel/components"
)

// TestTheTenMinutesOfTheReadmeWork follows README.md to the letter: the
// component is dropped in while the service runs, and pushed to a user.
func TestTheTenMinutesOfTheReadmeWork(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	files := regexp.MustCompile("(?s)```json\n(.*?)```").FindAllStringSubmatch(string(text), -1)
	push := regexp.MustCompile(`(?s)curl -X PUT http://127.0.0.1:8080(\S+) -H '([^:]+): ([^']+)'.*?-d '(.*?)'\n`).FindStringSubmatch(string(text))
	if len(files) != 2 || push == nil {
		t.Fatalf("README.md has %d JSON blocks and the push %q", len(files), push)
	}
	folder := t.TempDir()
	if err := os.CopyFS(folder, components.FS); err != nil {
		t.Fatal(err)
	}
	s := start(t, "--dev", "--addr", "127.0.0.1:0", "--components", folder)
	s.until(t, "ada", "flights speaks to her", func(got screen) bool { return got.has("flights", "personalised") })

	drop(t, folder, "flights/fare-alert/component.json", files[0][1])
	drop(t, folder, "flights/fare-alert/examples/rome.json", files[1][1])
	deadline := time.Now().Add(patience)
	for {
		if status, _, _ := s.get(t, "/gallery/c/flights.fare-alert"); status == http.StatusOK {
			break
		}
		if time.Now().After(deadline) {
			_, _, page := s.get(t, "/gallery")
			t.Fatalf("the gallery never showed the component: %s", page)
		}
	}
	s.stderr.await(t, `(components were loaded again)`)
	drop(t, folder, "card/component.json", `{ "summry": "A card." }`)
	s.stderr.await(t, `error\[component/member\](.|\n)*did you mean "summary"(.|\n)*the last good edition keeps serving`)
	status, _, body := ask(t, http.MethodPut, s.base+push[1], push[4], push[2], push[3], "Content-Type", "application/json")
	if status != http.StatusOK {
		t.Fatalf("the push: %d %s", status, body)
	}
	if _, _, page := s.get(t, "/?user=ada"); !strings.Contains(page, "79") {
		t.Error("ada's home does not show the pushed price")
	}
	_, _, body = s.get(t, "/v1/screens/home", "Mantel-User", "ada")
	if !strings.Contains(body, `"id":"flights.rome-alert"`) {
		t.Errorf("ada's home has no such widget: %.500s", body)
	}
}

func drop(t *testing.T, folder, name, content string) {
	t.Helper()
	file := filepath.Join(folder, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), fs.ModePerm); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}
