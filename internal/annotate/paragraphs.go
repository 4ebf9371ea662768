package annotate

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A line is one line of a text without its end, trimmed.
type line struct {
	Range
	runes int // its length in runes
	word  int // the length of its first word in runes
}

// paragraphs are the paragraphs of s as trimmed byte ranges. Blank lines part
// them; single newlines do too, unless the lines are wrapped at a fixed width.
func paragraphs(s string) []Range {
	var out []Range
	var group []line
	flush := func() {
		out = append(out, join(s, group)...)
		group = group[:0]
	}
	for i := 0; i < len(s); {
		end, next := lineEnd(s, i)
		a, z := trim(s, i, end)
		if a == z {
			flush()
		} else {
			t := s[a:z]
			w := strings.IndexFunc(t, unicode.IsSpace)
			if w < 0 {
				w = len(t)
			}
			group = append(group, line{Range{a, z}, utf8.RuneCountInString(t), utf8.RuneCountInString(t[:w])})
		}
		i = next
	}
	flush()
	return out
}

// lineEnd is the end of the line that starts at i and the start of the next.
func lineEnd(s string, i int) (end, next int) {
	for j, r := range s[i:] {
		switch r {
		case '\n', '\u2028', '\u2029', '\u0085', '\v', '\f':
			return i + j, i + j + utf8.RuneLen(r)
		case '\r':
			if strings.HasPrefix(s[i+j:], "\r\n") {
				return i + j, i + j + 2
			}
			return i + j, i + j + 1
		}
	}
	return len(s), len(s)
}

// Widths at which texts are wrapped by hand or by a mailer, in runes.
const minWidth, maxWidth = 55, 95

// join makes paragraphs of lines without a blank line between them. Where
// the lines are wrapped, a line goes on in the next if the next one's first
// word would not have fitted on it.
func join(s string, lines []line) []Range {
	var out []Range
	width, stops, full := 0, 0, 0
	for i, l := range lines {
		width = max(width, l.runes)
		if i+1 < len(lines) && closes(s[l.Start:l.End]) {
			stops++
		}
	}
	for i := range max(0, len(lines)-1) {
		if lines[i].runes+1+lines[i+1].word > width-2 {
			full++
		}
	}
	n := len(lines) - 1
	wrapped := n > 0 && minWidth <= width && width <= maxWidth && stops < n && full*10 >= n*6
	for i, l := range lines {
		if wrapped && i > 0 && goesOn(s, lines[i-1], l, width) {
			out[len(out)-1].End = l.End
			continue
		}
		out = append(out, l.Range)
	}
	return out
}

// goesOn says whether line b goes on with the paragraph of line a.
func goesOn(s string, a, b line, width int) bool {
	if a.runes+1+b.word > width-2 {
		return true
	}
	return !closes(s[a.Start:a.End]) && unicode.IsLower(firstRune(s[b.Start:]))
}

// closes says whether a line ends the way a sentence ends.
func closes(l string) bool {
	l = strings.TrimRight(l, "\"')]*\u2019\u201d\u00bb")
	return strings.HasSuffix(l, ".") || strings.HasSuffix(l, "!") || strings.HasSuffix(l, "?") ||
		strings.HasSuffix(l, "\u2026") || strings.HasSuffix(l, ":")
}
