package web

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"attache"
	"attache/internal/web/webtest"
)

// TestCase goes from an event over a pin and a note to an export that stands for
// itself.
func TestCase(t *testing.T) {
	s := serve(t, true, webtest.Ledger(t))
	claims, err := s.ledger.Claims(context.Background(), attache.Filter{Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	c := claims.Items[0]
	if page := s.ask("GET", "/event/"+c.Event, nil).body; !strings.Contains(page, `action="/case/pin"`) {
		t.Error("the event cannot be pinned")
	}
	pin := s.ask("POST", "/case/pin", url.Values{"event": {c.Event}, "name": {"  Drones  <b> "}, "why": {"the first word of it"}})
	at, _, _ := strings.Cut(pin.header.Get("Location"), "?")
	if pin.status != http.StatusSeeOther || !strings.HasPrefix(at, "/case/") {
		t.Fatalf("pin: %d to %q", pin.status, pin.header.Get("Location"))
	}
	id := strings.TrimPrefix(at, "/case/")
	if a := s.ask("POST", "/case/note", url.Values{"case": {id}, "text": {"Ask again in May."}}); a.status != http.StatusSeeOther {
		t.Errorf("note: %d", a.status)
	}
	page := s.ask("GET", at, nil).body
	for _, want := range []string{"Drones &lt;b&gt;</h1>", "the first word of it", "Ask again in May.", c.Evidence[0].Text[:20]} {
		if !strings.Contains(page, want) {
			t.Errorf("the case has no %q", want)
		}
	}
	var out struct {
		Name   string
		Notes  []Note
		Events []struct {
			Pin  Pin
			Rows []attache.ClaimRow
		}
	}
	if err := json.Unmarshal([]byte(s.ask("GET", at+".json", nil).body), &out); err != nil || out.Name != "Drones <b>" || len(out.Notes) != 1 || len(out.Events) != 1 || len(out.Events[0].Rows) == 0 || out.Events[0].Pin.Who != "local" {
		t.Errorf("exported: %v, %+v", err, out)
	}
	if csv := s.ask("GET", at+".csv", nil).body; !strings.HasPrefix(csv, "why,id,event,") || !strings.Contains(csv, "the first word of it") {
		t.Errorf("as CSV: %.80s", csv)
	}
	if page := s.ask("GET", "/event/"+c.Event, nil).body; !strings.Contains(page, "in Drones &lt;b&gt;") {
		t.Error("the event does not say in which case it is")
	}
	if a := s.ask("POST", "/case/unpin", url.Values{"case": {id}, "event": {c.Event}}); a.status != http.StatusSeeOther || !strings.Contains(s.ask("GET", at, nil).body, "No event is pinned yet") {
		t.Errorf("unpin: %d", a.status)
	}
	for name, form := range map[string]url.Values{"no event": {"event": {"none"}, "case": {id}}, "no case": {"event": {c.Event}, "case": {"../../etc/passwd"}}, "no name": {"event": {c.Event}}} {
		if a := s.ask("POST", "/case/pin", form); a.status != http.StatusNotFound && a.status != http.StatusBadRequest {
			t.Errorf("%s: %d", name, a.status)
		}
	}
	if a := s.ask("POST", "/case/remove", url.Values{"case": {id}}); a.status != http.StatusSeeOther || s.ask("GET", at, nil).status != http.StatusNotFound {
		t.Errorf("remove: %d", a.status)
	}
}

// TestCaseBook: an id names no path, and what is broken is told.
func TestCaseBook(t *testing.T) {
	b := &CaseBook{Dir: filepath.Join(t.TempDir(), "cases")}
	if all, err := b.List(); err != nil || len(all) != 0 {
		t.Errorf("before the first: %v, %v", all, err)
	}
	now := time.Date(2031, 5, 24, 9, 0, 0, 0, time.UTC)
	c, err := b.Make("ana", "Shells", now)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := b.Make("ben", " Shells ", now); err != nil || again.ID != c.ID || again.Who != "ana" {
		t.Errorf("a second of that name: %+v, %v", again, err)
	}
	for _, id := range []string{"", "x", "../" + c.ID, c.ID + "/", strings.ToUpper(c.ID) + "Z", "00000000000000"} {
		if _, err := b.Get(id); attache.ErrorCode(err) != attache.CodeNotFound {
			t.Errorf("case %q: %v", id, err)
		}
	}
	for range 2 { // the second changes why
		if err := b.Pin(c.ID, Pin{Event: "e1", Who: "ana", When: now, Why: "because"}); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := b.Get(c.ID); err != nil || len(got.Pins) != 1 || got.Pins[0].Why != "because" {
		t.Errorf("pinned twice: %+v, %v", got, err)
	}
	if err := b.Write(c.ID, Note{Text: " "}); attache.ErrorCode(err) != attache.CodeUsage {
		t.Errorf("a note without words: %v", err)
	}
	if err := os.WriteFile(filepath.Join(b.Dir, c.ID+".json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Get(c.ID); err == nil || attache.ErrorCode(err) == attache.CodeNotFound {
		t.Errorf("a broken case: %v", err)
	}
}

// TestViews keeps a search in the browser and forgets it.
func TestViews(t *testing.T) {
	s := serve(t, true, webtest.Ledger(t))
	kept := s.ask("POST", "/views", url.Values{"name": {"drones; & co"}, "address": {"/search?q=drones&contested=only"}})
	cookie, _, _ := strings.Cut(kept.header.Get("Set-Cookie"), ";")
	if kept.status != http.StatusSeeOther || kept.header.Get("Location") != "/search?q=drones&contested=only" {
		t.Fatalf("save: %d to %q", kept.status, kept.header.Get("Location"))
	}
	if page := s.ask("GET", "/search", nil, "Cookie", cookie).body; !strings.Contains(page, `<a href="/search?q=drones&amp;contested=only">drones; &amp; co</a>`) {
		t.Error("the page does not show the saved search")
	}
	gone := s.ask("POST", "/views", url.Values{"name": {"drones; & co"}, "remove": {"1"}}, "Cookie", cookie)
	if after, _, _ := strings.Cut(gone.header.Get("Set-Cookie"), ";"); gone.status != http.StatusSeeOther || after != "views=" {
		t.Errorf("remove: %d, %q", gone.status, after)
	}
	for _, at := range []string{"", "/events", "//evil.example/search?q=x", "javascript:alert(1)"} {
		if a := s.ask("POST", "/views", url.Values{"name": {"x"}, "address": {at}}); a.status != http.StatusBadRequest {
			t.Errorf("a view of %q: %d", at, a.status)
		}
	}
}

// TestNarrow: what a number of a page leads to is as many rows.
func TestNarrow(t *testing.T) {
	s := serve(t, true, webtest.Ledger(t))
	all, err := s.ledger.Events(context.Background(), attache.Filter{Limit: attache.MaxLimit})
	if err != nil {
		t.Fatal(err)
	}
	edges, _ := edgesOf(all.Items, 20)
	total := func(path string) int {
		var page attache.Page[attache.EventRow]
		a := s.ask("GET", path, nil)
		if err := json.Unmarshal([]byte(a.body), &page); err != nil || a.status != http.StatusOK {
			t.Fatalf("%s: %d, %v", path, a.status, err)
		}
		if page.Total != len(page.Items) {
			t.Errorf("%s: %d of %d rows", path, len(page.Items), page.Total)
		}
		return page.Total
	}
	for _, e := range edges {
		at := link("/events.json", "entity", e.A, "with", e.B, "limit", "1000")
		for want, path := range map[string]int{at: e.Events, more(at, "class", "cooperation"): e.Coop, more(at, "class", "conflict"): e.Conflict, more(at, "contested", "only"): e.Contested} {
			if got := total(want); got != path {
				t.Errorf("%s: %d rows, the network says %d", want, got, path)
			}
		}
	}
	denials := 0
	for _, e := range all.Items {
		if len(e.Denies) > 0 && e.Denies[0] == "IRN" {
			denials++
		}
	}
	if got := total("/events.json?limit=1000&denies=Iran"); denials == 0 || got < denials {
		t.Errorf("denied by Iran: %d rows, at least %d", got, denials)
	}
	if got := total("/events.json?limit=1000&contested=only") + total("/events.json?limit=1000&contested=without"); got != all.Total {
		t.Errorf("contested and not: %d of %d", got, all.Total)
	}
	if page := s.ask("GET", "/events?class=mc&with=RUS&entity=IRN", nil).body; !strings.Contains(page, "with Russia") || !strings.Contains(page, "material cooperation") {
		t.Error("the page does not say what it is narrowed to")
	}
}
