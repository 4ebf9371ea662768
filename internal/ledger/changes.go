package ledger

import (
	"context"
	"database/sql"

	"attache"
)

// change puts a thing at the end of the change feed. Each thing stands there
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
	return t.exec(`INSERT INTO changes (kind, id, seq, op, successor, at) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (kind, id) DO UPDATE SET seq = excluded.seq, op = excluded.op, successor = excluded.successor, at = excluded.at`,
		kind, id, t.seq, op, successor, stamp(t.s.options.Now()))
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
