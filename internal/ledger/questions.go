package ledger

import (
	"context"
	"database/sql"
	"encoding/json"
	"strings"

	"attache"
	"attache/internal/story"
)

func compare(a, b string) int { return strings.Compare(a, b) }

func (t *session) sourcesOf(pages []string) ([]story.Source, error) {
	var list []story.Source
	err := t.among("SELECT DISTINCT id, body FROM nodes WHERE kind = ? AND id IN (%s) ORDER BY id", []any{kindOrigin}, pages, func(r *sql.Rows) error {
		var id string
		var body []byte
		if err := r.Scan(&id, &body); err != nil {
			return err
		}
		var s story.Source
		err := t.s.spread(body, &s)
		list = append(list, s)
		return err
	})
	return list, err
}

// maxPartners are the partners that a dossier lists.
const maxPartners = 20

// Dossier is what is told of one entity: see attache.Ledger.
func (s *Store) Dossier(ctx context.Context, id string, f attache.Filter) (attache.Dossier, error) {
	d := attache.Dossier{Types: []attache.Count{}, Partners: []attache.Count{}}
	f.Entity = id
	err := s.ask(ctx, f, func(t *session) error {
		var err error
		if d.Entity, err = t.entity(id); err != nil {
			return err
		}
		page, err := t.events("dossier", f)
		if err != nil {
			return err
		}
		d.Total, d.Items, d.Next = page.Total, page.Items, page.Next
		if d.Says, err = t.kept(tally{scope: scopeHolder(id)}); err != nil {
			return err
		}
		if d.Types, err = t.counted(scopeParty(id), "type ", 100); err != nil {
			return err
		}
		d.Partners, err = t.counted(scopeParty(id), "with ", maxPartners)
		return err
	})
	return d, s.wrap("show the dossier of "+id, err)
}

// Dyad is what is told between two entities: see attache.Ledger.
func (s *Store) Dyad(ctx context.Context, a, b string, f attache.Filter) (attache.Dyad, error) {
	d := attache.Dyad{Types: []attache.Count{}}
	err := s.ask(ctx, f, func(t *session) error {
		var err error
		if d.A, err = t.entity(a); err != nil {
			return err
		}
		if d.B, err = t.entity(b); err != nil {
			return err
		}
		scope := scopeDyad(a, b)
		page, err := t.events("dyad "+scope, f, scope)
		if err != nil {
			return err
		}
		d.Total, d.Items, d.Next = page.Total, page.Items, page.Next
		if d.Contested, err = t.kept(tally{scope, scopeContested}); err != nil {
			return err
		}
		d.Types, err = t.counted(scope, "type ", 100)
		return err
	})
	return d, s.wrap("show the dyad "+a+" "+b, err)
}

// counted are the words of a scope that start with kind, most first. '~' sorts
// behind every letter of an id in use: the range is all words of that kind.
func (t *session) counted(scope, kind string, limit int) ([]attache.Count, error) {
	list := []attache.Count{}
	end := kind[:len(kind)-1] + "!"
	err := t.rows("SELECT word, n FROM counts WHERE scope = ? AND word >= ? AND word < ? ORDER BY n DESC, word LIMIT (0 + ?)", []any{scope, kind, end, limit}, func(r *sql.Rows) error {
		var c attache.Count
		err := r.Scan(&c.ID, &c.Events)
		c.ID = strings.TrimPrefix(c.ID, kind)
		list = append(list, c)
		return err
	})
	return list, err
}

// entity is what reports call an id; CodeNotFound where none does.
func (t *session) entity(id string) (attache.Entity, error) {
	e := attache.Entity{ID: id}
	switch id {
	case attache.AuthorID:
		e.Name, e.Kind = "the reports themselves", "author"
		return e, nil
	case attache.UnknownID:
		e.Name, e.Kind = "unnamed", "unknown"
		return e, nil
	}
	found, err := t.one("SELECT name, kind, sector, wikidata FROM page_entities WHERE entity = ? ORDER BY name, page LIMIT 1", []any{short(id)}, &e.Name, &e.Kind, &e.Sector, &e.Wikidata)
	if err == nil && !found {
		err = &attache.Error{Code: attache.CodeNotFound, Message: "no report speaks of " + id}
	}
	return e, err
}

// putStories writes the rows of stories, or deletes those of which no report is.
func (t *session) putStories(ids []string) error {
	list := map[string]*attache.StoryRow{}
	origins := map[string]map[string]bool{}
	if err := t.among(`SELECT n.grp, p.report, p.title, p.day, o.grp FROM nodes n JOIN pages p ON p.id = n.page JOIN nodes o ON o.kind = 'o' AND o.id = n.id
		WHERE n.kind = 's' AND n.grp IN (%s) ORDER BY n.grp, CASE p.day WHEN '' THEN 1 ELSE 0 END, p.day, p.id`, nil, ids, func(r *sql.Rows) error {
		var id, report, title, day, origin string
		if err := r.Scan(&id, &report, &title, &day, &origin); err != nil {
			return err
		}
		row := list[id]
		if row == nil {
			row = &attache.StoryRow{ID: id, Reports: []string{}}
			list[id], origins[id] = row, map[string]bool{}
		}
		if row.Title == "" {
			row.Title = title
		}
		if row.First == "" {
			row.First = day
		}
		row.Last = max(row.Last, day)
		row.Reports = append(row.Reports, report)
		origins[id][origin] = true
		return nil
	}); err != nil {
		return err
	}
	before := map[string]bool{}
	if err := t.among("SELECT id FROM stories WHERE id IN (%s)", nil, ids, func(r *sql.Rows) error {
		id := ""
		err := r.Scan(&id)
		before[id] = true
		return err
	}); err != nil {
		return err
	}
	var gone []string
	for id := range before {
		if list[id] == nil {
			gone = append(gone, id)
		}
	}
	if err := t.among("DELETE FROM stories WHERE id IN (%s)", nil, gone, nil); err != nil {
		return err
	}
	var rows [][]any
	for _, id := range sortedKeys(list) {
		row := list[id]
		row.Origins = len(origins[id])
		body, err := json.Marshal(row)
		if err != nil {
			return err
		}
		rows = append(rows, []any{id, row.Last, body})
	}
	t.tally([]tally{{"stories", ""}}, len(list)-len(before))
	return t.insert("stories", "id, day, body", "ON CONFLICT (id) DO UPDATE SET day = excluded.day, body = excluded.body", rows)
}

// Stories lists stories by their last report: see attache.Ledger.
func (s *Store) Stories(ctx context.Context, f attache.Filter) (attache.Page[attache.StoryRow], error) {
	return list(s, ctx, f, "stories", "stories x", "x.day", "x.id", "x.body", func(_ *session, w *where) (string, error) {
		pages := func(condition string, args ...any) {
			w.add("x.id IN (SELECT grp FROM nodes WHERE kind = 's' AND page IN ("+condition+"))", args...)
		}
		if f.Report != "" {
			pages("SELECT id FROM pages WHERE report = ?", f.Report)
		}
		if f.Source != "" {
			pages("SELECT id FROM pages WHERE source = ?", short(f.Source))
		}
		if f.Text != "" {
			pages("SELECT page FROM nodes WHERE kind = 'o' AND "+s.back.match(), s.back.query(phrases(f.Text)))
		}
		s.byEvents(w, "x.id IN (SELECT grp FROM nodes WHERE kind = 's' AND page IN (%s))", f)
		return "", nil
	}, func(r *sql.Rows, key []any) (attache.StoryRow, error) {
		var row attache.StoryRow
		var body []byte
		if err := r.Scan(append(key, &body)...); err != nil {
			return row, err
		}
		return row, json.Unmarshal(body, &row)
	})
}

// byEvents narrows pages to those that tell an event of the filter's type,
// item, holder, entity, id.
func (s *Store) byEvents(w *where, in string, f attache.Filter) {
	for _, scope := range given(optional(scopeType, f.Type), optional(scopeItem, f.Item), optional(scopeHolder, f.Holder), optional(scopeParty, f.Entity)) {
		w.add(strings.Replace(in, "%s", "SELECT page FROM nodes WHERE kind = 'e' AND grp IN (SELECT event FROM event_index WHERE scope = ?)", 1), scope)
	}
	if f.Event != "" {
		w.add(strings.Replace(in, "%s", "SELECT page FROM nodes WHERE kind = 'e' AND grp = ?", 1), f.Event)
	}
}

// Reports lists the newest versions of reports: see attache.Ledger.
func (s *Store) Reports(ctx context.Context, f attache.Filter) (attache.Page[attache.ReportRow], error) {
	const columns = `x.report, x.url, x.source, x.title, x.published, x.fetched, x.versions, x.claims,
		(SELECT grp FROM nodes WHERE kind = 'o' AND id = x.id), (SELECT grp FROM nodes WHERE kind = 's' AND id = x.id)`
	return list(s, ctx, f, "reports", "pages x", "x.day", "x.id", columns, func(t *session, w *where) (kept string, err error) {
		lists := claimLists(f)
		if alone := (attache.Filter{Entity: f.Entity, Item: f.Item, Limit: f.Limit, Cursor: f.Cursor}); len(lists) == 1 && alone == f {
			kept = lists[0]
		}
		for _, scope := range lists {
			if err := t.telling(w, scope); err != nil {
				return "", err
			}
		}
		if f.Report != "" {
			w.add("x.report = ?", f.Report)
		}
		if f.Source != "" {
			w.add("x.source = ?", short(f.Source))
		}
		if f.Text != "" {
			w.add("x.id IN (SELECT page FROM nodes WHERE kind = 'o' AND "+s.back.match()+")", s.back.query(phrases(f.Text)))
		}
		rest := f
		rest.Entity, rest.Item = "", ""
		s.byEvents(w, "x.id IN (%s)", rest)
		return kept, nil
	}, func(r *sql.Rows, key []any) (row attache.ReportRow, err error) {
		err = r.Scan(append(key, &row.ID, &row.URL, &row.Source, &row.Title, &row.Published, &row.Fetched, &row.Versions, &row.Claims, &row.Origin, &row.Story)...)
		return row, err
	})
}

// often is how many reports a scope is told in before each report is asked,
// from the newest on, whether it tells it: looking all of them up costs more.
const often = 500

// telling narrows pages to those with a claim under a scope.
func (t *session) telling(w *where, scope string) error {
	n, err := t.kept(tally{scopeReports, scope})
	if n > often {
		w.add("EXISTS (SELECT 1 FROM claims c CROSS JOIN claim_index i WHERE c.page = x.id AND i.scope = ? AND i.day = c.day AND i.claim = c.id)", scope)
	} else {
		w.add("x.id IN (SELECT c.page FROM claim_index i CROSS JOIN claims c WHERE i.scope = ? AND c.id = i.claim)", scope)
	}
	return err
}

// Failed lists reports that could not be read: see attache.Ledger.
func (s *Store) Failed(ctx context.Context, f attache.Filter) (attache.Page[attache.Failure], error) {
	return list(s, ctx, f, "failed", "failures x", "x.fetched", "x.report", "x.report, x.url, x.source, x.title, x.code, x.message, x.fetched, x.key, x.raw", func(_ *session, w *where) (string, error) {
		w.add("NOT EXISTS (SELECT 1 FROM readings r WHERE r.report = x.report)")
		if f.Report != "" {
			w.add("x.report = ?", f.Report)
		}
		if f.Source != "" {
			w.add("x.source = ?", short(f.Source))
		}
		return "", nil
	}, func(r *sql.Rows, key []any) (row attache.Failure, err error) {
		fetched := ""
		err = r.Scan(append(key, &row.Report, &row.URL, &row.Source, &row.Title, &row.Code, &row.Message, &fetched, &row.Key, &row.RawHash)...)
		row.Fetched = unstamp(fetched)
		return row, err
	})
}

// list answers a question over one table, by day and id, newest first. Where the
// conditions are what reports are counted under already, they say so.
func list[T any](s *Store, ctx context.Context, f attache.Filter, question, from, day, id, columns string, conditions func(*session, *where) (kept string, err error), scan func(*sql.Rows, []any) (T, error)) (attache.Page[T], error) {
	page := attache.Page[T]{Items: []T{}}
	err := s.ask(ctx, f, func(t *session) error {
		place, err := at(question, f, 2)
		if err != nil {
			return err
		}
		var w where
		if f.Since != "" {
			w.add(day+" >= ?", f.Since)
		}
		if f.Until != "" {
			w.add(day+" <= ?", f.Until+"~") // a day, or a time of that day
		}
		kept, err := conditions(t, &w)
		if err != nil {
			return err
		}
		if kept != "" {
			page.Total, err = t.kept(tally{scopeReports, kept})
		} else {
			page.Total, err = t.int("SELECT COUNT(*) FROM "+from+w.String(), w.args...)
		}
		if err != nil {
			return err
		}
		if place != nil {
			w.add("("+day+" < ? OR ("+day+" = ? AND "+id+" < ?))", place[0], place[0], place[1])
			w.add(day+" <= ?", place[0])
		}
		limit := limited(f.Limit)
		var days, names []string
		err = t.rows("SELECT "+day+", "+id+", "+columns+" FROM "+from+w.String()+" ORDER BY "+day+" DESC, "+id+" DESC LIMIT (0 + ?)", append(w.args, limit+1), func(r *sql.Rows) error {
			var d, n string
			row, err := scan(r, []any{&d, &n})
			days, names, page.Items = append(days, d), append(names, n), append(page.Items, row)
			return err
		})
		if len(page.Items) > limit {
			page.Items = page.Items[:limit]
			page.Next = next(question, f, days[limit-1], names[limit-1])
		}
		return err
	})
	return page, s.wrap("list "+question, err)
}

// Sources lists outlets by name: see attache.Ledger.
func (s *Store) Sources(ctx context.Context, f attache.Filter) (attache.Page[attache.SourceRow], error) {
	page := attache.Page[attache.SourceRow]{Items: []attache.SourceRow{}}
	err := s.ask(ctx, f, func(t *session) error {
		place, err := at("sources", f, 1)
		if err != nil {
			return err
		}
		const names = "SELECT source FROM pages UNION SELECT source FROM failures x WHERE NOT EXISTS (SELECT 1 FROM readings r WHERE r.report = x.report)"
		var w where
		if f.Source != "" {
			w.add("n.source = ?", short(f.Source))
		}
		if page.Total, err = t.int("SELECT COUNT(*) FROM ("+names+") n"+w.String(), w.args...); err != nil {
			return err
		}
		if place != nil {
			w.add("n.source > ?", place[0])
		}
		limit := limited(f.Limit)
		err = t.rows(`SELECT n.source, (SELECT COUNT(*) FROM pages p WHERE p.source = n.source), (SELECT CAST(COALESCE(SUM(p.claims), 0) AS BIGINT) FROM pages p WHERE p.source = n.source),
			(SELECT COUNT(*) FROM failures x WHERE x.source = n.source AND NOT EXISTS (SELECT 1 FROM readings r WHERE r.report = x.report)),
			COALESCE((SELECT MIN(p.day) FROM pages p WHERE p.source = n.source AND p.day <> ''), ''), COALESCE((SELECT MAX(p.day) FROM pages p WHERE p.source = n.source), '')
			FROM (`+names+") n"+w.String()+" ORDER BY n.source LIMIT (0 + ?)", append(w.args, limit+1), func(r *sql.Rows) error {
			var x attache.SourceRow
			err := r.Scan(&x.Source, &x.Reports, &x.Claims, &x.Failed, &x.First, &x.Last)
			page.Items = append(page.Items, x)
			return err
		})
		if len(page.Items) > limit {
			page.Items = page.Items[:limit]
			page.Next = next("sources", f, page.Items[limit-1].Source)
		}
		return err
	})
	return page, s.wrap("list sources", err)
}
