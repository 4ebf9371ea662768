package press

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"attache"

	"github.com/google/go-cmp/cmp"
)

// peakHeap is the highest heap seen while f runs, in bytes above the start.
func peakHeap(f func()) uint64 {
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	runtime.GC()
	before, peak := heap(), uint64(0)
	done, watched := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(watched)
		for {
			peak = max(peak, heap())
			select {
			case <-done:
				return
			case <-time.After(5 * time.Millisecond):
			}
		}
	}()
	f()
	close(done)
	<-watched
	return peak - min(before, peak)
}

func write(t *testing.T, dir, name, body string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestFolder(t *testing.T) {
	dir := t.TempDir()
	line := `{"id":"line-1","text":"Ruritania met Graustark.","title":"Line"}` + "\nnonsense\n"
	write(t, dir, "b/two.txt", "Graustark denied it.")
	write(t, dir, "a.txt", "Ruritania accused Graustark.")
	write(t, dir, "a.jsonl", line)
	write(t, dir, "a.jsonl.gz", string(gzipped(t, strings.NewReader(line))))
	write(t, dir, "b/page.HTML", storyHTML("Talks"))
	write(t, dir, "b/archive.warc.gz", string(gzipped(t, strings.NewReader(warcRecord("resource", "http://c.example/1", "text/plain", "They met.")))))
	write(t, dir, "b/feed.xml", `<rss version="2.0"><channel><title>T</title><item><title>Fed</title><guid>g1</guid><description>Ruritania met Graustark.</description></item></channel></rss>`)
	write(t, dir, "c/picture.png", "\x89PNG\r\n\x1a\n")
	write(t, dir, "c/empty.txt", " \n")
	write(t, dir, "c/binary.txt", "\x00\x01\x02\x03")
	write(t, dir, "c/long.txt", strings.Repeat("a", attache.MaxReportBytes+1))
	write(t, dir, "c/latin.txt", "Caf\xe9 in Strelsau.")
	write(t, dir, "c/list.opml", `<opml/>`)
	write(t, dir, "c/bad.warc", "nonsense")
	write(t, dir, "c/bad.txt.gz", "nonsense")
	write(t, dir, ".git/objects/one.txt", "not a report")
	var got []string
	for i, err := range Open(t.Context(), dir, Options{}) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, strings.ReplaceAll(strings.ReplaceAll(summary(i), dir+string(filepath.Separator), ""), `\`, "/"))
		if i.Drop == nil && (i.Fetched.IsZero() || i.Via == "" || i.RawHash != hashOf(i.Raw) || i.Report.Hash != hashOf(i.Report.Text)) {
			t.Errorf("%s: %+v", i.Key, i)
		}
	}
	want := []string{
		".git drop kind",
		"line-1 Line", "a.jsonl#2 drop invalid_json", "line-1 Line", "a.jsonl.gz#2 drop invalid_json", "a.txt ",
		"http://c.example/1 ", "g1 Fed", "b/page.HTML Talks", "b/two.txt ",
		"c/bad.txt.gz drop unreadable", "c/bad.warc#1 drop invalid_warc", "c/binary.txt drop not_text", "c/empty.txt drop no_text", "c/latin.txt ",
		"c/list.opml drop kind", "c/long.txt drop too_large", "c/picture.png drop kind",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("want - got +\n%s", diff)
	}
	n := 0
	for range Open(t.Context(), dir, Options{}) {
		if n++; n == 4 {
			break // anywhere, without a word
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var last error
	n = 0
	for _, err := range Open(ctx, dir, Options{}) {
		n++
		last = err
		cancel()
	}
	if !errors.Is(last, context.Canceled) || n != 2 {
		t.Errorf("after the end of its context: %d items, %v", n, last)
	}
}

func TestOpenOne(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct {
		src, stdin string
		want       []string
	}{
		{write(t, dir, "plain.dat", "Ruritania met Graustark."), "", []string{"plain.dat "}}, // by its looks
		{write(t, dir, "page.dat", storyHTML("Talks")), "", []string{"page.dat Talks"}},
		{write(t, dir, "feed.dat", `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><entry><id>e1</id><title>Fed</title><summary>Ruritania met.</summary></entry></feed>`), "", []string{"e1 Fed"}},
		{write(t, dir, "bad.rss", "<rss"), "", []string{"bad.rss drop invalid_feed"}},
		{write(t, dir, "picture.dat", "\x89PNG\r\n\x1a\n"), "", []string{"picture.dat drop kind"}},
		{filepath.Join(dir, "missing.txt"), "", []string{"error not_found"}},
		{write(t, dir, "bad.gz", "nonsense"), "", []string{"error unreadable"}},
		{write(t, dir, "bad.opml", "<html/>"), "", []string{"error invalid_opml"}},
		{"-", `{"text":"Ruritania met Graustark."}` + "\n\n" + `{"text":""}`, []string{"-#1 ", "-#3 drop no_text"}},
		{"ftp://example.org/x", "", []string{"error refused_address"}},
		{"http://10.0.0.1/", "", []string{"error refused_address"}},
	} {
		got := summaries(t, Open(t.Context(), c.src, Options{Stdin: strings.NewReader(c.stdin)}))
		for n := range got {
			got[n] = strings.ReplaceAll(got[n], dir+string(filepath.Separator), "")
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: want - got +\n%s", c.src, diff)
		}
	}
}

func TestLines(t *testing.T) {
	for _, c := range []struct{ line, code, id, title, date, text string }{
		{line: `{"id":"x","text":"They met.","title":"T","published":"2024-03-05T23:30:00-05:00"}`, id: "x", title: "T", date: "2024-03-05", text: "They met."},
		{line: `{"id":7,"text":"They met."}`, id: "7", text: "They met."},
		{line: `{"text":"They met.","published":"5 March"}`, id: hashOf("They met."), text: "They met."},
		{line: "\ufeff" + `{"id":"x","text":"They met.","other":[1]}` + "\r", id: "x", text: "They met."},
		{line: "{\"id\":\"x\",\"text\":\"They \xff met.\"}", id: "x", text: "They \ufffd met."},
		{line: `{"id":"x","text":null}`, code: attache.CodeNoText}, {line: `{"id":"x"}`, code: attache.CodeNoText}, {line: `{"text":" \n"}`, code: attache.CodeNoText},
		{line: `{"text":["a"]}`, code: attache.CodeInvalidJSON}, {line: `["a"]`, code: attache.CodeInvalidJSON}, {line: `"a"`, code: attache.CodeInvalidJSON}, {line: `{"text":"a"`, code: attache.CodeInvalidJSON},
		{line: `{"text":"` + strings.Repeat("so ", attache.MaxReportWords+1) + `"}`, code: attache.CodeTooLarge},
		{line: `{"text":"` + strings.Repeat("a", maxLine) + `"}`, code: attache.CodeTooLarge},
	} {
		n := 0
		for i, err := range Lines(strings.NewReader(c.line+"\n"), "f.jsonl", time.Time{}) {
			n++
			if err != nil {
				t.Fatal(err)
			}
			if c.code != "" {
				if i.Drop == nil || i.Drop.Code != c.code || i.Line != 1 {
					t.Errorf("%.40s: line %d, %+v, want %s", c.line, i.Line, i.Drop, c.code)
				}
				continue
			}
			date := ""
			if i.Report.Published != nil {
				date = i.Report.Published.Start
			}
			if r := i.Report; r.ID != c.id || r.Title != c.title || date != c.date || r.Text != c.text || r.Hash != hashOf(c.text) {
				t.Errorf("%s: %+v", c.line, i)
			}
			if remarked := len(i.Remarks) > 0; remarked != (strings.Contains(c.line, "5 March") || strings.Contains(c.line, "\xff")) {
				t.Errorf("%s: %+v", c.line, i.Remarks)
			}
		}
		if n != 1 {
			t.Errorf("%.40s: %d items", c.line, n)
		}
	}
	last := error(nil)
	for _, err := range Lines(&failing{[]byte(`{"text":"They met."}` + "\n" + `{"te`)}, "f", time.Time{}) {
		last = err
	}
	if attache.ErrorCode(last) != attache.CodeUnreadable {
		t.Errorf("a failing disk: %v", last)
	}
}

// failing is a reader that breaks after its bytes.
type failing struct{ b []byte }

func (f *failing) Read(p []byte) (int, error) {
	if len(f.b) == 0 {
		return 0, errors.New("the disk is gone")
	}
	n := copy(p, f.b)
	f.b = f.b[n:]
	return n, nil
}

// TestOpenAddress reads everything that has an address from one site.
func TestOpenAddress(t *testing.T) {
	feed := `<rss version="2.0"><channel><title>Courier</title><item><title>Short</title><guid>g1</guid><link>/talks</link><description>They met.</description></item>` +
		`<item><title>Lost</title><guid>g2</guid><link>/lost</link><description>They parted.</description></item><item><title>Bare</title><guid>g3</guid><link>/bare</link></item></channel></rss>`
	s := serve(t, map[string]http.HandlerFunc{
		"/talks": text("text/html; charset=utf-8", storyHTML("Talks")), "/feed": text("text/html", feed), "/words.txt": text("text/plain", "Ruritania met Graustark."),
		"/picture": text("image/png", "\x89PNG"), "/ended": status(410), "/empty": text("text/xml", `<rss version="2.0"><channel><title>None</title></channel></rss>`),
		"/bare": status(500),
	})
	var list bytes.Buffer
	if err := WriteOPML(&list, "mine", []Subscription{{Title: "F", URL: s.URL + "/feed"}, {Title: "E", URL: s.URL + "/ended"}, {Title: "N", URL: s.URL + "/empty"}, {Title: "W", URL: "http://10.0.0.1/feed"}}); err != nil {
		t.Fatal(err)
	}
	opml := write(t, t.TempDir(), "mine.opml", list.String())
	for _, c := range []struct {
		src   string
		pages bool
		want  []string
	}{
		{s.URL + "/talks", false, []string{"/talks Talks"}},
		{s.URL + "/words.txt", false, []string{"/words.txt "}},
		{s.URL + "/picture", false, []string{"/picture drop kind"}},
		{s.URL + "/missing", false, []string{"error http_status"}},
		{s.URL + "/feed", false, []string{"g1 Short", "g2 Lost", "g3 drop no_text"}},
		{s.URL + "/feed", true, []string{"g1 Short", "g2 Lost", "g3 drop no_text"}},
		{opml, false, []string{"g1 Short", "g2 Lost", "g3 drop no_text", "/ended drop gone", "http://10.0.0.1/feed drop refused_address"}},
	} {
		client, _ := local(t)
		got := summaries(t, Open(t.Context(), c.src, Options{Client: client, Pages: c.pages}))
		for n := range got {
			got[n] = strings.ReplaceAll(got[n], s.URL, "")
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: want - got +\n%s", c.src, diff)
		}
	}
	client, _ := local(t)
	for i := range Open(t.Context(), s.URL+"/feed", Options{Client: client, Pages: true}) {
		switch i.Key {
		case "g1":
			if !strings.Contains(i.Report.Text, "eleven vehicles") || i.Partial || i.Report.URL != s.URL+"/talks" || i.Via != s.URL+"/feed" || i.RawHash != hashOf(i.Raw) || i.Report.ID != hashOf(i.Report.Text) {
				t.Errorf("the page's text: %+v", i.Report)
			}
		case "g2":
			if i.Report.Text != "They parted." || !i.Partial || len(i.Remarks) != 1 || i.Remarks[0].Code != CodeStatus {
				t.Errorf("a page that is lost: %+v %+v", i.Report, i.Remarks)
			}
		}
	}
	// With a memory a second reading brings nothing; the ended one is not asked.
	memory := map[string]Memory{}
	o := Options{Recall: func(u string) Memory { return memory[u] }, Remember: func(feed string, m Memory) error { memory[feed] = m; return nil }}
	o.Client, _ = local(t)
	if n := len(summaries(t, Open(t.Context(), opml, o))); n != 5 {
		t.Errorf("first %d items", n)
	}
	before := s.count("/ended")
	if got := summaries(t, Open(t.Context(), opml, o)); len(got) != 1 || got[0] != "http://10.0.0.1/feed drop refused_address" {
		t.Errorf("again: %q", got)
	}
	if s.count("/ended") != before {
		t.Error("a feed that had ended was asked again")
	}
	if got := StateOf(memory[s.URL+"/ended"].History, o.Client.Clock.Now(), Patience{}); got != StateEnded {
		t.Errorf("state %s", got)
	}
}
