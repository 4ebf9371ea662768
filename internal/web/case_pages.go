package web

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"attache"
	"attache/internal/web/account"
)

// A casePage is a case with its events as they stand now.
type casePage struct {
	Case
	Events []pinned `json:"events"`
	Lost   []Pin    `json:"lost"` // events that are in the ledger no more
}

// A pinned event has its claims with it, so that an exported case stands for itself.
type pinned struct {
	attache.EventDetail
	Pin Pin `json:"pin"`
}

func noCases() error {
	return &attache.Error{Code: attache.CodeUsage, Message: "this server keeps no cases"}
}

func (s *Server) cases(*http.Request) (view, error) {
	rows := []Case{}
	if s.Cases != nil {
		var err error
		if rows, err = s.Cases.List(); err != nil {
			return view{}, err
		}
	}
	t := &table{Head: []string{"id", "name", "who", "created", "events", "notes"}}
	feed := []entry{}
	for _, c := range rows {
		t.Rows = append(t.Rows, []string{c.ID, c.Name, c.Who, c.Created.Format(time.RFC3339), strconv.Itoa(len(c.Pins)), strconv.Itoa(len(c.Notes))})
		feed = append(feed, entry{"case:" + c.ID, "/case/" + c.ID, c.Name, c.Created.Format(time.DateOnly), counted(len(c.Pins), "event")})
	}
	return view{Title: "Cases", Nav: "cases", Template: "cases", JSON: attache.Page[Case]{Total: len(rows), Items: rows}, Table: t, Feed: feed,
		Data: map[string]any{"Can": s.Cases != nil, "Rows": rows}}, nil
}

func (s *Server) oneCase(r *http.Request) (view, error) {
	if s.Cases == nil {
		return view{}, noCases()
	}
	c, err := s.Cases.Get(r.PathValue("id"))
	if err != nil {
		return view{}, err
	}
	p := casePage{Case: c, Events: []pinned{}, Lost: []Pin{}}
	t := &table{Head: append([]string{"why"}, claimTable(nil).Head...)}
	var rows []attache.EventRow
	for _, pin := range c.Pins {
		e, err := s.Ledger.Event(r.Context(), pin.Event)
		if attache.ErrorCode(err) == attache.CodeNotFound {
			p.Lost = append(p.Lost, pin)
			continue
		}
		if err != nil {
			return view{}, err
		}
		p.Events = append(p.Events, pinned{e, pin})
		rows = append(rows, e.EventRow)
		for _, row := range claimTable(e.Rows).Rows {
			t.Rows = append(t.Rows, append([]string{pin.Why}, row...))
		}
	}
	return view{Title: c.Name, Nav: "cases", Template: "case", JSON: p, Table: t, Feed: s.eventFeed(rows), Data: p}, nil
}

func (s *Server) makeCase(r *http.Request) (view, error) {
	if s.Cases == nil {
		return view{}, noCases()
	}
	c, err := s.Cases.Make(account.From(r.Context()).Name, r.PostForm.Get("name"), s.Now())
	if err != nil {
		return view{}, err
	}
	return view{JSON: c, Redirect: "/case/" + c.ID}, nil
}

// pin puts an event into the case that the form names, or into a new one.
func (s *Server) pin(r *http.Request) (view, error) {
	if s.Cases == nil {
		return view{}, noCases()
	}
	get := func(name string) string { return strings.TrimSpace(r.PostForm.Get(name)) }
	who, event := account.From(r.Context()).Name, get("event")
	if _, err := s.Ledger.Event(r.Context(), event); err != nil {
		return view{}, err
	}
	id := get("case")
	if name := get("name"); name != "" || id == "" {
		c, err := s.Cases.Make(who, name, s.Now())
		if err != nil {
			return view{}, err
		}
		id = c.ID
	}
	if err := s.Cases.Pin(id, Pin{Event: event, Who: who, When: s.Now().UTC().Truncate(time.Second), Why: get("why")}); err != nil {
		return view{}, err
	}
	return view{JSON: map[string]string{"case": id}, Redirect: "/case/" + id + "?said=pinned"}, nil
}

func (s *Server) unpin(r *http.Request) (view, error) {
	if s.Cases == nil {
		return view{}, noCases()
	}
	id := r.PostForm.Get("case")
	if err := s.Cases.Unpin(id, r.PostForm.Get("event")); err != nil {
		return view{}, err
	}
	return view{JSON: map[string]string{"case": id}, Redirect: "/case/" + segment(id) + "?said=unpinned"}, nil
}

func (s *Server) note(r *http.Request) (view, error) {
	if s.Cases == nil {
		return view{}, noCases()
	}
	id := r.PostForm.Get("case")
	if err := s.Cases.Write(id, Note{Who: account.From(r.Context()).Name, When: s.Now().UTC().Truncate(time.Second), Text: r.PostForm.Get("text")}); err != nil {
		return view{}, err
	}
	return view{JSON: map[string]string{"case": id}, Redirect: "/case/" + segment(id) + "?said=noted"}, nil
}

func (s *Server) removeCase(r *http.Request) (view, error) {
	if s.Cases == nil {
		return view{}, noCases()
	}
	if err := s.Cases.Remove(r.PostForm.Get("case")); err != nil {
		return view{}, err
	}
	return view{JSON: map[string]int{"removed": 1}, Redirect: "/cases?said=uncased"}, nil
}
