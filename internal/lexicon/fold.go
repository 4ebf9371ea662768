package lexicon

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A word is one token of a text for the purpose of names: its bytes and its
// folded form. Words are letters and digits; a hyphen, a space or the full
// stop of "St." between two words does not part a name, a comma is a word of
// its own, any other mark is a break that no name crosses.
type word struct {
	start, end int
	fold       string
}

const breakWord = "\x00"

// split cuts a text into words. The possessive 's belongs to no word, an
// apostrophe inside a word is dropped ("Sana'a"), the stops of an
// abbreviation too ("U.S.").
func split(s string) []word {
	out := make([]word, 0, len(s)/5+1)
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case letter(r):
			end := wordEnd(s, i)
			out = append(out, word{i, end, fold(s[i:end])})
			i = skipPossessive(s, end)
			continue
		case r == ',' || r == '&':
			out = append(out, word{i, i + n, string(r)})
		case unicode.IsSpace(r) || hyphen(r) || apostrophe(r):
		case r == '.' && i+1 < len(s) && s[i+1] == ' ' && abbreviated(out):
		default:
			if len(out) > 0 && out[len(out)-1].fold != breakWord {
				out = append(out, word{i, i + n, breakWord})
			}
		}
		i += n
	}
	return out
}

// abbreviated says whether the last word can carry a full stop inside a name:
// "St.", "No.", "J.".
func abbreviated(ws []word) bool {
	if len(ws) == 0 {
		return false
	}
	switch f := ws[len(ws)-1].fold; f {
	case "st", "no", "mr", "mrs", "dr", "gen", "sen", "rep", "lt", "col", "gov", "mt", "ft":
		return true
	default:
		return len(f) == 1
	}
}

func letter(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)
}

func hyphen(r rune) bool {
	return r == '-' || r == '‐' || r == '‑' || r == '–' || r == '—' || r == '/' || r == '\u00ad'
}

func apostrophe(r rune) bool {
	return r == '\'' || r == '’' || r == '‘' || r == 'ʻ' || r == 'ʼ' || r == '`'
}

// wordEnd is where the word that starts at i ends.
func wordEnd(s string, i int) int {
	end := i
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		if letter(r) {
			i += n
			end = i
			continue
		}
		next, m := utf8.DecodeRuneInString(s[i+n:])
		if !letter(next) {
			// The last stop of an abbreviation belongs to it: "U.S."
			if r == '.' && initials(s[:end]) {
				return end + 1
			}
			return end
		}
		switch {
		case apostrophe(r):
			after, _ := utf8.DecodeRuneInString(s[i+n+m:])
			if (next == 's' || next == 'S') && !letter(after) {
				return end
			}
		case r == '.':
			if !initial(s, end) {
				return end
			}
		default:
			return end
		}
		i += n
	}
	return end
}

// initial says whether the letter before end stands alone: the A in "U.S.A".
func initial(s string, end int) bool {
	r, n := utf8.DecodeLastRuneInString(s[:end])
	if !unicode.IsUpper(r) {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(s[:end-n])
	return !letter(before)
}

// initials says whether the text ends in letters with stops between: "U.S".
func initials(s string) bool {
	if !initial(s, len(s)) {
		return false
	}
	_, n := utf8.DecodeLastRuneInString(s)
	return strings.HasSuffix(s[:len(s)-n], ".")
}

func skipPossessive(s string, i int) int {
	r, n := utf8.DecodeRuneInString(s[i:])
	if !apostrophe(r) || i+n >= len(s) || (s[i+n] != 's' && s[i+n] != 'S') {
		return i
	}
	if after, _ := utf8.DecodeRuneInString(s[i+n+1:]); letter(after) {
		return i
	}
	return i + n + 1
}

// plain maps letters with marks to the letter without.
var plain = strings.NewReplacer(
	"à", "a", "á", "a", "â", "a", "ã", "a", "ä", "a", "å", "a", "ā", "a", "ă", "a", "ą", "a", "ạ", "a", "ả", "a", "ấ", "a", "ầ", "a", "ậ", "a", "ắ", "a", "ằ", "a", "ḥ", "h", "ə", "e",
	"ç", "c", "ć", "c", "č", "c", "ĉ", "c", "ċ", "c", "ď", "d", "đ", "d", "ð", "d", "ḍ", "d",
	"è", "e", "é", "e", "ê", "e", "ë", "e", "ē", "e", "ė", "e", "ę", "e", "ě", "e", "ế", "e", "ề", "e", "ễ", "e", "ệ", "e",
	"ğ", "g", "ġ", "g", "ģ", "g", "ḩ", "h", "ħ", "h", "ì", "i", "í", "i", "î", "i", "ï", "i", "ī", "i", "į", "i", "ı", "i", "ị", "i",
	"ķ", "k", "ł", "l", "ļ", "l", "ľ", "l", "ñ", "n", "ń", "n", "ņ", "n", "ň", "n",
	"ò", "o", "ó", "o", "ô", "o", "õ", "o", "ö", "o", "ø", "o", "ō", "o", "ő", "o", "ŏ", "o", "ơ", "o", "ố", "o", "ồ", "o", "ộ", "o", "ớ", "o", "ờ", "o", "ợ", "o",
	"ř", "r", "ś", "s", "š", "s", "ş", "s", "ș", "s", "ṣ", "s", "ß", "ss", "ť", "t", "ţ", "t", "ț", "t", "ṭ", "t", "þ", "th",
	"ù", "u", "ú", "u", "û", "u", "ü", "u", "ū", "u", "ů", "u", "ű", "u", "ų", "u", "ŭ", "u", "ư", "u", "ứ", "u", "ừ", "u", "ự", "u",
	"ý", "y", "ÿ", "y", "ź", "z", "ż", "z", "ž", "z", "ẓ", "z", "æ", "ae", "œ", "oe",
	"'", "", "’", "", "‘", "", "ʻ", "", "ʼ", "", "`", "", ".", "", "\u0307", "", "\u0301", "", "\u0300", "", "\u0308", "", "\u0327", "", "\u0303", "", "\u030c", "", "\u0304", "",
)

// fold is the form in which words are compared: lower case, without marks,
// stops and apostrophes.
func fold(s string) string {
	ascii, lower := true, true
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= utf8.RuneSelf {
			ascii = false
		} else if c >= 'A' && c <= 'Z' || c == '.' || c == '\'' || c == '`' {
			lower = false
		}
	}
	if ascii && lower {
		return s
	}
	return plain.Replace(strings.ToLower(s))
}

// key joins the folded words of a name.
func key(ws []word) string {
	if len(ws) == 1 {
		return ws[0].fold
	}
	n := len(ws)
	for _, w := range ws {
		n += len(w.fold)
	}
	var b strings.Builder
	b.Grow(n)
	for i, w := range ws {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w.fold)
	}
	return b.String()
}

// slug is a name as an id: lower-case words of a-z and 0-9 joined by hyphens.
func slug(name string) string {
	var b strings.Builder
	for _, w := range split(name) {
		gap := b.Len() > 0
		for _, r := range w.fold {
			if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
				if gap {
					b.WriteByte('-')
					gap = false
				}
				b.WriteRune(r)
			}
		}
	}
	return b.String()
}

// sameCase says whether a word of a text may stand for a word of a name:
// names are capitalised, abbreviations all capitals ("US" is no "us"), from
// four letters on also as "Nato". What the name has in lower case may be
// written either way, and a text in capitals may write all so.
func sameCase(name, text string) bool {
	first, _ := utf8.DecodeRuneInString(name)
	if !unicode.IsUpper(first) {
		return true
	}
	t, _ := utf8.DecodeRuneInString(text)
	if !unicode.IsUpper(t) {
		return false
	}
	if !capitals(name) || capitals(text) {
		return true
	}
	return letters(name) >= 4 && !strings.Contains(name, ".")
}

// capitals says whether the word is an abbreviation: two capitals or more and
// no small letter.
func capitals(s string) bool {
	n := 0
	for _, r := range s {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsUpper(r) {
			n++
		}
	}
	return n > 1
}

func letters(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}
