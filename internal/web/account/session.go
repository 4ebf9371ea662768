package account

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// sessions is the store of scs over the accounts' file. The tokens that scs
// hands in are hashed by it (HashTokenInStore).
type sessions struct{ s *Store }

// Delete ends a session; with Find and Commit it is what scs asks of stores
// without a context.
func (x sessions) Delete(token string) error { return x.DeleteCtx(context.Background(), token) }

// Find gives a session's content.
func (x sessions) Find(token string) ([]byte, bool, error) {
	return x.FindCtx(context.Background(), token)
}

// Commit keeps a session's content.
func (x sessions) Commit(token string, b []byte, expiry time.Time) error {
	return x.CommitCtx(context.Background(), token, b, expiry)
}

// DeleteCtx ends a session.
func (x sessions) DeleteCtx(ctx context.Context, token string) error {
	_, err := x.s.db.ExecContext(ctx, "DELETE FROM sessions WHERE token = ?", token)
	return wrap("end the session", err)
}

// FindCtx is the content of a session that has not expired.
func (x sessions) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	var b []byte
	err := x.s.db.QueryRowContext(ctx, "SELECT data FROM sessions WHERE token = ? AND expires > ?", token, x.s.now().Unix()).Scan(&b)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	return b, err == nil, wrap("find the session", err)
}

// CommitCtx keeps a session, and drops those that have expired.
func (x sessions) CommitCtx(ctx context.Context, token string, b []byte, expiry time.Time) error {
	_, err := x.s.db.ExecContext(ctx, "INSERT INTO sessions (token, data, expires) VALUES (?, ?, ?) ON CONFLICT (token) DO UPDATE SET data = excluded.data, expires = excluded.expires", token, b, expiry.Unix())
	if err == nil {
		_, err = x.s.db.ExecContext(ctx, "DELETE FROM sessions WHERE expires <= ?", x.s.now().Unix())
	}
	return wrap("keep the session", err)
}
