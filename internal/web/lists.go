package web

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"attache"
)

// A listing is a page of rows with the filter they answer.
type listing struct {
	Filter attache.Filter
	Rows   any
	Paging paging
	Path   string // of the filter's form
	Fields string // of the filter's form, with blanks
	More   any
}

func eventTable(rows []attache.EventRow) *table {
	t := &table{Head: []string{"id", "type", "mode", "contexts", "actors", "recipients", "items", "makers", "aspect", "trend", "start", "end", "where", "says", "denies", "possible", "contested", "origins", "reports", "claims", "first", "last", "quote"}}
	for _, e := range rows {
		t.Rows = append(t.Rows, []string{e.ID, e.Type, e.Mode, semi(e.Contexts), semi(e.Actors), semi(e.Recipients), semi(e.Items), semi(e.Makers), e.Aspect, e.Trend, e.Start, e.End, semi(e.Where),
			semi(e.Says), semi(e.Denies), semi(e.Possible), strconv.FormatBool(e.Contested), strconv.Itoa(e.Origins), strconv.Itoa(e.Reports), strconv.Itoa(e.Claims), e.First, e.Last, e.Quote})
	}
	return t
}

func semi(list []string) string { return strings.Join(list, "; ") }

func (s *Server) eventFeed(rows []attache.EventRow) []entry {
	out := []entry{}
	for _, e := range rows {
		title := s.sentence(e.Type, e.Actors, e.Recipients, e.Items)
		if e.Contested {
			title = "Contested: " + title
		}
		out = append(out, entry{"event:" + e.ID, "/event/" + segment(e.ID), title, e.Last, e.Quote})
	}
	return out
}

func (s *Server) events(r *http.Request) (view, error) {
	f := s.filterOf(r)
	got, err := s.narrow(r, f)
	if err != nil {
		return view{}, err
	}
	if got.Rows == nil {
		got.Rows = []attache.EventRow{}
	}
	return view{Title: "Events", Nav: "events", Template: "events", JSON: attache.Page[attache.EventRow]{Total: got.Paging.Total, Items: got.Rows, Next: got.Next}, Table: eventTable(got.Rows), Feed: s.eventFeed(got.Rows),
		Data: listing{Filter: f, Rows: got.Rows, Paging: got.Paging, More: got, Path: "/events", Fields: "q entity type item holder source days"}}, nil
}

func (s *Server) claims(r *http.Request) (view, error) {
	f := s.filterOf(r)
	page, err := s.Ledger.Claims(r.Context(), f)
	if err != nil {
		return view{}, err
	}
	return view{Title: "Claims", Nav: "events", Template: "claims", JSON: page, Table: claimTable(page.Items), Feed: s.claimFeed(page.Items),
		Data: listing{Filter: f, Rows: page.Items, Paging: pages(r, len(page.Items), page.Total, page.Next, "claim"), Path: "/claims", Fields: "q entity type item holder source days"}}, nil
}

func claimTable(rows []attache.ClaimRow) *table {
	t := &table{Head: []string{"id", "event", "type", "actors", "recipients", "items", "holder", "person", "position", "confidence", "retracted", "verdict", "report", "source", "published", "url", "title", "quote"}}
	for _, c := range rows {
		quote := ""
		if len(c.Evidence) > 0 {
			quote = c.Evidence[0].Text
		}
		t.Rows = append(t.Rows, []string{c.ID, c.Event, c.Type, semi(c.Actors), semi(c.Recipients), semi(c.Items), strings.Join(c.Holder, " > "), c.Person, c.Position, fmt.Sprintf("%.3f", c.Confidence),
			strconv.FormatBool(c.Retracted), c.Verdict, c.Report, c.Source, c.Published, c.URL, c.Title, quote})
	}
	return t
}

func (s *Server) claimFeed(rows []attache.ClaimRow) []entry {
	out := []entry{}
	for _, c := range rows {
		text := ""
		if len(c.Evidence) > 0 {
			text = c.Evidence[0].Text
		}
		out = append(out, entry{"claim:" + c.ID, "/event/" + segment(c.Event) + "#c" + c.ID, s.names(c.Holder) + " " + attache.Stance(c.Position) + ": " + s.sentence(c.Type, c.Actors, c.Recipients, c.Items), c.Published, text})
	}
	return out
}

func (s *Server) contested(r *http.Request) (view, error) {
	f := s.filterOf(r)
	page, err := s.Ledger.Contested(r.Context(), f)
	if err != nil {
		return view{}, err
	}
	t := &table{Head: []string{"event", "type", "actors", "recipients", "items", "says", "denies", "origins", "reports"}}
	feed := []entry{}
	for _, c := range page.Items {
		t.Rows = append(t.Rows, []string{c.Event, c.Type, semi(c.Actors), semi(c.Recipients), semi(c.Items), semi(c.Says), semi(c.Denies), strconv.Itoa(c.Origins), strconv.Itoa(c.Reports)})
		feed = append(feed, entry{"contested:" + c.Event, "/event/" + segment(c.Event), s.sentence(c.Type, c.Actors, c.Recipients, c.Items), "", s.names(c.Says) + " says it is so; " + s.names(c.Denies) + " denies it"})
	}
	return view{Title: "Contested", Nav: "contested", Template: "contested", JSON: page, Table: t, Feed: feed,
		Data: listing{Filter: f, Rows: page.Items, Paging: pages(r, len(page.Items), page.Total, page.Next, "contested event"), Path: "/contested", Fields: "q entity type item holder days"}}, nil
}

func (s *Server) reports(r *http.Request) (view, error) {
	f := s.filterOf(r)
	page, err := s.Ledger.Reports(r.Context(), f)
	if err != nil {
		return view{}, err
	}
	t := &table{Head: []string{"id", "published", "source", "title", "url", "fetched", "versions", "claims", "origin", "story"}}
	feed := []entry{}
	for _, x := range page.Items {
		t.Rows = append(t.Rows, []string{x.ID, x.Published, x.Source, x.Title, x.URL, x.Fetched, strconv.Itoa(x.Versions), strconv.Itoa(x.Claims), x.Origin, x.Story})
		feed = append(feed, entry{"report:" + x.ID, "/report/" + segment(x.ID), x.Title, x.Published, x.Source + ", " + counted(x.Claims, "claim")})
	}
	return view{Title: "Reports", Nav: "sources", Template: "reports", JSON: page, Table: t, Feed: feed,
		Data: listing{Filter: f, Rows: page.Items, Paging: pages(r, len(page.Items), page.Total, page.Next, "report"), Path: "/reports", Fields: "q entity type item source days"}}, nil
}

func (s *Server) sources(r *http.Request) (view, error) {
	f := s.filterOf(r)
	f.Limit = max(f.Limit, 200)
	page, err := s.Ledger.Sources(r.Context(), f)
	if err != nil {
		return view{}, err
	}
	t := &table{Head: []string{"source", "reports", "claims", "failed", "first", "last"}}
	feed, most := []entry{}, 1
	for _, x := range page.Items {
		most = max(most, x.Reports)
		t.Rows = append(t.Rows, []string{x.Source, strconv.Itoa(x.Reports), strconv.Itoa(x.Claims), strconv.Itoa(x.Failed), x.First, x.Last})
		feed = append(feed, entry{"source:" + x.Source, link("/reports", "source", x.Source), x.Source, x.Last, counted(x.Reports, "report")})
	}
	var followed []FeedRow
	if s.Feeds != nil {
		if followed, err = s.Feeds.List(); err != nil {
			return view{}, err
		}
	}
	p := pages(r, len(page.Items), page.Total, page.Next, "source")
	p.Order = "by name"
	return view{Title: "Sources", Nav: "sources", Template: "sources", JSON: page, Table: t, Feed: feed,
		Data: listing{Filter: f, Rows: page.Items, Paging: p, Path: "/sources", More: map[string]any{"Most": most, "Feeds": followed}}}, nil
}
