package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"

	"attache"
)

// A dossierPage is everything about one entity.
type dossierPage struct {
	attache.Dossier
	Filter attache.Filter
	Paging paging
	profile
}

// A profile is what dossiers and dyads have in common, drawn from their events.
type profile struct {
	Chart     *chart
	Looked    int    // events it was made of
	All       int    // events there are
	Base      string // address of the list of them
	Affirm    []attache.Count
	Denies    []attache.Count
	Contested int
	Ties      []attache.EventRow
	TiesTotal int
	Alarms    []attache.AlarmRow
	AlarmsAll int
	Moves     []attache.TransferRow
	MovesAll  int
	Reports   int
	Classes   []attache.Count // events by class
}

// profiled makes the profile of events; fits says which transfers and alarms are
// of it.
func (s *Server) profiled(ctx context.Context, events []attache.EventRow, total int, f attache.Filter, base string, fits func(parties []string) bool) (p profile, err error) {
	p.Looked, p.All, p.Base = len(events), total, base
	if p.Chart, err = s.drawn(ctx, events, total, base); err != nil {
		return p, err
	}
	if p.Chart != nil {
		p.Chart.title(events, func(e attache.EventRow) string {
			return spanned(e.First, e.First) + ": " + s.sentence(e.Type, e.Actors, e.Recipients, e.Items) + " (" + status(e) + ")"
		})
	}
	says, denies, classes := map[string]int{}, map[string]int{}, map[string]int{}
	for _, e := range events {
		classes[quad(e.Type)]++
		for _, h := range e.Says {
			says[h]++
		}
		for _, h := range e.Denies {
			denies[h]++
		}
		if e.Contested {
			p.Contested++
		}
		if attache.Tie(e.Type) {
			if p.TiesTotal++; len(p.Ties) < 12 {
				p.Ties = append(p.Ties, e)
			}
		}
	}
	p.Affirm, p.Denies = ranked(says), ranked(denies)
	for _, q := range quads {
		if classes[q.Class] > 0 {
			p.Classes = append(p.Classes, attache.Count{ID: q.Class, Events: classes[q.Class]})
		}
	}
	alarms, err := s.Alarms(ctx, attache.Filter{Entity: f.Entity, Since: f.Since, Until: f.Until, Limit: 100})
	if err != nil {
		return p, err
	}
	for _, a := range alarms.Items {
		if fits(a.Actors) {
			if p.AlarmsAll++; len(p.Alarms) < 5 {
				p.Alarms = append(p.Alarms, a)
			}
		}
	}
	moves, err := s.Ledger.Transfers(ctx, attache.Filter{Entity: f.Entity, Since: f.Since, Until: f.Until, Limit: attache.MaxLimit})
	if err != nil {
		return p, err
	}
	for _, m := range moves.Items {
		if fits([]string{m.From, m.To}) {
			p.MovesAll++
			p.Moves = append(p.Moves, m)
		}
	}
	return p, nil
}

// mostMoves bounds the transfers of a side bar.
const mostMoves = 30

// ranked is a count by word, most first.
func ranked(m map[string]int) []attache.Count {
	var out []attache.Count
	for id, n := range m {
		out = append(out, attache.Count{ID: id, Events: n})
	}
	slices.SortFunc(out, func(a, b attache.Count) int { return cmp.Or(b.Events-a.Events, cmp.Compare(a.ID, b.ID)) })
	return out[:min(len(out), 12)]
}

func (s *Server) dossier(r *http.Request) (view, error) {
	id, f := r.PathValue("id"), s.filterOf(r)
	d, err := s.Ledger.Dossier(r.Context(), id, f)
	if attache.ErrorCode(err) == attache.CodeNotFound && formOf(r) == html {
		if is := s.Lookup(id); is != id {
			return view{Redirect: "/dossier/" + segment(is)}, nil
		}
	}
	if err != nil {
		return view{}, err
	}
	v := view{Title: s.name(id), Nav: "dossier", Template: "dossier", JSON: d, Table: eventTable(d.Items), Feed: s.eventFeed(d.Items)}
	if formOf(r) != html {
		return v, nil
	}
	f.Entity = id
	events, total, err := s.looked(r, f, mostLooked)
	if err != nil {
		return view{}, err
	}
	p, err := s.profiled(r.Context(), events, total, f,
		link("/events", "entity", id, "type", f.Type, "since", f.Since, "until", f.Until),
		func(parties []string) bool { return slices.Contains(parties, id) })
	if err != nil {
		return view{}, err
	}
	reports, err := s.Ledger.Reports(r.Context(), attache.Filter{Entity: id, Since: f.Since, Until: f.Until, Limit: 1})
	if err != nil {
		return view{}, err
	}
	p.Reports = reports.Total
	p.Moves = p.Moves[:min(len(p.Moves), mostMoves)]
	v.Data = dossierPage{d, f, pages(r, len(d.Items), d.Total, d.Next, "event"), p}
	return v, nil
}

// A known is an entity with how many of the newest events it is party to.
type known struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Events int    `json:"events"`
}

// dossiers lists who acts in the newest events; with ?id= it goes to one.
func (s *Server) dossiers(r *http.Request) (view, error) {
	if said := r.URL.Query().Get("id"); said != "" {
		return view{Redirect: "/dossier/" + segment(s.Lookup(said))}, nil
	}
	events, total, err := s.looked(r, s.filterOf(r), mostLooked)
	if err != nil {
		return view{}, err
	}
	counts := map[string]int{}
	pairs := map[[2]string]int{}
	for _, e := range events {
		for _, a := range partiesOf(e) {
			counts[a]++
		}
		for _, d := range dyadsOf(e) {
			pairs[d]++
		}
	}
	rows, t, feed := []known{}, &table{Head: []string{"id", "name", "events"}}, []entry{}
	for id, n := range counts {
		rows = append(rows, known{id, s.name(id), n})
	}
	slices.SortFunc(rows, func(a, b known) int { return cmp.Or(b.Events-a.Events, cmp.Compare(a.ID, b.ID)) })
	for _, x := range rows {
		t.Rows = append(t.Rows, []string{x.ID, x.Name, strconv.Itoa(x.Events)})
		feed = append(feed, entry{"dossier:" + x.ID, "/dossier/" + segment(x.ID), x.Name, "", counted(x.Events, "event")})
	}
	all := len(rows)
	return view{Title: "Who", Nav: "dossier", Template: "dossiers", JSON: attache.Page[known]{Total: all, Items: rows}, Table: t, Feed: feed,
		Data: map[string]any{"Rows": rows[:min(all, 200)], "All": all, "Looked": len(events), "Total": total, "Pairs": strongest(pairs, 30)}}, nil
}

// partiesOf are those of both sides whose names are known, each once, sorted.
func partiesOf(e attache.EventRow) []string {
	all := slices.Concat(e.Actors, e.Recipients)
	all = slices.DeleteFunc(all, func(id string) bool { return id == attache.UnknownID || id == attache.AuthorID || id == "" })
	slices.Sort(all)
	return slices.Compact(all)
}

// dyadsOf are the pairs of known names that an event stands between, as the ledger
// has them: each actor with each recipient, and those of a mutual event with each
// other. The lesser id stands first.
func dyadsOf(e attache.EventRow) [][2]string {
	var out [][2]string
	known := func(id string) bool { return id != "" && id != attache.UnknownID && id != attache.AuthorID }
	add := func(with []string) {
		for _, a := range e.Actors {
			for _, b := range with {
				if a != b && known(a) && known(b) {
					out = append(out, [2]string{min(a, b), max(a, b)})
				}
			}
		}
	}
	add(e.Recipients)
	if attache.Mutual(e.Type) || len(e.Recipients) == 0 {
		add(e.Actors)
	}
	slices.SortFunc(out, func(a, b [2]string) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	return slices.Compact(out)
}

// A pair is two entities with their events.
type pair struct {
	A, B string
	N    int
}

func strongest(m map[[2]string]int, most int) []pair {
	var out []pair
	for p, n := range m {
		out = append(out, pair{p[0], p[1], n})
	}
	slices.SortFunc(out, func(a, b pair) int { return cmp.Or(b.N-a.N, cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B)) })
	return out[:min(len(out), most)]
}
