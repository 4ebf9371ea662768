package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"attache"
)

// A triple is a filter of three states: only, without, or either.
type triple struct {
	Name, Words string
	State       string // "only", "without", ""
	fits        func(attache.EventRow) bool
}

// triples are the filters that the ledger has no index for: they are applied to
// the newest events that fit the rest.
func triples(q url.Values) []triple {
	all := []triple{
		{Name: "contested", Words: "contested", fits: func(e attache.EventRow) bool { return e.Contested }},
		{Name: "denied", Words: "denied by somebody", fits: func(e attache.EventRow) bool { return len(e.Denies) > 0 }},
		{Name: "possible", Words: "possible or planned only", fits: func(e attache.EventRow) bool { return status(e) == possible }},
		{Name: "several", Words: "several independent origins", fits: func(e attache.EventRow) bool { return e.Origins > 1 }},
		{Name: "ties", Words: "standing ties", fits: func(e attache.EventRow) bool { return attache.Tie(e.Type) }},
		{Name: "dated", Words: "with a time of its own", fits: func(e attache.EventRow) bool { return e.Start != "" || e.End != "" }},
		{Name: "military", Words: "military context", fits: func(e attache.EventRow) bool { return slices.Contains(e.Contexts, "military") }},
		{Name: "trend", Words: "with a trend", fits: func(e attache.EventRow) bool { return e.Trend != "" }},
	}
	for i := range all {
		if v := q.Get(all[i].Name); v == "only" || v == "without" {
			all[i].State = v
		}
	}
	return all
}

// A narrowing is what the address asks of events beyond the ledger's filter, so
// that every number of a page can lead to just its rows.
type narrowing struct {
	With         string // the other party of a dyad
	Class        string // of quads, or cooperation, conflict with its ties
	Says, Denies string // who stands on that side
	First, Till  string // the day of the first report is between, inclusive
	Triples      []triple
}

func (s *Server) narrowingOf(r *http.Request) narrowing {
	q := r.URL.Query()
	id := func(name string) string {
		if v := strings.TrimSpace(q.Get(name)); v != "" {
			return s.Lookup(v)
		}
		return ""
	}
	return narrowing{With: id("with"), Class: q.Get("class"), Says: id("says"), Denies: id("denies"), First: q.Get("first"), Till: q.Get("till"), Triples: triples(q)}
}

// fits says whether an event is among those asked for; whether it is of the dyad
// is the ledger's to say.
func (n narrowing) fits(e attache.EventRow) bool {
	for _, t := range n.Triples {
		if t.State == "only" && !t.fits(e) || t.State == "without" && t.fits(e) {
			return false
		}
	}
	switch {
	case n.Class == "cooperation" || n.Class == "conflict":
		if family(e.Type) != n.Class {
			return false
		}
	case n.Class != "" && quad(e.Type) != n.Class:
		return false
	}
	return (n.Says == "" || slices.Contains(e.Says, n.Says)) && (n.Denies == "" || slices.Contains(e.Denies, n.Denies)) &&
		(n.First == "" || e.First >= n.First) && (n.Till == "" || e.First != "" && e.First <= n.Till)
}

// family is cooperation or conflict; of a tie, which it is nearer to.
func family(typ string) string {
	switch quad(typ) {
	case "mc", "vc":
		return "cooperation"
	case "mx", "vx":
		return "conflict"
	}
	if typ == "CONFLICT" {
		return "conflict"
	}
	return "cooperation"
}

// Words are what is asked for, a phrase each.
func (n narrowing) words(s *Server) []string {
	var out []string
	for _, x := range [][2]string{{n.With, "with "}, {n.Says, "said by "}, {n.Denies, "denied by "}} {
		if x[0] != "" {
			out = append(out, x[1]+s.name(x[0]))
		}
	}
	if n.Class != "" {
		out = append(out, wordsOf(n.Class))
	}
	if n.First != "" || n.Till != "" {
		out = append(out, "first reported "+spanned(n.First, n.Till))
	}
	for _, t := range n.Triples {
		switch t.State {
		case "only":
			out = append(out, t.Words)
		case "without":
			out = append(out, "not "+t.Words)
		}
	}
	return out
}

// A narrowed is the events of a filter and a narrowing.
type narrowed struct {
	Rows   []attache.EventRow
	Paging paging
	Next   string   // cursor, where the ledger pages
	Words  []string // of the narrowing
	Looked int      // the newest events that were looked at, 0: all
}

// narrow asks the ledger, and looks through the newest events of its answer where
// more is asked than the ledger can filter by.
func (s *Server) narrow(r *http.Request, f attache.Filter) (narrowed, error) {
	n := s.narrowingOf(r)
	out := narrowed{Words: n.words(s)}
	if len(out.Words) == 0 {
		page, err := s.Ledger.Events(r.Context(), f)
		out.Rows, out.Next, out.Paging = page.Items, page.Next, pages(r, len(page.Items), page.Total, page.Next, "event")
		return out, err
	}
	f.Since = cmp.Or(f.Since, n.First) // who is first reported then is last reported then or later
	var events []attache.EventRow
	var total int
	var err error
	if n.With != "" && f.Entity != "" {
		events, total, err = s.between(r, f.Entity, n.With, f)
		if attache.ErrorCode(err) == attache.CodeNotFound {
			err = nil
		}
	} else {
		events, total, err = s.looked(r, f, mostLooked)
	}
	if err != nil {
		return out, err
	}
	if len(events) < total {
		out.Looked = len(events)
	}
	rows := slices.DeleteFunc(events, func(e attache.EventRow) bool { return !n.fits(e) })
	out.Rows = rows[:min(len(rows), f.Limit)]
	out.Paging = pages(r, len(out.Rows), len(rows), "", "event")
	if len(out.Rows) < len(rows) {
		q := r.URL.Query()
		q.Set("limit", "1000")
		out.Paging.Next = address(r.URL.Path, q)
	}
	return out, nil
}

// more is an address with more in its query.
func more(at string, pairs ...string) string {
	u, err := url.Parse(at)
	if err != nil {
		return at
	}
	q := u.Query()
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	u.RawQuery = q.Encode()
	return u.String()
}
