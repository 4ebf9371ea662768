package annotate

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// number takes the number that starts at i: decimals, thousands, dates, times,
// telephone numbers and ordinals are one word each; a unit written without a
// space is a word of its own ("5" "m", "2:30" "pm").
func (w *scanner) number() {
	s, i := w.s, w.i
	j := digits(s, i)
	if end := dayMonth(s, i, j); end > 0 {
		w.take(end)
		return
	}
	if end := phone(s, i); end > 0 {
		w.take(end)
		return
	}
	for j < len(s) && digit(s, j+1) {
		switch s[j] {
		case '.', ':':
		case ',':
			if !thousands(s, j) {
				w.take(j)
				return
			}
		case '/':
			if !date(s, i) {
				w.take(j)
				return
			}
		default:
			w.unit(j)
			return
		}
		j = digits(s, j+1)
	}
	w.unit(j)
}

// digits is the end of the ASCII digits that start at i.
func digits(s string, i int) int {
	for digit(s, i) {
		i++
	}
	return i
}

// unit takes the number s[i:j] and what is written on to it.
func (w *scanner) unit(j int) {
	s, i := w.s, w.i
	end := run(s, j)
	if end == j {
		w.take(decade(s, i, j))
		return
	}
	if a := acronym(s, j); a > 0 { // 5p.m.
		w.take(j)
		w.take(a)
		return
	}
	var b [maxKey]byte
	if measure(string(lower(&b, s[j:end]))) && s[j] != 'G' || end-j >= 3 && letters(s[j:end]) {
		w.take(j)
		w.take(end)
		return
	}
	w.take(end)
}

// decade is the end of the number s[i:j] with the 's of a plural ("80's"); j
// where there is none.
func decade(s string, i, j int) int {
	if j-i != 2 && (j-i != 4 || s[j-1] != '0') || j >= len(s) {
		return j
	}
	if r, n := utf8.DecodeRuneInString(s[j:]); apostrophe(r) && strings.HasPrefix(s[j+n:], "s") && !wordAt(s, j+n+1) {
		return j + n + 1
	}
	return j
}

// phone is the end of the telephone number at i, or 0: groups of digits joined
// by hyphens with at least seven digits, the last group of four.
func phone(s string, i int) int {
	if d := digits(s, i); d >= len(s) || s[d] != '-' && (s[d] != '/' || d != i+3 || digits(s, d+1) != d+4) {
		return 0
	}
	j, n, groups, lastLen := i, 0, 0, 0
	for {
		k := digits(s, j)
		n, groups, lastLen = n+k-j, groups+1, k-j
		if k-j == 0 || k-j > 5 || n > 15 {
			return 0
		}
		j = k
		if j >= len(s) || s[j] != '-' && (s[j] != '/' || groups > 1 || n != 3) || !digit(s, j+1) {
			break
		}
		j++
	}
	if groups >= 2 && lastLen == 4 && (n >= 7 || n == 5) && !wordAt(s, j) && !(groups == 2 && n == 8) {
		return j
	}
	if groups == 3 && lastLen == 2 && n == 8 && s[i+4] == '-' && s[i+7] == '-' {
		return j // 2006-01-02
	}
	return 0
}

// thousands says whether the comma at j groups the digits of one number:
// three digits follow, or two as in lakhs and another group.
func thousands(s string, j int) bool {
	k := digits(s, j+1)
	return k-j == 4 || k-j == 3 && k < len(s) && s[k] == ',' && digits(s, k+1)-k == 4
}

// date says whether the digits with slashes at i are a date: day and month, or
// day, month and year.
func date(s string, i int) bool {
	a := digits(s, i)
	if a-i > 2 || a >= len(s) || s[a] != '/' {
		return false
	}
	b := digits(s, a+1)
	if b-a > 3 || b == a+1 {
		return false
	}
	if b < len(s) && s[b] == '/' && digit(s, b+1) {
		c := digits(s, b+1)
		return c-b == 3 || c-b == 5
	}
	switch s[i:b] {
	case "3/4", "2/3", "1/3", "1/4", "4/5":
		return false
	}
	return (s[i:a] <= "12" && a-i == 2 || a-i == 1) && (b-a == 2 || s[a+1] <= '3')
}

// dayMonth is the end of a date with the month's name in the middle that starts
// with the day s[i:j] ("01-Feb-02"), or 0.
func dayMonth(s string, i, j int) int {
	if j-i > 2 || j+5 >= len(s) || s[j] != '-' || s[j+4] != '-' {
		return 0
	}
	var b [maxKey]byte
	switch string(lower(&b, s[j+1:j+4])) {
	case "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec":
	default:
		return 0
	}
	if end := digits(s, j+5); (end-j == 7 || end-j == 9) && !wordAt(s, end) {
		return end
	}
	return 0
}

// letters says whether s holds nothing but letters.
func letters(s string) bool {
	for _, r := range s {
		if !unicode.IsLetter(r) {
			return false
		}
	}
	return true
}
