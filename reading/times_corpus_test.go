package reading

import (
	"archive/tar"
	"bufio"
	"compress/gzip"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"attache"
	"attache/text"
)

// corporaDir is where the shared corpora lie, beside the repository.
const corporaDir = "../../shared/corpora"

// docOf makes a document of sentences, with lexical tokens: runs of letters,
// numbers and single marks. Expressions do not depend on the tokeniser.
func docOf(sentences []string, paragraph []int) *text.Doc {
	d := &text.Doc{}
	var b strings.Builder
	for i, s := range sentences {
		start := b.Len()
		b.WriteString(s)
		first := len(d.Tokens)
		end := b.Len()
		probe := &text.Doc{Text: b.String(), Tokens: []text.Token{{Start: start, End: end}}}
		for _, x := range lexemes(probe, nil, 0, 1) {
			d.Tokens = append(d.Tokens, text.Token{Start: x.lo, End: x.hi, Head: -1, Sentence: i})
		}
		p := 0
		if i < len(paragraph) {
			p = paragraph[i]
		}
		d.Sentences = append(d.Sentences, text.Sentence{Start: start, End: end, First: first, Last: len(d.Tokens), Paragraph: p})
		b.WriteByte('\n')
	}
	d.Text = b.String()
	return d
}

// codedReport is a line of the coded reports.
type codedReport struct {
	ID        string   `json:"id"`
	Published string   `json:"published"`
	Sentences []string `json:"sentences"`
	Paragraph []int    `json:"paragraph"`
	Events    []struct {
		S       []int            `json:"s"`
		Trigger string           `json:"trigger"`
		When    []string         `json:"when"`
		Figures []attache.Figure `json:"figures"`
	} `json:"events"`
}

// codedReports are the reports of a file of the coded corpus; the test is
// skipped where the file is absent.
func codedReports(t *testing.T, name string) []codedReport {
	t.Helper()
	f, err := os.Open(filepath.Join(corporaDir, "claims", name))
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("shared corpora absent: ", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var out []codedReport
	in := bufio.NewScanner(z)
	in.Buffer(nil, 1<<24)
	for in.Scan() {
		var r codedReport
		if err := json.Unmarshal(in.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		out = append(out, r)
	}
	if err := in.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// TestTimesOfCodedEvents measures which share of the coded intervals some
// expression in the event's sentences gives. The days coded without an
// expression (the report's own day) are not counted where no expression
// stands in the sentences.
func TestTimesOfCodedEvents(t *testing.T) {
	for _, c := range []struct {
		file  string
		floor float64
	}{{"train.jsonl.gz", 0.83}, {"stories.jsonl.gz", 0.755}} {
		t.Run(c.file, func(t *testing.T) {
			found, all, offered := 0, 0, 0
			for _, r := range codedReports(t, c.file) {
				d := docOf(r.Sentences, r.Paragraph)
				a := Anchor{Day: NoDay}
				if day, ok := ParseDay(r.Published); ok {
					a = anchorAt(day, "published", r.Published)
				}
				times := Times(d, a)
				for _, e := range r.Events {
					if len(e.When) != 2 {
						continue
					}
					all++
					hit, any := false, false
					var near []string
					for _, x := range times {
						s := d.Tokens[x.First].Sentence + 1
						for _, n := range e.S {
							if n != s {
								continue
							}
							any = true
							near = append(near, d.Slice(x.First, x.Last)+"="+x.Start+".."+x.End)
							hit = hit || x.Start == e.When[0] && x.End == e.When[1]
						}
					}
					if any {
						offered++
					}
					if hit {
						found++
					} else if os.Getenv("TIMES_MISSES") != "" {
						t.Logf("MISS %s pub %s want %v (%s) got %q in %q", r.ID, r.Published, e.When, e.Trigger, near, func() (o []string) {
							for _, n := range e.S {
								if n >= 1 && n <= len(r.Sentences) {
									o = append(o, r.Sentences[n-1])
								}
							}
							return o
						}())
					}
				}
			}
			share := float64(found) / float64(all)
			t.Logf("%d of %d coded intervals found (%.3f); %d have an expression in their sentences (%.3f of them found)", found, all, share, offered, float64(found)/float64(offered))
			if share < c.floor {
				t.Errorf("share %.3f of the coded intervals, want at least %.3f", share, c.floor)
			}
		})
	}
}

// timex is one expression of a TimeML document, bytes of its text.
type timex struct {
	lo, hi     int
	typ, value string
}

// timeML reads a TimeML file: its text, its expressions and its date.
func timeML(raw []byte) (body string, exps []timex, created string, err error) {
	dec := xml.NewDecoder(strings.NewReader(string(raw)))
	dec.Strict = false
	var b strings.Builder
	in := false
	var open []timex
	for {
		tok, err := dec.Token()
		if err == io.EOF {
			return b.String(), exps, created, nil
		}
		if err != nil {
			return "", nil, "", err
		}
		switch e := tok.(type) {
		case xml.StartElement:
			if e.Name.Local == "TEXT" {
				in = true
			}
			if e.Name.Local == "TIMEX3" {
				x := timex{lo: b.Len()}
				for _, at := range e.Attr {
					switch at.Name.Local {
					case "type":
						x.typ = at.Value
					case "value":
						x.value = at.Value
					case "functionInDocument":
						if at.Value == "CREATION_TIME" && !in {
							created = "?"
						}
					}
				}
				if created == "?" {
					created = x.value
				}
				open = append(open, x)
			}
		case xml.EndElement:
			if e.Name.Local == "TEXT" {
				in = false
			}
			if e.Name.Local == "TIMEX3" && len(open) > 0 {
				x := open[len(open)-1]
				open = open[:len(open)-1]
				if x.hi = b.Len(); in {
					exps = append(exps, x)
				}
			}
		case xml.CharData:
			if in {
				b.Write(e)
			}
		}
	}
}

// sentencesOf cuts a text at line ends and full stops before capitals: enough
// for measuring.
func sentencesOf(body string) *text.Doc {
	d := &text.Doc{Text: body}
	start, para := 0, 0
	cut := func(end int) {
		first := len(d.Tokens)
		probe := &text.Doc{Text: body, Tokens: []text.Token{{Start: start, End: end}}}
		for _, x := range lexemes(probe, nil, 0, 1) {
			d.Tokens = append(d.Tokens, text.Token{Start: x.lo, End: x.hi, Head: -1, Sentence: len(d.Sentences)})
		}
		if len(d.Tokens) > first {
			d.Sentences = append(d.Sentences, text.Sentence{Start: start, End: end, First: first, Last: len(d.Tokens), Paragraph: para})
		}
		start = end
	}
	for i := range len(body) {
		switch {
		case body[i] == '\n':
			cut(i + 1)
			para++
		case body[i] == '.' && i+2 < len(body) && body[i+1] == ' ' && body[i+2] >= 'A' && body[i+2] <= 'Z' && i > 4 && body[i-1] >= 'a' && !strings.ContainsRune(body[i-4:i], ' '):
			cut(i + 1)
		}
	}
	cut(len(body))
	return d
}

// intervalOf is the days of a TIMEX3 value, "" where it has none.
func intervalOf(v string) (start, end string) {
	if i := strings.IndexByte(v, 'T'); i > 0 && v[0] != 'P' {
		v = v[:i]
	}
	num := func(s string) int {
		n := 0
		for i := range len(s) {
			if s[i] < '0' || s[i] > '9' {
				return -1
			}
			n = n*10 + int(s[i]-'0')
		}
		return n
	}
	p := period{NoDay, NoDay}
	switch {
	case len(v) == 10:
		if d, ok := ParseDay(v); ok {
			p = dayPeriod(d)
		}
	case len(v) == 2 && num(v) > 0:
		p = centuryPeriod(num(v) + 1)
	case len(v) == 3 && num(v) > 0:
		p = decadePeriod(num(v) * 10)
	case len(v) == 4 && num(v) > 0:
		p = yearPeriod(num(v))
	case len(v) == 7 && num(v[:4]) > 0 && num(v[5:]) > 0:
		p = monthPeriod(num(v[:4]), num(v[5:]))
	case len(v) == 8 && v[5] == 'W' && num(v[:4]) > 0 && num(v[6:]) > 0:
		w := weekOf(DayOf(num(v[:4]), 1, 4))
		k := Day(7 * (num(v[6:]) - 1))
		p = period{w.start + k, w.end + k}
	case len(v) == 7 && num(v[:4]) > 0:
		y := num(v[:4])
		switch v[5:] {
		case "SP", "SU", "FA", "WI":
			p = seasonPeriod(y, map[string]int{"SP": sSpring, "SU": sSummer, "FA": sAutumn, "WI": sWinter}[v[5:]])
		case "Q1", "Q2", "Q3", "Q4":
			p = quarterPeriod(y, int(v[6]-'0'))
		}
	}
	return p.start.String(), p.end.String()
}

// edgeOf says whether the words name an early, middle or late part: TimeML
// puts it beside the value, which stays that of the whole.
func edgeOf(words string) bool {
	for _, w := range [...]string{"early", "mid", "late", "beginning", "end", "start"} {
		if strings.Contains(strings.ToLower(words), w) {
			return true
		}
	}
	return false
}

// TestTimesAgainstTimeML measures extents and values on two published corpora
// of time expressions. An extent is ours without the preposition of a bounded
// range; a value is right where the interval is the same, for durations where
// the length is; a range of ours stands for both of its ends, which TimeML tags
// apart. The value figures are shares of the extents that overlap.
func TestTimesAgainstTimeML(t *testing.T) {
	for _, c := range []struct {
		name                   string
		strict, relaxed, value float64
	}{{"time-te3-platinum", 0.83, 0.92, 0.92}, {"time-wikiwars", 0.76, 0.91, 0.94}} {
		t.Run(c.name, func(t *testing.T) {
			f, err := os.Open(filepath.Join(corporaDir, c.name, "test.tml.tar.gz"))
			if errors.Is(err, os.ErrNotExist) {
				t.Skip("shared corpora absent: ", err)
			}
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			z, err := gzip.NewReader(f)
			if err != nil {
				t.Fatal(err)
			}
			var gold, ours, joined, strict, relaxed, valued, right int
			misses := map[string]int{}
			for tr := tar.NewReader(z); ; {
				h, err := tr.Next()
				if err == io.EOF {
					break
				}
				if err != nil {
					t.Fatal(err)
				}
				if !strings.HasSuffix(h.Name, ".tml") {
					continue
				}
				raw, err := io.ReadAll(tr)
				if err != nil {
					t.Fatal(err)
				}
				body, exps, created, err := timeML(raw)
				if err != nil {
					t.Fatal(h.Name, err)
				}
				d := sentencesOf(body)
				a := Anchor{Day: NoDay}
				if day, ok := ParseDay(created); ok {
					a = anchorAt(day, "published", created)
				}
				times := Times(d, a)
				gold += len(exps)
				ours += len(times)
				taken, twice := make([]bool, len(times)), make([]bool, len(times))
				for _, g := range exps {
					ok := false
					for i, x := range times {
						lo, hi := d.Tokens[x.First].Start, d.Tokens[x.Last-1].End
						switch strings.ToLower(d.Word(x.First)) {
						case "since", "until", "till", "by", "from", "between", "through":
							if x.First+1 < x.Last {
								lo = d.Tokens[x.First+1].Start
							}
						}
						if hi <= g.lo || lo >= g.hi {
							continue
						}
						ok = true
						if taken[i] && (x.Precision != "range" || twice[i]) {
							break
						}
						if twice[i] = taken[i]; twice[i] {
							joined++
						}
						taken[i] = true
						relaxed++
						if lo == g.lo && hi == g.hi {
							strict++
						} else if os.Getenv("TIMES_MISSES") != "" {
							t.Logf("EXTENT %q ours %q", body[g.lo:g.hi], body[lo:hi])
						}
						s, e := intervalOf(g.value)
						same := s != "" && (s == x.Start && e == x.End || x.Precision == "range" && (s == x.Start || e == x.End))
						if c := edgeOf(body[g.lo:g.hi]); c && s != "" && s <= x.Start && x.End <= e && x.Start != "" {
							same = true
						}
						if s == "" && (g.value == x.Length && x.Length != "" || g.value == strings.Replace(x.Length, "PT24H", "P1D", 1)) {
							same = true
						}
						if s == "" && x.Kind == kindDeictic && strings.HasSuffix(g.value, "_REF") {
							same = true
						}
						if s != "" || g.value != "" && g.value[0] == 'P' {
							valued++
							if same {
								right++
							} else if os.Getenv("TIMES_MISSES") != "" {
								t.Logf("VALUE %s %q gold %s ours %s..%s %s", h.Name, body[max(g.lo-30, 0):g.hi], g.value, x.Start, x.End, x.Length)
							}
						}
						break
					}
					if !ok {
						misses[body[g.lo:g.hi]]++
					}
				}
				if os.Getenv("TIMES_MISSES") != "" {
					for i, x := range times {
						if !taken[i] {
							t.Logf("EXTRA %q", body[max(0, d.Tokens[x.First].Start-20):min(len(body), d.Tokens[x.Last-1].End+20)])
						}
					}
				}
			}
			if os.Getenv("TIMES_MISSES") != "" {
				keys := make([]string, 0, len(misses))
				for k := range misses {
					keys = append(keys, k)
				}
				sort.Strings(keys)
				t.Logf("NOT FOUND %q", keys)
			}
			f1 := func(n int) float64 { return 2 * float64(n) / float64(gold+ours+joined) }
			value := float64(right) / float64(max(valued, 1))
			t.Logf("%d gold, %d ours: extent F1 strict %.3f relaxed %.3f; value %.3f of %d", gold, ours, f1(strict), f1(relaxed), value, valued)
			if f1(strict) < c.strict || f1(relaxed) < c.relaxed || value < c.value {
				t.Errorf("below the floor: strict %.3f relaxed %.3f value %.3f", c.strict, c.relaxed, c.value)
			}
		})
	}
}
