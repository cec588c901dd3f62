package bff

import (
	"crypto/sha256"
	"encoding/base32"
	"strings"
	"testing"
)

func TestARevisionIsSpelledInBase32(t *testing.T) {
	for n := range 256 {
		sum := sha256.Sum256([]byte{byte(n)})
		want := strings.ToLower(base32.StdEncoding.EncodeToString(sum[:]))[:26]
		if got := spelledRevision(&sum); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
