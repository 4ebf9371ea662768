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

// Lookup is what the whole mention means. A leading article, a possessive,
// quotation marks and an abbreviation in brackets after the name are passed
// over, so is the state before or after the name of its organ ("the US Federal
// Bureau of Investigation", "House of Commons of the United Kingdom"); case
// counts ("US" is a state, "us" is not). A people with the definite article is
// its state ("the Americans"), without it persons ("two Americans").
func (l *Lexicon) Lookup(mention string) (Sense, bool) {
	s := trim(mention)
	if i := strings.LastIndex(s, " ("); i > 0 && strings.ToUpper(s[i:]) == s[i:] {
		s = s[:i]
	}
	ws := split(s)
	definite := false
	for {
		if f, ok := l.match(s, ws); ok {
			f.sense.People = f.sense.People && !definite
			return f.sense, true
		}
		if f, ok := l.organ(s, ws); ok {
			return f, true
		}
		definite = len(ws) > 1 && ws[0].fold == "the"
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

// organ is the sense of an organ's name with the name or adjective of its own
// state before it or after it; any other state is no part of the name.
func (l *Lexicon) organ(s string, ws []word) (Sense, bool) {
	for n := 1; n <= min(3, len(ws)-1); n++ {
		if state, ok := l.match(s, ws[:n]); ok {
			if f, ok := l.match(s, ws[n:]); ok && l.of(f, state.sense) {
				return f.sense, true
			}
		}
	}
	for i := 1; i < len(ws)-1; i++ {
		if ws[i].fold != "of" {
			continue
		}
		if f, ok := l.match(s, ws[:i]); ok {
			at := i + 1
			if article(ws[at].fold) && at+1 < len(ws) {
				at++
			}
			if state, ok := l.match(s, ws[at:]); ok && l.of(f, state.sense) {
				return f.sense, true
			}
		}
	}
	return Sense{}, false
}

// of says whether the name is that of an organ of the state.
func (l *Lexicon) of(f form, state Sense) bool {
	e := l.entries[f.id]
	return e.Kind != KindState && e.Kind != KindPerson && e.State != "" && e.State == state.ID && state.Via == ""
}

// IsMetonym says whether the mention is a capital or a seat of government,
// which may also be meant as a place.
func (l *Lexicon) IsMetonym(mention string) bool {
	s, ok := l.Lookup(mention)
	return ok && s.How == HowMetonym
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
