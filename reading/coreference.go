package reading

import (
	"strings"

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
		if k := l.nearest(at, "PER"); k >= 0 {
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

// pair are the two states of "both countries", "the two sides": the last two
// different states named before it.
func (l *linker) pair(at int) []string {
	d := l.d
	switch strings.ToLower(d.Word(at)) {
	case "countries", "nations", "sides", "states", "governments", "capitals", "neighbours", "neighbors", "powers", "both":
	default:
		return nil
	}
	two := strings.ToLower(d.Word(at)) == "both" && d.Child(at, "nmod") < 0
	d.Children(at, func(c int) bool {
		switch strings.ToLower(d.Word(c)) {
		case "two", "both":
			two = true
		}
		return true
	})
	if !two {
		return nil
	}
	var out []string
	s := d.Tokens[at].Sentence
	for k := s; k >= 0 && len(out) < 2; k-- {
		seen := l.states[k]
		for i := len(seen) - 1; i >= 0 && len(out) < 2; i-- {
			if len(out) == 0 || out[0] != seen[i] {
				out = append(out, seen[i])
			}
		}
	}
	if len(out) == 2 {
		out[0], out[1] = out[1], out[0]
	}
	return out
}

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
		if m.Layer != text.Named || m.First >= first || d.Tokens[m.First].Sentence < s-6 {
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
		if c.avoid[e.ID] {
			continue
		}
		if e.Sector == want || want == "REB" && (e.Sector == "PAR" || e.Sector == "OPP") {
			return nameEnd(d, m)
		}
	}
	return -1
}
