package bff

import (
	"slices"
	"time"
)

// wanted is what a product should be told about the user who is looking.
type wanted struct {
	product ProductID
	reason  string
}

// wanted are the products that hold something for the user, or have
// registered, and have only what is stale or nothing. Of a user who is a
// stranger to a product, that product hears nothing.
func (h *Home) wanted(rec *Record, now time.Time) []wanted {
	if h.cfg.Notices == nil || rec.User == "" {
		return nil
	}
	var all []wanted
	for i := range h.cfg.Products {
		p := h.cfg.Products[i].ID
		if reason := wantedOf(rec, p, now); reason != "" {
			all = append(all, wanted{p, reason})
		}
	}
	return all
}

// wantedOf is why something is wanted of one product, "" where nothing is.
func wantedOf(rec *Record, p ProductID, now time.Time) string {
	if held := live(rec.Held, p, rec.User, now); held != nil {
		switch {
		case slices.Contains(rec.Lost, p):
			return DemandNone
		case !now.Before(held.Head.StaleAt):
			return DemandStale
		}
		return ""
	}
	// What a product has taken back is not missed, unless it asks.
	holds := slices.ContainsFunc(rec.Held, func(h Held) bool {
		return h.Head.Product == p && h.Head.User == rec.User && !h.Head.Withdrawn
	})
	if holds || slices.Contains(rec.Registered, p) {
		return DemandNone
	}
	return ""
}

func (h *Home) notice(u UserID, all []wanted) {
	for _, w := range all {
		h.cfg.Notices.Notice(u, w.product, w.reason)
	}
}

// withLost are the stale products and, among those of which something said to
// this user may stand on the screen, the ones whose content the store has lost.
func (a *arrangement) withLost(lost []ProductID) []ProductID {
	if len(lost) == 0 {
		return a.stale
	}
	all := a.stale
	for _, p := range lost {
		if a.shows(p) && !slices.Contains(all, p) {
			all = append(slices.Clip(all), p)
		}
	}
	slices.Sort(all)
	return all
}

func (a *arrangement) shows(p ProductID) bool {
	return slices.ContainsFunc(a.speakers, func(s speaker) bool { return s.source == Personalised && s.held.Body.Product == p })
}
