package ledger

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	_ "github.com/jackc/pgx/v5/stdlib" // registers the driver "pgx"

	"attache"
)

// postgres keeps a ledger in a database of PostgreSQL 15 or newer. Writers take
// one advisory lock, so that groups are made one at a time and the change feed
// has no gaps that fill later.
type postgres struct{}

const advisory = 0x61747461636865 // "attache"

func (postgres) open(ctx context.Context, s *Store, address string) error {
	db, err := sql.Open("pgx", address)
	if err != nil {
		return &attache.Error{Code: attache.CodeUsage, Err: err}
	}
	s.read = newLines(db, s.options.Readers)
	var version int
	var name string
	if err := db.QueryRowContext(ctx, "SHOW server_version_num").Scan(&name); err != nil {
		return &attache.Error{Code: attache.CodeUnreadable, Message: "no answer from PostgreSQL", Err: err}
	}
	if version, err = strconv.Atoi(name); err != nil || version < 150000 {
		return &attache.Error{Code: attache.CodeUsage, Message: "PostgreSQL 15 or newer is needed, this is " + name}
	}
	if !s.readOnly {
		db, err := sql.Open("pgx", address)
		if err != nil {
			return err
		}
		s.write = newLines(db, 1)
	}
	return nil
}

func (postgres) shown(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "postgres://…"
	}
	return u.Redacted()
}

func (postgres) migrations() string { return "migrations/postgres" }

// begin reads from one snapshot; writers see what was committed before their lock.
func (postgres) begin(write bool) string {
	if write {
		return "BEGIN ISOLATION LEVEL READ COMMITTED"
	}
	return "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
}

func (postgres) lock(t *session) error {
	return t.exec("SELECT pg_advisory_xact_lock(?)", int64(advisory))
}

func (postgres) rebind(query string) string {
	var b strings.Builder
	n := 0
	for i := range len(query) {
		if query[i] == '?' {
			n++
			b.WriteString("$" + strconv.Itoa(n))
			continue
		}
		b.WriteByte(query[i])
	}
	return b.String()
}

// code maps SQLSTATE classes (PostgreSQL manual, appendix A).
func (postgres) code(err error) string {
	var e *pgconn.PgError
	if !errors.As(err, &e) {
		var c *pgconn.ConnectError
		if errors.As(err, &c) {
			return attache.CodeUnreadable
		}
		return ""
	}
	switch {
	case e.Code == "25006", e.Code == "42501": // read_only_sql_transaction, insufficient_privilege
		return attache.CodeReadOnly
	case e.Code == "55P03", e.Code == "40P01": // lock_not_available, deadlock_detected
		return attache.CodeLocked
	case e.Code == "53300": // too_many_connections: waiting helps
		return attache.CodeLocked
	case strings.HasPrefix(e.Code, "53"): // insufficient resources: disk_full …
		return attache.CodeFull
	case strings.HasPrefix(e.Code, "XX"):
		return attache.CodeCorrupt
	}
	return ""
}

// maxWords bounds a text that is indexed: a tsvector has 1 MB at most.
const maxWords = 250_000

func (postgres) putWords(t *session, rows [][]any) error {
	for _, r := range rows {
		text := r[1].(string)
		r[1] = text[:min(len(text), maxWords)]
	}
	return t.insertAs("words", "n, body", "(?, to_tsvector('english', ?))", "", rows)
}

func (postgres) dropWords(t *session, n int64) error {
	return t.exec("DELETE FROM words WHERE n = ?", n)
}

func (postgres) match() string {
	return "n IN (SELECT n FROM words WHERE body @@ websearch_to_tsquery('english', ?))"
}

// query is websearch_to_tsquery's: phrases in double quotes, all of them needed.
func (postgres) query(words []phrase) string { return sqlite{}.query(words) }
