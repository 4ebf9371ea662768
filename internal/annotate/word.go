package annotate

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// word takes the word that starts at i, and its clitics as words of their own.
func (w *scanner) word() {
	s, i := w.s, w.i
	if digit(s, i) {
		w.number()
		return
	}
	if end := acronym(s, i); end > 0 {
		w.take(end)
		return
	}
	end := run(s, i)
	for end > i+1 && s[end-1] == '_' {
		end--
	}
	for end < len(s) {
		next := w.join(i, end)
		if next == 0 {
			break
		}
		end = next
	}
	if end < len(s) && s[end] == '.' && w.abbreviation(i, end) {
		w.take(end + 1)
		return
	}
	w.clitics(end, 3)
}

// join is the end of what follows end in the same word s[i:end…]: an
// apostrophe, ampersand or hyphen with what it joins; 0 where the word ends.
func (w *scanner) join(i, end int) int {
	s := w.s
	r, n := utf8.DecodeRuneInString(s[end:])
	if !wordAt(s, end+n) {
		return 0
	}
	switch {
	case apostrophe(r) || r == '`':
		if letterAt(s, end+n) {
			return run(s, end+n)
		}
	case r == '.':
		// PM2.5, AB1234.C: a code that goes on after its digits
		if digit(s, end-1) && (digit(s, end+1) || run(s, end+1) == end+2) && !digit(s, i) {
			return run(s, end+1)
		}
	case r == '&':
		if next := run(s, end+1); end-i <= 3 && next-end <= 4 {
			return next
		}
	case r == '-' || r == '\u2010' || r == '\u2011':
		if w.hyphenated(i, end, end+n) {
			return run(s, end+n)
		}
	case r == '/':
		var b [maxKey]byte
		next := run(s, end+1)
		switch string(lower(&b, s[i:next])) {
		case "w/o", "w/out", "b/c", "l/c", "i/c", "i/s", "b/t", "s/he":
			return next
		}
	}
	return 0
}

// hyphenated says whether the hyphen between s[i:end] and s[next:] is inside
// one word: after the prefixes that the treebanks keep.
func (w *scanner) hyphenated(i, end, next int) bool {
	s := w.s
	var b [maxKey]byte
	tail := run(s, next)
	switch string(lower(&b, s[next:tail])) {
	case "wise", "esque":
		return true
	case "e": // Naqsh-e Jahan
		return end-i > 2 && !strings.HasPrefix(s[tail:], "-")
	}
	if !prefix(string(lower(&b, s[i:end]))) || i > 0 && s[i-1] == '-' {
		return false
	}
	switch {
	case end-i == 1: // e-mail, but not E-8
		return letterAt(s, next) && letterAt(s, next+1) && !upper(s, next+1)
	case end-i == 2 && upper(s, i) && upper(s, i+1): // UN-backed
		return false
	}
	return true
}

// apostrophe says whether r is written for an apostrophe.
func apostrophe(r rune) bool { return r == '\'' || r == '\u2019' || r == '\u2018' }

// acronym is the end of the letters with stops that start at i ("U.S.", "e.g.",
// "D.C."), or 0. A last letter without stop belongs to it ("U.S").
func acronym(s string, i int) int {
	j, n := i, 0
	for letterAt(s, j) {
		_, k := utf8.DecodeRuneInString(s[j:])
		if strings.HasPrefix(s[j:], "Ph.") || n > 0 && strings.HasPrefix(s[j:], "Sc.") {
			k = 2 // Ph.D., M.Sc.
		}
		if j+k >= len(s) || s[j+k] != '.' {
			if n > 0 && !wordAt(s, j+k) {
				return j + k // "U.S", "p.m"
			}
			break
		}
		if strings.HasPrefix(s[j+k:], "..") {
			if n > 0 && !strings.HasPrefix(s[j+k:], "...") {
				return j + k + 1 // "L.P.." is "L.P." "."
			}
			break
		}
		j += k + 1
		n++
	}
	if n >= 2 {
		return j
	}
	return 0
}

// abbreviation says whether the stop at end belongs to the word s[i:end].
func (w *scanner) abbreviation(i, end int) bool {
	s := w.s
	if strings.HasPrefix(s[end:], "..") {
		var b [maxKey]byte
		return stopOf(string(lower(&b, s[i:end]))) == always && !strings.HasPrefix(s[end:], "...")
	}
	last := w.last(end + 1)
	if r, n := utf8.DecodeRuneInString(s[i:]); n == end-i {
		// An initial. "I." and a letter that ends the text end a sentence.
		return !last && (unicode.IsUpper(r) && r != 'I' || strings.ContainsRune("bcdmpv", r))
	}
	var b [maxKey]byte
	switch stopOf(string(lower(&b, s[i:end]))) {
	case always:
		return !last // the treebanks part a last "etc" "."
	case beforeNumber:
		return digit(s, skipSpace(s, end+1)) && !last
	case capital:
		return !last && unicode.IsUpper(firstRune(s[i:]))
	}
	return false
}

// last says whether nothing but closing marks follows byte i.
func (w *scanner) last(i int) bool {
	for _, r := range w.s[i:min(len(w.s), i+16)] {
		if unicode.IsSpace(r) {
			continue
		}
		switch r {
		case '"', '\'', ')', ']', '\u201d', '\u2019', '\u00bb':
			continue
		}
		return false
	}
	return true
}

// upper says whether byte i of s is an ASCII capital.
func upper(s string, i int) bool { return i < len(s) && 'A' <= s[i] && s[i] <= 'Z' }

// firstRune is the first rune of s.
func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// skipSpace is the first byte at or after i that is not a space.
func skipSpace(s string, i int) int {
	for i < len(s) && (s[i] == ' ' || s[i] == '\t') {
		i++
	}
	return i
}
