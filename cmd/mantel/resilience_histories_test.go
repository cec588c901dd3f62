package main

import (
	"os/exec"
	"regexp"
)

// histories runs what decides the order of news in 100,000 courses of events:
// a test of the core, without processes. A short run leaves it to the suite,
// which has it anyway.
func (s *stage) histories() {
	s.t.Helper()
	if !s.long {
		return
	}
	const test = "TestWhateverHappensRecallNeitherGoesBackNorStaysBehind"
	out, err := exec.Command("go", "test", "mantel/bff", "-run", "^"+test+"$", "-count", "1", "-v").CombinedOutput()
	passed := regexp.MustCompile(`(?m)^--- PASS: ` + test).Match(out)
	s.must(err == nil && passed, "the final state is the newest in 100,000 shuffled histories", "%s of the core's tests: passed is %t", test, passed)
	if !passed {
		s.t.Logf("%s", tail(string(out), 2000))
	}
}
