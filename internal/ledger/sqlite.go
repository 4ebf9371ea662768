package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	driver "modernc.org/sqlite" // registers the driver "sqlite"
	lib "modernc.org/sqlite/lib"

	"attache"
)

// sqlite keeps a ledger in one file (WAL), with one writing connection.
type sqlite struct{}

// Pages that stay in memory, in KiB: of the connection that writes, and of each
// that reads. Together they bound what a ledger takes; the system keeps the rest of
// the file for as long as it has room, so nothing is mapped.
const (
	writeCache = "cache_size(-24576)"
	readCache  = "cache_size(-4096)"
)

// open tells a file that may only be read from one that cannot be opened, and
// sets durability: in WAL mode only synchronous=FULL keeps a commit through a
// loss of power (https://www.sqlite.org/pragma.html#pragma_synchronous).
func (sqlite) open(ctx context.Context, s *Store, path string) error {
	full, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	info, err := os.Stat(full)
	switch {
	case err == nil && info.IsDir():
		return &attache.Error{Code: attache.CodeUnreadable, Message: "it is a folder"}
	case errors.Is(err, fs.ErrNotExist) && s.readOnly:
		return &attache.Error{Code: attache.CodeNotFound, Message: "no such file"}
	case err == nil && !s.readOnly:
		f, err := os.OpenFile(full, os.O_RDWR, 0)
		if err != nil {
			s.readOnly = true
		} else {
			f.Close()
		}
	}
	pragmas := []string{fmt.Sprintf("busy_timeout(%d)", s.options.Busy.Milliseconds()), "foreign_keys(1)", "temp_store(2)"}
	values := url.Values{}
	if s.readOnly {
		values.Set("mode", "ro")
		if _, err := os.Stat(full + "-wal"); err != nil {
			values.Set("immutable", "1") // nobody writes it, and no -shm can be made beside it
		}
	}
	reading := url.Values{"_pragma": append([]string{"query_only(1)", readCache}, pragmas...)}
	synchronous := "synchronous(FULL)"
	if s.options.relaxed {
		synchronous = "synchronous(OFF)"
	}
	writing := url.Values{"_pragma": append([]string{"journal_mode(WAL)", synchronous, writeCache, "wal_autocheckpoint(4000)"}, pragmas...)}
	name := "file:" + (&url.URL{Path: filepath.ToSlash(full)}).EscapedPath()
	dsn := func(v url.Values) string {
		for k, list := range values {
			v[k] = list
		}
		return name + "?" + v.Encode()
	}
	if !s.readOnly {
		db, err := sql.Open("sqlite", dsn(writing))
		if err != nil {
			return err
		}
		s.write = newLines(db, 1)
		if err := db.PingContext(ctx); err != nil { // makes the file, before anybody reads it
			return err
		}
	}
	db, err := sql.Open("sqlite", dsn(reading))
	if err == nil {
		s.read = newLines(db, s.options.Readers)
	}
	return err
}

func (sqlite) shown(url string) string    { return url }
func (sqlite) migrations() string         { return "migrations/sqlite" }
func (sqlite) lock(*session) error        { return nil } // BEGIN IMMEDIATE did
func (sqlite) rebind(query string) string { return query }

func (sqlite) begin(write bool) string {
	if write {
		return "BEGIN IMMEDIATE"
	}
	return "BEGIN"
}

func (sqlite) code(err error) string {
	var e *driver.Error
	if !errors.As(err, &e) {
		return ""
	}
	switch e.Code() & 0xff {
	case lib.SQLITE_READONLY:
		return attache.CodeReadOnly
	case lib.SQLITE_BUSY, lib.SQLITE_LOCKED:
		return attache.CodeLocked
	case lib.SQLITE_FULL:
		return attache.CodeFull
	case lib.SQLITE_CORRUPT, lib.SQLITE_NOTADB:
		return attache.CodeCorrupt
	case lib.SQLITE_CANTOPEN, lib.SQLITE_PERM, lib.SQLITE_AUTH:
		return attache.CodeUnreadable
	}
	return ""
}

func (sqlite) putWords(t *session, rows [][]any) error {
	return t.insert("words", "rowid, body", "", rows)
}

func (sqlite) dropWords(t *session, n int64) error {
	return t.exec("DELETE FROM words WHERE rowid = ?", n)
}

func (sqlite) match() string { return "n IN (SELECT rowid FROM words WHERE words MATCH ?)" }

// query is FTS5's: every phrase in double quotes, all of them needed.
func (sqlite) query(words []phrase) string {
	var b strings.Builder
	for _, w := range words {
		b.WriteString(`"` + strings.Join(w, " ") + `" `)
	}
	return b.String()
}
