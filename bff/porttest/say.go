package porttest

import (
	"fmt"
	"time"

	"mantel/bff"
	"mantel/uischema"
)

// Say makes a recommendation with one widget that carries a text. The same
// arguments give the same digest.
func Say(p bff.ProductID, u bff.UserID, revision int64, text string) bff.Recommendation {
	return bff.Recommendation{
		Product:     p,
		User:        u,
		Revision:    revision,
		AsOf:        time.Date(2026, 11, 21, 18, 20, 0, 0, time.UTC),
		StaleAfter:  time.Hour,
		ExpireAfter: 24 * time.Hour,
		Digest:      digestOf(p, u, text),
		Widgets: []bff.Widget{{
			ID: "w-1", Component: "offer", Placement: "deal", Rank: 3,
			Props: uischema.ObjectValue([]uischema.Member{{Name: "text", Value: uischema.StringValue(text)}}),
		}},
	}
}

// SayNothing makes an empty statement: show nothing of mine.
func SayNothing(p bff.ProductID, u bff.UserID, revision int64) bff.Recommendation {
	r := Say(p, u, revision, "")
	r.Widgets = nil
	r.Digest = digestOf(p, u, "nothing")
	return r
}

func digestOf(p bff.ProductID, u bff.UserID, text string) string {
	// Not a good hash, but one whose collisions a reader can see.
	var sum uint64 = 14695981039346656037
	for _, c := range []byte(fmt.Sprintf("%s\n%s\n%s", p, u, text)) {
		sum = (sum ^ uint64(c)) * 1099511628211
	}
	return fmt.Sprintf("%016x%016x", sum, ^sum)
}
