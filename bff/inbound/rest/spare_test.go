package rest

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"sync"
	"testing"

	"mantel/bff"
)

// composing puts each user's screen together behind the memory that it is
// lent, as Home does; every third user's is remembered, and shared.
type composing struct {
	recorder
	shared []byte
	lent   int
}

func (c *composing) AppendScreen(_ context.Context, dst []byte, _ string, v bff.Viewer, _ string) (bff.Screen, error) {
	var number int
	if _, err := fmt.Sscanf(string(v.User), "u%d", &number); err != nil {
		return bff.Screen{}, err
	}
	s := bff.Screen{Revision: fmt.Sprint("r", number), Locale: "de", Dir: "ltr", Owner: v.User}
	if number%3 == 0 {
		s.Body, s.Remembered = c.shared, true
		return s, nil
	}
	c.mu.Lock()
	if cap(dst) > 0 {
		c.lent++
	}
	c.mu.Unlock()
	all := append(dst, screenOf(number)...)
	s.Body = all[len(dst):]
	return s, nil
}

// screenOf is as long as its number says, from a few bytes to more than a
// connection keeps.
func screenOf(number int) []byte {
	return bytes.Repeat([]byte(fmt.Sprintf("<%d>", number)), 1+number*number%16384)
}

func TestABodyThatIsPutTogetherInSpareMemoryIsNobodyElses(t *testing.T) {
	core := &composing{shared: bytes.Repeat([]byte("everybody's "), 2000)}
	unchanged := bytes.Clone(core.shared)
	c := development(&recorder{})
	c.Screens = core
	h := start(t, c)
	const asking, each = 4, 250
	var all sync.WaitGroup
	for from := range asking {
		all.Go(func() {
			for i := range each {
				number := 1 + from*each + (i*17)%each
				headers := []string{fmt.Sprint("Mantel-User: u", number)}
				if number%7 == 0 {
					headers = append(headers, fmt.Sprintf(`If-None-Match: "r%d"`, number))
				}
				method := "GET"
				switch number % 5 {
				case 1:
					method = "HEAD"
				case 2:
					headers = append(headers, "Accept-Encoding: gzip")
				}
				a := h.ask(method, "/v1/screens/home", "", headers...)
				want := screenOf(number)
				if number%3 == 0 {
					want = unchanged
				}
				if length := a.header.Get("Content-Length"); method == "HEAD" && number%7 != 0 {
					if length != fmt.Sprint(len(want)) || len(a.body) > 0 {
						t.Errorf("%d: a HEAD has %d bytes, and says %s of %d", number, len(a.body), length, len(want))
					}
					continue
				}
				a.body = unpack(t, a.header.Get("Content-Encoding"), a.body)
				if number%7 == 0 {
					if a.status != http.StatusNotModified || len(a.body) > 0 {
						t.Errorf("%d: status %d with %d bytes, of what the app has", number, a.status, len(a.body))
					}
					continue
				}
				if a.status != http.StatusOK || !bytes.Equal(a.body, want) {
					t.Errorf("%d: status %d with %d bytes, which are not its %d", number, a.status, len(a.body), len(want))
				}
			}
		})
	}
	all.Wait()
	if !bytes.Equal(core.shared, unchanged) {
		t.Error("what is remembered has changed")
	}
	if core.lent == 0 {
		t.Error("no memory was used twice")
	}
}
