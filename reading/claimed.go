package reading

import (
	"slices"

	"attache"
	"attache/text"
)

// claimed makes who claims an act its doer: "the group claimed responsibility
// for the bombing", "took credit for", "claimed the attack" (coding guide 5).
func (l *linker) claimed(e *told) {
	if e.Type != "ASSAULT" && e.Type != "COERCE" {
		return
	}
	for _, a := range e.Actors {
		if a.ID != attache.UnknownID {
			return
		}
	}
	for _, c := range e.Claims {
		if c.Position != "CT+" || c.Cue == nil || c.Holder[0].ID == attache.AuthorID {
			continue
		}
		if k := l.tokenAt(c.Cue.Start); k >= 0 && l.takes(k, e.frame.Token) {
			e.Actors = []attache.Party{whose(c)}
			e.why = append(e.why, "claimed")
			return
		}
	}
}

// takes says whether a verb claims the act of a trigger: it is its object, or
// what is claimed, taken or admitted is responsibility or credit.
func (l *linker) takes(verb, trigger int) bool {
	d := l.d
	switch lemma(d, verb) {
	case "claim", "take", "admit", "accept":
	default:
		return false
	}
	o := d.Child(verb, "obj")
	return o >= 0 && (o == trigger || lemma(d, o) == "responsibility" || lemma(d, o) == "credit")
}

// tokenAt is the token that begins at a byte of the text, -1 if none does.
func (l *linker) tokenAt(start int) int {
	i, ok := slices.BinarySearchFunc(l.d.Tokens, start, func(t text.Token, at int) int { return t.Start - at })
	if !ok {
		return -1
	}
	return i
}
