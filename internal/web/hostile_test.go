package web

import (
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	nethtml "golang.org/x/net/html"

	"attache"
)

// hostile are texts that become markup or script wherever a page forgets to
// write them as text.
var hostile = []string{
	`<script>alert(1)</script>`, `<img src=x onerror=alert(1)>`, `"><svg onload=alert(1)>`, `' onmouseover='alert(1)`, `</title><script>alert(1)</script>`,
	`</textarea><iframe src=javascript:alert(1)>`, `{{.Site}}`, `<a href="javascript:alert(1)">x</a>`, `--><script>alert(1)</script><!--`, `<style>*{display:none}</style>`,
	`<base href=//evil.example>`, `&lt;script&gt;`, "\u202e<b>", `<math><mi//xlink:href="data:x,<script>alert(1)</script>">`, `]]><script>alert(1)</script>`,
}

// hostileReading has one of them in every field that a stranger can fill.
func hostileReading(n int) attache.Reading {
	bad := func(i int) string { return hostile[(n+i)%len(hostile)] }
	text := bad(0) + " Iran supplied " + bad(1) + " with drones."
	start := strings.Index(text, "supplied")
	span := func(at int, s string) attache.Span {
		return attache.Span{Start: at, End: at + len(s), Text: s, Sentence: 1}
	}
	actor := span(0, bad(0))
	whole := span(0, text)
	r := attache.Reading{
		Report:   attache.Report{ID: bad(2), Hash: attache.Hash(text), URL: "javascript:alert(1)//" + bad(3), Source: bad(4), Title: bad(5), Byline: bad(6), Language: "en", Text: text},
		Entities: []attache.Entity{{ID: "~" + bad(7), Name: bad(8), Kind: "unresolved"}, {ID: bad(9), Name: bad(9), Kind: "person"}, {ID: "IRN", Name: "Iran", Kind: "state"}},
		Events: []attache.Event{{ID: "e1", Type: "AID", Mode: "", Contexts: []string{"military"}, Trigger: span(start, "supplied"), Aspect: "past",
			Actors: []attache.Party{{ID: "~" + bad(7), Name: bad(8), Span: &actor, How: "name", Person: bad(9)}}, Recipients: []attache.Party{{ID: "IRN", How: "name"}},
			Items: []attache.Item{}, Figures: []attache.Figure{}, People: []attache.Party{},
			Claims: []attache.Claim{{Holder: []attache.Party{{ID: "~" + bad(7), Person: bad(9)}}, Position: "CT+", Confidence: .5, Evidence: []attache.Span{whole}}}}},
		Doubts: []attache.Doubt{{Code: "no_date", Message: bad(10)}},
		Model:  attache.ModelID{Name: bad(11), Version: "1", SHA256: "00"},
	}
	return r
}

// TestHostile fills a ledger with markup and looks at every page for an element,
// attribute or address that came out of it.
func TestHostile(t *testing.T) {
	ctx := context.Background()
	l := empty(t)
	s := serve(t, true, l)
	kept := 0
	for n := range hostile {
		r := hostileReading(n)
		if _, err := l.Record(ctx, r, attache.Provenance{Fetched: time.Date(2031, 1, 2, 3, 4, 5, 0, time.UTC)}); err != nil {
			t.Fatalf("%d: %v", n, err)
		}
		kept++
		if err := l.RecordFailed(ctx, attache.Failure{Report: "failed" + hostile[n], Title: hostile[n], Source: hostile[n], Code: "no_text", Message: hostile[n]}); err != nil {
			t.Fatal(err)
		}
	}
	paths := strings.Fields("/ /brief /events /claims /contested /reports /dossier /transfers /network /map /timeline /alarms /sources /review /corrections /unknowns /changes")
	events, err := l.Events(ctx, attache.Filter{})
	if err != nil || len(events.Items) < kept {
		t.Fatalf("%d events of %d: %v", len(events.Items), kept, err)
	}
	for _, e := range events.Items {
		paths = append(paths, "/event/"+segment(e.ID), "/dossier/"+segment(e.Actors[0]), "/dyad/"+segment(e.Actors[0])+"/IRN")
	}
	reports, err := l.Reports(ctx, attache.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range reports.Items {
		paths = append(paths, "/report/"+segment(r.ID))
	}
	for _, h := range hostile {
		q := url.QueryEscape(h)
		paths = append(paths, "/search?q=x&source="+q+"&entity="+q, "/explain?sentence="+q, "/nowhere/"+url.PathEscape(h), "/events?source="+q, "/login?back="+q)
	}
	shown := false
	for _, path := range paths {
		a := s.ask("GET", path, nil)
		if a.status >= 500 {
			t.Errorf("%s: %d", path, a.status)
		}
		shown = shown || strings.Contains(a.body, "alert(1)")
		harmless(t, path, a.body)
	}
	if !shown {
		t.Error("no page shows the hostile words at all: this test sees nothing")
	}
	for _, h := range hostile {
		harmless(t, "/read "+h, s.ask("POST", "/read", url.Values{"text": {h + " Iran attacked Iraq."}, "title": {h}, "source": {h}, "url": {h}}).body)
		harmless(t, "/feeds "+h, s.ask("POST", "/feeds/preview", url.Values{"url": {h}}).body)
	}
}

// harmless fails for anything in a page that does not come from the templates.
func harmless(t *testing.T, path, page string) {
	t.Helper()
	z := nethtml.NewTokenizer(strings.NewReader(page))
	for {
		switch z.Next() {
		case nethtml.ErrorToken:
			return
		case nethtml.StartTagToken, nethtml.SelfClosingTagToken:
			tok := z.Token()
			switch tok.Data {
			case "img", "iframe", "style", "base", "object", "embed", "math", "b", "foreignobject":
				t.Errorf("%.80s: element <%s>", path, tok.Data)
			}
			for _, a := range tok.Attr {
				value := strings.ToLower(strings.TrimSpace(a.Val))
				switch {
				case strings.HasPrefix(a.Key, "on"), a.Key == "style", a.Key == "srcdoc":
					t.Errorf("%.80s: <%s %s>", path, tok.Data, a.Key)
				case (a.Key == "href" || a.Key == "src" || a.Key == "action" || a.Key == "formaction") && (strings.HasPrefix(value, "javascript:") || strings.HasPrefix(value, "data:") || strings.HasPrefix(value, "//")):
					t.Errorf("%.80s: <%s %s=%q>", path, tok.Data, a.Key, a.Val)
				case tok.Data == "script" && a.Key == "src" && a.Val != "/static/app.js":
					t.Errorf("%.80s: script %s", path, a.Val)
				}
			}
			if tok.Data == "script" && len(tok.Attr) == 0 {
				t.Errorf("%.80s: a script of its own", path)
			}
		}
	}
}
