package ledger

import (
	"context"
	"database/sql"

	"attache"
)

// Claims lists claims, those of the newest reports first: see attache.Ledger.
func (s *Store) Claims(ctx context.Context, f attache.Filter) (attache.Page[attache.ClaimRow], error) {
	page := attache.Page[attache.ClaimRow]{Items: []attache.ClaimRow{}}
	err := s.ask(ctx, f, func(t *session) error {
		place, err := at("claims", f, 2)
		if err != nil {
			return err
		}
		w, err := t.claimsWhere(f)
		if err != nil {
			return err
		}
		if page.Total, err = t.total(f, w); err != nil {
			return err
		}
		if place != nil {
			w.add("(c.day < ? OR (c.day = ? AND c.id < ?))", place[0], place[0], place[1])
			w.add("c.day <= ?", place[0]) // an index can start here
		}
		limit := limited(f.Limit)
		var days []string
		page.Items, days, err = t.claimRows("SELECT c.id, c.telling, c.n, c.day FROM claims c"+w.String()+" ORDER BY c.day DESC, c.id DESC LIMIT (0 + ?)", append(w.args, limit+1))
		if len(page.Items) > limit {
			page.Items = page.Items[:limit]
			page.Next = next("claims", f, days[limit-1], page.Items[limit-1].ID)
		}
		return err
	})
	return page, s.wrap("list claims", err)
}

// ask checks a filter and answers within one state of the ledger.
func (s *Store) ask(ctx context.Context, f attache.Filter, answer func(*session) error) error {
	if err := checked(f); err != nil {
		return err
	}
	return s.reading(ctx, answer)
}

// claimsWhere are the conditions of a filter on claims.
func (t *session) claimsWhere(f attache.Filter) (where, error) {
	var w where
	w.days("c.day", f)
	if f.Type != "" {
		w.add("c.type = ?", f.Type)
	}
	if f.Holder != "" {
		w.add("c.holder = ?", short(f.Holder))
	}
	if f.Report != "" {
		w.add("c.page IN (SELECT page FROM readings WHERE report = ?)", f.Report)
	}
	if f.Source != "" {
		w.add("c.page IN (SELECT id FROM pages WHERE source = ?)", short(f.Source))
	}
	if f.Event != "" {
		id, err := t.follow(f.Event)
		if err != nil {
			return w, err
		}
		w.add("c.telling IN (SELECT id FROM nodes WHERE kind = ? AND grp = ?)", kindEvent, id)
	}
	for _, scope := range []string{optional(scopeItem, f.Item), optional(scopeParty, f.Entity)} {
		if scope != "" {
			// From the parties' events to their tellings, not from every claim: SQLite
			// keeps the order of a CROSS JOIN.
			w.add(`c.telling IN (SELECT n.id FROM event_index x CROSS JOIN events e CROSS JOIN nodes n
				WHERE x.scope = ? AND e.id = x.event AND e.day = x.day AND n.kind = ? AND n.grp = e.id)`, scope, kindEvent)
		}
	}
	if f.Text != "" {
		w.add("c.telling IN (SELECT id FROM nodes WHERE kind = ? AND "+t.s.back.match()+")", kindEvent, t.s.back.query(phrases(f.Text)))
	}
	return w, nil
}

func optional(scope func(string) string, word string) string {
	if word == "" {
		return ""
	}
	return scope(word)
}

// total counts claims: all, and those of one type or holder, by the count kept.
func (t *session) total(f attache.Filter, w where) (int, error) {
	word := ""
	switch {
	case len(w.text) == 1 && f.Type != "":
		word = scopeType(f.Type)
	case len(w.text) == 1 && f.Holder != "":
		word = scopeHolder(f.Holder)
	case len(w.text) > 0:
		return t.int("SELECT COUNT(*) FROM claims c"+w.String(), w.args...)
	}
	return t.int("SELECT n FROM counts WHERE scope = ? AND word = ?", scopeClaims, word)
}

// claimRows are the rows that a query of id, telling, place and day gives.
func (t *session) claimRows(query string, args []any) ([]attache.ClaimRow, []string, error) {
	type ref struct {
		id, telling string
		n           int
	}
	var refs []ref
	var days, names []string
	err := t.rows(query, args, func(r *sql.Rows) error {
		var x ref
		var day string
		err := r.Scan(&x.id, &x.telling, &x.n, &day)
		refs, days, names = append(refs, x), append(days, day), append(names, x.telling)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	type place struct {
		told                       telling
		event, report, source, url string
		title, published           string
	}
	found := map[string]place{}
	err = t.among(`SELECT n.grp, n.body, p.report, p.source, p.url, p.title, p.published FROM nodes n JOIN pages p ON p.id = n.page
		WHERE n.kind = ? AND n.id IN (%s)`, []any{kindEvent}, names, func(r *sql.Rows) error {
		var p place
		var body []byte
		if err := r.Scan(&p.event, &body, &p.report, &p.source, &p.url, &p.title, &p.published); err != nil {
			return err
		}
		err := t.s.spread(body, &p.told)
		found[p.told.ID()] = p
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	rows := make([]attache.ClaimRow, 0, len(refs))
	for _, x := range refs {
		p := found[x.telling]
		e, c, m := p.told.Event, p.told.Event.Claims[x.n], p.told.Claims[x.n]
		holder := []string{}
		for _, h := range c.Holder {
			holder = append(holder, h.ID)
		}
		rows = append(rows, attache.ClaimRow{
			ID: x.id, Event: p.event, Report: p.report, Source: p.source, URL: p.url, Title: p.title, Published: p.published,
			Type: e.Type, Actors: ids(e.Actors), Recipients: ids(e.Recipients), Items: kinds(e.Items),
			Holder: holder, Person: innermost(c).Person, Position: c.Position, Confidence: c.Confidence, Evidence: c.Evidence,
			Retracted: m.Retracted, Verdict: m.Verdict,
		})
	}
	return rows, days, nil
}

// follow is the id of the event record that has the claims of id now.
func (t *session) follow(id string) (string, error) {
	for range 100 {
		n, err := t.int("SELECT COUNT(*) FROM events WHERE id = ?", id)
		if err != nil || n > 0 {
			return id, err
		}
		to := ""
		if _, err := t.one("SELECT successor FROM changes WHERE kind = 'event' AND id = ? AND op = 'gone'", []any{id}, &to); err != nil {
			return "", err
		}
		if to == "" {
			break
		}
		id = to
	}
	return "", &attache.Error{Code: attache.CodeNotFound, Message: "no event " + id}
}
