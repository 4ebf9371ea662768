package ledger

import (
	"context"
	"embed"
	"fmt"
	"path"
	"slices"
	"strings"

	"attache"
)

// The steps from an empty database to this program's, in order of name. They
// are only ever added to: one that was released is never changed.
//
//go:embed migrations
var steps embed.FS

// listingStep is the step after which the program lists the claims that are there: what
// they are listed under stands in values that only it can read.
const listingStep = "0002_parties.sql"

// migrate brings the ledger up to date, all or nothing. A ledger that knows a
// step that this program does not is of a newer one.
func (s *Store) migrate(ctx context.Context) error {
	names, err := stepNames(s.back.migrations())
	if err != nil {
		return err
	}
	if s.write == nil {
		var done []string
		if err := s.reading(ctx, func(t *session) error {
			var err error
			done, err = t.strings("SELECT name FROM migrations ORDER BY name")
			return err
		}); err != nil {
			return err
		}
		if err := newer(done, names); err != nil {
			return err
		}
		if len(done) < len(names) {
			return &attache.Error{Code: attache.CodeReadOnly, Message: "it is of an older program and cannot be brought up to date", Hint: "open it once for writing, as attache record and attache serve do"}
		}
		return nil
	}
	return s.session(ctx, s.write, true, func(t *session) error {
		if err := s.back.lock(t); err != nil {
			return err
		}
		if err := t.exec("CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY, applied TEXT NOT NULL)"); err != nil {
			return err
		}
		done, err := t.strings("SELECT name FROM migrations ORDER BY name")
		if err != nil {
			return err
		}
		if err := newer(done, names); err != nil {
			return err
		}
		for _, name := range names {
			if slices.Contains(done, name) {
				continue
			}
			text, err := steps.ReadFile(path.Join(s.back.migrations(), name))
			if err != nil {
				return err
			}
			for _, statement := range statements(string(text)) {
				if _, err := t.line.conn.ExecContext(ctx, statement); err != nil {
					return fmt.Errorf("migration %s: %w", name, err)
				}
			}
			if name == listingStep {
				if err := t.listAll(); err != nil {
					return fmt.Errorf("migration %s: %w", name, err)
				}
			}
			if err := t.exec("INSERT INTO migrations (name, applied) VALUES (?, ?)", name, stamp(s.options.Now())); err != nil {
				return err
			}
		}
		return nil
	})
}

// statements splits a step at the semicolons that end a line.
func statements(text string) []string {
	var list []string
	for _, part := range strings.Split(text, ";\n") {
		if strings.TrimSpace(part) != "" {
			list = append(list, part)
		}
	}
	return list
}

func stepNames(folder string) ([]string, error) {
	entries, err := steps.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	slices.Sort(names)
	return names, nil
}

func newer(done, names []string) error {
	for _, name := range done {
		if !slices.Contains(names, name) {
			return &attache.Error{Code: attache.CodeNewer, Message: "it was made by a newer program (step " + name + ")", Hint: "use that program, or an export of it"}
		}
	}
	return nil
}
