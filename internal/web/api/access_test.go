package api

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"attache/internal/web/account"
)

// table is every route with what it needs, an address that fits it, and a body.
// A route that is served and not here makes TestAccess fail.
var table = map[string]struct {
	scope account.Scope
	path  string
	body  string
}{
	"GET /api/v1/claims":       {account.Read, "/api/v1/claims?limit=1", ""},
	"GET /api/v1/events":       {account.Read, "/api/v1/events?limit=1", ""},
	"GET /api/v1/events/{id}":  {account.Read, "/api/v1/events/none", ""},
	"GET /api/v1/contested":    {account.Read, "/api/v1/contested?limit=1", ""},
	"GET /api/v1/stories":      {account.Read, "/api/v1/stories?limit=1", ""},
	"GET /api/v1/transfers":    {account.Read, "/api/v1/transfers?limit=1", ""},
	"GET /api/v1/alarms":       {account.Read, "/api/v1/alarms?limit=1", ""},
	"GET /api/v1/reports":      {account.Read, "/api/v1/reports?limit=1", ""},
	"GET /api/v1/reports/{id}": {account.Read, "/api/v1/reports/summit.txt", ""},
	"GET /api/v1/dossier/{id}": {account.Read, "/api/v1/dossier/RUS", ""},
	"GET /api/v1/dyad/{a}/{b}": {account.Read, "/api/v1/dyad/PRK/RUS", ""},
	"GET /api/v1/sources":      {account.Read, "/api/v1/sources", ""},
	"GET /api/v1/failed":       {account.Read, "/api/v1/failed", ""},
	"GET /api/v1/corrections":  {account.Read, "/api/v1/corrections", ""},
	"GET /api/v1/changes":      {account.Read, "/api/v1/changes?limit=1", ""},
	"GET /api/v1/stream":       {account.Read, "/api/v1/stream?after=none", ""}, // refused before it begins
	"GET /api/v1/me":           {account.Read, "/api/v1/me", ""},
	"GET /api/v1/audit":        {account.Admin, "/api/v1/audit", ""},
	"POST /api/v1/read":        {account.Read, "/api/v1/read", `{"text": "Chile recalled its ambassador."}`},
	"POST /api/v1/reports":     {account.Record, "/api/v1/reports", `{"text": "Peru recalled its ambassador."}`},
	"POST /api/v1/corrections": {account.Correct, "/api/v1/corrections", `{"kind": "accept", "target": "none", "why": "so it is"}`},
}

// TestAccess asks every route as everybody: only who may gets an answer of the
// route itself, and no write comes through that another site could have asked for.
func TestAccess(t *testing.T) {
	w := serve(t, false, func(o *Options) { o.Read = unread })
	ctx := context.Background()
	if routes, tabled := slices.Sorted(maps.Keys(w.routes.need)), slices.Sorted(maps.Keys(table)); !slices.Equal(routes, tabled) {
		t.Fatalf("routes served: %v\nin the table: %v", routes, tabled)
	}
	var who []struct {
		name    string
		headers []string
		may     []account.Scope
		known   bool
		cross   bool // another site asks, or may have
	}
	add := func(name string, may []account.Scope, known, cross bool, headers ...string) {
		who = append(who, struct {
			name    string
			headers []string
			may     []account.Scope
			known   bool
			cross   bool
		}{name, headers, may, known, cross})
	}
	add("nobody", nil, false, false)
	add("a stranger's token", nil, false, false, "Authorization: Bearer attache_0000")
	add("a stranger's cookie", nil, false, false, "Cookie: attache=0000", "Sec-Fetch-Site: same-origin")
	for _, role := range account.Roles {
		name := "the-" + string(role)
		if _, err := w.store.AddUser(ctx, name, "correct horse battery", role); err != nil {
			t.Fatal(err)
		}
		cookie := "Cookie: " + login(t, w, name, "correct horse battery")
		add("session of the "+string(role), role.Scopes(), true, false, cookie, "Sec-Fetch-Site: same-origin")
		add("session of the "+string(role)+", old browser", role.Scopes(), true, false, cookie, "Origin: "+w.url)
		add("session of the "+string(role)+", another site", role.Scopes(), true, true, cookie, "Sec-Fetch-Site: cross-site")
		add("session of the "+string(role)+", a sister site", role.Scopes(), true, true, cookie, "Sec-Fetch-Site: same-site", "Origin: https://pages.example.org")
		add("session of the "+string(role)+", another site, old browser", role.Scopes(), true, true, cookie, "Origin: https://example.org")
		add("session of the "+string(role)+", no site named", role.Scopes(), true, true, cookie)
		for _, scope := range role.Scopes() {
			_, secret, err := w.store.AddToken(ctx, name, "", []account.Scope{scope}, 0)
			if err != nil {
				t.Fatal(err)
			}
			add(fmt.Sprintf("token of the %s to %s", role, scope), []account.Scope{scope}, true, false, "Authorization: Bearer "+secret)
		}
	}
	for pattern, row := range table {
		method, _, _ := strings.Cut(pattern, " ")
		for _, x := range who {
			g := w.ask(t, method, row.path, row.body, x.headers...)
			refused := g.status == http.StatusUnauthorized || g.status == http.StatusForbidden
			want := "answered"
			switch {
			case x.cross && method == "POST":
				want = "cross_site"
			case !x.known:
				want = "login_required"
			case !slices.Contains(x.may, row.scope):
				want = "forbidden"
			}
			if want == "answered" && (refused || g.status >= 500) || want != "answered" && (!refused || !strings.Contains(g.text(), want)) {
				t.Errorf("%s as %s: %d %s; want it %s", pattern, x.name, g.status, g.body, want)
			}
		}
	}
	log, err := w.store.Log(ctx, 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	acts := map[string]int{}
	for _, e := range log {
		acts[e.Act+" "+e.Outcome]++
	}
	for act, want := range map[string]int{
		"login done":                         3,
		"POST /api/v1/reports Created":       6, // two sessions and a token, of editor and admin
		"POST /api/v1/corrections Not Found": 6,
	} {
		if acts[act] != want {
			t.Errorf("audit log has %d of %q, want %d: %v", acts[act], act, want, acts)
		}
	}
}

// login gives the cookie of a session.
func login(t *testing.T, w *world, name, password string) string {
	t.Helper()
	g := w.ask(t, "POST", "/login", "", "Content-Type: application/x-www-form-urlencoded", "Sec-Fetch-Site: same-origin")
	if g.status != http.StatusUnauthorized {
		t.Fatalf("login without a name: %d", g.status)
	}
	g = w.ask(t, "POST", "/login", url.Values{"name": {name}, "password": {password}}.Encode(), "Content-Type: application/x-www-form-urlencoded", "Sec-Fetch-Site: same-origin")
	cookie, _, _ := strings.Cut(g.header.Get("Set-Cookie"), ";")
	if g.status != http.StatusOK || cookie == "" {
		t.Fatalf("login as %s: %d %s", name, g.status, g.body)
	}
	return cookie
}

// TestLocal: without login everything works from this machine, and nothing under
// another name or from another site.
func TestLocal(t *testing.T) {
	w := serve(t, true, func(o *Options) { o.Read = unread })
	for pattern, row := range table {
		method, _, _ := strings.Cut(pattern, " ")
		if g := w.ask(t, method, row.path, row.body); g.status == http.StatusUnauthorized || g.status == http.StatusForbidden || g.status >= 500 {
			t.Errorf("%s: %d %s", pattern, g.status, g.body)
		}
		if method == "POST" {
			if g := w.ask(t, method, row.path, row.body, "Sec-Fetch-Site: cross-site"); g.status != http.StatusForbidden {
				t.Errorf("%s by another site: %d", pattern, g.status)
			}
		}
		r, _ := http.NewRequest(method, w.url+row.path, strings.NewReader(row.body))
		r.Host = "attache.example.org"
		resp, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != http.StatusMisdirectedRequest {
			t.Errorf("%s under a name that is not this machine's: %d", pattern, resp.StatusCode)
		}
	}
}
