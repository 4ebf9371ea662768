package reading

import (
	"unicode"
	"unicode/utf8"

	"attache/text"
)

// A lexeme is a run of letters, a number or one mark, within one token.
// Tokens differ between tokenisers ("2014-18" may be one or three); lexemes
// do not, so the grammar of times and figures stands on them.
type lexeme struct {
	token  int // index into Doc.Tokens
	lo, hi int // bytes
	class  class
	val    int     // of the class; of a plain number its value
	num    float64 // of a number
	digits int8    // of a plain number (digits only), else 0
	upper  bool    // begins with a capital
	glued  bool    // no space before it
}

// lexemes cuts tokens [first, last) into lexemes, appending to lx.
func lexemes(d *text.Doc, lx []lexeme, first, last int) []lexeme {
	end := -1
	for t := first; t < last; t++ {
		lo, hi := d.Tokens[t].Start, d.Tokens[t].End
		if lo < 0 || hi > len(d.Text) || lo >= hi {
			continue
		}
		for p := lo; p < hi; {
			x := lexeme{token: t, lo: p, glued: p == end}
			p = x.read(d.Text[:hi])
			end = p
			if x.class != cSpace {
				x.hi = p
				lx = append(lx, x)
			}
		}
	}
	return lx
}

// read fills x from the text at x.lo and returns where it ends.
func (x *lexeme) read(s string) int {
	c := s[x.lo]
	switch {
	case '0' <= c && c <= '9':
		return x.readNumber(s)
	case c < utf8.RuneSelf && !asciiLetter(c):
		if c <= ' ' {
			x.class = cSpace
		} else {
			x.class, x.val = cMark, int(c)
		}
		return x.lo + 1
	}
	r, n := utf8.DecodeRuneInString(s[x.lo:])
	if !unicode.IsLetter(r) {
		x.class, x.val = cMark, int(r)
		switch r {
		case '–', '—', '‑', '‐', '−', '―':
			x.val = '-'
		case '’', '‘':
			x.val = '\''
		case '\u00a0', '\u202f', '\u2009':
			x.class = cSpace
		}
		return x.lo + n
	}
	x.upper = unicode.IsUpper(r)
	p := x.lo + n
	for p < len(s) {
		if asciiLetter(s[p]) {
			p++
			continue
		}
		if s[p] < utf8.RuneSelf {
			break
		}
		r, n := utf8.DecodeRuneInString(s[p:])
		if !unicode.IsLetter(r) && !unicode.IsMark(r) {
			break
		}
		p += n
	}
	x.class, x.val = classOf(s[x.lo:p])
	return p
}

// readNumber reads digits with commas and points between them.
func (x *lexeme) readNumber(s string) int {
	x.class = cNumber
	p, plain, scale := x.lo, true, 0.0
	for p < len(s) {
		c := s[p]
		if c >= '0' && c <= '9' {
			if scale == 0 {
				x.num = x.num*10 + float64(c-'0')
			} else {
				x.num += float64(c-'0') * scale
				scale /= 10
			}
			p++
			continue
		}
		if p+1 >= len(s) || s[p+1] < '0' || s[p+1] > '9' || scale != 0 {
			break
		}
		// A comma is a separator only before three digits: "5,2016" is two.
		if c == ',' && p+3 < len(s) && isDigits(s[p+1:p+4]) && (p+4 == len(s) || !isDigits(s[p+4:p+5])) {
			plain = false
			p++
			continue
		}
		if c != '.' {
			break
		}
		plain, scale = false, 0.1
		p++
	}
	if plain && p-x.lo <= 9 {
		x.digits, x.val = int8(p-x.lo), int(x.num)
	}
	return p
}

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

func asciiLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// classOf looks a word up in the table of words that times and figures are
// made of, without regard to case. Longer words are never in it.
func classOf(w string) (class, int) {
	var buf [14]byte
	if len(w) > len(buf) {
		return cOther, 0
	}
	for i := range len(w) {
		c := w[i]
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		buf[i] = c
	}
	e := timeWords[string(buf[:len(w)])]
	return e.class, e.val
}
