package story

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A sentence is a stretch of text and its words, the dateline left out.
type sentence struct {
	start, end int
	words      []word
}

// wrapped is the length of a line, in bytes, from which a single line break is
// taken for the typewriter's and not for a paragraph's.
const wrapped = 56

// sentencesOf cuts a text into sentences: at blank lines, at the end of short
// lines, and at . ! ? … before white space and a capital, digit or quotation.
// Both sides of a comparison are cut the same way, which matters more than to
// cut every abbreviation right.
func sentencesOf(text string) []sentence {
	var out []sentence
	start, line := 0, 0
	cut := func(end int) {
		s := text[start:end]
		from := start + datelineLen(s)
		if ws := wordsOf(text[from:end], from); len(ws) > 0 {
			out = append(out, sentence{start: from, end: end, words: ws})
		}
		start = end
	}
	for i := 0; i < len(text); i++ {
		switch c := text[i]; c {
		case '\n':
			blank := i+1 < len(text) && (text[i+1] == '\n' || text[i+1] == '\r')
			if blank || i-line < wrapped {
				cut(i + 1)
			}
			line = i + 1
		case '.', '!', '?':
			end := closeOf(text, i+1)
			if end < len(text) && startsSentence(text, end) && (c != '.' || !abbreviated(text[start:i])) {
				cut(end)
				i = end - 1
			}
		}
	}
	cut(len(text))
	return out
}

// closeOf skips the marks that may close a sentence after its full stop.
func closeOf(text string, i int) int {
	for i < len(text) {
		r, n := utf8.DecodeRuneInString(text[i:])
		if !strings.ContainsRune("\"'”’»)].!?", r) {
			break
		}
		i += n
	}
	return i
}

// startsSentence says whether white space and then a capital, a digit or an
// opening mark stand at i. A line break ends the look: the line rule decides.
func startsSentence(text string, i int) bool {
	if text[i] != ' ' && text[i] != '\t' && text[i] != '\n' && text[i] != '\r' {
		return false
	}
	for i < len(text) && (text[i] == ' ' || text[i] == '\t' || text[i] == '\n' || text[i] == '\r') {
		i++
	}
	r, _ := utf8.DecodeRuneInString(text[i:])
	return unicode.IsUpper(r) || unicode.IsDigit(r) || strings.ContainsRune("\"“‘«([", r)
}

var abbreviations = wordSet("mr mrs ms dr gen lt col sgt capt maj adm sen rep gov st vs no jr sr prof rev hon inc ltd co corp jan feb mar apr jun jul aug sep sept oct nov dec")

// abbreviated says whether the text before a full stop ends in an abbreviation
// or an initial.
func abbreviated(before string) bool {
	i := strings.LastIndexAny(before, " \t\n.(")
	last := before[i+1:]
	if len(last) == 1 && last[0] >= 'A' && last[0] <= 'Z' {
		return true
	}
	return len(last) <= 4 && abbreviations[strings.ToLower(last)]
}

// datelineLen is the length of a dateline at the head of s, dash included:
// "WARSAW, June 6 (Norpress) - ". 0 where there is none.
func datelineLen(s string) int {
	lead := len(s) - len(strings.TrimLeft(s, " \t\r\n"))
	head := s[lead:min(len(s), lead+70)]
	for _, dash := range []string{" - ", " – ", " — ", " -- "} {
		i := strings.Index(head, dash)
		if i <= 0 {
			continue
		}
		first, _, _ := strings.Cut(head[:i], " ")
		first = strings.TrimRight(first, ",")
		if len(first) > 1 && strings.ToUpper(first) == first && strings.ToLower(first) != first || strings.HasSuffix(head[:i], ")") {
			return lead + i + len(dash)
		}
	}
	return 0
}
