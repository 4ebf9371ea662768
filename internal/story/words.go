package story

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A word is one run of letters and digits, folded: lower case, no accents, no
// possessive, digits without thousands separators.
type word struct {
	text       string
	start, end int  // bytes of the original
	upper      bool // begins with a capital
	number     bool // begins with a digit
	quoted     bool // stands inside quotation marks
}

// wordsOf cuts s into folded words in one pass. offset is added to the places.
func wordsOf(s string, offset int) []word {
	var out []word
	var buf strings.Builder
	quoted, started := false, false
	var w word
	flush := func(end int) {
		if !started {
			return
		}
		started = false
		w.text, w.end = strings.TrimSuffix(buf.String(), "\x00s"), offset+end
		w.text = strings.ReplaceAll(w.text, "\x00", "")
		buf.Reset()
		if w.text != "" {
			out = append(out, w)
		}
	}
	for i, r := range s {
		switch {
		case r == utf8.RuneError:
			flush(i)
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if !started {
				w = word{start: offset + i, upper: unicode.IsUpper(r), number: unicode.IsDigit(r), quoted: quoted}
				started = true
			}
			foldRune(&buf, r)
		case unicode.Is(unicode.Mn, r) || r == '\u00ad' || r == '\u200b' || r == '\ufeff':
			// Combining accents, soft hyphens and marks of no width are typography.
		case started && isApostrophe(r):
			buf.WriteByte(0) // decided when the word ends: possessive or inner
		case started && w.number && (r == ',' || r == '.') && digitAt(s, i+1) && digitAt(s, i-1):
			if r == '.' {
				buf.WriteByte('.')
			}
		default:
			flush(i)
			if isQuote(r) {
				quoted = r == '“' || r != '”' && !quoted
			}
		}
	}
	flush(len(s))
	return out
}

func isApostrophe(r rune) bool { return r == '\'' || r == '’' || r == 'ʼ' }

// isQuote leaves single marks out: they cannot be told from apostrophes.
func isQuote(r rune) bool {
	return r == '"' || r == '“' || r == '”' || r == '„' || r == '«' || r == '»'
}

func digitAt(s string, i int) bool { return i >= 0 && i < len(s) && s[i] >= '0' && s[i] <= '9' }

// latin pairs letters with the plain ones that stand for them where a keyboard
// has no accents. Decomposed accents are dropped before.
const latin = "àaáaâaãaäaåaāaăaąaçcćcčcďdđdèeéeêeëeēeėeęeěeğgģgìiíiîiïiīiįiıiķkļlľlłlñnńnņnňnòoóoôoõoöoøoōoőoŕrřrśsşsšsșsţtťtțtùuúuûuüuūuůuűuųuýyÿyźzżzžz"

var latinPlain = func() map[rune]byte {
	m := map[rune]byte{}
	var from rune
	for _, r := range latin {
		if from == 0 {
			from = r
			continue
		}
		m[from], from = byte(r), 0
	}
	return m
}()

func foldRune(b *strings.Builder, r rune) {
	r = unicode.ToLower(r)
	if r < utf8.RuneSelf {
		b.WriteByte(byte(r))
		return
	}
	if p, ok := latinPlain[r]; ok {
		b.WriteByte(p)
		return
	}
	switch r {
	case 'ß':
		b.WriteString("ss")
	case 'æ':
		b.WriteString("ae")
	case 'œ':
		b.WriteString("oe")
	case 'þ':
		b.WriteString("th")
	case 'ﬁ':
		b.WriteString("fi")
	case 'ﬂ':
		b.WriteString("fl")
	default:
		b.WriteRune(r)
	}
}

// slug is a name in lower-case-hyphen form without a leading article.
func slug(name string) string {
	ws := wordsOf(name, 0)
	if len(ws) > 1 && ws[0].text == "the" {
		ws = ws[1:]
	}
	parts := make([]string, len(ws))
	for i, w := range ws {
		parts[i] = w.text
	}
	return strings.Join(parts, "-")
}

// common are words that say nothing about a story: function words, words of
// reporting, of days and of counting.
var common = wordSet(`a about above according accordingly across add added adding after afterwards again against ago all almost along already also
although always am among an and another any anybody anyone anything are around as asked at away back be because become been before began begin being
below best better between both but by came can cannot come could day days declared described despite did do does down due during each early either
eight eleven else enough even ever every everybody few first five following for former found four from further gave get give given go good got great had half
has have having he held her here herself him himself his how however i if in including indeed instead into is it its itself just keep kept know
known last late later least less let like little local long made main make making man many may me meanwhile men might month months more morning most
much must my near nearly never new news next night nine no nobody none nor not nothing noted now of off often old on once one only onto or other others
our out over own part past people per percent perhaps place put quite rather reported reporters reports right said same saw say saying says second see
seen seven several shall she should show since six so some somebody someone something soon speaking spoke spokesman spokeswoman still such take taken
tell ten than that the their them themselves then there these they thing think this those though thousand hundred million billion three through thus to today together told
tomorrow tonight too took toward towards two twelve twice under until up upon us use used very via want was way we week weeks well went were what when where
whether which while who whole whom whose why will with within without woman women word work would year years yesterday yet you your
monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october november december
mr mrs ms dr statement official officials`)

func wordSet(list string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(list) {
		m[w] = true
	}
	return m
}

// stem cuts a word to its first five letters, the truncation stemmer of
// information retrieval: attack, attacked and attacks, Russia and Russian meet.
func stem(w string) string {
	n := 0
	for i := range w {
		if n == 5 {
			return w[:i]
		}
		n++
	}
	return w
}
