package ledger

import (
	"context"
	"database/sql"

	"attache"
)

// change puts a thing at the end of the change feed, which rebuild writes. Each thing stands there
// once, at its last change, so the feed does not outgrow the ledger.
func (t *session) change(kind, id, op, successor string) error {
	if t.seq == 0 {
		var seq int64
		if _, err := t.one("SELECT value FROM meta WHERE name = 'seq'", nil, &seq); err != nil {
			return err
		}
		t.seq = seq
	}
	t.seq++
	if t.news == nil {
		t.news = map[[2]string]news{}
	}
	t.news[[2]string{kind, id}] = news{t.seq, op, successor}
	return nil
}

// A news is a change that is not written yet.
type news struct {
	seq           int64
	op, successor string
}

// writeNews writes the changes of the feed.
func (t *session) writeNews() error {
	at := stamp(t.s.options.Now())
	var rows [][]any
	for k, n := range t.news {
		rows = append(rows, []any{k[0], k[1], n.seq, n.op, n.successor, at})
	}
	t.news = nil
	return t.insert("changes", "kind, id, seq, op, successor, at",
		"ON CONFLICT (kind, id) DO UPDATE SET seq = excluded.seq, op = excluded.op, successor = excluded.successor, at = excluded.at", rows)
}

// endChanges keeps the number of the last change.
func (t *session) endChanges() error {
	if t.seq == 0 {
		return nil
	}
	return t.exec("UPDATE meta SET value = ? WHERE name = 'seq'", t.seq)
}

// Changes lists what changed after a sequence number: see attache.Ledger.
func (s *Store) Changes(ctx context.Context, after int64, limit int) ([]attache.Change, error) {
	list := []attache.Change{}
	err := s.reading(ctx, func(t *session) error {
		return t.rows("SELECT seq, kind, id, op, successor, at FROM changes WHERE seq > ? ORDER BY seq LIMIT (0 + ?)", []any{after, limited(limit)}, func(r *sql.Rows) error {
			var c attache.Change
			var at string
			err := r.Scan(&c.Seq, &c.Kind, &c.ID, &c.Op, &c.By, &at)
			c.At = unstamp(at)
			list = append(list, c)
			return err
		})
	})
	return list, s.wrap("list changes", err)
}

func limited(n int) int {
	if n <= 0 {
		return attache.DefaultLimit
	}
	return min(n, attache.MaxLimit)
}
