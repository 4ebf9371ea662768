package ledger

import (
	"context"
	"database/sql"
	"slices"

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
		q, err := t.claimsOf(f)
		if err != nil {
			return err
		}
		if page.Total, err = t.int(q.total, q.counted...); err != nil {
			return err
		}
		if place != nil {
			q.add("("+q.day+" < ? OR ("+q.day+" = ? AND "+q.id+" < ?))", place[0], place[0], place[1])
			q.add(q.day+" <= ?", place[0]) // an index can start here
		}
		limit := limited(f.Limit)
		var days []string
		page.Items, days, err = t.claimRows("SELECT c.id, c.telling, c.n, c.day FROM "+q.from+q.String()+" ORDER BY "+q.day+" DESC, "+q.id+" DESC LIMIT (0 + ?)", append(q.args, limit+1))
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

// A claimQuery finds the claims of a filter: from is the table that leads, day and
// id its columns by which claims are in order; total counts them, given counted.
type claimQuery struct {
	where
	from, day, id string
	total         string
	counted       []any
}

// claimsOf is the query of a filter. The rarest of type, holder, party and kind
// of item leads; where nothing else is asked, its kept count is the total.
func (t *session) claimsOf(f attache.Filter) (claimQuery, error) {
	q := claimQuery{from: "claims c", day: "c.day", id: "c.id"}
	lists := claimLists(f)
	asked := slices.Concat(lists, given(optional(scopeType, f.Type), optional(scopeHolder, f.Holder)))
	lead, err := t.rarest(asked, func(scope string) tally { return tally{scopeClaims, scope} })
	if err != nil {
		return q, err
	}
	if slices.Contains(lists, lead) {
		q.from, q.day, q.id = "claim_index i CROSS JOIN claims c", "i.day", "i.claim"
		q.add("i.scope = ?", lead)
		q.add("c.id = i.claim")
	}
	for _, scope := range lists {
		if scope != lead {
			q.add("EXISTS (SELECT 1 FROM claim_index x WHERE x.scope = ? AND x.day = c.day AND x.claim = c.id)", scope)
		}
	}
	if f.Type != "" {
		q.add("c.type = ?", f.Type)
	}
	if f.Holder != "" {
		q.add("c.holder = ?", short(f.Holder))
	}
	conditions := len(q.text)
	q.days(q.day, f)
	if f.Report != "" {
		q.add("c.page IN (SELECT page FROM readings WHERE report = ?)", f.Report)
	}
	if f.Source != "" {
		q.add("c.page IN (SELECT id FROM pages WHERE source = ?)", short(f.Source))
	}
	if f.Event != "" {
		id, err := t.follow(f.Event)
		if err != nil {
			return q, err
		}
		q.add("c.telling IN (SELECT id FROM nodes WHERE kind = ? AND grp = ?)", kindEvent, id)
	}
	if f.Text != "" {
		q.add("c.telling IN (SELECT id FROM nodes WHERE kind = ? AND "+t.s.back.match()+")", kindEvent, t.s.back.query(phrases(f.Text)))
	}
	if len(asked) < 2 && len(q.text) == conditions {
		q.total, q.counted = countKept, []any{scopeClaims, lead}
	} else {
		q.total, q.counted = "SELECT COUNT(*) FROM "+q.from+q.String(), slices.Clone(q.args)
	}
	return q, nil
}

func optional(scope func(string) string, word string) string {
	if word == "" {
		return ""
	}
	return scope(word)
}

// given are the scopes that are asked for.
func given(scopes ...string) []string {
	return slices.DeleteFunc(scopes, func(s string) bool { return s == "" })
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
