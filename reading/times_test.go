package reading

import (
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/datadriven"
	"pgregory.net/rapid"

	"attache"
	"attache/text"
)

// TestTimes reads the phenomena in testdata/times: each line of input is a
// text, "/" parts its sentences; the answer is a line for each.
func TestTimes(t *testing.T) {
	datadriven.Walk(t, "testdata/times", func(t *testing.T, path string) {
		datadriven.RunTest(t, path, func(t *testing.T, c *datadriven.TestData) string {
			a := Anchor{Day: NoDay}
			if c.HasArg("published") {
				var iso string
				c.ScanArgs(t, "published", &iso)
				day, ok := ParseDay(iso)
				if !ok {
					c.Fatalf(t, "no date: %q", iso)
				}
				a = anchorAt(day, "published", iso)
			}
			var b strings.Builder
			for _, line := range strings.Split(strings.TrimSpace(c.Input), "\n") {
				d := docOf(strings.Split(line, " / "), nil)
				b.WriteString(timesLine(d, Times(d, a)) + "\n")
			}
			return b.String()
		})
	})
}

// timesLine tells expressions as testdata/times does.
func timesLine(d *text.Doc, times []TimeExpr) string {
	if len(times) == 0 {
		return "-"
	}
	var parts []string
	for _, x := range times {
		s := d.Slice(x.First, x.Last) + ": "
		switch {
		case !x.Resolved:
			s += "?"
		case x.Start == x.End:
			s += x.Start
		default:
			s += x.Start + ".." + x.End
		}
		if x.Resolved && x.Precision != "day" {
			s += " " + x.Precision
		}
		if x.Kind != kindDate {
			s += " " + x.Kind
		}
		if !x.Resolved && x.Length != "" {
			s += " " + x.Length
		}
		if x.Open {
			s += " open"
		}
		if x.OfStart != "" {
			s += " of " + x.OfStart
			if x.OfEnd != x.OfStart {
				s += ".." + x.OfEnd
			}
		}
		parts = append(parts, s)
	}
	return strings.Join(parts, "; ")
}

// vocabularyOf words of times and figures, so that random texts are dense in
// them.
func vocabularyOf() []string {
	out := []string{"-", ",", ".", "/", ":", "'", "(", ")", "%", "$", "€", "–", "’", "1", "3", "12", "31", "99", "2011", "1980", "88", "1,200", "1.5", "9/11", "2014-18", "20s", "killed", "people", "F-16", "of", "é", "\xff", "Year", "New", "s", "a.m."}
	for w := range timeWords {
		out = append(out, w, strings.ToUpper(w[:1])+w[1:])
	}
	return out
}

// checkTimes fails where an expression leaves the text, overlaps another or
// has its ends the wrong way round.
func checkTimes(t interface{ Errorf(string, ...any) }, d *text.Doc, times []TimeExpr) {
	end := 0
	for _, x := range times {
		if x.First < end || x.Last <= x.First || x.Last > len(d.Tokens) {
			t.Errorf("span %d..%d after %d of %d tokens", x.First, x.Last, end, len(d.Tokens))
		}
		end = x.Last
		if x.Start != "" && x.End != "" && x.Start > x.End {
			t.Errorf("%s after %s in %q", x.Start, x.End, d.Text)
		}
		if x.Resolved != (x.Start != "" || x.End != "") {
			t.Errorf("resolved %v with %q..%q", x.Resolved, x.Start, x.End)
		}
		if x.Kind == "" {
			t.Errorf("no kind")
		}
	}
}

func checkNumbers(t interface{ Errorf(string, ...any) }, d *text.Doc, numbers []Number) {
	end := 0
	for _, n := range numbers {
		if n.First < end || n.Last <= n.First || n.Last > len(d.Tokens) {
			t.Errorf("span %d..%d after %d of %d tokens", n.First, n.Last, end, len(d.Tokens))
		}
		end = n.Last
		switch n.Bound {
		case "=", ">=", "<=", "~":
		default:
			t.Errorf("bound %q", n.Bound)
		}
		for trigger := -1; trigger < min(len(d.Tokens), 4); trigger++ {
			if FigureRole(d, n, trigger) == "" {
				t.Errorf("no role")
			}
		}
	}
}

// TestAnyWords: any sequence of the grammar's words gives spans in the text,
// in order, however it is cut into sentences.
func TestAnyWords(t *testing.T) {
	vocabulary := vocabularyOf()
	rapid.Check(t, func(t *rapid.T) {
		var sentences []string
		for _, s := range rapid.SliceOfN(rapid.SliceOfN(rapid.SampledFrom(vocabulary), 0, 14), 1, 3).Draw(t, "sentences") {
			sentences = append(sentences, strings.Join(s, rapid.SampledFrom([]string{" ", ""}).Draw(t, "glue")))
		}
		d := docOf(sentences, nil)
		a := Anchor{Day: NoDay}
		if rapid.Bool().Draw(t, "anchored") {
			a = anchorAt(Day(rapid.IntRange(-50000, 50000).Draw(t, "day")), "published", "")
		}
		checkTimes(t, d, Times(d, a))
		checkNumbers(t, d, Numbers(d))
		AnchorOf("", sentences[0], d, 2026)
	})
}

// FuzzTimes: any bytes, cut into sentences anywhere, by any tokens.
func FuzzTimes(f *testing.F) {
	f.Add("On Wednesday, September 20, shells killed 12 people.", uint16(7), int32(19620))
	f.Add("since 2011 and 1980-88 of the early 1990s 9/11", uint16(3), int32(-1))
	f.Add("$1.5 million to 2 million, tens of thousands", uint16(1), int32(0))
	f.Fuzz(func(t *testing.T, s string, cut uint16, anchor int32) {
		d := &text.Doc{Text: s}
		step := int(cut%23) + 1
		for i := 0; i < len(s); i += step {
			d.Tokens = append(d.Tokens, text.Token{Start: i, End: min(i+step, len(s)), Sentence: i / step / 9})
		}
		for i := 0; i < len(d.Tokens); i += 9 {
			d.Sentences = append(d.Sentences, text.Sentence{First: i, Last: i + 9})
		}
		a := Anchor{Day: NoDay}
		if anchor > -800_000 && anchor < 2_000_000 {
			a = anchorAt(Day(anchor), "published", "")
		}
		checkTimes(t, d, Times(d, a))
		checkNumbers(t, d, Numbers(d))
		AnchorOf(s, s, d, int(cut))
	})
}

// TestCalendar checks the civil arithmetic against itself over 800 years and
// on days that are known.
func TestCalendar(t *testing.T) {
	for d := DayOf(1500, 1, 1); d <= DayOf(2300, 1, 1); d++ {
		y, m, n := d.Civil()
		if DayOf(y, m, n) != d || !validDate(y, m, n) {
			t.Fatalf("day %d is %d-%d-%d is %d", d, y, m, n, DayOf(y, m, n))
		}
		if p, ok := ParseDay(d.String()); !ok || p != d {
			t.Fatalf("%s does not read back", d)
		}
	}
	for iso, weekday := range map[string]int{"1970-01-01": 4, "2023-09-20": 3, "2000-02-29": 2, "1945-05-08": 2, "2026-01-01": 4} {
		if d, ok := ParseDay(iso); !ok || d.Weekday() != weekday {
			t.Errorf("%s: weekday %d, want %d", iso, d.Weekday(), weekday)
		}
	}
	for _, bad := range []string{"", "2023-02-29", "2023-13-01", "2023-00-10", "2023-1-1", "20230920", "2023-09-2x", "2023-09-20x"} {
		if d, ok := ParseDay(bad); ok {
			t.Errorf("%q read as %s", bad, d)
		}
	}
}

// TestLongChains: words that nest cost no more than their number, up to the
// longest report there may be. The limit is 50 times what they need.
func TestLongChains(t *testing.T) {
	for _, chain := range []string{"some ", "early ", "the end of ", "a day after ", "night of ", "earlier in the ", "just ", "1 000 ", "one hundred and ", "from ", "this last ", "since ", "Monday, ", "5 to ", "the first week of ", "a half a ", "of tens of "} {
		n := attache.MaxReportWords / len(strings.Fields(chain))
		d := docOf([]string{strings.Repeat(chain, n)}, nil)
		start := time.Now()
		checkTimes(t, d, Times(d, anchorAt(19620, "published", "")))
		checkNumbers(t, d, Numbers(d))
		if spent := time.Since(start); spent > 5*time.Second {
			t.Errorf("%q %d times took %s", chain, n, spent)
		}
	}
}

// BenchmarkTimes reads a paragraph of our own.
func BenchmarkTimes(b *testing.B) {
	d := docOf([]string{
		"Government troops retook two villages near the northern border on Tuesday night, officials said, three weeks after rebels had driven them out.",
		"At least 14 soldiers were killed and more than 30 wounded since the offensive began in early August, according to a report the ministry published last month.",
		"The two sides had agreed on 3 May 2021 to a ceasefire of ninety days, which was to be extended by the end of the year.",
	}, nil)
	day, _ := ParseDay("2023-09-20")
	a := anchorAt(day, "published", "")
	b.ReportAllocs()
	b.SetBytes(int64(len(d.Text)))
	for b.Loop() {
		Times(d, a)
		Numbers(d)
	}
}
