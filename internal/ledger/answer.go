package ledger

import (
	"encoding/json"
	"slices"
	"strings"

	"attache"
)

// The scopes under which an event record is found, newest first. A scope of
// counts is only counted: "party IRN" by "type AID", by "with RUS" …
const (
	scopeAll       = "all"
	scopeContested = "contested"
	scopeTrend     = "trend"
	scopeClaims    = "claims" // of counts only: claims by type and holder
)

func scopeType(t string) string    { return "type " + t }
func scopeItem(k string) string    { return "item " + k }
func scopeHolder(id string) string { return "holder " + short(id) }
func scopeParty(id string) string  { return "party " + short(id) }
func scopeDyad(a, b string) string { return "dyad " + short(min(a, b)) + " " + short(max(a, b)) }

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
func (t *session) answer(m moves) (map[string]bool, error) {
	touched := map[string]bool{}
	sums := map[tally]int{}
	for _, id := range sortedKeys(m.groups) {
		old, err := t.stored(id)
		if err != nil {
			return nil, err
		}
		s, err := t.summary(id, old, m.grown[id])
		if err != nil {
			return nil, err
		}
		if s != nil {
			if changed, err := t.putEvent(s, old, sums); err != nil {
				return nil, err
			} else if changed {
				touched[id] = true
			}
			continue
		}
		if old == nil {
			continue // came and went within this transaction
		}
		touched[id] = false
		if err := t.unlist(id, old.EventRow, sums); err != nil {
			return nil, err
		}
		for _, table := range []string{"events WHERE id = ?", "legs WHERE event = ?"} {
			if err := t.exec("DELETE FROM "+table, id); err != nil {
				return nil, err
			}
		}
		if err := t.change("event", id, "gone", m.to[id]); err != nil {
			return nil, err
		}
	}
	return touched, t.addAll(sums)
}

// stored is the record as it was, nil where there was none.
func (t *session) stored(id string) (*record, error) {
	var body []byte
	found, err := t.one("SELECT body FROM events WHERE id = ?", []any{id}, &body)
	if err != nil || !found {
		return nil, err
	}
	var row record
	return &row, json.Unmarshal(body, &row)
}

// putEvent writes a record and where it is found; sums gathers what its counts
// change. It does nothing for a record that is as it was, but for its legs.
func (t *session) putEvent(s *summary, old *record, sums map[tally]int) (changed bool, err error) {
	body, err := json.Marshal(s.record)
	if err != nil {
		return false, err
	}
	if s.By.Transfer || old != nil && old.By.Transfer {
		if err := t.putLegs(s, old); err != nil {
			return false, err
		}
	}
	var before []string
	if old != nil {
		was, err := json.Marshal(*old)
		if err != nil || string(was) == string(body) {
			return false, err
		}
		before = scopes(old.EventRow)
		for _, c := range tallies(old.EventRow) {
			sums[c]--
		}
	}
	now := scopes(s.EventRow)
	for _, c := range tallies(s.EventRow) {
		sums[c]++
	}
	if err := t.insert("events", "id, day, body", "ON CONFLICT (id) DO UPDATE SET day = excluded.day, body = excluded.body", [][]any{{s.ID, s.Last, body}}); err != nil {
		return false, err
	}
	if old != nil && old.Last == s.Last {
		both := map[string]bool{}
		for _, x := range before {
			both[x] = slices.Contains(now, x)
		}
		here := func(x string) bool { return both[x] }
		before, now = slices.DeleteFunc(before, here), slices.DeleteFunc(now, here)
	}
	if len(before) > 0 {
		if err := t.among("DELETE FROM event_index WHERE day = ? AND event = ? AND scope IN (%s)", []any{old.Last, s.ID}, before, nil); err != nil {
			return false, err
		}
	}
	var rows [][]any
	for _, scope := range now {
		rows = append(rows, []any{scope, s.Last, s.ID})
	}
	if err := t.insert("event_index", "scope, day, event", "", rows); err != nil {
		return false, err
	}
	return true, t.change("event", s.ID, "put", "")
}

// unlist takes a record out of where it is found.
func (t *session) unlist(id string, row attache.EventRow, sums map[tally]int) error {
	for _, c := range tallies(row) {
		sums[c]--
	}
	return t.among("DELETE FROM event_index WHERE day = ? AND event = ? AND scope IN (%s)", []any{row.Last, id}, scopes(row), nil)
}

// putLegs writes what the event moves.
func (t *session) putLegs(s *summary, old *record) error {
	if old != nil {
		if err := t.exec("DELETE FROM legs WHERE event = ?", s.ID); err != nil {
			return err
		}
	}
	var rows [][]any
	for _, l := range s.moved() {
		if l.says || l.denies || l.possible {
			rows = append(rows, []any{short(l.from), short(l.to), l.item, s.ID, number(l.says), number(l.denies), number(l.possible), l.maker, s.Last, l.earliest, l.latest})
		}
	}
	return t.insert("legs", "giver, taker, item, event, says, denies, possible, maker, day, earliest, latest", "", rows)
}

func number(b bool) int {
	if b {
		return 1
	}
	return 0
}

// add changes one count.
func (t *session) add(scope string, n int) error {
	return t.addAll(map[tally]int{{scope, ""}: n})
}

// addAll changes counts; one that comes to nothing goes.
func (t *session) addAll(sums map[tally]int) error {
	var rows [][]any
	var less []tally
	for c, n := range sums {
		if n != 0 {
			rows = append(rows, []any{c.scope, c.word, n})
		}
		if n < 0 {
			less = append(less, c)
		}
	}
	slices.SortFunc(rows, func(a, b []any) int {
		if c := strings.Compare(a[0].(string), b[0].(string)); c != 0 {
			return c
		}
		return strings.Compare(a[1].(string), b[1].(string))
	})
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
