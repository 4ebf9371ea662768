package ledger

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strings"

	"attache"
)

// maxEvents bounds the events listed of one transfer: the newest.
const maxEvents = 200

// Transfers lists what goes from whom to whom: see attache.Ledger.
func (s *Store) Transfers(ctx context.Context, f attache.Filter) (attache.TransferPage, error) {
	page := attache.TransferPage{Items: []attache.TransferRow{}, Chains: [][]string{}}
	err := s.ask(ctx, f, func(t *session) error {
		place, err := at("transfers", f, 3)
		if err != nil {
			return err
		}
		w, err := t.legsWhere(f)
		if err != nil {
			return err
		}
		if page.Total, err = t.int("SELECT COUNT(*) FROM (SELECT DISTINCT giver, taker, item FROM legs l"+w.String()+") x", w.args...); err != nil {
			return err
		}
		if place == nil {
			if page.Chains, err = t.chains(w); err != nil {
				return err
			}
		}
		rows := w
		if place != nil {
			rows.add("(l.giver > ? OR (l.giver = ? AND (l.taker > ? OR (l.taker = ? AND l.item > ?))))", place[0], place[0], place[1], place[1], place[2])
			rows.add("l.giver >= ?", place[0])
		}
		limit := limited(f.Limit)
		err = t.rows("SELECT l.giver, l.taker, l.item, MAX(l.says), MAX(l.denies), MAX(l.possible) FROM legs l"+rows.String()+
			" GROUP BY l.giver, l.taker, l.item ORDER BY l.giver, l.taker, l.item LIMIT (0 + ?)", append(rows.args, limit+1), func(r *sql.Rows) error {
			var x attache.TransferRow
			var says, denies, possible int
			err := r.Scan(&x.From, &x.To, &x.Item, &says, &denies, &possible)
			x.Status = status(says > 0, denies > 0)
			page.Items = append(page.Items, x)
			return err
		})
		if err != nil {
			return err
		}
		if len(page.Items) > limit {
			page.Items = page.Items[:limit]
			last := page.Items[limit-1]
			page.Next = next("transfers", f, last.From, last.To, last.Item)
		}
		return t.fill(page.Items, w)
	})
	return page, s.wrap("list transfers", err)
}

// status is what a transfer's voices come to. Who thinks it possible, or
// promises it, asserts nothing yet.
func status(says, denies bool) string {
	switch {
	case says && denies:
		return "contested"
	case says:
		return "asserted"
	case denies:
		return "denied"
	}
	return "possible"
}

// legsWhere are the conditions of a filter on legs.
func (t *session) legsWhere(f attache.Filter) (where, error) {
	var w where
	w.days("l.day", f)
	if f.Item != "" {
		w.add("l.item = ?", f.Item)
	}
	if f.Entity != "" {
		w.add("(l.giver = ? OR l.taker = ?)", short(f.Entity), short(f.Entity))
	}
	if f.Type == "" && f.Holder == "" && f.Event == "" && f.Report == "" && f.Source == "" && f.Text == "" {
		return w, nil
	}
	f.Item, f.Entity = "", ""
	events, _, _, err := t.eventsWhere(f, nil)
	w.add("l.event IN (SELECT i.event FROM event_index i"+events.String()+")", events.args...)
	return w, err
}

// fill adds makers, events and origins to rows.
func (t *session) fill(list []attache.TransferRow, w where) error {
	var alone, several []string // events of rows that have one, or more
	for i := range list {
		x := &list[i]
		one := where{text: slices.Clone(w.text), args: slices.Clone(w.args)}
		one.add("l.giver = ?", x.From)
		one.add("l.taker = ?", x.To)
		one.add("l.item = ?", x.Item)
		makers := map[string]int{}
		x.Events = []string{}
		if err := t.rows("SELECT l.event, l.maker FROM legs l"+one.String()+" ORDER BY l.day DESC, l.event LIMIT (0 + ?)", append(one.args, maxEvents), func(r *sql.Rows) error {
			var event, maker string
			err := r.Scan(&event, &maker)
			x.Events = append(x.Events, event)
			if maker != "" {
				makers[maker]++
			}
			return err
		}); err != nil {
			return err
		}
		x.Maker = most(makers)
		if len(x.Events) == 1 {
			alone = append(alone, x.Events...)
		} else {
			several = append(several, x.Events...)
		}
	}
	kept, err := t.eventRows(set(alone))
	if err != nil {
		return err
	}
	count := map[string]int{}
	for _, e := range kept {
		count[e.ID] = e.Origins
	}
	of, err := t.originsOf(set(several))
	for i := range list {
		if e := list[i].Events; len(e) == 1 {
			list[i].Origins = count[e[0]]
			continue
		}
		origins := map[string]bool{}
		for _, e := range list[i].Events {
			for _, o := range of[e] {
				origins[o] = true
			}
		}
		list[i].Origins = len(origins)
	}
	return err
}

// originsOf are the independent origins behind live claims of each of the events.
func (t *session) originsOf(events []string) (map[string][]string, error) {
	origins := map[string][]string{}
	err := t.among(`SELECT DISTINCT n.grp, o.grp FROM nodes n JOIN nodes o ON o.kind = 'o' AND o.id = n.page
		WHERE n.kind = 'e' AND EXISTS (SELECT 1 FROM claims c WHERE c.telling = n.id AND c.retracted = 0 AND c.verdict <> 'rejected') AND n.grp IN (%s)`,
		nil, events, func(r *sql.Rows) error {
			var event, origin string
			err := r.Scan(&event, &origin)
			origins[event] = append(origins[event], origin)
			return err
		})
	return origins, err
}

// A step is all legs between two entities of one item kind and maker.
type step struct {
	from, to, item, maker string
	earliest, latest      string
}

// Bounds of chains: of entities in one, and of chains in an answer.
const (
	maxChain  = 6
	maxChains = 1000
)

// chains are the longest paths along which items of one kind may have gone on:
// a step follows another when it starts where that ended, is not surely before
// it, and either names as maker the one that the step before names or who gave
// there, or gives the item back later to who gave it. Kind and time alone would chain
// everything a state gives away to everything it ever got.
func (t *session) chains(w where) ([][]string, error) {
	w.text, w.args = append([]string{}, w.text...), append([]any{}, w.args...)
	w.add("(l.says = 1 OR l.possible = 1)")
	var steps []step
	at := map[step]int{} // step without its days → its place
	err := t.rows("SELECT l.giver, l.taker, l.item, l.maker, l.earliest, l.latest FROM legs l"+w.String(), w.args, func(r *sql.Rows) error {
		var x step
		if err := r.Scan(&x.from, &x.to, &x.item, &x.maker, &x.earliest, &x.latest); err != nil {
			return err
		}
		k := step{from: x.from, to: x.to, item: x.item, maker: x.maker}
		x.latest = orLast(x.latest)
		if i, ok := at[k]; ok {
			steps[i].earliest, steps[i].latest = min(steps[i].earliest, x.earliest), max(steps[i].latest, x.latest)
			return nil
		}
		at[k] = len(steps)
		steps = append(steps, x)
		return nil
	})
	slices.SortFunc(steps, func(a, b step) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to), cmp.Compare(a.item, b.item), cmp.Compare(a.maker, b.maker))
	})
	return chains(steps), err
}

// chains finds the longest paths over steps, which are sorted.
func chains(steps []step) [][]string {
	type holding struct{ who, item string }
	starts, ends := map[holding][]step{}, map[holding][]step{}
	for _, x := range steps {
		from, to := holding{x.from, x.item}, holding{x.to, x.item}
		starts[from], ends[to] = append(starts[from], x), append(ends[to], x)
	}
	found := [][]string{}
	seen := map[string]bool{}
	var walk func(path []step)
	walk = func(path []step) {
		if len(found) == maxChains {
			return
		}
		last, longer := path[len(path)-1], false
		if len(path) < maxChain-1 {
			for _, x := range starts[holding{last.to, last.item}] {
				if follows(path, x) {
					longer = true
					walk(append(path[:len(path):len(path)], x))
				}
			}
		}
		if longer || len(path) < 2 {
			return
		}
		names := []string{path[0].from}
		for _, x := range path {
			names = append(names, x.to)
		}
		if k := last.item + " " + strings.Join(names, " "); !seen[k] && !behind(ends[holding{path[0].from, path[0].item}], path[0]) {
			seen[k] = true
			found = append(found, names)
		}
	}
	for _, x := range steps {
		walk([]step{x})
	}
	return found
}

// behind says whether a chain that starts here is the rest of a longer one, by the
// steps that end where it starts.
func behind(before []step, first step) bool {
	for _, x := range before {
		if x.from != first.to && follows([]step{x}, first) {
			return true
		}
	}
	return false
}

// follows says whether x may carry on the last step of a path, as no step did yet.
func follows(path []step, x step) bool {
	last := path[len(path)-1]
	for _, p := range path {
		if p.from == x.from && p.to == x.to {
			return false
		}
	}
	if x.from != last.to || x.item != last.item || x.latest < last.earliest {
		return false
	}
	maker := last.maker
	if maker == "" {
		maker = last.from
	}
	return x.maker == maker || x.maker == "" && x.to == last.from && x.earliest != ""
}
