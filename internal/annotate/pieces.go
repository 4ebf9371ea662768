package annotate

import (
	"errors"
	"fmt"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxPieceWord is the most characters a word may have; a longer one is unknown
// (max_input_chars_per_word of BERT's tokenizer).
const maxPieceWord = 100

// Pieces turn single words into the wordpieces of BERT's uncased models
// (Devlin et al. 2019; Wu et al. 2016): clean, decompose and drop accents,
// lower case, part at punctuation and between Chinese characters, then the
// longest piece first. The ids are those of the reference implementation
// (BertNormalizer, BertPreTokenizer, WordPiece). Safe for concurrent use.
type Pieces struct {
	whole   map[string]int32 // pieces that begin a word
	inner   map[string]int32 // pieces that go on, without their "##"
	longest int              // bytes of the longest piece
	unknown int32
}

// NewPieces makes the pieces of a vocabulary, the id of a piece being its index.
// It is an error if the vocabulary has a piece twice or lacks [UNK].
func NewPieces(vocab []string) (*Pieces, error) {
	p := &Pieces{whole: make(map[string]int32, len(vocab)), inner: make(map[string]int32, len(vocab)/4), unknown: -1}
	for id, v := range vocab {
		m, key := p.whole, v
		if len(v) > 2 && v[:2] == "##" {
			m, key = p.inner, v[2:]
		}
		if old, ok := m[key]; ok {
			return nil, fmt.Errorf("wordpieces: %q has the ids %d and %d", v, old, id)
		}
		m[key] = int32(id)
		p.longest = max(p.longest, len(key))
	}
	id, ok := p.whole["[UNK]"]
	if !ok {
		return nil, errors.New("wordpieces: the vocabulary has no [UNK]")
	}
	p.unknown = id
	return p, nil
}

// Word appends the ids of the wordpieces of one word to dst: at least one, the
// id of [UNK] for a word that vanishes in cleaning. A word of printable ASCII
// and the usual quotes and dashes allocates nothing beyond dst.
func (p *Pieces) Word(dst []int32, w string) []int32 {
	var fixed [128]byte
	if n := len(dst); len(w) > len(fixed) || !plain(w) {
		if dst = p.parted(dst, w); len(dst) == n {
			dst = append(dst, p.unknown)
		}
		return dst
	}
	from := 0 // the first byte of the part at hand
	for i := 0; i < len(w); {
		c := w[i]
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		fixed[i] = c
		switch {
		case c >= utf8.RuneSelf:
			if from < i {
				dst = p.match(dst, fixed[from:i])
			}
			from = i + copy(fixed[i:], w[i:i+3])
			dst = p.match(dst, fixed[i:from])
			i = from
			continue
		case punctuation(rune(c)):
			if from < i {
				dst = p.match(dst, fixed[from:i])
			}
			dst = p.match(dst, fixed[i:i+1])
			from = i + 1
		}
		i++
	}
	if from < len(w) {
		dst = p.match(dst, fixed[from:len(w)])
	}
	return dst
}

// plain says whether w holds nothing but printable ASCII and U+2010 to U+2027,
// all of them punctuation that no normal form changes, and is not empty.
func plain(w string) bool {
	for i := 0; i < len(w); i++ {
		switch c := w[i]; {
		case '!' <= c && c <= '~':
		case c == 0xE2 && i+2 < len(w) && w[i+1] == 0x80 && 0x90 <= w[i+2] && w[i+2] <= 0xA7:
			i += 2
		default:
			return false
		}
	}
	return w != ""
}

// parted appends the pieces of a word that has other characters than plain
// allows.
func (p *Pieces) parted(dst []int32, w string) []int32 {
	var clean []byte
	for _, r := range w {
		if r == 0 || r == utf8.RuneError || control(r) {
			continue
		}
		clean = utf8.AppendRune(clean, r)
	}
	var part []byte
	flush := func() {
		if len(part) > 0 {
			dst = p.match(dst, part)
			part = part[:0]
		}
	}
	var apart []byte // one character that is a part of its own
	for _, r := range string(norm.NFD.Bytes(clean)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsSpace(r):
			flush()
		case chinese(r) || punctuation(r):
			flush()
			apart = utf8.AppendRune(apart[:0], unicode.ToLower(r))
			dst = p.match(dst, apart)
		default:
			part = utf8.AppendRune(part, unicode.ToLower(r))
		}
	}
	flush()
	return dst
}

// match appends the pieces of w, longest first; [UNK] if some of it is in no
// piece or it is too long.
func (p *Pieces) match(dst []int32, w []byte) []int32 {
	if id, ok := p.whole[string(w)]; ok {
		return append(dst, id)
	}
	if len(w) > maxPieceWord && utf8.RuneCount(w) > maxPieceWord {
		return append(dst, p.unknown)
	}
	n := len(dst)
	m := p.whole
	for i := 0; i < len(w); {
		end := min(len(w), i+p.longest)
		id, ok := m[string(w[i:end])]
		for !ok && end > i+1 {
			end--
			id, ok = m[string(w[i:end])]
		}
		if !ok {
			return append(dst[:n], p.unknown)
		}
		dst = append(dst, id)
		i, m = end, p.inner
	}
	return dst
}

// control says whether r is dropped in cleaning: control, format and private
// characters other than tab and newlines.
func control(r rune) bool {
	if r == '\t' || r == '\n' || r == '\r' {
		return false
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co)
}

// chinese says whether r is in the blocks that BERT takes for Chinese.
func chinese(r rune) bool {
	return 0x4E00 <= r && r <= 0x9FFF || 0x3400 <= r && r <= 0x4DBF || 0x20000 <= r && r <= 0x2A6DF ||
		0x2A700 <= r && r <= 0x2B73F || 0x2B740 <= r && r <= 0x2B81F || 0x2B920 <= r && r <= 0x2CEAF ||
		0xF900 <= r && r <= 0xFAFF || 0x2F800 <= r && r <= 0x2FA1F
}

// punctuation says whether BERT takes r for punctuation: the ASCII marks, also
// "$" and "^", and Unicode's class P.
func punctuation(r rune) bool {
	if r < utf8.RuneSelf {
		return '!' <= r && r <= '/' || ':' <= r && r <= '@' || '[' <= r && r <= '`' || '{' <= r && r <= '~'
	}
	return unicode.Is(unicode.P, r)
}
