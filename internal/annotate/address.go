package annotate

import (
	"strings"
	"unicode/utf8"
)

// maxAddress bounds how far an address is looked for, so that the scanner
// stays linear on any input.
const maxAddress, maxHost = 2048, 96

// address takes a web address, an e-mail address or a file or host name that
// starts at i. It says whether there was one.
func (w *scanner) address() bool {
	s, i := w.s, w.i
	c := s[i]
	if c >= utf8.RuneSelf || !(wordRune(rune(c)) || c == '@') {
		return false
	}
	if i > 0 && wordAt(s, i-1) && s[i-1] < utf8.RuneSelf {
		return false
	}
	if scheme(s[i:]) {
		end := trimAddress(s, i, spaceFrom(s, i, maxAddress))
		if end > i {
			w.take(end)
			return true
		}
	}
	if end := w.mail(); end > 0 {
		w.take(end)
		return true
	}
	if c == '@' {
		if end := run(s, i+1); letterAt(s, i+1) && w.fresh() {
			if h := host(s, i+1); h > 0 {
				end = h
			}
			w.take(end)
			return true
		}
		return false
	}
	if end := newsgroup(s, i); end > 0 {
		w.take(end)
		return true
	}
	if end := host(s, i); end > 0 {
		w.take(end)
		return true
	}
	return false
}

// scheme says whether s starts the way web addresses start.
func scheme(s string) bool {
	for _, p := range [...]string{"http://", "https://", "ftp://", "www.", "mailto:"} {
		if len(s) > len(p) && strings.EqualFold(s[:len(p)], p) {
			return true
		}
	}
	return false
}

// trimAddress takes from s[i:end] the marks that belong to the sentence around
// the address: final stops, commas, quotes, brackets that were not opened.
func trimAddress(s string, i, end int) int {
	for j, r := range s[i:end] {
		switch r {
		case '<', '>', '"', '\u201c', '\u201d', '\u00ab', '\u00bb', '\u2019', '|':
			end = i + j
		}
		if end == i+j {
			break
		}
	}
	open := strings.Count(s[i:end], "(") - strings.Count(s[i:end], ")")
	for end > i {
		r, n := utf8.DecodeLastRuneInString(s[i:end])
		switch r {
		case '.', ',', ';', ':', '!', '?', '\'', ']', '}', '*', '\u2026':
			end -= n
			continue
		case ')':
			if open < 0 {
				end -= n
				open++
				continue
			}
		}
		break
	}
	return end
}

// mail is the end of the e-mail address that starts at i, or 0.
func (w *scanner) mail() int {
	s, i := w.s, w.i
	if w.at < i {
		if w.at = strings.IndexByte(s[i:], '@'); w.at < 0 {
			w.at = len(s)
		} else {
			w.at += i
		}
	}
	if w.at >= len(s) || w.at == i || w.at-i > 64 || !mailRune(s, w.at+1) {
		return 0
	}
	for j := i; j < w.at; j++ {
		if !mailRune(s, j) && s[j] != '%' && s[j] != '+' {
			return 0
		}
	}
	end := w.at + 1
	for end < len(s) && end < w.at+maxAddress && mailRune(s, end) {
		end++
	}
	for s[end-1] == '.' || s[end-1] == '-' {
		end--
	}
	return end
}

// mailRune says whether byte i of s may stand in an e-mail address.
func mailRune(s string, i int) bool {
	return i < len(s) && (s[i] < utf8.RuneSelf && wordRune(rune(s[i])) || s[i] == '.' || s[i] == '-')
}

// host is the end of the host or file name that starts at i ("example.com",
// "report.doc"), or 0: ASCII words joined by stops or hyphens, the last part
// one of the endings in names.
func host(s string, i int) int {
	j, dot := i, -1
	for j < len(s) && j-i < maxHost && mailRune(s, j) {
		if s[j] == '.' {
			if !mailRune(s, j+1) || s[j+1] == '.' || s[j+1] == '-' {
				break
			}
			dot = j
		}
		j++
	}
	if dot <= i {
		return 0
	}
	end := dot + 1
	for end < j && s[end] != '-' {
		end++
	}
	var b [maxKey]byte
	if !hostEnding(string(lower(&b, s[dot+1:end]))) || !letterAt(s, dot+1) {
		return 0
	}
	// "end.In" is a missing space, "yahoo.in" a host.
	if upper(s, dot+1) && !upper(s, dot-1) && !digit(s, dot-1) && end-dot != 4 {
		return 0
	}
	if end < len(s) && s[end] == '/' && end+1 < len(s) && wordAt(s, end+1) {
		return trimAddress(s, i, spaceFrom(s, i, maxAddress))
	}
	return end
}

// newsgroup is the end of the newsgroup name that starts at i
// ("comp.sources.unix"), or 0.
func newsgroup(s string, i int) int {
	dot := strings.IndexByte(s[i:min(len(s), i+6)], '.')
	if dot < 0 {
		return 0
	}
	switch s[i : i+dot] {
	case "alt", "comp", "misc", "rec", "sci", "soc", "talk":
	default:
		return 0
	}
	j := i + dot
	for j < len(s) && j-i < 256 && (s[j] == '.' || s[j] == '-') && j+1 < len(s) && 'a' <= s[j+1] && s[j+1] <= 'z' {
		j = run(s, j+1)
	}
	if j == i+dot {
		return 0
	}
	return j
}
