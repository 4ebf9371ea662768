package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"attache"
	"attache/internal/web/account"
	"attache/internal/web/webtest"
)

// TestShelf keeps what does not change, a few seconds what does, and nothing that
// went wrong.
func TestShelf(t *testing.T) {
	now := time.Date(2031, 5, 24, 9, 0, 0, 0, time.UTC)
	h, made := shelf{}, 0
	get := func(seq int64, keep bool, err error) (any, error) {
		return h.get("k", seq, func() time.Time { return now }, func() (any, bool, error) { made++; return made, keep, err })
	}
	if _, err := get(1, true, errors.New("broken")); err == nil {
		t.Error("an error is swallowed")
	}
	made = 0
	for _, step := range []struct {
		what  string
		seq   int64
		pass  time.Duration
		write bool
		want  int
	}{
		{"first", 1, 0, false, 1}, {"the same ledger an hour later", 1, time.Hour, false, 1}, {"a report came in", 2, 0, false, 2}, {"another, a second later", 3, time.Second, false, 2},
		{"and after some seconds", 3, freshFor, false, 2}, {"made meanwhile", 3, 0, false, 3}, {"somebody wrote", 3, 0, true, 4}, {"another, much later", 4, behindFor, false, 5},
	} {
		if now = now.Add(step.pass); step.write {
			h.changed()
		}
		if got, err := get(step.seq, true, nil); err != nil || got != step.want {
			t.Errorf("%s: %v, %v, want %d", step.what, got, err, step.want)
		}
		ready(h.rows["k"])
	}
	h.changed()
	for want := 6; want < 8; want++ {
		if got, _ := get(3, false, nil); got != want {
			t.Errorf("kept what must not be: %v", got)
		}
	}
}

// ready waits until what is made behind who asked is there.
func ready(row *shelved) {
	row.making.Lock()
	defer row.making.Unlock()
}

// TestShelfIsNobodys: what one may see is not shown to another, and a write shows
// at once.
func TestShelfIsNobodys(t *testing.T) {
	s := serve(t, false, webtest.Ledger(t))
	ctx, tokens := context.Background(), map[string]string{}
	for _, role := range []account.Role{account.Reader, account.Editor} {
		if _, err := s.accounts.AddUser(ctx, string(role), "four words are enough here", role); err != nil {
			t.Fatal(err)
		}
		_, secret, err := s.accounts.AddToken(ctx, string(role), "test", role.Scopes(), time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		tokens[string(role)] = "Bearer " + secret
	}
	for range 2 {
		for role, may := range map[string]bool{"editor": true, "reader": false} {
			page := s.ask("GET", "/review", nil, "Authorization", tokens[role])
			if got := strings.Contains(page.body, "data-may-correct"); got != may || !strings.Contains(page.body, role+" ("+role+")") {
				t.Errorf("the %s gets a page of another", role)
			}
			if again := s.ask("GET", "/review", nil, "Authorization", tokens[role], "If-None-Match", page.header.Get("ETag")); again.status != http.StatusNotModified || again.body != "" {
				t.Errorf("not modified: %d", again.status)
			}
		}
		if nobody := s.ask("GET", "/review", nil); nobody.status != http.StatusSeeOther {
			t.Errorf("nobody gets %d", nobody.status)
		}
	}
	claims, err := s.ledger.Claims(ctx, attache.Filter{Limit: 200})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range claims.Items {
		at := "/event/" + segment(c.Event)
		if s.ask("GET", at, nil, "Authorization", tokens["editor"]); c.Verdict == "" {
			s.ask("POST", "/correct", url.Values{"kind": {"accept"}, "target": {c.ID}}, "Authorization", tokens["editor"])
			if page := s.ask("GET", at, nil, "Authorization", tokens["editor"]); !strings.Contains(page.body, "v-accepted") {
				t.Error("a correction is not seen at once")
			}
			break
		}
	}
}
