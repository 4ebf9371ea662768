package score

import "attache"

// counts gathers the tallies of all reports.
type counts struct {
	lenient, strict, typed           tally
	positions, attributed, contested tally
	items, when, where               tally
}

// add compares one report.
func (c *counts) add(g, r []event) {
	matched := match(g, r, lenient)
	c.lenient.events(g, r, matched, matched)
	c.strict.events(g, r, matched, match(g, r, strict))
	c.typed.events(g, r, matched, match(g, r, typed))

	for _, e := range g {
		if !e.optional && e.contested() {
			c.contested.gold++
		}
	}
	for _, e := range r {
		if e.contested() {
			c.contested.read++
		}
	}
	for _, p := range matched {
		a, b := g[p.gold], r[p.read]
		if a.contested() && b.contested() {
			c.contested.right++
		}
		if !a.optional {
			c.details(a, b)
		}
	}
}

// events counts the pairs of one way of matching. Read events that only match
// optional gold, here or leniently, are not counted against the reader.
func (t *tally) events(g, r []event, lenient, pairs []pair) {
	free := map[int]bool{}
	for _, p := range lenient {
		if g[p.gold].optional {
			free[p.read] = true
		}
	}
	for _, p := range pairs {
		if g[p.gold].optional {
			free[p.read] = true
		}
	}
	for _, p := range pairs {
		if !g[p.gold].optional {
			t.right++
			delete(free, p.read)
		}
	}
	t.read += len(r) - len(free)
	t.gold += required(g)
}

// details compares a matched pair: positions, items, time, place.
func (c *counts) details(a, b event) {
	x, y := a.stands(), b.stands()
	c.positions.gold += len(x)
	c.positions.read += len(y)
	c.attributed.gold += attributed(x)
	c.attributed.read += attributed(y)
	used := make([]bool, len(y))
	for _, s := range x {
		for k, o := range y {
			if !used[k] && s.sign == o.sign && s.holder.same(o.holder) {
				used[k] = true
				c.positions.right++
				if !s.plain() {
					c.attributed.right++
				}
				break
			}
		}
	}

	c.items.gold += len(a.items)
	c.items.read += len(b.items)
	c.items.right += common(a.items, b.items)

	c.when.add(a.when != "", b.when != "", a.when == b.when)
	c.where.add(a.where != nil, b.where != nil, a.where != nil && b.where != nil && a.where.same(*b.where))
}

// add counts a detail that an event has at most one of.
func (t *tally) add(gold, read, same bool) {
	if gold {
		t.gold++
	}
	if read {
		t.read++
	}
	if gold && read && same {
		t.right++
	}
}

// common is the size of the intersection of two sorted lists.
func common(a, b []string) (n int) {
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			n, i, j = n+1, i+1, j+1
		}
	}
	return n
}

// A stand is who holds it and whether they say it is so.
type stand struct {
	holder entity
	sign   byte
}

// plain is the report's own assertion: what every sentence has, and so no
// measure of telling holders apart.
func (s stand) plain() bool { return s.holder.id == attache.AuthorID && s.sign == '+' }

func attributed(stands []stand) (n int) {
	for _, s := range stands {
		if !s.plain() {
			n++
		}
	}
	return n
}

// stands are the positions that count: the author who takes none is left out.
func (e event) stands() []stand {
	var out []stand
	for _, c := range e.claims {
		h := aliases(nil).entity(attache.AuthorID)
		if c.holder != nil {
			h = *c.holder
		}
		if c.position == "U" && h.id == attache.AuthorID {
			continue
		}
		out = append(out, stand{h, attache.Sign(c.position)})
	}
	return out
}

// contested: somebody says so and somebody says not.
func (e event) contested() bool {
	var so, not bool
	for _, c := range e.claims {
		so = so || attache.Sign(c.position) == '+'
		not = not || attache.Sign(c.position) == '-'
	}
	return so && not
}
