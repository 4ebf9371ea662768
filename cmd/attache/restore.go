package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"attache"
	"attache/internal/web/account"
)

// restoreCommand is `attache restore`: brings back what attache backup made. It
// overwrites nothing.
type restoreCommand struct {
	accountsFlag
	feedsFlag
	From string `arg:"" name:"FOLDER" help:"Folder that attache backup made."`
}

// Run checks the backup, then copies it to where the ledger is to be.
func (c *restoreCommand) Run(p *program) error {
	ctx, cancel := untilStopped()
	defer cancel()
	if c.server() {
		return usage("a backup is of a ledger in a file", "give its path with --ledger")
	}
	saved := filepath.Join(c.From, ledgerName)
	if _, err := os.Stat(saved); err != nil {
		return &attache.Error{Code: attache.CodeNotFound, Op: "restore", Message: c.From + " is no backup", Err: err}
	}
	feeds := c.book(c.ledgerFlag).Dir
	places := []string{c.Ledger, c.Ledger + "-wal", c.path(), feeds}
	for _, kind := range besides {
		places = append(places, filepath.Clean(c.Ledger)+kind)
	}
	for _, there := range places {
		if _, err := os.Lstat(there); !errors.Is(err, fs.ErrNotExist) {
			return usage(there+" exists", "move it away first, or restore to another place with --ledger")
		}
	}
	if err := sound(ctx, saved); err != nil {
		return err
	}
	if err := c.bring(ctx, saved, feeds); err != nil {
		return &attache.Error{Code: attache.CodeInternal, Op: "restore", Err: err}
	}
	fmt.Fprintf(p.stderr, "attache: %s is back\n", c.Ledger)
	return nil
}

// bring copies the ledger last: while it is not there, nobody takes what is for
// the whole.
func (c *restoreCommand) bring(ctx context.Context, saved, feeds string) error {
	if err := copyFolder(saved+".feeds", feeds); err != nil {
		return err
	}
	for _, kind := range besides {
		if err := copyFolder(saved+kind, filepath.Clean(c.Ledger)+kind); err != nil {
			return err
		}
	}
	if _, err := os.Stat(saved + ".accounts"); err == nil {
		s, err := account.Open(ctx, saved+".accounts") // is it one?
		if err != nil {
			return err
		}
		s.Close()
		if err := copySQLite(ctx, saved+".accounts", c.path()); err != nil {
			return err
		}
	}
	part := c.Ledger + ".part"
	if err := copySQLite(ctx, saved, part); err != nil {
		return err
	}
	return os.Rename(part, c.Ledger)
}
