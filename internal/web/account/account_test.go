package account

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"attache"
	"attache/internal/web/problem"
)

const password = "correct horse battery"

// weak is enough where the test is not about it.
var weak = cost{time: 1, memory: 64, threads: 1}

// a clock that the test moves.
type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

func opened(t *testing.T) (*Store, *clock) {
	t.Helper()
	c := &clock{time.Now().UTC().Truncate(time.Second)} // sessions begin by the real clock
	s, err := open(context.Background(), filepath.Join(t.TempDir(), "accounts"), c.now, weak)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s, c
}

// wants fails the test where the error has another code.
func wants(t *testing.T, what string, err error, code string) {
	t.Helper()
	if attache.ErrorCode(err) != code {
		t.Errorf("%s: %v, want code %q", what, err, code)
	}
}

func TestPassword(t *testing.T) {
	hash := strong.hash(password)
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=65536,t=3,p=4$") || hash == strong.hash(password) {
		t.Errorf("hash %s", hash)
	}
	for p, want := range map[string]bool{password: true, password + " ": false, "": false, strings.ToUpper(password): false} {
		if verifyPassword(hash, p) != want {
			t.Errorf("%q fits: %v", p, !want)
		}
	}
	for _, bad := range []string{"", "x", "$argon2id$v=19$m=65536,t=3,p=4$$", "$argon2id$v=19$m=9999999999,t=3,p=4$c2FsdHNhbHQ$a2V5a2V5a2V5a2V5a2V5", "$argon2id$v=19$m=4194304,t=3,p=4$c2FsdHNhbHQ$a2V5a2V5a2V5a2V5a2V5a2V5", "$argon2id$v=19$m=65536,t=0,p=4$c2FsdHNhbHQ$a2V5a2V5a2V5a2V5a2V5a2V5", "$2a$10$abcdefghijklmnopqrstuu"} {
		if verifyPassword(bad, password) || verifyPassword(bad, "") {
			t.Errorf("%q fits a password", bad)
		}
	}
}

func TestUsers(t *testing.T) {
	s, _ := opened(t)
	ctx := context.Background()
	for _, c := range []struct {
		what, name, password string
		role                 Role
		code                 string
	}{
		{"short", "ana", "fourteen chars", Reader, attache.CodeUsage},
		{"no name", "", password, Reader, attache.CodeUsage},
		{"markup", "<b>", password, Reader, attache.CodeUsage},
		{"no role", "ana", password, "owner", attache.CodeUsage},
		{"good", "ana", password, Administrator, ""},
		{"taken", "ana", password, Reader, attache.CodeUsage},
		{"another", "ben@example.org", password, Reader, ""},
	} {
		_, err := s.AddUser(ctx, c.name, c.password, c.role)
		wants(t, c.what, err, c.code)
	}
	wants(t, "remove the last admin", s.RemoveUser(ctx, "ana"), attache.CodeUsage)
	wants(t, "demote the last admin", s.SetRole(ctx, "ana", Reader), attache.CodeUsage)
	wants(t, "promote", s.SetRole(ctx, "ben@example.org", Administrator), "")
	wants(t, "demote one of two", s.SetRole(ctx, "ana", Reader), "")
	wants(t, "remove", s.RemoveUser(ctx, "ana"), "")
	wants(t, "remove again", s.RemoveUser(ctx, "ana"), attache.CodeNotFound)
	users, err := s.Users(ctx)
	if err != nil || len(users) != 1 || users[0].Name != "ben@example.org" || users[0].Role != Administrator {
		t.Errorf("users: %+v, %v", users, err)
	}
}

// TestLocalOrNot: who may serve without login.
func TestLocalOrNot(t *testing.T) {
	s, _ := opened(t)
	ctx := context.Background()
	check := func(when string, want map[string]string) {
		t.Helper()
		for addr, what := range want {
			local, err := s.Local(ctx, addr)
			got := map[bool]string{true: "local", false: "login"}[local]
			if err != nil {
				got = attache.ErrorCode(err)
			}
			if got != what {
				t.Errorf("%s, %s: %s, want %s", when, addr, got, what)
			}
		}
	}
	check("nobody", map[string]string{"127.0.0.1:8080": "local", "[::1]:8080": "local", "localhost:80": "local", ":8080": "usage", "0.0.0.0:8080": "usage", "192.0.2.7:80": "usage", "localhost.example.org:80": "usage", "127.0.0.1.example.org:80": "usage"})
	if _, err := s.AddUser(ctx, "rea", password, Reader); err != nil {
		t.Fatal(err)
	}
	check("a reader", map[string]string{"127.0.0.1:8080": "usage", ":8080": "usage"})
	if _, err := s.AddUser(ctx, "ana", password, Administrator); err != nil {
		t.Fatal(err)
	}
	check("an admin", map[string]string{"127.0.0.1:8080": "login", ":8080": "login"})
}

func TestTokens(t *testing.T) {
	s, c := opened(t)
	ctx := context.Background()
	if _, err := s.AddUser(ctx, "ed", password, Editor); err != nil {
		t.Fatal(err)
	}
	_, _, err := s.AddToken(ctx, "ed", "too much", []Scope{Admin}, 0)
	wants(t, "a scope that the role has not", err, attache.CodeUsage)
	_, _, err = s.AddToken(ctx, "nobody", "", []Scope{Read}, 0)
	wants(t, "no user", err, attache.CodeNotFound)
	token, secret, err := s.AddToken(ctx, "ed", "nightly", []Scope{Read, Correct}, 24*time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	i, err := s.byToken(ctx, secret)
	if err != nil || i.Name != "ed" || !slices.Equal(i.May, []Scope{Read, Correct}) || i.Token != token.ID {
		t.Errorf("token of ed: %+v, %v", i, err)
	}
	for _, bad := range []string{"", "attache_", secret[:len(secret)-1], secret + "x", strings.ToUpper(secret), strings.TrimPrefix(secret, tokenPrefix), hashSecret(secret)} {
		_, err := s.byToken(ctx, bad)
		wants(t, bad, err, problem.Login)
	}
	if err := s.SetRole(ctx, "ed", Reader); err != nil {
		t.Fatal(err)
	}
	if i, err = s.byToken(ctx, secret); err != nil || !slices.Equal(i.May, []Scope{Read}) {
		t.Errorf("a token allows no more than its user's role: %+v, %v", i, err)
	}
	c.at = c.at.Add(24 * time.Hour)
	_, err = s.byToken(ctx, secret)
	wants(t, "expired", err, problem.Login)
	_, kept, err := s.AddToken(ctx, "ed", "", []Scope{Read}, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.RemoveToken(ctx, token.ID); err != nil {
		t.Fatal(err)
	}
	wants(t, "remove again", s.RemoveToken(ctx, token.ID), attache.CodeNotFound)
	if list, err := s.Tokens(ctx, "ed"); err != nil || len(list) != 1 {
		t.Errorf("tokens: %+v, %v", list, err)
	}
	if err := s.RemoveUser(ctx, "ed"); err != nil {
		t.Fatal(err)
	}
	_, err = s.byToken(ctx, kept)
	wants(t, "token of a user who was removed", err, problem.Login)
}

// TestFileHoldsNoSecret: neither password, nor token, nor session stands in the file.
func TestFileHoldsNoSecret(t *testing.T) {
	path := filepath.Join(t.TempDir(), "accounts")
	s, err := open(context.Background(), path, time.Now, weak)
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	if _, err := s.AddUser(ctx, "ana", password, Administrator); err != nil {
		t.Fatal(err)
	}
	_, secret, err := s.AddToken(ctx, "ana", "", []Scope{Read}, 0)
	if err != nil {
		t.Fatal(err)
	}
	g := NewGuard(s, Options{})
	cookie := enter(t, g, "ana", password)
	if cookie == nil {
		t.Fatal("no cookie")
	}
	s.Close()
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode of the file: %v, %v", info.Mode(), err)
	}
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(file), "$argon2id$") {
		t.Fatal("the file was not read: it has no hash")
	}
	for what, x := range map[string]string{"password": password, "token": secret, "session": cookie.Value} {
		if strings.Contains(string(file), x) {
			t.Errorf("the %s stands in the file", what)
		}
	}
}

// enter logs in and gives the cookie, nil where it was refused.
func enter(t *testing.T, g *Guard, name, password string, cookies ...*http.Cookie) *http.Cookie {
	t.Helper()
	h := g.Identify(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := g.Login(r, name, password); err != nil {
			problem.Write(w, err)
		}
	}))
	r := httptest.NewRequest("POST", "http://attache.example.org/login", nil)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	for _, c := range cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != http.StatusOK || len(w.Result().Cookies()) == 0 {
		return nil
	}
	return w.Result().Cookies()[0]
}

// who asks with a cookie, "" nobody.
func who(g *Guard, c *http.Cookie) string {
	name := ""
	r := httptest.NewRequest("GET", "http://attache.example.org/", nil)
	r.AddCookie(c)
	g.Identify(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { name = From(r.Context()).Name })).ServeHTTP(httptest.NewRecorder(), r)
	return name
}

func TestSessions(t *testing.T) {
	s, c := opened(t)
	ctx := context.Background()
	for _, name := range []string{"ana", "ben"} {
		if _, err := s.AddUser(ctx, name, password, Administrator); err != nil {
			t.Fatal(err)
		}
	}
	g := NewGuard(s, Options{Secure: true})
	if enter(t, g, "ana", "wrong horse battery") != nil || enter(t, g, "nobody", password) != nil || enter(t, g, "", "") != nil {
		t.Error("let in with a wrong name or password")
	}
	cookie := enter(t, g, "ana", password)
	if cookie == nil || !cookie.HttpOnly || !cookie.Secure || cookie.SameSite != http.SameSiteLaxMode || !strings.HasPrefix(cookie.Name, "__Host-") || cookie.Path != "/" || cookie.Domain != "" {
		t.Fatalf("cookie: %+v", cookie)
	}
	if got := who(g, cookie); got != "ana" {
		t.Errorf("the cookie is of %q", got)
	}
	again := enter(t, g, "ana", password, cookie)
	if again == nil || again.Value == cookie.Value || who(g, cookie) != "" {
		t.Error("a login must make a new session and end the one it came with (fixation)")
	}
	if err := s.SetPassword(ctx, "ana", password+" staple"); err != nil {
		t.Fatal(err)
	}
	if got := who(g, again); got != "" {
		t.Errorf("another password leaves the session of %s", got)
	}
	ben := enter(t, g, "ben", password)
	if ben == nil || who(g, ben) != "ben" {
		t.Fatal("ben is not let in")
	}
	if err := s.RemoveUser(ctx, "ben"); err != nil {
		t.Fatal(err)
	}
	if got := who(g, ben); got != "" {
		t.Errorf("the session of %s outlives the user", got)
	}
	old := enter(t, g, "ana", password+" staple")
	c.at = c.at.Add(8 * 24 * time.Hour)
	if old == nil || who(g, old) != "" {
		t.Error("a session of eight days")
	}
}

// TestGuessing: after ten wrong passwords the right one does not help, for a
// minute; another address is not in the way of another name.
func TestGuessing(t *testing.T) {
	c := &clock{time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC)}
	a := newAttempts(c.now, weak)
	let := 0
	for range 100 {
		if a.allow("ana", "192.0.2.1") {
			let++
		}
	}
	if let != burstAttempts {
		t.Errorf("%d attempts at once", let)
	}
	if a.allow("ana", "192.0.2.2") {
		t.Error("another address can go on guessing")
	}
	if a.allow("ben", "192.0.2.1") {
		t.Error("the same address can go on guessing at another name")
	}
	if !a.allow("ben", "192.0.2.3") {
		t.Error("who has nothing to do with it is refused")
	}
	c.at = c.at.Add(time.Minute)
	if !a.allow("ana", "192.0.2.1") {
		t.Error("refused for ever")
	}
}

func TestParse(t *testing.T) {
	for in, want := range map[string]string{"read": "read", "correct, read": "read,correct", "READ record": "read,record", "": "", "write": "", "read,write": ""} {
		got, err := ParseScopes(in)
		if joinScopes(got) != want || (err == nil) != (want != "") {
			t.Errorf("scopes %q: %v, %v", in, got, err)
		}
	}
	if r, err := ParseRole(" Admin "); err != nil || r != Administrator {
		t.Errorf("role: %v, %v", r, err)
	}
	_, err := ParseRole("root")
	wants(t, "role root", err, attache.CodeUsage)
}
