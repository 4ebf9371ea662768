package ledger

import (
	"cmp"
	"database/sql"
	"hash/fnv"
	"maps"
	"slices"
	"strings"

	"attache/internal/story"
)

// settle places every queued node, in order.
func (w *regrouping[T]) settle() error {
	if err := w.prefetch(); err != nil {
		return err
	}
	for len(w.queue) > 0 {
		if err := w.place(w.pop()); err != nil {
			return err
		}
	}
	return nil
}

// place finds the pivot of a node, and queues those that this can move.
func (w *regrouping[T]) place(n *node[T]) error {
	lead, err := w.choose(n)
	if err != nil {
		return err
	}
	old, fresh := n.lead, w.fresh[n.id]
	if lead == old && !fresh {
		return nil
	}
	if _, moved := w.was[n.id]; !moved {
		w.was[n.id] = old
	}
	w.stars[lead] = true
	if old != "" {
		w.stars[old] = true
	}
	n.lead, w.rows[n.id] = lead, true
	w.writeKeys(n, old)
	if old == n.id && !n.pivot() && !fresh {
		if err := w.followers(n.id); err != nil {
			return err
		}
	}
	if n.pivot() && (fresh || old != n.id) {
		near, err := w.near(n, false)
		if err != nil {
			return err
		}
		for _, o := range near {
			if !n.before(o) || w.waits[o.id] {
				continue
			}
			if _, ok := w.g.bond(n.value, o.value); ok {
				w.push(o)
			}
		}
	}
	if err := w.load(w.apart[n.id]); err != nil {
		return err
	}
	for _, id := range w.apart[n.id] { // they may not follow where it does
		if o := w.known[id]; o != nil && n.before(o) {
			w.push(o)
		}
	}
	return nil
}

// choose is the pivot that a node follows, or itself: what story.stars does.
func (w *regrouping[T]) choose(n *node[T]) (string, error) {
	near, err := w.near(n, true)
	if err != nil {
		return "", err
	}
	if err := w.askApart(n.page); err != nil {
		return "", err
	}
	slices.SortFunc(near, func(a, b *node[T]) int {
		return cmp.Or(strings.Compare(a.rank, b.rank), strings.Compare(a.id, b.id))
	})
	lead, best := n.id, 0.0
	for _, p := range near {
		if !p.before(n) || !p.pivot() || w.g.family && p.page == n.page {
			continue
		}
		s, ok := w.g.bond(n.value, p.value)
		if !ok || s <= best {
			continue
		}
		if no, err := w.barred(n, p, s); err != nil {
			return "", err
		} else if !no {
			lead, best = p.id, s
		}
	}
	return lead, nil
}

// barred says whether a person or its own kin keeps n from following p.
func (w *regrouping[T]) barred(n, p *node[T], strength float64) (bool, error) {
	if err := w.load(w.apart[n.id]); err != nil {
		return false, err
	}
	for _, id := range w.apart[n.id] {
		if o := w.known[id]; o != nil && (o == p || o.lead == p.id && o.before(n)) {
			return true, nil
		}
	}
	if !w.g.family {
		return false, nil
	}
	ids, err := w.kin(n.page)
	if err == nil {
		err = w.load(ids)
	}
	if err != nil {
		return false, err
	}
	for _, id := range ids {
		k := w.known[id]
		if k == n || !p.before(k) || slices.Contains(w.apart[id], p.id) {
			continue
		}
		if s, ok := w.g.bond(k.value, p.value); ok && (s > strength || s == strength && k.before(n)) && w.meet(k, p) {
			return true, nil
		}
	}
	return false, nil
}

// meet says whether a has a key that b seeks: else they are not compared.
func (w *regrouping[T]) meet(a, b *node[T]) bool {
	keys := w.g.keys(a.value)
	return slices.ContainsFunc(w.g.seeks(b.value), func(k string) bool { return slices.Contains(keys, k) })
}

// near are the nodes with a key that n seeks: the pivots, of which those that
// come before it in order are wanted; or all, of which those behind it are. Where
// the order is that of the ids no others are loaded.
func (w *regrouping[T]) near(n *node[T], pivots bool) ([]*node[T], error) {
	keys := hashed(w.g.seeks(n.value))
	if err := w.look(keys, pivots); err != nil {
		return nil, err
	}
	found := map[string]bool{}
	for _, k := range keys {
		s, noted := w.shelf[k], w.noted[k]
		for _, id := range s.pivots {
			if p, is := noted[id]; p || !is {
				found[id] = true
			}
		}
		for id, p := range noted {
			if p || !pivots {
				found[id] = true
			}
		}
		if !pivots {
			for _, id := range s.pivots {
				found[id] = true
			}
			for _, id := range s.others {
				found[id] = true
			}
		}
	}
	delete(found, n.id)
	if w.g.rank == nil {
		maps.DeleteFunc(found, func(id string, _ bool) bool { return (id > n.id) == pivots })
	}
	ids := slices.Sorted(maps.Keys(found))
	if err := w.load(ids); err != nil {
		return nil, err
	}
	list := make([]*node[T], 0, len(ids))
	for _, id := range ids {
		list = append(list, w.known[id])
	}
	return list, nil
}

// shelved is what is stored under a key: pivots and, where all was asked for,
// the others.
type shelved struct {
	pivots, others []string
	all            bool
}

// look makes what is stored under the keys known.
func (w *regrouping[T]) look(keys []int64, pivots bool) error {
	var need []int64
	for _, k := range keys {
		if s, ok := w.shelf[k]; !ok || !pivots && !s.all {
			need = append(need, k)
			w.shelf[k] = shelved{all: !pivots}
		}
	}
	slices.Sort(need)
	query := "SELECT key, pivot, id FROM node_keys WHERE kind = ? AND key IN (%s)"
	if pivots {
		query += " AND pivot = 1"
	}
	for part := range slices.Chunk(need, portion) {
		args := []any{w.g.kind}
		q := strings.Replace(query, "%s", filled(&args, part), 1)
		if err := w.t.rows(q, args, func(r *sql.Rows) error {
			var key int64
			var pivot int
			var id string
			if err := r.Scan(&key, &pivot, &id); err != nil {
				return err
			}
			s := w.shelf[key]
			if pivot == 1 {
				s.pivots = append(s.pivots, id)
			} else {
				s.others = append(s.others, id)
			}
			w.shelf[key] = s
			return nil
		}); err != nil {
			return err
		}
	}
	return nil
}

// atOnce is how many nodes are looked up for together at most.
const atOnce = 2048

// prefetch looks up what the queued nodes seek, in few questions.
func (w *regrouping[T]) prefetch() error {
	var pivots, all []int64
	for _, n := range w.queue[:min(len(w.queue), atOnce)] {
		if keys := hashed(w.g.seeks(n.value)); w.fresh[n.id] {
			all = append(all, keys...) // most become pivots
		} else {
			pivots = append(pivots, keys...)
		}
	}
	if err := w.look(all, false); err != nil {
		return err
	}
	if err := w.look(pivots, true); err != nil {
		return err
	}
	found := map[string]bool{}
	for _, n := range w.queue[:min(len(w.queue), atOnce)] {
		for _, k := range hashed(w.g.seeks(n.value)) {
			for _, id := range w.shelf[k].pivots {
				if w.g.rank != nil || id < n.id {
					found[id] = true
				}
			}
		}
	}
	return w.load(sortedKeys(found))
}

// hashed are keys as numbers, FNV-1a: two that collide only cost a comparison.
func hashed(keys []string) []int64 {
	list := make([]int64, 0, len(keys))
	for _, k := range keys {
		h := fnv.New64a()
		h.Write([]byte(k))
		list = append(list, int64(h.Sum64()))
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// askApart fills apart for the nodes of a page.
func (w *regrouping[T]) askApart(page string) error {
	if w.asked[page] {
		return nil
	}
	w.asked[page] = true
	over, err := w.t.overrules(w.g.kind, []string{page})
	if err != nil {
		return err
	}
	for p, same := range lastWord(over) {
		if same {
			continue
		}
		for _, p := range [][2]string{p, {p[1], p[0]}} {
			if !slices.Contains(w.apart[p[0]], p[1]) {
				w.apart[p[0]] = append(w.apart[p[0]], p[1])
			}
		}
	}
	return nil
}

// lastWord is what people last said of each pair, the smaller id first.
func lastWord(over []story.Overrule) map[[2]string]bool {
	last := map[[2]string]bool{}
	for _, o := range over {
		last[[2]string{min(o.A, o.B), max(o.A, o.B)}] = o.Same
	}
	return last
}
