package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"attache"
	"attache/internal/ledger"
	"attache/internal/press"
	"attache/internal/web"
	"attache/internal/web/account"
	"attache/internal/web/api"
	"attache/internal/web/mcp"
	"attache/internal/web/operate"
	"attache/reading"
)

// serveCommand is `attache serve`: it follows the feeds, reads, and shows, in one
// process.
type serveCommand struct {
	ledgerFlag
	feedsFlag
	fetchFlags
	Listen  string        `placeholder:"ADDR" help:"Address to listen at; default: 127.0.0.1:8321, or the next port that is free."`
	Every   time.Duration `default:"15m" placeholder:"TIME" help:"How often a feed is asked; 0 asks none."`
	Pages   bool          `default:"true" negatable:"" help:"Fetch the page of feed items that are but a summary."`
	Secure  bool          `help:"Browsers reach the server over TLS (a proxy in front of it): its cookie is sent over nothing else."`
	Model   string        `placeholder:"FILE" help:"Model to read with: a file, or fast for the smaller one in the program."`
	Lexicon string        `placeholder:"DIR" help:"Folder of tables that add to the names the program knows."`
	Workers int           `placeholder:"N" help:"Reports read at a time; default: one a processor."`
}

// Run serves until it is interrupted.
func (c *serveCommand) Run(p *program) error {
	ctx, cancel := untilStopped()
	defer cancel()
	return c.serve(ctx, p, nil)
}

// serve is Run with a context; ready, if any, is called with the address.
func (c *serveCommand) serve(ctx context.Context, p *program, ready func(address string)) error {
	client, err := c.client()
	if err != nil {
		return err
	}
	listener, err := c.listen(ctx)
	if err != nil {
		return err
	}
	defer listener.Close()
	store, err := c.write(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	h := &house{program: p, store: store, client: client, book: c.book(c.ledgerFlag), options: engineOptions{Model: c.Model, Lexicon: c.Lexicon}, workers: c.Workers, pages: c.Pages}
	defer h.wait()
	return h.serve(ctx, listener, serving{accounts: account.Beside(c.Ledger), watches: c.watches(), foreign: c.foreign(), secure: c.Secure, every: c.Every, called: shownLedger(c.ledgerFlag), ready: ready})
}

// shownLedger is how a ledger is called on a page: without credentials.
func shownLedger(f ledgerFlag) string {
	if f.server() {
		return "PostgreSQL"
	}
	return f.Ledger
}

const (
	firstPort = 8321
	lastPort  = 8340
)

// listen opens the address asked for, else the first port that is free.
func (c *serveCommand) listen(ctx context.Context) (net.Listener, error) {
	var config net.ListenConfig
	if c.Listen != "" {
		l, err := config.Listen(ctx, "tcp", c.Listen)
		if err != nil {
			return nil, &attache.Error{Code: attache.CodeUsage, Op: "listen", Err: err, Hint: "--listen takes an address such as 127.0.0.1:8321"}
		}
		return l, nil
	}
	return firstFree(ctx)
}

// firstFree is the first port that is free on this machine alone.
func firstFree(ctx context.Context) (net.Listener, error) {
	var config net.ListenConfig
	var last error
	for port := firstPort; port <= lastPort; port++ {
		l, err := config.Listen(ctx, "tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		if err == nil {
			return l, nil
		}
		last = err
	}
	return nil, &attache.Error{Code: attache.CodeUsage, Op: "listen", Err: last, Hint: "--listen names an address"}
}

// A house is everything that runs beside each other in one process.
type house struct {
	program *program
	store   *ledger.Store
	client  *press.Client
	book    press.Book
	options engineOptions
	workers int
	pages   bool

	engine func() (engine, error) // opened once, at the first reading
	feed   *api.Feed
	log    *slog.Logger
	alarms *alarms
	work   sync.WaitGroup
	samples
}

// serving are the choices of one server.
type serving struct {
	accounts string // path of their file
	watches  watchFolder
	foreign  string // folder of foreign events
	secure   bool
	every    time.Duration
	called   string
	demo     bool
	ready    func(address string)
}

// wait is until all work in the background has ended.
func (h *house) wait() { h.work.Wait() }

// serve answers at the listener until ctx ends: then what is under way is finished,
// streams are closed, and feeds are remembered.
func (h *house) serve(ctx context.Context, listener net.Listener, o serving) error {
	h.log = slog.New(slog.NewTextHandler(h.program.stderr, nil))
	h.engine = sync.OnceValues(func() (engine, error) { return h.program.open(h.options) })
	h.feed = api.NewFeed(h.store, time.Second)
	h.alarms = newAlarms(h.store, o.watches, h.log)
	outbox, err := h.program.outbox(o.watches, h.log)
	if err != nil {
		return err
	}
	h.alarms.outbox = outbox
	accounts, err := account.Open(ctx, o.accounts)
	if err != nil {
		return err
	}
	defer accounts.Close()
	local, err := accounts.Local(ctx, listener.Addr().String())
	if err != nil {
		return err
	}
	guard := account.NewGuard(accounts, account.Options{Local: local, Secure: o.secure, Refuse: web.Refuse, Log: h.log})
	handler, err := h.handler(ctx, guard, accounts, o)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer h.wait()
	defer stop()
	h.beside(func() { _ = h.feed.Run(ctx) }) // an error of the ledger shows in the answers, too
	h.beside(func() { _, _ = h.engine() })   // warm before the first reading; its error comes with that
	h.beside(func() { h.poll(ctx, o.every) })
	h.beside(func() { outbox.Run(ctx) })
	h.beside(func() {
		h.alarms.follow(ctx, func(ctx context.Context, seq int64) (int64, error) {
			if err := h.feed.Wait(ctx, seq); err != nil {
				return seq, err
			}
			return h.feed.Seq(ctx)
		})
	})
	if o.demo {
		if err := h.openSample(ctx); err != nil {
			return err
		}
	}
	h.stopped = ctx
	server := &http.Server{Handler: streamsUntil(ctx, handler), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		ErrorLog: slog.NewLogLogger(h.log.Handler(), slog.LevelWarn)}
	address := "http://" + listener.Addr().String()
	fmt.Fprintf(h.program.stderr, "attache: %s is shown at %s\n", o.called, address)
	if o.ready != nil {
		o.ready(address)
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	fmt.Fprintln(h.program.stderr, "attache: stopping")
	patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if err := server.Shutdown(patience); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("stop serving: %w", err)
	}
	return nil
}

// beside runs f in the background, to be waited for.
func (h *house) beside(f func()) { h.work.Go(f) }

// streamsUntil ends streams when the server stops; other requests are finished.
func streamsUntil(ctx context.Context, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/stream") || r.URL.Path == "/mcp" {
			until, cancel := context.WithCancel(r.Context())
			defer cancel()
			defer context.AfterFunc(ctx, cancel)()
			r = r.WithContext(until)
		}
		next.ServeHTTP(w, r)
	})
}

// handler is everything the server answers with.
func (h *house) handler(ctx context.Context, guard *account.Guard, accounts *account.Store, o serving) (http.Handler, error) {
	names, err := openNaming()
	if err != nil {
		return nil, err
	}
	metrics := operate.NewMetrics(programVersion())
	read := api.InTurn(metrics.Read(func(r attache.Report) (attache.Reading, error) {
		e, err := h.engine()
		if err != nil {
			return attache.Reading{}, err
		}
		return e.Read(r)
	}), 0)
	v1, err := api.New(api.Options{Ledger: h.store, Read: read, Feed: h.feed, Alarms: h.alarms.Rows, Need: guard.Need, Open: guard.Local(), Version: programVersion(), Log: h.log,
		Audit: func(q api.AuditQuery) ([]account.Entry, error) { return accounts.Log(q.Context, q.Before, q.Limit) }})
	if err != nil {
		return nil, err
	}
	pages, err := web.New(web.Options{
		Ledger: h.store, Guard: guard, Read: read, Explain: h.explain, Fetch: h.fetch, Feeds: feedsOf{h.book, h.client}, Watches: h.alarms, Alarms: h.alarms.Rows, Outlook: (&outlook{store: h.store, foreign: o.foreign}).say, Cases: &web.CaseBook{Dir: casesBeside(o.accounts)},
		Sample: func(context.Context) error { return h.openSample(ctx) }, Busy: h.samples.said, Recorded: h.feed.Wake, Seq: h.feed.Seq,
		Name: names.name, Lookup: names.id,
		API: v1, MCP: guard.Need(account.Read, mcp.Handler(mcp.New(mcp.Options{Ledger: h.store, Read: read, Version: programVersion(), Log: h.log}))),
		Health: operate.Health(), Ready: operate.Ready(map[string]operate.Check{"ledger": operate.LedgerCheck(h.store)}), Metrics: guard.Need(account.Read, metrics.Handler()),
		Version: programVersion(), Route: metrics.Route, Ledgers: o.called, Demo: o.demo, Log: h.log,
	})
	if err != nil {
		return nil, err
	}
	return metrics.Count(guard.Identify(pages)), nil
}

// casesBeside is the folder of the cases: it lies beside the accounts.
func casesBeside(accounts string) string {
	return strings.TrimSuffix(strings.TrimSuffix(accounts, ".accounts"), ".users") + ".cases"
}

func (h *house) explain(s string) (reading.Explanation, error) {
	e, err := h.engine()
	if err != nil {
		return reading.Explanation{}, err
	}
	return e.Explain(s)
}

// fetch is the report at an address.
func (h *house) fetch(ctx context.Context, address string) (attache.Report, error) {
	page, err := h.client.Get(ctx, address, press.Validator{})
	if err != nil {
		return attache.Report{}, err
	}
	r, _, drop := press.ParsePage(page.Body, page.Type, page.URL, page.Fetched)
	if drop != nil {
		return r, &attache.Error{Code: attache.CodeNoText, Op: "read " + press.PublicURL(address), Message: drop.Message}
	}
	return r, nil
}
