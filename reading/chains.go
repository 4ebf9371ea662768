package reading

import (
	"strings"

	"attache"
	"attache/text"
)

// Verbs that pass on what somebody else says, and those that name whose word
// they pass on, by lemma.
var (
	reporting = words("report say write quote cite tell add announce learn hear")
	citing    = words("cite quote")
)

// outer is who passes on the word of a holder: in "the Courier reported that
// officials said …" and in "according to Tass, the governor said …" the
// Courier and Tass; -1 where there is nobody.
func outer(d *text.Doc, cue, holder int) int {
	if citing[lemma(d, cue)] {
		if s := passesOn(d, cue, holder); s >= 0 {
			return s
		}
	}
	if reporting[lemma(d, cue)] {
		if s := accordingTo(d, cue); s >= 0 && s != holder {
			return s
		}
	}
	k := cue
	if d.Tokens[holder].Head >= 0 && strings.EqualFold(d.Word(cue), "according") {
		k = d.Tokens[holder].Head // "wrote that, according to the service, …": the clause it stands in
	}
	for n := 0; n < 3; n++ {
		rel := text.Relation(d.Tokens[k].Rel)
		if rel != "ccomp" && rel != "conj" && rel != "advcl" {
			return -1
		}
		k = d.Tokens[k].Head
		if k < 0 {
			return -1
		}
		if rel == "ccomp" && reporting[lemma(d, k)] {
			if s := d.Child(k, "nsubj"); s >= 0 && s != holder && !pronoun(d.Word(s)) {
				return s
			}
			return -1
		}
	}
	return -1
}

// passesOn is the subject of "quoted officials as saying", or of the clause
// that "citing officials" hangs on.
func passesOn(d *text.Doc, cue, holder int) int {
	for k, n := cue, 0; k >= 0 && n < 2; k, n = d.Tokens[k].Head, n+1 {
		if s := d.Child(k, "nsubj"); s >= 0 && s != holder && !pronoun(d.Word(s)) {
			return s
		}
	}
	return -1
}

// cited is whose word a reporter passes on: in "the Times, citing officials,
// said" and "quoted officials as saying" the officials, with the verb that
// names them; -1 where the reporter names nobody.
func cited(d *text.Doc, cue, reporter int) (who, by int) {
	if citing[lemma(d, cue)] {
		if o := d.Child(cue, "obj"); o >= 0 && o != reporter && d.Child(cue, "nsubj") == reporter {
			return o, cue
		}
		return -1, -1
	}
	if !reporting[lemma(d, cue)] {
		return -1, -1
	}
	who, by = -1, -1
	look := func(w int) {
		d.Children(w, func(c int) bool {
			if citing[lemma(d, c)] && d.Child(c, "nsubj") < 0 {
				if o := d.Child(c, "obj"); o >= 0 && o != reporter {
					who, by = o, c
				}
			}
			return who < 0
		})
	}
	look(cue)
	if who < 0 {
		look(reporter)
	}
	return who, by
}

// speaks says whether a noun can be somebody's: "citing officials", not
// "citing concerns".
func (l *linker) speaks(w int) bool {
	_, agent := l.lex.Agent(strings.ToLower(l.d.Word(w)))
	return agent || l.d.Tokens[w].UPOS == "PROPN" || witnesses[lemma(l.d, w)]
}

var witnesses = words("witness survivor source resident analyst expert newspaper report lawyer relative")

// accordingTo is the noun of an "according to …" that hangs on a verb, or -1.
func accordingTo(d *text.Doc, verb int) int {
	found := -1
	d.Children(verb, func(c int) bool {
		if text.Relation(d.Tokens[c].Rel) == "obl" && has(d, c, "according") {
			found = c
		}
		return found < 0
	})
	return found
}

func lemma(d *text.Doc, w int) string { return strings.ToLower(d.Tokens[w].Lemma) }

// affirm is the other side of a denial that comes first: "X denies …, as Y has
// alleged" is Y's word for what X denies.
func (l *linker) affirm(e *told) {
	d := l.d
	if len(e.Claims) == 0 {
		return
	}
	holders := map[string]bool{}
	for _, c := range e.Claims {
		if attache.Sign(c.Position) != '-' {
			return
		}
		holders[whose(c).ID] = true
	}
	s := d.Sentences[d.Tokens[e.frame.Token].Sentence]
	for i := s.First; i < s.Last; i++ {
		if !alleging[lemma(d, i)] || !has(d, i, "as") {
			continue
		}
		n := d.Child(i, "nsubj")
		if n < 0 {
			continue
		}
		ps := l.parties(n, context{holder: -1})
		if len(ps) != 1 || holders[ps[0].ID] || ps[0].ID == attache.UnknownID {
			continue
		}
		e.Claims = append(e.Claims, attache.Claim{Holder: ps, Position: "CT+", Cue: span(d, i, i+1), Confidence: round(e.frame.Prob * 0.5), Evidence: l.evidence(e.frame.Token, n)})
		e.why = append(e.why, "as alleged")
		return
	}
}

// alleging are verbs that stand for what somebody holds to be so, by lemma.
var alleging = words("allege claim say report insist maintain assert charge suggest")
