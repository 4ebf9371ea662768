package web

import (
	"net/http"
	"strings"

	"attache"
)

// A searchPage is the events that fit a search.
type searchPage struct {
	listing
	Triples []triple
	Looked  int // 0: all
	Entity  string
	Reports int
	Claims  int
	Views   []savedView
}

func (s *Server) search(r *http.Request) (view, error) {
	f, q := s.filterOf(r), r.URL.Query()
	p := searchPage{Triples: triples(q), Views: viewsOf(r)}
	p.listing = listing{Filter: f, Path: "/search", Fields: "q entity type item holder source days"}
	// One name alone is most often somebody to look up.
	if f.Text != "" && !strings.ContainsAny(f.Text, `"`) {
		if id := s.Lookup(f.Text); id != f.Text {
			p.Entity = id
		}
	}
	got, err := s.narrow(r, f)
	if err != nil {
		return view{}, err
	}
	p.Looked = got.Looked
	rows, shown := got.Rows, got.Paging
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
	return view{Title: "Search", Nav: "search", Template: "search", JSON: attache.Page[attache.EventRow]{Total: shown.Total, Items: rows, Next: got.Next}, Table: eventTable(rows), Feed: s.eventFeed(rows), Data: p}, nil
}
