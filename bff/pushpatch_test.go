package bff_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// A patch that is looked at member by member must be judged as the whole is:
// with members that need each other, have defaults, are nested, or are chosen
// by a tag.
func TestPatchesAreJudgedAsWhatTheyMakeOfTheProps(t *testing.T) {
	in := pushContext(t)
	values := map[string][]string{
		"city": {`"Rom"`, `""`, `null`, `7`},
		"was":  {`1`, `-1`, `null`, `{"a":1}`},
		"now":  {`2`, `null`},
		"kind": {`"new"`, `"odd"`, `null`},
		"at":   {`{"code":"FCO"}`, `{"name":"Fiumicino"}`, `{"code":null}`, `{"name":null}`, `null`, `"FCO"`, `{"gate":"1"}`, `{}`},
		"act":  {`{"do":"go","to":"/a"}`, `{"do":"stay"}`, `{"to":null}`, `{"to":"/b"}`, `{"do":"leap"}`, `null`},
		"tags": {`["a"]`, `[]`, `["a","b","c"]`, `[1]`, `null`},
	}
	names := []string{"act", "at", "city", "kind", "now", "tags", "was"}
	random := rand.New(rand.NewPCG(1, 2))
	object := func() string {
		var members []string
		for _, name := range names {
			if random.IntN(2) == 0 {
				which := max(random.IntN(2*len(values[name]))-len(values[name]), 0) // the first is good
				members = append(members, fmt.Sprintf("%q:%s", name, values[name][which]))
			}
		}
		return "{" + strings.Join(members, ",") + "}"
	}
	taken := 0
	for range 5000 {
		_, found := bothWays(t, []byte(push(`"id":"a","component":"flights.trip","props":`+object()+`,"locales":{"en":`+object()+`}`)), in)
		if len(found) == 0 {
			taken++
		}
	}
	if taken < 100 {
		t.Errorf("only %d pushes were taken: the others say little", taken)
	}
}
