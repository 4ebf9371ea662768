package account

import (
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"

	"attache"
	"attache/internal/web/problem"
)

// Options set a guard up.
type Options struct {
	// Local serves without login: whoever reaches the server is LocalName and may
	// do everything. Only for a server that listens on loopback (Store.Local).
	Local     bool
	LocalName string // who corrects on a local server; "": local
	// Secure says that browsers reach the server over TLS: then its cookie is
	// sent over nothing else.
	Secure   bool
	Lifetime time.Duration // of a session; 0: seven days
	// Refuse answers a request that is not allowed; nil: problem.Write. A server of
	// pages sends a browser to its login here.
	Refuse func(w http.ResponseWriter, r *http.Request, err error)
	Log    *slog.Logger // nil: slog.Default
}

// A Guard stands between the network and the handlers.
type Guard struct {
	store    *Store
	options  Options
	sessions *scs.SessionManager
	cross    *http.CrossOriginProtection
	attempts *attempts
}

// NewGuard makes a guard over the accounts.
func NewGuard(s *Store, o Options) *Guard {
	if o.LocalName == "" {
		o.LocalName = "local"
	}
	if o.Lifetime == 0 {
		o.Lifetime = 7 * 24 * time.Hour
	}
	if o.Refuse == nil {
		o.Refuse = func(w http.ResponseWriter, _ *http.Request, err error) { problem.Write(w, err) }
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	g := &Guard{store: s, options: o, cross: http.NewCrossOriginProtection(), attempts: newAttempts(s.now, s.cost)}
	g.sessions = scs.New()
	g.sessions.Store = sessions{s}
	g.sessions.HashTokenInStore = true
	g.sessions.Lifetime = o.Lifetime
	g.sessions.Cookie.Name = "attache"
	if o.Secure { // RFC 6265bis §4.1.3.2: only this host can have set it
		g.sessions.Cookie.Name, g.sessions.Cookie.Secure = "__Host-attache", true
	}
	g.sessions.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) { g.refuse(w, r, err) }
	return g
}

// Local says whether the server runs without login.
func (g *Guard) Local() bool { return g.options.Local }

// Identify is the outermost handler: it finds out who asks (From), and refuses
// what a browser was made to ask by another site, a token that is not valid, and,
// on a local server, a Host that is not this machine: that is how a page of
// another site would reach it (DNS rebinding). Who asks nothing of a handler that
// needs it may be nobody.
func (g *Guard) Identify(next http.Handler) http.Handler {
	found := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		i, err := g.bySession(r)
		if err != nil {
			g.refuse(w, r, err)
			return
		}
		next.ServeHTTP(w, r.WithContext(With(r.Context(), i)))
	})
	inSession := g.sessions.LoadAndSave(found)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if g.options.Local && !Loopback(r.Host) && !Loopback(hostOf(r.Host)) {
			g.refuse(w, r, &attache.Error{Code: problem.WrongHost, Message: "this server answers to this machine alone", Hint: "ask it as localhost"})
			return
		}
		if secret, ok := bearer(r); ok {
			i, err := g.store.byToken(r.Context(), secret)
			if err != nil {
				g.refuse(w, r, err)
				return
			}
			next.ServeHTTP(w, r.WithContext(With(r.Context(), i)))
			return
		}
		if err := g.sameSite(r); err != nil {
			g.refuse(w, r, err)
			return
		}
		if g.options.Local {
			i := Identity{Name: g.options.LocalName, Role: Administrator, Via: ViaLocal, May: Administrator.Scopes()}
			next.ServeHTTP(w, r.WithContext(With(r.Context(), i)))
			return
		}
		inSession.ServeHTTP(w, r)
	})
}

// hostOf is a Host header without its port, and an IPv6 address without brackets.
func hostOf(host string) string {
	if h, _, err := net.SplitHostPort(host); err == nil {
		return h
	}
	return strings.Trim(host, "[]")
}

func bearer(r *http.Request) (string, bool) {
	scheme, secret, ok := strings.Cut(r.Header.Get("Authorization"), " ")
	return strings.TrimSpace(secret), ok && strings.EqualFold(scheme, "Bearer")
}

// sameSite refuses writes that another site made a browser ask for
// (http.CrossOriginProtection), and, with a session's cookie, those that do not
// say where they come from: a browser always does.
func (g *Guard) sameSite(r *http.Request) error {
	if err := g.cross.Check(r); err != nil {
		return &attache.Error{Code: problem.CrossSite, Message: "asked by another site", Err: err}
	}
	if safe(r.Method) || g.options.Local {
		return nil
	}
	if _, err := r.Cookie(g.sessions.Cookie.Name); err == nil && r.Header.Get("Sec-Fetch-Site") == "" && r.Header.Get("Origin") == "" {
		return &attache.Error{Code: problem.CrossSite, Message: "a write with a cookie that does not say which site asks", Hint: "programs use a token"}
	}
	return nil
}

func safe(method string) bool {
	return method == http.MethodGet || method == http.MethodHead || method == http.MethodOptions
}

// bySession is who logged in, if they still may: nobody where a user was removed,
// or got another password or role, since.
func (g *Guard) bySession(r *http.Request) (Identity, error) {
	name := g.sessions.GetString(r.Context(), "user")
	if name == "" {
		return Identity{}, nil
	}
	u, err := g.store.User(r.Context(), name)
	if attache.ErrorCode(err) == attache.CodeNotFound || err == nil && u.epoch != g.sessions.GetInt64(r.Context(), "epoch") {
		return Identity{}, g.sessions.Destroy(r.Context())
	}
	if err != nil {
		return Identity{}, err
	}
	return Identity{Name: u.Name, Role: u.Role, Via: ViaSession, May: u.Role.Scopes()}, nil
}

// Need lets through who may do what the scope names; others get CodeLogin or
// CodeForbidden. Writes that are let through, or forbidden, go into the audit log.
func (g *Guard) Need(scope Scope, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := Check(From(r.Context()), scope); err != nil {
			g.note(r, scope, problem.Status(err))
			g.refuse(w, r, err)
			return
		}
		if safe(r.Method) || scope == Read {
			next.ServeHTTP(w, r)
			return
		}
		s := &status{ResponseWriter: w, code: http.StatusOK}
		next.ServeHTTP(s, r)
		g.note(r, scope, s.code)
	})
}

// Check says whether the identity may do what the scope names: nil, CodeLogin or
// CodeForbidden.
func Check(i Identity, scope Scope) error {
	switch {
	case i.Allows(scope):
		return nil
	case i.Name == "":
		return &attache.Error{Code: problem.Login, Message: "nobody is logged in", Hint: "log in, or send a token: Authorization: Bearer …"}
	case i.Via == ViaToken:
		return &attache.Error{Code: problem.Forbidden, Message: "this token may not " + string(scope)}
	}
	return &attache.Error{Code: problem.Forbidden, Message: "a " + string(i.Role) + " may not " + string(scope)}
}

// note writes a write of somebody known into the audit log.
func (g *Guard) note(r *http.Request, scope Scope, code int) {
	i := From(r.Context())
	if safe(r.Method) || scope == Read || i.Name == "" {
		return
	}
	g.audit(r, Entry{Who: i.Name, Via: i.Via, Act: r.Method + " " + r.URL.Path, Target: i.Token, Outcome: http.StatusText(code)})
}

func (g *Guard) audit(r *http.Request, e Entry) {
	e.Remote = remote(r)
	if err := g.store.Audit(r.Context(), e); err != nil {
		g.options.Log.Error("audit log", "error", err)
	}
}

func (g *Guard) refuse(w http.ResponseWriter, r *http.Request, err error) {
	if problem.Status(err) == http.StatusInternalServerError {
		g.options.Log.Error("accounts", "error", err)
	}
	g.options.Refuse(w, r, err)
}

// remote is the address of the client, without its port.
func remote(r *http.Request) string { return hostOf(r.RemoteAddr) }

// A status remembers what was answered.
type status struct {
	http.ResponseWriter
	code int
}

// WriteHeader remembers the status.
func (s *status) WriteHeader(code int) {
	s.code = code
	s.ResponseWriter.WriteHeader(code)
}

// Unwrap is for http.ResponseController.
func (s *status) Unwrap() http.ResponseWriter { return s.ResponseWriter }
