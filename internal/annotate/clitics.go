package annotate

import (
	"strings"
	"unicode/utf8"
)

// clitics takes s[i:end] as a word with at most depth clitics split off.
func (w *scanner) clitics(end, depth int) {
	s, i := w.s, w.i
	var b [maxKey]byte
	low := lower(&b, s[i:end])
	at := contracted(string(low))
	if at == 0 {
		at = w.mistaken(string(low), end)
	}
	if at > 0 {
		w.take(i + at)
		if string(low) == "dunno" {
			w.take(i + 3) // du n no
		}
		w.take(end)
		return
	}
	// The last apostrophe decides.
	for j := end - 1; depth > 0 && j > i && j > end-12; j-- {
		if !utf8.RuneStart(s[j]) {
			continue
		}
		r, n := utf8.DecodeRuneInString(s[j:])
		if !apostrophe(r) && r != '`' {
			continue
		}
		switch tail := s[j+n : end]; {
		case strings.EqualFold(tail, "t"):
			if c := s[j-1] | 0x20; c == 'n' && j-1 > i {
				w.take(j - 1)
				w.take(end)
				return
			}
		case strings.EqualFold(tail, "s"), strings.EqualFold(tail, "m"), strings.EqualFold(tail, "d"),
			strings.EqualFold(tail, "ll"), strings.EqualFold(tail, "re"), strings.EqualFold(tail, "ve"):
			w.clitics(j, depth-1)
			w.take(end)
			return
		case strings.EqualFold(tail, "ma") && j == i+1: // I'ma
			w.take(j)
			w.take(end - 1)
			w.take(end)
			return
		case strings.EqualFold(tail, "mon") && j == i+1: // c'mon
			w.take(end - 2)
			w.take(end)
			return
		}
		break
	}
	w.take(end)
}

// mistaken is the length of the first of the two words that a writer ran
// together by leaving out the apostrophe, where what follows shows it ("its a
// day", "your going"), or 0. s[i:end] is low in lower case.
func (w *scanner) mistaken(low string, end int) int {
	s := w.s
	switch low {
	case "lets":
		if upper(s, w.i) {
			return 3
		}
		return 0
	case "its", "your":
	default:
		return 0
	}
	from := skipSpace(s, end)
	var b [maxKey]byte
	next := string(lower(&b, s[from:run(s, from)]))
	if low == "your" {
		switch next {
		case "in", "on", "going", "gonna", "looking", "welcome", "not", "a", "the":
			return 3
		}
		return 0
	}
	switch next {
	case "not", "a", "an", "the", "really", "simply", "like", "now", "definitely", "for", "from", "in", "on", "between",
		"as", "been", "just", "still", "also", "nothing", "getting", "so", "too", "always", "never", "probably", "all", "going", "very",
		"because", "time", "easy", "hard", "called", "possible", "gonna", "no":
		return 2
	}
	return 0
}
