package annotate

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// sentences are the sentences of s[from:to], one paragraph, as trimmed byte
// ranges: all of its text but white space is in one of them. The end of the
// paragraph always ends a sentence.
func sentences(s string, from, to int) []Range {
	var out []Range
	b := boundary{s: s[:to], start: from}
	add := func(end int) {
		a, z := trim(s, b.start, end)
		if a < z {
			out = append(out, Range{a, z})
		}
		b.start = end
	}
	for i := from; i < to; {
		switch c := s[i]; {
		case c == '.' || c == '!' || c == '?' || strings.HasPrefix(s[i:to], "\u2026"):
			end := b.after(i)
			if b.ends(i, end) {
				add(end)
			}
			i = end
		case c == ':' && pictureLabel(s, from, i) > from && to-i < 80:
			add(pictureLabel(s, from, i))
			i++
		default:
			i++
		}
	}
	add(to)
	return out
}

// trim takes white space off both ends of s[a:z].
func trim(s string, a, z int) (int, int) {
	t := strings.TrimLeftFunc(s[a:z], unicode.IsSpace)
	a = z - len(t)
	return a, a + len(strings.TrimRightFunc(t, unicode.IsSpace))
}

// A boundary judges the stops of one paragraph, whose text ends with s; the
// sentence at hand begins at start.
type boundary struct {
	s     string
	start int
}

// after is the end of the stops at i and of the closing marks behind them.
func (b *boundary) after(i int) int {
	s := b.s
	for i < len(s) && (s[i] == '.' || s[i] == '!' || s[i] == '?' || strings.HasPrefix(s[i:], "\u2026")) {
		_, n := utf8.DecodeRuneInString(s[i:])
		i += n
		for j := i; j < len(s) && s[j] == ' '; { // ". . ."
			k := j + 1
			for k < len(s) && s[k] == '.' {
				k++
			}
			if k == j+1 || k < len(s) && s[k] != ' ' {
				break
			}
			i, j = k, k
		}
	}
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch r {
		case '"', '\'', '\u2019', '\u201d', '\u00bb', ')', ']', '*', '\u203a':
			i += n
			continue
		case '\u201c': // an opening mark set for a closing one
			if i+n == len(s) || s[i+n] == ' ' {
				i += n
				continue
			}
		}
		break
	}
	return i
}

// pictureLabel is where the label of a picture's credit begins whose colon is
// at i ("Image:"), or 0.
func pictureLabel(s string, from, i int) int {
	for _, l := range [...]string{"Image", "Photo", "Picture", "Photograph", "Credit"} {
		if j := i - len(l); j > from && s[j:i] == l && unicode.IsSpace(rune(s[j-1])) {
			return j
		}
	}
	return 0
}

// ends says whether the stops and closing marks s[i:end] end the sentence.
func (b *boundary) ends(i, end int) bool {
	s := b.s
	if end >= len(s) {
		return true
	}
	next, gap := b.next(end)
	if next >= len(s) {
		return true
	}
	if !gap {
		return b.run(i, end)
	}
	r := firstRune(s[next:])
	lowerNext := unicode.IsLower(r)
	marks := strings.TrimRight(s[i:end], "\"')]*\u2019\u201d\u00bb\u203a")
	closed := len(marks) < end-i
	switch {
	case r == ',' || r == ';' || r == ':' || r == '/' || r == '&' || r == '%':
		return false
	case strings.ContainsAny(marks, "!?"):
		return !lowerNext || !closed && !b.quoted(i) && b.plain(i)
	case marks != ".": // an ellipsis
		return !lowerNext && (unicode.IsUpper(r) || !unicode.IsLetter(r) && !unicode.IsDigit(r) && closed)
	case closed && (lowerNext || r == '-' || r == '\u2013' || r == '\u2014'):
		return false
	}
	return b.stop(i, next, lowerNext)
}

// next is where the word after end begins, past white space and opening marks;
// gap says whether there is white space.
func (b *boundary) next(end int) (at int, gap bool) {
	s := b.s
	for end < len(s) {
		r, n := utf8.DecodeRuneInString(s[end:])
		switch {
		case unicode.IsSpace(r):
			gap = true
		case gap && strings.ContainsRune("\"'([\u201c\u2018\u00ab\u2039*\u2019`", r):
		default:
			return end, gap
		}
		end += n
	}
	return end, gap
}

// run says whether a stop with nothing behind it ends a sentence all the same:
// the writer left out the space ("over.The").
func (b *boundary) run(i, end int) bool {
	s := b.s
	if !(upper(s, end) && end+1 < len(s) && 'a' <= s[end+1] && s[end+1] <= 'z') {
		return false
	}
	if end > i+1 { // over."The
		return letterAt(s, i-1) && starter(s, end) && s[end-1] != '.'
	}
	w := wordBefore(s, b.start, i)
	return len(w) > 2 && 'a' <= w[0] && w[0] <= 'z' && starter(s, end)
}

// quoted says whether the word before i is inside a name that carries its mark
// ("Yahoo!").
func (b *boundary) quoted(i int) bool { return strings.HasSuffix(b.s[:i], "Yahoo") }

// plain says whether the stop at i follows a word of more than one letter.
func (b *boundary) plain(i int) bool { return len(wordBefore(b.s, b.start, i)) > 1 }

// stop says whether the single full stop at i ends the sentence; the next word
// starts at next.
func (b *boundary) stop(i, next int, lowerNext bool) bool {
	s := b.s
	w := wordBefore(s, b.start, i)
	if w == "" {
		return !lowerNext
	}
	var k [maxKey]byte
	low := string(lower(&k, w))
	r, n := utf8.DecodeRuneInString(w)
	switch {
	case strings.Contains(w, "."): // U.S., p.m., e.g.
		return b.acronym(low, next)
	case n == len(w) && unicode.IsUpper(r) && r != 'I': // J. D. Smith
		return !lowerNext && starter(s, next) && i-1 > b.start
	case n == len(w) && unicode.IsLower(r):
		return !lowerNext && starter(s, next)
	case digits(w, 0) == len(w) && b.first(i-len(w)): // 1. an item
		return len(w) > 3
	}
	switch stopOf(low) {
	case always:
		if title(low) {
			return false
		}
		return starter(s, next) || low == "etc" && !lowerNext
	case capital:
		if unicode.IsUpper(r) && !b.first(i-len(w)) || lowerNext {
			return !title(low) && starter(s, next)
		}
	case beforeNumber:
		return !digit(s, next) && !lowerNext
	}
	return !lowerNext || len(w) > 2 && !unicode.IsUpper(r) || particle(s, next)
}

// first says whether i begins the sentence.
func (b *boundary) first(i int) bool {
	a, _ := trim(b.s, b.start, min(len(b.s), b.start+64))
	return i <= a
}

// acronym says whether the letters with stops that low is (without the last
// stop) end a sentence before the word at next.
func (b *boundary) acronym(low string, next int) bool {
	s := b.s
	switch low {
	case "e.g", "i.e", "a.k.a", "c.f":
		return false
	case "a.m", "p.m":
		return upper(s, next) && !upper(s, next+1) && !dayName(s, next)
	}
	return starter(s, next)
}

// wordBefore is the word that ends at i, at most maxKey bytes and not before
// start: letters, digits and the stops and apostrophes in it.
func wordBefore(s string, start, i int) string {
	j := i
	for j > start && i-j < maxKey {
		r, n := utf8.DecodeLastRuneInString(s[start:j])
		if !wordRune(r) && !(r == '.' && j < i && wordAt(s, j)) && !apostrophe(r) {
			break
		}
		j -= n
	}
	return strings.TrimLeft(s[j:i], "'.\u2019\u2018")
}
