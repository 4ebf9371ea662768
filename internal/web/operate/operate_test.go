package operate

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"attache"
)

func TestReady(t *testing.T) {
	broken := &attache.Error{Code: attache.CodeLocked, Message: "held by another"}
	for _, c := range []struct {
		checks map[string]Check
		status int
		body   string
	}{
		{nil, 200, `{"status":"ok"}`},
		{map[string]Check{"ledger": func(context.Context) error { return nil }}, 200, `{"ledger":"ok","status":"ok"}`},
		{map[string]Check{"ledger": func(context.Context) error { return broken }, "model": func(context.Context) error { return nil }}, 503, `{"ledger":"locked","model":"ok","status":"not ready"}`},
	} {
		w := httptest.NewRecorder()
		Ready(c.checks).ServeHTTP(w, httptest.NewRequest("GET", "/readyz", nil))
		if w.Code != c.status || strings.TrimSpace(w.Body.String()) != c.body {
			t.Errorf("%d %s, want %d %s", w.Code, w.Body, c.status, c.body)
		}
	}
	w := httptest.NewRecorder()
	Health().ServeHTTP(w, httptest.NewRequest("GET", "/healthz", nil))
	if w.Code != 200 {
		t.Errorf("health: %d", w.Code)
	}
}

// TestCount: a route is one series whatever clients ask for, methods that nobody
// has are one, and a panic below still counts.
func TestCount(t *testing.T) {
	m := NewMetrics("1.2.3")
	mux := http.NewServeMux()
	mux.HandleFunc("GET /event/{id}", func(w http.ResponseWriter, r *http.Request) {
		if r.PathValue("id") == "none" {
			http.NotFound(w, r)
		}
	})
	below := func(next http.Handler) http.Handler { // copies the request, as a guard does
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { next.ServeHTTP(w, r.WithContext(r.Context())) })
	}
	h := m.Count(below(m.Route(mux)))
	for _, x := range []struct{ method, path string }{{"GET", "/event/a"}, {"GET", "/event/b"}, {"GET", "/event/none"}, {"BREW", "/event/a"}, {"BREW2", "/nowhere"}, {"GET", "/nowhere"}} {
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(x.method, x.path, nil))
	}
	m.Report("recorded")
	read := m.Read(func(r attache.Report) (attache.Reading, error) {
		if r.Text == "" {
			return attache.Reading{}, &attache.Error{Code: attache.CodeNoText}
		}
		return attache.Reading{}, nil
	})
	if _, err := read(attache.Report{}); !errors.As(err, new(*attache.Error)) {
		t.Errorf("error of the reader: %v", err)
	}
	m.Seq(func() float64 { return 42 })
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	text, _ := io.ReadAll(w.Result().Body)
	for _, line := range []string{
		`attache_http_requests_total{method="GET",route="GET /event/{id}",status="200"} 2`,
		`attache_http_requests_total{method="GET",route="GET /event/{id}",status="404"} 1`,
		`attache_http_requests_total{method="other",route="none",status="405"} 1`,
		`attache_http_requests_total{method="other",route="none",status="404"} 1`,
		`attache_http_request_seconds_count{route="GET /event/{id}"} 3`,
		`attache_reports_total{outcome="recorded"} 1`,
		`attache_reading_seconds_count{outcome="no_text"} 1`,
		`attache_build_info{version="1.2.3"} 1`,
		`attache_ledger_seq 42`,
	} {
		if !strings.Contains(string(text), line+"\n") {
			t.Errorf("no line %s", line)
		}
	}
	if t.Failed() {
		t.Logf("%s", text)
	}
}
