package press

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"attache"
)

func gzipped(t *testing.T, r io.Reader) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := io.Copy(z, r); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestGet(t *testing.T) {
	bomb := gzipped(t, io.LimitReader(zeros{}, 64<<20)) // 64 MiB in 64 KiB
	encoded := func(enc string, body []byte) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", enc)
			_, _ = w.Write(body)
		}
	}
	endless := func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			if _, err := w.Write(make([]byte, 1<<16)); err != nil {
				return
			}
		}
	}
	slow := func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write([]byte("begun"))
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	}
	s := serve(t, map[string]http.HandlerFunc{
		"/plain":     text("text/html", "words"),
		"/gzip":      encoded("gzip", gzipped(t, strings.NewReader("words"))),
		"/bomb":      encoded("gzip", bomb),
		"/not-gzip":  encoded("gzip", []byte("words")),
		"/brotli":    encoded("br", []byte("words")),
		"/endless":   endless,
		"/declared":  status(200, "Content-Length", "99999999"),
		"/slow-body": slow,
		"/slow-head": func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
		"/broken": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			_, _ = w.Write([]byte("half"))
		},
		"/gone":      status(410),
		"/forbidden": status(403),
		"/fault":     status(500),
		"/not-asked": status(206),
		"/nowhere":   status(302),
	})
	for _, c := range []struct{ path, code string }{
		{"/plain", ""}, {"/gzip", ""},
		{"/bomb", attache.CodeTooLarge}, {"/endless", attache.CodeTooLarge}, {"/declared", attache.CodeTooLarge},
		{"/not-gzip", CodeFetch}, {"/brotli", CodeFetch}, {"/broken", CodeFetch},
		{"/slow-body", CodeTimeout}, {"/slow-head", CodeTimeout},
		{"/gone", CodeGone}, {"/missing", CodeStatus}, {"/forbidden", CodeStatus}, {"/fault", CodeStatus}, {"/not-asked", CodeStatus},
		{"/nowhere", CodeRedirect},
	} {
		t.Run(c.path, func(t *testing.T) {
			client, _ := local(t)
			client.MaxBytes = 1 << 20
			if strings.HasPrefix(c.path, "/slow") {
				client.Timeout = 100 * time.Millisecond
			}
			p, err := client.Get(t.Context(), s.URL+c.path, Validator{})
			if attache.ErrorCode(err) != c.code {
				t.Fatalf("%v, want code %q", err, c.code)
			}
			if err == nil && string(p.Body) != "words" {
				t.Errorf("body %q", p.Body)
			}
		})
	}
	if agent := s.seen[0].UserAgent(); !strings.HasPrefix(agent, "attache/") {
		t.Errorf("User-Agent %q", agent)
	}
}

func TestConditional(t *testing.T) {
	s := serve(t, map[string]http.HandlerFunc{"/feed": func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-None-Match") == `"v1"` && r.Header.Get("If-Modified-Since") == "Tue, 05 Mar 2024 10:00:00 GMT" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("ETag", `"v1"`)
		w.Header().Set("Last-Modified", "Tue, 05 Mar 2024 10:00:00 GMT")
		_, _ = w.Write([]byte("words"))
	}})
	client, _ := local(t)
	p, err := client.Get(t.Context(), s.URL+"/feed", Validator{})
	if err != nil || p.NotModified || string(p.Body) != "words" {
		t.Fatalf("first: %+v, %v", p, err)
	}
	p, err = client.Get(t.Context(), s.URL+"/feed", p.Valid)
	if err != nil || !p.NotModified || len(p.Body) != 0 {
		t.Fatalf("second: %+v, %v", p, err)
	}
}

func TestRetryAfter(t *testing.T) {
	now := newClock().Now()
	for header, want := range map[string]time.Duration{
		"120": 2 * time.Minute, "0": 0, " 7 ": 7 * time.Second,
		"Tue, 05 Mar 2024 13:00:00 GMT": time.Hour,
		"99999999999":                   laterMost,
		"Tue, 05 Mar 2124 13:00:00 GMT": laterMost,
		"":                              laterDefault, "soon": laterDefault, "-5": laterDefault, "99999999999999999999999": laterDefault,
	} {
		until, given := retryAfter(header, now)
		if got := until.Sub(now); got != want || given != (want != laterDefault) {
			t.Errorf("%q: %s, given %v", header, got, given)
		}
	}
	s := serve(t, map[string]http.HandlerFunc{"/busy": status(429, "Retry-After", "120"), "/page": text("text/html", "words")})
	client, clock := local(t)
	_, err := client.Get(t.Context(), s.URL+"/busy", Validator{})
	var later *LaterError
	if !errors.As(err, &later) || !later.Until.Equal(clock.Now().Add(2*time.Minute)) || attache.ErrorCode(err) != CodeLater {
		t.Fatalf("%v", err)
	}
	asked := s.count("/page")
	if _, err = client.Get(t.Context(), s.URL+"/page", Validator{}); !errors.As(err, &later) || s.count("/page") != asked {
		t.Errorf("the host was asked again before its time: %v", err)
	}
	clock.pass(2 * time.Minute)
	if _, err = client.Get(t.Context(), s.URL+"/page", Validator{}); err != nil {
		t.Errorf("after its time: %v", err)
	}
}

func TestRedirects(t *testing.T) {
	to := func(code int, where string) http.HandlerFunc { return status(code, "Location", where) }
	handlers := map[string]http.HandlerFunc{
		"/end": text("text/html", "words"), "/self": to(302, "/self"), "/a": to(302, "/b"), "/b": to(302, "/a"),
		"/forever": to(301, "/end"), "/moved": to(308, "/forever"), "/mixed": to(301, "/now"), "/now": to(307, "/end"),
		"/ftp": to(302, "ftp://example.org/"), "/file": to(302, "file:///etc/passwd"), "/gopher": to(302, "gopher://127.0.0.1:25/"),
		"/loopback": to(302, "http://127.0.0.2/"), "/private": to(302, "http://10.0.0.1/"), "/metadata": to(302, "http://169.254.169.254/latest/"),
		"/six": to(302, "http://[::1]/"), "/mapped": to(302, "http://[::ffff:10.0.0.1]/"), "/nat64": to(302, "http://[64:ff9b::a00:1]/"), "/decimal": to(302, "http://167772161/"),
		"/named": to(302, "http://inside.example/"), "/bad": to(302, "http://[oops"), "/password": to(302, "http://user:secret@10.0.0.1/"),
	}
	chain := func(n int) string { return "/chain" + strings.Repeat("x", n) }
	for n := range 12 {
		handlers[chain(n)] = to(302, chain(n+1))
	}
	handlers[chain(10)], handlers["/chain-of-11"] = handlers["/end"], to(302, chain(0))
	s := serve(t, handlers)
	for _, c := range []struct{ path, code, moved string }{
		{"/end", "", ""}, {"/forever", "", "/end"}, {"/moved", "", "/end"}, {"/mixed", "", ""}, {"/now", "", ""},
		{chain(0), "", ""}, {"/chain-of-11", CodeRedirect, ""},
		{"/self", CodeRedirect, ""}, {"/a", CodeRedirect, ""}, {"/bad", CodeRedirect, ""},
		{"/ftp", CodeAddress, ""}, {"/file", CodeAddress, ""}, {"/gopher", CodeAddress, ""},
		{"/loopback", CodeAddress, ""}, {"/private", CodeAddress, ""}, {"/metadata", CodeAddress, ""}, {"/six", CodeAddress, ""},
		{"/mapped", CodeAddress, ""}, {"/nat64", CodeAddress, ""}, {"/decimal", CodeAddress, ""}, {"/named", CodeAddress, ""}, {"/password", CodeAddress, ""},
	} {
		client, _ := local(t)
		client.Resolver = &names{m: map[string][]string{"inside.example": {"192.168.1.1"}, "167772161": {"10.0.0.1"}}}
		p, err := client.Get(t.Context(), s.URL+c.path, Validator{})
		if attache.ErrorCode(err) != c.code {
			t.Errorf("%s: %v, want code %q", c.path, err, c.code)
			continue
		}
		if err == nil && (string(p.Body) != "words" || strings.TrimPrefix(p.Moved, s.URL) != c.moved) {
			t.Errorf("%s: moved to %q, want %q", c.path, p.Moved, c.moved)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: a password in %q", c.path, err)
		}
	}
}

// TestRebinding gives names that turn to the inside once they are trusted.
func TestRebinding(t *testing.T) {
	s := serve(t, map[string]http.HandlerFunc{"/": text("text/html", "words")})
	port := s.URL[strings.LastIndex(s.URL, ":"):]
	client := &Client{Clock: newClock(), Timeout: time.Second, Resolver: &names{m: map[string][]string{
		"inside.example": {"127.0.0.1"},
		"rebind.example": {"203.0.113.1", "127.0.0.1"},
	}}}
	for _, host := range []string{"inside.example", "rebind.example", "rebind.example", "localhost", "127.0.0.1"} {
		if _, err := client.Get(t.Context(), "http://"+host+port+"/", Validator{}); err == nil {
			t.Errorf("%s was fetched", host)
		}
	}
	// The control function alone: a dialer handed a bad address past the look-up.
	if _, err := client.dial(t.Context(), "tcp", "127.0.0.1"+port); attache.ErrorCode(err) != CodeAddress {
		t.Errorf("dial: %v", err)
	}
	if n := len(s.seen); n != 0 {
		t.Errorf("the server was asked %d times", n)
	}
}

func TestPublicAddress(t *testing.T) {
	for addr, want := range map[string]bool{
		"1.1.1.1": true, "8.8.8.8": true, "172.15.0.1": true, "172.32.0.1": true, "2606:4700::1111": true, "2a00:1450::1": true, "64:ff9b::808:808": true, "2002:808:808::1": true,
		"::ffff:8.8.8.8": true,
		"0.0.0.0":        false, "0.1.2.3": false, "10.0.0.1": false, "127.0.0.1": false, "127.255.0.1": false, "172.16.0.1": false, "172.31.255.255": false, "192.168.0.1": false,
		"169.254.169.254": false, "100.64.0.1": false, "100.100.100.200": false, "168.63.129.16": false, "192.0.0.192": false, "192.0.2.1": false, "198.18.0.1": false,
		"224.0.0.1": false, "239.1.1.1": false, "240.0.0.1": false, "255.255.255.255": false,
		"::": false, "::1": false, "fe80::1": false, "fe80::1%eth0": false, "fec0::1": false, "fc00::1": false, "fd00:ec2::254": false, "ff02::1": false, "2001:db8::1": false,
		"::ffff:127.0.0.1": false, "::ffff:169.254.169.254": false, "64:ff9b::7f00:1": false, "64:ff9b:1::a00:1": false, "2002:7f00:1::1": false, "2001::1": false, "::127.0.0.1": false,
	} {
		if got := PublicAddress(netip.MustParseAddr(addr)); got != want {
			t.Errorf("%s: %v", addr, got)
		}
	}
	if PublicAddress(netip.Addr{}) {
		t.Error("no address is public")
	}
}

func TestCredentials(t *testing.T) {
	s := serve(t, map[string]http.HandlerFunc{"/page": text("text/html", "words")})
	client, _ := local(t)
	p, err := client.Get(t.Context(), strings.Replace(s.URL, "http://", "http://jane:secret@", 1)+"/page#part", Validator{})
	if err != nil || p.URL != s.URL+"/page" {
		t.Fatalf("%+v, %v", p, err)
	}
	for _, r := range s.seen {
		if r.Header.Get("Authorization") != "" {
			t.Error("credentials were sent")
		}
	}
	for _, bad := range []string{"http://jane:secret@10.0.0.1/", "http://jane:secret@%zz/", "ftp://jane:secret@example.org/", "http://jane:secret@/"} {
		if _, err := client.Get(t.Context(), bad, Validator{}); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%v", err)
		}
		if strings.Contains(PublicURL(bad), "secret") {
			t.Errorf("kept: %s", PublicURL(bad))
		}
	}
}

func TestPoliteness(t *testing.T) {
	var now, most atomic.Int32
	s := serve(t, map[string]http.HandlerFunc{"/page": func(w http.ResponseWriter, _ *http.Request) {
		most.Store(max(most.Load(), now.Add(1)))
		time.Sleep(5 * time.Millisecond)
		now.Add(-1)
	}})
	client, clock := local(t)
	client.Delay = 3 * time.Second
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			if _, err := client.Get(context.Background(), s.URL+"/page", Validator{}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if most.Load() != 1 {
		t.Errorf("%d requests at a time", most.Load())
	}
	if len(clock.slept) != 6 { // robots.txt comes first, six pages after it
		t.Errorf("waited %v", clock.slept)
	}
	for _, d := range clock.slept {
		if d != 3*time.Second {
			t.Errorf("waited %s", d)
		}
	}
}

func TestWaitingEnds(t *testing.T) {
	release := make(chan struct{})
	s := serve(t, map[string]http.HandlerFunc{"/page": func(http.ResponseWriter, *http.Request) { <-release }})
	client, _ := local(t)
	done := make(chan struct{})
	go func() { defer close(done); _, _ = client.Get(context.Background(), s.URL+"/page", Validator{}) }()
	for s.count("/page") == 0 {
		time.Sleep(time.Millisecond)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := client.Get(ctx, s.URL+"/page", Validator{}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("waiting for a busy host: %v", err)
	}
	close(release)
	<-done
}

func TestForget(t *testing.T) {
	client := &Client{Clock: newClock()}
	client.once.Do(client.prepare)
	held, _ := pageURL("http://held.example/")
	client.host(held)
	for n := range 3 * mostHosts {
		u, _ := pageURL("http://h" + strings.Repeat("a", n%50) + time.Duration(n).String() + ".example/")
		client.release(client.host(u))
	}
	if len(client.hosts) > mostHosts || client.hosts["held.example"] == nil {
		t.Errorf("%d hosts remembered", len(client.hosts))
	}
}
