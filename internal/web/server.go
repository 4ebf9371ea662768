package web

import (
	"cmp"
	"context"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"attache"
	"attache/internal/web/account"
	"attache/internal/web/problem"
	"attache/reading"
)

//go:embed templates
var templates embed.FS

//go:embed static
var static embed.FS

// Options set a server up. Ledger and Guard are needed; what else is nil is not
// offered, and the pages say so.
type Options struct {
	Ledger attache.Ledger
	Guard  *account.Guard

	// Read makes the reading of a report, Explain says what was seen in a sentence,
	// Fetch gets the report at an address. They are called from many goroutines.
	Read    func(context.Context, attache.Report) (attache.Reading, error)
	Explain func(string) (reading.Explanation, error)
	Fetch   func(ctx context.Context, address string) (attache.Report, error)
	Feeds   Feeds
	Sample  func(ctx context.Context) error // puts the sample press into the ledger
	Busy    func() string                   // what is under way, "" nothing: "120 of 200 sample reports read"
	// Recorded is told of every write of a page, so that streams hear of it.
	Recorded func()
	// Alarms lists the alarms; nil: those that the press itself raises.
	Alarms func(context.Context, attache.Filter) (attache.Page[attache.AlarmRow], error)
	// Watches keeps the standing questions; nil: there are none, and /alarms has what
	// the press itself raises.
	Watches Watches
	// Cases keeps pinned events and notes; nil: there are none.
	Cases *CaseBook
	// Outlook says what may follow between two entities; nil: the pages do not.
	Outlook func(ctx context.Context, a, b string) (Outlook, error)
	// Seq is the number of the ledger's last change; nil: pages do not tell what is
	// new since the last visit.
	Seq func(context.Context) (int64, error)

	Name   func(id string) string   // the usual name of an entity; nil: the id
	Lookup func(said string) string // the id that a name means; nil: the words themselves

	API     http.Handler // at /api/ and /openapi.json
	MCP     http.Handler // at /mcp
	Health  http.Handler // at /healthz
	Ready   http.Handler // at /readyz
	Metrics http.Handler // at /metrics

	// Route stands just above the mux, which has then found the pattern of a request;
	// nil: nothing does.
	Route func(http.Handler) http.Handler

	Version string
	Ledgers string // how the ledger is called, for the foot of the page
	Demo    bool
	Now     func() time.Time
	Log     *slog.Logger
}

// A Server answers requests for pages.
type Server struct {
	Options
	mux   *http.ServeMux
	pages map[string]*template.Template
	inner http.Handler // the mux, with what the caller puts above it
	turn  chan bool    // of Explain: one after another
	shelf shelf
}

// New puts a server together. It stands below Guard.Identify. The error is a fault
// of the program, in its templates.
func New(o Options) (*Server, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Alarms == nil {
		o.Alarms = o.Ledger.Reported
	}
	if o.Recorded == nil {
		o.Recorded = func() {}
	}
	if o.Busy == nil {
		o.Busy = func() string { return "" }
	}
	if o.Lookup == nil {
		o.Lookup = func(s string) string { return s }
	}
	s := &Server{Options: o, mux: http.NewServeMux(), turn: make(chan bool, 1)}
	s.inner = s.mux
	if o.Route != nil {
		s.inner = o.Route(s.mux)
	}
	var err error
	if s.pages, err = s.parse(); err != nil {
		return nil, err
	}
	for _, r := range s.routes() {
		h := s.page(r)
		if r.costly {
			h = s.kept(h)
		}
		s.mux.Handle(r.Method+" "+r.Pattern, o.Guard.Need(r.Need, h))
	}
	files, err := fs.Sub(static, "static")
	if err != nil {
		return nil, fmt.Errorf("embedded files: %w", err)
	}
	s.mux.Handle("GET /static/", cached(http.StripPrefix("/static/", http.FileServerFS(files))))
	// Who must log in needs the page for it before being anybody.
	s.mux.Handle("GET /login", s.page(route{Pattern: "/login", handle: s.login}))
	s.mux.Handle("POST /login", s.page(route{Method: http.MethodPost, Pattern: "/login", handle: s.login}))
	s.mux.Handle("POST /logout", s.page(route{Method: http.MethodPost, Pattern: "/logout", handle: s.logout}))
	for pattern, h := range map[string]http.Handler{"/api/": o.API, "/openapi.json": o.API, "/mcp": o.MCP, "/healthz": o.Health, "/readyz": o.Ready, "/metrics": o.Metrics} {
		if h != nil {
			s.mux.Handle(pattern, h)
		}
	}
	s.mux.Handle("/", s.page(route{handle: func(r *http.Request) (view, error) {
		return view{}, &attache.Error{Code: attache.CodeNotFound, Message: "there is no page " + r.URL.Path}
	}}))
	return s, nil
}

// ServeHTTP answers a request. The policy of content stands on every answer: no
// script, style or frame but the server's own files.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	secure(w.Header())
	s.inner.ServeHTTP(w, withForm(r))
}

// secure sets the headers of every answer.
func secure(h http.Header) {
	h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
}

// Refuse answers a request that the guard does not let through: a browser that
// asks for a page is sent to the login, everybody else gets the problem. It is
// what account.Options.Refuse wants.
func Refuse(w http.ResponseWriter, r *http.Request, err error) {
	secure(w.Header())
	if r.Method == http.MethodGet && attache.ErrorCode(err) == problem.Login && formOf(r) == html && acceptsHTML(r) {
		http.Redirect(w, r, "/login?back="+template.URLQueryEscaper(r.URL.RequestURI()), http.StatusSeeOther)
		return
	}
	problem.Write(w, err)
}

func cached(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "max-age=300")
		h.ServeHTTP(w, r)
	})
}

// name is what an entity is called on the pages.
func (s *Server) name(id string) string {
	switch id {
	case attache.AuthorID:
		return "the report itself"
	case attache.UnknownID, "":
		return "somebody unnamed"
	}
	if said, ok := strings.CutPrefix(id, "~"); ok { // its words, with hyphens between them
		return strings.ReplaceAll(said, "-", " ")
	}
	if s.Name == nil {
		return id
	}
	if state, ok := strings.CutSuffix(id, "-civilians"); ok {
		return cmp.Or(s.Name(state), state) + " (people)"
	}
	return cmp.Or(s.Name(id), id)
}
