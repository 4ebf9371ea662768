package api

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"attache"
	"attache/internal/ledger"
	"attache/internal/web/account"
	"attache/internal/web/webtest"
)

// unread reads nothing in anything: where the test is not about reading.
func unread(_ context.Context, r attache.Report) (attache.Reading, error) {
	return attache.Reading{Report: r, Entities: []attache.Entity{}, Events: []attache.Event{}, Doubts: []attache.Doubt{}, Model: attache.ModelID{Name: "none", Version: "1", SHA256: "00"}}, nil
}

// A world is a server over a real ledger and real accounts.
type world struct {
	url    string
	ledger *ledger.Store
	store  *account.Store
	routes *routes
	feed   *Feed
}

// serve starts a server; local serves without login. change may set options.
func serve(t testing.TB, local bool, change func(*Options)) *world {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	store, err := account.Open(ctx, filepath.Join(t.TempDir(), "accounts"))
	if err != nil {
		t.Fatal(err)
	}
	w := &world{ledger: webtest.Ledger(t), store: store}
	w.feed = NewFeed(w.ledger, 50*time.Millisecond)
	stopped := make(chan bool)
	go func() {
		defer close(stopped)
		_ = w.feed.Run(ctx) // ends with ctx
	}()
	guard := account.NewGuard(store, account.Options{Local: local})
	o := Options{Ledger: w.ledger, Read: InTurn(webtest.Reader().Read, 1), Feed: w.feed, Need: guard.Need, Open: local, Version: "test",
		Audit: func(q AuditQuery) ([]account.Entry, error) { return store.Log(q.Context, q.Before, q.Limit) }}
	if change != nil {
		change(&o)
	}
	h, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	w.routes = h.(*routes)
	mux := http.NewServeMux()
	mux.Handle("/", h)
	mux.HandleFunc("POST /login", func(rw http.ResponseWriter, r *http.Request) {
		if _, err := guard.Login(r, r.FormValue("name"), r.FormValue("password")); err != nil {
			http.Error(rw, err.Error(), http.StatusUnauthorized)
		}
	})
	server := httptest.NewServer(guard.Identify(mux))
	w.url = server.URL
	t.Cleanup(func() {
		cancel()
		<-stopped
		server.CloseClientConnections()
		server.Close()
		store.Close()
	})
	return w
}

// A got is an answer, read to its end.
type got struct {
	status int
	header http.Header
	body   []byte
}

func (g got) text() string { return string(g.body) }

// decode reads the body into v.
func (g got) decode(t testing.TB, v any) {
	t.Helper()
	if err := json.Unmarshal(g.body, v); err != nil {
		t.Fatalf("status %d: %v: %s", g.status, err, g.body)
	}
}

// ask makes a request; headers are "Name: value".
func (w *world) ask(t testing.TB, method, path, body string, headers ...string) got {
	t.Helper()
	r, err := http.NewRequest(method, w.url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Set(name, value)
	}
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return got{resp.StatusCode, resp.Header, b}
}

// get asks and wants 200.
func (w *world) get(t testing.TB, path string, v any, headers ...string) got {
	t.Helper()
	g := w.ask(t, "GET", path, "", headers...)
	if g.status != http.StatusOK {
		t.Fatalf("GET %s: %d %s", path, g.status, g.body)
	}
	if v != nil {
		g.decode(t, v)
	}
	return g
}
