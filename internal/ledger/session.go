package ledger

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"
)

// A session is one transaction: all of a recording, or all questions of one
// answer, which so see one state.
type session struct {
	ctx  context.Context
	s    *Store
	line *line
	seq  int64 // last of the change feed, 0 while nothing changed

	writes bool
	body   []byte          // of the reading in hand, to be spared its reading back
	merges map[string]bool // kinds of nodes of which a merge was ever said; nil: not asked yet
	said   *bool           // whether there is any correction; nil: not asked yet
}

// reading runs f in a transaction that sees one state and changes nothing.
func (s *Store) reading(ctx context.Context, f func(*session) error) error {
	return s.session(ctx, s.read, false, f)
}

func (s *Store) session(ctx context.Context, l *lines, write bool, f func(*session) error) error {
	return l.within(ctx, s.back.begin(write), func(x *line) error {
		return f(&session{ctx: ctx, s: s, line: x, writes: write})
	})
}

// clean makes strings that every database takes: no NUL, valid UTF-8.
func clean(args []any) []any {
	for i, a := range args {
		if s, ok := a.(string); ok {
			args[i] = cleaned(s)
		}
	}
	return args
}

func cleaned(s string) string {
	if strings.IndexByte(s, 0) >= 0 {
		s = strings.ReplaceAll(s, "\x00", "\uFFFD")
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}

func (t *session) exec(query string, args ...any) error {
	stmt, err := t.line.stmt(t.ctx, query, t.s.back.rebind)
	if err == nil {
		_, err = stmt.ExecContext(t.ctx, clean(args)...)
	}
	return err
}

// rows calls scan for each row of the answer.
func (t *session) rows(query string, args []any, scan func(*sql.Rows) error) error {
	stmt, err := t.line.stmt(t.ctx, query, t.s.back.rebind)
	if err != nil {
		return err
	}
	rows, err := stmt.QueryContext(t.ctx, clean(args)...)
	if err != nil {
		return err
	}
	for rows.Next() {
		if err := scan(rows); err != nil {
			return errors.Join(err, rows.Close())
		}
	}
	return errors.Join(rows.Err(), rows.Close())
}

// one scans the first row of the answer; found is false where there is none.
func (t *session) one(query string, args []any, dest ...any) (found bool, err error) {
	err = t.rows(query, args, func(r *sql.Rows) error {
		if found {
			return nil
		}
		found = true
		return r.Scan(dest...)
	})
	return found, err
}

func (t *session) strings(query string, args ...any) ([]string, error) {
	var list []string
	err := t.rows(query, args, func(r *sql.Rows) error {
		var s string
		if err := r.Scan(&s); err != nil {
			return err
		}
		list = append(list, s)
		return nil
	})
	return list, err
}

func (t *session) int(query string, args ...any) (int, error) {
	n := 0
	_, err := t.one(query, args, &n)
	return n, err
}

// batch is how many rows go into one statement; smaller rests are powers of
// two, so that few different statements are made.
const batch = 32

// insert writes rows; tail is what follows VALUES (…).
func (t *session) insert(table, columns, tail string, rows [][]any) error {
	for len(rows) > 0 {
		n := batch
		for n > len(rows) {
			n /= 2
		}
		one := "(?" + strings.Repeat(", ?", len(rows[0])-1) + ")"
		query := "INSERT INTO " + table + " (" + columns + ") VALUES " + one + strings.Repeat(", "+one, n-1) + " " + tail
		var args []any
		for _, row := range rows[:n] {
			args = append(args, row...)
		}
		if err := t.exec(query, args...); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

// among runs query, in which %s stands for a list of placeholders, over the
// values in portions; the list is filled up with its last value to a power of two.
func (t *session) among(query string, before []any, values []string, scan func(*sql.Rows) error) error {
	for len(values) > 0 {
		n := min(len(values), 64)
		list := values[:n:n]
		values = values[n:]
		for len(list)&(len(list)-1) != 0 {
			list = append(list, list[len(list)-1])
		}
		args := append([]any{}, before...)
		for _, v := range list {
			args = append(args, v)
		}
		q := strings.Replace(query, "%s", "?"+strings.Repeat(", ?", len(list)-1), 1)
		if scan == nil {
			if err := t.exec(q, args...); err != nil {
				return err
			}
			continue
		}
		if err := t.rows(q, args, scan); err != nil {
			return err
		}
	}
	return nil
}

// amongInts is among over numbers, for queries that give ids.
func (t *session) amongInts(query, kind string, values []int64, found func(string)) error {
	for len(values) > 0 {
		n := min(len(values), 64)
		list := values[:n:n]
		values = values[n:]
		for len(list)&(len(list)-1) != 0 {
			list = append(list, list[len(list)-1])
		}
		args := []any{kind}
		for _, v := range list {
			args = append(args, v)
		}
		if err := t.rows(strings.Replace(query, "%s", "?"+strings.Repeat(", ?", len(list)-1), 1), args, func(r *sql.Rows) error {
			id := ""
			err := r.Scan(&id)
			found(id)
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}

// stamp is a time as the ledger writes it: RFC 3339 in UTC to the millisecond,
// which sorts as it runs; "" for none.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04:05.000Z")
}

func unstamp(s string) time.Time {
	t, err := time.Parse("2006-01-02T15:04:05.000Z", s)
	if err != nil {
		return time.Time{}
	}
	return t
}
