package annotate

import "strings"

// special takes what is written in a fixed way at i: faces, hashtags, short
// years and decades, signed numbers, currencies with a letter. It says whether
// there was one.
func (w *scanner) special() bool {
	s, i := w.s, w.i
	switch c := s[i]; {
	case c == ':' || c == ';' || c == '=' || c == '(' || c == '>':
		if w.fresh() || i > 0 && letterAt(s, i-1) {
			for _, f := range [...]string{":-)", ":-(", ";-)", ":)", ":(", ";)", "=)", "=(", "(:", ":D", ":P", ":O", ":?", ";P", ";D", ":/", ">:("} {
				if strings.HasPrefix(s[i:], f) && ends(s, i+len(f)) {
					w.take(i + len(f))
					return true
				}
			}
		}
	case c == '#':
		if letterAt(s, i+1) {
			w.take(run(s, i+1))
			return true
		}
	case c == '\'' && w.fresh() && (strings.HasPrefix(s[i:], "'em") || strings.HasPrefix(s[i:], "'n")) && !strings.HasPrefix(s[run(s, i+1):], "'"):
		if end := run(s, i+1); end-i <= 3 {
			w.take(end)
			return true
		}
	case c == '\'' || strings.HasPrefix(s[i:], "\u2019"):
		n := 1
		if c != '\'' {
			n = 3
		}
		// '72, '80s
		if digit(s, i+n) && digit(s, i+n+1) && !digit(s, i+n+2) && (w.fresh() || s[i-1] == '(') {
			end := run(s, i+n)
			if rest := s[i+n+2 : end]; (rest == "" || rest == "s") && !strings.HasPrefix(s[end:], s[i:i+n]) {
				w.take(end)
				return true
			}
		}
		// a clitic after something that is no word: "Bush" 's
		if i > 0 && !w.fresh() {
			end := run(s, i+n)
			switch strings.ToLower(s[i+n : end]) {
			case "s", "ll", "re", "ve", "d", "m":
				w.take(end)
				return true
			}
		}
	case c == '+':
		if digit(s, i+1) && w.fresh() {
			w.take(digits(s, i+1))
			return true
		}
	case c == '^' && strings.HasPrefix(s[i:], "^_^"):
		w.take(i + 3)
		return true
	case c == 'Y' && strings.HasPrefix(s[i:], "Yahoo!"):
		w.take(i + 6)
		return true
	case c == '.' && letterAt(s, i+1) && (i == 0 || !wordAt(s, i-1)) && (i == 0 || s[i-1] != '.'):
		var b [maxKey]byte
		end := run(s, i+1)
		if hostEnding(string(lower(&b, s[i+1:end]))) && end-i == 4 {
			w.take(end)
			return true
		}
	case c == '.':
		if digit(s, i+1) && (i == 0 || !wordAt(s, i-1)) && (i == 0 || s[i-1] != '.') {
			w.take(digits(s, i+1))
			return true
		}
	case (c == 'U' || c == 'A' || c == 'C' || c == 'H' || c == 'N') && w.fresh():
		if strings.HasPrefix(s[i+1:], "$") {
			w.take(i + 2)
			return true
		}
		if strings.HasPrefix(s[i+1:], "S$") || strings.HasPrefix(s[i+1:], "K$") || strings.HasPrefix(s[i+1:], "Z$") {
			w.take(i + 3)
			return true
		}
	}
	return false
}

// ends says whether i is the end of s or white space or a closing mark follows.
func ends(s string, i int) bool { return i >= len(s) || !wordAt(s, i) && s[i] != '/' }
