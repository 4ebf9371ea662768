package annotate

import (
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"attache/text"
)

// checkWords reports what is wrong with the words of s: order, overlap, white
// space inside, bytes in no word.
func checkWords(t interface{ Errorf(string, ...any) }, s string, words []Range) {
	at := 0
	for _, w := range words {
		if w.Start < at || w.End <= w.Start || w.End > len(s) {
			t.Errorf("word %v after byte %d of %d bytes in %q", w, at, len(s), s)
			return
		}
		if gap := s[at:w.Start]; strings.TrimFunc(gap, unicode.IsSpace) != "" {
			t.Errorf("%q of %q is in no word", gap, s)
		}
		if strings.ContainsFunc(s[w.Start:w.End], unicode.IsSpace) {
			t.Errorf("white space inside the word %q of %q", s[w.Start:w.End], s)
		}
		if utf8.ValidString(s) && !utf8.ValidString(s[w.Start:w.End]) {
			t.Errorf("the word %q cuts a character of %q", s[w.Start:w.End], s)
		}
		at = w.End
	}
	if strings.TrimFunc(s[at:], unicode.IsSpace) != "" {
		t.Errorf("%q of %q is in no word", s[at:], s)
	}
}

// checkDoc reports what is wrong with a split text.
func checkDoc(t interface{ Errorf(string, ...any) }, raw string, d *text.Doc) {
	if d.Text != raw {
		t.Errorf("the text was changed: %q", raw)
		return
	}
	var words []Range
	next, paragraph, end := 0, 0, 0
	for i, s := range d.Sentences {
		if s.First != next || s.Last <= s.First || s.Last > len(d.Tokens) || s.Last-s.First > maxSentence {
			t.Errorf("sentence %d has tokens [%d, %d) after %d, %d in all: %q", i, s.First, s.Last, next, len(d.Tokens), raw)
			return
		}
		if s.Start < end || s.Start != d.Tokens[s.First].Start || s.End != d.Tokens[s.Last-1].End {
			t.Errorf("sentence %d has bytes [%d, %d) after %d: %q", i, s.Start, s.End, end, raw)
		}
		if s.Paragraph != paragraph && s.Paragraph != paragraph+1 || i == 0 && s.Paragraph != 0 {
			t.Errorf("sentence %d is in paragraph %d after %d: %q", i, s.Paragraph, paragraph, raw)
		}
		for _, w := range d.Tokens[s.First:s.Last] {
			if w.Sentence != i || w.Head != -1 {
				t.Errorf("sentence %d: token %+v of %q", i, w, raw)
			}
			words = append(words, Range{w.Start, w.End})
		}
		next, paragraph, end = s.Last, s.Paragraph, s.End
	}
	if next != len(d.Tokens) {
		t.Errorf("%d tokens, %d in sentences: %q", len(d.Tokens), next, raw)
	}
	checkWords(t, raw, words)
	h := HeaderOf(d)
	for _, f := range []struct {
		value string
		span  Range
	}{{h.Title, h.TitleSpan}, {h.Byline, h.BylineSpan}, {h.DatelinePlace, h.PlaceSpan}, {h.DatelineDate, h.DateSpan}} {
		if raw[f.span.Start:f.span.End] != f.value {
			t.Errorf("header %+v of %q", h, raw)
		}
	}
}

// newsy draws text out of the pieces that the rules look at.
func newsy() *rapid.Generator[string] {
	piece := rapid.SampledFrom([]string{
		" ", " ", " ", "\n", "\n\n", "\r\n", "\t", "\u00a0", "\u2028", ".", ".", ",", "-", "--", "—", "'", "’", "\"", "“", "”", "(", ")", "[", "...", "…",
		"?", "!", ":", ";", "/", "@", "#", "$", "%", "&", "_", "+", "<", "=", "\\", "The", "the", "He", "U.S", "Mr", "No", "p.m", "etc", "Inc", "J", "I",
		"don't", "cannot", "its", "your", "l'", "e", "15", "2023", "3.5", "9th", "Sept", "AFP", "Reuters", "By", "Photo:", "http://", "www.", "x.com", "al",
		"Ω", "中国", "é", "e\u0301", "\u0301", "👍🏽", "\u200d", "\u200b", "\x00", "\xff", "\xe2\x80", "BEIRUT", "Yahoo!", ":)", "alt.", "12/11", "555-1234",
	})
	return rapid.Custom(func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(piece, 0, 60).Draw(t, "pieces"), "") })
}

func TestWordsCoverEveryText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := newsy().Draw(t, "text")
		checkWords(t, s, Words(s))
	})
}

func TestSplitCoversEveryText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := newsy().Draw(t, "text")
		checkDoc(t, s, Split(s))
		LooksEnglish(s)
	})
}

// TestHostileTextsAreLinear splits long texts that would be slow for
// rules that look too far; the limit is generous, a quadratic rule takes minutes.
func TestHostileTextsAreLinear(t *testing.T) {
	const size = 1 << 17
	for _, unit := range []string{
		"word ", "a", "1", ".", "a.", "aa.", "A.B", "'", "a's", "a'", "-", "a-", "1-", "1/", "123-", "1,1", "(", ")", "http://)", "a@", "@", "a@a ", "\"", "“",
		"\n", "a\n", " ", "\u0301", "👍\u200d", "e\u0301", "No. ", "U.S. ", "its ", ". . ", "...", "A b. ", "By A, with ", "By A\n", "BEIRUT, Sept 20 ", "(AFP) ",
		"x.com/", "alt.a", "Photo: ", "_", "中", "\x00", "\xff", "\u2028", "1.", "Mr.", "Image: ", "[...", "$1m", ":)", "''",
	} {
		s := strings.Repeat(unit, size/len(unit))
		began := time.Now()
		d := Split(s)
		HeaderOf(d)
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("%d bytes of %q take %v", size, unit, took)
		}
	}
}

func TestLongSentencesAreCut(t *testing.T) {
	s := strings.Repeat("one two three four, ", 50) + strings.Repeat("five six; ", 20) + strings.Repeat("seven ", 400)
	d := Split(s)
	var ends []string
	for _, x := range d.Sentences {
		if n := x.Last - x.First; n > maxSentence {
			t.Errorf("a sentence has %d words", n)
		}
		ends = append(ends, d.Word(x.Last-1))
	}
	if len(ends) < 3 || ends[0] != ";" {
		t.Errorf("cut after %q, want the first cut after a semicolon", ends)
	}
}

func FuzzWords(f *testing.F) {
	for _, s := range []string{"They don’t.", "U.S. 15-year-old", "a@b.c http://x y", "\xff\x00\u0301", "'s", "1/2/3", "İİ''", "Yahoo!?", "…?"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { checkWords(t, s, Words(s)) })
}

func FuzzSplit(f *testing.F) {
	for _, s := range []string{
		"Title\n\nBy A B\n\nBEIRUT, Sept 20 (AFP) - One. Two?\n\n(AFP)", "\n \n", "a.\r\nb", "x\u2028y\xff", "Photo: A", "BY  A", "J. D. S. “A.” (B.) [C.]",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { checkDoc(t, s, Split(s)) })
}
