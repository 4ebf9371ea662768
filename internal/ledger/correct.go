package ledger

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"strings"

	"attache"
)

// Correct keeps a person's word: see attache.Ledger and attache.Correction.
func (s *Store) Correct(ctx context.Context, c attache.Correction) (attache.Correction, error) {
	if err := sound(&c); err != nil {
		return c, s.wrap("correct", err)
	}
	if c.When.IsZero() {
		c.When = s.options.Now()
	}
	c.When = unstamp(stamp(c.When)) // as it will be read back
	err := s.writing(ctx, func(t *session) error {
		// An undo with an id is of an export, and may come before what it takes back.
		if c.Marks == nil && !(c.Kind == "undo" && c.ID != "") {
			if err := t.mark(&c); err != nil {
				return err
			}
		}
		if c.ID == "" {
			c.ID = name16("correction", c.Kind, c.Of, c.Target, c.Other, c.Field, c.Value, c.Who, stamp(c.When), c.Why)
		}
		if n, err := t.int("SELECT COUNT(*) FROM corrections WHERE id = ?", c.ID); err != nil || n > 0 {
			return err
		}
		body, err := encoded(c)
		if err != nil {
			return err
		}
		if err := t.insert("corrections", "id, said, kind, target, body", "", [][]any{{c.ID, stamp(c.When), c.Kind, c.Target, string(body)}}); err != nil {
			return err
		}
		var rows [][]any
		for _, p := range pagesOf(c) {
			rows = append(rows, []any{p, c.ID})
		}
		if err := t.insert("correction_pages", "page, correction", "", rows); err != nil {
			return err
		}
		t.said, t.merges = nil, nil
		if err := t.change("correction", c.ID, "put", ""); err != nil {
			return err
		}
		pages, err := t.affected(c)
		if err != nil {
			return err
		}
		_, err = t.rebuild(pages, true)
		return err
	})
	return c, s.wrap("correct", err)
}

// sound refuses a correction that says nothing, with CodeUsage.
func sound(c *attache.Correction) error {
	usage := func(m string) error { return &attache.Error{Code: attache.CodeUsage, Message: m} }
	switch {
	case !slices.Contains(attache.CorrectionKinds, c.Kind):
		return usage(c.Kind + " is no kind of correction; there are " + strings.Join(attache.CorrectionKinds, " "))
	case c.Who == "":
		return usage("who corrects?")
	case c.Target == "" && c.Kind != "link":
		return usage("what is to be corrected?")
	case c.Of != "" && c.Of != "event" && c.Of != "origin" && c.Of != "story":
		return usage(c.Of + " cannot be merged or split; event, origin and story can")
	case c.Kind == "merge" && c.Other == "":
		return usage("with what is it to be merged?")
	case c.Kind == "link" && (c.Field == "" || c.Value == "" || c.Value[0] == '|'):
		return usage("which entity is which?")
	case c.Kind == "edit":
		return soundEdit(*c, usage)
	}
	return nil
}

func soundEdit(c attache.Correction, usage func(string) error) error {
	words := map[string][]string{"type": attache.Types, "position": attache.Positions, "aspect": attache.Aspects, "trend": append([]string{""}, attache.Trends...)}
	if list, ok := words[c.Field]; ok && !slices.Contains(list, c.Value) {
		return usage(c.Value + " is not one of " + strings.Join(list, " "))
	}
	switch c.Field {
	case "type", "position", "aspect", "trend", "mode", "recipients":
		return nil
	case "actors":
		if c.Value == "" {
			return usage("an event without actors; who is not named is " + attache.UnknownID)
		}
		return nil
	}
	return usage("field " + c.Field + " cannot be edited; type, mode, aspect, trend, actors, recipients and position can")
}

// mark writes down what the ids of a correction mean now. CodeNotFound where
// they mean nothing.
func (t *session) mark(c *attache.Correction) error {
	none := func(what, id string) error {
		return &attache.Error{Code: attache.CodeNotFound, Message: "no " + what + " " + id}
	}
	switch c.Kind {
	case "undo":
		n, err := t.int("SELECT COUNT(*) FROM corrections WHERE id = ?", c.Target)
		if err == nil && n == 0 {
			err = none("correction", c.Target)
		}
		return err
	case "accept", "reject", "edit":
		m, _, err := t.claimMark(c.Target)
		c.Marks = []attache.Mark{m}
		return err
	case "link":
		if c.Target == "" {
			return nil
		}
		page, err := t.pageOf(c.Target)
		c.Marks = []attache.Mark{{Side: "a", Page: page}}
		return err
	}
	if kind := groupingOf(c.Of); kind != kindEvent {
		return t.markPages(c, kind)
	}
	if c.Kind == "merge" {
		for side, id := range map[string]string{"a": c.Target, "b": c.Other} {
			list, err := t.tellingMarks(id, side, 1)
			if err != nil {
				return err
			}
			c.Marks = append(c.Marks, list...)
		}
		sortMarks(c.Marks)
		return nil
	}
	// split: the telling of the claim from all others of its event, or from one
	m, event, err := t.claimMark(c.Target)
	if err != nil {
		return err
	}
	m.Holder, m.Sign, m.ID = "", "", ""
	if _, err := t.one("SELECT telling FROM claims WHERE id = ?", []any{c.Target}, &m.ID); err != nil {
		return err
	}
	c.Marks = []attache.Mark{m}
	if c.Other != "" {
		var o attache.Mark
		if o, _, err = t.claimMark(c.Other); err != nil {
			return err
		}
		o.Holder, o.Sign, o.Side = "", "", "b"
		_, err = t.one("SELECT telling FROM claims WHERE id = ?", []any{c.Other}, &o.ID)
		c.Marks = append(c.Marks, o)
		return err
	}
	others, err := t.tellingMarks(event, "b", 0)
	for _, o := range others {
		if o.ID != m.ID {
			c.Marks = append(c.Marks, o)
		}
	}
	return err
}

// markPages marks reports: for a split without Other all others of the group.
func (t *session) markPages(c *attache.Correction, kind string) error {
	a, err := t.pageOf(c.Target)
	if err != nil {
		return err
	}
	c.Marks = []attache.Mark{{Side: "a", Page: a}}
	if c.Other != "" {
		b, err := t.pageOf(c.Other)
		c.Marks = append(c.Marks, attache.Mark{Side: "b", Page: b})
		return err
	}
	others, err := t.strings("SELECT id FROM nodes WHERE kind = ? AND id <> ? AND grp = (SELECT grp FROM nodes WHERE kind = ? AND id = ?) ORDER BY id", kind, a, kind, a)
	for _, o := range others {
		c.Marks = append(c.Marks, attache.Mark{Side: "b", Page: o})
	}
	return err
}

func sortMarks(list []attache.Mark) {
	slices.SortFunc(list, func(a, b attache.Mark) int { return order(compare(a.Side, b.Side), compare(a.ID, b.ID)) })
}

// claimMark is the mark of a claim, and the event it is of.
func (t *session) claimMark(id string) (attache.Mark, string, error) {
	var body []byte
	var n int
	var event string
	found, err := t.one("SELECT n.body, c.n, n.grp FROM claims c JOIN nodes n ON n.kind = ? AND n.id = c.telling WHERE c.id = ?", []any{kindEvent, id}, &body, &n, &event)
	if err == nil && !found {
		err = &attache.Error{Code: attache.CodeNotFound, Message: "no claim " + id}
	}
	if err != nil {
		return attache.Mark{}, "", err
	}
	var x telling
	if err := t.s.spread(body, &x); err != nil {
		return attache.Mark{}, "", err
	}
	c := x.Event.Claims[n]
	return attache.Mark{Side: "a", Page: x.Report, ID: id, Type: x.Event.Type, Quote: x.Quote, Holder: holderOf(c), Sign: string(attache.Sign(c.Position))}, event, nil
}

// tellingMarks are the marks of an event's tellings, by id; limit 0 is all.
func (t *session) tellingMarks(event, side string, limit int) ([]attache.Mark, error) {
	event, err := t.follow(event)
	if err != nil {
		return nil, err
	}
	var marks []attache.Mark
	if err := t.members(event, func(x member) {
		marks = append(marks, attache.Mark{Side: side, Page: x.Report, ID: x.ID(), Type: x.Event.Type, Quote: x.Quote})
	}); err != nil {
		return nil, err
	}
	sortMarks(marks)
	if limit > 0 && len(marks) > limit {
		marks = marks[:limit]
	}
	return marks, nil
}

func (t *session) pageOf(report string) (string, error) {
	page := ""
	found, err := t.one("SELECT page FROM readings WHERE report = ? ORDER BY fetched DESC, hash DESC", []any{report}, &page)
	if err == nil && !found {
		err = &attache.Error{Code: attache.CodeNotFound, Message: "no report " + report}
	}
	return page, err
}

// pagesOf are the pages that a correction is stored under: "" for all.
func pagesOf(c attache.Correction) []string {
	var list []string
	for _, m := range c.Marks {
		list = append(list, m.Page)
	}
	if c.Kind == "link" && c.Target == "" {
		list = []string{""}
	}
	return set(list)
}

// affected are the pages to make again after a correction: its own, those of
// what an undo takes back, and for a link of all reports those with the entity.
func (t *session) affected(c attache.Correction) ([]string, error) {
	if c.Kind == "undo" {
		body := ""
		if found, err := t.one("SELECT body FROM corrections WHERE id = ?", []any{c.Target}, &body); err != nil || !found {
			return nil, err // it may come later, and is undone then
		}
		var target attache.Correction
		if err := json.Unmarshal([]byte(body), &target); err != nil {
			return nil, err
		}
		return t.affected(target)
	}
	var list []string
	for _, p := range pagesOf(c) {
		if p != "" {
			list = append(list, p)
			continue
		}
		with, err := t.strings("SELECT DISTINCT page FROM page_entities WHERE entity = ?", short(c.Field))
		if err != nil {
			return nil, err
		}
		list = append(list, with...)
	}
	var known []string
	err := t.among("SELECT DISTINCT page FROM readings WHERE page IN (%s)", nil, set(list), func(r *sql.Rows) error {
		var p string
		err := r.Scan(&p)
		known = append(known, p)
		return err
	})
	return set(known), err
}

// Corrections lists all corrections ever made: see attache.Ledger.
func (s *Store) Corrections(ctx context.Context, f attache.Filter) (attache.Page[attache.Correction], error) {
	page := attache.Page[attache.Correction]{Items: []attache.Correction{}}
	err := s.ask(ctx, f, func(t *session) error {
		place, err := at("corrections", f, 1)
		if err != nil {
			return err
		}
		all, err := t.allCorrections() // people make them: there are never many
		if err != nil {
			return err
		}
		all = slices.DeleteFunc(all, func(c attache.Correction) bool {
			day := stamp(c.When)[:10]
			return f.Since != "" && day < f.Since || f.Until != "" && day > f.Until
		})
		page.Total = len(all)
		if place != nil {
			all = all[1+slices.IndexFunc(all, func(c attache.Correction) bool { return c.ID == place[0] }):]
		}
		if limit := limited(f.Limit); len(all) > limit {
			all = all[:limit]
			page.Next = next("corrections", f, all[limit-1].ID)
		}
		page.Items = append(page.Items, all...)
		return nil
	})
	return page, s.wrap("list corrections", err)
}
