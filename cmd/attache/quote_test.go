package main

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"attache"
)

// TestQuote: no word is lost or changed, no line is too wide, every marked
// character has its mark below.
func TestQuote(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.StringMatching(`[a-zé“]{1,14}[.,]?`), 1, 40).Draw(t, "words")
		sep := rapid.SampledFrom([]string{" ", "\n", "  ", "\t "}).Draw(t, "sep")
		text := strings.Join(words, sep)
		n := rapid.IntRange(0, len(words)-1).Draw(t, "trigger")
		start := len(strings.Join(words[:n], sep))
		if n > 0 {
			start += len(sep)
		}
		trigger := attache.Span{Start: 100 + start, End: 100 + start + len(words[n]), Text: words[n]}
		width := rapid.IntRange(20, 60).Draw(t, "width")
		out := quote(attache.Span{Start: 100, End: 100 + len(text), Text: text}, trigger, nil, "  ", style{width: width})

		var said, marks []string
		for line := range strings.Lines(out) {
			line = strings.TrimSuffix(line, "\n")
			if utf8.RuneCountInString(line) > width {
				t.Errorf("line of %d columns in %d: %q", utf8.RuneCountInString(line), width, line)
			}
			if strings.Trim(line, " ^") == "" {
				marks = append(marks, strings.TrimSpace(line))
			} else {
				said = append(said, strings.Fields(line)...)
			}
		}
		if got, want := strings.Join(said, " "), strings.Join(words, " "); got != want {
			t.Errorf("said %q, want %q", got, want)
		}
		if got, want := strings.Join(marks, ""), strings.Repeat("^", utf8.RuneCountInString(words[n])); got != want {
			t.Errorf("marks %q, want %q", got, want)
		}
	})
}

func TestQuoteColour(t *testing.T) {
	s := attache.Span{Start: 0, End: 21, Text: "A denies it met B now"}
	got := quote(s, attache.Span{Start: 12, End: 15}, []attache.Span{{Start: 2, End: 8}}, "", style{width: 80, color: true})
	want := "\x1b[2mA \x1b[0m\x1b[4mdenies\x1b[0m\x1b[2m it \x1b[0m\x1b[1m\x1b[4mmet\x1b[0m\x1b[2m B now\x1b[0m\n"
	if got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// TestPlain: what a report says cannot steer the terminal it is shown on.
func TestPlain(t *testing.T) {
	for in, want := range map[string]string{
		"a\x1b[2Jb":        "a [2Jb",
		"x\u202egnp.exe":   "x gnp.exe",
		"two\nlines\tdeep": "two lines deep",
		"\u009b31mred":     "31mred",
	} {
		if got := plain(in); got != want {
			t.Errorf("plain(%q) = %q, want %q", in, got, want)
		}
	}
	title := attache.Reading{Report: attache.Report{Title: "\x1b]0;owned\x07", Text: "x"}}
	if out := string(textReport(title, style{width: 80})); strings.ContainsAny(out, "\x1b\x07") {
		t.Errorf("control characters in %q", out)
	}
}

func TestMark(t *testing.T) {
	event := func(aspect string, positions ...string) attache.Event {
		e := attache.Event{Aspect: aspect}
		for _, p := range positions {
			e.Claims = append(e.Claims, attache.Claim{Position: p})
		}
		return e
	}
	contested := event("past", "CT+", "CT-")
	contested.Contested = true
	for name, c := range map[string]struct {
		e    attache.Event
		want string
	}{
		"stated":                   {event("past", "CT+"), markAffirmed},
		"one states, one wonders":  {event("past", "U", "CT+"), markAffirmed},
		"planned":                  {event("future", "CT+"), markHollow},
		"possible":                 {event("past", "PS+"), markHollow},
		"likely":                   {event("past", "PR+", "U"), markHollow},
		"denied by all":            {event("past", "CT-", "U"), markDenied},
		"denied, to come":          {event("future", "CT-"), markDenied},
		"possible or not":          {event("past", "PS+", "CT-"), markHollow},
		"nobody takes a stand":     {event("past", "U"), markHollow},
		"stated and denied, as it": {contested, markContested},
	} {
		if got := mark(c.e); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestFigure(t *testing.T) {
	for want, f := range map[string]attache.Figure{
		"at least 500,000 killed":    {Role: "killed", N: 500000, Bound: ">="},
		"7 wounded":                  {Role: "wounded", N: 7, Bound: "="},
		"about 1,234.5 tonnes count": {Role: "count", N: 1234.5, Bound: "~", Unit: "tonnes"},
		"at most 999 detained":       {Role: "detained", N: 999, Bound: "<="},
	} {
		if got := figure(f); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
