package intl

import (
	"testing"
	"time"
)

func BenchmarkFor(b *testing.B) {
	for b.Loop() {
		if _, err := For("de-AT"); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkWriting writes what a card shows, in place.
func BenchmarkWriting(b *testing.B) {
	l, berlin := locale(b, "de-DE"), zone(b, "Europe/Berlin")
	at := time.Date(2026, 11, 21, 18, 20, 0, 0, time.UTC)
	for name, write := range map[string]func(dst []byte) []byte{
		"int":    func(dst []byte) []byte { return l.AppendInt(dst, 1299) },
		"number": func(dst []byte) []byte { return l.AppendNumber(dst, 1299.57, 1) },
		"money": func(dst []byte) []byte {
			dst, _ = l.AppendMoney(dst, "1299.50", "EUR", false)
			return dst
		},
		"date":  func(dst []byte) []byte { return l.AppendDate(dst, at, "long") },
		"clock": func(dst []byte) []byte { return l.AppendDateTime(dst, at) },
		"parsed-date": func(dst []byte) []byte {
			t, _, _ := ParseTime("2026-11-21", berlin)
			return l.AppendDate(dst, t, "medium")
		},
		"parsed-clock": func(dst []byte) []byte {
			t, _, _ := ParseTime("2026-11-21T18:20:00Z", berlin)
			return l.AppendDateTime(dst, t)
		},
		"plural": func(dst []byte) []byte { return dst[:l.formOf(21)] },
	} {
		b.Run(name, func(b *testing.B) {
			dst := make([]byte, 0, 64)
			b.ReportAllocs()
			for b.Loop() {
				dst = write(dst[:0])
			}
		})
	}
}

func BenchmarkMatch(b *testing.B) {
	supported := []string{"de", "en", "ar"}
	b.ReportAllocs()
	for b.Loop() {
		Match("de-AT,de;q=0.9,en;q=0.5", supported, "en")
	}
}

func BenchmarkMakingAllLocales(b *testing.B) {
	for b.Loop() {
		for _, e := range entries() {
			newLocale(e)
		}
	}
}
