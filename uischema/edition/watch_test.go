package edition_test

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"mantel/uischema/edition"
)

// onDisk writes an edition into a folder of its own.
func onDisk(t *testing.T) (string, fs.FS) {
	t.Helper()
	dir := t.TempDir()
	for name, f := range small() {
		write(t, dir, name, string(f.Data))
	}
	return dir, os.DirFS(dir)
}

func write(t *testing.T, dir, name, content string) {
	t.Helper()
	file := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

// until waits for changes of the holder until the condition holds.
func until(t *testing.T, h *edition.Holder, what string, holds func() bool) {
	t.Helper()
	patience := time.After(30 * time.Second)
	for {
		changed := h.Changed()
		if holds() {
			return
		}
		select {
		case <-changed:
		case <-patience:
			t.Fatalf("never: %s; diagnostics: %v", what, h.Diagnostics())
		}
	}
}

func TestADroppedFolderIsANewEditionWithoutRestart(t *testing.T) {
	dir, fsys := onDisk(t)
	first, ds := edition.Load(fsys)
	if first == nil {
		t.Fatal(ds)
	}
	h := edition.NewHolder(first)
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	go edition.Watch(ctx, fsys, 10*time.Millisecond, h)

	write(t, dir, "farewell/component.json", `{"summary": "Says goodbye.", "placements": ["section"],
	  "layout": {"type": "text", "props": {"text": "Bye"}}}`)
	until(t, h, "the new component serves", func() bool { return h.Current().Components["farewell"] != nil })
	if h.Current().Programs.Widget("farewell") == nil {
		t.Error("the new component has no program")
	}

	write(t, dir, "farewell/component.json", `{"summary": "Says goodbye.", "placements": ["section"],
	  "layout": {"type": "txt", "props": {"text": "Bye"}}}`)
	until(t, h, "the broken file is reported", func() bool { return len(h.Diagnostics()) > 0 })
	if h.Current().Components["farewell"] == nil {
		t.Error("the last good edition no longer serves")
	}
	if d := h.Diagnostics()[0]; d.Place.File != "farewell/component.json" || d.Place.Line != 2 {
		t.Errorf("the fault is said to be at %s", d.Place)
	}

	if err := os.RemoveAll(filepath.Join(dir, "farewell")); err != nil {
		t.Fatal(err)
	}
	until(t, h, "the removed component is gone", func() bool {
		return len(h.Diagnostics()) == 0 && h.Current().Components["farewell"] == nil
	})
}

func TestALinkOutOfTheFolderIsNotFollowed(t *testing.T) {
	dir, fsys := onDisk(t)
	secret := filepath.Join(t.TempDir(), "outside.json")
	if err := os.WriteFile(secret, []byte(`{"summary": "outside"}`), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "linked"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(secret, filepath.Join(dir, "linked", "component.json")); err != nil {
		t.Fatal(err)
	}
	e, ds := edition.Load(fsys)
	if e != nil {
		t.Fatal("an edition was loaded")
	}
	for _, d := range ds {
		if d.Rule == "file/unknown" && d.Place.File == "linked/component.json" {
			return
		}
	}
	t.Errorf("the link was not reported: %v", ds)
}
