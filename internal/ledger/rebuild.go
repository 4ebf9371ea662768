package ledger

import (
	"cmp"
	"database/sql"
	"slices"
	"strings"

	"attache"
	"attache/internal/story"
)

// A page is the newest version of a report with what the ledger made of it.
type page struct {
	id      string
	tell    []telling
	drop    []string // ids of tellings it has no more
	source  story.Source
	text    string
	removed bool
	known   map[string]bool // kind and id of the nodes it had
}

// rebuild makes pages again from their readings and corrections, and then all
// that follows: origins, events, stories, answers. With again, their nodes are
// grouped anew even where they are as they were. The result tells the ids of
// event records that changed: true where it still is, false where it is gone.
func (t *session) rebuild(ids []string, again bool) (map[string]bool, error) {
	var pages []page
	for _, id := range ids {
		p, err := t.page(id)
		if err != nil {
			return nil, err
		}
		pages = append(pages, p)
	}
	var put []node[story.Source]
	var drop []string
	for _, p := range pages {
		if p.removed {
			drop = append(drop, p.id)
			continue
		}
		put = append(put, node[story.Source]{id: p.id, page: p.id, value: p.source})
	}
	origins, err := t.s.rules.originGroups().regroup(t, put, drop, again)
	if err != nil {
		return nil, err
	}
	events, err := t.tell(pages, origins, again)
	if err != nil {
		return nil, err
	}
	touched, err := t.answer(events)
	if err != nil {
		return nil, err
	}
	if err := t.retell(pages, origins, events, again); err != nil {
		return nil, err
	}
	return touched, t.index(pages)
}

// page makes one page from its readings and corrections, and writes its row,
// entities and claims.
func (t *session) page(id string) (page, error) {
	p := page{id: id}
	versions, err := t.versions(id)
	if err != nil {
		return p, err
	}
	before, err := t.strings("SELECT id FROM nodes WHERE kind = ? AND page = ?", kindEvent, id)
	if err != nil {
		return p, err
	}
	had, err := t.strings("SELECT id FROM pages WHERE id = ?", id)
	if err != nil {
		return p, err
	}
	p.known = map[string]bool{kindOrigin + id: len(had) > 0}
	for _, x := range before {
		p.known[kindEvent+x] = true
	}
	for _, table := range []string{"pages WHERE id = ?", "page_entities WHERE page = ?"} {
		if err := t.exec("DELETE FROM "+table, id); err != nil {
			return p, err
		}
	}
	if len(versions) == 0 {
		p.removed, p.drop = true, before
		return p, t.putClaims(&p, "")
	}
	corrections, err := t.corrections([]string{id}, "accept", "reject", "edit", "link")
	if err != nil {
		return p, err
	}
	p.tell = t.s.rules.derive(id, versions, corrections)
	has := map[string]bool{}
	claims := 0
	for _, x := range p.tell {
		has[x.ID()] = true
		claims += len(x.Claims)
	}
	for _, x := range before {
		if !has[x] {
			p.drop = append(p.drop, x)
		}
	}
	last := versions[len(versions)-1]
	r := last.reading.Report
	published := ""
	if r.Published != nil {
		published = cmp.Or(r.Published.Start, r.Published.End)
	}
	day := published
	if day == "" && len(versions[0].fetched) >= 10 {
		day = versions[0].fetched[:10] // when it was first there
	}
	p.source = t.s.rules.source(last.reading)
	p.source.ID = id
	p.text = r.Title + "\n" + r.Text
	if err := t.insert("pages", "id, report, hash, source, url, title, published, day, fetched, versions, claims", "",
		[][]any{{id, r.ID, last.hash, short(r.Source), r.URL, r.Title, published, day, last.fetched, len(versions), claims}}); err != nil {
		return p, err
	}
	if err := t.putEntities(id, versions, corrections); err != nil {
		return p, err
	}
	if err := t.change("report", r.ID, "put", ""); err != nil {
		return p, err
	}
	return p, t.putClaims(&p, day)
}

// putEntities writes which entities a page speaks of, under which names.
func (t *session) putEntities(id string, versions []version, corrections []attache.Correction) error {
	var rows [][]any
	seen := map[string]bool{}
	add := func(e attache.Entity) {
		if k := e.ID + "\x00" + e.Name; !seen[k] {
			seen[k] = true
			rows = append(rows, []any{short(e.ID), id, short(e.Name), e.Kind, e.Sector, e.Wikidata})
		}
	}
	for i := len(versions) - 1; i >= 0; i-- {
		for _, e := range versions[i].reading.Entities {
			add(e)
		}
	}
	for _, c := range corrections {
		if to, name, ok := strings.Cut(c.Value, "|"); ok && c.Kind == "link" {
			add(attache.Entity{ID: to, Name: name, Kind: "corrected"})
		}
	}
	return t.insert("page_entities", "entity, page, name, kind, sector, wikidata", "ON CONFLICT DO NOTHING", rows)
}

// putClaims writes the rows by which claims are found, where they changed.
func (t *session) putClaims(p *page, day string) error {
	type row struct {
		id, telling, day, typ, holder, verdict string
		n, retracted                           int
	}
	var want []row
	for _, x := range p.tell {
		for i, c := range x.Claims {
			retracted := 0
			if c.Retracted {
				retracted = 1
			}
			want = append(want, row{c.ID, x.ID(), day, x.Event.Type, cleaned(short(innermost(x.Event.Claims[i]).ID)), c.Verdict, i, retracted})
		}
	}
	slices.SortFunc(want, func(a, b row) int { return strings.Compare(a.id, b.id) })
	var have []row
	if err := t.rows("SELECT id, telling, n, day, type, holder, retracted, verdict FROM claims WHERE page = ? ORDER BY id", []any{p.id}, func(r *sql.Rows) error {
		var x row
		err := r.Scan(&x.id, &x.telling, &x.n, &x.day, &x.typ, &x.holder, &x.retracted, &x.verdict)
		have = append(have, x)
		return err
	}); err != nil {
		return err
	}
	if slices.Equal(want, have) {
		return nil
	}
	was := map[string]row{}
	sums := map[tally]int{}
	count := func(x row, n int) {
		for _, word := range []string{"", scopeType(x.typ), scopeHolder(x.holder)} {
			sums[tally{scopeClaims, word}] += n
		}
	}
	for _, x := range have {
		was[x.id] = x
		count(x, -1)
	}
	if err := t.exec("DELETE FROM claims WHERE page = ?", p.id); err != nil {
		return err
	}
	var rows [][]any
	for _, x := range want {
		count(x, 1)
		rows = append(rows, []any{x.id, x.telling, x.n, p.id, x.day, x.typ, x.holder, x.retracted, x.verdict})
		if old, ok := was[x.id]; ok && (old.retracted != x.retracted || old.verdict != x.verdict) {
			if err := t.change("claim", x.id, "put", ""); err != nil {
				return err
			}
		}
		delete(was, x.id)
	}
	for _, id := range sortedKeys(was) {
		if err := t.change("claim", id, "gone", ""); err != nil {
			return err
		}
	}
	if err := t.addAll(sums); err != nil {
		return err
	}
	return t.insert("claims", "id, telling, n, page, day, type, holder, retracted, verdict", "", rows)
}

// tell groups the tellings of the pages made again. An event whose telling has
// another origin now counts others.
func (t *session) tell(pages []page, origins moves, again bool) (moves, error) {
	var put []node[telling]
	var drop []string
	mine := map[string]bool{} // pages made again → whether they were there before
	for _, p := range pages {
		mine[p.id] = p.known[kindOrigin+p.id]
		for _, x := range p.tell {
			put = append(put, node[telling]{id: x.ID(), page: p.id, value: x})
		}
		drop = append(drop, p.drop...)
	}
	m, err := t.s.rules.eventGroups().regroup(t, put, drop, again)
	if err != nil {
		return m, err
	}
	var others []string // what is new is noted already
	for _, id := range sortedKeys(origins.pages) {
		if was, made := mine[id]; was || !made {
			others = append(others, id)
		}
	}
	for _, p := range pages {
		if mine[p.id] { // its day may be another
			others = append(others, p.id)
		}
	}
	err = t.among("SELECT DISTINCT grp FROM nodes WHERE kind = ? AND page IN (%s)", []any{kindEvent}, set(others), func(r *sql.Rows) error {
		grp := ""
		err := r.Scan(&grp)
		m.change(grp)
		return err
	})
	return m, err
}

// retell groups the outlines of every page whose text, origin or events are
// others now.
func (t *session) retell(pages []page, origins, events moves, again bool) error {
	all := map[string]bool{}
	var drop []string
	for _, p := range pages {
		if p.removed {
			drop = append(drop, p.id)
		} else {
			all[p.id] = true
		}
	}
	for _, m := range []moves{origins, events} {
		for id := range m.pages {
			if !slices.Contains(drop, id) {
				all[id] = true
			}
		}
	}
	var put []node[story.Outline]
	for _, id := range sortedKeys(all) {
		o, err := t.outline(id)
		if err != nil {
			return err
		}
		put = append(put, node[story.Outline]{id: id, page: id, value: o})
	}
	m, err := t.s.rules.storyGroups().regroup(t, put, drop, again)
	if err != nil {
		return err
	}
	for _, id := range sortedKeys(m.groups) {
		if err := t.putStory(id); err != nil {
			return err
		}
	}
	return nil
}

// outline is a page as stories see it: ties are nothing that happened.
func (t *session) outline(id string) (story.Outline, error) {
	o := story.Outline{Report: id}
	var body []byte
	if _, err := t.one("SELECT grp, body FROM nodes WHERE kind = ? AND id = ?", []any{kindOrigin, id}, &o.Origin, &body); err != nil {
		return o, err
	}
	var source story.Source
	if err := t.s.spread(body, &source); err != nil {
		return o, err
	}
	o.Topic = source.Print.Topic
	if _, err := t.one("SELECT day FROM pages WHERE id = ?", []any{id}, &o.Published); err != nil {
		return o, err
	}
	err := t.rows("SELECT n.id, n.page, '', n.grp, n.body FROM nodes n WHERE n.kind = ? AND n.page = ?", []any{kindEvent, id}, t.member(func(x telling, _, grp string) {
		if !attache.Tie(x.Event.Type) && slices.ContainsFunc(x.Claims, told.live) {
			o.Happenings = append(o.Happenings, grp)
			o.Entities = append(append(o.Entities, ids(x.Event.Actors)...), ids(x.Event.Recipients)...)
		}
	}))
	o.Happenings, o.Entities = set(o.Happenings), set(o.Entities)
	return o, err
}

// index makes the words of pages made again findable.
func (t *session) index(pages []page) error {
	for _, p := range pages {
		text := map[string]string{kindOrigin + p.id: p.text}
		for _, x := range p.tell {
			text[kindEvent+x.ID()] = evidence(x)
		}
		type row struct {
			n    int64
			name string
		}
		var rows []row
		err := t.rows("SELECT n, kind, id FROM nodes WHERE page = ? AND kind IN (?, ?)", []any{p.id, kindOrigin, kindEvent}, func(r *sql.Rows) error {
			var x row
			var kind, id string
			err := r.Scan(&x.n, &kind, &id)
			x.name = kind + id
			rows = append(rows, x)
			return err
		})
		if err != nil {
			return err
		}
		for _, x := range rows {
			if p.known[x.name] {
				if err := t.s.back.dropWords(t, x.n); err != nil {
					return err
				}
			}
			if err := t.s.back.putWords(t, x.n, text[x.name]); err != nil {
				return err
			}
		}
	}
	return nil
}

// evidence is every sentence a telling rests on, once.
func evidence(x telling) string {
	var list []string
	for _, c := range x.Event.Claims {
		for _, s := range c.Evidence {
			list = append(list, plain(s.Text))
		}
	}
	return strings.Join(set(list), "\n")
}
