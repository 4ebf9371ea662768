package reading

import (
	"strings"

	"attache/internal/lexicon"
	"attache/text"
)

var pronouns = words("i we us our ours my me he him his she her hers it its they them their theirs who which that himself herself itself themselves ourselves")

// pronoun says whether a word is a pronoun: "us", but not the state "US".
func pronoun(w string) bool { return w != "US" && w != "IT" && pronouns[strings.ToLower(w)] }

func words(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

// antecedents are the tokens a pronoun stands for; none where it stays open.
func (l *linker) antecedents(at int, low string, c context) []int {
	switch low {
	case "who", "which", "that":
		if h := relativeHead(l.d, at); h >= 0 && h != at {
			return append([]int{h}, conjuncts(l.d, h)...)
		}
		return nil
	case "i", "we", "us", "our", "ours", "my", "me", "ourselves":
		if c.holder >= 0 && c.holder != at && !pronoun(l.d.Word(c.holder)) {
			return []int{c.holder}
		}
		if l.voice >= 0 && l.voice != at {
			return []int{l.voice}
		}
		return nil
	case "he", "him", "his", "she", "her", "hers", "himself", "herself":
		if k := l.someone(at); k >= 0 {
			return []int{k}
		}
		return nil
	}
	// Who speaks of "its forces" speaks of his own.
	if c.holder >= 0 && c.holder < at && !pronoun(l.d.Word(c.holder)) && l.d.Tokens[c.holder].Sentence == l.d.Tokens[at].Sentence && !l.avoided(c.holder, c) {
		return []int{c.holder}
	}
	var out []int
	for _, t := range c.last {
		if t != at && !l.avoided(t, c) {
			out = append(out, t)
		}
	}
	plural := low == "they" || low == "them" || low == "their" || low == "theirs" || low == "themselves"
	if len(out) > 1 && !plural {
		out = out[:1]
	}
	if len(out) > 0 {
		return out
	}
	for k := l.nearest(at, "ORG", "LOC"); k >= 0; k = l.nearest(k, "ORG", "LOC") {
		if !l.avoided(k, c) {
			return []int{k}
		}
	}
	return nil
}

// avoided says whether a token means one of those that a pronoun cannot mean.
func (l *linker) avoided(t int, c context) bool {
	if len(c.avoid) == 0 {
		return false
	}
	c.depth++
	for _, p := range l.parties(t, c) {
		if c.avoid[p.ID] {
			return true
		}
	}
	return false
}

// sameNoun is an earlier, indefinite or fuller telling of a definite noun:
// "a Congolese soldier … the soldier". It is the nearest token before it with
// the same lemma, five sentences back at most; -1 where there is none.
func (l *linker) sameNoun(at, first int) int {
	d := l.d
	switch strings.ToLower(d.Word(first)) {
	case "the", "this", "that", "these", "those":
	default:
		return -1
	}
	if d.Tokens[at].UPOS != "NOUN" || at-first > 1 {
		return -1
	}
	s := d.Tokens[at].Sentence
	for i := first - 1; i >= 0 && d.Tokens[i].Sentence >= s-5; i-- {
		if d.Tokens[i].Lemma == d.Tokens[at].Lemma && d.Tokens[i].UPOS == "NOUN" {
			return i
		}
	}
	return -1
}

// nearest is the head of a name of one of the types before token at: in its
// own sentence the first one that precedes it, else the first of the nearest
// sentence that has one (subjects stand first), three sentences back at most.
func (l *linker) nearest(at int, types ...string) int {
	d := l.d
	s := d.Tokens[at].Sentence
	for k := s; k >= 0 && k >= s-3; k-- {
		found := -1
		for _, m := range d.Names {
			if m.Layer != text.Named || d.Tokens[m.First].Sentence != k || k == s && m.Last > at {
				continue
			}
			for _, t := range types {
				if m.Type == t {
					if found < 0 || k == s {
						found = nameEnd(d, m)
					}
				}
			}
		}
		if found >= 0 {
			return found
		}
	}
	return -1
}

// someone is the person that "he" or "she" stands for: in its own sentence the
// nearest named before it, else the subject of the sentence before where that is
// a person ("the Secretary also spoke with the prime minister. He warned …"),
// else the first person named in it, three sentences back at most.
func (l *linker) someone(at int) int {
	d := l.d
	k := l.nearest(at, "PER")
	if k >= 0 && d.Tokens[k].Sentence == d.Tokens[at].Sentence {
		return k
	}
	for n := d.Tokens[at].Sentence - 1; n >= 0 && n >= d.Tokens[at].Sentence-3; n-- {
		if k >= 0 && d.Tokens[k].Sentence > n {
			break
		}
		s := d.Sentences[n]
		for i := s.First; i < s.Last; i++ {
			if h := d.Tokens[i].Head; text.Relation(d.Tokens[i].Rel) == "nsubj" && h >= 0 && d.Tokens[h].Rel == "root" {
				if l.heldBy(i) >= 0 || k < 0 && l.someRole(i) {
					return i
				}
			}
		}
	}
	return k
}

// someRole says whether a noun tells a person by his role: "the general", "an
// officer".
func (l *linker) someRole(at int) bool {
	d := l.d
	if d.Tokens[at].UPOS != "NOUN" || strings.HasSuffix(strings.ToLower(d.Word(at)), "s") {
		return false
	}
	g, ok := l.lex.Agent(strings.ToLower(d.Word(at)))
	return ok && !g.Civilian || headsState[lemma(d, at)]
}

// heldBy is the person whom a title alone stands for, "the minister", "the
// Secretary": whoever the report gave that title last before it. It is the
// index into the posts of the report, -1 for other nouns.
func (l *linker) heldBy(at int) int {
	d := l.d
	if d.Tokens[at].UPOS == "PRON" || d.Child(at, "nmod", "nmod:poss", "compound", "amod", "flat", "appos") >= 0 {
		return -1
	}
	if k := d.Child(at, "det"); k < 0 || !strings.EqualFold(d.Word(k), "the") {
		return -1
	}
	found := -1
	for i, p := range l.posts {
		if p.title == lemma(d, at) && (p.token < at || found < 0) {
			found = i
		}
	}
	return found
}

// pair are the two states of "both countries", "the two sides", "each side": the
// last two different states named before it. A capital that only says where
// something is or sits ("in Geneva", "the Moscow daily") names none.
func (l *linker) pair(at int) []string {
	d := l.d
	switch strings.ToLower(d.Word(at)) {
	case "countries", "nations", "sides", "parties", "leaders", "presidents", "ministers", "states", "governments", "capitals", "neighbours", "neighbors", "powers", "both",
		"side", "country", "government", "party", "nation":
	default:
		return nil
	}
	two := strings.ToLower(d.Word(at)) == "both" && d.Child(at, "nmod") < 0
	d.Children(at, func(c int) bool {
		switch strings.ToLower(d.Word(c)) {
		case "two", "both":
			two = true
		case "each", "neither":
			two = d.Tokens[c].Rel == "det"
		}
		return true
	})
	if !two {
		return nil
	}
	var out []string
	for k := d.Tokens[at].Sentence; k >= 0 && len(out) < 2; k-- {
		for i := len(l.found[k]) - 1; i >= 0 && len(out) < 2; i-- {
			f := l.found[k][i]
			if f.Start >= d.Tokens[at].Start || f.Sense.How == lexicon.HowMetonym && l.onlyPlace(f.Start) {
				continue
			}
			e, ok := l.lex.Entity(f.Sense.ID)
			if !ok || e.Kind != lexicon.KindState && (!sides[strings.ToLower(d.Word(at))] || e.Sector != "REB" && e.Sector != "PAR" && e.Sector != "OPP") {
				continue
			}
			if len(out) == 0 || out[0] != e.ID {
				out = append(out, e.ID)
			}
		}
	}
	if len(out) == 2 {
		out[0], out[1] = out[1], out[0]
	}
	return out
}

// onlyPlace says whether the capital that begins at a byte of the text says where
// something is or sits, and not whose act it is.
func (l *linker) onlyPlace(start int) bool {
	at := l.tokenAt(start)
	if at < 0 {
		return false
	}
	if k := l.d.Child(at, "case"); k >= 0 {
		switch lemma(l.d, k) {
		case "in", "at", "near", "from", "to":
			return true
		}
	}
	h := l.d.Tokens[at].Head
	return h >= 0 && l.d.Tokens[at].Rel == "compound" && !l.agentHead(h)
}

// Nouns that only some states are called by (constitutions and geography as of
// 2024).
var (
	kingdoms = words("SAU BHR JOR MAR GBR THA BEL NLD NOR SWE DNK ESP KHM BTN SWZ LSO TON MYS")
	islands  = words("CUB TWN BHR CYP LKA MLT ISL IRL JAM HTI MDG SGP MUS TTO BRB FJI NRU PLW MDV SYC GRD DOM PNG TLS JPN GBR")
	emirates = words("QAT KWT ARE")
)

func fitsState(noun, id string) bool {
	switch noun {
	case "kingdom":
		return kingdoms[id]
	case "island":
		return islands[id]
	case "emirate":
		return emirates[id]
	}
	return true
}

// sides are nouns that armed groups are called by as well as states.
var sides = words("sides parties both side party")

// earlier is the token of the name that "the group", "the agency", "the
// ministry" stands for: the nearest known one of that sector before it, or -1.
func (l *linker) earlier(at, first, last int, c context) int {
	d := l.d
	det := strings.ToLower(d.Word(first))
	if last-first != 2 || det != "the" && det != "this" && det != "its" && det != "their" {
		return -1
	}
	want := ""
	switch strings.ToLower(d.Word(at)) {
	case "group", "movement", "militia", "faction", "militants", "rebels", "insurgents", "fighters", "paramilitaries", "organisation", "organization":
		want = "REB"
	case "agency", "watchdog", "bloc", "alliance", "council", "body", "court":
		want = "IGO"
	case "company", "firm", "manufacturer":
		want = "BUS"
	case "kingdom", "emirate", "country", "nation", "island", "republic":
		want = "GOV"
	case "newspaper", "broadcaster":
		want = "MED"
	default:
		return -1
	}
	s := d.Tokens[at].Sentence
	for i := len(d.Names) - 1; i >= 0; i-- {
		m := d.Names[i]
		if m.Layer != text.Named || m.First >= first || d.Tokens[m.First].Sentence < s-12 {
			continue
		}
		sense, ok := l.lex.Lookup(d.Slice(m.First, m.Last))
		if !ok {
			continue
		}
		e, ok := l.lex.Entity(sense.ID)
		if !ok {
			continue
		}
		if c.avoid[e.ID] || want == "GOV" && !fitsState(strings.ToLower(d.Word(at)), e.ID) {
			continue
		}
		if e.Sector == want || want == "REB" && (e.Sector == "PAR" || e.Sector == "OPP") {
			return nameEnd(d, m)
		}
	}
	return -1
}
