package edition

import (
	"bytes"
	"context"
	"fmt"
	"hash/fnv"
	"io/fs"
	"maps"
	"time"
)

// Watch loads the folder again whenever something in it changed, until ctx
// ends: a sound one is swapped in, another is refused. It asks every interval
// (names, sizes and times only) instead of listening for file events, because
// that also works on network and container mounts, and costs about a
// millisecond for a thousand files. A change is loaded once two looks in a row
// saw the same, so that a half-written save is not reported as a fault.
func Watch(ctx context.Context, fsys fs.FS, every time.Duration, h *Holder) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	// What was read before Watch was called may have changed since: the first
	// look always loads.
	var loaded, last uint64
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		now := fingerprint(fsys)
		settled := now == last
		last = now
		if now == loaded || !settled {
			continue
		}
		loaded = now
		switch e, ds := Load(fsys); {
		case e == nil:
			h.Refuse(ds)
		case len(h.Diagnostics()) > 0 || !e.same(h.Current()):
			h.Swap(e)
		}
	}
}

// same reports whether e was read from the same bytes as o.
func (e *Edition) same(o *Edition) bool {
	return o != nil && maps.EqualFunc(e.Sources, o.Sources, bytes.Equal)
}

func fingerprint(fsys fs.FS) uint64 {
	sum := fnv.New64a()
	// A walk that fails half-way gives another sum, so the next look tries again.
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if ignored(name, d) {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if d.IsDir() {
			fmt.Fprintln(sum, name)
			return nil
		}
		fmt.Fprintln(sum, name, info.Size(), info.ModTime().UnixNano())
		return nil
	})
	if err != nil {
		fmt.Fprintln(sum, err)
	}
	return sum.Sum64()
}
