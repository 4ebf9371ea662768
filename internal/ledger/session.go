package ledger

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"
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

	writes  bool
	arrived map[string]version // pages of which nothing was known, with the one reading they have now
	sums    map[tally]int      // changes of counts that are not written yet
	news    map[[2]string]news // changes by kind and id that are not written yet
	merges  map[string]bool    // kinds of nodes of which a merge was ever said; nil: not asked yet
	said    *bool              // whether there is any correction; nil: not asked yet
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
const batch = 256

// insert writes rows, in the order of their first columns: a database finds its
// place for many sooner so. tail is what follows VALUES (…).
func (t *session) insert(table, columns, tail string, rows [][]any) error {
	if len(rows) == 0 {
		return nil
	}
	slices.SortStableFunc(rows, firstColumns)
	return t.insertAs(table, columns, "(?"+strings.Repeat(", ?", len(rows[0])-1)+")", tail, rows)
}

// firstColumns is the order of two rows by as many columns as are words and
// numbers.
func firstColumns(a, b []any) int {
	for i := range a {
		c := 0
		switch x := a[i].(type) {
		case string:
			c = strings.Compare(x, b[i].(string))
		case int64:
			c = cmp.Compare(x, b[i].(int64))
		case int:
			c = cmp.Compare(x, b[i].(int))
		default:
			return 0
		}
		if c != 0 {
			return c
		}
	}
	return 0
}

// insertAs is insert with what stands for one row.
func (t *session) insertAs(table, columns, one, tail string, rows [][]any) error {
	for len(rows) > 0 {
		n := batch
		for n > len(rows) {
			n /= 2
		}
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
		n := min(len(values), portion)
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

// portion is how many values stand in one list of placeholders at most.
const portion = 256

// filled adds values to args and gives their placeholders: the list is filled up
// with its last value to a power of two, so that few different statements are made.
func filled(args *[]any, values []int64) string {
	n := 1
	for n < len(values) {
		n *= 2
	}
	for i := range n {
		*args = append(*args, values[min(i, len(values)-1)])
	}
	return "?" + strings.Repeat(", ?", n-1)
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
