package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"attache"
)

// repeated is a reader of n times the same bytes, held once.
type repeated struct {
	unit []byte
	left int
	rest []byte
}

func (r *repeated) Read(p []byte) (int, error) {
	if len(r.rest) == 0 {
		if r.left == 0 {
			return 0, io.EOF
		}
		r.left--
		r.rest = r.unit
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

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
			case <-time.After(10 * time.Millisecond):
			}
		}
	}()
	f()
	close(done)
	<-watched
	return peak - min(before, peak)
}

func runFake(args []string, stdin io.Reader) (status int, stdout, stderr string) {
	var out, talk bytes.Buffer
	p := &program{stdin: stdin, stdout: &out, stderr: &talk, env: map[string]string{}, open: openFake}
	return p.run(args), out.String(), talk.String()
}

func TestEndlessLine(t *testing.T) {
	in := io.MultiReader(
		strings.NewReader(`{"id":"before","text":"Ruritania meets Graustark."}`+"\n"+`{"text":"`),
		&repeated{unit: bytes.Repeat([]byte("word "), 1<<14), left: 100 << 20 / (5 << 14)},
		strings.NewReader("\n"+`{"id":"after","text":"Ruritania meets Graustark."}`))
	var status int
	var out string
	peak := peakHeap(func() { status, out, _ = runFake([]string{"read", "--jsonl", "-o", "json"}, in) })
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if status != exitRefused || len(lines) != 3 || !strings.Contains(lines[0], `"id":"before"`) ||
		!strings.HasPrefix(lines[1], `{"error":{"line":2,"code":"too_large"`) || !strings.Contains(lines[2], `"id":"after"`) {
		t.Errorf("status %d, %d lines:\n%.2000s", status, len(lines), out)
	}
	if peak > 48<<20 {
		t.Errorf("a line of 100 MB took %d MB", peak>>20)
	}
}

// TestManyReports reads 100,000 reports in the memory of a few.
func TestManyReports(t *testing.T) {
	n := 100_000
	if testing.Short() {
		n = 5_000
	}
	line := []byte(`{"text":"Ruritania meets Graustark. ` + strings.Repeat("And so on. ", 20) + `"}` + "\n")
	var counted lineCounter
	p := &program{stdin: &repeated{unit: line, left: n}, stdout: &counted, stderr: io.Discard, env: map[string]string{}, open: openFake}
	peak := peakHeap(func() {
		if status := p.run([]string{"read", "--jsonl", "-o", "json"}); status != exitDone {
			t.Errorf("status %d", status)
		}
	})
	if int(counted) != n {
		t.Errorf("%d lines out of %d", counted, n)
	}
	if peak > 32<<20 {
		t.Errorf("%d reports took %d MB", n, peak>>20)
	}
}

type lineCounter int

func (c *lineCounter) Write(p []byte) (int, error) {
	*c += lineCounter(bytes.Count(p, []byte("\n")))
	return len(p), nil
}

func TestLimits(t *testing.T) {
	words := func(n int) string { return strings.TrimSpace(strings.Repeat("so ", n)) }
	for name, c := range map[string]struct {
		text, code string
	}{
		"at the limit of words":       {words(attache.MaxReportWords), ""},
		"a word above":                {words(attache.MaxReportWords + 1), attache.CodeTooLarge},
		"a million words":             {words(1_000_000), attache.CodeTooLarge},
		"at the limit of bytes":       {strings.Repeat("a", attache.MaxReportBytes), ""},
		"a byte above":                {strings.Repeat("a", attache.MaxReportBytes+1), attache.CodeTooLarge},
		"two bytes a character above": {strings.Repeat("é", attache.MaxReportBytes/2+1), attache.CodeTooLarge},
		"white space":                 {" \n\t\u00a0", attache.CodeNoText},
		"binary":                      {"\x00\x01\x02", attache.CodeNotText},
	} {
		status, out, talk := runFake([]string{"read", "-o", "json"}, strings.NewReader(c.text))
		want, code := exitDone, ""
		if c.code != "" {
			want = exitRefused
		}
		var got struct{ Error struct{ Code string } }
		if err := json.Unmarshal([]byte(out), &got); err == nil {
			code = got.Error.Code
		}
		if status != want || code != c.code {
			t.Errorf("%s: status %d, code %q, want %q; %s", name, status, code, c.code, talk)
		}
	}
}

func TestDecode(t *testing.T) {
	for name, c := range map[string]struct {
		raw, want, doubt, code string
	}{
		"plain":             {"Zoë", "Zoë", "", ""},
		"byte order mark":   {"\xef\xbb\xbfZoë", "Zoë", "", ""},
		"Latin-1":           {"Zo\xeb spoke in Ni\xf1o", "Zoë spoke in Niño", "invalid_utf8", ""},
		"Windows-1252":      {"\x93growing\x94 ties \x96 he said", "“growing” ties – he said", "invalid_utf8", ""},
		"UTF-16":            {"\xff\xfeH\x00i\x00", "Hi", "", ""},
		"UTF-16, other end": {"\xfe\xff\x00H\x00i", "Hi", "", ""},
		"CRLF is kept":      {"a\r\nb", "a\r\nb", "", ""},
		"a form feed":       {"page one\fpage two", "page one\fpage two", "", ""},
		"one stray escape":  {"The minister spoke at length on \x1b Tuesday, and left.", "The minister spoke at length on \x1b Tuesday, and left.", "", ""},
		"PDF":               {"%PDF-1.7\n%\xe2\xe3", "", "", attache.CodeNotText},
		"archive":           {"PK\x03\x04\x14\x00", "", "", attache.CodeNotText},
		"late zero":         {strings.Repeat("word ", 4000) + "\x00", "", "", attache.CodeNotText},
	} {
		got, doubts, err := decodeText([]byte(c.raw))
		doubt := ""
		if len(doubts) > 0 {
			doubt = doubts[0].Code
		}
		if got != c.want || doubt != c.doubt || attache.ErrorCode(err) != c.code {
			t.Errorf("%s: %q, doubt %q, error %v", name, got, doubt, err)
		}
	}
}

func TestLines(t *testing.T) {
	for name, c := range map[string]struct {
		in   string
		want []string
	}{
		"nothing":                   {"", nil},
		"no newline at the end":     {"a\nb", []string{"1 a", "2 b"}},
		"blank lines count":         {"\n \na\n\n", []string{"3 a"}},
		"CRLF and byte order mark":  {"\ufeffa\r\nb\r\n", []string{"1 a", "2 b"}},
		"too long, then fine":       {"12345678\n9\n", []string{"1 …", "2 9"}},
		"too long at the end":       {"1\n23456789", []string{"1 1", "2 …"}},
		"at the limit with its end": {"123456\n7", []string{"1 123456", "2 7"}},
	} {
		var got []string
		for l := range linesOf(strings.NewReader(c.in), 7) {
			if l.tooLong {
				l.bytes = []byte("…")
			}
			got = append(got, fmt.Sprintf("%d %s", l.number, l.bytes))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestISODate(t *testing.T) {
	for in, want := range map[string]string{
		"2031-05-24": "2031-05-24", " 2031-05-24 ": "2031-05-24", "2031-05-24T23:59:59-11:00": "2031-05-24",
		"2031-05-24T01:02:03.456Z": "2031-05-24", "2031-05-24 01:02:03": "2031-05-24", "20310524": "2031-05-24",
		"2031-02-29": "", "24 May 2031": "", "": "", "2031": "",
	} {
		if got, ok := isoDate(in); got != want || ok != (want != "") {
			t.Errorf("isoDate(%q) = %q, %v", in, got, ok)
		}
	}
}

func FuzzParseReport(f *testing.F) {
	f.Add([]byte(`{"id":"x","text":"Ruritania attacks.","published":"2031-05-24"}`))
	f.Add([]byte(`{"id":1e9,"text":"\ud800\u0000"}`))
	f.Add([]byte("{\"text\":\"\xff\"}"))
	f.Fuzz(func(t *testing.T, line []byte) {
		r, doubts, err := parseReport(line)
		if err != nil {
			if code := attache.ErrorCode(err); code != attache.CodeInvalidJSON && code != attache.CodeNoText && code != attache.CodeTooLarge {
				t.Fatalf("code %q", code)
			}
			return
		}
		if !utf8.ValidString(r.Text) || strings.TrimSpace(r.Text) == "" {
			t.Errorf("text %q", r.Text)
		}
		for _, d := range doubts {
			if attache.DoubtCodes[d.Code] == "" {
				t.Errorf("doubt %q", d.Code)
			}
		}
	})
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("Zo\xeb"))
	f.Add([]byte("\xff\xfe\x00\xd8x"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		s, _, err := decodeText(raw)
		if err == nil && !utf8.ValidString(s) {
			t.Errorf("%q is not UTF-8", s)
		}
	})
}
