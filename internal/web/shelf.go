package web

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"

	"attache/internal/web/account"
)

const (
	shelfRoom  = 96
	shelfBytes = 1 << 20          // of one page; larger ones are not kept
	freshFor   = 3 * time.Second  // a page may be behind reports that come in meanwhile
	behindFor  = 10 * time.Second // and while it is made anew behind the one who asks
	staleFor   = time.Minute      // or by one of those who ask, for the others
)

// A shelf keeps what was costly to make: as long as the ledger has not changed,
// and for a few seconds where others record into it. Who writes through the pages
// sees it at once. What is only seconds old is shown and made anew meanwhile; of
// several who ask for what is older at one time one makes it anew, and the others
// get what was there, or wait where that would be before a write.
type shelf struct {
	behind sync.Mutex // one is made anew behind who asks at a time: those who wait for an answer come first

	mu   sync.Mutex
	gen  int64 // writes through the pages
	rows map[string]*shelved
}

type shelved struct {
	making   sync.Mutex
	made     time.Time
	seq, gen int64
	what     any // nil: nothing yet
}

// changed makes everything stale: somebody wrote.
func (h *shelf) changed() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.gen++
}

// look gives the row of a key and what stands in it, if that may still be shown;
// fresh says that it need not be made anew.
func (h *shelf) look(key string, seq int64, now time.Time) (row *shelved, what any, fresh bool, gen int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if row = h.rows[key]; row == nil {
		if len(h.rows) >= shelfRoom || h.rows == nil {
			h.rows = map[string]*shelved{}
		}
		row = &shelved{}
		h.rows[key] = row
	}
	age := now.Sub(row.made)
	if row.what == nil || row.gen != h.gen || row.seq != seq && age > staleFor {
		return row, nil, false, h.gen
	}
	return row, row.what, row.seq == seq || age < freshFor, h.gen
}

// get is what is kept under the key, or is made now and, if it may be, kept.
func (h *shelf) get(key string, seq int64, now func() time.Time, build func() (what any, keep bool, err error)) (any, error) {
	row, what, fresh, _ := h.look(key, seq, now())
	if fresh {
		return what, nil
	}
	if !row.making.TryLock() {
		if what != nil {
			return what, nil
		}
		row.making.Lock()
	} else if what != nil && h.recent(row, now()) {
		go func() {
			defer row.making.Unlock()
			h.behind.Lock()
			defer h.behind.Unlock()
			defer func() { _ = recover() }()     // a page that breaks breaks for who asks next, not the program
			_, _ = h.renew(key, seq, now, build) // who asks next finds the error, if it stays
		}()
		return what, nil
	}
	defer row.making.Unlock()
	return h.renew(key, seq, now, build)
}

// recent says whether a row may be shown while it is made anew.
func (h *shelf) recent(row *shelved, now time.Time) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return now.Sub(row.made) < behindFor
}

// renew makes the row of a key anew, whose making is the caller's, unless somebody
// has meanwhile.
func (h *shelf) renew(key string, seq int64, now func() time.Time, build func() (what any, keep bool, err error)) (any, error) {
	row, what, fresh, gen := h.look(key, seq, now())
	if fresh {
		return what, nil
	}
	what, keep, err := build()
	if err != nil {
		return nil, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if row.what = nil; keep {
		row.what, row.gen, row.seq, row.made = what, gen, seq, now()
	}
	return what, nil
}

// seq is where the ledger's changes stand; ok is false where nobody knows.
func (s *Server) seq(ctx context.Context) (int64, bool) {
	if s.Seq == nil {
		return 0, false
	}
	n, err := s.Seq(ctx)
	return n, err == nil
}

// A printed page is an answer as it was written.
type printed struct {
	code   int
	header http.Header
	body   bytes.Buffer
}

// Header is that of the answer.
func (p *printed) Header() http.Header { return p.header }

// WriteHeader keeps the status.
func (p *printed) WriteHeader(code int) { p.code = code }

// Write keeps the body.
func (p *printed) Write(b []byte) (int, error) { return p.body.Write(b) }

// kept answers questions from the shelf where it can.
func (s *Server) kept(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seq, ok := s.seq(r.Context())
		if !ok || r.URL.Query().Has("said") {
			next.ServeHTTP(w, r)
			return
		}
		key := fmt.Sprint(r.Host, r.TLS != nil, formOf(r), acceptsHTML(r), r.URL.RequestURI(), s.Busy(), account.From(r.Context()))
		got, err := s.shelf.get(key, seq, s.Now, func() (any, bool, error) {
			p := &printed{code: http.StatusOK, header: http.Header{}}
			plain := r.Clone(context.WithoutCancel(r.Context())) // others wait for it, too
			plain.Header.Del("If-None-Match")
			next.ServeHTTP(p, plain)
			return p, p.code == http.StatusOK && p.body.Len() <= shelfBytes, nil
		})
		if err != nil {
			s.fail(w, r, err)
			return
		}
		p := got.(*printed)
		for name, values := range p.header {
			w.Header()[name] = values
		}
		if tag := p.header.Get("ETag"); tag != "" && r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.WriteHeader(p.code)
		_, _ = w.Write(p.body.Bytes()) // the client has gone: nobody to tell
	})
}
