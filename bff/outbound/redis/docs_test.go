package redis

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"mantel/bff/outbound/redis/redistest"
)

// pageOf reads one of the pages for people.
func pageOf(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile("../../../docs/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestTheDocumentedAccessListKeepsAProductToItsOwnStreams(t *testing.T) {
	server := redistest.Start(t)
	line := regexp.MustCompile(`(?m)^ACL SETUSER flights on #<[^>]*> (.*)$`).FindStringSubmatch(pageOf(t, "product-teams.md"))
	if line == nil {
		t.Fatal("docs/product-teams.md has no ACL line")
	}
	server.Do(append([]string{"ACL", "SETUSER", "flights", "on", "nopass"}, strings.Fields(line[1])...)...)
	for _, row := range []struct {
		why  string
		args []string
		may  bool
	}{
		{"its own pushes", []string{"XADD", "mantel:push:{flights}", "*", "body", "{}"}, true},
		{"its own demand", []string{"XRANGE", "mantel:demand:{flights}", "-", "+"}, true},
		{"following its own demand", []string{"XREAD", "BLOCK", "0", "STREAMS", "mantel:demand:{flights}", "$"}, true},
		{"its own dead letters", []string{"XRANGE", "mantel:push-dead:{flights}", "-", "+"}, true},
		{"another's pushes", []string{"XADD", "mantel:push:{hotels}", "*", "body", "{}"}, false},
		{"what it has pushed", []string{"XRANGE", "mantel:push:{flights}", "-", "+"}, false},
		{"writing its own demand", []string{"XADD", "mantel:demand:{flights}", "*", "event", "refill"}, false},
		{"another's demand", []string{"XRANGE", "mantel:demand:{hotels}", "-", "+"}, false},
		{"a user's record", []string{"HGETALL", "u:{ada}"}, false},
		{"reading in the home's place", []string{"XREADGROUP", "GROUP", "mantel", "x", "STREAMS", "mantel:push:{flights}", ">"}, false},
	} {
		answer := server.Do(append([]string{"ACL", "DRYRUN", "flights"}, row.args...)...)
		if (answer == "+OK") != row.may {
			t.Errorf("%s: %s", row.why, answer)
		}
	}
}

func TestDeadLettersAreReplayedAsDocumented(t *testing.T) {
	server := redistest.Start(t)
	script := regexp.MustCompile(`(?s)redis-cli EVAL "\n(.*?)" 2 `).FindStringSubmatch(pageOf(t, "operators.md"))
	if script == nil {
		t.Fatal("docs/operators.md has no script that replays dead letters")
	}
	s := open(t, quick(server.URL()))
	log := s.PushLog(impatient("one"))
	entries := [][]string{{"user", "ada", "body", "{}"}, {"user", "bob", "withdraw", "7"}, {"body", "[]"}, {"nonsense", "x"}}
	for _, fields := range entries {
		server.Do(append([]string{"XADD", pushKey("flights"), "*"}, fields...)...)
	}
	got, err := log.Next(t.Context(), "flights", 10)
	if err != nil || len(got) != len(entries) {
		t.Fatalf("%v, %v", got, err)
	}
	for _, e := range got {
		if err := log.Bury(t.Context(), "flights", e, "the store was away"); err != nil {
			t.Fatal(err)
		}
	}
	server.Do("EVAL", script[1], "2", deadKey("flights"), pushKey("flights"))
	again, err := log.Next(t.Context(), "flights", 10)
	if err != nil || len(again) != 3 || again[0].User != "ada" || string(again[0].Body) != "{}" || again[1].Withdraw != 7 || string(again[2].Body) != "[]" {
		t.Errorf("%+v, %v", again, err)
	}
	if n := server.Do("XLEN", deadKey("flights")); n != ":0" {
		t.Errorf("%s dead letters are left", n)
	}
}
