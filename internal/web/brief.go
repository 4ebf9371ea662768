package web

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"

	"attache"
)

// A briefPage is what is new in some days, with the sentences it rests on.
type briefPage struct {
	Since     string             `json:"since"`
	Until     string             `json:"until"`
	Reports   int                `json:"reports"`
	Events    int                `json:"events"`
	Failed    int                `json:"failed"` // in all, not in these days alone
	Contested []cited            `json:"contested"`
	Disputes  int                `json:"contested_total"`
	Told      []cited            `json:"told"`
	Alarms    []attache.AlarmRow `json:"alarms"`
	AlarmsAll int                `json:"alarms_total"`
	Citations []citation         `json:"citations"`
	Printed   string             `json:"-"`
	Looked    int                `json:"-"`
}

// A cited event has the numbers of its sentences.
type cited struct {
	attache.EventRow
	Cites []int `json:"cites"`
}

// A citation is a sentence of a report.
type citation struct {
	N         int    `json:"n"`
	Source    string `json:"source"`
	Title     string `json:"title"`
	Published string `json:"published"`
	URL       string `json:"url"`
	Report    string `json:"report"`
	Start     int    `json:"start"`
	Quote     string `json:"quote"`
}

const (
	briefDays = 7
	briefMost = 12
	citesEach = 3
)

func (s *Server) brief(r *http.Request) (view, error) {
	f := s.filterOf(r)
	if f.Until == "" {
		newest, err := s.Ledger.Reports(r.Context(), attache.Filter{Limit: 1})
		if err != nil {
			return view{}, err
		}
		if len(newest.Items) > 0 {
			f.Until = cmp.Or(newest.Items[0].Published, newest.Items[0].Fetched[:min(10, len(newest.Items[0].Fetched))])
		}
	}
	if d, ok := day(f.Until); ok && f.Since == "" {
		f.Since = iso(d.AddDate(0, 0, 1-briefDays))
	}
	p := briefPage{Since: f.Since, Until: f.Until, Contested: []cited{}, Told: []cited{}, Citations: []citation{}, Printed: s.Now().Format("2 Jan 2006 15:04")}
	reports, err := s.Ledger.Reports(r.Context(), attache.Filter{Since: f.Since, Until: f.Until, Limit: 1})
	if err != nil {
		return view{}, err
	}
	failed, err := s.Ledger.Failed(r.Context(), attache.Filter{Limit: 1})
	if err != nil {
		return view{}, err
	}
	alarms, err := s.Alarms(r.Context(), attache.Filter{Since: f.Since, Until: f.Until, Limit: 10})
	if err != nil {
		return view{}, err
	}
	p.Reports, p.Failed, p.Alarms, p.AlarmsAll = reports.Total, failed.Total, alarms.Items, alarms.Total
	events, total, err := s.looked(r, f, mostLooked)
	if err != nil {
		return view{}, err
	}
	p.Events, p.Looked = total, len(events)
	slices.SortStableFunc(events, func(a, b attache.EventRow) int { return cmp.Or(b.Origins-a.Origins, b.Reports-a.Reports) })
	numbers := map[string]int{}
	for _, contestedOnes := range []bool{true, false} {
		for _, e := range events {
			if e.Contested != contestedOnes || !e.Contested && attache.Tie(e.Type) && e.Trend == "" {
				continue
			}
			into := &p.Told
			if e.Contested {
				into = &p.Contested
				p.Disputes++
			}
			if len(*into) >= briefMost {
				continue
			}
			cites, err := s.cite(r, &p, e.ID, numbers)
			if err != nil {
				return view{}, err
			}
			*into = append(*into, cited{e, cites})
		}
	}
	t := &table{Head: []string{"n", "source", "title", "published", "url", "report", "quote"}}
	for _, c := range p.Citations {
		t.Rows = append(t.Rows, []string{strconv.Itoa(c.N), c.Source, c.Title, c.Published, c.URL, c.Report, c.Quote})
	}
	return view{Title: "Brief, " + spanned(p.Since, p.Until), Nav: "brief", Template: "brief", JSON: p, Table: t, Feed: s.eventFeed(events[:min(len(events), briefMost)]), Data: p}, nil
}

// cite numbers sentences of an event: one of each side first, then of others.
func (s *Server) cite(r *http.Request, p *briefPage, event string, numbers map[string]int) ([]int, error) {
	d, err := s.Ledger.Event(r.Context(), event)
	if err != nil {
		return nil, err
	}
	out, sides := []int{}, map[byte]bool{}
	for _, fresh := range []bool{true, false} {
		for _, c := range d.Rows {
			if c.Retracted || c.Verdict == "rejected" || len(c.Evidence) == 0 || len(out) >= citesEach || fresh && sides[attache.Sign(c.Position)] {
				continue
			}
			sides[attache.Sign(c.Position)] = true
			key := c.Report + " " + strconv.Itoa(c.Evidence[0].Start)
			if numbers[key] == 0 {
				numbers[key] = len(p.Citations) + 1
				p.Citations = append(p.Citations, citation{numbers[key], c.Source, c.Title, c.Published, c.URL, c.Report, c.Evidence[0].Start, c.Evidence[0].Text})
			}
			if !slices.Contains(out, numbers[key]) {
				out = append(out, numbers[key])
			}
		}
	}
	slices.Sort(out)
	return out, nil
}

// Accessed is the day of reading, for citations.
func (p briefPage) Accessed() string { return p.Printed[:len(p.Printed)-len(" 15:04")] }
