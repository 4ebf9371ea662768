package annotate

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

// A Range is a half-open range of byte offsets.
type Range struct{ Start, End int }

// Words are the words of s in the sense of the UD English treebanks EWT and
// GUM: "do" + "n't", "15" "-" "year" "-" "old", "U.S." one word. The offsets are
// bytes of s. Words stand in order and do not overlap; white space is in none
// of them and every other byte is in exactly one. Any bytes are accepted, also
// such as are not UTF-8. Time is linear in len(s).
func Words(s string) []Range {
	w := scanner{s: s, out: make([]Range, 0, len(s)/5+1), at: -1}
	for w.i < len(s) {
		r, n := utf8.DecodeRuneInString(s[w.i:])
		switch {
		case unicode.IsSpace(r):
			w.i += n
		case w.address() || w.special():
		case wordRune(r) && !unicode.IsMark(r) && r != '_':
			w.word()
		default:
			w.symbol(r)
		}
	}
	return w.out
}

// A scanner walks once over s; out are the words before i.
type scanner struct {
	s   string
	i   int
	out []Range
	at  int // the next '@' at or after i, or the end of the text; -1 before the first look
}

// take makes s[i:end] a word.
func (w *scanner) take(end int) {
	w.out = append(w.out, Range{w.i, end})
	w.i = end
}

// fresh says whether i begins the text or follows white space.
func (w *scanner) fresh() bool {
	if w.i == 0 {
		return true
	}
	r, _ := utf8.DecodeLastRuneInString(w.s[:w.i])
	return unicode.IsSpace(r)
}

// wordRune says whether r stands inside words: letters, digits, marks and the
// invisible joiners of scripts that need them.
func wordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '_'
	}
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) ||
		r == '\u00ad' || r == '\u200c' || r == '\u200d'
}

// digit says whether s has an ASCII digit at i.
func digit(s string, i int) bool { return i >= 0 && i < len(s) && '0' <= s[i] && s[i] <= '9' }

// letterAt says whether a letter starts at byte i of s.
func letterAt(s string, i int) bool {
	if i < 0 || i >= len(s) {
		return false
	}
	if c := s[i]; c < utf8.RuneSelf {
		return 'a' <= c|0x20 && c|0x20 <= 'z'
	}
	r, _ := utf8.DecodeRuneInString(s[i:])
	return unicode.IsLetter(r)
}

// wordAt says whether a rune that stands inside words starts at byte i of s.
func wordAt(s string, i int) bool {
	if i < 0 || i >= len(s) {
		return false
	}
	r, _ := utf8.DecodeRuneInString(s[i:])
	return wordRune(r)
}

// run is the end of the word runes that start at i.
func run(s string, i int) int {
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		if !wordRune(r) {
			break
		}
		i += n
	}
	return i
}

// spaceFrom is the end of the stretch without white space that starts at i,
// looking at no more than limit bytes.
func spaceFrom(s string, i, limit int) int {
	end := min(len(s), i+limit)
	for j, r := range s[i:end] {
		if unicode.IsSpace(r) {
			return i + j
		}
	}
	return end
}

// symbol takes one mark of punctuation or symbol, or a run of those that are
// written in runs: "...", "--", "?!", "====".
func (w *scanner) symbol(r rune) {
	s, i := w.s, w.i
	switch r {
	case '-', '=', '<', '>', '|', '+':
		j := i + 1
		for j < len(s) && strings.IndexByte("-=<>|+", s[j]) >= 0 {
			j++
		}
		w.take(j)
		return
	case '.', '*', '~', '#', ',', '/', '\\', '$', '_', '\u2026', '\u2014', '`':
		j := i
		for j < len(s) && strings.HasPrefix(s[j:], s[i:i+utf8.RuneLen(r)]) {
			j += utf8.RuneLen(r)
		}
		if r == '.' && j == i+1 {
			for j < len(s) && (s[j] == '?' || s[j] == '!') {
				j++
			}
		}
		w.take(j)
		return
	case '!', '?':
		j := i
		for j < len(s) && (s[j] == '?' || s[j] == '!') {
			j++
		}
		w.take(j)
		return
	case '\'', '\u2018', '\u2019':
		// two single quotes for a double one
		if n := utf8.RuneLen(r); apostrophe(firstRune(s[i+n:])) && (r == '\'') == (s[i+n] == '\'') {
			w.take(i + 2*n)
			return
		}
	}
	if r < utf8.RuneSelf {
		w.take(i + 1)
		return
	}
	w.take(i + cluster(s[i:]))
}

// cluster is the length of the first grapheme cluster of s, so that an emoji
// with its modifiers stays one word. It ends before white space, at least one
// byte.
func cluster(s string) int {
	g := graphemes.FromString(s)
	if !g.Next() {
		return 1
	}
	c := g.Value()
	for j, r := range c {
		if j > 0 && unicode.IsSpace(r) {
			return j
		}
	}
	return max(1, len(c))
}
