package press

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"sync"
	"testing"
	"time"
)

// A fakeClock stands still but for who sleeps on it.
type fakeClock struct {
	mu    sync.Mutex
	now   time.Time
	slept []time.Duration
}

func newClock() *fakeClock {
	return &fakeClock{now: time.Date(2024, 3, 5, 12, 0, 0, 0, time.UTC)}
}

func (c *fakeClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *fakeClock) Sleep(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now, c.slept = c.now.Add(d), append(c.slept, d)
	return ctx.Err()
}

func (c *fakeClock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// A site is a local server that counts what it was asked.
type testSite struct {
	*httptest.Server
	mu    sync.Mutex
	asked map[string]int
	seen  []*http.Request
}

// serve starts a site; paths without a handler are not found, robots.txt too.
func serve(t *testing.T, handlers map[string]http.HandlerFunc) *testSite {
	t.Helper()
	s := &testSite{asked: map[string]int{}}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.asked[r.URL.Path]++
		s.seen = append(s.seen, r.Clone(context.Background()))
		s.mu.Unlock()
		if h := handlers[r.URL.Path]; h != nil {
			h(w, r)
			return
		}
		http.NotFound(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *testSite) count(path string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked[path]
}

// local is a client that may ask 127.0.0.1 and nothing else of the own side.
func local(t *testing.T) (*Client, *fakeClock) {
	t.Helper()
	clock := newClock()
	c := &Client{Clock: clock, Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}, Timeout: 5 * time.Second}
	t.Cleanup(func() {
		if send, ok := c.send.(*http.Transport); ok {
			send.CloseIdleConnections()
		}
	})
	return c, clock
}

// names is a Resolver from a table; the answers of a name are given in turn,
// the last one for ever.
type names struct {
	mu sync.Mutex
	m  map[string][]string
}

func (n *names) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	list := n.m[host]
	if len(list) == 0 {
		return nil, &url.Error{Op: "lookup", URL: host, Err: http.ErrServerClosed}
	}
	if len(list) > 1 {
		n.m[host] = list[1:]
	}
	return []netip.Addr{netip.MustParseAddr(list[0])}, nil
}

func text(kind, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		_, _ = w.Write([]byte(body))
	}
}

func status(code int, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(code)
	}
}
