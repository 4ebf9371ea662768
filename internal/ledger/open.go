package ledger

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"attache"
)

// Options set a store up. The zero value is good.
type Options struct {
	ReadOnly bool             // only questions are allowed
	Busy     time.Duration    // how long to wait for a lock that another program holds; 0: 10 s
	Readers  int              // questions answered at the same time; 0: 8
	Now      func() time.Time // the clock of change feed and corrections; nil: time.Now

	rules    rules // of tests; none: those of internal/story
	relaxed  bool  // of tests: a loss of power may lose what was acknowledged
	growFrom int   // reports from which an event record is added to instead of made anew; 0: 32
}

// A Store is a ledger in a database. It implements attache.Ledger.
type Store struct {
	write, read *lines // write is nil where only questions are allowed
	back        dialect
	options     Options
	readOnly    bool
	rules       rules

	jobs  jobs
	cache *cache // of whoever holds jobs.turn
	trade keptTrade

	gzip, flate, inflate sync.Pool // compressors are large: some are kept
}

// cached is half the number of nodes that stay in memory between recordings,
// some kilobytes each.
const cached = 2048

var _ attache.Ledger = (*Store)(nil)

// Open opens the ledger at url, or makes one: a path is a SQLite file, a URL
// postgres://… a database of PostgreSQL. A ledger of an older program is brought
// up to date; one of a newer is refused with CodeNewer. A file that may only be
// read is opened for questions, and recording gives CodeReadOnly.
func Open(ctx context.Context, url string, o Options) (*Store, error) {
	if o.Busy == 0 {
		o.Busy = 10 * time.Second
	}
	if o.Readers == 0 {
		o.Readers = 8
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.growFrom == 0 {
		o.growFrom = 32
	}
	if o.rules.same == nil {
		o.rules = storyRules()
	}
	s := &Store{options: o, readOnly: o.ReadOnly, rules: o.rules, jobs: jobs{turn: make(chan bool, 1)}, cache: newCache(cached)}
	var err error
	switch {
	case url == "":
		return nil, &attache.Error{Code: attache.CodeUsage, Op: "open the ledger", Message: "no path or URL"}
	case strings.HasPrefix(url, "postgres://"), strings.HasPrefix(url, "postgresql://"):
		s.back = postgres{}
	default:
		s.back = sqlite{}
	}
	op := "open the ledger " + s.back.shown(url)
	if err = s.back.open(ctx, s, url); err == nil {
		err = s.migrate(ctx)
	}
	if err != nil {
		_ = s.Close() // the first error is the one to tell
		return nil, s.wrap(op, err)
	}
	return s, nil
}

// Close waits for calls under way and closes the ledger. It is called once.
func (s *Store) Close() error {
	var errs []error
	for _, l := range []*lines{s.read, s.write} {
		if l != nil {
			errs = append(errs, l.close())
		}
	}
	return errors.Join(errs...)
}

// A dialect is what differs between the databases.
type dialect interface {
	open(ctx context.Context, s *Store, url string) error
	shown(url string) string                 // without secrets
	migrations() string                      // folder in the embedded files
	begin(write bool) string                 // begins a transaction
	lock(t *session) error                   // one writer at a time
	rebind(query string) string              // from ? to its own placeholders
	code(err error) string                   // error code of a driver's error, "" unknown
	putWords(t *session, rows [][]any) error // of nodes.n and text
	dropWords(t *session, n int64) error
	match() string               // a condition on nodes.n with one placeholder
	query(words []phrase) string // its argument
}

// wrap gives an error what was tried and, where none is set, a code.
func (s *Store) wrap(op string, err error) error {
	if err == nil {
		return nil
	}
	var coded *attache.Error
	if errors.As(err, &coded) {
		if coded.Op == "" {
			with := *coded
			with.Op = op
			return &with
		}
		return err
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("%s: %w", op, err)
	}
	e := &attache.Error{Code: s.back.code(err), Op: op, Err: err}
	switch e.Code {
	case attache.CodeReadOnly:
		e.Message = "the ledger cannot be written"
	case attache.CodeLocked:
		e.Message, e.Hint = "another program holds the ledger", "wait for it to end, or use PostgreSQL for many writers"
	case attache.CodeFull:
		e.Message, e.Hint = "no room left", "nothing of this call was kept; make room and try again"
	case attache.CodeCorrupt:
		e.Message, e.Hint = "this is no ledger, or it is damaged", "restore a backup"
	case attache.CodeUnreadable:
		e.Message = "it cannot be opened"
	case "":
		e.Code = attache.CodeInternal
	}
	return e
}
