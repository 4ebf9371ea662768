package notify

import (
	"bufio"
	"context"
	"crypto/hmac"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"attache"
)

func alarm(id string) attache.Alarm {
	return attache.Alarm{AlarmRow: attache.AlarmRow{ID: id, Kind: "counted", Watch: "w", Reason: "more than usual"}, Day: "2031-05-24", Arrow: "↑", Test: "burst", Window: 7, Seen: 8, Expected: 2.7, P: 0.0004, Off: "less of it"}
}

// A faulty receiver takes alarms when it is told to.
type faulty struct {
	Log
	name  string
	err   func(n int) error
	tries atomic.Int32
	hold  chan bool
	mu    sync.Mutex
	took  []string
}

func (f *faulty) Name() string   { return f.name }
func (f *faulty) Together() bool { return false }
func (f *faulty) Send(ctx context.Context, alarms []attache.Alarm) error {
	n := int(f.tries.Add(1))
	if f.hold != nil {
		select {
		case <-f.hold:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	if f.err != nil {
		if err := f.err(n); err != nil {
			return err
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, a := range alarms {
		f.took = append(f.took, a.ID)
	}
	return nil
}

func (f *faulty) all() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.took)
}

// A clock that a test turns.
type turned struct{ at atomic.Int64 }

func (c *turned) now() time.Time { return time.Unix(c.at.Load(), 0).UTC() }

func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for range 500 {
		if ok() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("not in time: " + what)
}

func states(t *testing.T, o *Outbox) map[string]Notice {
	t.Helper()
	all, err := o.Notices()
	if err != nil {
		t.Fatal(err)
	}
	m := map[string]Notice{}
	for _, n := range all {
		m[n.To+" "+n.Alarm.ID] = n
	}
	return m
}

// A receiver that hangs and one that refuses delay nobody; what was not taken is
// kept, shown, tried again after a start, and never sent twice.
func TestOutbox(t *testing.T) {
	clock := &turned{}
	clock.at.Store(2_000_000_000)
	hanging := &faulty{name: "hanging", hold: make(chan bool)}
	failing := &faulty{name: "failing", err: func(n int) error {
		if n < 3 {
			return errors.New("status 500")
		}
		return nil
	}}
	refusing := &faulty{name: "refusing", err: func(int) error { return &RefusedError{Why: "refused with status 410"} }}
	good := &faulty{name: "good"}
	o := &Outbox{Dir: filepath.Join(t.TempDir(), "outbox"), Receivers: []Receiver{hanging, failing, refusing, good}, Now: clock.now}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan bool)
	go func() { o.Run(ctx); close(ended) }()
	start := time.Now()
	for _, id := range []string{"a", "b", "a"} {
		if err := o.Put(alarm(id)); err != nil {
			t.Fatal(err)
		}
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("writing three alarms down takes %v", took)
	}
	until(t, "the good one has both", func() bool { return len(good.all()) == 2 })
	until(t, "the refusing one has failed", func() bool { return states(t, o)["refusing b"].State == Failed })
	until(t, "the failing one waits", func() bool { return states(t, o)["failing b"].Attempts == 1 })
	if n := states(t, o)["failing a"]; n.State != Waiting || n.Error != "status 500" || !n.Next.Equal(clock.now().Add(30*time.Second)) {
		t.Errorf("%+v", n)
	}
	clock.at.Add(31)
	stop() // and start again: nothing is forgotten
	<-ended
	ctx, stop = context.WithCancel(context.Background())
	defer stop()
	again := &Outbox{Dir: o.Dir, Receivers: o.Receivers, Now: clock.now}
	ended = make(chan bool)
	go func() { again.Run(ctx); close(ended) }()
	until(t, "the failing one takes", func() bool { return len(failing.all()) == 2 })
	close(hanging.hold)
	until(t, "the hanging one takes", func() bool { return len(hanging.all()) == 2 })
	until(t, "all are noted", func() bool {
		for _, n := range states(t, again) {
			if n.State == Waiting {
				return false
			}
		}
		return true
	})
	stop()
	<-ended
	if got := good.all(); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("the good one has %v", got)
	}
	if refusing.tries.Load() != 2 {
		t.Errorf("the refusing one was asked %d times", refusing.tries.Load())
	}
}

func TestWait(t *testing.T) {
	sum := time.Duration(0)
	for n := 1; n < Attempts; n++ {
		if wait(n) > 8*time.Hour || n > 1 && wait(n) < wait(n-1) {
			t.Errorf("after %d attempts %v", n, wait(n))
		}
		sum += wait(n)
	}
	if sum < 24*time.Hour || sum > 48*time.Hour {
		t.Errorf("given up after %v", sum)
	}
}

// The hook's message is signed; 500 is tried again, 410 is not.
func TestHook(t *testing.T) {
	secret := []byte("between us")
	answer := http.StatusInternalServerError
	var got Message
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if !hmac.Equal([]byte(r.Header.Get("X-Attache-Signature")), []byte(Signature(secret, r.Header.Get("X-Attache-Timestamp"), body))) {
			t.Error("the signature is not that of the message")
		}
		if Signature([]byte("another"), r.Header.Get("X-Attache-Timestamp"), body) == r.Header.Get("X-Attache-Signature") {
			t.Error("any secret signs alike")
		}
		if err := json.Unmarshal(body, &got); err != nil {
			t.Error(err)
		}
		w.WriteHeader(answer)
	}))
	defer server.Close()
	h := &Hook{Called: "desk", URL: server.URL, Secret: secret, Private: true}
	var refused *RefusedError
	if err := h.Send(context.Background(), []attache.Alarm{alarm("a")}); err == nil || errors.As(err, &refused) {
		t.Errorf("500: %v", err)
	}
	answer = http.StatusNoContent
	if err := h.Send(context.Background(), []attache.Alarm{alarm("a")}); err != nil {
		t.Error(err)
	}
	if got.Kind != "alarm" || got.Alarm.ID != "a" || !strings.Contains(got.Text, "p = 0.0004") {
		t.Errorf("%+v", got)
	}
	answer = http.StatusGone
	if err := h.Send(context.Background(), []attache.Alarm{alarm("a")}); !errors.As(err, &refused) {
		t.Errorf("410: %v", err)
	}
}

// An address of the own network is refused, named or behind a redirect, and no
// error holds the hook's address, which may be secret.
func TestHookStaysOutside(t *testing.T) {
	inner := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the own network was reached") }))
	defer inner.Close()
	var refused *RefusedError
	h := &Hook{Called: "x", URL: inner.URL + "/token-123"}
	err := h.Send(context.Background(), []attache.Alarm{alarm("a")})
	if !errors.As(err, &refused) || strings.Contains(err.Error(), "token-123") {
		t.Errorf("%v", err)
	}
	// A redirect: the first address stands for a public one.
	outer := httptest.NewServer(http.RedirectHandler(inner.URL+"/inside", http.StatusTemporaryRedirect))
	defer outer.Close()
	h = &Hook{Called: "x", URL: "http://hooks.example/token-123"}
	client := h.client()
	checked := client.Transport.(*http.Transport).DialContext
	client.Transport.(*http.Transport).DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		if address == "hooks.example:80" {
			return (&net.Dialer{}).DialContext(ctx, network, strings.TrimPrefix(outer.URL, "http://"))
		}
		return checked(ctx, network, address)
	}
	if err := h.Send(context.Background(), []attache.Alarm{alarm("a")}); !errors.As(err, &refused) || strings.Contains(err.Error(), "token-123") {
		t.Errorf("behind a redirect: %v", err)
	}
	// Nobody there, and nobody who answers.
	dead := &Hook{Called: "x", URL: "http://127.0.0.1:1/token-123", Private: true}
	if err := dead.Send(context.Background(), []attache.Alarm{alarm("a")}); err == nil || errors.As(err, &refused) || strings.Contains(err.Error(), "token-123") {
		t.Errorf("dead: %v", err)
	}
	slow := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // only then does the server notice who leaves
		<-r.Context().Done()
	}))
	defer slow.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	if err := (&Hook{Called: "x", URL: slow.URL, Private: true}).Send(ctx, []attache.Alarm{alarm("a")}); err == nil || err.Error() != "no answer in time" {
		t.Errorf("slow: %v", err)
	}
}

func TestPublic(t *testing.T) {
	for address, want := range map[string]bool{"9.9.9.9": true, "2620:fe::fe": true, "127.0.0.1": false, "10.1.2.3": false, "169.254.169.254": false, "::1": false, "fe80::1": false, "fd00::1": false,
		"::ffff:192.168.0.1": false, "100.64.0.1": false, "0.0.0.0": false, "224.0.0.1": false, "64:ff9b::7f00:1": false} {
		if got := public(netip.MustParseAddr(address)); got != want {
			t.Errorf("%s: %v", address, got)
		}
	}
}

// post is a mail server that takes one message, as far as RFC 5321 goes here.
func post(t *testing.T) (host string, port int, got func() string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	text := make(chan string, 1)
	go func() {
		c, err := l.Accept()
		if err != nil {
			return
		}
		defer c.Close()
		l.Close() // one, and then it is gone
		say := func(s string) { fmt.Fprintf(c, "%s\r\n", s) }
		say("220 here")
		in := bufio.NewScanner(c)
		for in.Scan() {
			switch line := strings.ToUpper(in.Text()); {
			case strings.HasPrefix(line, "EHLO"):
				say("250 here")
			case line == "DATA":
				say("354 go on")
				var b strings.Builder
				for in.Scan() && in.Text() != "." {
					b.WriteString(in.Text() + "\n")
				}
				say("250 taken")
				text <- b.String()
			case line == "QUIT":
				say("221 bye")
				return
			default:
				say("250 well")
			}
		}
	}()
	at := l.Addr().(*net.TCPAddr)
	return "127.0.0.1", at.Port, func() string {
		select {
		case s := <-text:
			return s
		case <-time.After(5 * time.Second):
			t.Fatal("no mail")
			return ""
		}
	}
}

func TestMail(t *testing.T) {
	host, port, got := post(t)
	m := &Mail{Called: "morning", Host: host, Port: port, TLS: "none", From: "attache@here.example", To: []string{"desk@here.example"}}
	if err := m.Check(); err != nil {
		t.Fatal(err)
	}
	if err := m.Send(context.Background(), []attache.Alarm{alarm("a"), alarm("b")}); err != nil {
		t.Fatal(err)
	}
	text := got()
	for _, want := range []string{"Subject: attache: 2 alarms", "To: <desk@here.example>", "more than usual", "X-Attache-Alarms: a b"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if err := m.Send(context.Background(), []attache.Alarm{alarm("c")}); err == nil {
		t.Error("a server that is gone takes a mail")
	}
	for name, m := range map[string]*Mail{
		"nobody":   {Host: "x", From: "a@b.example"},
		"tls":      {Host: "x", From: "a@b.example", To: []string{"c@d.example"}, TLS: "ssl"},
		"digest":   {Host: "x", From: "a@b.example", To: []string{"c@d.example"}, Digest: "8"},
		"quiet":    {Host: "x", From: "a@b.example", To: []string{"c@d.example"}, Quiet: "22:00"},
		"in clear": {Host: "x", From: "a@b.example", To: []string{"c@d.example"}, TLS: "none", User: "u", Password: "p"},
	} {
		if m.Check() == nil {
			t.Errorf("%s: it passes", name)
		}
	}
}

func TestFirst(t *testing.T) {
	berlin := time.FixedZone("", 2*3600)
	for _, x := range []struct{ digest, quiet, now, want string }{
		{"", "", "2031-05-24T12:00:00Z", "2031-05-24T12:00:00Z"},
		{"08:00", "", "2031-05-24T05:59:00Z", "2031-05-24T06:00:00Z"}, // 8:00 in the zone
		{"08:00", "", "2031-05-24T06:00:00Z", "2031-05-25T06:00:00Z"},
		{"", "22:00-06:00", "2031-05-24T20:30:00Z", "2031-05-25T04:00:00Z"},
		{"", "22:00-06:00", "2031-05-24T02:30:00Z", "2031-05-24T04:00:00Z"},
		{"", "22:00-06:00", "2031-05-24T04:00:00Z", "2031-05-24T04:00:00Z"},
		{"", "12:00-14:00", "2031-05-24T10:30:00Z", "2031-05-24T12:00:00Z"},
		{"05:00", "22:00-06:00", "2031-05-24T10:00:00Z", "2031-05-25T04:00:00Z"},
	} {
		now, _ := time.Parse(time.RFC3339, x.now)
		got := (&Mail{Digest: x.digest, Quiet: x.quiet, Zone: berlin}).First(now)
		if s := got.UTC().Format(time.RFC3339); s != x.want {
			t.Errorf("digest %q, quiet %q at %s: %s, want %s", x.digest, x.quiet, x.now, s, x.want)
		}
	}
}
