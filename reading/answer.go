package reading

import (
	"slices"
	"strings"

	"attache"
	"attache/text"
)

// answered names whom a denial answers: those who hold what it denies, else who
// accused the denier just before. Of the coded denials of what somebody named
// asserts, 93 in 100 are directed at him.
func answered(d *text.Doc, events []told) {
	for i := range events {
		e := &events[i]
		if e.Type != "REJECT" || len(e.Actors) != 1 || e.Actors[0].ID == attache.UnknownID {
			continue
		}
		to := asserters(d, events, e)
		if len(to) == 0 && !somebody(e.Recipients) && denials[lemma(d, e.frame.Token)] {
			to = accuser(d, events[:i], e)
		}
		if len(to) > 0 && !shares(to, e.Recipients) {
			e.Recipients = to
			e.why = append(e.why, "answered")
		}
	}
}

// asserters are those who assert what a denial denies.
func asserters(d *text.Doc, events []told, denial *told) []attache.Party {
	id, in := denial.Actors[0].ID, d.Sentences[d.Tokens[denial.frame.Token].Sentence]
	var out []attache.Party
	for i := range events {
		x := &events[i]
		denied := slices.ContainsFunc(x.Claims, func(c attache.Claim) bool {
			return c.Position == "CT-" && c.Cue != nil && c.Cue.Start >= in.Start && c.Cue.Start < in.End && whose(c).ID == id
		})
		if !denied {
			continue
		}
		for _, c := range x.Claims {
			if h := whose(c); attache.Sign(c.Position) == '+' && h.ID != attache.AuthorID && h.ID != attache.UnknownID && h.ID != id {
				out = append(out, h)
			}
		}
	}
	return distinct(out)
}

// accuser is who accused somebody last before he denied, at most two sentences back.
func accuser(d *text.Doc, before []told, denial *told) []attache.Party {
	s := d.Tokens[denial.frame.Token].Sentence
	for k := len(before) - 1; k >= 0; k-- {
		x := &before[k]
		if s-d.Tokens[x.frame.Token].Sentence > 2 {
			return nil
		}
		if x.Type == "ACCUSE" && shares(x.Recipients, denial.Actors) && somebody(x.Actors) && !shares(x.Actors, denial.Actors) {
			return x.Actors
		}
	}
	return nil
}

// somebody says whether parties are known ones: not none, not only things and
// names that nobody knows.
func somebody(ps []attache.Party) bool {
	return slices.ContainsFunc(ps, func(p attache.Party) bool { return p.ID != attache.UnknownID && !strings.HasPrefix(p.ID, "~") })
}

// complainant is whom an attack or a seizure is done to where the text names nobody
// and one party tells of it: "Manila says Chinese vessels rammed two boats". Of
// the coded ones that a state tells of another and that name nobody else, three
// quarters and more are done to it; of movements of troops, where it accuses.
func (l *linker) complainant(e *told) {
	switch e.Type {
	case "ASSAULT", "COERCE", "MOBILIZE":
	default:
		return
	}
	if somebody(e.Recipients) || slices.ContainsFunc(e.Recipients, func(p attache.Party) bool { return !l.inanimate(p) }) || !somebody(e.Actors) {
		return
	}
	var who *attache.Party
	for _, c := range e.Claims {
		h := whose(c)
		if h.ID == attache.AuthorID || attache.Sign(c.Position) != '+' {
			continue
		}
		if who != nil && who.ID != h.ID || c.Cue == nil {
			return
		}
		if k := l.tokenAt(c.Cue.Start); e.Type == "MOBILIZE" && (k < 0 || !complaining[lemma(l.d, k)]) {
			return
		}
		who = &h
	}
	if who == nil || !l.state(who.ID) || shares(e.Actors, []attache.Party{*who}) {
		return
	}
	e.Recipients = []attache.Party{*who}
	e.why = append(e.why, "complainant")
}

var complaining = words("accuse complain criticise criticize condemn protest charge denounce allege")

// inanimate says whether a party that nobody knows is a thing.
func (l *linker) inanimate(p attache.Party) bool {
	if p.Span == nil || !strings.HasPrefix(p.ID, "~") {
		return false
	}
	tokens := l.d.Tokens
	inside := func(t text.Token) bool { return t.Start >= p.Span.Start && t.End <= p.Span.End }
	for i := max(l.tokenAt(p.Span.Start), 0); i < len(tokens) && inside(tokens[i]); i++ {
		if h := tokens[i].Head; h >= 0 && inside(tokens[h]) {
			continue
		}
		if tokens[i].UPOS != "NOUN" {
			return false
		}
		_, _, item := l.lex.ItemKind(p.Span.Text)
		return item || installations[lemma(l.d, i)] || objects[lemma(l.d, i)]
	}
	return false
}

// objects are nouns for things without a will that are seized and fired at.
var objects = words("boat ship vessel lorry truck vehicle convoy jeep car post camp crossing buoy fence store server database network aircraft plane jet helicopter drone tanker freighter trawler")
