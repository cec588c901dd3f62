package main

import (
	"context"
	"flag"
	"fmt"
	"runtime"
	"runtime/debug"
)

func versionCommand() command {
	return command{
		name:     "version",
		summary:  "print what this binary was built from",
		examples: []string{"mantel version  # revision, Go version, platform"},
		open: func() (*flag.FlagSet, func(context.Context, call) error) {
			return newFlags("version"), func(_ context.Context, c call) error {
				info, _ := debug.ReadBuildInfo()
				_, err := fmt.Fprintf(c.out, "mantel %s %s %s/%s\n", revision(info), runtime.Version(), runtime.GOOS, runtime.GOARCH)
				return err
			}
		},
	}
}

// revision is the commit that the binary was built from, "+" after it where
// files had changed since; else the module's version.
func revision(info *debug.BuildInfo) string {
	if info == nil {
		return "unknown"
	}
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	commit := settings["vcs.revision"]
	switch {
	case commit == "" && info.Main.Version == "":
		return "unknown"
	case commit == "":
		return info.Main.Version
	case settings["vcs.modified"] == "true":
		return commit[:min(12, len(commit))] + "+"
	}
	return commit[:min(12, len(commit))]
}
