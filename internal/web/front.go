package web

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"attache"
)

// A frontPage is what is new.
type frontPage struct {
	Reports   int                   `json:"reports"`
	Events    int                   `json:"events"`
	Claims    int                   `json:"claims"`
	Sources   int                   `json:"sources"`
	Failed    int                   `json:"failed"`
	Newest    string                `json:"newest"` // day of the newest report
	Alarms    []attache.AlarmRow    `json:"alarms"`
	AlarmsAll int                   `json:"alarms_total"`
	Contested []attache.EventRow    `json:"contested"`
	Disputes  int                   `json:"contested_total"`
	Told      []attache.EventRow    `json:"told"` // of the newest events those that most origins tell
	Transfers []attache.TransferRow `json:"transfers"`
	Moves     int                   `json:"transfers_total"`
	Stories   []attache.StoryRow    `json:"stories"`
	StoryAll  int                   `json:"stories_total"`
	Changed   *sinceVisit           `json:"-"`
	Empty     bool                  `json:"-"`
	HasSample bool                  `json:"-"`
	HasFeeds  bool                  `json:"-"`
	TieCount  int                   `json:"-"`
}

// sinceVisit is what changed since the reader's last visit.
type sinceVisit struct {
	At     string
	Seq    int64
	Events int
	More   bool
}

func (s *Server) front(r *http.Request) (view, error) {
	build := func() (any, bool, error) {
		p, err := s.newest(context.WithoutCancel(r.Context())) // others wait for it, too
		return p, err == nil, err
	}
	var got any
	var err error
	if seq, ok := s.seq(r.Context()); ok {
		got, err = s.shelf.get("front", seq, s.Now, build)
	} else {
		got, _, err = build()
	}
	if err != nil {
		return view{}, err
	}
	p := got.(frontPage)
	v := view{Title: "Front", Nav: "front", Template: "front", JSON: p, Table: eventTable(p.Told), Feed: s.eventFeed(p.Told)}
	if formOf(r) == html {
		if p.Changed, v.cookies, err = s.visit(r); err != nil {
			return view{}, err
		}
	}
	v.Data = p
	return v, nil
}

// newest is what the front shows to everybody.
func (s *Server) newest(ctx context.Context) (frontPage, error) {
	p := frontPage{HasSample: s.Sample != nil, HasFeeds: s.Options.Feeds != nil, Alarms: []attache.AlarmRow{}}
	reports, err := s.Ledger.Reports(ctx, attache.Filter{Limit: 1})
	if err != nil {
		return p, err
	}
	p.Reports = reports.Total
	if len(reports.Items) > 0 {
		p.Newest = cmp.Or(reports.Items[0].Published, reports.Items[0].Fetched[:min(10, len(reports.Items[0].Fetched))])
	}
	events, err := s.Ledger.Events(ctx, attache.Filter{Limit: 200})
	if err != nil {
		return p, err
	}
	p.Events = events.Total
	claims, err := s.Ledger.Claims(ctx, attache.Filter{Limit: 1})
	if err != nil {
		return p, err
	}
	p.Claims = claims.Total
	sources, err := s.Ledger.Sources(ctx, attache.Filter{Limit: 1})
	if err != nil {
		return p, err
	}
	p.Sources = sources.Total
	failed, err := s.Ledger.Failed(ctx, attache.Filter{Limit: 1})
	if err != nil {
		return p, err
	}
	p.Failed = failed.Total
	alarms, err := s.Alarms(ctx, attache.Filter{Limit: 6})
	if err != nil {
		return p, err
	}
	p.Alarms, p.AlarmsAll = alarms.Items, alarms.Total
	disputes, err := s.Ledger.Contested(ctx, attache.Filter{Limit: 6})
	if err != nil {
		return p, err
	}
	p.Disputes = disputes.Total
	for _, c := range disputes.Items {
		e, err := s.Ledger.Event(ctx, c.Event)
		if attache.ErrorCode(err) == attache.CodeNotFound {
			continue // corrected in between
		}
		if err != nil {
			return p, err
		}
		p.Contested = append(p.Contested, e.EventRow)
	}
	moves, err := s.Ledger.Transfers(ctx, attache.Filter{Limit: 200})
	if err != nil {
		return p, err
	}
	p.Moves, p.Transfers = moves.Total, moves.Items
	slices.SortStableFunc(p.Transfers, func(a, b attache.TransferRow) int { return b.Origins - a.Origins })
	p.Transfers = p.Transfers[:min(8, len(p.Transfers))]
	stories, err := s.Ledger.Stories(ctx, attache.Filter{Limit: 6})
	if err != nil {
		return p, err
	}
	p.Stories, p.StoryAll = stories.Items, stories.Total
	for _, e := range events.Items {
		if attache.Tie(e.Type) && e.Trend == "" { // background, not news
			p.TieCount++
			continue
		}
		p.Told = append(p.Told, e)
	}
	slices.SortStableFunc(p.Told, func(a, b attache.EventRow) int { return cmp.Or(b.Origins-a.Origins, b.Reports-a.Reports) })
	p.Told = p.Told[:min(len(p.Told), 14)]
	slices.SortStableFunc(p.Told, func(a, b attache.EventRow) int { return cmp.Compare(b.Last, a.Last) })
	p.Empty = p.Reports == 0 && p.Failed == 0
	return p, nil
}

const (
	visitCookie = "visit"
	visitLasts  = 30 * time.Minute // a look within it belongs to the same visit
)

// visit says what changed since the visit before. The cookie has where the change
// feed stood at the visit before, where it stands in this one, and when that began.
func (s *Server) visit(r *http.Request) (*sinceVisit, []*http.Cookie, error) {
	if s.Seq == nil {
		return nil, nil, nil
	}
	seq, err := s.Seq(r.Context())
	if err != nil {
		return nil, nil, err
	}
	now := s.Now()
	before, this, began := int64(-1), seq, now.Unix()
	beforeAt := int64(0)
	if c, err := r.Cookie(visitCookie); err == nil {
		if f := strings.Split(c.Value, "."); len(f) == 4 {
			n := [4]int64{}
			for i := range f {
				n[i], _ = strconv.ParseInt(f[i], 10, 64) // not a number: 0
			}
			before, beforeAt, this, began = n[0], n[1], n[2], n[3]
			if now.Sub(time.Unix(began, 0)) > visitLasts {
				before, beforeAt, this, began = this, began, seq, now.Unix()
			}
		}
	}
	cookie := &http.Cookie{Name: visitCookie, Value: fmt.Sprintf("%d.%d.%d.%d", before, beforeAt, this, began), Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode, MaxAge: 400 * 24 * 3600, Secure: r.TLS != nil}
	if before < 0 || before >= seq {
		return nil, []*http.Cookie{cookie}, nil
	}
	list, err := s.Ledger.Changes(r.Context(), before, attache.MaxLimit)
	if err != nil {
		return nil, nil, err
	}
	v := &sinceVisit{At: time.Unix(beforeAt, 0).Format("2 Jan 15:04"), Seq: before, More: len(list) == attache.MaxLimit}
	for _, c := range list {
		if c.Kind == "event" && c.Op == "put" {
			v.Events++
		}
	}
	if v.Events == 0 {
		v = nil
	}
	return v, []*http.Cookie{cookie}, nil
}

// changes lists what changed after a number of the change feed.
func (s *Server) changes(r *http.Request) (view, error) {
	after := int64(max(0, atoi(r.URL.Query().Get("after"))))
	list, err := s.Ledger.Changes(r.Context(), after, attache.MaxLimit)
	if err != nil {
		return view{}, err
	}
	t := &table{Head: []string{"seq", "kind", "id", "op", "by", "at"}}
	var events []attache.EventRow
	for _, c := range list {
		t.Rows = append(t.Rows, []string{strconv.FormatInt(c.Seq, 10), c.Kind, c.ID, c.Op, c.By, c.At.Format(time.RFC3339)})
	}
	slices.Reverse(list)
	n := 0
	for _, c := range list {
		if c.Kind != "event" || c.Op != "put" {
			continue
		}
		if n++; len(events) >= attache.DefaultLimit {
			continue
		}
		e, err := s.Ledger.Event(r.Context(), c.ID)
		if attache.ErrorCode(err) == attache.CodeNotFound {
			continue
		}
		if err != nil {
			return view{}, err
		}
		events = append(events, e.EventRow)
	}
	p := pages(r, len(events), n, "", "changed event")
	p.Order = "last change first"
	return view{Title: "What changed", Nav: "front", Template: "changes", JSON: attache.Page[attache.Change]{Total: len(list), Items: list}, Table: t, Feed: s.eventFeed(events), Data: listing{Rows: events, Paging: p}}, nil
}

// live shows the stream of changes.
func (s *Server) live(*http.Request) (view, error) {
	return view{Title: "Live", Nav: "front", Template: "live", JSON: map[string]string{"stream": "/api/v1/stream"}, Data: s.API != nil}, nil
}

func (s *Server) help(*http.Request) (view, error) {
	return view{Title: "Help", Template: "help", Data: attache.DoubtCodes, JSON: map[string]any{"types": attache.Types, "doubts": attache.DoubtCodes}}, nil
}

func (s *Server) settings(r *http.Request) (view, error) {
	about := map[string]any{"version": s.Version, "ledger": s.Ledgers}
	return view{Title: "Settings", Template: "settings", JSON: about, Data: about}, nil
}
