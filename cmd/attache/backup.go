package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"attache"
	"attache/internal/ledger"
)

// backupCommand is `attache backup`: a folder with the ledger, its accounts,
// feeds, watches and cases under the names they have, which is itself a ledger that can be asked.
// Others may go on reading and recording meanwhile.
type backupCommand struct {
	accountsFlag
	feedsFlag
	To         string `arg:"" name:"FOLDER" help:"Folder to make; it must not exist."`
	NoAccounts bool   `help:"Leave out users, tokens and the audit log."`
}

// besides are the folders beside a ledger, by the ends of their names: the watches,
// and the cases of the pages.
var besides = []string{".watches", ".cases"}

// ledgerName is what a ledger is called in a backup.
const ledgerName = "attache.db"

// Run makes the folder, whole or not at all.
func (c *backupCommand) Run(p *program) error {
	ctx, cancel := untilStopped()
	defer cancel()
	if c.server() {
		return usage("the ledger is on a database server", "back that up with its own means (pg_dump); attache export jsonl keeps readings and corrections")
	}
	if err := c.there(); err != nil {
		return err
	}
	if _, err := os.Lstat(c.To); err == nil {
		return usage(c.To+" exists", "name a folder that does not")
	}
	part := filepath.Clean(c.To) + ".part"
	if err := os.Mkdir(part, 0o700); err != nil {
		return &attache.Error{Code: attache.CodeUnreadable, Op: "back up", Err: err}
	}
	err := c.fill(ctx, part)
	if err == nil {
		err = os.Rename(part, filepath.Clean(c.To))
	}
	if err != nil {
		return errors.Join(&attache.Error{Code: attache.CodeInternal, Op: "back up", Err: err}, os.RemoveAll(part))
	}
	fmt.Fprintf(p.stderr, "attache: backed up to %s; attache restore %s brings it back\n", c.To, c.To)
	return nil
}

func (c *backupCommand) fill(ctx context.Context, dir string) error {
	copied := filepath.Join(dir, ledgerName)
	if err := copySQLite(ctx, c.Ledger, copied); err != nil {
		return err
	}
	if err := sound(ctx, copied); err != nil {
		return err
	}
	if _, err := os.Stat(c.path()); err == nil && !c.NoAccounts {
		if err := copySQLite(ctx, c.path(), copied+".accounts"); err != nil {
			return err
		}
	}
	for _, kind := range besides {
		if err := copyFolder(filepath.Clean(c.Ledger)+kind, copied+kind); err != nil {
			return err
		}
	}
	return copyFolder(c.book(c.ledgerFlag).Dir, copied+".feeds")
}

// copySQLite copies a database file as it is at one moment, whoever writes to it
// meanwhile (https://www.sqlite.org/lang_vacuum.html#vacuuminto). The copy can be
// read by its owner alone.
func copySQLite(ctx context.Context, from, to string) error {
	full, err := filepath.Abs(from)
	if err != nil {
		return fmt.Errorf("copy %s: %w", from, err)
	}
	file, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL, 0o600) // VACUUM INTO takes an empty file
	if err != nil {
		return fmt.Errorf("copy %s: %w", from, err)
	}
	file.Close()
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: filepath.ToSlash(full)}).EscapedPath()+"?_pragma=busy_timeout(10000)")
	if err != nil {
		return fmt.Errorf("copy %s: %w", from, err)
	}
	defer db.Close()
	if _, err := db.ExecContext(ctx, "VACUUM INTO ?", to); err != nil {
		return fmt.Errorf("copy %s: %w", from, err)
	}
	return nil
}

// sound opens a ledger for questions and asks one.
func sound(ctx context.Context, path string) error {
	s, err := ledger.Open(ctx, path, ledger.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	defer s.Close()
	_, err = s.Reports(ctx, attache.Filter{Limit: 1})
	return err
}

// copyFolder copies the files of a folder, if there is one.
func copyFolder(from, to string) error {
	if _, err := os.Stat(from); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		return fmt.Errorf("copy %s: %w", from, err)
	}
	return nil
}
