package lexicon

import "strings"

// A Found is a name inside a text: bytes [Start, End) and what it means.
type Found struct {
	Start, End int
	Sense      Sense
}

// Find is all known names inside a text, left to right, not overlapping, the
// longest at each place. Names end at word boundaries; the parts of hyphened
// compounds are words ("Tehran-backed", "anti-Assad"). A name that is the
// later part of a place's longer name is none ("Gulf of Oman", "Mocímboa da
// Praia"), nor is a surname after somebody else's first name.
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
			if !l.insidePlace(s, ws, i, i+n) && !(n == 1 && f.sense.How == HowOffice && l.namesake(s, ws, i)) {
				out = append(out, Found{ws[i].start, ws[i+n-1].end, f.sense})
			}
			break
		}
		i += step
	}
	return out
}

// namesake says whether a surname alone follows the first name of somebody
// else: "Saadi Gaddafi" is not Muammar Gaddafi, "President Gaddafi" is.
func (l *Lexicon) namesake(s string, ws []word, i int) bool {
	if i == 0 {
		return false
	}
	w := ws[i-1]
	if joinsPlace(w.fold) && i > 1 { // "Abdel-Ghani al-Kikli"
		i, w = i-1, ws[i-2]
	}
	first := s[w.start:w.end]
	if !capitalised(first) || opensSentence(w.fold) || strings.TrimLeft(s[w.end:ws[i].start], " -") != "" || l.title(ws[:i]) {
		return false
	}
	_, known := best(l.names.forms[w.fold], s, ws[i-1:i])
	return !known
}

// opensSentence says whether the word, capitalised, is likely the first of a
// sentence and no name.
func opensSentence(f string) bool {
	switch f {
	case "a", "after", "again", "although", "an", "and", "as", "at", "because", "before", "both", "but", "by", "despite", "did", "does", "even", "for", "former", "from", "had", "has", "he", "how", "however", "if", "in", "instead", "is", "it", "last", "later", "like", "meanwhile", "nor", "not", "now", "of", "on", "once", "only", "or", "she", "since", "so", "still", "that", "the", "then", "they", "this", "though", "to", "today", "under", "unlike", "until", "was", "what", "when", "where", "whether", "which", "while", "who", "why", "will", "with", "would", "yesterday", "yet":
		return true
	}
	return false
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
