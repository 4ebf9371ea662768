package account

import (
	"context"
	"database/sql"
	"errors"
	"net"
	"regexp"
	"time"

	"attache"
)

// A User is somebody who can log in.
type User struct {
	Name    string    `json:"name"`
	Role    Role      `json:"role"`
	Created time.Time `json:"created"`

	hash  string
	epoch int64 // rises when sessions must end
}

// userName is what a user can be called: safe in a log, an address, a shell.
var userName = regexp.MustCompile(`^[a-z0-9][a-z0-9._@-]{0,63}$`)

// AddUser makes a user. The name is 1 to 64 of a–z 0–9 . _ @ -; CodeUsage for a
// bad name, role or password, or a name that is taken.
func (s *Store) AddUser(ctx context.Context, name, password string, role Role) (User, error) {
	u := User{Name: name, Role: role, Created: s.now().UTC().Truncate(time.Second)}
	if !userName.MatchString(name) {
		return u, &attache.Error{Code: attache.CodeUsage, Op: "add user " + name, Message: "not a name for a user", Hint: "1 to 64 of a-z 0-9 . _ @ -, a letter or digit first"}
	}
	if role.Scopes() == nil {
		return u, &attache.Error{Code: attache.CodeUsage, Op: "add user " + name, Message: string(role) + " is no role"}
	}
	if err := checkPassword(password); err != nil {
		return u, wrap("add user "+name, err)
	}
	result, err := s.db.ExecContext(ctx, "INSERT INTO users (name, role, hash, epoch, created) VALUES (?, ?, ?, 1, ?) ON CONFLICT (name) DO NOTHING", name, string(role), s.cost.hash(password), stamp(u.Created))
	if err != nil {
		return u, wrap("add user "+name, err)
	}
	if n, err := result.RowsAffected(); err == nil && n == 0 {
		return u, &attache.Error{Code: attache.CodeUsage, Op: "add user " + name, Message: "there is a user of that name"}
	}
	return u, nil
}

// User is the user of that name; CodeNotFound.
func (s *Store) User(ctx context.Context, name string) (User, error) {
	u := User{Name: name}
	var created string
	err := s.db.QueryRowContext(ctx, "SELECT role, hash, epoch, created FROM users WHERE name = ?", name).Scan(&u.Role, &u.hash, &u.epoch, &created)
	if errors.Is(err, sql.ErrNoRows) {
		return u, noUser(name)
	}
	u.Created = unstamp(created)
	return u, wrap("find user "+name, err)
}

func noUser(name string) error {
	return &attache.Error{Code: attache.CodeNotFound, Message: "no user " + name}
}

// Users are all users by name.
func (s *Store) Users(ctx context.Context) ([]User, error) {
	rows, err := s.db.QueryContext(ctx, "SELECT name, role, created FROM users ORDER BY name")
	if err != nil {
		return nil, wrap("list users", err)
	}
	defer rows.Close()
	list := []User{}
	for rows.Next() {
		var u User
		var created string
		if err := rows.Scan(&u.Name, &u.Role, &created); err != nil {
			return nil, wrap("list users", err)
		}
		u.Created = unstamp(created)
		list = append(list, u)
	}
	return list, wrap("list users", rows.Err())
}

// SetPassword gives a user another password and ends their sessions.
func (s *Store) SetPassword(ctx context.Context, name, password string) error {
	if err := checkPassword(password); err != nil {
		return wrap("set the password of "+name, err)
	}
	return s.changeUser(ctx, "set the password of "+name, name, "UPDATE users SET hash = ?, epoch = epoch + 1 WHERE name = ?", s.cost.hash(password), name)
}

// SetRole gives a user another role and ends their sessions. The last admin
// stays one: CodeUsage.
func (s *Store) SetRole(ctx context.Context, name string, role Role) error {
	op := "make " + name + " " + string(role)
	if role.Scopes() == nil {
		return &attache.Error{Code: attache.CodeUsage, Op: op, Message: string(role) + " is no role"}
	}
	return s.changeUser(ctx, op, name, "UPDATE users SET role = ?1, epoch = epoch + 1 WHERE name = ?2 AND (?1 = 'admin' OR role <> 'admin' OR (SELECT COUNT(*) FROM users WHERE role = 'admin') > 1)", string(role), name)
}

// RemoveUser deletes a user with their tokens. The last admin stays: CodeUsage.
func (s *Store) RemoveUser(ctx context.Context, name string) error {
	return s.changeUser(ctx, "remove user "+name, name, "DELETE FROM users WHERE name = ? AND (role <> 'admin' OR (SELECT COUNT(*) FROM users WHERE role = 'admin') > 1)", name)
}

// changeUser runs a statement that must change the user: it says why it did not.
func (s *Store) changeUser(ctx context.Context, op, name, query string, args ...any) error {
	result, err := s.db.ExecContext(ctx, query, args...)
	if err != nil {
		return wrap(op, err)
	}
	if n, err := result.RowsAffected(); err != nil || n > 0 {
		return wrap(op, err)
	}
	if _, err := s.User(ctx, name); err != nil {
		return wrap(op, err)
	}
	return &attache.Error{Code: attache.CodeUsage, Op: op, Message: "the last admin", Hint: "make another one first"}
}

// Local says whether a server that listens at addr (host:port) serves without
// login: it does on loopback while there is no user. Elsewhere it needs an admin,
// made on the command line: else CodeUsage.
func (s *Store) Local(ctx context.Context, addr string) (bool, error) {
	users, err := s.Users(ctx)
	if err != nil {
		return false, err
	}
	admin := false
	for _, u := range users {
		admin = admin || u.Role == Administrator
	}
	switch {
	case admin:
		return false, nil
	case Loopback(addr) && len(users) == 0:
		return true, nil
	}
	return false, &attache.Error{Code: attache.CodeUsage, Op: "listen on " + addr, Message: "others could reach this, and nobody could log in", Hint: "make an admin first: attache user add NAME --role admin"}
}

// Loopback says whether an address (host:port) can be reached from this machine
// alone. An empty host is every address of the machine, and is not.
func Loopback(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		host = addr
	}
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
