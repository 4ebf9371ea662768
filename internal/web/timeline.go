package web

import (
	"net/http"

	"attache"
)

// A timelinePage is the events of a filter over time.
type timelinePage struct {
	listing
	Chart  *chart
	Looked int
	All    int
}

func (s *Server) timeline(r *http.Request) (view, error) {
	f := s.filterOf(r)
	events, total, err := s.looked(r, f, mostLooked)
	if err != nil {
		return view{}, err
	}
	c, err := s.drawn(r.Context(), events, total, link("/events", "entity", f.Entity, "type", f.Type, "item", f.Item, "holder", f.Holder, "q", f.Text, "since", f.Since, "until", f.Until))
	if err != nil {
		return view{}, err
	}
	if c != nil {
		c.title(events, func(e attache.EventRow) string {
			return dated(e.First) + ": " + s.sentence(e.Type, e.Actors, e.Recipients, e.Items) + " (" + status(e) + ")"
		})
	}
	rows := events[:min(len(events), f.Limit)]
	return view{Title: "Timeline", Nav: "timeline", Template: "timeline", JSON: attache.Page[attache.EventRow]{Total: total, Items: events}, Table: eventTable(events), Feed: s.eventFeed(rows),
		Data: timelinePage{listing{Filter: f, Rows: rows, Paging: pages(r, len(rows), total, "", "event"), Path: "/timeline", Fields: "q entity type item holder days"}, c, len(events), total}}, nil
}
