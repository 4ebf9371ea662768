package account

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"time"

	"attache"
	"attache/internal/web/problem"
)

// A Token is a program's way in. What it allows is what both its scopes and its
// user's role allow. The secret itself is shown once and kept nowhere.
type Token struct {
	ID      string    `json:"id"`
	User    string    `json:"user"`
	Name    string    `json:"name"`
	Scopes  []Scope   `json:"scopes"`
	Created time.Time `json:"created"`
	Expires time.Time `json:"expires,omitzero"` // zero: never
	Used    time.Time `json:"used,omitzero"`    // to the minute; zero: never
}

// tokenPrefix marks a secret as ours, for whoever scans files for secrets.
const tokenPrefix = "attache_"

// hashSecret is a secret as it is kept. It has 256 random bits, so a fast hash
// is enough: there is nothing to guess.
func hashSecret(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// AddToken makes a token for a user and gives its secret. lifetime 0 is for ever.
// CodeNotFound without such a user; CodeUsage for a scope that the role has not.
func (s *Store) AddToken(ctx context.Context, user, name string, scopes []Scope, lifetime time.Duration) (Token, string, error) {
	op := "make a token for " + user
	u, err := s.User(ctx, user)
	if err != nil {
		return Token{}, "", wrap(op, err)
	}
	if len(scopes) == 0 || lifetime < 0 || len(name) > 200 {
		return Token{}, "", &attache.Error{Code: attache.CodeUsage, Op: op, Message: "a token has a scope, a lifetime that is not negative and a name of at most 200 bytes"}
	}
	for _, scope := range scopes {
		if !slices.Contains(u.Role.Scopes(), scope) {
			return Token{}, "", &attache.Error{Code: attache.CodeUsage, Op: op, Message: "a " + string(u.Role) + " may not " + string(scope)}
		}
	}
	secret := newSecret()
	t := Token{ID: hashSecret(secret)[:12], User: user, Name: strings.ToValidUTF8(name, "\ufffd"), Scopes: scopes, Created: s.now().UTC().Truncate(time.Second)}
	if lifetime > 0 {
		t.Expires = t.Created.Add(lifetime)
	}
	_, err = s.db.ExecContext(ctx, "INSERT INTO tokens (id, hash, user, name, scopes, created, expires, used) VALUES (?, ?, ?, ?, ?, ?, ?, '')",
		t.ID, hashSecret(secret), user, t.Name, joinScopes(scopes), stamp(t.Created), stamp(t.Expires))
	return t, secret, wrap(op, err)
}

func newSecret() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails: crypto/rand
	return tokenPrefix + base64.RawURLEncoding.EncodeToString(b)
}

func joinScopes(scopes []Scope) string {
	var names []string
	for _, scope := range scopes {
		names = append(names, string(scope))
	}
	return strings.Join(names, ",")
}

// Tokens are the tokens of a user, of all where it is "", oldest first.
func (s *Store) Tokens(ctx context.Context, user string) ([]Token, error) {
	rows, err := s.db.QueryContext(ctx, "SELECT id, user, name, scopes, created, expires, used FROM tokens WHERE ?1 = '' OR user = ?1 ORDER BY created, id", user)
	if err != nil {
		return nil, wrap("list tokens", err)
	}
	defer rows.Close()
	list := []Token{}
	for rows.Next() {
		t, err := scanToken(rows.Scan)
		if err != nil {
			return nil, wrap("list tokens", err)
		}
		list = append(list, t)
	}
	return list, wrap("list tokens", rows.Err())
}

func scanToken(scan func(...any) error) (Token, error) {
	var t Token
	var scopes, created, expires, used string
	err := scan(&t.ID, &t.User, &t.Name, &scopes, &created, &expires, &used)
	for scope := range strings.SplitSeq(scopes, ",") {
		t.Scopes = append(t.Scopes, Scope(scope))
	}
	t.Created, t.Expires, t.Used = unstamp(created), unstamp(expires), unstamp(used)
	return t, err
}

// RemoveToken takes a token back; CodeNotFound without it.
func (s *Store) RemoveToken(ctx context.Context, id string) error {
	result, err := s.db.ExecContext(ctx, "DELETE FROM tokens WHERE id = ?", id)
	if err != nil {
		return wrap("remove token "+id, err)
	}
	if n, err := result.RowsAffected(); err == nil && n == 0 {
		return &attache.Error{Code: attache.CodeNotFound, Message: "no token " + id}
	}
	return nil
}

// byToken is whose secret this is; CodeLogin where it is nobody's any more.
func (s *Store) byToken(ctx context.Context, secret string) (Identity, error) {
	refused := &attache.Error{Code: problem.Login, Message: "the token is not valid"}
	if !strings.HasPrefix(secret, tokenPrefix) || len(secret) > 100 {
		return Identity{}, refused
	}
	t, err := scanToken(s.db.QueryRowContext(ctx, "SELECT id, user, name, scopes, created, expires, used FROM tokens WHERE hash = ?", hashSecret(secret)).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return Identity{}, refused
	}
	if err != nil {
		return Identity{}, wrap("find the token", err)
	}
	now := s.now().UTC()
	if !t.Expires.IsZero() && !now.Before(t.Expires) {
		return Identity{}, &attache.Error{Code: problem.Login, Message: "the token has expired"}
	}
	u, err := s.User(ctx, t.User)
	if err != nil {
		return Identity{}, err
	}
	i := Identity{Name: u.Name, Role: u.Role, Via: ViaToken, Token: t.ID}
	for _, scope := range u.Role.Scopes() {
		if slices.Contains(t.Scopes, scope) {
			i.May = append(i.May, scope)
		}
	}
	if now.Sub(t.Used) > time.Minute { // not a write for each request
		_, _ = s.db.ExecContext(ctx, "UPDATE tokens SET used = ? WHERE id = ?", stamp(now), t.ID) // who asks need not wait for this
	}
	return i, nil
}
