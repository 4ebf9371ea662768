package main

import (
	"context"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"strings"
	"syscall"

	"attache"
	"attache/internal/ledger"
	"attache/internal/press"
)

// ledgerFlag is the ledger of the commands that have one.
type ledgerFlag struct {
	Ledger string `default:"attache.db" placeholder:"URL" help:"Ledger: the path of a file (SQLite), or postgres://…"`
}

// write opens the ledger for recording; it is made where there is none.
func (f ledgerFlag) write(ctx context.Context) (*ledger.Store, error) {
	return ledger.Open(ctx, f.Ledger, ledger.Options{})
}

// existing opens the ledger for recording and refuses to make one.
func (f ledgerFlag) existing(ctx context.Context) (*ledger.Store, error) {
	if err := f.there(); err != nil {
		return nil, err
	}
	return f.write(ctx)
}

// read opens the ledger for questions alone.
func (f ledgerFlag) read(ctx context.Context) (*ledger.Store, error) {
	if err := f.there(); err != nil {
		return nil, err
	}
	return ledger.Open(ctx, f.Ledger, ledger.Options{ReadOnly: true})
}

func (f ledgerFlag) there() error {
	if f.server() {
		return nil
	}
	if _, err := os.Stat(f.Ledger); err != nil {
		return &attache.Error{Code: attache.CodeNotFound, Op: "open the ledger", Err: err, Hint: "attache record makes one; --ledger names another"}
	}
	return nil
}

func (f ledgerFlag) server() bool {
	return strings.HasPrefix(f.Ledger, "postgres://") || strings.HasPrefix(f.Ledger, "postgresql://")
}

// shut closes a ledger. What was acknowledged is on the disk already: an error
// of closing takes nothing back.
func shut(store *ledger.Store) { _ = store.Close() }

// feedsFlag is the folder in which feeds are remembered.
type feedsFlag struct {
	Feeds string `placeholder:"DIR" help:"Folder that remembers the feeds; default: beside the ledger, its name with .feeds."`
}

// book is the folder of feeds that goes with a ledger.
func (f feedsFlag) book(l ledgerFlag) press.Book {
	switch {
	case f.Feeds != "":
		return press.Book{Dir: f.Feeds}
	case l.server():
		return press.Book{Dir: "attache.feeds"}
	}
	return press.Book{Dir: filepath.Clean(l.Ledger) + ".feeds"}
}

// untilStopped is a context that ends when the user interrupts the program or
// the system asks it to stop. A second time ends the program at once.
func untilStopped() (context.Context, context.CancelFunc) {
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, cancel) // from then on signals have their usual effect
	return ctx, cancel
}

// programVersion is the version of this program, as it is kept with what it reads.
func programVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "unknown"
}
