package web

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"attache"
)

// An eventPage is an event with its positions side by side.
type eventPage struct {
	attache.EventDetail
	Sides   []side
	Origins []origin
	Reports int // with the event in all
	Bar     *timebar
	Cases   []Case
}

// A side is everybody who stands on one side of an event.
type side struct {
	Class, Words string
	Rows         []attache.ClaimRow
}

// An origin is reports that go back to one text.
type origin struct {
	ID      string
	Reports []attache.ReportRow
}

func (s *Server) event(r *http.Request) (view, error) {
	id := r.PathValue("id")
	d, err := s.Ledger.Event(r.Context(), id)
	if err != nil {
		return view{}, err
	}
	if d.ID != id && formOf(r) == html {
		return view{Redirect: "/event/" + segment(d.ID)}, nil
	}
	reports, err := s.Ledger.Reports(r.Context(), attache.Filter{Event: d.ID, Limit: attache.MaxLimit})
	if err != nil {
		return view{}, err
	}
	p := eventPage{EventDetail: d, Sides: sides(d.Rows), Reports: reports.Total}
	for _, x := range reports.Items {
		i := slices.IndexFunc(p.Origins, func(o origin) bool { return o.ID == x.Origin })
		if i < 0 {
			p.Origins = append(p.Origins, origin{ID: x.Origin})
			i = len(p.Origins) - 1
		}
		p.Origins[i].Reports = append(p.Origins[i].Reports, x)
	}
	for _, o := range p.Origins { // the first report of an origin stands first
		slices.Reverse(o.Reports)
	}
	p.Bar = barOf(d)
	if s.Cases != nil && formOf(r) == html {
		if p.Cases, err = s.Cases.List(); err != nil {
			return view{}, err
		}
	}
	return view{Title: s.sentence(d.Type, d.Actors, d.Recipients, d.Items), Nav: "events", Template: "event", JSON: d, Table: claimTable(d.Rows), Feed: s.claimFeed(d.Rows), Data: p}, nil
}

// sides sorts claims by where their holders stand; sides with nobody are left out,
// but for those of a denial: that nobody denies is worth saying.
func sides(rows []attache.ClaimRow) []side {
	all := []side{
		{Class: asserted, Words: "Says it is so"}, {Class: denied, Words: "Denies it"},
		{Class: possible, Words: "Thinks it possible"}, {Class: unstated, Words: "Takes no stand"}, {Class: "out", Words: "Rejected or retracted"},
	}
	for _, c := range rows {
		class := standing(c.Position)
		if c.Retracted || c.Verdict == "rejected" {
			class = "out"
		}
		i := slices.IndexFunc(all, func(s side) bool { return s.Class == class })
		all[i].Rows = append(all[i].Rows, c)
	}
	return slices.DeleteFunc(all, func(s side) bool { return len(s.Rows) == 0 && s.Class != denied && s.Class != asserted })
}

// People is by whom the claims of a side are held, each once.
func (s side) People() int {
	var all []string
	for _, c := range s.Rows {
		all = append(all, strings.Join(c.Holder, ">"))
	}
	slices.Sort(all)
	return len(slices.Compact(all))
}

// A timebar is when an event happened, as wide as that is known, over the days on
// which it was reported.
type timebar struct {
	Title, From, To string
	X, W            float64 // of the time of the event itself; W 0: unknown
	Open            bool    // one end of it is
	Days            []float64
}

const (
	barLeft, barRight = 10.0, 590.0
	narrowest         = 5.0
)

// barOf is nil where no report has a day.
func barOf(d attache.EventDetail) *timebar {
	first, ok1 := day(d.First)
	last, ok2 := day(d.Last)
	if !ok1 || !ok2 {
		return nil
	}
	from, to := first, last
	start, hasStart := day(d.Start)
	end, hasEnd := day(d.End)
	if hasStart && start.Before(from) {
		from = start
	}
	if hasEnd && end.After(to) {
		to = end
	}
	from, to = from.AddDate(0, 0, -1), to.AddDate(0, 0, 1)
	x := func(t time.Time) float64 {
		return round(barLeft + (barRight-barLeft)*t.Sub(from).Hours()/to.Sub(from).Hours())
	}
	b := &timebar{From: dated(iso(from)), To: dated(iso(to)), Title: "reported " + spanned(d.First, d.Last) + "; no text gives the time of the event itself"}
	if hasStart || hasEnd {
		b.Title = "happened " + spanned(d.Start, d.End) + "; reported " + spanned(d.First, d.Last)
		left, right := barLeft, barRight
		if hasStart {
			left = x(start)
		}
		if hasEnd {
			right = x(end.AddDate(0, 0, 1))
		}
		b.X, b.W, b.Open = left, max(narrowest, round(right-left)), !hasStart || !hasEnd
	}
	seen := map[string]bool{}
	for _, c := range d.Rows {
		if t, ok := day(c.Published); ok && !seen[c.Published] {
			seen[c.Published] = true
			b.Days = append(b.Days, x(t))
		}
	}
	return b
}
