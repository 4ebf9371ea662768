package account

import (
	"context"
	"time"
)

// An Entry is one line of the audit log: who did what, and what came of it.
type Entry struct {
	N       int64     `json:"n"`
	At      time.Time `json:"at"`
	Who     string    `json:"who"`
	Via     string    `json:"via"`
	Act     string    `json:"act"`    // login, logout, user add, POST /api/v1/corrections …
	Target  string    `json:"target"` // whom or what it was done to
	Outcome string    `json:"outcome"`
	Remote  string    `json:"remote"` // address of the client
}

// Audit adds to the log; N and At are filled in.
func (s *Store) Audit(ctx context.Context, e Entry) error {
	_, err := s.db.ExecContext(ctx, "INSERT INTO audit (at, who, via, act, target, outcome, remote) VALUES (?, ?, ?, ?, ?, ?, ?)",
		stamp(s.now()), cut(e.Who), e.Via, cut(e.Act), cut(e.Target), cut(e.Outcome), e.Remote)
	return wrap("write the audit log", err)
}

// cut bounds what others can make us keep.
func cut(s string) string {
	const most = 400
	if len(s) > most {
		s = s[:most]
	}
	return s
}

// Log is the audit log, newest first, from before entry number before (0: the
// newest), at most limit entries (0: 100).
func (s *Store) Log(ctx context.Context, before int64, limit int) ([]Entry, error) {
	if limit <= 0 || limit > 1000 {
		limit = 100
	}
	rows, err := s.db.QueryContext(ctx, "SELECT n, at, who, via, act, target, outcome, remote FROM audit WHERE ?1 <= 0 OR n < ?1 ORDER BY n DESC LIMIT ?2", before, limit)
	if err != nil {
		return nil, wrap("read the audit log", err)
	}
	defer rows.Close()
	list := []Entry{}
	for rows.Next() {
		var e Entry
		var at string
		if err := rows.Scan(&e.N, &at, &e.Who, &e.Via, &e.Act, &e.Target, &e.Outcome, &e.Remote); err != nil {
			return nil, wrap("read the audit log", err)
		}
		e.At = unstamp(at)
		list = append(list, e)
	}
	return list, wrap("read the audit log", rows.Err())
}
