package lexicon

import (
	"sort"
	"strings"
)

// A form is one way of writing a name, with what it means.
type form struct {
	words []string // as written, for the case
	sense Sense
	rank  int // higher wins: user folders over built-in rows, names over aliases
	id    string
	until string // of persons: last day in office, to tell namesakes apart
}

// An index finds names in texts.
type index struct {
	forms map[string][]form // by key
	start map[string]int    // first folded word → most words of a name with it
}

// add notes a name and gives its words, none where it cannot be a name.
func (x *index) add(name string, sense Sense, rank int) []word {
	ws := split(name)
	if len(ws) == 0 {
		return nil
	}
	for _, w := range ws {
		if w.fold == breakWord {
			return nil
		}
	}
	written := make([]string, len(ws))
	for i, w := range ws {
		written[i] = name[w.start:w.end]
	}
	k := key(ws)
	own := sense.Via
	if own == "" {
		own = sense.ID
	}
	x.forms[k] = append(x.forms[k], form{words: written, sense: sense, rank: rank, id: own})
	if x.start[ws[0].fold] < len(ws) {
		x.start[ws[0].fold] = len(ws)
	}
	return ws
}

// best is the strongest form whose case the text allows.
func best(fs []form, s string, ws []word) (form, bool) {
	var got form
	ok := false
	for _, f := range fs {
		if (!ok || f.rank > got.rank || f.rank == got.rank && f.until > got.until) && f.fits(s, ws) {
			got, ok = f, true
		}
	}
	return got, ok
}

// match is what the words mean. Of a person's name the initials between the
// first and the last word may be missing in the tables ("Joseph L. Votel").
func (l *Lexicon) match(s string, ws []word) (form, bool) {
	if len(ws) == 0 {
		return form{}, false
	}
	if f, ok := best(l.names.forms[key(ws)], s, ws); ok {
		return f, true
	}
	short := withoutInitials(ws)
	if len(short) == len(ws) {
		return form{}, false
	}
	f, ok := best(l.names.forms[key(short)], s, short)
	return f, ok && f.sense.How == HowOffice
}

// withoutInitials drops single letters between the first and the last word.
func withoutInitials(ws []word) []word {
	for i := 1; i < len(ws)-1; i++ {
		if len(ws[i].fold) == 1 && ws[i].fold >= "a" && ws[i].fold <= "z" {
			out := append([]word(nil), ws[:i]...)
			for _, w := range ws[i:] {
				if len(w.fold) > 1 {
					out = append(out, w)
				}
			}
			return out
		}
	}
	return ws
}

func (f form) fits(s string, ws []word) bool {
	for i, w := range ws {
		if !sameCase(f.words[i], s[w.start:w.end]) {
			return false
		}
	}
	return true
}

// forget takes out every name of the entity, for a row that replaces it.
func (x *index) forget(id string) {
	for k, fs := range x.forms {
		n := 0
		for _, f := range fs {
			if f.id != id {
				fs[n] = f
				n++
			}
		}
		if n == 0 {
			delete(x.forms, k)
		} else {
			x.forms[k] = fs[:n]
		}
	}
}

// Lookup is what the whole mention means. A leading article, a possessive and
// quotation marks are passed over; case counts ("US" is a state, "us" is not).
func (l *Lexicon) Lookup(mention string) (Sense, bool) {
	s := trim(mention)
	ws := split(s)
	for {
		if f, ok := l.match(s, ws); ok {
			return f.sense, true
		}
		if len(ws) < 2 || !article(ws[0].fold) {
			break
		}
		if ws = ws[1:]; ws[0].fold == breakWord { // the "Taliban"
			ws = ws[1:]
		}
	}
	if f, _, ok := l.titled(s, ws); ok {
		return f.sense, true
	}
	return Sense{}, false
}

// IsMetonym says whether the mention is a capital or a seat of government,
// which may also be meant as a place.
func (l *Lexicon) IsMetonym(mention string) bool {
	s, ok := l.Lookup(mention)
	return ok && s.How == HowMetonym
}

// A Found is a name inside a text: bytes [Start, End) and what it means.
type Found struct {
	Start, End int
	Sense      Sense
}

// Find is all known names inside a text, left to right, not overlapping, the
// longest at each place. Names end at word boundaries; the parts of hyphened
// compounds are words ("Tehran-backed", "anti-Assad"). A name that is the
// later part of a place's longer name is none ("New Mexico", "Mocímboa da
// Praia").
func (l *Lexicon) Find(s string) []Found {
	var out []Found
	ws := split(s)
	shout := len(ws) > 1 && strings.ToUpper(s) == s
	for i := 0; i < len(ws); {
		step := 1
		longest := l.names.start[ws[i].fold]
		if longest > 1 {
			longest++ // room for an initial
		}
		for n := min(longest, len(ws)-i); n > 0; n-- {
			f, ok := l.match(s, ws[i:i+n])
			if !ok || shout && commonWord(ws[i].fold) && n == 1 {
				continue
			}
			step = n
			if !l.insidePlace(s, ws, i, i+n) {
				out = append(out, Found{ws[i].start, ws[i+n-1].end, f.sense})
			}
			break
		}
		i += step
	}
	return out
}

// insidePlace says whether the words [i, end) are the later part of a longer
// name of a place: capitalised words before them, joined or not by the small
// words of such names, make one with them. "Northern Syria" is still Syria,
// and "Syrian-Turkish border" still names both.
func (l *Lexicon) insidePlace(s string, ws []word, i, end int) bool {
	from := i
	for from > 0 && i-from < 4 {
		w := ws[from-1]
		if joinsPlace(w.fold) {
			from--
			continue
		}
		if !capitalised(s[w.start:w.end]) || direction(w.fold) || article(w.fold) || s[w.end:ws[from].start] != " " && s[w.end:ws[from].start] != "-" {
			return false
		}
		if _, ok := best(l.names.forms[w.fold], s, ws[from-1:from]); ok {
			return false
		}
		from--
		for to := end; to <= min(len(ws), end+2); to++ {
			if len(l.regions[key(ws[from:to])]) > 0 || end == to && l.town(ws[from:to]) {
				return true
			}
		}
	}
	return false
}

// joinsPlace says whether the word joins two capitalised ones to the name of
// a place: "Ras al-Ain", "Rio de Janeiro".
func joinsPlace(f string) bool {
	switch f {
	case "al", "el", "as", "da", "de", "del", "di", "do", "dos", "es", "la", "le", "of", "sur":
		return true
	}
	return false
}

// town says whether the gazetteer has a town of that name.
func (l *Lexicon) town(ws []word) bool {
	g := l.gazetteerOnce()
	return g != nil && len(g.find(key(ws))) > 0
}

// commonWord says whether an abbreviation reads as an English word where a
// text is all capitals.
func commonWord(f string) bool {
	switch f {
	case "is", "who", "it", "am", "so", "au", "car", "fan", "ban":
		return true
	}
	return false
}

func article(f string) bool { return f == "the" || f == "a" || f == "an" }

// trim takes off quotation marks, brackets and space.
func trim(s string) string { return strings.Trim(s, " \t\n\r\"“”„«»()[]") }

// Names is every written form by which the lexicon finds the entity, sorted.
func (l *Lexicon) Names(id string) []string {
	seen := map[string]bool{}
	for _, fs := range l.names.forms {
		for _, f := range fs {
			if f.id == id {
				seen[strings.Join(f.words, " ")] = true
			}
		}
	}
	out := make([]string, 0, len(seen))
	for n := range seen {
		out = append(out, n)
	}
	sort.Strings(out)
	return out
}
