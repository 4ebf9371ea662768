package ledger

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"

	"attache"
)

// The scopes under which an event record is found, newest first. A scope of
// counts is only counted: "party IRN" by "type AID", by "with RUS" …
const (
	scopeAll       = "all"
	scopeContested = "contested"
	scopeTrend     = "trend"
	scopeClaims    = "claims"  // of counts only: claims by type, holder, party and item
	scopeReports   = "reports" // of counts only: reports by party and item
)

func scopeType(t string) string         { return "type " + t }
func scopeItem(k string) string         { return "item " + k }
func scopeHolder(id string) string      { return "holder " + short(id) }
func scopeParty(id string) string       { return "party " + short(id) }
func scopeContestedOf(id string) string { return "contested " + short(id) } // contested, of this party
func scopeDyad(a, b string) string      { return "dyad " + short(min(a, b)) + " " + short(max(a, b)) }

// scopes are where an event record is listed: nowhere without live claims.
func scopes(row attache.EventRow) []string {
	if row.Claims == 0 {
		return nil
	}
	list := []string{scopeAll, scopeType(row.Type)}
	if row.Contested {
		list = append(list, scopeContested)
	}
	if row.Trend != "" {
		list = append(list, scopeTrend)
	}
	for _, k := range row.Items {
		list = append(list, scopeItem(k))
	}
	for _, h := range holders(row) {
		list = append(list, scopeHolder(h))
	}
	for _, p := range bothSides(row) {
		list = append(list, scopeParty(p))
		if row.Contested {
			list = append(list, scopeContestedOf(p))
		}
	}
	for _, d := range dyads(row) {
		list = append(list, scopeDyad(d[0], d[1]))
	}
	return set(list)
}

// holders are who takes a position on the event.
func holders(row attache.EventRow) []string {
	return set(slices.Concat(row.Says, row.Denies, row.Possible))
}

// bothSides are both sides of an event.
func bothSides(row attache.EventRow) []string {
	return set(slices.Concat(row.Actors, row.Recipients))
}

// A tally is a word counted under a scope.
type tally struct{ scope, word string }

// tallies are what an event record is counted under: each of its scopes, and
// for parties and dyads by type and partner, so that a dossier reads numbers
// instead of counting rows.
func tallies(row attache.EventRow) []tally {
	var list []tally
	for _, s := range scopes(row) {
		list = append(list, tally{s, ""})
	}
	if row.Claims == 0 {
		return nil
	}
	for _, p := range bothSides(row) {
		list = append(list, tally{scopeParty(p), scopeType(row.Type)})
	}
	for _, d := range dyads(row) {
		list = append(list, tally{scopeParty(d[0]), "with " + short(d[1])}, tally{scopeParty(d[1]), "with " + short(d[0])}, tally{scopeDyad(d[0], d[1]), scopeType(row.Type)})
		if row.Contested {
			list = append(list, tally{scopeDyad(d[0], d[1]), scopeContested})
		}
	}
	return list
}

// answer makes the records of the groups that changed. The result says of each
// whether it is still there.
func (t *session) answer(m moves, places map[string]pageAt) (map[string]bool, error) {
	touched := map[string]bool{}
	ids := sortedKeys(m.groups)
	var known []string
	for _, id := range ids {
		if !m.born[id] {
			known = append(known, id)
		}
	}
	olds, err := t.storedAll(known)
	if err != nil {
		return nil, err
	}
	sums, err := t.summaries(ids, olds, m, places)
	if err != nil {
		return nil, err
	}
	var w rows
	for _, id := range ids {
		s, old := sums[id], olds[id]
		switch {
		case s != nil:
			changed, err := t.putEvent(s, old, &w)
			if err != nil {
				return nil, err
			}
			if changed {
				touched[id] = true
			}
		case old != nil: // else it came and went within this transaction
			touched[id] = false
			if err := t.unlist(id, old.EventRow, scopes(old.EventRow)); err != nil {
				return nil, err
			}
			t.tally(tallies(old.EventRow), -1)
			w.gone, w.legsGone = append(w.gone, id), append(w.legsGone, id)
			if err := t.change("event", id, "gone", m.to[id]); err != nil {
				return nil, err
			}
		}
	}
	return touched, t.write(w)
}

// rows are rows of answers that are written together.
type rows struct {
	events, index, legs [][]any
	gone, legsGone      []string // events
}

func (t *session) write(w rows) error {
	if err := t.among("DELETE FROM events WHERE id IN (%s)", nil, w.gone, nil); err != nil {
		return err
	}
	if err := t.among("DELETE FROM legs WHERE event IN (%s)", nil, w.legsGone, nil); err != nil {
		return err
	}
	if err := t.insert("events", "id, day, body", "ON CONFLICT (id) DO UPDATE SET day = excluded.day, body = excluded.body", w.events); err != nil {
		return err
	}
	if err := t.insert("event_index", "scope, day, event", "", w.index); err != nil {
		return err
	}
	return t.insert("legs", "giver, taker, item, event, says, denies, possible, maker, day, earliest, latest", "", w.legs)
}

// A stored is a record as it is kept.
type stored struct {
	record
	body string
}

// storedAll are the records as they were, of those that there are.
func (t *session) storedAll(ids []string) (map[string]*stored, error) {
	found := map[string]*stored{}
	err := t.among("SELECT id, body FROM events WHERE id IN (%s)", nil, ids, func(r *sql.Rows) error {
		var id string
		var body []byte
		if err := r.Scan(&id, &body); err != nil {
			return err
		}
		row := &stored{body: string(body)}
		found[id] = row
		return json.Unmarshal(body, &row.record)
	})
	return found, err
}

// putEvent notes a record, its legs and where it is found for writing. It does
// nothing for a record that is as it was.
func (t *session) putEvent(s *summary, old *stored, w *rows) (changed bool, err error) {
	legs := s.legRows()
	if len(legs) > 0 {
		s.By.Moves = name16(fmt.Sprint(legs))
	}
	body, err := json.Marshal(s.record)
	if err != nil || old != nil && old.body == string(body) {
		return false, err
	}
	if old != nil && old.By.Transfer {
		w.legsGone = append(w.legsGone, s.ID)
	}
	w.legs = append(w.legs, legs...)
	now := scopes(s.EventRow)
	if old != nil {
		before := scopes(old.EventRow)
		t.tally(tallies(old.EventRow), -1)
		if old.Last == s.Last {
			both := map[string]bool{}
			for _, x := range before {
				both[x] = slices.Contains(now, x)
			}
			here := func(x string) bool { return both[x] }
			before, now = slices.DeleteFunc(before, here), slices.DeleteFunc(now, here)
		}
		if err := t.unlist(s.ID, old.EventRow, before); err != nil {
			return false, err
		}
	}
	t.tally(tallies(s.EventRow), 1)
	w.events = append(w.events, []any{s.ID, s.Last, body})
	for _, scope := range now {
		w.index = append(w.index, []any{scope, s.Last, s.ID})
	}
	return true, t.change("event", s.ID, "put", "")
}

// unlist takes a record out of scopes in which it is found.
func (t *session) unlist(id string, row attache.EventRow, scopes []string) error {
	return t.among("DELETE FROM event_index WHERE day = ? AND event = ? AND scope IN (%s)", []any{row.Last, id}, scopes, nil)
}

// legRows are what the event moves.
func (s *summary) legRows() [][]any {
	var list [][]any
	for _, l := range s.moved() {
		if l.says || l.denies || l.possible {
			list = append(list, []any{short(l.from), short(l.to), l.item, s.ID, number(l.says), number(l.denies), number(l.possible), l.maker, s.Last, l.earliest, l.latest})
		}
	}
	return list
}

func number(b bool) int {
	if b {
		return 1
	}
	return 0
}

// countKept asks for the count kept of a scope and word.
const countKept = "SELECT n FROM counts WHERE scope = ? AND word = ?"

// kept is the count of a tally.
func (t *session) kept(x tally) (int, error) { return t.int(countKept, x.scope, x.word) }

// rarest is the first of the scopes that is counted least, each under its tally; ""
// of none.
func (t *session) rarest(scopes []string, under func(scope string) tally) (string, error) {
	rare, least := "", -1
	for _, scope := range scopes {
		n, err := t.kept(under(scope))
		if err != nil {
			return "", err
		}
		if least < 0 || n < least {
			rare, least = scope, n
		}
	}
	return rare, nil
}

// tally changes counts by n each; rebuild writes them at its end.
func (t *session) tally(list []tally, n int) {
	if t.sums == nil {
		t.sums = map[tally]int{}
	}
	for _, c := range list {
		t.sums[c] += n
	}
}

// writeTallies writes the counts that changed; one that comes to nothing goes.
func (t *session) writeTallies() error {
	var rows [][]any
	var less []tally
	for c, n := range t.sums {
		if n != 0 {
			rows = append(rows, []any{c.scope, c.word, n})
		}
		if n < 0 {
			less = append(less, c)
		}
	}
	t.sums = nil
	if err := t.insert("counts", "scope, word, n", "ON CONFLICT (scope, word) DO UPDATE SET n = counts.n + excluded.n", rows); err != nil {
		return err
	}
	for _, c := range less {
		if err := t.exec("DELETE FROM counts WHERE scope = ? AND word = ? AND n = 0", c.scope, c.word); err != nil {
			return err
		}
	}
	return nil
}
