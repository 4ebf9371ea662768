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
	id, day string
	tell    []telling
	drop    []string // ids of tellings it has no more
	source  story.Source
	text    string
	removed bool
	fresh   bool            // it had no node
	known   map[string]bool // kind and id of the nodes it had

	row                      []any
	entities, claims, listed [][]any
}

// rebuild makes pages again from their readings and corrections, and then all
// that follows: origins, events, stories, answers. With again, their nodes are
// grouped anew even where they are as they were. The result tells the ids of
// event records that changed: true where it still is, false where it is gone.
func (t *session) rebuild(ids []string, again bool) (map[string]bool, error) {
	pages, err := t.pages(ids)
	if err != nil {
		return nil, err
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
	touched, err := t.answer(events, t.places(pages))
	if err != nil {
		return nil, err
	}
	if err := t.retell(pages, origins, events, again); err != nil {
		return nil, err
	}
	if err := t.index(pages); err != nil {
		return nil, err
	}
	if err := t.writeTallies(); err != nil {
		return nil, err
	}
	return touched, t.writeNews()
}

// places are day and origin of pages, of those that are at hand.
func (t *session) places(pages []page) map[string]pageAt {
	at := map[string]pageAt{}
	for _, p := range pages {
		if n, ok := t.s.cache.get(kindOrigin + p.id).(*node[story.Source]); ok && !p.removed {
			at[p.id] = pageAt{p.day, n.grp}
		}
	}
	return at
}

// pages makes pages from their readings and corrections, and writes their rows,
// entities and claims.
func (t *session) pages(ids []string) ([]page, error) {
	pages := make([]page, len(ids))
	var rows, entities, claims, listed [][]any
	for i, id := range ids {
		var err error
		if pages[i], err = t.page(id); err != nil {
			return nil, err
		}
		p := pages[i]
		if p.row != nil {
			rows = append(rows, p.row)
		}
		entities, claims, listed = append(entities, p.entities...), append(claims, p.claims...), append(listed, p.listed...)
	}
	if err := t.insert("pages", "id, report, hash, source, url, title, published, day, fetched, versions, claims", "", rows); err != nil {
		return nil, err
	}
	if err := t.insert("page_entities", "entity, page, name, kind, sector, wikidata", "ON CONFLICT DO NOTHING", entities); err != nil {
		return nil, err
	}
	if err := t.insert("claims", "id, telling, n, page, day, type, holder, retracted, verdict", "", claims); err != nil {
		return nil, err
	}
	return pages, t.insert("claim_index", "scope, day, claim", "", listed)
}

// page makes one page; of what it was, its rows are deleted.
func (t *session) page(id string) (page, error) {
	v, arrived := t.arrived[id]
	p := page{id: id, known: map[string]bool{}, fresh: arrived}
	versions := []version{v}
	var before []string
	var was []listing
	if !arrived {
		var err error
		if versions, err = t.versions(id); err != nil {
			return p, err
		}
		if before, err = t.strings("SELECT id FROM nodes WHERE kind = ? AND page = ?", kindEvent, id); err != nil {
			return p, err
		}
		had, err := t.strings("SELECT id FROM pages WHERE id = ?", id)
		if err != nil {
			return p, err
		}
		if was, err = t.listings(id); err != nil {
			return p, err
		}
		p.known[kindOrigin+id] = len(had) > 0
		for _, x := range before {
			p.known[kindEvent+x] = true
		}
		for _, table := range []string{"pages WHERE id = ?", "page_entities WHERE page = ?"} {
			if err := t.exec("DELETE FROM "+table, id); err != nil {
				return p, err
			}
		}
	}
	if len(versions) == 0 {
		p.removed, p.drop = true, before
		if err := t.list(&p, was); err != nil {
			return p, err
		}
		return p, t.putClaims(&p)
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
	p.day = published
	if p.day == "" && len(versions[0].fetched) >= 10 {
		p.day = versions[0].fetched[:10] // when it was first there
	}
	p.source = t.s.rules.source(last.reading)
	p.source.ID = id
	p.text = r.Title + "\n" + r.Text
	p.row = []any{id, r.ID, last.hash, short(r.Source), r.URL, r.Title, published, p.day, last.fetched, len(versions), claims}
	p.entities = entitiesOf(id, versions, corrections)
	if err := t.change("report", r.ID, "put", ""); err != nil {
		return p, err
	}
	if err := t.list(&p, was); err != nil {
		return p, err
	}
	return p, t.putClaims(&p)
}

// entitiesOf are the rows of which entities a page speaks of, under which names.
func entitiesOf(id string, versions []version, corrections []attache.Correction) [][]any {
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
	return rows
}

// putClaims makes the rows by which claims are found, where they changed.
func (t *session) putClaims(p *page) error {
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
			want = append(want, row{c.ID, x.ID(), p.day, x.Event.Type, cleaned(short(innermost(x.Event.Claims[i]).ID)), c.Verdict, i, retracted})
		}
	}
	slices.SortFunc(want, func(a, b row) int { return strings.Compare(a.id, b.id) })
	var have []row
	if p.fresh {
		have = nil
	} else if err := t.rows("SELECT id, telling, n, day, type, holder, retracted, verdict FROM claims WHERE page = ? ORDER BY id", []any{p.id}, func(r *sql.Rows) error {
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
	count := func(x row, n int) {
		t.tally([]tally{{scopeClaims, ""}, {scopeClaims, scopeType(x.typ)}, {scopeClaims, scopeHolder(x.holder)}}, n)
	}
	for _, x := range have {
		was[x.id] = x
		count(x, -1)
	}
	if len(have) > 0 {
		if err := t.exec("DELETE FROM claims WHERE page = ?", p.id); err != nil {
			return err
		}
	}
	for _, x := range want {
		count(x, 1)
		p.claims = append(p.claims, []any{x.id, x.telling, x.n, p.id, x.day, x.typ, x.holder, x.retracted, x.verdict})
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
	return nil
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
	// Not DISTINCT: for that SQLite would go through the groups of the whole ledger.
	err = t.among("SELECT grp FROM nodes WHERE kind = ? AND page IN (%s)", []any{kindEvent}, set(others), func(r *sql.Rows) error {
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
	list, err := t.outlines(sortedKeys(all), pages)
	if err != nil {
		return err
	}
	var put []node[story.Outline]
	for _, o := range list {
		put = append(put, node[story.Outline]{id: o.Report, page: o.Report, value: o})
	}
	m, err := t.s.rules.storyGroups().regroup(t, put, drop, again)
	if err != nil {
		return err
	}
	return t.putStories(sortedKeys(m.groups))
}

// outlines are pages as stories see them: ties are nothing that happened.
func (t *session) outlines(names []string, made []page) ([]story.Outline, error) {
	list, at := make([]story.Outline, len(names)), map[string]*story.Outline{}
	var ask []string // whose origin is not at hand
	days := map[string]string{}
	for _, p := range made {
		days[p.id] = p.day
	}
	var dated []string // whose day is not at hand
	for i, id := range names {
		o := &list[i]
		at[id] = o
		o.Report = id
		if n, ok := t.s.cache.get(kindOrigin + id).(*node[story.Source]); ok {
			o.Origin, o.Topic = n.grp, n.value.Print.Topic
		} else {
			ask = append(ask, id)
		}
		if day, ok := days[id]; ok {
			o.Published = day
		} else {
			dated = append(dated, id)
		}
	}
	if err := t.among("SELECT id, grp, body FROM nodes WHERE kind = ? AND id IN (%s)", []any{kindOrigin}, ask, func(r *sql.Rows) error {
		var id, grp string
		var body []byte
		if err := r.Scan(&id, &grp, &body); err != nil {
			return err
		}
		var source story.Source
		err := t.s.spread(body, &source)
		at[id].Origin, at[id].Topic = grp, source.Print.Topic
		return err
	}); err != nil {
		return nil, err
	}
	if err := t.among("SELECT id, day FROM pages WHERE id IN (%s)", nil, dated, func(r *sql.Rows) error {
		var id, day string
		err := r.Scan(&id, &day)
		at[id].Published = day
		return err
	}); err != nil {
		return nil, err
	}
	err := t.among("SELECT n.id, n.grp, n.page, '', n.body FROM nodes n WHERE n.kind = ? AND n.page IN (%s)", []any{kindEvent}, names, t.member(func(x member) {
		if o := at[x.Report]; !attache.Tie(x.Event.Type) && slices.ContainsFunc(x.Claims, told.live) {
			o.Happenings = append(o.Happenings, x.grp)
			o.Entities = append(append(o.Entities, ids(x.Event.Actors)...), ids(x.Event.Recipients)...)
		}
	}))
	for i := range list {
		o := &list[i]
		o.Happenings, o.Entities = set(o.Happenings), set(o.Entities)
	}
	return list, err
}

// index makes the words of pages made again findable.
func (t *session) index(pages []page) error {
	text, known := map[string]string{}, map[string]bool{}
	var ids []string
	for _, p := range pages {
		ids = append(ids, p.id)
		text[kindOrigin+p.id] = p.text
		for _, x := range p.tell {
			text[kindEvent+x.ID()] = evidence(x)
		}
		for name, was := range p.known {
			known[name] = was
		}
	}
	type row struct {
		n    int64
		name string
	}
	var list []row
	for _, kind := range []string{kindOrigin, kindEvent} {
		if err := t.among("SELECT n, id FROM nodes WHERE kind = ? AND page IN (%s)", []any{kind}, ids, func(r *sql.Rows) error {
			var x row
			err := r.Scan(&x.n, &x.name)
			x.name = kind + x.name
			list = append(list, x)
			return err
		}); err != nil {
			return err
		}
	}
	var rows [][]any
	for _, x := range list {
		if known[x.name] {
			if err := t.s.back.dropWords(t, x.n); err != nil {
				return err
			}
		}
		rows = append(rows, []any{x.n, text[x.name]})
	}
	return t.s.back.putWords(t, rows)
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
