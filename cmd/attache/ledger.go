package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"net/url"
	"os"
	"os/signal"
	"path"
	"path/filepath"
	"runtime/debug"
	"strings"
	"syscall"
	"unicode"

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
	Feeds string `placeholder:"DIR" help:"Folder that remembers the feeds; default: beside the ledger, its name with .feeds; for one on a server, in the working folder, attache-DATABASE-….feeds."`
}

// book is the folder of feeds that goes with a ledger.
func (f feedsFlag) book(l ledgerFlag) press.Book {
	switch {
	case f.Feeds != "":
		return press.Book{Dir: f.Feeds}
	case l.server():
		return press.Book{Dir: serverFeeds(l.Ledger)}
	}
	return press.Book{Dir: filepath.Clean(l.Ledger) + ".feeds"}
}

// serverFeeds names the folder for a database of a server, by what tells it from
// others: what one ledger has from a feed another has not.
func serverFeeds(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		u = &url.URL{Opaque: address}
	}
	q := u.Query()
	sum := sha256.Sum256([]byte(strings.Join([]string{cmp.Or(u.Host, q.Get("host")), u.Path, q.Get("search_path"), u.Opaque}, "\x00")))
	name := strings.Map(func(r rune) rune {
		if r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, path.Base(u.Path))
	return fmt.Sprintf("attache-%s-%x.feeds", cmp.Or(name, "postgres"), sum[:4])
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
