package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"attache"
	"attache/internal/web/account"
	"attache/internal/web/problem"
)

// routes is the router that huma registers its operations with. Each gets, from
// outside in: the limit of requests, who may, and, for questions, an ETag.
type routes struct {
	mux    *http.ServeMux
	need   map[string]account.Scope // by "METHOD path", set before the route
	guard  func(account.Scope, http.Handler) http.Handler
	limits *limits
	feed   *Feed
}

// Patterns of what is no operation.
const (
	documentPath = "/openapi.json"
	rest         = "/api/"
)

func newRoutes(o Options) *routes {
	m := &routes{mux: http.NewServeMux(), need: map[string]account.Scope{}, guard: o.Need, limits: newLimits(o.Rate, o.Burst, o.Now), feed: o.Feed}
	m.mux.HandleFunc(rest, m.none)
	return m
}

// ServeHTTP answers a request.
func (m *routes) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Content-Type-Options", "nosniff")
	m.mux.ServeHTTP(w, r)
}

// HandleFunc registers an operation; a route whose scope nobody named is refused
// to all.
func (m *routes) HandleFunc(pattern string, handle func(http.ResponseWriter, *http.Request)) {
	scope, ok := m.need[pattern]
	if !ok {
		panic("api: no scope for " + pattern)
	}
	h := http.Handler(http.HandlerFunc(handle))
	if strings.HasPrefix(pattern, "GET ") && pattern != "GET "+streamPath {
		h = m.tagged(h)
	}
	m.mux.Handle(pattern, m.limits.limited(m.guard(scope, h)))
}

// serveDocument serves the document, to everybody: it tells how to log in.
func (m *routes) serveDocument(doc []byte) {
	m.mux.Handle("GET "+documentPath, m.tagged(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/vnd.oai.openapi+json;version=3.1")
		_, _ = w.Write(doc) // the client has gone: nobody to tell
	})))
}

// none answers what no route does: 405 where another method would do, else 404.
func (m *routes) none(w http.ResponseWriter, r *http.Request) {
	allowed := map[string]bool{}
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		other := r.Clone(r.Context())
		other.Method = method
		if _, pattern := m.mux.Handler(other); pattern != rest && pattern != "" {
			allowed[method] = true
			if method == http.MethodGet {
				allowed[http.MethodHead] = true
			}
		}
	}
	if len(allowed) == 0 {
		problem.Write(w, &attache.Error{Code: attache.CodeNotFound, Message: "there is nothing at this address", Hint: documentPath + " lists what there is"})
		return
	}
	w.Header().Set("Allow", strings.Join(slices.Sorted(maps.Keys(allowed)), ", "))
	problem.WriteDetails(w, &problem.Details{Title: http.StatusText(http.StatusMethodNotAllowed), Status: http.StatusMethodNotAllowed, Code: "method_not_allowed", Detail: r.Method + " cannot be done here"})
}

// SeqHeader tells with every answer up to which change of the ledger it is
// certainly true: where to go on with changed_after.
const SeqHeader = "Attache-Seq"

// tagged gives an answer its ETag, the hash of its content, and answers 304 to
// who has it. The ledger is asked all the same: what it saves is the way.
func (m *routes) tagged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if seq, ok := m.feed.known(); ok {
			w.Header().Set(SeqHeader, strconv.FormatInt(seq, 10))
		}
		b := &buffered{ResponseWriter: w, code: http.StatusOK}
		next.ServeHTTP(b, r)
		if b.code == http.StatusOK {
			sum := sha256.Sum256(b.body.Bytes())
			tag := `"` + base64.RawURLEncoding.EncodeToString(sum[:16]) + `"`
			w.Header().Set("ETag", tag)
			w.Header().Set("Cache-Control", "private, no-cache")
			if matches(r.Header.Get("If-None-Match"), tag) {
				for _, h := range []string{"Content-Type", "Content-Length"} {
					w.Header().Del(h)
				}
				w.WriteHeader(http.StatusNotModified)
				return
			}
		}
		w.Header().Set("Content-Length", strconv.Itoa(b.body.Len()))
		w.WriteHeader(b.code)
		_, _ = w.Write(b.body.Bytes()) // the client has gone: nobody to tell
	})
}

// matches is the comparison of If-None-Match (RFC 9110 §13.1.2), which is weak.
func matches(header, tag string) bool {
	for part := range strings.SplitSeq(header, ",") {
		if part = strings.TrimSpace(part); part == "*" || strings.TrimPrefix(part, "W/") == tag {
			return true
		}
	}
	return false
}

// buffered holds an answer back until it is whole.
type buffered struct {
	http.ResponseWriter
	code int
	body bytes.Buffer
}

// WriteHeader keeps the status.
func (b *buffered) WriteHeader(code int) { b.code = code }

// Write keeps the body.
func (b *buffered) Write(p []byte) (int, error) { return b.body.Write(p) }
