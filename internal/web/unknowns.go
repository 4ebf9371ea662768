package web

import (
	"net/http"

	"attache"
)

// An unknownsPage is what the ledger does not know, as far as it knows that.
type unknownsPage struct {
	Failed   []attache.Failure   `json:"failed"`
	FailedN  int                 `json:"failed_total"`
	ByCode   []attache.Count     `json:"by_code"`
	Undated  []attache.ReportRow `json:"undated"`
	UndatedN int                 `json:"undated_total"` // of the reports looked at
	Silent   []attache.ReportRow `json:"silent"`        // nothing was found in them
	SilentN  int                 `json:"silent_total"`
	Unlinked []attache.Count     `json:"unlinked"` // names that the lexicon does not know
	UnlinkN  int                 `json:"unlinked_total"`
	Unnamed  int                 `json:"unnamed"` // events whose doer no text gives
	Untimed  int                 `json:"untimed"` // events without a time of their own
	Looked   int                 `json:"reports_looked_at"`
	Reports  int                 `json:"reports"`
	LookedE  int                 `json:"events_looked_at"`
	Events   int                 `json:"events"`
	Paging   paging              `json:"-"`
}

func (s *Server) unknowns(r *http.Request) (view, error) {
	f := s.filterOf(r)
	failed, err := s.Ledger.Failed(r.Context(), attache.Filter{Cursor: f.Cursor, Since: f.Since, Until: f.Until, Source: f.Source, Limit: f.Limit})
	if err != nil {
		return view{}, err
	}
	p := unknownsPage{Failed: failed.Items, FailedN: failed.Total, Undated: []attache.ReportRow{}, Silent: []attache.ReportRow{}, Paging: pages(r, len(failed.Items), failed.Total, failed.Next, "report that could not be read")}
	p.Paging.Noun = "failed report"
	codes := map[string]int{}
	t := &table{Head: []string{"report", "fetched", "source", "title", "url", "code", "message"}}
	feed := []entry{}
	for _, x := range failed.Items {
		codes[x.Code]++
		t.Rows = append(t.Rows, []string{x.Report, x.Fetched.Format("2006-01-02T15:04:05Z"), x.Source, x.Title, x.URL, x.Code, x.Message})
		feed = append(feed, entry{"failed:" + x.Report, "/unknowns", x.Title + " " + x.Code, x.Fetched.Format("2006-01-02"), x.Message})
	}
	p.ByCode = ranked(codes)
	rf := attache.Filter{Limit: attache.MaxLimit}
	for p.Looked < mostLooked {
		page, err := s.Ledger.Reports(r.Context(), rf)
		if err != nil {
			return view{}, err
		}
		p.Reports = page.Total
		p.Looked += len(page.Items)
		for _, x := range page.Items {
			if x.Published == "" {
				if p.UndatedN++; len(p.Undated) < 20 {
					p.Undated = append(p.Undated, x)
				}
			}
			if x.Claims == 0 {
				if p.SilentN++; len(p.Silent) < 20 {
					p.Silent = append(p.Silent, x)
				}
			}
		}
		if rf.Cursor = page.Next; rf.Cursor == "" {
			break
		}
	}
	events, total, err := s.looked(r, attache.Filter{}, mostLooked)
	if err != nil {
		return view{}, err
	}
	p.LookedE, p.Events = len(events), total
	unlinked := map[string]int{}
	for _, e := range events {
		unnamed := len(e.Actors) == 0
		for _, id := range append(append([]string{}, e.Actors...), e.Recipients...) {
			if len(id) > 0 && id[0] == '~' {
				unlinked[id]++
			}
		}
		for _, id := range e.Actors {
			unnamed = unnamed || id == attache.UnknownID
		}
		if unnamed {
			p.Unnamed++
		}
		if e.Start == "" && e.End == "" {
			p.Untimed++
		}
	}
	p.UnlinkN = len(unlinked)
	p.Unlinked = ranked(unlinked)
	return view{Title: "Known unknowns", Nav: "review", Template: "unknowns", JSON: p, Table: t, Feed: feed, Data: p}, nil
}
