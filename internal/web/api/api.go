package api

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"attache"
	"attache/internal/web/account"
	"attache/internal/web/problem"
)

// Options set the API up. Ledger, Read and Feed are needed; the rest has defaults.
type Options struct {
	Ledger attache.Ledger
	// Read makes the reading of a report; it is called from many goroutines, and
	// bounds how many it serves (InTurn).
	Read func(context.Context, attache.Report) (attache.Reading, error)
	Feed *Feed
	// Need lets through who may do what the scope names, and keeps the audit log:
	// Guard.Need. nil asks account.From and keeps no log.
	Need func(account.Scope, http.Handler) http.Handler
	// Open says that the server serves without login, for the document.
	Open    bool
	Version string                                                                        // of the program
	Audit   func(AuditQuery) ([]account.Entry, error)                                     // the audit log; nil: not served
	Alarms  func(context.Context, attache.Filter) (attache.Page[attache.AlarmRow], error) // nil: those that the press raises, Ledger.Reported

	Rate  float64 // requests a second that one client may make; 0: 200
	Burst int     // at once; 0: twice the rate
	Now   func() time.Time
	Log   *slog.Logger // nil: slog.Default
}

// An api answers requests.
type api struct{ Options }

// New is the API with its document: /api/v1/… and /openapi.json. It stands below
// Guard.Identify. The error is a fault of the program, found when its routes are
// put together.
func New(o Options) (http.Handler, error) {
	if o.Rate == 0 {
		o.Rate = 200
	}
	if o.Burst == 0 {
		o.Burst = int(2 * o.Rate)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Need == nil {
		o.Need = checked
	}
	a := &api{o}
	m := newRoutes(o)
	config := huma.DefaultConfig("attache", o.Version)
	config.CreateHooks = nil // no $schema in answers: they are the shapes of the command line
	config.OpenAPIPath, config.DocsPath, config.SchemasPath = "", "", ""
	config.RejectUnknownQueryParameters = true // a misspelt filter must not be passed over in silence
	config.Transformers = []huma.Transformer{transform}
	h := humago.New(m, config)
	a.register(h, m)
	doc, err := document(h.OpenAPI(), o.Open)
	if err != nil {
		return nil, err
	}
	m.serveDocument(doc)
	return m, nil
}

// checked is Guard.Need without an audit log.
func checked(scope account.Scope, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := account.Check(account.From(r.Context()), scope); err != nil {
			problem.Write(w, err)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// An operation is a route with what it needs.
type operation struct {
	method, path, id, summary string
	scope                     account.Scope
	tag                       string
	errors                    []int
	status                    int
	body                      int64 // most bytes of the body
	describe                  string
}

// add registers an operation: its route, who may use it, and its document.
func add[I, O any](h huma.API, m *routes, o operation, handle func(*api, *request, *I) (*O, error), a *api) {
	m.need[o.method+" "+o.path] = o.scope
	huma.Register(h, huma.Operation{
		Method: o.method, Path: o.path, OperationID: o.id, Summary: o.summary, Description: o.describe, Tags: []string{o.tag},
		DefaultStatus: o.status, MaxBodyBytes: o.body, BodyReadTimeout: 30 * time.Second,
		Errors:   append([]int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusUnprocessableEntity, http.StatusTooManyRequests, http.StatusServiceUnavailable}, o.errors...),
		Metadata: map[string]any{"scope": o.scope},
	}, wrapped(a, handle))
}
