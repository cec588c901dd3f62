package rest

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"fmt"
	"strings"

	"mantel/bff"
)

// Credentials are what the head of a request says about who speaks. The
// strings are copies and may be kept.
type Credentials struct {
	// Authorization, User and Product are the headers Authorization,
	// Mantel-User and Mantel-Product, "" where absent.
	Authorization, User, Product string
}

// Identify says who speaks, from a request's head alone: no body is read
// before it has answered. Errors are *Problem, with what to send or to
// configure in their detail. It is safe for concurrent use.
type Identify interface {
	// Product is the product that pushes.
	Product(Credentials) (bff.ProductID, error)
	// Viewer is the user who looks, "" for an anonymous viewer.
	Viewer(Credentials) (bff.UserID, error)
}

// Trust believes what Mantel-User and Mantel-Product say. It is for
// development on loopback only.
type Trust struct{}

// Product is the one that Mantel-Product names.
func (Trust) Product(c Credentials) (bff.ProductID, error) {
	if c.Product == "" {
		return "", newProblem(IdentityMissing, "say which product pushes: in development the header Mantel-Product names it")
	}
	return productNamed(c.Product)
}

// Viewer is the one that Mantel-User names.
func (Trust) Viewer(c Credentials) (bff.UserID, error) { return userNamed(c.User) }

func productNamed(s string) (bff.ProductID, error) {
	id, err := bff.ParseProduct(s)
	if err != nil {
		return "", badHeader("Mantel-Product", "a product id is a lower-case letter, then up to 31 of a-z, 0-9 and '-'")
	}
	return id, nil
}

func userNamed(s string) (bff.UserID, error) {
	if s == "" {
		return "", nil
	}
	id, err := bff.ParseUser(s)
	if err != nil {
		return "", badHeader("Mantel-User", "a user id is 1 to 64 of letters, digits, '.', '_' and '-'")
	}
	return id, nil
}

// Secrets are static credentials: only the SHA-256 of each secret is
// configured, so a configuration file gives nothing away. The zero Secrets
// lets nobody push and knows no user.
type Secrets struct {
	products []productSecret
	gateways [][sha256.Size]byte
}

type productSecret struct {
	product bff.ProductID
	sum     [sha256.Size]byte
}

// NewSecrets reads SHA-256 sums in hex (64 digits): of each product's
// secrets, and of those with which a gateway that has checked the user vouches
// for Mantel-User. A product, and the gateway, may have several, so that a
// secret can be changed without a gap.
func NewSecrets(products map[bff.ProductID][]string, gateways []string) (*Secrets, error) {
	s := &Secrets{}
	for product, sums := range products {
		for i, text := range sums {
			sum, err := parseSum(text)
			if err != nil {
				return nil, fmt.Errorf("secret %d of product %s: %w", i+1, product, err)
			}
			s.products = append(s.products, productSecret{product, sum})
		}
	}
	for i, text := range gateways {
		sum, err := parseSum(text)
		if err != nil {
			return nil, fmt.Errorf("gateway secret %d: %w", i+1, err)
		}
		s.gateways = append(s.gateways, sum)
	}
	return s, nil
}

func parseSum(text string) (sum [sha256.Size]byte, err error) {
	b, err := hex.DecodeString(text)
	if err != nil || len(b) != len(sum) {
		return sum, fmt.Errorf("a secret is configured as its SHA-256: 64 hex digits")
	}
	copy(sum[:], b)
	return sum, nil
}

// Product is the one whose secret the request bears.
func (s *Secrets) Product(c Credentials) (bff.ProductID, error) {
	if len(s.products) == 0 {
		return "", newProblem(IdentityMissing, "this server takes no pushes: no product's secret is configured; the operator adds its SHA-256 to the products' credentials")
	}
	sum, ok := bearer(c.Authorization)
	if !ok {
		return "", newProblem(IdentityMissing, "say which product pushes: send the product's secret as Authorization: Bearer …")
	}
	var found bff.ProductID
	// Every secret is compared, whichever fits: the time says nothing.
	for i := range s.products {
		if subtle.ConstantTimeCompare(sum[:], s.products[i].sum[:]) == 1 {
			found = s.products[i].product
		}
	}
	if found == "" {
		return "", newProblem(IdentityUnknown, "no product has this secret")
	}
	return found, nil
}

// Viewer is the user that a gateway vouches for. A request without
// credentials is an anonymous viewer's.
func (s *Secrets) Viewer(c Credentials) (bff.UserID, error) {
	if c.Authorization == "" && c.User == "" {
		return "", nil
	}
	if len(s.gateways) == 0 {
		return "", newProblem(IdentityMissing, "this server answers anonymous viewers only: no gateway's secret is configured; the operator adds its SHA-256 to the gateways' credentials")
	}
	sum, ok := bearer(c.Authorization)
	if !ok {
		return "", newProblem(IdentityMissing, "Mantel-User is believed only from a gateway: send its secret as Authorization: Bearer …")
	}
	found := 0
	for i := range s.gateways {
		found |= subtle.ConstantTimeCompare(sum[:], s.gateways[i][:])
	}
	if found == 0 {
		return "", newProblem(IdentityUnknown, "no gateway has this secret")
	}
	return userNamed(c.User)
}

// bearer is the SHA-256 of the token in "Bearer <token>" (RFC 6750, section
// 2.1; the scheme's name in any case).
func bearer(authorization string) (sum [sha256.Size]byte, ok bool) {
	scheme, token, _ := strings.Cut(authorization, " ")
	token = strings.TrimLeft(token, " ")
	if !strings.EqualFold(scheme, "Bearer") || token == "" {
		return sum, false
	}
	return sha256.Sum256([]byte(token)), true
}
