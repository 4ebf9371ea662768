package ledger

import (
	"database/sql"
	"slices"
)

// summary makes the record of a group from its members, or, where it has many
// and only got more, from what it was; nil where it has none. Without a live
// claim the record is of all tellings, so that it can still be shown.
func (t *session) summary(id string, old *record, grown []string) (*summary, error) {
	if old != nil && grown != nil && old.Claims > 0 && old.Reports >= t.s.options.growFrom && !old.By.Transfer {
		if s, err := t.grow(id, old, grown); err != nil || !s.By.Transfer {
			return s, err
		}
	}
	s, any := newSummary(id, nil), false
	if err := t.members(id, func(x telling, day, origin string) {
		if any = true; voicesOf(x) != nil {
			s.take(x, day, origin)
		}
	}); err != nil || !any {
		return nil, err
	}
	if s.Claims == 0 {
		if err := t.members(id, s.take); err != nil {
			return nil, err
		}
	}
	s.Origins, s.Reports = len(s.origins), len(s.reports)
	s.done()
	return s, nil
}

// grow adds tellings to a record. Their reports and origins count where no other
// live telling of the event has them.
func (t *session) grow(id string, old *record, fresh []string) (*summary, error) {
	s := newSummary(id, old)
	isNew := map[string]bool{}
	for _, x := range fresh {
		isNew[x] = true
	}
	type place struct{ day, origin string }
	var list []telling
	var places []place
	if err := t.among(memberColumns+" WHERE n.kind = 'e' AND n.id IN (%s)", nil, fresh, t.member(func(x telling, day, origin string) {
		if isNew[x.ID()] && voicesOf(x) != nil {
			isNew[x.ID()] = false
			list, places = append(list, x), append(places, place{day, origin})
		}
	})); err != nil {
		return nil, err
	}
	for _, x := range fresh {
		isNew[x] = true
	}
	for i, x := range list {
		for _, c := range []struct {
			seen  map[string]bool
			key   string
			count *int
			query string
		}{
			{s.reports, x.Report, &s.Reports, "SELECT n.id FROM nodes n WHERE n.kind = 'e' AND n.page = ? AND n.grp = ?"},
			{s.origins, places[i].origin, &s.Origins, "SELECT n.id FROM nodes o JOIN nodes n ON n.kind = 'e' AND n.page = o.id WHERE o.kind = 'o' AND o.grp = ? AND n.grp = ?"},
		} {
			if c.seen[c.key] {
				continue
			}
			others, err := t.strings(c.query+" AND EXISTS (SELECT 1 FROM claims c WHERE c.telling = n.id AND c.retracted = 0 AND c.verdict <> 'rejected')", c.key, id)
			if err != nil {
				return nil, err
			}
			if !slices.ContainsFunc(others, func(o string) bool { return !isNew[o] }) {
				*c.count++
			}
		}
		s.take(x, places[i].day, places[i].origin)
	}
	s.done()
	return s, nil
}

const memberColumns = `SELECT n.id, n.page, p.day, o.grp, n.body FROM nodes n JOIN pages p ON p.id = n.page JOIN nodes o ON o.kind = 'o' AND o.id = n.page`

// members calls f for each telling of an event, with day and origin of its page.
func (t *session) members(id string, f func(x telling, day, origin string)) error {
	return t.rows(memberColumns+" WHERE n.kind = 'e' AND n.grp = ?", []any{id}, t.member(f))
}

// member scans a row of memberColumns. A writing session knows most by heart.
func (t *session) member(f func(x telling, day, origin string)) func(*sql.Rows) error {
	return func(r *sql.Rows) error {
		var id, page, day, origin string
		var body sql.RawBytes
		if err := r.Scan(&id, &page, &day, &origin, &body); err != nil {
			return err
		}
		if t.writes {
			if n, ok := t.s.cache.get(kindEvent + id).(*node[telling]); ok {
				f(n.value, day, origin)
				return nil
			}
		}
		var x telling
		err := t.s.spread(body, &x)
		f(x, day, origin)
		return err
	}
}
