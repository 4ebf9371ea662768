package press

import (
	"bytes"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"attache"
)

// checkItem holds of every item, whatever it was made of.
func checkItem(t *testing.T, i Item) {
	t.Helper()
	if i.Key == "" || i.Via == "" {
		t.Errorf("without key or origin: %+v", i)
	}
	if i.Drop != nil {
		if i.Drop.Code == "" || i.Drop.Message == "" {
			t.Errorf("dropped without a reason: %+v", i)
		}
		if i.Drop.Code == attache.CodeInternal {
			t.Errorf("a parser gave up: %s", i.Drop.Message)
		}
		return
	}
	r := i.Report
	if strings.TrimSpace(r.Text) == "" || len(r.Text) > attache.MaxReportBytes || !utf8.ValidString(r.Text) || r.Hash != hashOf(r.Text) || r.ID == "" || i.RawHash != hashOf(i.Raw) {
		t.Errorf("not a report: %+v", r)
	}
	if strings.Contains(r.URL, "secret@") {
		t.Errorf("credentials: %s", r.URL)
	}
	if p := r.Published; p != nil {
		if _, err := time.Parse(time.DateOnly, p.Start); err != nil {
			t.Errorf("date %q", p.Start)
		}
	}
}

func FuzzFeed(f *testing.F) {
	for _, seed := range []string{
		`<rss version="2.0"><channel><title>C</title><link>http://c.example/</link><item><guid>g</guid><title>A &amp;amp; B</title><description><![CDATA[<p>They <b>met</b>.</p>]]></description><source url="http://user:secret@r.example/">R</source><pubDate>Tue, 05 Mar 2024 10:00:00 GMT</pubDate></item></channel></rss>`,
		`<?xml version="1.0" encoding="iso-8859-1"?><feed xmlns="http://www.w3.org/2005/Atom"><title>C</title><entry><id>1</id><title type="html">A</title><content type="xhtml"><div>They met.</div></content><updated>2024-03-05T10:00:00Z</updated><link href="/x"/></entry></feed>`,
		`{"version":"https://jsonfeed.org/version/1.1","title":"C","items":[{"id":"1","url":"http://c.example/1","content_html":"<p>They met.</p>","date_published":"2024-03-05T10:00:00Z"},{"id":"2","content_text":"They parted."}]}`,
		`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel><title>C</title></channel><item rdf:about="1"><title>A</title><description>They met.</description></item></rdf:RDF>`,
		`<rss><channel><item><![CDATA[</item>]]><title>x</title></item><!-- <item> --></channel></rss>`, "<rss", "{", "",
	} {
		f.Add([]byte(seed), "text/xml; charset=windows-1252")
	}
	f.Fuzz(func(t *testing.T, body []byte, kind string) {
		m := Memory{URL: "http://c.example/feed"}
		page := &Page{URL: m.URL, Type: kind, Body: body}
		got := digest(m, page, nil, newClock().Now())
		if (got.Feed == nil) != (got.Poll.Outcome == Failed) {
			t.Errorf("%+v", got.Poll)
		}
		for _, i := range got.Items {
			checkItem(t, i)
		}
		if n := got.Poll.New + got.Poll.Changed; got.Feed != nil && n > len(got.Feed.Entries) {
			t.Errorf("%d items of %d", n, len(got.Feed.Entries))
		}
		// The same again is nothing new.
		forgotten := got.Memory
		forgotten.Document = ""
		if again := digest(forgotten, page, nil, newClock().Now()); len(again.Items)+len(again.Vanished) > 0 {
			t.Errorf("again: %d items, %d vanished", len(again.Items), len(again.Vanished))
		}
	})
}

func FuzzHTML(f *testing.F) {
	for _, seed := range []string{
		storyHTML("Talks"), strings.Repeat("<div>", 600), strings.Repeat("<table><tr><td>", 100), "<script type='application/ld+json'>[[[[[[{}]]]]]]</script>", "",
		`<script type="application/ld+json">{"@graph":[{"@type":["NewsArticle"],"headline":["A"],"author":[{"name":["B"]},"C"],"publisher":{"name":{}}}]}</script><p>They met.`,
		"<meta charset=utf-16><p>They met in Strelsau.", "\xff\xfe<\x00p\x00>\x00a\x00", "<p>a<br><br>b<ins>c</ins></p><link rel=canonical href='//user:secret@[x'>",
	} {
		f.Add([]byte(seed), "text/html")
	}
	f.Fuzz(func(t *testing.T, body []byte, kind string) {
		if len(body) > 1<<16 {
			return
		}
		checkItem(t, pageItem(body, kind, "http://c.example/a", "http://c.example/a", "http://c.example/a", newClock().Now()))
		if out := Text(string(body)); strings.TrimSpace(out) != out || strings.Contains(out, "\n\n\n") {
			t.Errorf("text %q", out)
		}
	})
}

func FuzzWARC(f *testing.F) {
	f.Add([]byte(warcRecord("response", "http://user:secret@c.example/1", "application/http", answer("200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked", "5\r\nThey \r\n0\r\n\r\n"))))
	f.Add([]byte(warcRecord("conversion", "http://c.example/1", "text/plain", "They met.") + "WARC/1.0\r\nContent-Length: 5\r\n folded\r\n\r\nabc"))
	f.Add([]byte(warcRecord("response", "", "application/http", answer("200 OK\r\nContent-Encoding: gzip", "\x1f\x8b\x08"))))
	f.Add([]byte("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03"))
	f.Add([]byte("WARC/1.0\nContent-Length: 9223372036854775807\n\n"))
	f.Fuzz(func(t *testing.T, file []byte) {
		n := 0
		for i, err := range WARC(bytes.NewReader(file), "a.warc", time.Time{}, 1<<16) {
			if err != nil {
				t.Fatal(err)
			}
			if n++; n > 64 {
				return
			}
			checkItem(t, i)
		}
	})
}

func FuzzJSONLines(f *testing.F) {
	f.Add([]byte(`{"id":"x","text":"They met.","published":"2024-03-05"}` + "\n\n" + `{"id":-1e9,"text":"\ud800"}`))
	f.Add([]byte("\ufeff[1]\n{\n\"a\"\n{}\n{\"text\":\"\xff\"}\r\n"))
	f.Fuzz(func(t *testing.T, file []byte) {
		lines := 0
		for line := range bytes.SplitSeq(file, []byte("\n")) {
			if len(bytes.TrimSpace(line)) > 0 {
				lines++
			}
		}
		n := 0
		for i, err := range Lines(bytes.NewReader(file), "f.jsonl", time.Time{}) {
			if err != nil {
				t.Fatal(err)
			}
			n++
			checkItem(t, i)
		}
		if n != lines && !bytes.Contains(file[:min(len(file), 8)], []byte("\ufeff")) {
			t.Errorf("%d items of %d lines", n, lines)
		}
	})
}

func FuzzOPML(f *testing.F) {
	f.Add([]byte(`<opml version="2.0"><body><outline text="A &amp; B"><outline type="rss" text="&quot;x&quot;" xmlUrl="http://user:secret@c.example/f" htmlUrl="http://c.example/"/></outline><outline text="none"/></body></opml>`))
	f.Add([]byte(`<?xml version="1.0" encoding="utf-16"?><OPML><outline type=rss url=http://c.example/f>`))
	f.Add([]byte(strings.Repeat("<opml><outline>", 40)))
	f.Fuzz(func(t *testing.T, file []byte) {
		subs, _, err := ReadOPML(bytes.NewReader(file))
		if err != nil {
			return
		}
		var out bytes.Buffer
		if err := WriteOPML(&out, "t", subs); err != nil {
			t.Fatal(err)
		}
		again, drops, err := ReadOPML(&out)
		if err != nil || len(drops) != 0 || len(again) != len(subs) {
			t.Fatalf("%d feeds, then %d, %v, %v", len(subs), len(again), drops, err)
		}
		for _, s := range again {
			if strings.Contains(s.URL, "secret@") {
				t.Errorf("credentials: %s", s.URL)
			}
		}
	})
}
