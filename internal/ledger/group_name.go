package ledger

import (
	"database/sql"
	"slices"
	"strings"

	"attache/internal/story"
)

// name writes the group of every node that has another pivot now. Where people
// put groups together, or an undo may have taken that back, it looks at whole
// groups.
func (w *regrouping[T]) name(again bool) error {
	merges, err := w.t.anyMerge(w.g.kind)
	if err != nil {
		return err
	}
	if again || merges {
		return w.nameAll()
	}
	for _, id := range sortedKeys(w.was) {
		if n := w.known[id]; n != nil {
			w.enter(n, story.ID(n.lead))
			if w.born[n.lead] {
				w.moved.born[n.grp] = true
			}
		}
	}
	return nil
}

// enter puts a node into a group.
func (w *regrouping[T]) enter(n *node[T], grp string) {
	if n.grp == grp {
		return // its change, if it had one, is noted
	}
	if n.grp == "" {
		w.moved.grow(grp, n.id)
	} else {
		w.moved.change(n.grp)
		w.moved.change(grp)
		if to, ok := w.moved.to[n.grp]; !ok || to == "" {
			w.moved.to[n.grp] = grp
		}
	}
	if w.g.quiet == nil || !w.g.quiet(n.value) {
		w.moved.pages[n.page] = true
	}
	n.grp, w.rows[n.id] = grp, true
}

// nameAll names the groups of all stars that changed, and of those that people
// put together with them.
func (w *regrouping[T]) nameAll() error {
	if err := w.flush(); err != nil {
		return err
	}
	done := map[string]bool{}
	for _, pivot := range sortedKeys(w.stars) {
		if done[pivot] {
			continue
		}
		u, err := w.union(pivot)
		if err != nil {
			return err
		}
		for _, p := range u.pivots {
			done[p] = true
		}
		for root, list := range u.joined() {
			for _, n := range list {
				w.enter(n, story.ID(root))
			}
		}
	}
	return nil
}

// A union is stars that people connected, with what they said of their members.
type union[T any] struct {
	pivots  []string
	members map[string][]*node[T] // by pivot
	words   map[[2]string]bool
	known   map[string]*node[T]
}

// union finds all stars that are connected with one by what people said.
func (w *regrouping[T]) union(pivot string) (union[T], error) {
	u := union[T]{members: map[string][]*node[T]{}, words: map[[2]string]bool{}, known: w.known}
	for todo := []string{pivot}; len(todo) > 0; todo = todo[1:] {
		p := todo[0]
		if u.members[p] != nil || slices.Contains(u.pivots, p) {
			continue
		}
		u.pivots = append(u.pivots, p)
		ids, err := w.t.strings("SELECT id FROM nodes WHERE kind = ? AND lead = ?", w.g.kind, p)
		if err == nil {
			err = w.load(ids)
		}
		if err != nil {
			return u, err
		}
		var pages []string
		for _, id := range ids {
			u.members[p] = append(u.members[p], w.known[id])
			pages = append(pages, w.known[id].page)
		}
		over, err := w.t.overrules(w.g.kind, set(pages))
		if err != nil {
			return u, err
		}
		for pair, same := range lastWord(over) {
			if !slices.Contains(ids, pair[0]) && !slices.Contains(ids, pair[1]) {
				continue
			}
			u.words[pair] = same
			if !same {
				continue
			}
			if err := w.load(pair[:]); err != nil {
				return u, err
			}
			for _, id := range pair {
				if n := w.known[id]; n != nil {
					todo = append(todo, n.lead)
				}
			}
		}
	}
	return u, nil
}

// joined are the members by the pivot that names their group: what story.stars
// does with groups that a person put together.
func (u union[T]) joined() map[string][]*node[T] {
	root := map[string]string{}
	groups := map[string][]*node[T]{}
	for _, p := range u.pivots {
		for _, n := range u.members[p] {
			root[n.id] = p
		}
		groups[p] = slices.Clone(u.members[p])
	}
	for _, pair := range u.inOrder() {
		a, b := root[pair[0]], root[pair[1]]
		if a == b || a == "" || b == "" {
			continue
		}
		if !u.known[a].before(u.known[b]) {
			a, b = b, a
		}
		if u.clash(groups[a], groups[b]) {
			continue
		}
		for _, n := range groups[b] {
			root[n.id] = a
		}
		groups[a] = append(groups[a], groups[b]...)
		delete(groups, b)
	}
	return groups
}

// inOrder are the pairs that people put together, in the order of their nodes.
func (u union[T]) inOrder() [][2]string {
	var list [][2]string
	for pair, same := range u.words {
		a, b := u.known[pair[0]], u.known[pair[1]]
		if !same || a == nil || b == nil {
			continue
		}
		if b.before(a) {
			a, b = b, a
		}
		list = append(list, [2]string{a.id, b.id})
	}
	slices.SortFunc(list, func(x, y [2]string) int {
		for i := range x {
			if x[i] == y[i] {
				continue
			}
			if u.known[x[i]].before(u.known[y[i]]) {
				return -1
			}
			return 1
		}
		return 0
	})
	return list
}

// clash says whether a person kept a member of one group from one of the other.
func (u union[T]) clash(a, b []*node[T]) bool {
	for _, x := range a {
		for _, y := range b {
			if same, said := u.words[[2]string{min(x.id, y.id), max(x.id, y.id)}]; said && !same {
				return true
			}
		}
	}
	return false
}

// anyMerge says whether a merge of such nodes was ever said.
func (t *session) anyMerge(kind string) (bool, error) {
	if t.merges == nil {
		t.merges = map[string]bool{}
		err := t.rows("SELECT body FROM corrections WHERE kind = ?", []any{"merge"}, func(r *sql.Rows) error {
			body := ""
			err := r.Scan(&body)
			for _, of := range []string{"origin", "story"} {
				if strings.Contains(body, `"of":"`+of+`"`) {
					t.merges[groupingOf(of)] = true
					return err
				}
			}
			t.merges[kindEvent] = true
			return err
		})
		if err != nil {
			return false, err
		}
	}
	return t.merges[kind], nil
}
