package ledger

import (
	"context"
	"database/sql"
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
		for i := range page.Items {
			if err := t.fill(&page.Items[i], w); err != nil {
				return err
			}
		}
		return nil
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

// fill adds maker, events and origins to a row.
func (t *session) fill(x *attache.TransferRow, w where) error {
	w.text, w.args = append([]string{}, w.text...), append([]any{}, w.args...)
	w.add("l.giver = ?", x.From)
	w.add("l.taker = ?", x.To)
	w.add("l.item = ?", x.Item)
	makers := map[string]int{}
	x.Events = []string{}
	if err := t.rows("SELECT l.event, l.maker FROM legs l"+w.String()+" ORDER BY l.day DESC, l.event LIMIT (0 + ?)", append(w.args, maxEvents), func(r *sql.Rows) error {
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
	var err error
	x.Origins, err = t.originsOf(x.Events)
	return err
}

// originsOf counts the independent origins behind live claims of the events.
func (t *session) originsOf(events []string) (int, error) {
	origins := map[string]bool{}
	err := t.among(`SELECT DISTINCT o.grp FROM nodes n JOIN nodes o ON o.kind = 'o' AND o.id = n.page
		WHERE n.kind = 'e' AND EXISTS (SELECT 1 FROM claims c WHERE c.telling = n.id AND c.retracted = 0 AND c.verdict <> 'rejected') AND n.grp IN (%s)`,
		nil, events, func(r *sql.Rows) error {
			origin := ""
			err := r.Scan(&origin)
			origins[origin] = true
			return err
		})
	return len(origins), err
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
	err := t.rows(`SELECT l.giver, l.taker, l.item, l.maker, MIN(l.earliest), MAX(CASE l.latest WHEN '' THEN '~' ELSE l.latest END) FROM legs l`+w.String()+
		" GROUP BY l.giver, l.taker, l.item, l.maker ORDER BY l.giver, l.taker, l.item, l.maker", w.args, func(r *sql.Rows) error {
		var x step
		err := r.Scan(&x.from, &x.to, &x.item, &x.maker, &x.earliest, &x.latest)
		steps = append(steps, x)
		return err
	})
	return chains(steps), err
}

// chains finds the longest paths over steps, which are sorted.
func chains(steps []step) [][]string {
	starts := map[string][]step{}
	for _, x := range steps {
		starts[x.from+" "+x.item] = append(starts[x.from+" "+x.item], x)
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
			for _, x := range starts[last.to+" "+last.item] {
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
		if k := last.item + " " + strings.Join(names, " "); !seen[k] && !behind(steps, path[0]) {
			seen[k] = true
			found = append(found, names)
		}
	}
	for _, x := range steps {
		walk([]step{x})
	}
	return found
}

// behind says whether a chain that starts here is the rest of a longer one.
func behind(steps []step, first step) bool {
	for _, x := range steps {
		if x.to == first.from && x.from != first.to && follows([]step{x}, first) {
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
