package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"attache"
	"attache/internal/watch"
	"attache/internal/web"
)

func TestWatchFolder(t *testing.T) {
	f := ledgerFlag{Ledger: filepath.Join(t.TempDir(), "l.db")}.watches()
	if kept, err := f.list(); err != nil || len(kept) != 0 {
		t.Fatalf("%v, %v", kept, err)
	}
	a, b := watch.DyadEscalates("IND", "PAK"), watch.SanctionsGrow("IRN")
	for _, w := range []attache.Watch{b, a} {
		if err := f.save(keptWatch{Watch: w}); err != nil {
			t.Fatal(err)
		}
	}
	a.Tests = []string{"level"}
	if err := f.save(keptWatch{Watch: a}); err != nil { // in the place of the first
		t.Fatal(err)
	}
	if err := f.mute(b.Name, "2031-05-24"); err != nil {
		t.Fatal(err)
	}
	kept, err := f.list()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]keptWatch{{Watch: a}, {Watch: b, Muted: "2031-05-24"}}, kept); diff != "" {
		t.Error(diff)
	}
	// What a person writes is read; what is misspelt is an error, and costs only itself.
	for name, text := range map[string]string{
		"mine.toml":     "name = \"mine\"\ndyads = [[\"IRN\", \"RUS\"]]\ntests = [\"burst\"]\n",
		"misspelt.toml": "name = \"x\"\nactor = [\"IRN\"]\ntests = [\"burst\"]\n",
		"twice.toml":    "name = \"mine\"\nactors = [\"IRN\"]\ntests = [\"burst\"]\n",
	} {
		if err := os.WriteFile(filepath.Join(f.dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	kept, err = f.list()
	if len(kept) != 3 || err == nil || !strings.Contains(err.Error(), "misspelt.toml") || !strings.Contains(err.Error(), "twice.toml") {
		t.Errorf("%d watches, %v", len(kept), err)
	}
	if err := f.remove("mine"); err != nil {
		t.Error(err)
	}
	if err := f.remove("nothing"); attache.ErrorCode(err) != attache.CodeNotFound {
		t.Error(err)
	}
	if err := f.save(keptWatch{Watch: attache.Watch{Name: "everything", Tests: []string{"burst"}}}); err == nil {
		t.Error("a watch on everything is kept")
	}
	if err := f.acknowledge("a1", web.Acknowledgement{Who: "ada", Why: "seen"}); err != nil {
		t.Fatal(err)
	}
	if seen, err := f.acknowledged(); err != nil || seen["a1"].Who != "ada" {
		t.Errorf("%v, %v", seen, err)
	}
}
