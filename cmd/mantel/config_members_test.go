package main

import (
	"flag"
	"io"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestEverySettingIsInTheOperatorsPage(t *testing.T) {
	page, err := os.ReadFile("../../docs/operators.md")
	if err != nil {
		t.Fatal(err)
	}
	members := membersOf(reflect.TypeFor[config]())
	for _, known := range []string{"l1", "recall", "keepFor", "oracleEvery", "looks", "operators", "perSecond", "maxBytes"} {
		if !slices.Contains(members, known) {
			t.Errorf("%q is not among the members %v", known, members)
		}
	}
	for _, m := range members {
		if text := string(page); !strings.Contains(text, "`"+m+"`") && !strings.Contains(text, `"`+m+`"`) {
			t.Errorf("docs/operators.md does not name the member %q", m)
		}
	}
	serveFlags(io.Discard).VisitAll(func(f *flag.Flag) {
		if !strings.Contains(string(page), "`--"+f.Name+"`") {
			t.Errorf("docs/operators.md does not name the flag --%s", f.Name)
		}
	})
}
