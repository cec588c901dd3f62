package rest

import (
	"regexp"
	"strings"
	"time"

	"mantel/bff"
	"mantel/uischema/layout"
)

// ViewerInput is what both viewer endpoints read of a request. Values are
// checked in [Server.viewer], not by huma, so that every fault has our form.
// It is exported because huma passes over embedded types that are not.
type ViewerInput struct {
	Authorization  string `header:"Authorization" doc:"A gateway's secret: Bearer …. Without it the viewer is anonymous. In development: not needed."`
	User           string `header:"Mantel-User" doc:"The user that the gateway vouches for; in development: believed." maxLength:"64" pattern:"^[A-Za-z0-9._-]+$" example:"ada"`
	AcceptLanguage string `header:"Accept-Language" doc:"The viewer's languages (BCP 47). The region is kept: de-AT formats as Austria does." example:"de-DE, en;q=0.5"`
	Client         string `header:"Mantel-Client" doc:"The app build: platform/version. Platforms: ios, android, web." pattern:"^(ios|android|web)/[0-9]+(\\.[0-9]+){0,3}$" example:"ios/8.14.0"`
	Catalog        string `header:"Mantel-Catalog" doc:"The hash of the catalog that the app build implements; recorded." pattern:"^sha256-[0-9a-f]{64}$"`
	TimeZone       string `header:"Mantel-Time-Zone" doc:"An IANA time zone. Default: UTC." example:"Europe/Berlin" maxLength:"64"`
	FormFactor     string `header:"Mantel-Form-Factor" doc:"Default: phone." enum:"phone,tablet,desktop"`
	Variants       string `header:"Mantel-Variants" doc:"Experiment variants: name=value, separated by commas; 16 at most." example:"hero=large" maxLength:"1024"`
	AcceptEncoding string `header:"Accept-Encoding" doc:"zstd, br and gzip are understood, with weights. Without it the body is not compressed." example:"zstd, gzip;q=0.5"`
	MinVersion     string `header:"Mantel-Min-Version" doc:"The least version of the user's record that will do: the Mantel-Version of a push, or of another answer to the same user. Where it cannot be had in time, the answer says so in Mantel-Version-Unmet." pattern:"^[0-9a-z]{1,32}\\.[0-9]{1,16}$" example:"k3f9.42"`
	IfNoneMatch    string `header:"If-None-Match" doc:"The ETag of the answer that the app has: 304 if it still holds."`
}

// The form of header values. They are narrow, because a layout can show what
// the viewer's axes say.
var (
	clientForm   = regexp.MustCompile(`^(ios|android|web)/([0-9]{1,6}(?:\.[0-9]{1,6}){0,3})$`)
	catalogForm  = regexp.MustCompile(`^sha256-[0-9a-f]{64}$`)
	variantName  = regexp.MustCompile(`^[a-z][A-Za-z0-9-]{0,31}$`)
	variantValue = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)
)

const (
	maxVariants      = 16
	maxVariantsBytes = 1024
)

// viewer turns credentials and headers into a viewer. No string of the
// request goes further in: what is kept is copied. All faults are told at
// once.
func (s *Server) viewer(in *ViewerInput) (bff.Viewer, *Problem) {
	user, err := s.config.Identify.Viewer(Credentials{Authorization: in.Authorization, User: in.User})
	if err != nil {
		return bff.Viewer{}, problemOf(err)
	}
	var least bff.Version
	var faults []Fault
	if in.MinVersion != "" {
		if least, err = bff.ParseVersion(in.MinVersion); err != nil {
			faults = []Fault{at("header.Mantel-Min-Version", RequestHeader.ID,
				"it is a Mantel-Version as an answer had it: an epoch, a dot and a number, such as k3f9.42")}
		}
	}
	v, p := s.lookThrough(in, faults)
	v.User, v.Min = user, least
	return v, p
}

// lookThrough reads what does not depend on the user: app and axes, which many
// viewers have in common and every viewer sends again and again.
func (s *Server) lookThrough(in *ViewerInput, faults []Fault) (bff.Viewer, *Problem) {
	ed := s.config.Editions.Current()
	var buf [512]byte
	key := in.appendAxes(buf[:0])
	if v, ok := s.axes.get(ed, key); ok && faults == nil {
		return v, nil
	}
	v, more := s.readAxes(in)
	if faults = append(faults, more...); len(faults) > 0 {
		return bff.Viewer{}, newProblem(RequestHeader, "the named headers have values that are not understood", faults...)
	}
	var err error
	if v.Axes.Locale, err = s.locales.match(ed, in.AcceptLanguage); err != nil {
		return bff.Viewer{}, problemOf(err)
	}
	s.axes.put(ed, key, v)
	return v, nil
}

// readAxes reads all of a viewer but the user and the locale.
func (s *Server) readAxes(in *ViewerInput) (v bff.Viewer, faults []Fault) {
	refuse := func(header, detail string) {
		faults = append(faults, at("header."+header, RequestHeader.ID, detail))
	}
	if in.Client != "" {
		m := clientForm.FindStringSubmatch(in.Client)
		if m == nil {
			refuse("Mantel-Client", "it is platform/version, such as ios/8.14.0, with the platforms ios, android and web")
		} else {
			v.App = bff.App{Platform: strings.Clone(m[1]), Version: strings.Clone(m[2])}
		}
	}
	if in.Catalog != "" && !catalogForm.MatchString(in.Catalog) {
		refuse("Mantel-Catalog", "it is a catalog's hash: sha256- and 64 lower-case hex digits")
	}
	v.Catalog = strings.Clone(in.Catalog)

	v.Axes = layout.Viewer{Platform: v.App.Platform, TimeZone: time.UTC, FormFactor: "phone"}
	if in.TimeZone != "" {
		zone, ok := s.zones.load(in.TimeZone)
		if !ok {
			refuse("Mantel-Time-Zone", "it is the name of a time zone in the IANA database, such as Europe/Berlin")
		} else {
			v.Axes.TimeZone = zone
		}
	}
	switch in.FormFactor {
	case "":
	case "phone", "tablet", "desktop":
		v.Axes.FormFactor = strings.Clone(in.FormFactor)
	default:
		refuse("Mantel-Form-Factor", "it is phone, tablet or desktop")
	}
	variants, fault := parseVariants(in.Variants)
	if fault != "" {
		refuse("Mantel-Variants", fault)
	}
	v.Axes.Variants = variants
	return v, faults
}

// parseVariants reads "hero=large, price=b"; the fault is "" where there is
// none.
func parseVariants(s string) (variants map[string]string, fault string) {
	if s == "" {
		return nil, ""
	}
	if len(s) > maxVariantsBytes || strings.Count(s, ",") >= maxVariants {
		return nil, "at most 16 variants in at most 1024 bytes"
	}
	variants = map[string]string{}
	for pair := range strings.SplitSeq(s, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(pair), "=")
		if !variantName.MatchString(name) || !variantValue.MatchString(value) {
			return nil, "it is a list of name=value, separated by commas; names begin with a lower-case letter"
		}
		if _, twice := variants[name]; twice {
			return nil, "a variant is named twice"
		}
		variants[strings.Clone(name)] = strings.Clone(value)
	}
	return variants, ""
}
