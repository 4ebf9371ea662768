package ledger

import (
	"container/heap"
	"database/sql"
	"slices"
)

// writeKeys notes the keys of a fresh node, or in those of another that it is a
// pivot now, or none any more; flush writes them. They are noted once the node has
// its place: only nodes behind it in order look for it.
func (w *regrouping[T]) writeKeys(n *node[T], old string) {
	if !w.fresh[n.id] && n.pivot() == (old == n.id) {
		return
	}
	w.keyed[n.id] = true
	for _, k := range hashed(w.g.keys(n.value)) {
		if w.noted[k] == nil {
			w.noted[k] = map[string]bool{}
		}
		w.noted[k][n.id] = n.pivot()
	}
}

// flush writes every node that is fresh or stands elsewhere now, and the keys
// noted.
func (w *regrouping[T]) flush() error {
	var rows, keys [][]any
	for _, id := range sortedKeys(w.rows) {
		n := w.known[id]
		if !w.fresh[id] {
			if err := w.t.exec("UPDATE nodes SET lead = ?, grp = ? WHERE kind = ? AND id = ?", n.lead, n.grp, w.g.kind, id); err != nil {
				return err
			}
			continue
		}
		rows = append(rows, []any{w.g.kind, id, n.page, n.lead, n.grp, w.bodies[id]})
	}
	clear(w.rows)
	for _, id := range sortedKeys(w.keyed) {
		n := w.known[id]
		list := hashed(w.g.keys(n.value))
		if w.fresh[id] && !w.written[id] {
			w.written[id] = true
			for _, k := range list {
				keys = append(keys, []any{w.g.kind, k, number(n.pivot()), id})
			}
			continue
		}
		for part := range slices.Chunk(list, portion) {
			args := []any{number(n.pivot()), w.g.kind, number(!n.pivot()), id}
			if err := w.t.exec("UPDATE node_keys SET pivot = ? WHERE kind = ? AND pivot = ? AND id = ? AND key IN ("+filled(&args, part)+")", args...); err != nil {
				return err
			}
		}
	}
	clear(w.keyed)
	if err := w.t.insert("node_keys", "kind, key, pivot, id", "", keys); err != nil {
		return err
	}
	return w.t.insert("nodes", "kind, id, page, lead, grp, body",
		"ON CONFLICT (kind, id) DO UPDATE SET page = excluded.page, lead = excluded.lead, grp = excluded.grp, body = excluded.body", rows)
}

// forget deletes nodes and their keys and words.
func (w *regrouping[T]) forget(gone []*node[T]) error {
	if err := w.unkey(gone); err != nil {
		return err
	}
	var ids []string
	for _, n := range gone {
		ids = append(ids, n.id)
	}
	var numbers []int64
	if err := w.t.among("SELECT DISTINCT n FROM nodes WHERE kind = ? AND id IN (%s)", []any{w.g.kind}, ids, func(r *sql.Rows) error {
		var n int64
		err := r.Scan(&n)
		numbers = append(numbers, n)
		return err
	}); err != nil {
		return err
	}
	for _, n := range numbers {
		if err := w.t.s.back.dropWords(w.t, n); err != nil {
			return err
		}
	}
	return w.t.among("DELETE FROM nodes WHERE kind = ? AND id IN (%s)", []any{w.g.kind}, ids, nil)
}

// unkey deletes the keys that stored nodes, given as they are stored, were
// written with.
func (w *regrouping[T]) unkey(stored []*node[T]) error {
	for _, n := range stored {
		for part := range slices.Chunk(hashed(w.g.keys(n.value)), portion) {
			args := []any{w.g.kind, n.id}
			if err := w.t.exec("DELETE FROM node_keys WHERE kind = ? AND id = ? AND pivot IN (0, 1) AND key IN ("+filled(&args, part)+")", args...); err != nil {
				return err
			}
		}
	}
	return nil
}

// stored are the values of nodes as they are written.
func (w *regrouping[T]) stored(ids []string) (map[string][]byte, error) {
	var known []string
	for _, id := range ids {
		if w.known[id] != nil {
			known = append(known, id)
		}
	}
	found := map[string][]byte{}
	err := w.t.among("SELECT id, body FROM nodes WHERE kind = ? AND id IN (%s)", []any{w.g.kind}, known, func(r *sql.Rows) error {
		var id string
		var body []byte
		err := r.Scan(&id, &body)
		found[id] = body
		return err
	})
	return found, err
}

// load makes nodes known: from the cache, else from the database.
func (w *regrouping[T]) load(ids []string) error {
	var need []string
	for _, id := range ids {
		if w.known[id] != nil {
			continue
		}
		if n, ok := w.t.s.cache.get(w.g.kind + id).(*node[T]); ok {
			w.known[id] = n
			continue
		}
		need = append(need, id)
	}
	return w.t.among("SELECT id, page, lead, grp, body FROM nodes WHERE kind = ? AND id IN (%s)", []any{w.g.kind}, need, func(r *sql.Rows) error {
		var n node[T]
		var body []byte
		if err := r.Scan(&n.id, &n.page, &n.lead, &n.grp, &body); err != nil {
			return err
		}
		if w.known[n.id] != nil {
			return nil // the list of placeholders was filled up with it
		}
		if err := w.t.s.spread(body, &n.value); err != nil {
			return err
		}
		if w.g.rank != nil {
			n.rank = w.g.rank(n.value)
		}
		w.known[n.id] = &n
		w.t.s.cache.put(w.g.kind+n.id, &n)
		return nil
	})
}

// followers queues the nodes that follow a pivot.
func (w *regrouping[T]) followers(id string) error {
	ids, err := w.t.strings("SELECT id FROM nodes WHERE kind = ? AND lead = ? AND id <> ?", w.g.kind, id, id)
	if err != nil {
		return err
	}
	return w.pushAll(ids)
}

// pushAll queues nodes that are stored.
func (w *regrouping[T]) pushAll(ids []string) error {
	if err := w.load(ids); err != nil {
		return err
	}
	for _, id := range ids {
		if n := w.known[id]; n != nil {
			w.push(n)
		}
	}
	return nil
}

// push queues a node, once: those placed already come before all that can move
// now, and only what comes before a node decides where it stands.
func (w *regrouping[T]) push(n *node[T]) {
	if !w.waits[n.id] {
		w.waits[n.id] = true
		heap.Push((*queued[T])(&w.queue), n)
	}
}

func (w *regrouping[T]) pop() *node[T] {
	return heap.Pop((*queued[T])(&w.queue)).(*node[T])
}

// queued is a heap of nodes, the first in order on top; see container/heap for
// its methods.
type queued[T any] []*node[T]

// Len is how many wait.
func (p queued[T]) Len() int { return len(p) }

// Less is the order of pivots.
func (p queued[T]) Less(i, j int) bool { return p[i].before(p[j]) }

// Swap changes two places.
func (p queued[T]) Swap(i, j int) { p[i], p[j] = p[j], p[i] }

// Push puts a node at the end.
func (p *queued[T]) Push(x any) { *p = append(*p, x.(*node[T])) }

// Pop takes the node at the end.
func (p *queued[T]) Pop() any {
	last := len(*p) - 1
	n := (*p)[last]
	*p = (*p)[:last]
	return n
}
