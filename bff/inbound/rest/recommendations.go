package rest

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"strconv"
	"strings"
	"time"

	"mantel/bff"
	"mantel/uischema"
)

type recommendationsInput struct {
	ViewerInput
}

func (s *Server) getRecommendations(_ context.Context, in *recommendationsInput) (*viewerAnswer, error) {
	v, p := s.viewer(&in.ViewerInput)
	if p != nil {
		return nil, p
	}
	ctx := within(s.base, s.config.ScreenTimeout)
	defer ctx.end()
	since := s.compressor.moment()
	said, err := s.config.Screens.Recommendations(ctx, v)
	if err != nil {
		return nil, problemOf(err)
	}
	body := appendRecommendations(nil, v.Axes.Locale.Tag(), v.Axes.Locale.Dir(), said.Shown)
	of := content{revision: digest(body), body: body, since: since}
	var stale []bff.ProductID
	for i := range said.Shown {
		if said.Shown[i].Stale {
			stale = append(stale, said.Shown[i].Product)
		}
		if said.Shown[i].Source == bff.Personalised {
			of.owner = v.User
		}
	}
	a := s.answerViewer(&in.ViewerInput, parseCondition(in.IfNoneMatch), v.Axes.Locale.Tag(), of)
	a.state(stale, said.Degraded, said.Version, said.Unmet)
	return a, nil
}

// appendRecommendations writes the answer in one order of members. As on a
// screen, nothing in it moves with the clock: staleness is in the headers.
func appendRecommendations(dst []byte, locale, dir string, all []bff.Shown) []byte {
	dst = append(dst, `{"format":1,"locale":`...)
	dst = uischema.AppendString(dst, locale)
	dst = append(dst, `,"dir":`...)
	dst = uischema.AppendString(dst, dir)
	dst = append(dst, `,"recommendations":[`...)
	for i, r := range all {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, `{"product":`...)
		dst = uischema.AppendString(dst, string(r.Product))
		dst = append(dst, `,"source":`...)
		dst = uischema.AppendString(dst, r.Source.String())
		dst = append(dst, `,"revision":`...)
		dst = strconv.AppendInt(dst, r.Revision, 10)
		dst = append(dst, `,"asOf":`...)
		dst = uischema.AppendString(dst, r.AsOf.UTC().Format(time.RFC3339))
		dst = append(dst, `,"widgets":[`...)
		for j := range r.Widgets {
			if j > 0 {
				dst = append(dst, ',')
			}
			dst = appendWidget(dst, &r.Widgets[j])
		}
		dst = append(dst, `]}`...)
	}
	return append(dst, `]}`...)
}

func appendWidget(dst []byte, w *bff.ShownWidget) []byte {
	dst = append(dst, `{"id":`...)
	dst = uischema.AppendString(dst, w.ID)
	dst = append(dst, `,"component":`...)
	dst = uischema.AppendString(dst, w.Component)
	dst = append(dst, `,"placement":`...)
	dst = uischema.AppendString(dst, w.Placement)
	dst = append(dst, `,"rank":`...)
	dst = strconv.AppendInt(dst, int64(w.Rank), 10)
	dst = append(dst, `,"props":`...)
	if w.Props.IsAbsent() {
		dst = append(dst, `{}`...)
	} else {
		dst = uischema.AppendJSON(dst, w.Props)
	}
	if !w.Track.IsAbsent() {
		dst = append(dst, `,"track":`...)
		dst = uischema.AppendJSON(dst, w.Track)
	}
	return append(dst, '}')
}

// digest names bytes: 130 bits of their SHA-256.
func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:])[:26])
}
