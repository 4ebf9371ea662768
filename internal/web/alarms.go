package web

import (
	"net/http"
	"strconv"

	"attache"
)

func (s *Server) alarms(r *http.Request) (view, error) {
	f := s.filterOf(r)
	page, err := s.Alarms(r.Context(), f)
	if err != nil {
		return view{}, err
	}
	t := &table{Head: []string{"id", "kind", "watch", "actors", "family", "contexts", "direction", "holder", "reason", "events"}}
	feed := []entry{}
	for _, a := range page.Items {
		t.Rows = append(t.Rows, []string{a.ID, a.Kind, a.Watch, semi(a.Actors), a.Family, semi(a.Contexts), a.Direction, semi(a.Holder), a.Reason, semi(a.Events)})
		feed = append(feed, entry{"alarm:" + a.ID, "/alarm/" + segment(a.ID), s.names(a.Actors) + ": " + a.Family + " " + a.Direction, "", a.Reason})
	}
	return view{Title: "Alarms", Nav: "alarms", Template: "alarms", JSON: page, Table: t, Feed: feed,
		Data: listing{Filter: f, Rows: page.Items, Paging: pages(r, len(page.Items), page.Total, page.Next, "alarm"), Path: "/alarms", Fields: "entity type days"}}, nil
}

// An alarmPage is an alarm with the events that it rests on.
type alarmPage struct {
	Alarm  attache.AlarmRow   `json:"alarm"`
	Events []attache.EventRow `json:"events"`
}

func (s *Server) alarm(r *http.Request) (view, error) {
	id := r.PathValue("id")
	f := attache.Filter{Limit: attache.MaxLimit}
	for {
		page, err := s.Alarms(r.Context(), f)
		if err != nil {
			return view{}, err
		}
		for _, a := range page.Items {
			if a.ID == id {
				return s.alarmView(r, a)
			}
		}
		if f.Cursor = page.Next; f.Cursor == "" {
			return view{}, &attache.Error{Code: attache.CodeNotFound, Message: "no alarm " + id, Hint: "the claims it stood on may have been rejected"}
		}
	}
}

func (s *Server) alarmView(r *http.Request, a attache.AlarmRow) (view, error) {
	out := alarmPage{Alarm: a, Events: []attache.EventRow{}}
	for _, id := range a.Events[:min(len(a.Events), 100)] {
		e, err := s.Ledger.Event(r.Context(), id)
		if attache.ErrorCode(err) == attache.CodeNotFound {
			continue
		}
		if err != nil {
			return view{}, err
		}
		out.Events = append(out.Events, e.EventRow)
	}
	return view{Title: s.names(a.Actors) + ": " + a.Family + " " + a.Direction, Nav: "alarms", Template: "alarm", JSON: out, Table: eventTable(out.Events), Feed: s.eventFeed(out.Events), Data: out}, nil
}

// watches shows the standing questions.
func (s *Server) watches(r *http.Request) (view, error) {
	none := attache.Page[string]{Items: []string{}}
	return view{Title: "Watches", Nav: "alarms", Template: "watches", JSON: none, Table: &table{Head: []string{"id"}}, Feed: []entry{}}, nil
}

func atoi(s string) int {
	n, _ := strconv.Atoi(s) // not a number: 0
	return n
}
