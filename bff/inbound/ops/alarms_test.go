package ops

import (
	"log/slog"
	"strings"
	"testing"
	"time"

	"mantel/bff"
)

func TestWhatCannotBeUsedIsToldOnceAMinuteAndCountedInFull(t *testing.T) {
	for _, row := range []struct{ event, label, value, level string }{
		{bff.EventForeign, "product", "flights", "level=ERROR"},
		{bff.EventStoreMiss, "reason", "type", "level=WARN"},
		{bff.EventStoreMiss, "reason", "head", "level=WARN"},
		{bff.EventStoreMiss, "reason", "version", "level=WARN"},
		{bff.EventStoreMiss, "reason", "body", "level=WARN"},
		{bff.EventStoreMiss, "reason", "digest", "level=WARN"},
		{bff.EventStoreMiss, "reason", "future", "level=WARN"},
	} {
		var said strings.Builder
		now := time.Unix(1_800_000_000, 0)
		m := NewMetrics()
		a := NewAlarms(m, slog.New(slog.NewTextHandler(&said, nil)), func() time.Time { return now })
		for range 5 {
			a.Count(row.event, row.label, row.value)
		}
		if n := strings.Count(said.String(), row.level); n != 1 {
			t.Errorf("%s %s was told %d times in a moment:\n%s", row.event, row.value, n, said.String())
		}
		now = now.Add(time.Minute)
		a.Count(row.event, row.label, row.value)
		if n := strings.Count(said.String(), row.level); n != 2 {
			t.Errorf("%s %s was told %d times in a minute", row.event, row.value, n)
		}
		if got, want := figures(t, m), `mantel_`+row.event+`_total{`+row.label+`="`+row.value+`"} 6`; !strings.Contains(got, want) {
			t.Errorf("%s is not among\n%s", want, got)
		}
	}
}

func TestOneReasonDoesNotHideAnother(t *testing.T) {
	var said strings.Builder
	a := NewAlarms(bff.Silence{}, slog.New(slog.NewTextHandler(&said, nil)), time.Now)
	a.Count(bff.EventStoreMiss, "reason", "type")
	a.Count(bff.EventStoreMiss, "reason", "owner") // EventForeign goes with it
	a.Count(bff.EventForeign, "product", "")
	a.Count(bff.EventStoreMiss, "reason", "body")
	a.Count(bff.EventPush, "product", "flights", "kind", "user", "result", "older")
	if n := strings.Count(said.String(), "\n"); n != 3 {
		t.Errorf("%d lines, want 3:\n%s", n, said.String())
	}
}

// figures are the text that Prometheus reads.
func figures(t *testing.T, m *Metrics) string {
	t.Helper()
	_, body := get(t, serve(t, (&world{now: time.Unix(0, 0)}).health(), m)+"/metrics")
	return body
}
