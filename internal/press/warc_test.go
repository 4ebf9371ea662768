package press

import (
	"bytes"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"attache"

	"github.com/google/go-cmp/cmp"
)

// storyHTML is a page with one article of our own making.
func storyHTML(title string) string {
	return "<html lang=en><head><title>" + title + "</title><meta property=og:site_name content='Strelsau Courier'></head><body><nav><a href=/>Home</a> <a href=/x>World</a></nav><article><h1>" + title + "</h1>" +
		"<p>The foreign minister of Ruritania told reporters on Tuesday that talks with Graustark on the border crossing at Zenda would resume within a week.</p>" +
		"<p>Graustark denied that any date had been agreed and accused its neighbour of moving troops to the river during the night.</p>" +
		"<p>Observers of the Danube Commission said they had counted eleven vehicles on the eastern bank, fewer than in the week before.</p></article>" +
		"<footer>All rights reserved</footer></body></html>"
}

func warcRecord(typ, uri, kind, block string, headers ...string) string {
	h := "WARC/1.1\r\nWARC-Type: " + typ + "\r\nWARC-Target-URI: " + uri + "\r\nWARC-Date: 2024-03-05T10:11:12Z\r\nContent-Type: " + kind + "\r\n"
	for _, x := range headers {
		h += x + "\r\n"
	}
	return fmt.Sprintf("%sContent-Length: %d\r\n\r\n%s\r\n\r\n", h, len(block), block)
}

func answer(head, body string) string { return "HTTP/1.1 " + head + "\r\n\r\n" + body }

// summary is what a test looks at of an item.
func summary(i Item) string {
	if i.Drop != nil {
		return i.Key + " drop " + i.Drop.Code
	}
	return i.Key + " " + i.Report.Title
}

func summaries(t *testing.T, items iter.Seq2[Item, error]) (out []string) {
	t.Helper()
	for i, err := range items {
		if err != nil {
			out = append(out, "error "+attache.ErrorCode(err))
			continue
		}
		if (i.Drop == nil) != (i.Report.Text != "") {
			t.Errorf("%s: drop %v with text %q", i.Key, i.Drop, i.Report.Text)
		}
		out = append(out, summary(i))
	}
	return out
}

func TestWARC(t *testing.T) {
	const http = "application/http; msgtype=response"
	html := storyHTML("Talks")
	chunked := fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(html), html)
	zipped := string(gzipped(t, strings.NewReader(html)))
	bomb := string(gzipped(t, io.LimitReader(zeros{}, 16<<20)))
	records := []struct{ record, want string }{
		{warcRecord("warcinfo", "", "application/warc-fields", "software: none"), ""},
		{warcRecord("request", "http://c.example/0", "application/http; msgtype=request", "GET / HTTP/1.1\r\n\r\n"), ""},
		{warcRecord("response", "http://c.example/1", http, answer("200 OK\r\nContent-Type: text/html", html)), "http://c.example/1 Talks"},
		{warcRecord("response", "<http://c.example/2>", http, answer("200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked", chunked)), "http://c.example/2 Talks"},
		{warcRecord("response", "http://c.example/3", http, answer("200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked", html)), "http://c.example/3 Talks"},
		{warcRecord("response", "http://c.example/4", http, answer("200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip", zipped)), "http://c.example/4 Talks"},
		{warcRecord("response", "http://c.example/5", http, answer("200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip", html)), "http://c.example/5 Talks"},
		{warcRecord("response", "http://c.example/6", http, answer("404 Not Found\r\nContent-Type: text/html", html)), "http://c.example/6 drop " + CodeStatus},
		{warcRecord("response", "http://c.example/7", http, answer("200 OK\r\nContent-Type: image/png", "\x89PNG")), "http://c.example/7 drop " + CodeKind},
		{warcRecord("response", "http://c.example/8", http, answer("200 OK\r\nContent-Type: text/html", html), "WARC-Truncated: length"), "http://c.example/8 drop " + CodeTruncated},
		{warcRecord("response", "http://c.example/9", http, answer("200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip", bomb)), "http://c.example/9 drop " + attache.CodeTooLarge},
		{warcRecord("response", "http://c.example/10", http, answer("200 OK\r\nContent-Type: text/html", strings.Repeat("x", 1<<20))), "http://c.example/10 drop " + attache.CodeTooLarge},
		{warcRecord("response", "http://c.example/11", http, "not http at all"), "http://c.example/11 drop " + CodeTruncated},
		{warcRecord("response", "http://c.example/12", http, answer("200 OK\r\nContent-Type: text/html", "<html><body></body></html>")), "http://c.example/12 drop " + attache.CodeNoText},
		{warcRecord("revisit", "http://c.example/13", http, answer("200 OK", "")), "http://c.example/13 drop " + CodeDuplicate},
		{warcRecord("resource", "http://c.example/14", "text/html", html), "http://c.example/14 Talks"},
		{warcRecord("conversion", "http://c.example/15", "text/plain", "Ruritania and Graustark met."), "http://c.example/15 "},
		{warcRecord("response", "http://c.example/16", http, answer("200 OK\r\nContent-Type: text/html\r\nContent-Encoding: br", html)), "http://c.example/16 drop " + CodeKind},
		{strings.ReplaceAll(warcRecord("resource", "http://c.example/17", "text/html", html), "\r\n", "\n"), "http://c.example/17 Talks"},
		{warcRecord("resource", "http://c.example/18", "text/html", html, "X-Long: a", " folded", "X-Long: b", " folded too"), "http://c.example/18 Talks"},
	}
	var plain, members bytes.Buffer
	var want []string
	for _, r := range records {
		plain.WriteString(r.record)
		members.Write(gzipped(t, strings.NewReader(r.record)))
		if r.want != "" {
			want = append(want, r.want)
		}
	}
	for name, file := range map[string]io.Reader{"plain": &plain, "gzip members": &members} {
		if diff := cmp.Diff(want, summaries(t, WARC(file, "a.warc", time.Time{}, 512<<10))); diff != "" {
			t.Errorf("%s: want - got +\n%s", name, diff)
		}
	}
	for i := range WARC(strings.NewReader(records[2].record), "a.warc", time.Time{}, 1<<20) {
		if i.Fetched.Format(time.RFC3339) != "2024-03-05T10:11:12Z" || i.Via != "a.warc" || i.Report.URL != "http://c.example/1" || string(i.Raw) != html || i.RawHash != hashOf(html) ||
			i.Report.Source != "Strelsau Courier" {
			t.Errorf("%+v", i)
		}
	}
}

func TestDamagedWARC(t *testing.T) {
	good := warcRecord("resource", "http://c.example/1", "text/plain", "Ruritania and Graustark met.")
	for name, c := range map[string]struct {
		file string
		want []string
	}{
		"empty":            {"", nil},
		"empty lines":      {"\r\n\r\n\n", nil},
		"another file":     {"hello\n" + good, []string{"a.warc#1 drop " + CodeWARC}},
		"no length":        {good + "WARC/1.0\r\nWARC-Type: resource\r\n\r\n", []string{"http://c.example/1 ", "a.warc#2 drop " + CodeWARC}},
		"negative length":  {"WARC/1.0\r\nContent-Length: -1\r\n\r\n", []string{"a.warc#1 drop " + CodeWARC}},
		"length to no end": {strings.Replace(good, "Content-Length: 28", "Content-Length: 999", 1), []string{"http://c.example/1 drop " + CodeTruncated}},
		"enormous length":  {strings.Replace(good, "Content-Length: 28", "Content-Length: 9000000000000000000", 1), []string{"http://c.example/1 drop " + attache.CodeTooLarge}},
		"overflow":         {strings.Replace(good, "Content-Length: 28", "Content-Length: 99999999999999999999", 1), []string{"a.warc#1 drop " + CodeWARC}},
		"long header":      {"WARC/1.0\r\nX: " + strings.Repeat("x", 1<<17), []string{"a.warc#1 drop " + CodeWARC}},
		"in the header":    {good + good[:40], []string{"http://c.example/1 ", "a.warc#2 drop " + CodeTruncated}},
		"no colon":         {"WARC/1.0\r\nnonsense\r\n\r\n", []string{"a.warc#1 drop " + CodeWARC}},
		"broken gzip":      {"\x1f\x8bnonsense", []string{"a.warc#1 drop " + CodeWARC}},
		"cut gzip":         {string(gzipped(t, strings.NewReader(good))[:60]), []string{"a.warc#1 drop " + CodeTruncated}},
	} {
		if diff := cmp.Diff(c.want, summaries(t, WARC(strings.NewReader(c.file), "a.warc", time.Time{}, 1<<20))); diff != "" {
			t.Errorf("%s: want - got +\n%s", name, diff)
		}
	}
	// Cut anywhere, the first record stands or is a drop; nothing else appears.
	for n := range len(good) {
		got := summaries(t, WARC(strings.NewReader(good[:n]), "a.warc", time.Time{}, 1<<20))
		if n > 0 && len(got) != 1 || len(got) > 0 && n < len(good)-4 && !strings.HasSuffix(got[0], " drop "+CodeTruncated) && !strings.HasSuffix(got[0], " drop "+CodeWARC) {
			t.Errorf("cut at %d: %q", n, got)
		}
	}
}

// TestWARCMemory streams 100 MB of records that are no reports.
func TestWARCMemory(t *testing.T) {
	record := warcRecord("response", "http://c.example/i", "application/http", answer("200 OK\r\nContent-Type: image/png", strings.Repeat("x", 1<<20)))
	big := strings.Replace(record[:400], "http://c.example/i", "http://c.example/b", 1)
	big = big[:strings.Index(big, "Content-Length")] + "Content-Length: 67108864\r\n\r\n"
	readers := []io.Reader{strings.NewReader(big), io.LimitReader(zeros{}, 64<<20), strings.NewReader("\r\n\r\n")}
	for range 32 {
		readers = append(readers, strings.NewReader(record))
	}
	n := 0
	peak := peakHeap(func() {
		for i := range WARC(io.MultiReader(readers...), "a.warc", time.Time{}, 2<<20) {
			n++
			if i.Drop == nil || len(i.Raw) != 0 {
				t.Fatalf("%+v", i.Drop)
			}
		}
	})
	if n != 33 || peak > 48<<20 {
		t.Errorf("%d items in %d MB", n, peak>>20)
	}
}

func TestRecordsStop(t *testing.T) {
	file := strings.Repeat(warcRecord("resource", "http://c.example/1", "text/plain", "Ruritania and Graustark met."), 5)
	n := 0
	for range Records(strings.NewReader(file), 100) {
		if n++; n == 2 {
			break
		}
	}
	if n != 2 {
		t.Error("did not stop")
	}
	all := slices.Collect(func(yield func(Record) bool) {
		for r := range Records(strings.NewReader(file), 100) {
			if !yield(r) {
				return
			}
		}
	})
	if len(all) != 5 || all[4].Version != "1.1" || all[4].Header["warc-type"] != "resource" {
		t.Errorf("%d records", len(all))
	}
}
