package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"time"

	"mantel/bff"
	"mantel/fixtures"
	"mantel/uischema/diag"
	"mantel/uischema/edition"
	"mantel/uischema/layout"
	"mantel/uischema/layout/intl"
)

// view is what `mantel render` is asked for.
type view struct {
	components, fixtures string
	world, user, screen  string
	locale, timeZone     string
	formFactor, platform *choice
	later                time.Duration
	pretty               bool
}

func renderCommand() command {
	return command{
		name:    "render",
		summary: "print a screen of a fixture's world, as apps get it",
		examples: []string{
			"mantel render --user ada --locale de-DE --pretty  # ada's home in German",
			"mantel render --world demo --screen deals  # what somebody without an account sees",
			"mantel render --user ada --later 48h  # two days later, if nothing is pushed",
		},
		open: func() (*flag.FlagSet, func(context.Context, call) error) {
			v := &view{}
			return v.flags(), v.render
		},
	}
}

func (v *view) flags() *flag.FlagSet {
	flags := newFlags("render")
	flags.StringVar(&v.world, "world", "demo", "`name` of a world in the fixtures")
	flags.StringVar(&v.user, "user", "", "`id` of who looks; nobody: anonymous")
	flags.StringVar(&v.screen, "screen", "home", "`name` of the screen")
	flags.StringVar(&v.locale, "locale", "", "`tag` such as de-DE, or an Accept-Language header; default: the user's own in that world")
	flags.StringVar(&v.timeZone, "time-zone", "", "IANA `name` such as Europe/Berlin; default: the user's own, else UTC")
	v.formFactor = &choice{value: "phone", allowed: layout.FormFactors()}
	flags.Var(v.formFactor, "form-factor", "`kind` of device: desktop, phone, tablet")
	v.platform = &choice{allowed: layout.Platforms()}
	flags.Var(v.platform, "platform", "`name` of the client: android, ios, web")
	flags.DurationVar(&v.later, "later", 0, "how much `time` after the world's moment, such as 90m")
	flags.BoolVar(&v.pretty, "pretty", false, "indent the JSON")
	flags.StringVar(&v.components, "components", "", "components `folder`; default ./components, else the one compiled in")
	flags.StringVar(&v.fixtures, "fixtures", "", "fixtures `folder`; default ./fixtures, else the worlds compiled in")
	return flags
}

// render prints the body that the same Home as production gives.
func (v *view) render(ctx context.Context, c call) error {
	if len(c.args) > 0 {
		return usage("render: there is no argument %q: give flags", c.args[0])
	}
	f, err := openComponents(v.components)
	if err != nil {
		return err
	}
	e, err := c.edition(f)
	if err != nil {
		return err
	}
	if screens := e.Screens(); !slices.Contains(screens, v.screen) {
		return usage("render: %s", unknown("screen", v.screen, screens))
	}
	stage, err := v.stage(ctx, c.process, e)
	if err != nil {
		return err
	}
	viewer, err := v.viewer(c.process, stage, e)
	if err != nil {
		return err
	}
	screen, err := stage.Screen(ctx, v.screen, viewer)
	if err != nil {
		return fmt.Errorf("render %s: %w", v.screen, err)
	}
	out := bytes.NewBuffer(nil)
	if v.pretty {
		if err := json.Indent(out, screen.Body, "", "  "); err != nil {
			return fmt.Errorf("render %s: %w", v.screen, err)
		}
	} else {
		out.Write(screen.Body)
	}
	out.WriteByte('\n')
	_, err = c.out.Write(out.Bytes())
	return err
}

// stage puts the world on. What is wrong with it is printed to stderr; a world
// with errors cannot be shown.
func (v *view) stage(ctx context.Context, p process, e *edition.Edition) (*fixtures.Stage, error) {
	files, err := v.worlds()
	if err != nil {
		return nil, err
	}
	if err := v.knownWorld(files); err != nil {
		return nil, err
	}
	source := func(file string) []byte {
		src, err := fs.ReadFile(files, file)
		if err != nil {
			return nil // printed without its source line
		}
		return src
	}
	world, ds := fixtures.LoadWorld(files, v.world)
	var stage *fixtures.Stage
	if world != nil {
		var more []diag.Diagnostic
		if stage, more, err = fixtures.NewStage(ctx, e, world, v.later); err != nil {
			return nil, fmt.Errorf("world %s: %w", v.world, err)
		}
		ds = append(ds, more...)
	}
	if len(ds) > 0 {
		if err := diag.Text(p.err, ds, source, coloured(p.err, p.env)); err != nil {
			return nil, err
		}
	}
	if stage == nil || diag.HasErrors(ds) {
		return nil, fmt.Errorf("the world %s cannot be shown: %s", v.world, count(ds))
	}
	return stage, nil
}

// knownWorld names the worlds that there are, where the one asked for is none.
func (v *view) knownWorld(files fs.FS) error {
	paths, err := fs.Glob(files, "worlds/*.json")
	if err != nil {
		return fmt.Errorf("list the worlds: %w", err)
	}
	known := make([]string, len(paths))
	for i, p := range paths {
		known[i] = strings.TrimSuffix(path.Base(p), ".json")
	}
	if !slices.Contains(known, v.world) {
		return usage("render: %s", unknown("world", v.world, known))
	}
	return nil
}

// worlds are the fixtures' folder, or what was compiled in.
func (v *view) worlds() (fs.FS, error) {
	dir := v.fixtures
	if dir == "" {
		if _, err := os.Stat("fixtures/worlds"); err != nil {
			return fixtures.Own(), nil
		}
		dir = "fixtures"
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("fixtures: %w", err)
	}
	return root.FS(), nil
}

// viewer is who looks: the flags, else how the world says that this user's
// device is set.
func (v *view) viewer(p process, stage *fixtures.Stage, e *edition.Edition) (bff.Viewer, error) {
	k := &fixtures.Case{Screen: v.screen, User: bff.UserID(v.user), TimeZone: v.timeZone, Platform: v.platform.value}
	locale := v.locale
	if v.user != "" {
		if _, err := bff.ParseUser(v.user); err != nil {
			return bff.Viewer{}, usage("render: %v", err)
		}
		known := make([]string, 0, len(stage.World.Users))
		for _, u := range stage.World.Users {
			known = append(known, string(u.ID))
			if string(u.ID) == v.user && locale == "" {
				locale = u.Locale
			}
			if string(u.ID) == v.user && k.TimeZone == "" {
				k.TimeZone = u.TimeZone
			}
		}
		if !slices.Contains(known, v.user) {
			fmt.Fprintf(p.err, "note: the world says nothing about this user: %s\n", unknown("user", v.user, known))
		}
	}
	if locale == "" {
		locale = e.Settings.DefaultLocale
	}
	if got := intl.Match(locale, e.Settings.Locales, ""); got == "" {
		fmt.Fprintf(p.err, "note: there are no messages for --locale %s: %s stands in\n", locale, e.Settings.DefaultLocale)
	}
	viewer, err := stage.Viewer(k, fixtures.Axes{Locale: locale, FormFactor: v.formFactor.value})
	if err != nil {
		return viewer, usage("render: %v", err)
	}
	return viewer, nil
}

// unknown says that a name is not one of some, and which was meant.
func unknown(kind, name string, known []string) string {
	if near := diag.Suggest(name, known); near != "" {
		return fmt.Sprintf("there is no %s %q: did you mean %q?", kind, name, near)
	}
	return fmt.Sprintf("there is no %s %q: there are %s", kind, name, list(known))
}
