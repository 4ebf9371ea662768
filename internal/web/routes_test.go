package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"attache"
	"attache/internal/web/account"
	"attache/internal/web/webtest"
)

// places is one request for every route, with who may make it. The test fails
// where a route is missing here.
func places(t *testing.T, s *site) map[string]place {
	ctx := context.Background()
	claims, err := s.ledger.Claims(ctx, attache.Filter{Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	c := claims.Items[0]
	kept, err := s.server.Cases.Make("ana", "Kept", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	watch := url.Values{"name": {"closer"}, "actors": {"IRN"}, "tests": {"burst"}}
	read := func(path string) place { return place{path: path, need: account.Read} }
	text := url.Values{"text": {"Washington accuses Iran of supplying Moscow with drones, a charge Tehran denies."}}
	return map[string]place{
		"GET /{$}": read("/"), "GET /brief": read("/brief"), "GET /read": read("/read"), "GET /explain": read("/explain?sentence=Troops+left."),
		"POST /explain":    {path: "/explain", need: account.Read, form: url.Values{"sentence": {"Troops left."}}},
		"POST /read":       {path: "/read", need: account.Read, form: text},
		"POST /record":     {path: "/record", need: account.Record, form: text, status: http.StatusSeeOther},
		"GET /reports":     read("/reports"),
		"GET /report/{id}": read("/report/" + segment(c.Report)), "GET /events": read("/events"), "GET /event/{id}": read("/event/" + c.Event),
		"GET /claims": read("/claims"), "GET /contested": read("/contested"), "GET /dossier": read("/dossier"), "GET /dossier/{$}": read("/dossier/"),
		"GET /dossier/{id}": read("/dossier/" + segment(c.Actors[0])), "GET /dyad": {path: "/dyad?a=Iran&b=Russia", need: account.Read, status: http.StatusSeeOther},
		"GET /dyad/{a}/{b}": read("/dyad/IRN/RUS"), "GET /transfers": read("/transfers"), "GET /network": read("/network"), "GET /map": read("/map"),
		"GET /timeline": read("/timeline"), "GET /alarms": read("/alarms"), "GET /alarm/{id}": read("/alarm/counted-1"), "GET /watches": read("/watches"), "GET /sources": read("/sources"),
		"GET /review": read("/review"), "GET /corrections": read("/corrections"), "GET /unknowns": read("/unknowns"), "GET /search": read("/search?q=drones&contested=only"),
		"POST /correct": {path: "/correct", need: account.Correct, form: url.Values{"kind": {"accept"}, "target": {c.ID}, "back": {"/review"}}, status: http.StatusSeeOther},
		"GET /settings": read("/settings"), "GET /feeds": read("/feeds"), "GET /live": read("/live"), "GET /changes": read("/changes"), "GET /help": read("/help"),
		"POST /feeds/preview":      {path: "/feeds/preview", need: account.Record, form: url.Values{"url": {"https://press.example/a.xml"}}},
		"POST /feeds":              {path: "/feeds", need: account.Record, form: url.Values{"url": {"https://press.example/a.xml"}}, status: http.StatusSeeOther},
		"POST /feeds/remove":       {path: "/feeds/remove", need: account.Record, form: url.Values{"url": {"https://press.example/a.xml"}}, status: http.StatusSeeOther},
		"POST /alarms/acknowledge": {path: "/alarms/acknowledge", need: account.Correct, form: url.Values{"id": {"counted-1"}}, status: http.StatusSeeOther},
		"POST /watches":            {path: "/watches", need: account.Record, form: watch, status: http.StatusSeeOther},
		"POST /watches/preview":    {path: "/watches/preview", need: account.Read, form: watch},
		"POST /watches/mute":       {path: "/watches/mute", need: account.Record, form: url.Values{"name": {"closer"}}, status: http.StatusSeeOther},
		"POST /watches/remove":     {path: "/watches/remove", need: account.Record, form: url.Values{"name": {"closer"}}, status: http.StatusSeeOther},
		"POST /views":              {path: "/views", need: account.Read, form: url.Values{"name": {"drones"}, "address": {"/search?q=drones"}}, status: http.StatusSeeOther},
		"GET /cases":               read("/cases"),
		"POST /cases":              {path: "/cases", need: account.Correct, form: url.Values{"name": {"Drones"}}, status: http.StatusSeeOther},
		"GET /case/{id}":           read("/case/" + kept.ID),
		"POST /case/pin":           {path: "/case/pin", need: account.Correct, form: url.Values{"case": {kept.ID}, "event": {c.Event}}, status: http.StatusSeeOther},
		"POST /case/unpin":         {path: "/case/unpin", need: account.Correct, form: url.Values{"case": {kept.ID}, "event": {c.Event}}, status: http.StatusSeeOther},
		"POST /case/note":          {path: "/case/note", need: account.Correct, form: url.Values{"case": {kept.ID}, "text": {"Look again."}}, status: http.StatusSeeOther},
		"POST /case/remove":        {path: "/case/remove", need: account.Correct, form: url.Values{"case": {kept.ID}}, status: http.StatusSeeOther},
		"POST /sample":             {path: "/sample", need: account.Record, form: url.Values{}, status: http.StatusSeeOther},
	}
}

type place struct {
	path   string
	need   account.Scope
	form   url.Values
	status int // of who may; 0: 200
}

func (p place) method() string {
	if p.form != nil {
		return http.MethodPost
	}
	return http.MethodGet
}

// TestEveryRoute asks for every route as everybody: who may not is refused and
// changes nothing, and a write that another site asks for is refused to all.
func TestEveryRoute(t *testing.T) {
	ctx := context.Background()
	s := serve(t, false, webtest.Ledger(t))
	tokens := map[string]string{"": ""}
	for i, role := range []account.Role{account.Reader, account.Editor, account.Administrator} {
		name := "who" + string(rune('a'+i))
		if _, err := s.accounts.AddUser(ctx, name, "four words are enough here", role); err != nil {
			t.Fatal(err)
		}
		_, secret, err := s.accounts.AddToken(ctx, name, "test", role.Scopes(), time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		tokens[string(role)] = secret
	}
	table := places(t, s)
	for _, rt := range s.server.routes() {
		key := rt.Method + " " + rt.Pattern
		p, ok := table[key]
		if !ok {
			t.Errorf("%s is not in the table", key)
			continue
		}
		if p.need != rt.Need {
			t.Errorf("%s needs %q, the table says %q", key, rt.Need, p.need)
		}
		for _, role := range []string{"", "reader", "editor", "admin"} {
			var header []string
			if role != "" {
				header = []string{"Authorization", "Bearer " + tokens[role]}
			}
			want := p.status
			if want == 0 {
				want = http.StatusOK
			}
			switch {
			case role == "" && p.form == nil:
				want = http.StatusSeeOther // to the login
			case role == "":
				want = http.StatusUnauthorized
			case !slices.Contains(account.Role(role).Scopes(), p.need):
				want = http.StatusForbidden
			}
			answer := s.ask(p.method(), p.path, p.form, header...)
			if answer.status != want {
				t.Errorf("%s as %q: %d, want %d", key, role, answer.status, want)
			}
			if role == "" && p.form == nil && !strings.HasPrefix(answer.header.Get("Location"), "/login?back=") {
				t.Errorf("%s as nobody goes to %q", key, answer.header.Get("Location"))
			}
		}
		if p.form != nil {
			answer := s.ask(p.method(), p.path, p.form, "Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example")
			if answer.status != http.StatusForbidden {
				t.Errorf("%s asked by another site: %d", key, answer.status)
			}
			if c := s.ask(http.MethodPut, p.path, p.form, "Authorization", "Bearer "+tokens["admin"]); c.status != http.StatusMethodNotAllowed && c.status != http.StatusNotFound {
				t.Errorf("PUT %s: %d", p.path, c.status)
			}
		}
		delete(table, key)
	}
	for key := range table {
		t.Errorf("%s is in the table and no route", key)
	}
}

// TestSession goes the way of a browser: to the login, in, a write, out.
func TestSession(t *testing.T) {
	ctx := context.Background()
	s := serve(t, false, webtest.Ledger(t))
	if _, err := s.accounts.AddUser(ctx, "ana", "four words are enough here", account.Editor); err != nil {
		t.Fatal(err)
	}
	if a := s.ask("POST", "/login", url.Values{"name": {"ana"}, "password": {"wrong"}}, "Sec-Fetch-Site", "same-origin"); a.status != http.StatusUnauthorized || !strings.Contains(a.body, "name or password is wrong") {
		t.Errorf("wrong password: %d", a.status)
	}
	in := s.ask("POST", "/login", url.Values{"name": {"ana"}, "password": {"four words are enough here"}, "back": {"/review"}}, "Sec-Fetch-Site", "same-origin")
	if in.status != http.StatusSeeOther || in.header.Get("Location") != "/review" {
		t.Fatalf("login: %d to %q", in.status, in.header.Get("Location"))
	}
	cookie, _, _ := strings.Cut(in.header.Get("Set-Cookie"), ";")
	for _, want := range []string{"HttpOnly", "SameSite=Lax"} {
		if !strings.Contains(in.header.Get("Set-Cookie"), want) {
			t.Errorf("the cookie is not %s", want)
		}
	}
	if a := s.ask("GET", "/review", nil, "Cookie", cookie); a.status != http.StatusOK || !strings.Contains(a.body, "ana (editor)") {
		t.Errorf("page in session: %d", a.status)
	}
	form := url.Values{"url": {"https://press.example/b.xml"}}
	if a := s.ask("POST", "/feeds", form, "Cookie", cookie); a.status != http.StatusForbidden {
		t.Errorf("a write with a cookie that says not where from: %d", a.status)
	}
	if a := s.ask("POST", "/feeds", form, "Cookie", cookie, "Sec-Fetch-Site", "same-origin"); a.status != http.StatusSeeOther || len(s.feeds.rows) != 1 {
		t.Errorf("a write of the own pages: %d, %d feeds", a.status, len(s.feeds.rows))
	}
	if a := s.ask("POST", "/logout", url.Values{}, "Cookie", cookie, "Sec-Fetch-Site", "same-origin"); a.status != http.StatusSeeOther {
		t.Errorf("logout: %d", a.status)
	}
	if a := s.ask("GET", "/review", nil, "Cookie", cookie); a.status != http.StatusSeeOther {
		t.Errorf("page after logout: %d", a.status)
	}
}
