package reading

import (
	"strings"

	"attache"
	"attache/text"
)

// Nouns for places and installations that stand for the state they belong to,
// and for those that stand for the people in them.
var (
	installations = words("airport airbase airfield base port harbour harbor capital city town village district province region area border territory station embassy " +
		"consulate prison headquarters facility refinery oilfield terminal barracks outpost checkpoint bridge depot infrastructure coast soil site")
	dwellings = words("building house home hospital school market mosque bus apartment neighbourhood neighborhood suburb playground")
)

// located gives an unresolved recipient that is a place the state it lies in:
// who shells a town or an airport acts on that state, who shells homes on its
// people (coding guide, recipients).
func (l *linker) located(p attache.Party, at int, w *attache.Where, avoid map[string]bool) attache.Party {
	if !strings.HasPrefix(p.ID, "~") || at < 0 || p.How == "pronoun" {
		return p
	}
	d := l.d
	lemma := strings.ToLower(d.Tokens[at].Lemma)
	name, named := d.NameAt(at, text.Named)
	state := ""
	switch {
	case installations[lemma] || dwellings[lemma]:
		state = l.complementAt(at)
		if state == "" && w != nil {
			state = w.Country
		}
		if state == "" {
			state = l.about(d.Tokens[at].Sentence, avoid)
		}
	case named && name.Type == "LOC":
		state = l.stateAt(at)
		if state == "" && w != nil {
			state = w.Country
		}
	}
	if state == "" {
		return p
	}
	if dwellings[lemma] {
		p.ID = l.crowdOf(state)
	} else {
		l.enter(state)
		p.ID = state
	}
	p.How = "place"
	return p
}

// complementAt is the state that the complement of a noun lies in: "the port of
// Hodeidah"; "" if that is not known.
func (l *linker) complementAt(at int) string {
	if of := l.d.Child(at, "nmod"); of > at {
		return l.stateAt(of)
	}
	return ""
}

// stateAt is the state that a noun phrase lies in, "" if that is not known.
func (l *linker) stateAt(at int) string {
	if w := l.where(at); w != nil {
		return w.Country
	}
	return ""
}
