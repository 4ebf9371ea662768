package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"attache"
	"attache/internal/web/account"
)

// correct keeps a person's word and goes back to where it was said.
func (s *Server) correct(r *http.Request) (view, error) {
	get := func(name string) string { return strings.TrimSpace(r.PostForm.Get(name)) }
	c := attache.Correction{Kind: get("kind"), Of: get("of"), Target: get("target"), Other: get("other"), Field: get("field"), Value: get("value"),
		Who: account.From(r.Context()).Name, When: s.Now().UTC(), Why: get("why")}
	if !slices.Contains(attache.CorrectionKinds, c.Kind) {
		return view{}, &attache.Error{Code: attache.CodeUsage, Message: "a correction is one of " + strings.Join(attache.CorrectionKinds, ", ")}
	}
	if c.Kind == "edit" && (c.Field == "actors" || c.Field == "recipients") {
		var ids []string
		for _, name := range strings.Split(c.Value, ",") {
			if name = strings.TrimSpace(name); name != "" {
				ids = append(ids, s.Lookup(name))
			}
		}
		c.Value = strings.Join(ids, ",")
	}
	if c.Kind == "link" && c.Field != "" {
		c.Field = s.Lookup(c.Field)
		if id, name, named := strings.Cut(c.Value, "|"); !named {
			c.Value = s.Lookup(id)
		} else {
			c.Value = id + "|" + name
		}
	}
	kept, err := s.Ledger.Correct(r.Context(), c)
	if err != nil {
		return view{}, err
	}
	s.Recorded()
	back, err := url.Parse(local(r.PostForm.Get("back"), "/corrections"))
	if err != nil {
		return view{}, &attache.Error{Code: attache.CodeUsage, Message: "no way back", Err: err}
	}
	q := back.Query()
	q.Set("said", c.Kind)
	back.RawQuery = q.Encode()
	return view{JSON: kept, Redirect: back.String()}, nil
}

// A reviewPage is claims that nobody has looked at, those first about which the
// reader doubts most.
type reviewPage struct {
	Rows   []attache.ClaimRow
	Open   int // without a verdict among those looked at
	Looked int
	Total  int
	Filter attache.Filter
	Last   *attache.Correction
}

const reviewed = 30 // rows of one page

func (s *Server) review(r *http.Request) (view, error) {
	f := s.filterOf(r)
	f.Limit, f.Cursor = attache.MaxLimit, ""
	page, err := s.Ledger.Claims(r.Context(), f)
	if err != nil {
		return view{}, err
	}
	p := reviewPage{Looked: len(page.Items), Total: page.Total, Filter: f}
	open := slices.DeleteFunc(page.Items, func(c attache.ClaimRow) bool { return c.Verdict != "" || c.Retracted || len(c.Evidence) == 0 })
	slices.SortStableFunc(open, func(a, b attache.ClaimRow) int { return cmp.Compare(a.Confidence, b.Confidence) })
	p.Open, p.Rows = len(open), open[:min(len(open), reviewed)]
	return view{Title: "Review", Nav: "review", Template: "review", JSON: attache.Page[attache.ClaimRow]{Total: p.Open, Items: p.Rows}, Table: claimTable(p.Rows), Feed: s.claimFeed(p.Rows), Data: p}, nil
}

func (s *Server) corrections(r *http.Request) (view, error) {
	f := s.filterOf(r)
	page, err := s.Ledger.Corrections(r.Context(), f)
	if err != nil {
		return view{}, err
	}
	t := &table{Head: []string{"id", "when", "who", "kind", "of", "target", "other", "field", "value", "why"}}
	feed, undone := []entry{}, map[string]bool{}
	for _, c := range page.Items {
		if c.Kind == "undo" {
			undone[c.Target] = true
		}
		t.Rows = append(t.Rows, []string{c.ID, c.When.Format(time.RFC3339), c.Who, c.Kind, c.Of, c.Target, c.Other, c.Field, c.Value, c.Why})
		feed = append(feed, entry{"correction:" + c.ID, "/corrections#" + c.ID, c.Who + ": " + c.Kind + " " + c.Target, c.When.Format(time.DateOnly), c.Why})
	}
	p := pages(r, len(page.Items), page.Total, page.Next, "correction")
	p.Order = "oldest first"
	return view{Title: "Corrections", Nav: "review", Template: "corrections", JSON: page, Table: t, Feed: feed,
		Data: listing{Filter: f, Rows: page.Items, Paging: p, More: undone}}, nil
}
