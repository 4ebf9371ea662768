package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"attache"
	"attache/internal/ledger"
	"attache/internal/pipeline"
	"attache/internal/press"
	"attache/internal/sample"
)

// demoCommand is `attache demo`: the sample press in a ledger that is thrown away.
type demoCommand struct {
	Listen string `placeholder:"ADDR" help:"Address to listen at; default: 127.0.0.1:8321, or the next port that is free."`
}

// Run serves the sample press until it is interrupted.
func (c *demoCommand) Run(p *program) error {
	ctx, cancel := untilStopped()
	defer cancel()
	return c.serve(ctx, p, nil)
}

func (c *demoCommand) serve(ctx context.Context, p *program, ready func(address string)) (err error) {
	folder, err := os.MkdirTemp("", "attache-demo-")
	if err != nil {
		return fmt.Errorf("make a folder for the ledger: %w", err)
	}
	defer os.RemoveAll(folder)
	listener, err := (&serveCommand{Listen: c.Listen}).listen(ctx)
	if err != nil {
		return err
	}
	defer listener.Close()
	path := filepath.Join(folder, "demo.db")
	store, err := ledger.Open(ctx, path, ledger.Options{})
	if err != nil {
		return err
	}
	defer store.Close()
	watches := ledgerFlag{Ledger: path}.watches()
	for _, w := range demoWatches() {
		if err := watches.save(keptWatch{Watch: w}); err != nil {
			return err
		}
	}
	h := &house{program: p, store: store, client: &press.Client{}, book: press.Book{Dir: path + ".feeds"}}
	return h.serve(ctx, listener, serving{accounts: filepath.Join(folder, "demo.users"), watches: watches, called: "the sample press", demo: true, ready: ready})
}

// samples is the sample press on its way into the ledger.
type samples struct {
	stopped context.Context // of the server: reading goes on behind the request that asked for it

	mu           sync.Mutex
	running      bool
	done, all    int
	recordedWith error
}

// said is how far the reading is, for the pages.
func (s *samples) said() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.running:
		return fmt.Sprintf("The sample press is coming in: %d of %d reports.", s.done, s.all)
	case s.recordedWith != nil:
		return "The sample press could not be opened: " + s.recordedWith.Error()
	}
	return ""
}

// openSample begins to put the sample press into the ledger, unless that is under
// way already.
func (h *house) openSample(ctx context.Context) error {
	reports, err := sample.Reports()
	if err != nil {
		return err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.running {
		return nil
	}
	h.running, h.done, h.all, h.recordedWith = true, 0, len(reports), nil
	if h.stopped != nil {
		ctx = h.stopped
	}
	h.beside(func() {
		err := h.readSample(ctx, reports)
		h.mu.Lock()
		defer h.mu.Unlock()
		h.running = false
		if ctx.Err() == nil {
			h.recordedWith = err
		}
	})
	return nil
}

func (h *house) readSample(ctx context.Context, reports []attache.Report) error {
	read, err := h.sampleReader()
	if err != nil {
		return err
	}
	now := time.Now().UTC().Truncate(time.Second)
	source := func(yield func(pipeline.Incoming, error) bool) {
		for _, r := range reports {
			if !yield(pipeline.Incoming{Report: r, Place: r.ID, Provenance: attache.Provenance{Raw: []byte(r.Text), Fetched: now, Key: r.ID + " " + r.Hash}}, nil) {
				return
			}
		}
	}
	_, err = pipeline.Run(ctx, source, read, h.store, pipeline.Options{Workers: h.workers, Version: programVersion(), Watch: func(pipeline.Outcome) {
		h.mu.Lock()
		h.done++
		h.mu.Unlock()
		h.feed.Wake()
	}})
	return err
}

// sampleReader gives the readings that are embedded beside the sample press: they
// are those of the program's own reader. With another model or more names the
// reports are read.
func (h *house) sampleReader() (pipeline.Reader, error) {
	if h.options != (engineOptions{}) {
		e, err := h.engine()
		if err != nil {
			return nil, err
		}
		return e.Read, nil
	}
	all, err := sample.Readings()
	if err != nil {
		return nil, err
	}
	byID := map[string]attache.Reading{}
	for _, r := range all {
		byID[r.Report.ID] = r
	}
	return func(r attache.Report) (attache.Reading, error) {
		got, ok := byID[r.ID]
		if !ok || got.Report.Hash != r.Hash {
			return got, &attache.Error{Code: attache.CodeInternal, Op: "open the sample press", Message: "no reading of " + r.ID}
		}
		return got, nil
	}, nil
}
