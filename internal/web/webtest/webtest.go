// Package webtest gives tests of the web a ledger with something in it: the
// reports of testdata, read by the program's own reader.
package webtest

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"attache"
	"attache/internal/ledger"
	"attache/reading"
	"attache/weights"
)

// Reader is the program's reader, opened once.
var Reader = sync.OnceValue(func() *reading.Reader {
	r, err := reading.Open(weights.English(), reading.Options{Near: 2031})
	if err != nil {
		panic(err) // the embedded model is broken: no test can go on
	}
	return r
})

// reports are the readings of testdata/reports, made once.
var reports = sync.OnceValue(func() []attache.Reading {
	_, here, _, _ := runtime.Caller(0)
	names, err := filepath.Glob(filepath.Join(filepath.Dir(here), "../../../testdata/reports/*.txt"))
	if err != nil || len(names) == 0 {
		panic("webtest: no reports in testdata")
	}
	slices.Sort(names)
	var out []attache.Reading
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			panic(err)
		}
		text = bytes.TrimSpace(text)
		rep := attache.Report{ID: filepath.Base(name), Source: "Example Wire", URL: "https://example.org/" + filepath.Base(name), Text: string(text), Hash: attache.Hash(string(text))}
		got, err := Reader().Read(rep)
		if err != nil {
			panic(err)
		}
		out = append(out, got)
	}
	return out
})

// filled is the file of a ledger with the reports, made once.
var filled = sync.OnceValue(func() []byte {
	dir, err := os.MkdirTemp("", "webtest")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "attache.db")
	if err := fill(context.Background(), path); err != nil {
		panic(err)
	}
	file, err := os.ReadFile(path) // closed: nothing is in a log beside it
	if err != nil {
		panic(err)
	}
	return file
})

func fill(ctx context.Context, path string) error {
	s, err := ledger.Open(ctx, path, ledger.Options{})
	if err != nil {
		return err
	}
	fetched := time.Date(2031, 6, 1, 12, 0, 0, 0, time.UTC)
	for _, r := range reports() {
		if _, err := s.Record(ctx, r, attache.Provenance{Fetched: fetched, Reader: "test"}); err != nil {
			return err
		}
	}
	if err := s.RecordFailed(ctx, attache.Failure{Report: "broken", Source: "Example Wire", Code: attache.CodeNotEnglish, Message: "the text does not look English", Fetched: fetched}); err != nil {
		return err
	}
	claims, err := s.Claims(ctx, attache.Filter{Limit: 1})
	if err != nil {
		return err
	}
	if _, err := s.Correct(ctx, attache.Correction{Kind: "accept", Target: claims.Items[0].ID, Who: "ana", Why: "as it stands there"}); err != nil {
		return err
	}
	return s.Close()
}

// Ledger is a SQLite ledger of its own with the reports of testdata, one failed
// report and one correction.
func Ledger(tb testing.TB) *ledger.Store {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), "attache.db")
	if err := os.WriteFile(path, filled(), 0o600); err != nil {
		tb.Fatal(err)
	}
	s, err := ledger.Open(context.Background(), path, ledger.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { s.Close() })
	return s
}
