package ledger

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"attache"
)

// whole checks that a SQLite ledger is not damaged.
func undamaged(t testing.TB, s *Store) {
	t.Helper()
	err := s.reading(context.Background(), func(x *session) error {
		list, err := x.strings("PRAGMA integrity_check")
		if err == nil && (len(list) != 1 || list[0] != "ok") {
			err = errors.New(strings.Join(list, "; "))
		}
		return err
	})
	if err != nil {
		t.Fatalf("the ledger is damaged: %v", err)
	}
}

// TestNewer: a ledger that knows a step more is of a newer program.
func TestNewer(t *testing.T) {
	for _, p := range places(t) {
		t.Run(p.name, func(t *testing.T) {
			url := p.make(t)
			s, err := Open(t.Context(), url, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if err := s.writing(t.Context(), func(x *session) error {
				return x.exec("INSERT INTO migrations (name, applied) VALUES (?, ?)", "9999_tomorrow.sql", "")
			}); err != nil {
				t.Fatal(err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			for _, readOnly := range []bool{false, true} {
				if _, err := Open(t.Context(), url, Options{ReadOnly: readOnly}); attache.ErrorCode(err) != attache.CodeNewer || !strings.Contains(err.Error(), "9999_tomorrow") {
					t.Errorf("read only %v: %v", readOnly, err)
				}
			}
		})
	}
}

// TestReadOnly: questions are answered, changes refused.
func TestReadOnly(t *testing.T) {
	for _, p := range places(t) {
		t.Run(p.name, func(t *testing.T) {
			url := p.make(t)
			s, err := Open(t.Context(), url, Options{})
			if err != nil {
				t.Fatal(err)
			}
			must[attache.Recorded](t)(s.Record(t.Context(), read("r1", "The Bell", "2024-03-01", gift), from("2024-03-01")))
			want := export(t, s)
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			options := []Options{{ReadOnly: true}}
			if p.name == "sqlite" {
				if err := os.Chmod(url, 0o444); err != nil {
					t.Fatal(err)
				}
				if os.Getuid() != 0 { // who may do everything can write this too
					options = append(options, Options{})
				}
			}
			for _, o := range options {
				s, err := Open(t.Context(), url, o)
				if err != nil {
					t.Fatal(err)
				}
				if got := export(t, s); got != want {
					t.Errorf("%+v: another export: %s", o, got)
				}
				for _, change := range []func() error{
					func() error {
						_, err := s.Record(t.Context(), read("r2", "The Bell", "2024-03-01", visit), from("2024-03-01"))
						return err
					},
					func() error { return s.RecordFailed(t.Context(), attache.Failure{Report: "r3"}) },
					func() error { _, err := s.Correct(t.Context(), correction("accept", "x")); return err },
				} {
					if err := change(); attache.ErrorCode(err) != attache.CodeReadOnly {
						t.Errorf("%v, want %s", err, attache.CodeReadOnly)
					}
				}
				s.Close()
			}
		})
	}
}

// TestFull: where the disk is full a recording fails in plain words, nothing of
// it is kept, and with room again all goes on.
func TestFull(t *testing.T) {
	s := open(t, places(t)[0].make(t))
	press := newSynthetic(1, 20)
	r, p := press.next()
	must[attache.Recorded](t)(s.Record(t.Context(), r, p))
	pages := 0
	limit := func(n int) {
		t.Helper()
		if err := s.writing(t.Context(), func(x *session) error {
			if _, err := x.one("PRAGMA page_count", nil, &pages); err != nil {
				return err
			}
			_, err := x.one(fmt.Sprintf("PRAGMA max_page_count = %d", n), nil, new(int))
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	limit(1)
	limit(pages + 20)
	kept := 1
	var refused attache.Reading
	for {
		r, p = press.next()
		before := export(t, s)
		_, err := s.Record(t.Context(), r, p)
		if err == nil {
			kept++
			continue
		}
		if attache.ErrorCode(err) != attache.CodeFull || !strings.Contains(err.Error(), "no room left") || !strings.Contains(err.Error(), r.Report.ID) {
			t.Fatalf("%v, want %s", err, attache.CodeFull)
		}
		if export(t, s) != before {
			t.Error("something of a refused recording was kept")
		}
		refused = r
		break
	}
	undamaged(t, s)
	limit(1 << 30)
	must[attache.Recorded](t)(s.Record(t.Context(), refused, p))
	if n := must[attache.Page[attache.ReportRow]](t)(s.Reports(t.Context(), attache.Filter{})).Total; n != kept+1 {
		t.Errorf("%d reports, want %d", n, kept+1)
	}
	undamaged(t, s)
}

// TestNoLedger: what is no ledger is told apart.
func TestNoLedger(t *testing.T) {
	dir := t.TempDir()
	text := filepath.Join(dir, "text.db")
	if err := os.WriteFile(text, []byte(strings.Repeat("This is no ledger. ", 500)), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		url, want string
		options   Options
	}{
		{"", attache.CodeUsage, Options{}},
		{dir, attache.CodeUnreadable, Options{}},
		{text, attache.CodeCorrupt, Options{}},
		{filepath.Join(dir, "none.db"), attache.CodeNotFound, Options{ReadOnly: true}},
		{filepath.Join(dir, "none", "ledger.db"), attache.CodeUnreadable, Options{}},
		{"postgres://attache:secret@/none?host=" + dir, attache.CodeUnreadable, Options{}},
	} {
		_, err := Open(t.Context(), c.url, c.options)
		if attache.ErrorCode(err) != c.want {
			t.Errorf("%s: %v, want %s", c.url, err, c.want)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("the password is shown: %v", err)
		}
	}
}

// TestLocked: a ledger that another program holds is waited for, then told.
func TestLocked(t *testing.T) {
	url := places(t)[0].make(t)
	holder := open(t, url)
	waiting, err := Open(t.Context(), url, Options{Busy: 50 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer waiting.Close()
	err = holder.writing(t.Context(), func(*session) error {
		_, err := waiting.Record(t.Context(), read("r1", "The Bell", "2024-03-01", gift), from("2024-03-01"))
		if attache.ErrorCode(err) != attache.CodeLocked {
			t.Errorf("%v, want %s", err, attache.CodeLocked)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	must[attache.Recorded](t)(waiting.Record(t.Context(), read("r1", "The Bell", "2024-03-01", gift), from("2024-03-01")))
}

// TestEndedContext: a call whose time is over says so and changes nothing.
func TestEndedContext(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		before := export(t, s)
		if _, err := s.Record(ctx, read("r1", "The Bell", "2024-03-01", gift), from("2024-03-01")); !errors.Is(err, context.Canceled) {
			t.Errorf("record: %v", err)
		}
		if _, err := s.Claims(ctx, attache.Filter{}); !errors.Is(err, context.Canceled) {
			t.Errorf("claims: %v", err)
		}
		if export(t, s) != before {
			t.Error("something was kept")
		}
	})
}
