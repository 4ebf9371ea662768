package press

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"attache"

	"github.com/cockroachdb/datadriven"
	"golang.org/x/text/encoding/charmap"
)

func showReport(b *strings.Builder, r attache.Report) {
	for _, f := range []struct{ name, value string }{
		{"title", r.Title}, {"url", r.URL}, {"source", r.Source}, {"byline", r.Byline}, {"agency", r.Agency}, {"language", r.Language},
	} {
		if f.value != "" {
			fmt.Fprintf(b, "%s: %s\n", f.name, f.value)
		}
	}
	if r.Published != nil {
		fmt.Fprintf(b, "published: %s (%s)\n", r.Published.Start, r.Published.How)
	}
	if r.Text != "" {
		fmt.Fprintf(b, "text: %s\n", strings.ReplaceAll(r.Text, "\n\n", "\n    | "))
	}
}

func showItem(b *strings.Builder, i Item, whole bool) {
	what := "new"
	switch {
	case i.Drop != nil:
		what = "drop " + i.Drop.Code
	case i.Changed:
		what = "changed"
	case i.Partial && whole:
		what = "new, partial"
	}
	fmt.Fprintf(b, "* %s: %s\n", i.Key, what)
	if whole {
		if i.Site != "" {
			fmt.Fprintf(b, "site: %s\n", i.Site)
		}
		showReport(b, i.Report)
	}
}

// TestDocuments reads the documents of testdata: "feed" and "page" show what
// was found in one; "poll" gives the next answer of a feed, an hour after the
// last, and shows what it came to; "reset" forgets the feed.
func TestDocuments(t *testing.T) {
	datadriven.Walk(t, "testdata", func(t *testing.T, path string) {
		memory, clock := Memory{URL: "http://c.example/feed"}, newClock()
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			var b strings.Builder
			var at, kind, answer string
			d.MaybeScanArgs(t, "at", &at)
			d.MaybeScanArgs(t, "type", &kind)
			d.MaybeScanArgs(t, "answer", &answer)
			switch d.Cmd {
			case "reset":
				memory = Memory{URL: "http://c.example/feed"}
			case "feed":
				f, err := ParseFeed([]byte(d.Input), kind, at)
				if err != nil {
					return attache.ErrorCode(err)
				}
				fmt.Fprintf(&b, "%s %q %s %s\n", f.Kind, f.Title, f.Site, f.Lang)
				for _, e := range f.Entries {
					showItem(&b, f.Item(e, at, clock.Now()), true)
				}
			case "poll":
				clock.pass(time.Hour)
				p, err := &Page{URL: memory.URL, Body: []byte(d.Input), Type: kind}, error(nil)
				switch answer {
				case "304":
					p = &Page{URL: memory.URL, NotModified: true}
				case "410":
					err = &attache.Error{Code: CodeGone, Message: "status 410"}
				case "429":
					err = fail(CodeLater, "", &LaterError{Status: 429, Until: clock.Now().Add(time.Hour), Given: true})
				case "500":
					err = &attache.Error{Code: CodeStatus, Message: "status 500"}
				}
				got := digest(memory, p, err, clock.Now())
				memory = got.Memory
				fmt.Fprintf(&b, "%s, %d items; state %s\n", got.Poll.Outcome, got.Poll.Items, StateOf(memory.History, clock.Now(), Patience{}))
				for _, i := range got.Items {
					showItem(&b, i, false)
				}
				for _, v := range got.Vanished {
					fmt.Fprintf(&b, "- %s withdrawn=%v\n", v.Key, v.Withdrawn)
				}
			case "page":
				r, origin, drop := ParsePage([]byte(d.Input), kind, at, clock.Now())
				if drop != nil {
					return drop.Code
				}
				showReport(&b, r)
				if origin != "" {
					fmt.Fprintf(&b, "origin: %s\n", origin)
				}
			case "text":
				return Text(d.Input)
			default:
				t.Fatalf("%s: no command %q", d.Pos, d.Cmd)
			}
			return b.String()
		})
	})
}

func item(guid, link, title, words string) string {
	return "<item><guid>" + guid + "</guid><link>" + link + "</link><title>" + title + "</title><description>" + words + "</description><pubDate>Tue, 05 Mar 2024 10:00:00 GMT</pubDate></item>"
}

func channel(items ...string) string {
	return `<rss version="2.0"><channel><title>Courier</title>` + strings.Join(items, "") + `</channel></rss>`
}

// TestPoll polls a server over its life.
func TestPoll(t *testing.T) {
	answer := text("application/rss+xml", "")
	s := serve(t, map[string]http.HandlerFunc{"/feed": func(w http.ResponseWriter, r *http.Request) { answer(w, r) }, "/new": func(w http.ResponseWriter, r *http.Request) { answer(w, r) }})
	client, clock := local(t)
	m := Memory{URL: s.URL + "/feed"}
	asked := 0
	poll := func(what string, want Outcome, state State, items int) {
		t.Helper()
		got, err := client.Poll(t.Context(), m)
		if err != nil {
			t.Fatal(err)
		}
		m = got.Memory
		if now := StateOf(m.History, clock.Now(), Patience{}); got.Poll.Outcome != want || now != state || len(got.Items) != items {
			t.Errorf("%s: %s, %s, %d items (%s); want %s, %s, %d", what, got.Poll.Outcome, now, len(got.Items), got.Poll.Message, want, state, items)
		}
		clock.pass(time.Hour)
		asked = s.count("/feed")
	}
	conditional := func(body, etag string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("ETag", etag)
			if r.Header.Get("If-None-Match") == etag {
				w.WriteHeader(http.StatusNotModified)
				return
			}
			_, _ = w.Write([]byte(body))
		}
	}
	one, two := item("1", "http://c.example/1", "One", "They met."), item("2", "http://c.example/2", "Two", "They parted.")
	answer = conditional(channel(one), `"a"`)
	poll("first", Read, StateOK, 1)
	poll("the same", Unchanged, StateUnchanged, 0)
	if h := m.History[len(m.History)-1]; h.Proof || h.Items != 1 {
		t.Errorf("was not a 304: %+v", h)
	}
	answer = conditional(channel(two, one), `"b"`)
	poll("of the same date", Read, StateOK, 1)
	answer = status(500)
	poll("a fault", Failed, StateFailing, 0)
	answer = conditional(channel(two, one), `"b"`)
	poll("after it", Unchanged, StateUnchanged, 0)
	if h := m.History[len(m.History)-1]; !h.Proof {
		t.Error("after a failure the document itself is asked for")
	}
	answer = status(429, "Retry-After", "7200")
	poll("busy", Later, StateUnchanged, 0)
	before := asked
	answer = conditional(channel(two, one), `"b"`)
	poll("too soon", Waiting, StateUnchanged, 0)
	if asked != before {
		t.Error("asked before its time")
	}
	poll("in time", Unchanged, StateUnchanged, 0)
	answer = func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/feed" {
			http.Redirect(w, r, "/new", http.StatusMovedPermanently)
			return
		}
		_, _ = w.Write([]byte(channel()))
	}
	poll("moved and empty", Empty, StateEmpty, 0)
	if m.URL != s.URL+"/new" {
		t.Errorf("moved to %s", m.URL)
	}
	answer = text("text/html", "<html>we are down</html>")
	poll("no feed", Failed, StateFailing, 0)
	answer = text("text/xml", channel(strings.Replace(two, "parted", "met", 1), one))
	poll("changed", Read, StateOK, 1)
	answer = status(410)
	poll("gone", Ended, StateEnded, 0)
	n := s.count("/new")
	poll("still gone", Waiting, StateEnded, 0)
	if s.count("/new") != n {
		t.Error("asked after its end")
	}
}

func TestMemoryBounded(t *testing.T) {
	m, clock := Memory{URL: "http://c.example/feed"}, newClock()
	for round := range 4 {
		var items []string
		for n := range mostSeen / 2 {
			items = append(items, item(fmt.Sprintf("%d-%d", round, n), "", "T", "They met."))
		}
		m = digest(m, &Page{URL: m.URL, Body: []byte(channel(items...))}, nil, clock.Now()).Memory
		clock.pass(time.Hour)
	}
	if len(m.Seen) > mostSeen {
		t.Errorf("%d items remembered", len(m.Seen))
	}
	if _, ok := m.Seen["2-0"]; !ok {
		t.Error("the newer ones were forgotten first")
	}
	clock.pass(seenFor + time.Hour)
	m = digest(m, &Page{URL: m.URL, Body: []byte(channel(item("x", "", "T", "They met.")))}, nil, clock.Now()).Memory
	if len(m.Seen) != 1 {
		t.Errorf("%d items after a quarter of a year", len(m.Seen))
	}
	for n := range 3 * mostHistory {
		err := error(&attache.Error{Code: CodeStatus})
		if n%2 == 0 {
			err = errors.New("broken")
		}
		m = digest(m, nil, err, clock.Now()).Memory
	}
	if len(m.History) != mostHistory {
		t.Errorf("%d polls remembered", len(m.History))
	}
}

func TestCharsets(t *testing.T) {
	const words = "Café “Zenda” – ½"
	latin, err := charmap.Windows1252.NewEncoder().String(words)
	if err != nil {
		t.Fatal(err)
	}
	var utf16le strings.Builder
	utf16le.WriteString("\xff\xfe")
	for _, r := range words {
		utf16le.WriteByte(byte(r))
		utf16le.WriteByte(byte(r >> 8))
	}
	for _, c := range []struct{ body, header, declared, want string }{
		{words, "", "", words}, {"\ufeff" + words, "text/html; charset=iso-8859-1", "", words}, {utf16le.String(), "text/html; charset=utf-8", "", words},
		{words, "text/html; charset=iso-8859-1", "windows-1252", words}, // wrongly declared: it is UTF-8
		{latin, "", "", words}, {latin, "text/html; charset=ISO-8859-1", "", words}, {latin, "text/html", "iso-8859-1", words},
		{latin, "text/html; charset=utf-8", "", words}, // wrongly declared: it is not
		{latin, "text/html; charset=nonsense", "replacement", words}, {latin, "nonsense;;", "", words},
		{"Caf\x82", "text/html; charset=ibm866", "windows-1252", "CafВ"}, // the server's word goes before the document's
		{"plain", "text/html; charset=utf-16", "", "plain"}, {"plain", "", "iso-2022-kr", "plain"},
		{strings.Repeat("word ", 2000) + "Caf\xc3\xa9 slip\xff", "text/html; charset=utf-8", "", strings.Repeat("word ", 2000) + "Café slip\ufffd"},
	} {
		if got := string(toUTF8([]byte(c.body), c.header, c.declared)); got != c.want {
			t.Errorf("%.30q, %q, %q: %.60q", c.body, c.header, c.declared, got)
		}
	}
	feed := `<?xml version="1.0" encoding="ISO-8859-1"?><rss version="2.0"><channel><item><title>` + latin + `</title></item></channel></rss>`
	for _, kind := range []string{"", "text/xml", "text/xml; charset=utf-8", "text/xml; charset=windows-1252"} {
		f, err := ParseFeed([]byte(feed), kind, "")
		if err != nil || f.Entries[0].Title != words {
			t.Errorf("%s: %+v, %v", kind, f, err)
		}
	}
}

func TestDates(t *testing.T) {
	for s, want := range map[string]string{
		"2024-03-05": "2024-03-05", "2024-03-05T23:59:00-08:00": "2024-03-05", "20240305": "2024-03-05", "2024-03-05 10:00": "2024-03-05",
		"Tue, 05 Mar 2024 10:00:00 GMT": "2024-03-05", "5 March 2024": "2024-03-05", "March 5, 2024": "2024-03-05", "Tuesday 5th March 2024, 14:10 GMT": "2024-03-05",
		"03/04/2024": "", "March 2024": "", "yesterday": "", "5 March": "", "": "", "now": "", "0001-01-01": "", "Tuesday": "", "two days ago": "", strings.Repeat("March ", 40): "",
	} {
		got := ""
		if d := looseDate(s, "page"); d != nil {
			got = d.Start
		}
		if got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}

func TestAgency(t *testing.T) {
	for credit, want := range map[string]string{
		"AFP": "afp", "By Jane Doe, AFP": "afp", "Jane Doe and Reuters": "reuters", "The Associated Press": "ap", "(AP)": "ap", "Source: TASS": "tass", "AFP/Strelsau Courier": "afp",
		"Jane Doe": "", "": "", "Apple": "", "Strelsau Courier": "", "Reuters Street": "",
	} {
		if got := Agency(credit); got != want {
			t.Errorf("%q: %q, want %q", credit, got, want)
		}
	}
}
