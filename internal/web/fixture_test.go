package web

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"attache"
	"attache/internal/ledger"
	"attache/internal/web/account"
	"attache/internal/web/api"
	"attache/internal/web/webtest"
)

// A site is a server over a real ledger and real accounts.
type site struct {
	t        testing.TB
	url      string
	ledger   *ledger.Store
	accounts *account.Store
	server   *Server
	feeds    *fakeFeeds
	watches  *fakeWatches
}

// serve starts a server; local serves without login.
func serve(t testing.TB, local bool, l *ledger.Store) *site {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	accounts, err := account.Open(ctx, filepath.Join(t.TempDir(), "accounts"))
	if err != nil {
		t.Fatal(err)
	}
	quiet := slog.New(slog.DiscardHandler)
	guard := account.NewGuard(accounts, account.Options{Local: local, Refuse: Refuse, Log: quiet})
	s := &site{t: t, ledger: l, accounts: accounts, feeds: &fakeFeeds{}, watches: &fakeWatches{ledger: l}}
	feed := api.NewFeed(l, 50*time.Millisecond)
	stopped := make(chan bool)
	go func() {
		defer close(stopped)
		_ = feed.Run(ctx) // ends with ctx
	}()
	read := api.InTurn(webtest.Reader().Read, 1)
	v1, err := api.New(api.Options{Ledger: l, Read: read, Feed: feed, Need: guard.Need, Open: local, Version: "test", Log: quiet})
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]string{"IRN": "Iran", "RUS": "Russia", "USA": "United States"}
	s.server, err = New(Options{
		Ledger: l, Guard: guard, Read: read, Explain: webtest.Reader().Explain, Feeds: s.feeds, Watches: s.watches, Cases: &CaseBook{Dir: filepath.Join(t.TempDir(), "cases")}, Seq: feed.Seq, Recorded: feed.Wake, API: v1, Version: "test", Ledgers: "test.db",
		Sample: func(context.Context) error { return nil },
		Name:   func(id string) string { return names[id] },
		Lookup: func(said string) string {
			for id, name := range names {
				if strings.EqualFold(name, said) {
					return id
				}
			}
			return said
		},
		Log: quiet,
	})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(guard.Identify(s.server))
	s.url = server.URL
	t.Cleanup(func() {
		cancel()
		<-stopped
		server.CloseClientConnections()
		server.Close()
		accounts.Close()
	})
	return s
}

// empty is a ledger with nothing in it.
func empty(t testing.TB) *ledger.Store {
	t.Helper()
	l, err := ledger.Open(context.Background(), filepath.Join(t.TempDir(), "attache.db"), ledger.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

type got struct {
	status int
	header http.Header
	body   string
}

// ask sends a request and reads the answer; it follows nowhere.
func (s *site) ask(method, path string, body url.Values, header ...string) got {
	s.t.Helper()
	var in io.Reader
	if body != nil {
		in = strings.NewReader(body.Encode())
	}
	r, err := http.NewRequest(method, s.url+path, in)
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Accept", "text/html")
	if body != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer answer.Body.Close()
	b, err := io.ReadAll(answer.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return got{answer.StatusCode, answer.Header, string(b)}
}

// fakeFeeds follows in memory.
type fakeFeeds struct{ rows []FeedRow }

func (f *fakeFeeds) List() ([]FeedRow, error) { return f.rows, nil }

func (f *fakeFeeds) Preview(_ context.Context, address string) (FeedPreview, error) {
	if !strings.HasPrefix(address, "https://") {
		return FeedPreview{}, &attache.Error{Code: attache.CodeUsage, Message: "this is no address of a feed"}
	}
	return FeedPreview{URL: address, Title: "Example News", Kind: "rss", Items: []attache.Report{{Title: "Troops leave the valley", Text: "The army said on Monday that its troops had left the valley."}}, Drops: []string{"Weather: no text"}}, nil
}

func (f *fakeFeeds) Follow(address, title string) (bool, error) {
	f.rows = append(f.rows, FeedRow{URL: address, Title: title, State: "new"})
	return true, nil
}

func (f *fakeFeeds) Unfollow(address string) error {
	for i, r := range f.rows {
		if r.URL == address {
			f.rows = append(f.rows[:i], f.rows[i+1:]...)
			return nil
		}
	}
	return &attache.Error{Code: attache.CodeNotFound, Message: "this feed is not followed"}
}

func (f *fakeFeeds) Starter() []FeedRow {
	return []FeedRow{{URL: "https://press.example/world.xml", Title: "World"}}
}
