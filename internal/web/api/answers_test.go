package api

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"attache"
	"attache/internal/web/webtest"
)

// TestAnswers: every question gives what the ledger answers, in the shape that the
// document promises.
func TestAnswers(t *testing.T) {
	w := serve(t, true, nil)
	d := documentOf(t, w)
	ctx, l := context.Background(), attache.Ledger(w.ledger)
	events, err := l.Events(ctx, attache.Filter{})
	if err != nil || len(events.Items) < 5 {
		t.Fatalf("events of the test's reports: %d, %v", len(events.Items), err)
	}
	event := events.Items[0].ID
	list := func(v any, err error) any {
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, c := range []struct {
		path, query string
		want        any
	}{
		{"claims", "", list(l.Claims(ctx, attache.Filter{}))},
		{"claims", "?type=ACCUSE&limit=2", list(l.Claims(ctx, attache.Filter{Type: "ACCUSE", Limit: 2}))},
		{"claims", "?text=embargo&holder=author", list(l.Claims(ctx, attache.Filter{Text: "embargo", Holder: "author"}))},
		{"events", "?item=drone", list(l.Events(ctx, attache.Filter{Item: "drone"}))},
		{"events", "?entity=RUS&since=2031-01-01&until=2031-12-31", list(l.Events(ctx, attache.Filter{Entity: "RUS", Since: "2031-01-01", Until: "2031-12-31"}))},
		{"events", "?event=" + event, list(l.Events(ctx, attache.Filter{Event: event}))},
		{"events/{id}", event, list(l.Event(ctx, event))},
		{"contested", "", list(l.Contested(ctx, attache.Filter{}))},
		{"stories", "", list(l.Stories(ctx, attache.Filter{}))},
		{"transfers", "", list(l.Transfers(ctx, attache.Filter{}))},
		{"alarms", "", list(l.Reported(ctx, attache.Filter{}))},
		{"reports", "?source=Example%20Wire", list(l.Reports(ctx, attache.Filter{Source: "Example Wire"}))},
		{"dossier/{id}", "RUS", list(l.Dossier(ctx, "RUS", attache.Filter{}))},
		{"dossier/{id}", "~" + "nobody-at-all?limit=1", nil},
		{"dyad/{a}/{b}", "PRK/RUS", list(l.Dyad(ctx, "PRK", "RUS", attache.Filter{}))},
		{"sources", "", list(l.Sources(ctx, attache.Filter{}))},
		{"failed", "", list(l.Failed(ctx, attache.Filter{}))},
		{"corrections", "", list(l.Corrections(ctx, attache.Filter{}))},
		{"changes", "?after=3&limit=4", list(l.Changes(ctx, 3, 4))},
	} {
		address := "/api/v1/" + c.path + c.query
		if i := strings.Index(c.path, "{"); i >= 0 {
			address = "/api/v1/" + c.path[:i] + c.query
		}
		g := w.ask(t, "GET", address, "")
		if c.want == nil {
			if g.status != http.StatusNotFound {
				t.Errorf("%s: %d", address, g.status)
			}
			d.check(t, "GET", "/api/v1/"+c.path, g, "404")
			continue
		}
		if g.status != http.StatusOK {
			t.Errorf("%s: %d %s", address, g.status, g.body)
			continue
		}
		d.check(t, "GET", "/api/v1/"+c.path, g, "200")
		want, err := json.Marshal(c.want)
		if err != nil {
			t.Fatal(err)
		}
		var a, b any
		g.decode(t, &a)
		if err := json.Unmarshal(want, &b); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(b, a); diff != "" {
			t.Errorf("%s (-ledger +api)\n%s", address, diff)
		}
	}
	reading, _, err := l.Report(ctx, "summit.txt")
	if err != nil {
		t.Fatal(err)
	}
	var got attache.Reading
	d.check(t, "GET", "/api/v1/reports/{id}", w.get(t, "/api/v1/reports/summit.txt", &got), "200")
	if diff := cmp.Diff(reading, got); diff != "" {
		t.Errorf("report (-ledger +api)\n%s", diff)
	}
}

// TestRefused: what is wrong with a question is said as a problem, with a code.
func TestRefused(t *testing.T) {
	w := serve(t, true, func(o *Options) { o.Read = unread })
	d := documentOf(t, w)
	for _, c := range []struct {
		method, path, query, body string
		status                    int
		code, detail              string
	}{
		{"GET", "claims", "?type=FIGHT", "", 422, "invalid_request", "query.type"},
		{"GET", "claims", "?sinc=2031-01-01", "", 422, "invalid_request", "query.sinc"},
		{"GET", "claims", "?since=yesterday", "", 422, "invalid_request", "query.since"},
		{"GET", "claims", "?limit=0", "", 422, "invalid_request", "query.limit"},
		{"GET", "claims", "?limit=1001", "", 422, "invalid_request", "query.limit"},
		{"GET", "claims", "?cursor=abc", "", 400, "usage", "cursor"},
		{"GET", "claims", "?since=2031-02-01&until=2031-01-01", "", 400, "usage", "since is after until"},
		{"GET", "events", "?changed_after=0&type=AID", "", 400, "usage", "alone"},
		{"GET", "events/{id}", "no-such-event", "", 404, "not_found", ""},
		{"GET", "reports/{id}", "no-such-report", "", 404, "not_found", ""},
		{"POST", "read", "", `{"text": "   "}`, 422, "no_text", ""},
		{"POST", "read", "", `{"text": ""}`, 422, "invalid_request", "body.text"},
		{"POST", "read", "", `{}`, 422, "invalid_request", "text"},
		{"POST", "read", "", `{"text": "Words.", "txet": ""}`, 422, "invalid_request", "txet"},
		{"POST", "read", "", `{"text": "Words.", "url": "javascript:alert(1)"}`, 422, "invalid_request", "body.url"},
		{"POST", "read", "", `{"text": "Words.", "published": "2031-02-30"}`, 422, "invalid_reading", "no day"},
		{"POST", "read", "", `{"text": "` + strings.Repeat("ä", attache.MaxReportBytes/2+1) + `"}`, 413, "too_large", ""},
		{"POST", "read", "", `{"text": "` + strings.Repeat("a ", attache.MaxReportWords+1) + `"}`, 413, "too_large", "words"},
		{"POST", "read", "", strings.Repeat(" ", maxBody+1), 413, "too_large", ""},
		{"POST", "read", "", `{"text": `, 400, "invalid_json", ""},
		{"POST", "corrections", "", `{"kind": "accept", "target": "none", "why": "so"}`, 404, "not_found", ""},
		{"POST", "corrections", "", `{"kind": "praise", "target": "none", "why": "so"}`, 422, "invalid_request", "body.kind"},
		{"POST", "corrections", "", `{"kind": "merge", "target": "none", "why": "so"}`, 400, "usage", "merged"},
		{"POST", "corrections", "", `{"kind": "accept", "target": "none"}`, 422, "invalid_request", "why"},
	} {
		address := "/api/v1/" + c.path + c.query
		if i := strings.Index(c.path, "{"); i >= 0 {
			address = "/api/v1/" + c.path[:i] + c.query
		}
		g := w.ask(t, c.method, address, c.body)
		var p struct{ Code string }
		g.decode(t, &p)
		if g.status != c.status || p.Code != c.code || !strings.Contains(g.text(), c.detail) || g.header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s %s %.60s: %d %s %s; want %d %s %s", c.method, address, c.body, g.status, g.header.Get("Content-Type"), g.body, c.status, c.code, c.detail)
		}
		d.check(t, c.method, "/api/v1/"+c.path, g, strconv.Itoa(c.status))
	}
	for _, c := range []struct {
		method, path, allow string
		status              int
	}{
		{"GET", "/api/v2/claims", "", 404}, {"GET", "/api/", "", 404}, {"DELETE", "/api/v1/claims", "GET, HEAD", 405},
		{"GET", "/api/v1/read", "POST", 405}, {"PUT", "/api/v1/reports", "GET, HEAD, POST", 405},
	} {
		g := w.ask(t, c.method, c.path, "")
		if g.status != c.status || g.header.Get("Allow") != c.allow || g.header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s %s: %d, Allow %q", c.method, c.path, g.status, g.header.Get("Allow"))
		}
	}
}

// TestReadAndRecord: a text gets the reading that the reader gives; recorded, it is
// found, and twice is once.
func TestReadAndRecord(t *testing.T) {
	w := serve(t, true, func(o *Options) { o.Now = func() time.Time { return time.Date(2031, 6, 2, 0, 0, 0, 0, time.UTC) } })
	d := documentOf(t, w)
	const text = "Norway accused Denmark of jamming its coastal radars on Tuesday. Denmark denied the charge."
	in := `{"id": "jam 1/a", "source": "Example Gazette", "url": "https://example.org/jam", "published": "2031-05-30T23:30:00-05:00", "text": "` + text + `"}`
	want, err := webtest.Reader().Read(attache.Report{ID: "jam 1/a", Source: "Example Gazette", URL: "https://example.org/jam", Text: text, Hash: attache.Hash(text), Published: &attache.Date{Start: "2031-05-30", End: "2031-05-30", How: "given"}})
	if err != nil {
		t.Fatal(err)
	}
	g := w.ask(t, "POST", "/api/v1/read", in)
	d.check(t, "POST", "/api/v1/read", g, "200")
	var got attache.Reading
	g.decode(t, &got)
	if diff := cmp.Diff(want, got); diff != "" || len(got.Events) == 0 {
		t.Errorf("reading (-reader +api)\n%s", diff)
	}
	if g := w.ask(t, "GET", "/api/v1/reports/jam%201%2Fa", ""); g.status != http.StatusNotFound {
		t.Errorf("what was only read was kept: %d", g.status)
	}
	g = w.ask(t, "POST", "/api/v1/reports", in)
	d.check(t, "POST", "/api/v1/reports", g, "201")
	var kept Kept
	g.decode(t, &kept)
	if g.status != http.StatusCreated || !kept.Recorded.Changed || g.header.Get("Location") != "/api/v1/reports/jam%201%2Fa" {
		t.Errorf("record: %d %s %+v", g.status, g.header.Get("Location"), kept.Recorded)
	}
	w.get(t, g.header.Get("Location"), &got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("recorded reading (-reader +api)\n%s", diff)
	}
	w.ask(t, "POST", "/api/v1/reports", in).decode(t, &kept)
	if kept.Recorded.Changed {
		t.Error("the same report twice changed the ledger")
	}
	french := `{"id": "fr", "text": "` + strings.Repeat("Le ministre a déclaré que la situation dans le pays est très grave. ", 8) + `"}`
	if g = w.ask(t, "POST", "/api/v1/reports", french); g.status != http.StatusUnprocessableEntity || !strings.Contains(g.text(), attache.CodeNotEnglish) {
		t.Errorf("a French text: %d %s", g.status, g.body)
	}
	var failed attache.Page[attache.Failure]
	w.get(t, "/api/v1/failed?report=fr", &failed)
	if failed.Total != 1 || failed.Items[0].Code != attache.CodeNotEnglish {
		t.Errorf("failed: %+v", failed)
	}
}

// TestCorrect: a rejected claim is marked, and the correction has who said so.
func TestCorrect(t *testing.T) {
	w := serve(t, true, func(o *Options) { o.Read = unread })
	var claims attache.Page[attache.ClaimRow]
	w.get(t, "/api/v1/claims?limit=5", &claims)
	id := claims.Items[4].ID
	var c attache.Correction
	g := w.ask(t, "POST", "/api/v1/corrections", `{"kind": "reject", "target": "`+id+`", "why": "it says the opposite"}`)
	documentOf(t, w).check(t, "POST", "/api/v1/corrections", g, "201")
	if g.decode(t, &c); c.Who != "local" || c.ID == "" {
		t.Errorf("correction: %d %s", g.status, g.body)
	}
	w.get(t, "/api/v1/claims?limit=5", &claims)
	if claims.Items[4].Verdict != "rejected" {
		t.Errorf("verdict of the claim: %q", claims.Items[4].Verdict)
	}
}

// TestCursors: pages one after another are the whole, once.
func TestCursors(t *testing.T) {
	w := serve(t, true, func(o *Options) { o.Read = unread })
	var whole, part attache.Page[attache.ClaimRow]
	w.get(t, "/api/v1/claims?limit=1000", &whole)
	var walked []attache.ClaimRow
	for next := ""; ; next = part.Next {
		part = attache.Page[attache.ClaimRow]{}
		w.get(t, "/api/v1/claims?limit=7&cursor="+url.QueryEscape(next), &part)
		walked = append(walked, part.Items...)
		if part.Next == "" {
			break
		}
	}
	if diff := cmp.Diff(whole.Items, walked); diff != "" || len(walked) != whole.Total || len(walked) < 8 {
		t.Errorf("%d of %d claims (-whole +walked)\n%s", len(walked), whole.Total, diff)
	}
}

// TestETag: who has an answer gets 304 until it changes.
func TestETag(t *testing.T) {
	w := serve(t, true, func(o *Options) { o.Read = unread })
	for _, path := range []string{"/api/v1/reports", "/openapi.json"} {
		tag := w.get(t, path, nil).header.Get("ETag")
		for _, has := range []string{tag, `"other", W/` + tag, "*"} {
			if g := w.ask(t, "GET", path, "", "If-None-Match: "+has); g.status != http.StatusNotModified || len(g.body) > 0 || g.header.Get("ETag") != tag {
				t.Errorf("%s, If-None-Match %s: %d", path, has, g.status)
			}
		}
		if w.get(t, path, nil, `If-None-Match: "other"`); tag == "" {
			t.Error("no tag")
		}
	}
	before := w.get(t, "/api/v1/reports", nil).header.Get("ETag")
	if g := w.ask(t, "POST", "/api/v1/reports", `{"text": "Peru recalled its ambassador."}`); g.status != http.StatusCreated {
		t.Fatal(g.text())
	}
	if w.get(t, "/api/v1/reports", nil, "If-None-Match: "+before).header.Get("ETag") == before {
		t.Error("the answer changed, its tag did not")
	}
	if g := w.ask(t, "GET", "/api/v1/claims?limit=0", "", "If-None-Match: *"); g.status != http.StatusUnprocessableEntity {
		t.Errorf("a refused question with If-None-Match *: %d", g.status)
	}
}

// TestRate: who asks too often waits, others do not.
func TestRate(t *testing.T) {
	now := time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC)
	w := serve(t, true, func(o *Options) {
		o.Read, o.Rate, o.Burst, o.Now = unread, 1, 3, func() time.Time { return now }
	})
	for i := range 5 {
		g := w.ask(t, "GET", "/api/v1/sources", "")
		if want := map[bool]int{true: 200, false: 429}[i < 3]; g.status != want || want == 429 && g.header.Get("Retry-After") == "" {
			t.Errorf("request %d: %d %s", i+1, g.status, g.body)
		}
	}
	now = now.Add(2 * time.Second)
	if g := w.ask(t, "GET", "/api/v1/sources", ""); g.status != 200 {
		t.Errorf("after a while: %d", g.status)
	}
}
