package main

import (
	"runtime/debug"
	"testing"
)

func TestRevisionSaysWhatWasBuilt(t *testing.T) {
	vcs := func(modified string) *debug.BuildInfo {
		return &debug.BuildInfo{Settings: []debug.BuildSetting{
			{Key: "vcs.revision", Value: "0123456789abcdef0123"}, {Key: "vcs.modified", Value: modified},
		}}
	}
	for _, row := range []struct {
		why  string
		info *debug.BuildInfo
		want string
	}{
		{"from a commit", vcs("false"), "0123456789ab"},
		{"with changes since", vcs("true"), "0123456789ab+"},
		{"as a module", &debug.BuildInfo{Main: debug.Module{Version: "v1.2.3"}}, "v1.2.3"},
		{"nothing is known", &debug.BuildInfo{}, "unknown"},
		{"nothing at all", nil, "unknown"},
	} {
		if got := revision(row.info); got != row.want {
			t.Errorf("%s: %s, want %s", row.why, got, row.want)
		}
	}
}
