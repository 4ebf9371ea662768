// Package score compares readings with coded reports: precision, recall and F1
// of events, positions, items, times and places (docs/claims.md §7).
package score

import (
	"cmp"
	"slices"
	"strings"

	"attache"
)

// Options narrow what is compared.
type Options struct {
	NoOffice bool   // leave OFFICE ties out on both sides
	Only     string // count only reports whose id begins so
}

// A Row is one measure: Right of Read were right, of Gold that were owed.
type Row struct {
	Name      string  `json:"name"`
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
	Right     int     `json:"right"`
	Read      int     `json:"read"`
	Gold      int     `json:"gold"`
}

// A Table is the comparison of two sets.
type Table struct {
	Reports    int   `json:"reports"`     // reports of the gold that were compared
	GoldEvents int   `json:"gold_events"` // required events in them
	ReadEvents int   `json:"read_events"`
	Rows       []Row `json:"rows"`
}

// Row is the measure of that name; ok is false where there is none.
func (t Table) Row(name string) (row Row, ok bool) {
	for _, r := range t.Rows {
		if r.Name == name {
			return r, true
		}
	}
	return Row{}, false
}

// A tally counts what was right, read and owed.
type tally struct{ right, read, gold int }

func (t tally) row(name string) Row {
	r := Row{Name: name, Right: t.right, Read: t.read, Gold: t.gold}
	if t.read > 0 {
		r.Precision = float64(t.right) / float64(t.read)
	}
	if t.gold > 0 {
		r.Recall = float64(t.right) / float64(t.gold)
	}
	if r.Precision+r.Recall > 0 {
		r.F1 = 2 * r.Precision * r.Recall / (r.Precision + r.Recall)
	}
	return r
}

// Compare scores read against gold. Only reports of the gold count; one that
// was not read owes all its events.
func Compare(gold, read Set, o Options) Table {
	var t Table
	var c counts
	for id, g := range gold.events {
		if !strings.HasPrefix(id, o.Only) {
			continue
		}
		r := read.events[id]
		if o.NoOffice {
			g, r = withoutOffice(g), withoutOffice(r)
		}
		t.Reports++
		t.GoldEvents += required(g)
		t.ReadEvents += len(r)
		c.add(g, r)
	}
	t.Rows = []Row{
		c.lenient.row("events lenient"), c.strict.row("events strict"), c.typed.row("type + an actor"),
		c.positions.row("positions"), c.attributed.row("not author +"), c.contested.row("contested"),
		c.items.row("items"), c.when.row("when"), c.where.row("where"),
	}
	return t
}

func withoutOffice(events []event) []event {
	return slices.DeleteFunc(slices.Clone(events), func(e event) bool { return e.typ == "OFFICE" })
}

func required(events []event) (n int) {
	for _, e := range events {
		if !e.optional {
			n++
		}
	}
	return n
}

// A pair is a gold event and the read event matched to it, by index.
type pair struct{ gold, read int }

// match pairs gold with read events one to one, greedily, the best first and
// required gold events before optional ones. Ties go to the later event, as in
// the reference.
func match(g, r []event, ok func(g, r event) bool) []pair {
	type candidate struct {
		required bool
		score    float64
		pair
	}
	var all []candidate
	for i := range g {
		for j := range r {
			if ok(g[i], r[j]) {
				all = append(all, candidate{!g[i].optional, likeness(g[i], r[j]), pair{i, j}})
			}
		}
	}
	slices.SortFunc(all, func(a, b candidate) int {
		if a.required != b.required {
			if a.required {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(b.gold, a.gold), cmp.Compare(b.read, a.read))
	})
	usedGold, usedRead := make([]bool, len(g)), make([]bool, len(r))
	var out []pair
	for _, c := range all {
		if usedGold[c.gold] || usedRead[c.read] {
			continue
		}
		usedGold[c.gold], usedRead[c.read] = true, true
		out = append(out, c.pair)
	}
	return out
}

// likeness is how much alike two events are, for choosing among matches.
func likeness(g, r event) float64 {
	var s float64
	if g.typ == r.typ {
		s += 2
	}
	s += jaccard(g.actors, r.actors)
	s += jaccard(g.recipients, r.recipients)
	if g.sentence == nil && r.sentence == nil || g.sentence != nil && r.sentence != nil && *g.sentence == *r.sentence {
		s += .6
	}
	if strict(g, r) {
		s += 3
	}
	return s
}

func jaccard(a, b []entity) float64 {
	if len(a) == 0 && len(b) == 0 {
		return 1
	}
	o := overlap(a, b)
	return float64(o) / float64(max(1, len(a)+len(b)-o))
}

// overlap is how many of a are in b.
func overlap(a, b []entity) (n int) {
	for _, x := range a {
		if slices.ContainsFunc(b, x.same) {
			n++
		}
	}
	return n
}

func sameSet(a, b []entity) bool {
	return len(a) == len(b) && overlap(a, b) == len(a) && overlap(b, a) == len(b)
}

// lenient: the same quad class or tie, an actor in common, and a recipient in
// common wherever the gold has recipients; for mutual types the parties may
// stand on either side.
func lenient(g, r event) bool {
	if !slices.ContainsFunc(g.types, func(t string) bool { return quad(t) == quad(r.typ) }) {
		return false
	}
	if mutual(g.typ) {
		want := slices.Concat(g.actors, g.recipients)
		return overlap(want, slices.Concat(r.actors, r.recipients)) >= min(2, len(want)) && len(r.actors) > 0
	}
	return overlap(g.actors, r.actors) > 0 && (len(g.recipients) == 0 || overlap(g.recipients, r.recipients) > 0)
}

// strict: the same type, the same actors, the same recipients.
func strict(g, r event) bool {
	return slices.Contains(g.types, r.typ) && sameSet(g.actors, r.actors) && sameSet(g.recipients, r.recipients)
}

// typed: the same type and an actor in common.
func typed(g, r event) bool {
	return slices.Contains(g.types, r.typ) && overlap(g.actors, r.actors) > 0
}

// quad is the class of a type; types nobody knows share one class.
func quad(typ string) string {
	if !slices.Contains(attache.Types, typ) {
		return ""
	}
	return attache.Quad(typ)
}

// mutual counts SUPPORT among the types whose parties may be told either way,
// for scoring alone: coders differ on who supports whom in joint statements.
func mutual(typ string) bool { return typ == "SUPPORT" || attache.Mutual(typ) }
