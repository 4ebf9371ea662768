package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"attache"
	"attache/internal/web/account"
)

// raised are the alarms of a filter: those of the watches, or, where nobody keeps
// any, those that the press itself raises.
func (s *Server) raised(ctx context.Context, f attache.Filter, watch string) (attache.Page[AlarmCard], error) {
	if s.Watches != nil {
		return s.Watches.Raised(ctx, f, watch)
	}
	page, err := s.Alarms(ctx, f)
	out := attache.Page[AlarmCard]{Total: page.Total, Next: page.Next, Items: []AlarmCard{}}
	for _, row := range page.Items {
		out.Items = append(out.Items, AlarmCard{Alarm: attache.Alarm{AlarmRow: row}})
	}
	return out, err
}

func (s *Server) alarms(r *http.Request) (view, error) {
	f, watch := s.filterOf(r), r.URL.Query().Get("watch")
	page, err := s.raised(r.Context(), f, watch)
	if err != nil {
		return view{}, err
	}
	t := &table{Head: []string{"id", "day", "kind", "watch", "actors", "family", "contexts", "direction", "holder", "test", "window", "seen", "expected", "p", "reason", "events"}}
	feed, rows := []entry{}, []attache.AlarmRow{}
	for _, a := range page.Items {
		t.Rows = append(t.Rows, []string{a.ID, a.Day, a.Kind, a.Watch, semi(a.Actors), a.Family, semi(a.Contexts), a.Direction, semi(a.Holder), a.Test, strconv.Itoa(a.Window), strconv.Itoa(a.Seen),
			strconv.FormatFloat(a.Expected, 'g', 4, 64), strconv.FormatFloat(a.P, 'g', 3, 64), a.Reason, semi(a.Events)})
		feed = append(feed, entry{"alarm:" + a.ID, "/alarm/" + segment(a.ID), s.names(a.Actors) + ": " + strings.TrimSpace(a.Family+" "+a.Direction), a.Day, a.Reason})
		rows = append(rows, a.AlarmRow)
	}
	v := view{Title: "Alarms", Nav: "alarms", Template: "alarms", JSON: page, Table: t, Feed: feed,
		Data: listing{Filter: f, Rows: page.Items, Paging: pages(r, len(page.Items), page.Total, page.Next, "alarm"), Path: "/alarms", Fields: "entity type days", More: watch}}
	if s.Watches == nil {
		v.JSON = attache.Page[attache.AlarmRow]{Total: page.Total, Items: rows, Next: page.Next}
	}
	if watch != "" {
		v.Title = "Alarms of " + watch
	}
	return v, nil
}

// An alarmPage is an alarm with what it rests on.
type alarmPage struct {
	AlarmCard
	Rows  []attache.EventRow `json:"event_rows"`
	Sides []tellingSide      `json:"-"`
	Bars  []proofBar         `json:"-"`
}

// A tellingSide is the claims counted, or those apart, by independent origin.
type tellingSide struct {
	Words    string
	Origins  []toldOrigin
	All      int
	Disputed bool
}

// A toldOrigin is one origin with the claims that it contributes.
type toldOrigin struct {
	Origin string
	Claims []attache.ClaimRow
	All    int
}

// A proofBar is a number of a counted alarm as it is drawn.
type proofBar struct {
	Words, Value string
	W            float64 // of 100
	Class        string
}

func (s *Server) alarm(r *http.Request) (view, error) {
	id := r.PathValue("id")
	if s.Watches != nil {
		card, err := s.Watches.Alarm(r.Context(), id)
		if err != nil {
			return view{}, err
		}
		return s.alarmView(r, card)
	}
	f := attache.Filter{Limit: attache.MaxLimit}
	for {
		page, err := s.Alarms(r.Context(), f)
		if err != nil {
			return view{}, err
		}
		for _, a := range page.Items {
			if a.ID == id {
				return s.alarmView(r, AlarmCard{Alarm: attache.Alarm{AlarmRow: a}})
			}
		}
		if f.Cursor = page.Next; f.Cursor == "" {
			return view{}, &attache.Error{Code: attache.CodeNotFound, Message: "no alarm " + id, Hint: "the claims it stood on may have been rejected"}
		}
	}
}

// mostProof bounds the events and origins that a card opens.
const mostProof = 60

func (s *Server) alarmView(r *http.Request, a AlarmCard) (view, error) {
	out := alarmPage{AlarmCard: a, Rows: []attache.EventRow{}}
	claims := map[string]attache.ClaimRow{}
	ids := slices.Clone(a.Events)
	for _, t := range slices.Concat(a.Origins, a.Contested) {
		for _, id := range t.Events {
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	for _, id := range ids[:min(len(ids), mostProof)] {
		e, err := s.Ledger.Event(r.Context(), id)
		if attache.ErrorCode(err) == attache.CodeNotFound {
			continue
		}
		if err != nil {
			return view{}, err
		}
		out.Rows = append(out.Rows, e.EventRow)
		for _, c := range e.Rows {
			claims[c.ID] = c
		}
	}
	for i, tellings := range [][]attache.Telling{a.Origins, a.Contested} {
		side := tellingSide{Words: []string{"What it rests on, by independent origin", "Contested, and apart"}[i], All: len(tellings), Disputed: i == 1}
		for _, t := range tellings[:min(len(tellings), mostProof)] {
			o := toldOrigin{Origin: t.Origin, All: len(t.Claims)}
			for _, id := range t.Claims {
				if c, ok := claims[id]; ok && len(o.Claims) < 6 {
					o.Claims = append(o.Claims, c)
				}
			}
			side.Origins = append(side.Origins, o)
		}
		if len(side.Origins) > 0 {
			out.Sides = append(out.Sides, side)
		}
	}
	if a.Kind == "counted" && a.Window > 0 {
		most := max(float64(a.Seen), a.Expected, 1)
		out.Bars = []proofBar{
			{"seen in " + counted(a.Window, "day"), count(a.Seen), round(100 * float64(a.Seen) / most), "mx"},
			{"expected from the " + counted(a.Baseline, "day") + " before", strconv.FormatFloat(a.Expected, 'f', 1, 64), round(100 * a.Expected / most), "tie"},
		}
	}
	title := s.names(a.Actors) + ": " + strings.TrimSpace(a.Family+" "+a.Direction)
	return view{Title: title, Nav: "alarms", Template: "alarm", JSON: out, Table: eventTable(out.Rows), Feed: s.eventFeed(out.Rows), Data: out}, nil
}

// acknowledge keeps that somebody has seen an alarm.
func (s *Server) acknowledge(r *http.Request) (view, error) {
	if s.Watches == nil {
		return view{}, noWatches()
	}
	id := r.PostForm.Get("id")
	if err := s.Watches.Acknowledge(r.Context(), account.From(r.Context()).Name, id, strings.TrimSpace(r.PostForm.Get("why"))); err != nil {
		return view{}, err
	}
	return view{JSON: map[string]string{"acknowledged": id}, Redirect: "/alarm/" + segment(id) + "?said=seen"}, nil
}

func atoi(s string) int {
	n, _ := strconv.Atoi(s) // not a number: 0
	return n
}
