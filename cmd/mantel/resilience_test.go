package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"testing"
	"time"

	"mantel/fixtures/faults"
)

// scenario is one row of the resilience matrix.
type scenario struct {
	// name is its subtest's, fault what is done in words.
	name, fault string
	size        size
	run         func(*stage)
}

// resilienceCommand is what makes the matrix that docs/resilience.md shows.
const resilienceCommand = "task resilience"

// TestResilience injects every fault of the matrix into real processes, and
// judges every answer. MANTEL_RESILIENCE=long lets faults last, and judges
// times; MANTEL_MATRIX names the file that the matrix is written to.
func TestResilience(t *testing.T) {
	mode := os.Getenv("MANTEL_RESILIENCE")
	m := faults.Matrix{
		Version: "short", Command: resilienceCommand, Go: runtime.Version(), Redis: redisVersion(t),
		Cores: runtime.NumCPU(), Day: time.Now().UTC().Format(time.DateOnly),
	}
	if mode == "long" {
		m.Version = "long"
	}
	for _, c := range scenarios() {
		t.Run(c.name, func(t *testing.T) {
			began := time.Now()
			row := faults.Row{Name: c.name, Fault: c.fault}
			ended := false
			var s *stage
			defer func() { // also where the run was given up
				if !ended {
					if s != nil {
						s.tally()
						row.Checked, row.Broken = s.total.Checked, s.total.Broken
					}
					row.Claims = append(row.Claims, faults.Claim{Must: "the run comes to its end", Shown: "it was given up", Verdict: faults.Fails})
				}
				row.Seconds = time.Since(began).Seconds()
				m.Rows = append(m.Rows, row)
			}()
			s = newStage(t, &row, mode == "long", c.size)
			c.run(s)
			s.finish()
			ended = true
		})
	}
	writeMatrix(t, m)
}

func writeMatrix(t *testing.T, m faults.Matrix) {
	t.Helper()
	name := os.Getenv("MANTEL_MATRIX")
	if name == "" {
		name = filepath.Join(t.ArtifactDir(), "resilience.json")
	}
	file, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := m.Write(file); err != nil {
		t.Fatal(err)
	}
}

// redisVersion is the version of the redis-server that is used.
func redisVersion(t *testing.T) string {
	t.Helper()
	out, err := exec.Command("redis-server", "--version").Output()
	if err != nil {
		t.Fatalf("redis-server: %v", err)
	}
	v := regexp.MustCompile(`v=([0-9.]+)`).FindSubmatch(out)
	if v == nil {
		t.Fatalf("redis-server --version says %s", out)
	}
	return string(v[1])
}
