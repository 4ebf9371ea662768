package ledger

import (
	"database/sql"
	"encoding/json"

	"attache"
	"attache/internal/story"
)

// corrections are those that stand (are not undone) and touch any of the pages,
// of the kinds asked for, oldest first. A page "" is all pages.
func (t *session) corrections(pages []string, kinds ...string) ([]attache.Correction, error) {
	any, err := t.anySaid()
	if err != nil || !any {
		return nil, err
	}
	wanted := map[string]bool{}
	for _, k := range kinds {
		wanted[k] = true
	}
	byID := map[string]attache.Correction{}
	err = t.among(`SELECT c.id, c.body FROM correction_pages p JOIN corrections c ON c.id = p.correction WHERE p.page IN (%s)`,
		nil, append([]string{""}, pages...), func(r *sql.Rows) error {
			var id, body string
			if err := r.Scan(&id, &body); err != nil {
				return err
			}
			var c attache.Correction
			err := json.Unmarshal([]byte(body), &c)
			if wanted[c.Kind] {
				byID[id] = c
			}
			return err
		})
	if err != nil || len(byID) == 0 {
		return nil, err
	}
	var list []attache.Correction
	for id, c := range byID {
		undone, err := t.undone(id, 0)
		if err != nil {
			return nil, err
		}
		if !undone {
			list = append(list, c)
		}
	}
	inOrder(list)
	return list, nil
}

// anySaid says whether there is any correction.
func (t *session) anySaid() (bool, error) {
	if t.said == nil {
		n, err := t.int("SELECT COUNT(*) FROM (SELECT 1 FROM corrections LIMIT 1) x")
		if err != nil {
			return false, err
		}
		any := n > 0
		t.said = &any
	}
	return *t.said, nil
}

// maxUndos bounds how deep undos of undos are followed: an import may hold a ring.
const maxUndos = 1000

// undone says whether an undo that stands takes the correction back.
func (t *session) undone(id string, deep int) (bool, error) {
	undos, err := t.strings("SELECT id FROM corrections WHERE kind = 'undo' AND target = ?", id)
	if err != nil || deep == maxUndos {
		return false, err
	}
	for _, u := range undos {
		if back, err := t.undone(u, deep+1); err != nil || !back {
			return err == nil, err
		}
	}
	return false, nil
}

// overrules are the merges and splits that stand and touch the pages, in the
// ids that nodes of the grouping have now.
func (t *session) overrules(kind string, pages []string) ([]story.Overrule, error) {
	corrections, err := t.corrections(pages, "merge", "split")
	if err != nil {
		return nil, err
	}
	var list []story.Overrule
	for _, c := range corrections {
		if groupingOf(c.Of) != kind {
			continue
		}
		sides := map[string][]string{}
		for _, m := range c.Marks {
			id, err := t.resolve(kind, m)
			if err != nil {
				return nil, err
			}
			if id != "" {
				sides[m.Side] = append(sides[m.Side], id)
			}
		}
		for _, a := range sides["a"] {
			for _, b := range sides["b"] {
				if a != b {
					list = append(list, story.Overrule{A: a, B: b, Same: c.Kind == "merge"})
				}
			}
		}
	}
	return list, nil
}

// groupingOf is the kind of nodes that a correction's Of means.
func groupingOf(of string) string {
	switch of {
	case "origin":
		return kindOrigin
	case "story":
		return kindStory
	}
	return kindEvent
}

// resolve is the id of the node that a mark means now, "" where there is none.
func (t *session) resolve(kind string, m attache.Mark) (string, error) {
	if kind != kindEvent {
		return m.Page, nil
	}
	list, err := t.pageTellings(m.Page)
	if err != nil {
		return "", err
	}
	if i, _ := marked(list, m); i >= 0 {
		return list[i].ID(), nil
	}
	return "", nil
}

// pageTellings are the stored tellings of a page, by id.
func (t *session) pageTellings(page string) ([]telling, error) {
	var list []telling
	err := t.rows("SELECT body FROM nodes WHERE kind = ? AND page = ? ORDER BY id", []any{kindEvent, page}, func(r *sql.Rows) error {
		var body []byte
		if err := r.Scan(&body); err != nil {
			return err
		}
		var x telling
		err := t.s.spread(body, &x)
		list = append(list, x)
		return err
	})
	return list, err
}
