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

func BenchmarkMoney(b *testing.B) {
	l := locale(b, "de-DE")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := l.Money("1299.50", "EUR", false); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDate(b *testing.B) {
	l := locale(b, "ar-EG")
	at := time.Date(2026, 11, 21, 18, 20, 0, 0, time.UTC)
	b.ReportAllocs()
	for b.Loop() {
		l.Date(at, "medium")
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
