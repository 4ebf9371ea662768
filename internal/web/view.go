package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"attache"
	"attache/internal/web/account"
	"attache/internal/web/problem"
)

// A view is the answer of a page before it is written: once for people, once for
// programs (JSON), tables (CSV) and feed readers (Atom). What is nil is not offered.
type view struct {
	Title    string
	Nav      string // the entry of the navigation that it belongs to
	Template string
	Data     any

	JSON  any
	Table *table
	Feed  []entry

	Status   int
	Redirect string // where to go instead
	cookies  []*http.Cookie
}

// A table is rows for a spreadsheet.
type table struct {
	Head []string
	Rows [][]string
}

// An entry is one item of an Atom feed.
type entry struct {
	ID, Link, Title, Day, Text string
}

// A sheet is what the templates see: the view and what every page shows.
type sheet struct {
	view
	Path  string // without form
	Query url.Values
	Who   account.Identity
	Local bool
	Site  *Server
	Busy  string
	Said  string // what the request before did
}

// May says whether who asks may do what the scope names; for the templates.
func (s sheet) May(scope string) bool { return s.Who.Allows(account.Scope(scope)) }

// In is the same page in another form.
func (s sheet) In(f string) string {
	u := url.URL{Path: s.Path, RawQuery: s.Query.Encode()}
	p := u.EscapedPath()
	if p == "/" {
		p = "/front"
	}
	if s.Query.Encode() == "" {
		return p + "." + f
	}
	return p + "." + f + "?" + s.Query.Encode()
}

// Here is the page's own address.
func (s sheet) Here() string {
	u := url.URL{Path: s.Path, RawQuery: s.Query.Encode()}
	return u.RequestURI()
}

// page is the handler of a route.
func (s *Server) page(rt route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			r.Body = http.MaxBytesReader(w, r.Body, 4*attache.MaxReportBytes) // a form writes some bytes as three
			if err := r.ParseForm(); err != nil {
				err = &attache.Error{Code: attache.CodeUsage, Message: "the form cannot be read", Err: err}
				if big := (*http.MaxBytesError)(nil); errors.As(err, &big) {
					err = &attache.Error{Code: attache.CodeTooLarge, Message: "too much for one report"}
				}
				s.fail(w, r, err)
				return
			}
		}
		v, err := rt.handle(r)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		if r.Method == http.MethodPost {
			s.shelf.changed()
		}
		for _, c := range v.cookies {
			http.SetCookie(w, c)
		}
		f := formOf(r)
		if r.Method == http.MethodPost && !acceptsHTML(r) && strings.Contains(r.Header.Get("Accept"), "json") {
			f = asJSON
		}
		if v.Redirect != "" && f == html {
			http.Redirect(w, r, v.Redirect, http.StatusSeeOther)
			return
		}
		s.write(w, r, f, v)
	})
}

// write writes a view in the form asked for.
func (s *Server) write(w http.ResponseWriter, r *http.Request, f form, v view) {
	var body bytes.Buffer
	var kind string
	var err error
	switch {
	case f == asJSON && v.JSON != nil:
		kind, err = "application/json", writeJSON(&body, v.JSON)
	case f == asCSV && v.Table != nil:
		kind, err = "text/csv; charset=utf-8", writeCSV(&body, *v.Table)
	case f == asAtom && v.Feed != nil:
		kind, err = "application/atom+xml; charset=utf-8", s.writeAtom(&body, r, v)
	case f == html && v.Template != "":
		kind, err = "text/html; charset=utf-8", s.pages[v.Template].ExecuteTemplate(&body, "base", s.sheet(r, v))
	default:
		err = &attache.Error{Code: attache.CodeNotFound, Message: "this page is not there as " + string(f)}
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	sum := sha256.Sum256(body.Bytes())
	tag := `"` + hex.EncodeToString(sum[:12]) + `"`
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Cache-Control", "private, no-cache")
	if r.Method == http.MethodGet && v.Status == 0 {
		w.Header().Set("ETag", tag)
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	if v.Status != 0 {
		w.WriteHeader(v.Status)
	}
	_, _ = w.Write(body.Bytes()) // the client has gone: nobody to tell
}

func (s *Server) sheet(r *http.Request, v view) sheet {
	sh := sheet{view: v, Path: r.URL.Path, Query: r.URL.Query(), Who: account.From(r.Context()), Local: s.Guard.Local(), Site: s, Busy: s.Busy()}
	sh.Said = said[sh.Query.Get("said")]
	sh.Query.Del("said")
	return sh
}

// said are what a page tells of the request that led to it.
var said = map[string]string{
	"accept": "Accepted.", "reject": "Rejected: it is kept, shown struck out, and counts no more.", "edit": "Changed. The reading as it was is kept.",
	"link": "Linked.", "undo": "Undone.", "merge": "Merged.", "split": "Split.",
	"watched": "The watch is kept: it is asked at every report from now on.", "unwatched": "The watch is gone; the alarms that it raised stay.", "muted": "Changed.", "seen": "Acknowledged.",
	"pinned": "Pinned.", "unpinned": "Taken out; the event stays in the ledger.", "noted": "Written down.", "uncased": "The case is gone; its events stay in the ledger.",
	"kept": "Read and kept in the ledger.", "followed": "The feed is followed.", "unfollowed": "The feed is not followed any more.", "sample": "The sample press is being read: its reports appear as they come.",
}

// fail answers with an error, in the form asked for.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	d := problem.Of(err)
	if d.Status == http.StatusInternalServerError && r.Context().Err() == nil {
		s.Log.Error("page", "path", r.URL.Path, "error", err)
	}
	if formOf(r) != html || !acceptsHTML(r) {
		problem.WriteDetails(w, d)
		return
	}
	var body bytes.Buffer
	v := view{Title: d.Title, Template: "error", Data: d}
	if err := s.pages["error"].ExecuteTemplate(&body, "base", s.sheet(r, v)); err != nil {
		problem.WriteDetails(w, d)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	for name, values := range d.GetHeaders() {
		if name != "Www-Authenticate" { // a browser would ask in its own window
			w.Header()[name] = values
		}
	}
	w.WriteHeader(d.Status)
	_, _ = w.Write(body.Bytes()) // the client has gone: nobody to tell
}

func writeJSON(b *bytes.Buffer, v any) error {
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	return nil
}

func writeCSV(b *bytes.Buffer, t table) error {
	w := csv.NewWriter(b)
	_ = w.Write(t.Head) // a buffer
	for _, row := range t.Rows {
		cells := make([]string, len(row))
		for i, c := range row {
			cells[i] = inert(c)
		}
		_ = w.Write(cells)
	}
	w.Flush()
	return w.Error()
}

// inert keeps a spreadsheet from taking words of a report for a formula.
func inert(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}
