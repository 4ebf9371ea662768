package ledger

import (
	"cmp"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// A grouping keeps nodes in the groups that story.Happenings and its like would
// make of all of them: each follows the pivot before it to which its bond is
// strongest, or is a pivot. Since a follower decides nothing for others, a node
// that comes, changes or goes touches only those near it.
type grouping[T any] struct {
	kind        string
	keys, seeks func(T) []string             // only nodes of which one has a key that the other seeks are compared
	rank        func(T) string               // goes before the id in the order of pivots; nil: nothing does
	bond        func(a, b T) (float64, bool) // symmetric
	family      bool                         // nodes of one page are put together only by a person
	quiet       func(T) bool                 // a node whose group is nothing to its page; nil: none
}

// A node is a value that is grouped with others, as stored.
type node[T any] struct {
	id, page  string
	lead, grp string // its pivot, itself for one; its group; "" while new
	rank      string
	value     T
}

func (n *node[T]) pivot() bool { return n.lead == n.id }

// before is the order of pivots.
func (n *node[T]) before(o *node[T]) bool {
	return cmp.Or(strings.Compare(n.rank, o.rank), strings.Compare(n.id, o.id)) < 0
}

// moves is what a regrouping did: groups that are new, changed or gone, where
// the nodes that left a group went, and pages with a node that changed groups.
// grown are the groups that only got new nodes, with these.
type moves struct {
	groups map[string]bool
	grown  map[string][]string
	to     map[string]string // gone group → a group that has its members now
	pages  map[string]bool
	born   map[string]bool // groups that were not there before
}

func noMoves() moves {
	return moves{groups: map[string]bool{}, grown: map[string][]string{}, to: map[string]string{}, pages: map[string]bool{}, born: map[string]bool{}}
}

// change notes that a group is another now, in other ways than by growing.
func (m *moves) change(grp string) {
	if grp != "" {
		m.groups[grp] = true
		delete(m.grown, grp)
	}
}

// grow notes a new node of a group.
func (m *moves) grow(grp, id string) {
	if _, only := m.grown[grp]; only || !m.groups[grp] {
		m.grown[grp] = append(m.grown[grp], id)
	}
	m.groups[grp] = true
}

// regroup stores the nodes put, forgets those dropped, and makes again the
// groups of every node that this can have moved. A node put as it is stored
// changes nothing, unless again is set, as after a correction.
func (g grouping[T]) regroup(t *session, put []node[T], drop []string, again bool) (moves, error) {
	w := regrouping[T]{g: g, t: t, known: map[string]*node[T]{}, fresh: map[string]bool{}, waits: map[string]bool{}, moved: noMoves(),
		was: map[string]string{}, stars: map[string]bool{}, apart: map[string][]string{}, asked: map[string]bool{},
		freshOf: map[string][]string{}, born: map[string]bool{}, shelf: map[int64]shelved{}, noted: map[int64]map[string]bool{}, keyed: map[string]bool{}, written: map[string]bool{},
		bodies: map[string][]byte{}, rows: map[string]bool{}, family: map[string][]string{}}
	err := w.store(put, drop, again)
	if err == nil {
		err = w.settle()
	}
	if err == nil {
		err = w.name(again)
	}
	if err == nil {
		err = w.flush()
	}
	if err != nil {
		return moves{}, fmt.Errorf("group %s: %w", g.kind, err)
	}
	return w.moved, nil
}

// A regrouping is one call of regroup under way.
type regrouping[T any] struct {
	g     grouping[T]
	t     *session
	known map[string]*node[T] // in use by this call; also in the store's cache
	fresh map[string]bool     // nodes that are new or have another value
	queue []*node[T]          // nodes to be placed: a heap, the first in order on top
	waits map[string]bool     // ids that are, or were, in queue
	was   map[string]string   // node → its pivot before, of all that moved
	stars map[string]bool     // pivots, of now or before, whose followers changed
	apart map[string][]string // node → nodes that a person kept apart from it
	asked map[string]bool     // pages whose apart is known
	moved moves

	born    map[string]bool           // nodes that were not there before
	freshOf map[string][]string       // page → its fresh nodes
	shelf   map[int64]shelved         // what is stored under the keys that were looked up
	noted   map[int64]map[string]bool // key → node → whether it is a pivot: not written yet, or since the look-up
	keyed   map[string]bool           // nodes whose keys are to be written
	written map[string]bool           // fresh nodes whose keys are written

	bodies map[string][]byte   // of fresh nodes, to be written
	rows   map[string]bool     // nodes to be written
	family map[string][]string // page → its nodes, those to be written too
}

// store takes the nodes put and forgets those dropped, and queues what they can
// have moved.
func (w *regrouping[T]) store(put []node[T], drop []string, again bool) error {
	var names []string
	for i := range put {
		names = append(names, put[i].id)
	}
	if err := w.load(append(slices.Clone(names), drop...)); err != nil {
		return err
	}
	pages := map[string]bool{}
	var gone, changed []*node[T] // as stored
	var pivots []string          // those whose followers look for another
	for _, id := range drop {
		n := w.known[id]
		if n == nil {
			continue
		}
		w.moved.change(n.grp)
		w.moved.pages[n.page], w.moved.to[n.grp] = true, ""
		w.stars[n.lead] = true
		pages[n.page] = true
		gone = append(gone, n)
		delete(w.known, id)
		w.t.s.cache.drop(w.g.kind + id)
		if n.pivot() {
			pivots = append(pivots, id)
		}
	}
	if err := w.forget(gone); err != nil {
		return err
	}
	stored, err := w.stored(names)
	if err != nil {
		return err
	}
	var fresh, asIs []*node[T]
	for i := range put {
		n := put[i]
		body, err := w.t.s.squeezed(n.value)
		if err != nil {
			return err
		}
		old := w.known[n.id]
		if old != nil && string(stored[n.id]) == string(body) {
			if again {
				asIs = append(asIs, old)
				w.stars[old.lead] = true
				w.moved.change(old.grp)
			}
			continue
		}
		if w.g.rank != nil {
			n.rank = w.g.rank(n.value)
		}
		if old != nil {
			changed = append(changed, old)
			n.lead, n.grp = old.lead, old.grp
			w.was[n.id] = old.lead
			w.stars[old.lead] = true
			w.moved.change(n.grp)
			if old.pivot() {
				pivots = append(pivots, n.id)
			}
		}
		w.born[n.id] = old == nil
		w.freshOf[n.page] = append(w.freshOf[n.page], n.id)
		w.bodies[n.id], w.fresh[n.id], w.rows[n.id], pages[n.page] = body, true, true, true
		fresh = append(fresh, &n)
		w.known[n.id] = &n
		w.t.s.cache.put(w.g.kind+n.id, &n)
	}
	if err := w.unkey(changed); err != nil {
		return err
	}
	for _, n := range append(fresh, asIs...) { // no sooner: what is queued is the newest value
		w.push(n)
	}
	for _, id := range pivots {
		if err := w.followers(id); err != nil {
			return err
		}
	}
	if w.g.family { // which of a family follows a pivot depends on all of it
		ids, err := w.families(sortedKeys(pages))
		if err == nil {
			err = w.pushAll(ids)
		}
		if err != nil {
			return err
		}
	}
	return w.partners(put, again)
}

// families are the nodes of pages.
func (w *regrouping[T]) families(pages []string) ([]string, error) {
	var all, need []string
	for _, p := range pages {
		if _, ok := w.family[p]; !ok {
			need = append(need, p)
		}
	}
	lists := map[string][]string{}
	if err := w.t.among("SELECT page, id FROM nodes WHERE kind = ? AND page IN (%s)", []any{w.g.kind}, need, func(r *sql.Rows) error {
		var page, id string
		err := r.Scan(&page, &id)
		lists[page] = append(lists[page], id)
		return err
	}); err != nil {
		return nil, err
	}
	for _, p := range need {
		w.family[p] = set(append(lists[p], w.freshOf[p]...))
	}
	for _, p := range pages {
		all = append(all, w.family[p]...)
	}
	return all, nil
}

// kin are the nodes of a page.
func (w *regrouping[T]) kin(page string) ([]string, error) { return w.families([]string{page}) }

// partners queues what people put together with, or kept apart from, nodes put.
func (w *regrouping[T]) partners(put []node[T], again bool) error {
	if said, err := w.t.anySaid(); err != nil || !said {
		return err
	}
	if err := w.flush(); err != nil { // so that marks find them
		return err
	}
	var pages []string
	for i := range put {
		pages = append(pages, put[i].page)
	}
	over, err := w.t.overrules(w.g.kind, set(pages))
	if err != nil {
		return err
	}
	for _, o := range over {
		if !o.Same || again {
			if err := w.pushAll([]string{o.A, o.B}); err != nil {
				return err
			}
		}
	}
	return nil
}
