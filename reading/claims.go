package reading

import (
	"math"
	"slices"
	"strings"

	"attache"
	"attache/text"
)

// claims are the holders of an event with their positions, cues and evidence.
// Without any holder the report's own voice stands, as the model sees it.
func (l *linker) claims(f text.Frame, t Thresholds, holders []text.Arg, c context) []attache.Claim {
	d := l.d
	cues := t.candidates(f, text.Cue, false)
	var out []attache.Claim
	seen, reporters := map[string]bool{}, map[string]bool{}
	for _, h := range holders {
		st := stand(f, h.Token)
		claim := attache.Claim{Position: st.Value, Confidence: round(f.Prob * h.Prob * st.Prob)}
		if h.Token == text.Implied {
			claim.Holder = []attache.Party{{ID: attache.AuthorID}}
			claim.Evidence = l.evidence(f.Token)
			out = append(out, claim)
			continue
		}
		if nobody(d, h.Token) {
			continue
		}
		hc := c
		hc.holder = -1
		hc.place = ""
		if attache.Sign(st.Value) == '-' {
			hc.avoid = nil // "the ministry" that denies it may be the doer's
		}
		for _, p := range l.parties(h.Token, hc) {
			if seen[p.ID] {
				continue
			}
			seen[p.ID] = true
			q := claim
			q.Holder = []attache.Party{p}
			if k := cueOf(d, h.Token, cues); k >= 0 {
				q.Cue = span(d, k, k+1)
				if p := signature(d, k); p != "" && (p != "CT-" || len(holders) == 1 || d.Tokens[h.Token].Head == k) {
					q.Position = p
				}
				if q.Position == "CT-" && deniesElse(d, k, f) {
					continue
				}
				if l.takes(k, f.Token) {
					q.Position = "CT+"
				}
				if in, by := cited(d, k, h.Token); in >= 0 && l.speaks(in) {
					if ps := l.parties(in, hc); len(ps) == 1 && ps[0].ID != p.ID {
						q.Holder, q.Cue = append(q.Holder, ps...), span(d, by, by+1)
						reporters[p.ID] = true
					}
				} else if o := outer(d, k, h.Token); o >= 0 {
					if ps := l.parties(o, hc); len(ps) == 1 && ps[0].ID != p.ID {
						q.Holder = append(ps, q.Holder...)
						reporters[ps[0].ID] = true
					}
				}
			}
			q.Evidence = l.evidence(f.Token, h.Token)
			out = append(out, q)
		}
	}
	out = voiced(out)
	// Who only passes on another's word stands in that chain, not beside it.
	out = slices.DeleteFunc(out, func(c attache.Claim) bool { return len(c.Holder) == 1 && reporters[c.Holder[0].ID] })
	if len(out) == 0 {
		st := stand(f, text.Implied)
		out = []attache.Claim{{Holder: []attache.Party{{ID: attache.AuthorID}}, Position: st.Value, Confidence: round(f.Prob * st.Prob), Evidence: l.evidence(f.Token)}}
	}
	turn(d, f, out)
	return l.attributed(f, out)
}

// voiced leaves out those who are given no word of saying where another is: it is
// the other's account.
func voiced(claims []attache.Claim) []attache.Claim {
	if !slices.ContainsFunc(claims, func(c attache.Claim) bool { return c.Cue != nil }) {
		return claims
	}
	return slices.DeleteFunc(claims, func(c attache.Claim) bool { return c.Cue == nil && c.Holder[0].ID != attache.AuthorID })
}

// attributed takes the report's own voice away from what stands in the clause of
// a verb of saying ("officials said that rebels attacked") where its subject is
// a holder.
func (l *linker) attributed(f text.Frame, claims []attache.Claim) []attache.Claim {
	d := l.d
	if len(claims) < 2 || spokenActs[f.Type] || attache.Tie(f.Type) {
		return claims
	}
	said := false
	for _, c := range claims {
		if c.Cue == nil {
			continue
		}
		if k := l.tokenAt(c.Cue.Start); k >= 0 && telling[lemma(d, k)] && within(d, f.Token, k) {
			said = true
		}
	}
	if !said {
		return claims
	}
	return slices.DeleteFunc(claims, func(c attache.Claim) bool { return whose(c).ID == attache.AuthorID })
}

var telling = words("say claim state report allege tell announce add believe think insist declare")

// within says whether a word stands in the clause that a verb says.
func within(d *text.Doc, w, verb int) bool {
	for n := 0; n < 12; n++ {
		h := d.Tokens[w].Head
		if h < 0 || w == verb {
			return false
		}
		if h == verb {
			return d.Tokens[w].Rel == "ccomp"
		}
		w = h
	}
	return false
}

// stand is the position the model gives a holder, else the report itself, else
// CT+.
func stand(f text.Frame, token int) text.Stand {
	for _, s := range f.Stands {
		if s.Token == token {
			return s
		}
	}
	if token != text.Implied {
		return stand(f, text.Implied)
	}
	return text.Stand{Token: token, Value: "CT+", Prob: 0.5}
}

// signatures are cues that fix the position of whoever they belong to: nine
// times in ten and more in coded reports, whatever stands around them (the
// signatures of FactBank, Saurí and Pustejovsky 2009, for the cues that have
// only one).
var signatures = func() map[string]string {
	out := map[string]string{}
	for position, lemmas := range map[string]string{
		"CT-": "deny denial reject dismiss refute rebut rebuff dispute contradict retract disown brush",
		"U":   "if unless ask request urge demand threaten must should",
		"PR+": "plan planning expect expected intend likely probably",
		"PS+": "could may might fear reportedly allegedly",
	} {
		for lemma := range words(lemmas) {
			out[lemma] = position
		}
	}
	return out
}()

// signature is the position that a cue fixes, "" where it fixes none or stands
// under a negation.
func signature(d *text.Doc, cue int) string {
	p := signatures[strings.ToLower(d.Tokens[cue].Lemma)]
	if p == "" {
		p = signatures[strings.ToLower(d.Word(cue))]
	}
	if p != "" && negated(d, cue) {
		return ""
	}
	return p
}

// negated says whether a word has a negation of its own: "did not deny".
func negated(d *text.Doc, w int) bool {
	no := false
	d.Children(w, func(c int) bool {
		switch strings.ToLower(d.Word(c)) {
		case "not", "n't", "n’t", "never", "no", "neither", "nor":
			no = true
		}
		return true
	})
	return no
}

// cueOf is the cue that governs the holder, else the nearest; -1 if none.
func cueOf(d *text.Doc, holder int, cues []text.Arg) int {
	best := -1
	for _, c := range cues {
		if c.Token < 0 {
			continue
		}
		if d.Tokens[holder].Head == c.Token || d.Tokens[c.Token].Head == holder {
			return c.Token
		}
		if d.Tokens[c.Token].Sentence == d.Tokens[holder].Sentence && (best < 0 || abs(c.Token-holder) < abs(best-holder)) {
			best = c.Token
		}
	}
	return best
}

// evidence are the sentences of the tokens, in order, each once.
func (l *linker) evidence(tokens ...int) []attache.Span {
	out := []attache.Span{}
	seen := map[int]bool{}
	for _, t := range tokens {
		if t < 0 || seen[l.d.Tokens[t].Sentence] {
			continue
		}
		n := l.d.Tokens[t].Sentence
		seen[n] = true
		s := l.d.Sentences[n]
		out = append(out, attache.Span{Start: s.Start, End: s.End, Text: l.d.Text[s.Start:s.End], Sentence: n + 1})
	}
	return out
}

// Words whose denial is about what somebody else has just said.
var (
	denials = words("deny denial reject dismiss refute rebut rebuff dispute contest disown disavow repudiate contradict")
	charges = words("charge allegation accusation claim report assertion suggestion involvement responsibility role wrongdoing it this that them which so")
)

// deniedFloor is how likely a word must trigger an event to be taken for the
// act that a denial repeats in other words.
const deniedFloor = 0.2

// deny carries a denial back to what is denied: "X accuses Y of …, a charge Y
// denies" and "… Y denies firing" are a second position on the event that X
// asserts, not only events of their own. It gives the token of the word that
// repeats the event in the denial, -1 where none does.
func deny(d *text.Doc, events []told, i int) int {
	e := &events[i]
	if e.Type != "REJECT" && e.Type != "ACCUSE" || !denials[lemma(d, e.frame.Token)] {
		return -1
	}
	repeated := -1
	for _, p := range e.Actors {
		repeated = max(repeated, denies(d, events, i, p))
	}
	return repeated
}

// denies carries a denial back for one of those who deny. He must be the actor of
// what is denied, and somebody else its holder.
func denies(d *text.Doc, events []told, i int, denier attache.Party) int {
	e := &events[i]
	verb, who := e.frame.Token, []attache.Party{denier}
	charge := deniesCharge(d, verb)
	all := charge && manyCharges(d, verb)
	s, said, charged := d.Tokens[verb].Sentence, -1, -1
	for k := i - 1; k >= 0; k-- {
		x := &events[k]
		if s-d.Tokens[x.frame.Token].Sentence > 4 || d.Tokens[x.frame.Token].Sentence < charged {
			return -1
		}
		if charge && x.Type == "ACCUSE" && shares(x.Recipients, who) {
			charged = d.Tokens[x.frame.Token].Sentence // what was denied is this, told as an act of its own or not
		}
		if x.Type == "ACCUSE" || x.Type == "REJECT" || attache.Tie(x.Type) || !assertedByOther(x, denier.ID) {
			continue
		}
		if !shares(x.Actors, who) && !(charge && shares(x.Recipients, who) && assertedByNamed(x, denier.ID)) {
			continue
		}
		again := repeats(d, verb, x)
		if !charge && again < 0 || said >= 0 && d.Tokens[x.frame.Token].Sentence != said {
			continue
		}
		if holds(x, denier.ID) {
			if !all {
				return again
			}
			continue
		}
		cue := *span(d, verb, verb+1)
		x.Claims = append(x.Claims, attache.Claim{Holder: who, Position: "CT-", Cue: &cue,
			Confidence: round(e.frame.Prob * x.frame.Prob), Evidence: e.Claims[0].Evidence})
		x.why = append(x.why, "denial")
		if !all {
			return again
		}
		said = d.Tokens[x.frame.Token].Sentence // "denies the claims": all that was claimed in that sentence
	}
	return -1
}

// deniesElse says whether a denial in another sentence than the act is of something
// else: of an act in words of its own, none of which is the act's or its parties'.
func deniesElse(d *text.Doc, verb int, f text.Frame) bool {
	if !denials[lemma(d, verb)] || d.Tokens[verb].Sentence == d.Tokens[f.Token].Sentence {
		return false
	}
	object := d.Child(verb, "ccomp", "xcomp")
	if object < 0 {
		return false
	}
	told := map[string]bool{lemma(d, f.Token): true}
	for _, a := range f.Args {
		if a.Token >= 0 && a.Prob > partyFloor && a.Role != text.Holder && a.Role != text.Cue && d.Tokens[a.Token].UPOS != "PRON" {
			told[lemma(d, a.Token)] = true
		}
	}
	first, last := d.Yield(object)
	for i := first; i < last; i++ {
		if told[lemma(d, i)] {
			return false
		}
	}
	own := actIn(d, object, func(g text.Frame) bool { return g.Prob > ownFloor })
	return own >= 0 && !slices.ContainsFunc(d.Frames, func(g text.Frame) bool { return g.Token == own && g.Type == f.Type })
}

// partyFloor is how likely a word must be a party or thing of an act, and ownFloor
// a word an act, for a denial to be told apart by it.
const partyFloor, ownFloor = 0.3, 0.5

// repeats is the word below a verb of denial that may tell the event x again:
// one that could trigger an event of its type; -1 if there is none.
func repeats(d *text.Doc, verb int, x *told) int {
	object := d.Child(verb, "ccomp", "xcomp", "obj")
	if object < 0 {
		return -1
	}
	return actIn(d, object, func(f text.Frame) bool { return f.Token != x.frame.Token && f.Type == x.Type })
}

// actIn is the likeliest word of a phrase or clause that may tell an act that fits;
// -1 if there is none.
func actIn(d *text.Doc, at int, fits func(text.Frame) bool) int {
	first, last := d.Yield(at)
	best, found := float32(deniedFloor), -1
	for _, f := range d.Frames {
		if f.Token >= first && f.Token < last && f.Prob > best && fits(f) {
			best, found = f.Prob, f.Token
		}
	}
	return found
}

// deniesCharge says whether the object of a denial is an earlier charge ("the
// accusation", "it") or left out, rather than an act told in its own words.
func deniesCharge(d *text.Doc, verb int) bool {
	if d.Child(verb, "ccomp", "xcomp") >= 0 {
		return false
	}
	o := d.Child(verb, "obj")
	if o < 0 {
		// "a charge Tehran denies": the object stands above the verb.
		h := d.Tokens[verb].Head
		return h < 0 || !strings.HasPrefix(d.Tokens[verb].Rel, "acl") || charges[d.Tokens[h].Lemma]
	}
	if charges[strings.ToLower(d.Tokens[o].Lemma)] || charges[strings.ToLower(d.Word(o))] {
		return true
	}
	// "denied any change in its policy": nothing that is an act of its own.
	return d.Tokens[o].UPOS == "NOUN" && actIn(d, o, func(text.Frame) bool { return true }) < 0
}

// manyCharges says whether more than one charge is denied: "the claims".
func manyCharges(d *text.Doc, verb int) bool {
	o := d.Child(verb, "obj")
	return o >= 0 && d.Tokens[o].UPOS == "NOUN" && strings.HasSuffix(strings.ToLower(d.Word(o)), "s")
}

// whose position a claim tells: the innermost holder's.
func whose(c attache.Claim) attache.Party { return c.Holder[len(c.Holder)-1] }

// assertedByOther says whether somebody other than id, the report itself included,
// holds that an event is so.
func assertedByOther(x *told, id string) bool {
	for _, c := range x.Claims {
		if attache.Sign(c.Position) == '+' && whose(c).ID != id {
			return true
		}
	}
	return false
}

// holds says whether somebody has a position on an event already.
func holds(x *told, id string) bool {
	for _, c := range x.Claims {
		if whose(c).ID == id {
			return true
		}
	}
	return false
}

// assertedByNamed says whether somebody other than id and the report itself holds
// that an event is so.
func assertedByNamed(x *told, id string) bool {
	for _, c := range x.Claims {
		if h := whose(c).ID; attache.Sign(c.Position) == '+' && h != id && h != attache.AuthorID {
			return true
		}
	}
	return false
}

func shares(a, b []attache.Party) bool {
	for _, p := range a {
		for _, q := range b {
			if p.ID == q.ID && p.ID != attache.UnknownID {
				return true
			}
		}
	}
	return false
}

// contested: somebody certain or likely that it is so, somebody that it is not
// (spec/claims.md §6).
func contested(cs []attache.Claim) bool {
	var yes, no bool
	for _, c := range cs {
		yes = yes || c.Position == "CT+" || c.Position == "PR+"
		no = no || c.Position == "CT-" || c.Position == "PR-"
	}
	return yes && no
}

// round cuts a probability to three digits, so that the last bits of an
// arithmetic path do not show.
func round(p float32) float64 { return math.Round(float64(p)*1000) / 1000 }

func abs(i int) int {
	if i < 0 {
		return -i
	}
	return i
}
