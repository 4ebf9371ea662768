package web

import (
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

// A searchPage is the events that fit a search.
type searchPage struct {
	listing
	Triples []triple
	Looked  int
	Narrow  bool // triples were applied
	Entity  string
	Asked   bool
	Reports int
	Claims  int
	Views   []savedView
}

func (s *Server) search(r *http.Request) (view, error) {
	f, q := s.filterOf(r), r.URL.Query()
	p := searchPage{Triples: triples(q), Views: viewsOf(r)}
	p.listing = listing{Filter: f, Path: "/search", Fields: "q entity type item holder source days"}
	for name := range q {
		p.Asked = p.Asked || name != "limit" && name != "cursor" && q.Get(name) != ""
	}
	for _, t := range p.Triples {
		p.Narrow = p.Narrow || t.State != ""
	}
	// One name alone is most often somebody to look up.
	if f.Text != "" && !strings.ContainsAny(f.Text, `"`) {
		if id := s.Lookup(f.Text); id != f.Text {
			p.Entity = id
		}
	}
	var rows []attache.EventRow
	var shown paging
	if p.Narrow {
		events, total, err := s.looked(r, f, mostLooked)
		if err != nil {
			return view{}, err
		}
		p.Looked = len(events)
		rows = slices.DeleteFunc(events, func(e attache.EventRow) bool {
			return slices.ContainsFunc(p.Triples, func(t triple) bool { return t.State == "only" && !t.fits(e) || t.State == "without" && t.fits(e) })
		})
		fit := len(rows)
		rows = rows[:min(len(rows), f.Limit)]
		shown = pages(r, len(rows), fit, "", "event")
		p.Narrow = p.Looked < total // then the page says what it looked at
	} else {
		page, err := s.Ledger.Events(r.Context(), f)
		if err != nil {
			return view{}, err
		}
		rows, shown = page.Items, pages(r, len(page.Items), page.Total, page.Next, "event")
	}
	one := f
	one.Limit, one.Cursor = 1, ""
	reports, err := s.Ledger.Reports(r.Context(), one)
	if err != nil {
		return view{}, err
	}
	claims, err := s.Ledger.Claims(r.Context(), one)
	if err != nil {
		return view{}, err
	}
	p.Reports, p.Claims = reports.Total, claims.Total
	p.Rows, p.Paging = rows, shown
	return view{Title: "Search", Nav: "search", Template: "search", JSON: attache.Page[attache.EventRow]{Total: shown.Total, Items: rows}, Table: eventTable(rows), Feed: s.eventFeed(rows), Data: p}, nil
}

// A savedView is a search with a name. Views are kept by the browser, in a cookie.
type savedView struct{ Name, Address string }

// viewsOf are the saved views of whoever asks.
func viewsOf(r *http.Request) []savedView {
	c, err := r.Cookie("views")
	if err != nil {
		return nil
	}
	q, err := url.ParseQuery(c.Value)
	if err != nil {
		return nil
	}
	var out []savedView
	for name, v := range q {
		if a := local(v[0], ""); a != "" && strings.HasPrefix(a, "/search?") {
			out = append(out, savedView{oneLine(name, 60), a})
		}
	}
	slices.SortFunc(out, func(a, b savedView) int { return strings.Compare(a.Name, b.Name) })
	return out
}
