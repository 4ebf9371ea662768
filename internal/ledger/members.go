package ledger

import (
	"database/sql"
	"slices"
)

// gathered is how many groups are summed up at a time at most.
const gathered = 16

// summaries make the records of groups from their members, or, where a group has
// many and only got more, from what it was; a group without any has none. Without a
// live claim a record is of all tellings, so that it can still be shown. places are
// day and origin of the pages at hand.
func (t *session) summaries(ids []string, olds map[string]*stored, m moves, places map[string]pageAt) (map[string]*summary, error) {
	sums := map[string]*summary{}
	var whole []string
	for _, id := range ids {
		if s := t.newborn(id, m, places); s != nil {
			sums[id] = s
			continue
		}
		old, grown := olds[id], m.grown[id]
		if old != nil && grown != nil && old.Claims > 0 && old.Reports >= t.s.options.growFrom && !old.By.Transfer {
			s, err := t.grow(id, &old.record, grown)
			if err != nil {
				return nil, err
			}
			if !s.By.Transfer {
				sums[id] = s
				continue
			}
		}
		whole = append(whole, id)
	}
	for part := range slices.Chunk(whole, gathered) {
		if err := t.among(memberColumns+" WHERE n.kind = 'e' AND n.grp IN (%s)", nil, part, t.member(func(x member) {
			if sums[x.grp] == nil {
				sums[x.grp] = newSummary(x.grp, nil)
			}
			if voicesOf(x.telling) != nil {
				sums[x.grp].take(x.telling, x.day, x.origin)
			}
		})); err != nil {
			return nil, err
		}
	}
	for _, id := range ids {
		s := sums[id]
		if s == nil || !slices.Contains(whole, id) {
			continue
		}
		if s.Claims == 0 {
			if err := t.members(id, func(x member) { s.take(x.telling, x.day, x.origin) }); err != nil {
				return nil, err
			}
		}
		s.Origins, s.Reports = len(s.origins), len(s.reports)
		s.done()
	}
	return sums, nil
}

// newborn is the record of a group that was not there before, all of whose
// tellings are at hand; nil for any other.
func (t *session) newborn(id string, m moves, places map[string]pageAt) *summary {
	fresh, ok := m.grown[id]
	if !ok || !m.born[id] {
		return nil
	}
	s := newSummary(id, nil)
	for _, name := range fresh {
		n, ok := t.s.cache.get(kindEvent + name).(*node[telling])
		if !ok {
			return nil
		}
		at, ok := places[n.page]
		if !ok || voicesOf(n.value) == nil {
			return nil
		}
		s.take(n.value, at.day, at.origin)
	}
	s.Origins, s.Reports = len(s.origins), len(s.reports)
	s.done()
	return s
}

// A pageAt is when a page was published and where it has its words from.
type pageAt struct{ day, origin string }

// grow adds tellings to a record. Their reports and origins count where no other
// live telling of the event has them.
func (t *session) grow(id string, old *record, fresh []string) (*summary, error) {
	s := newSummary(id, old)
	isNew := map[string]bool{}
	for _, x := range fresh {
		isNew[x] = true
	}
	var list []member
	if err := t.among(memberColumns+" WHERE n.kind = 'e' AND n.id IN (%s)", nil, fresh, t.member(func(x member) {
		if isNew[x.ID()] && voicesOf(x.telling) != nil {
			isNew[x.ID()] = false
			list = append(list, x)
		}
	})); err != nil {
		return nil, err
	}
	for _, x := range fresh {
		isNew[x] = true
	}
	for _, x := range list {
		for _, c := range []struct {
			seen  map[string]bool
			key   string
			count *int
			query string
		}{
			{s.reports, x.Report, &s.Reports, "SELECT n.id FROM nodes n WHERE n.kind = 'e' AND n.page = ? AND n.grp = ?"},
			{s.origins, x.origin, &s.Origins, "SELECT n.id FROM nodes o JOIN nodes n ON n.kind = 'e' AND n.page = o.id WHERE o.kind = 'o' AND o.grp = ? AND n.grp = ?"},
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
		s.take(x.telling, x.day, x.origin)
	}
	s.done()
	return s, nil
}

// A member is a telling of an event, with day and origin of its page.
type member struct {
	telling
	grp string
	pageAt
}

const memberColumns = `SELECT n.id, n.grp, p.day, o.grp, n.body FROM nodes n JOIN pages p ON p.id = n.page JOIN nodes o ON o.kind = 'o' AND o.id = n.page`

// members calls f for each telling of an event.
func (t *session) members(id string, f func(member)) error {
	return t.rows(memberColumns+" WHERE n.kind = 'e' AND n.grp = ?", []any{id}, t.member(f))
}

// member scans a row of memberColumns. A writing session knows most by heart.
func (t *session) member(f func(member)) func(*sql.Rows) error {
	return func(r *sql.Rows) error {
		var id string
		var m member
		var body sql.RawBytes
		if err := r.Scan(&id, &m.grp, &m.day, &m.origin, &body); err != nil {
			return err
		}
		if t.writes {
			if n, ok := t.s.cache.get(kindEvent + id).(*node[telling]); ok {
				m.telling = n.value
				f(m)
				return nil
			}
		}
		err := t.s.spread(body, &m.telling)
		f(m)
		return err
	}
}
