package ledger

import (
	"context"
	"database/sql"
	"slices"

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
		total, chains, err := t.trade(w, place == nil)
		if err != nil {
			return err
		}
		page.Total = total
		if place == nil {
			page.Chains = chains
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
	if len(list) == 0 {
		return nil
	}
	at := map[[3]string]*attache.TransferRow{}
	for i := range list {
		list[i].Events = []string{}
		at[[3]string{list[i].From, list[i].To, list[i].Item}] = &list[i]
	}
	w.text, w.args = slices.Clone(w.text), slices.Clone(w.args)
	first, last := list[0], list[len(list)-1]
	w.add("(l.giver, l.taker, l.item) >= (?, ?, ?)", first.From, first.To, first.Item)
	w.add("(l.giver, l.taker, l.item) <= (?, ?, ?)", last.From, last.To, last.Item)
	makers := map[*attache.TransferRow]map[string]int{}
	if err := t.rows("SELECT giver, taker, item, event, maker FROM (SELECT l.giver, l.taker, l.item, l.event, l.maker,"+
		" ROW_NUMBER() OVER (PARTITION BY l.giver, l.taker, l.item ORDER BY l.day DESC, l.event) AS place FROM legs l"+w.String()+
		") x WHERE place <= ? ORDER BY giver, taker, item, place", append(w.args, maxEvents), func(r *sql.Rows) error {
		var k [3]string
		var event, maker string
		if err := r.Scan(&k[0], &k[1], &k[2], &event, &maker); err != nil {
			return err
		}
		x := at[k]
		x.Events = append(x.Events, event)
		if maker != "" {
			if makers[x] == nil {
				makers[x] = map[string]int{}
			}
			makers[x][maker]++
		}
		return nil
	}); err != nil {
		return err
	}
	var alone, several []string // events of rows that have one, or more
	for i := range list {
		x := &list[i]
		x.Maker = most(makers[x])
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
