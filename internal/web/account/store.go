package account

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	_ "modernc.org/sqlite" // registers the driver "sqlite"

	"attache"
)

// A Store keeps users, sessions, tokens and the audit log in one SQLite file. Its
// methods may be called from many goroutines. Errors are *attache.Error.
type Store struct {
	db   *sql.DB
	now  func() time.Time
	cost cost // of new passwords
}

// schema is version 1 of the file. Sessions and tokens are kept under their
// SHA-256: who reads the file can be nobody.
const schema = `
CREATE TABLE IF NOT EXISTS users (
	name TEXT PRIMARY KEY, role TEXT NOT NULL, hash TEXT NOT NULL, epoch INTEGER NOT NULL, created TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS sessions (token TEXT PRIMARY KEY, data BLOB NOT NULL, expires INTEGER NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS sessions_expires ON sessions (expires);
CREATE TABLE IF NOT EXISTS tokens (
	id TEXT PRIMARY KEY, hash TEXT NOT NULL UNIQUE, user TEXT NOT NULL REFERENCES users (name) ON DELETE CASCADE, name TEXT NOT NULL,
	scopes TEXT NOT NULL, created TEXT NOT NULL, expires TEXT NOT NULL, used TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS audit (
	n INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, who TEXT NOT NULL, via TEXT NOT NULL, act TEXT NOT NULL, target TEXT NOT NULL,
	outcome TEXT NOT NULL, remote TEXT NOT NULL
) STRICT;`

// version is the schema's, kept as user_version.
const version = 1

// Beside is the path of the accounts that go with a ledger: its path with
// .accounts behind, attache.accounts in the working folder for a database server.
func Beside(ledger string) string {
	if strings.HasPrefix(ledger, "postgres://") || strings.HasPrefix(ledger, "postgresql://") {
		return "attache.accounts"
	}
	return filepath.Clean(ledger) + ".accounts"
}

// Open opens the accounts at path, or makes them; the file can be read by its
// owner alone. A file of a newer program is refused with CodeNewer.
func Open(ctx context.Context, path string) (*Store, error) { return open(ctx, path, time.Now, strong) }

func open(ctx context.Context, path string, now func() time.Time, c cost) (*Store, error) {
	op := "open the accounts " + path
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, &attache.Error{Code: attache.CodeUnreadable, Op: op, Err: err}
	}
	f.Close()
	full, err := filepath.Abs(path)
	if err != nil {
		return nil, &attache.Error{Code: attache.CodeUnreadable, Op: op, Err: err}
	}
	values := url.Values{"_txlock": {"immediate"}, "_pragma": {"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)"}}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: filepath.ToSlash(full)}).EscapedPath()+"?"+values.Encode())
	if err != nil {
		return nil, &attache.Error{Code: attache.CodeInternal, Op: op, Err: err}
	}
	db.SetMaxOpenConns(4)
	s := &Store{db: db, now: now, cost: c}
	if err := s.migrate(ctx); err != nil {
		db.Close()
		return nil, wrap(op, err)
	}
	return s, nil
}

func (s *Store) migrate(ctx context.Context) error {
	var have int
	if err := s.db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&have); err != nil {
		return &attache.Error{Code: attache.CodeCorrupt, Message: "this is no file of accounts, or it is damaged", Err: err}
	}
	if have > version {
		return &attache.Error{Code: attache.CodeNewer, Message: "it was made by a newer program"}
	}
	if have == version {
		return nil
	}
	_, err := s.db.ExecContext(ctx, schema+fmt.Sprintf("\nPRAGMA user_version = %d;", version))
	return err
}

// Close closes the file.
func (s *Store) Close() error { return s.db.Close() }

// wrap gives an error what was tried and a code, where it has none.
func wrap(op string, err error) error {
	var coded *attache.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &coded):
		if coded.Op == "" {
			with := *coded
			with.Op = op
			return &with
		}
		return err
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("%s: %w", op, err)
	}
	return &attache.Error{Code: attache.CodeInternal, Op: op, Err: err}
}

// stamp is a time as the file has it: RFC 3339 in UTC to the second; "" for none.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

func unstamp(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return time.Time{}
	}
	return t
}
