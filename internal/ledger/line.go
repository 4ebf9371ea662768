package ledger

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
)

// A line is one connection with the statements made on it: to make one takes
// longer than to run it.
type line struct {
	conn  *sql.Conn
	stmts map[string]*sql.Stmt
}

// lines are the connections of one kind; a place without a line yet is nil.
type lines struct {
	db     *sql.DB
	free   chan *line
	closed chan struct{}
}

func newLines(db *sql.DB, n int) *lines {
	db.SetMaxOpenConns(n)
	db.SetMaxIdleConns(n)
	l := &lines{db: db, free: make(chan *line, n), closed: make(chan struct{})}
	for range n {
		l.free <- nil
	}
	return l
}

// take waits for a free line.
func (l *lines) take(ctx context.Context) (*line, error) {
	select {
	case x := <-l.free:
		if x != nil {
			return x, nil
		}
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-l.closed:
		return nil, sql.ErrConnDone
	}
	conn, err := l.db.Conn(ctx)
	if err != nil {
		l.free <- nil
		return nil, err
	}
	return &line{conn: conn, stmts: map[string]*sql.Stmt{}}, nil
}

// give back a line; one that is broken is closed, and its place made anew.
func (l *lines) give(x *line, broken bool) {
	if broken {
		_ = x.conn.Close() // it is broken
		x = nil
	}
	l.free <- x
}

// close waits for calls under way.
func (l *lines) close() error {
	close(l.closed)
	var errs []error
	for range cap(l.free) {
		if x := <-l.free; x != nil {
			for _, s := range x.stmts {
				errs = append(errs, s.Close())
			}
			errs = append(errs, x.conn.Close())
		}
	}
	return errors.Join(append(errs, l.db.Close())...)
}

// maxStmts bounds the statements of a line; filters make many.
const maxStmts = 512

// stmt is the statement of a query, made at its first use. Queries write
// LIMIT (0 + ?), not LIMIT ?, for which SQLite makes a statement anew each time.
func (x *line) stmt(ctx context.Context, query string, bound func(string) string) (*sql.Stmt, error) {
	s := x.stmts[query]
	if s != nil {
		return s, nil
	}
	if len(x.stmts) == maxStmts {
		for q, old := range x.stmts {
			_ = old.Close() // nothing of it is wanted any more
			delete(x.stmts, q)
		}
	}
	s, err := x.conn.PrepareContext(ctx, bound(query))
	if err == nil {
		x.stmts[query] = s
	}
	return s, err
}

// within runs f between begin and COMMIT, or ROLLBACK where it gives an error.
func (l *lines) within(ctx context.Context, begin string, f func(*line) error) (err error) {
	x, err := l.take(ctx)
	if err != nil {
		return err
	}
	broken := true
	defer func() { l.give(x, broken || errors.Is(err, driver.ErrBadConn)) }()
	if _, err := x.conn.ExecContext(ctx, begin); err != nil {
		broken = errors.Is(err, driver.ErrBadConn) || ctx.Err() != nil
		return err
	}
	err = f(x)
	if err == nil {
		if _, err = x.conn.ExecContext(ctx, "COMMIT"); err == nil {
			broken = false
			return nil
		}
	}
	// An ended context must not leave the transaction open.
	if _, back := x.conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK"); back == nil {
		broken = false
	}
	return err
}
