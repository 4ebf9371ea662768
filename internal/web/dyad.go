package web

import (
	"net/http"
	"slices"

	"attache"
)

// A dyadPage is what is told between two.
type dyadPage struct {
	attache.Dyad
	Filter             attache.Filter
	Paging             paging
	Gives              []attache.TransferRow // A to B
	Takes              []attache.TransferRow // B to A
	GivesAll, TakesAll int
	Outlook            *Outlook // what may follow, nil: nobody says
	profile
}

func (s *Server) dyad(r *http.Request) (view, error) {
	a, b, f := r.PathValue("a"), r.PathValue("b"), s.filterOf(r)
	d, err := s.Ledger.Dyad(r.Context(), a, b, f)
	if attache.ErrorCode(err) == attache.CodeNotFound && formOf(r) == html {
		if isA, isB := s.Lookup(a), s.Lookup(b); isA != a || isB != b {
			return view{Redirect: "/dyad/" + segment(isA) + "/" + segment(isB)}, nil
		}
	}
	if err != nil {
		return view{}, err
	}
	v := view{Title: s.name(a) + " and " + s.name(b), Nav: "dossier", Template: "dyad", JSON: d, Table: eventTable(d.Items), Feed: s.eventFeed(d.Items)}
	if formOf(r) != html {
		return v, nil
	}
	events, _, err := s.between(r, a, b, f)
	if err != nil {
		return view{}, err
	}
	f.Entity = a
	base := link("/events", "entity", a, "with", b, "type", f.Type, "since", f.Since, "until", f.Until)
	p, err := s.profiled(r.Context(), events, d.Total, f,
		base,
		func(parties []string) bool { return slices.Contains(parties, a) && slices.Contains(parties, b) })
	if err != nil {
		return view{}, err
	}
	page := dyadPage{Dyad: d, Filter: f, Paging: pages(r, len(d.Items), d.Total, d.Next, "event"), profile: p}
	if s.Outlook != nil {
		o, err := s.Outlook(r.Context(), a, b)
		if err != nil {
			return view{}, err
		}
		page.Outlook = &o
	}
	for _, m := range p.Moves {
		if m.From == a {
			page.Gives = append(page.Gives, m)
		} else {
			page.Takes = append(page.Takes, m)
		}
	}
	page.GivesAll, page.TakesAll = len(page.Gives), len(page.Takes)
	page.Gives, page.Takes = page.Gives[:min(len(page.Gives), mostMoves)], page.Takes[:min(len(page.Takes), mostMoves)]
	v.Data = page
	return v, nil
}

// between are the newest events of a dyad, at most mostLooked, and how many there are.
func (s *Server) between(r *http.Request, a, b string, f attache.Filter) ([]attache.EventRow, int, error) {
	f.Limit, f.Cursor, f.Entity = attache.MaxLimit, "", ""
	var all []attache.EventRow
	for {
		d, err := s.Ledger.Dyad(r.Context(), a, b, f)
		if err != nil {
			return nil, 0, err
		}
		all = append(all, d.Items...)
		if f.Cursor = d.Next; f.Cursor == "" || len(all) >= mostLooked {
			return all[:min(len(all), mostLooked)], d.Total, nil
		}
	}
}

// dyads goes to the dyad of a form's two names, or shows the strongest.
func (s *Server) dyads(r *http.Request) (view, error) {
	q := r.URL.Query()
	if a, b := q.Get("a"), q.Get("b"); a != "" && b != "" {
		return view{Redirect: "/dyad/" + segment(s.Lookup(a)) + "/" + segment(s.Lookup(b))}, nil
	}
	return view{Redirect: "/dossier"}, nil
}
