package web

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"attache"
	"attache/internal/web/webtest"
)

// inline is what the policy of content would refuse: styles and scripts in a page.
var inline = regexp.MustCompile(`(?i)\s(style|on[a-z]+)\s*=\s*["']|<style|<script(>| [^s])|ZgotmplZ`)

// TestPages asks for every page in every form: each is well-formed, lists say how
// many of how many, and the page needs nothing that the policy forbids.
func TestPages(t *testing.T) {
	s := serve(t, true, webtest.Ledger(t))
	for key, p := range places(t, s) {
		if p.form != nil || p.status != 0 {
			continue
		}
		page := s.ask("GET", p.path, nil)
		if page.status != http.StatusOK || !strings.Contains(page.body, `<main id="main">`) || !strings.Contains(page.body, "</html>") {
			t.Errorf("%s: %d, %d bytes", key, page.status, len(page.body))
		}
		if m := inline.FindString(page.body); m != "" {
			t.Errorf("%s has %q", key, m)
		}
		if csp := page.header.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: policy %q", key, csp)
		}
		if got := s.ask("GET", p.path, nil, "If-None-Match", page.header.Get("ETag")); got.status != http.StatusNotModified {
			t.Errorf("%s again: %d", key, got.status)
		}
		u, err := url.Parse(p.path)
		if err != nil {
			t.Fatal(err)
		}
		base := strings.TrimSuffix(u.EscapedPath(), "/")
		if u.Path == "/" {
			base = "/front"
		}
		in := func(f string) got {
			return s.ask("GET", base+"."+f+"?"+u.RawQuery, nil)
		}
		if j := in("json"); j.status != http.StatusOK || !json.Valid([]byte(j.body)) || !strings.HasPrefix(j.header.Get("Content-Type"), "application/json") {
			t.Errorf("%s.json: %d %.80s", base, j.status, j.body)
		}
		if strings.Contains(page.body, base+".csv") {
			c := in("csv")
			rows, err := csv.NewReader(strings.NewReader(c.body)).ReadAll()
			if c.status != http.StatusOK || err != nil || len(rows) == 0 {
				t.Errorf("%s.csv: %d %v", base, c.status, err)
			}
		}
		if strings.Contains(page.body, base+".atom") {
			var feed atomFeed
			a := in("atom")
			if err := xml.Unmarshal([]byte(a.body), &feed); a.status != http.StatusOK || err != nil || feed.ID == "" || feed.Updated == "" {
				t.Errorf("%s.atom: %d %v", base, a.status, err)
			}
		}
	}
}

// TestShapes holds three answers to the shapes that others rely on.
func TestShapes(t *testing.T) {
	l := empty(t)
	if _, err := l.Record(context.Background(), accusedAndDenied(), attache.Provenance{}); err != nil {
		t.Fatal(err)
	}
	s := serve(t, true, l)
	s.watches.quiet = true
	for path, want := range map[string]string{
		"/contested.json": "event type actors recipients items says denies origins reports",
		"/transfers.json": "from to item status maker origins events",
		"/alarms.json":    "id kind watch actors family contexts direction holder reason events",
	} {
		var got struct {
			Total *int             `json:"total"`
			Items []map[string]any `json:"items"`
			Next  *string          `json:"next"`
		}
		if err := json.Unmarshal([]byte(s.ask("GET", path, nil).body), &got); err != nil || got.Total == nil || got.Next == nil || got.Items == nil {
			t.Errorf("%s: %v, %+v", path, err, got)
			continue
		}
		if *got.Total != 1 || len(got.Items) != 1 {
			t.Errorf("%s: %d of %d items, want 1 of 1", path, len(got.Items), *got.Total)
		}
		for _, item := range got.Items {
			for _, field := range strings.Fields(want) {
				if _, ok := item[field]; !ok {
					t.Errorf("%s: no field %s", path, field)
				}
			}
		}
	}
}

// accusedAndDenied is a reading, made by hand, in which one thing is said and
// denied, and grows.
func accusedAndDenied() attache.Reading {
	return accused("Washington accuses Iran of supplying Moscow with more and more drones, a charge Tehran denies.", "IRN", "RUS")
}

// accused is the reading of a sentence by which the USA accuse one state of
// supplying another with drones, and it denies that.
func accused(text, from, to string) attache.Reading {
	span := func(words string) attache.Span {
		at := strings.Index(text, words)
		return attache.Span{Start: at, End: at + len(words), Text: words, Sentence: 1}
	}
	claim := func(holder, position string) attache.Claim {
		return attache.Claim{Holder: []attache.Party{{ID: holder}}, Position: position, Confidence: .9, Evidence: []attache.Span{span(text)}}
	}
	return attache.Reading{
		Report:   attache.Report{ID: "accused", Hash: attache.Hash(text), Language: "en", Text: text},
		Entities: []attache.Entity{{ID: from, Name: "name of " + from, Kind: "state"}, {ID: to, Name: "name of " + to, Kind: "state"}, {ID: "USA", Name: "United States", Kind: "state"}},
		Events: []attache.Event{{ID: "e1", Type: "AID", Contexts: []string{"military"}, Trigger: span("supplying"), Aspect: "past", Trend: "growing", Contested: true,
			Actors: []attache.Party{{ID: from, How: "name"}}, Recipients: []attache.Party{{ID: to, How: "metonym"}},
			Items: []attache.Item{{Kind: "drone", Span: span("drones")}}, Figures: []attache.Figure{}, People: []attache.Party{},
			Claims: []attache.Claim{claim("USA", "CT+"), claim(from, "CT-")}}},
		Doubts: []attache.Doubt{}, Model: attache.ModelID{Name: "hand", Version: "1", SHA256: "00"},
	}
}

// TestListsCount says how many of how many, and goes on where a list is cut.
func TestListsCount(t *testing.T) {
	s := serve(t, true, webtest.Ledger(t))
	page := s.ask("GET", "/events?limit=3", nil).body
	if !regexp.MustCompile(`<strong>3</strong> of <strong>\d+</strong> events, newest first`).MatchString(page) {
		t.Error("the page does not say how many of how many")
	}
	next := regexp.MustCompile(`rel="next" href="([^"]+)"`).FindStringSubmatch(page)
	if next == nil {
		t.Fatal("no way further")
	}
	first, second := events(s.ask("GET", "/events?limit=3", nil).body), events(s.ask("GET", strings.ReplaceAll(next[1], "&amp;", "&"), nil).body)
	if len(first) != 3 || len(second) == 0 || first[0] == second[0] {
		t.Errorf("first page %v, second %v", first, second)
	}
}

func events(page string) []string {
	var out []string
	for _, m := range regexp.MustCompile(`data-open href="/event/([0-9a-f]+)"`).FindAllStringSubmatch(page, -1) {
		out = append(out, m[1])
	}
	return out
}

// TestEmpty shows a ledger with nothing in it: the front offers ways in, no page
// breaks.
func TestEmpty(t *testing.T) {
	s := serve(t, true, empty(t))
	front := s.ask("GET", "/", nil).body
	for _, want := range []string{"The ledger is empty", `action="/sample"`, `href="/feeds"`, `href="/read"`} {
		if !strings.Contains(front, want) {
			t.Errorf("the front of an empty ledger has no %q", want)
		}
	}
	for _, path := range strings.Fields("/brief /reports /events /claims /contested /dossier /transfers /network /map /timeline /alarms /sources /review /corrections /unknowns /search /feeds /changes /live") {
		if p := s.ask("GET", path, nil); p.status != http.StatusOK || strings.Count(p.body, "<p") < 3 {
			t.Errorf("%s: %d", path, p.status)
		}
	}
	for _, path := range strings.Fields("/dossier/IRN /dyad/IRN/RUS /event/none /report/none /alarm/none /nowhere") {
		if p := s.ask("GET", path, nil); p.status != http.StatusNotFound || !strings.Contains(p.body, "not_found") {
			t.Errorf("%s: %d", path, p.status)
		}
		if p := s.ask("GET", path+".json", nil); p.status != http.StatusNotFound || p.header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s.json: %d %s", path, p.status, p.header.Get("Content-Type"))
		}
	}
	if p := s.ask("GET", "/events?since=yesterday", nil); p.status != http.StatusBadRequest {
		t.Errorf("a day that is none: %d", p.status)
	}
}

// TestCorrect accepts, edits and undoes a claim by the forms of the pages.
func TestCorrect(t *testing.T) {
	ctx := context.Background()
	s := serve(t, true, webtest.Ledger(t))
	claims, err := s.ledger.Claims(ctx, attache.Filter{Limit: 5})
	if err != nil {
		t.Fatal(err)
	}
	c := claims.Items[2]
	verdict := func() string {
		page, err := s.ledger.Claims(ctx, attache.Filter{Report: c.Report, Limit: attache.MaxLimit})
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range page.Items {
			if x.ID == c.ID {
				return x.Verdict
			}
		}
		return "gone"
	}
	a := s.ask("POST", "/correct", url.Values{"kind": {"reject"}, "target": {c.ID}, "why": {"a question"}, "back": {"/report/" + segment(c.Report) + "#c" + c.ID}})
	if a.status != http.StatusSeeOther || a.header.Get("Location") != "/report/"+segment(c.Report)+"?said=reject#c"+c.ID || verdict() != "rejected" {
		t.Errorf("reject: %d to %s, verdict %q", a.status, a.header.Get("Location"), verdict())
	}
	page := s.ask("GET", a.header.Get("Location"), nil).body
	if !strings.Contains(page, "Rejected: it is kept") || !strings.Contains(page, "v-rejected") {
		t.Error("the report does not show what was said")
	}
	j := s.ask("POST", "/correct", url.Values{"kind": {"accept"}, "target": {c.ID}}, "Accept", "application/json")
	var kept attache.Correction
	if err := json.Unmarshal([]byte(j.body), &kept); err != nil || kept.Who != "local" || verdict() != "accepted" {
		t.Errorf("accept: %v, %+v, verdict %q", err, kept, verdict())
	}
	if s.ask("POST", "/correct", url.Values{"kind": {"undo"}, "target": {kept.ID}}); verdict() != "rejected" {
		t.Errorf("undone: %q", verdict())
	}
	for name, form := range map[string]url.Values{
		"no kind":   {"target": {c.ID}},
		"no target": {"kind": {"accept"}},
		"bad field": {"kind": {"edit"}, "target": {c.ID}, "field": {"colour"}, "value": {"red"}},
		"bad value": {"kind": {"edit"}, "target": {c.ID}, "field": {"position"}, "value": {"maybe"}},
	} {
		if a := s.ask("POST", "/correct", form); a.status != http.StatusBadRequest {
			t.Errorf("%s: %d", name, a.status)
		}
	}
	if a := s.ask("POST", "/correct", url.Values{"kind": {"accept"}, "target": {c.ID}, "back": {"//evil.example/"}}); a.header.Get("Location") != "/corrections?said=accept" {
		t.Errorf("sent away to %s", a.header.Get("Location"))
	}
}

// TestRead reads a text by the form, and keeps one.
func TestRead(t *testing.T) {
	s := serve(t, true, empty(t))
	text := "Washington accuses Iran of supplying Moscow with drones, a charge Tehran denies."
	page := s.ask("POST", "/read", url.Values{"text": {text}}).body
	for _, want := range []string{`class="seg trig q-mc st-contested"`, ">supplying</a>", "denies it", "says it is so"} {
		if !strings.Contains(page, want) {
			t.Errorf("the reading has no %q", want)
		}
	}
	if n, err := s.ledger.Reports(context.Background(), attache.Filter{}); err != nil || n.Total != 0 {
		t.Errorf("reading kept %d reports: %v", n.Total, err)
	}
	kept := s.ask("POST", "/record", url.Values{"text": {text}, "title": {"Drones"}, "source": {"Example Wire"}, "published": {"2031-05-01"}})
	if kept.status != http.StatusSeeOther {
		t.Fatalf("keep: %d %s", kept.status, kept.body)
	}
	report := s.ask("GET", kept.header.Get("Location"), nil).body
	for _, want := range []string{"Drones</h1>", "1 May 2031", `name="target"`, "Read and kept"} {
		if !strings.Contains(report, want) {
			t.Errorf("the report has no %q", want)
		}
	}
	for name, form := range map[string]url.Values{"nothing": {"text": {" "}}, "an address where nothing fetches": {"url": {"https://press.example/"}}} {
		if a := s.ask("POST", "/read", form); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, `role="alert"`) {
			t.Errorf("%s: %d", name, a.status)
		}
	}
	if a := s.ask("POST", "/read", url.Values{"text": {strings.Repeat("x ", attache.MaxReportBytes)}}); a.status != http.StatusUnprocessableEntity && a.status != http.StatusRequestEntityTooLarge {
		t.Errorf("too much: %d", a.status)
	}
}

// TestVisits tells what changed since the visit before.
func TestVisits(t *testing.T) {
	s := serve(t, true, webtest.Ledger(t))
	first := s.ask("GET", "/", nil)
	if strings.Contains(first.body, "since your last visit") {
		t.Error("a first visit has none before it")
	}
	cookie := first.header.Get("Set-Cookie")
	if !strings.HasPrefix(cookie, "visit=") {
		t.Fatalf("cookie %q", cookie)
	}
	again := s.ask("GET", "/", nil, "Cookie", "visit=2.1900000000.2.1900000000")
	if !regexp.MustCompile(`href="/changes\?after=2">\d+ events</a>|href="/changes\?after=2">`).MatchString(again.body) {
		t.Error("changes since the visit before are not told")
	}
	if bad := s.ask("GET", "/", nil, "Cookie", "visit=x.y.z.%"); bad.status != http.StatusOK {
		t.Errorf("a broken cookie: %d", bad.status)
	}
}
