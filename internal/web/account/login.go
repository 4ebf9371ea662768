package account

import (
	"net/http"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"attache"
	"attache/internal/web/problem"
)

// Login begins a session for whoever knows the password. It must run below
// Identify; the session's token is a new one. CodeLogin where name or password is
// wrong (which of both is not said), CodeTooMany after too many attempts.
func (g *Guard) Login(r *http.Request, name, password string) (Identity, error) {
	entry := Entry{Who: name, Via: ViaSession, Act: "login", Outcome: "refused"}
	if g.options.Local {
		return From(r.Context()), nil
	}
	if !g.attempts.allow(name, remote(r)) {
		return Identity{}, &attache.Error{Code: problem.TooMany, Op: "log in", Message: "too many attempts", Hint: "wait a minute"}
	}
	u, err := g.store.User(r.Context(), name)
	if err != nil && attache.ErrorCode(err) != attache.CodeNotFound {
		return Identity{}, err
	}
	if len(password) > MaxPassword {
		password = ""
	}
	if !g.attempts.verify(u.hash, password) {
		g.audit(r, entry)
		return Identity{}, &attache.Error{Code: problem.Login, Op: "log in", Message: "name or password is wrong"}
	}
	if err := g.sessions.RenewToken(r.Context()); err != nil {
		return Identity{}, wrap("log in", err)
	}
	g.sessions.Put(r.Context(), "user", u.Name)
	g.sessions.Put(r.Context(), "epoch", u.epoch)
	entry.Outcome = "done"
	g.audit(r, entry)
	return Identity{Name: u.Name, Role: u.Role, Via: ViaSession, May: u.Role.Scopes()}, nil
}

// Logout ends the session. It must run below Identify.
func (g *Guard) Logout(r *http.Request) error {
	i := From(r.Context())
	if i.Via != ViaSession {
		return nil
	}
	g.audit(r, Entry{Who: i.Name, Via: i.Via, Act: "logout", Outcome: "done"})
	return wrap("log out", g.sessions.Destroy(r.Context()))
}

// attempts bounds guessing: ten at once and one more every six seconds, for each
// name and for each address. Two passwords are checked at a time, for each takes
// 64 MiB.
type attempts struct {
	now    func() time.Time
	slots  chan bool
	nobody string // checked where there is no such user: that takes as long

	mu   sync.Mutex
	by   map[string]*rate.Limiter
	last time.Time // of the last sweep
}

const (
	burstAttempts = 10
	everyAttempt  = 6 * time.Second
)

func newAttempts(now func() time.Time, c cost) *attempts {
	return &attempts{now: now, slots: make(chan bool, 2), nobody: c.hash(newSecret()), by: map[string]*rate.Limiter{}}
}

func (a *attempts) allow(name, remote string) bool {
	now := a.now()
	a.mu.Lock()
	defer a.mu.Unlock()
	if now.Sub(a.last) > time.Minute { // forget who has all attempts again
		for k, l := range a.by {
			if l.TokensAt(now) >= burstAttempts {
				delete(a.by, k)
			}
		}
		a.last = now
	}
	ok := true
	for _, key := range []string{"name " + cut(name), "from " + remote} {
		l := a.by[key]
		if l == nil {
			l = rate.NewLimiter(rate.Every(everyAttempt), burstAttempts)
			a.by[key] = l
		}
		ok = l.AllowN(now, 1) && ok
	}
	return ok
}

// verify takes its turn and checks the password; hash "" is nobody's.
func (a *attempts) verify(hash, password string) bool {
	a.slots <- true
	defer func() { <-a.slots }()
	if hash == "" {
		verifyPassword(a.nobody, password)
		return false
	}
	return verifyPassword(hash, password)
}

// Cookie is the name of the session's cookie, for a server that clears it.
func (g *Guard) Cookie() string { return g.sessions.Cookie.Name }
