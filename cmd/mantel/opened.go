package main

import (
	"context"

	"mantel/bff"
)

// opened decodes the bodies that a store leaves raw, as long as nobody between
// the store and the home does.
type opened struct{ bff.Recommendations }

// ForUser leaves out what cannot be decoded, or is not what its head says.
func (o opened) ForUser(ctx context.Context, user bff.UserID, least bff.Version) (bff.Record, error) {
	rec, err := o.Recommendations.ForUser(ctx, user, least)
	if err != nil {
		return rec, err
	}
	held := make([]bff.Held, 0, len(rec.Held))
	for _, h := range rec.Held {
		if h.Raw != "" {
			body, err := bff.DecodeEnvelope([]byte(h.Raw))
			if err != nil || body.Product != h.Head.Product || body.User != user ||
				body.Revision != h.Head.Revision || body.Digest != h.Head.Digest || body.Withdrawn {
				continue
			}
			h.Body, h.Raw = &body, ""
		}
		held = append(held, h)
	}
	rec.Held = held
	return rec, nil
}
