package ops

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
)

// Secrets are the SHA-256 of what operators identify themselves by. Several
// are good at once, so that one can be changed without a gap. Without any,
// nobody is an operator.
type Secrets [][sha256.Size]byte

// ParseSecrets reads digests as they are configured: 64 hex digits each.
func ParseSecrets(texts []string) (Secrets, error) {
	all := make(Secrets, len(texts))
	for i, text := range texts {
		b, err := hex.DecodeString(text)
		if err != nil || len(b) != sha256.Size {
			return nil, fmt.Errorf("operators' secret %d: a secret is configured as its SHA-256: 64 hex digits", i+1)
		}
		copy(all[i][:], b)
	}
	return all, nil
}

// check says whether "Authorization: Bearer <secret>" (RFC 6750, section 2.1)
// is an operator's, and if not, what to do.
func (s Secrets) check(h http.Header) (detail string, known bool) {
	if len(s) == 0 {
		return "this server has no operators: no operator's secret is configured; add its SHA-256 to credentials.operators", false
	}
	given := h.Values("Authorization")
	scheme, secret, _ := strings.Cut(strings.Join(given, ","), " ")
	if secret = strings.TrimLeft(secret, " "); len(given) != 1 || !strings.EqualFold(scheme, "Bearer") || secret == "" {
		return "say who you are: send an operator's secret as Authorization: Bearer …", false
	}
	sum, found := sha256.Sum256([]byte(secret)), 0
	for i := range s {
		found |= subtle.ConstantTimeCompare(sum[:], s[i][:]) // all of them: the time says nothing
	}
	if found == 0 {
		return "no operator has this secret", false
	}
	return "", true
}
