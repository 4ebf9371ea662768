package ledger

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"

	"attache"
)

// Events lists event records: see attache.Ledger.
func (s *Store) Events(ctx context.Context, f attache.Filter) (attache.Page[attache.EventRow], error) {
	var page attache.Page[attache.EventRow]
	err := s.ask(ctx, f, func(t *session) error {
		var err error
		page, err = t.events("events", f)
		return err
	})
	return page, s.wrap("list events", err)
}

// Contested lists events that are said and denied: see attache.Ledger.
func (s *Store) Contested(ctx context.Context, f attache.Filter) (attache.Page[attache.ContestedRow], error) {
	var page attache.Page[attache.EventRow]
	err := s.ask(ctx, f, func(t *session) error {
		var err error
		page, err = t.events("contested", f, scopeContested)
		return err
	})
	out := attache.Page[attache.ContestedRow]{Total: page.Total, Items: []attache.ContestedRow{}, Next: page.Next}
	for _, e := range page.Items {
		out.Items = append(out.Items, attache.ContestedRow{
			Event: e.ID, Type: e.Type, Actors: e.Actors, Recipients: e.Recipients, Items: e.Items,
			Says: e.Says, Denies: e.Denies, Origins: e.Origins, Reports: e.Reports,
		})
	}
	return out, s.wrap("list contested events", err)
}

// events lists the event records that are in all the scopes and fit the filter.
// The rarest scope leads, the others are asked of each of its rows.
func (t *session) events(question string, f attache.Filter, within ...string) (attache.Page[attache.EventRow], error) {
	page := attache.Page[attache.EventRow]{Items: []attache.EventRow{}}
	place, err := at(question, f, 2)
	if err != nil {
		return page, err
	}
	w, scope, plain, err := t.eventsWhere(f, within)
	if err != nil {
		return page, err
	}
	if plain {
		page.Total, err = t.kept(tally{scope: scope})
	} else {
		page.Total, err = t.int("SELECT COUNT(*) FROM event_index i"+w.String(), w.args...)
	}
	if err != nil {
		return page, err
	}
	if place != nil {
		w.add("(i.day < ? OR (i.day = ? AND i.event < ?))", place[0], place[0], place[1])
		w.add("i.day <= ?", place[0])
	}
	limit := limited(f.Limit)
	var names, days []string
	err = t.rows("SELECT i.event, i.day FROM event_index i"+w.String()+" ORDER BY i.day DESC, i.event DESC LIMIT (0 + ?)", append(w.args, limit+1), func(r *sql.Rows) error {
		var id, day string
		err := r.Scan(&id, &day)
		names, days = append(names, id), append(days, day)
		return err
	})
	if err != nil {
		return page, err
	}
	if len(names) > limit {
		names = names[:limit]
		page.Next = next(question, f, days[limit-1], names[limit-1])
	}
	page.Items, err = t.eventRows(names)
	return page, err
}

// eventsWhere are the conditions on event_index; plain says that the leading
// scope alone decides, so that its kept count is the total.
func (t *session) eventsWhere(f attache.Filter, scopes []string) (w where, lead string, plain bool, err error) {
	party := optional(scopeParty, f.Entity)
	if i := slices.Index(scopes, scopeContested); i >= 0 && party != "" { // listed as one
		scopes[i], party = scopeContestedOf(f.Entity), ""
	}
	scopes = slices.Concat(scopes, given(optional(scopeType, f.Type), optional(scopeItem, f.Item), optional(scopeHolder, f.Holder), party))
	if len(scopes) == 0 {
		scopes = []string{scopeAll}
	}
	if lead, err = t.rarest(scopes, func(scope string) tally { return tally{scope: scope} }); err != nil {
		return
	}
	w.add("i.scope = ?", lead)
	for _, scope := range scopes {
		if scope != lead {
			w.add("EXISTS (SELECT 1 FROM event_index x WHERE x.scope = ? AND x.day = i.day AND x.event = i.event)", scope)
		}
	}
	w.days("i.day", f)
	if f.Event != "" {
		id, err := t.follow(f.Event)
		if err != nil {
			return w, lead, false, err
		}
		w.add("i.event = ?", id)
	}
	if f.Report != "" {
		w.add("i.event IN (SELECT n.grp FROM nodes n JOIN pages p ON p.id = n.page WHERE n.kind = ? AND p.report = ?)", kindEvent, f.Report)
	}
	if f.Source != "" {
		w.add("i.event IN (SELECT n.grp FROM nodes n JOIN pages p ON p.id = n.page WHERE n.kind = ? AND p.source = ?)", kindEvent, short(f.Source))
	}
	if f.Text != "" {
		w.add("i.event IN (SELECT grp FROM nodes WHERE kind = ? AND "+t.s.back.match()+")", kindEvent, t.s.back.query(phrases(f.Text)))
	}
	return w, lead, len(w.text) == 1, nil
}

// eventRows are the records of ids, in their order.
func (t *session) eventRows(names []string) ([]attache.EventRow, error) {
	found := map[string]attache.EventRow{}
	err := t.among("SELECT body FROM events WHERE id IN (%s)", nil, names, func(r *sql.Rows) error {
		var body []byte
		if err := r.Scan(&body); err != nil {
			return err
		}
		var row attache.EventRow
		err := json.Unmarshal(body, &row)
		found[row.ID] = row
		return err
	})
	rows := []attache.EventRow{}
	for _, id := range names {
		if row, ok := found[id]; ok {
			rows = append(rows, row)
		}
	}
	return rows, err
}

// maxRows bounds the claims shown of one event record.
const maxRows = 2000

// Event is one event record with its claims: see attache.Ledger.
func (s *Store) Event(ctx context.Context, id string) (attache.EventDetail, error) {
	var d attache.EventDetail
	err := s.reading(ctx, func(t *session) error {
		id, err := t.follow(id)
		if err != nil {
			return err
		}
		rows, err := t.storedAll([]string{id})
		if err != nil {
			return err
		}
		if rows[id] == nil {
			return &attache.Error{Code: attache.CodeNotFound, Message: "no event " + id}
		}
		d.EventRow = rows[id].EventRow
		d.Rows, _, err = t.claimRows(`SELECT c.id, c.telling, c.n, c.day FROM claims c JOIN nodes n ON n.kind = ? AND n.id = c.telling
			WHERE n.grp = ? ORDER BY c.day, c.id LIMIT (0 + ?)`, []any{kindEvent, id, maxRows})
		if err != nil {
			return err
		}
		d.Why, err = t.why(id)
		return err
	})
	return d, s.wrap("show event "+id, err)
}

// why are the grounds, in words, on which the tellings of an event record are
// one and its reports of one origin.
func (t *session) why(id string) ([]string, error) {
	var list []telling
	err := t.members(id, func(x member) {
		if len(list) < maxRows {
			list = append(list, x.telling)
		}
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(list, func(a, b telling) int { return order(compare(a.ID(), b.ID())) })
	seen, why := map[string]bool{}, []string{}
	add := func(s string) {
		if s != "" && !seen[s] {
			seen[s] = true
			why = append(why, s)
		}
	}
	for i := 1; i < min(len(list), 20); i++ {
		for j := i - 1; j >= 0; j-- {
			if same, _, reasons := t.s.rules.same(list[j].Telling, list[i].Telling); same {
				for _, r := range reasons {
					add(r)
				}
				break
			}
		}
	}
	var pages []string
	for _, x := range list {
		pages = append(pages, x.Report)
	}
	pages = set(pages)
	sources, err := t.sourcesOf(pages[:min(len(pages), 20)])
	if err != nil {
		return nil, err
	}
	for i, a := range sources {
		for _, b := range sources[:i] {
			if l, ok := t.s.rules.linked(a, b); ok {
				add(l.Reason)
			}
		}
	}
	return why, nil
}
