package reading

import (
	"strings"

	"attache"
	"attache/text"
)

// deniesTrigger says whether the words around a trigger say that it did not
// happen: "did not attack", "no shots were fired", "left without meeting",
// "has yet to send", "failed to stop".
func deniesTrigger(d *text.Doc, w int) bool {
	if negated(d, w) && !only(d, w) {
		return true
	}
	no, subject := false, -1
	d.Children(w, func(c int) bool {
		switch rel := text.Relation(d.Tokens[c].Rel); {
		case rel == "nsubj":
			subject = c
		case (rel == "mark" || rel == "case") && strings.EqualFold(d.Word(c), "without"):
			no = true
		}
		return true
	})
	if no || subject >= 0 && nobody(d, subject) {
		return true
	}
	h := d.Tokens[w].Head
	if h < 0 {
		return false
	}
	switch text.Relation(d.Tokens[w].Rel) {
	case "xcomp", "advcl", "ccomp":
		return withholds(d, h)
	case "obj", "nsubj":
		// "carried out no raids", "did not carry out the raid"
		if light[strings.ToLower(d.Tokens[h].Lemma)] && negated(d, h) && !only(d, h) {
			return true
		}
	}
	return false
}

// Verbs that only carry the noun that is the act.
var light = words("carry make launch conduct take give hold reach have stage mount commit perpetrate")

// withholds says whether a verb says that what follows it was not done.
func withholds(d *text.Doc, w int) bool {
	switch strings.ToLower(d.Tokens[w].Lemma) {
	case "fail", "refrain", "omit":
		return !negated(d, w)
	case "have", "be":
		return has(d, w, "yet")
	case "stop":
		return has(d, w, "short")
	}
	return false
}

// nobody says whether a noun phrase names none: "no plane", "none of them",
// "neither side".
func nobody(d *text.Doc, w int) bool {
	switch strings.ToLower(d.Word(w)) {
	case "nobody", "none", "neither", "nothing":
		return true
	}
	return has(d, w, "no") || has(d, w, "neither")
}

// only says whether a negation is one of "not only", "not just".
func only(d *text.Doc, w int) bool {
	return has(d, w, "only") || has(d, w, "just")
}

// has says whether a word has a direct dependent of this form.
func has(d *text.Doc, w int, form string) bool {
	found := false
	d.Children(w, func(c int) bool {
		found = found || strings.EqualFold(d.Word(c), form)
		return true
	})
	return found
}

// conditional says whether a trigger stands under an "if": what it tells is
// then open for everybody. "Whether" only opens what somebody asks or leaves
// open, as "if" does there.
func conditional(d *text.Doc, w int) bool {
	if h := d.Tokens[w].Head; h >= 0 && text.Relation(d.Tokens[w].Rel) == "conj" {
		w = h
	}
	found := false
	d.Children(w, func(c int) bool {
		if text.Relation(d.Tokens[c].Rel) != "mark" && d.Tokens[c].Rel != "advmod" {
			return true
		}
		switch strings.ToLower(d.Word(c)) {
		case "if", "unless", "whether":
			found = true
		}
		return true
	})
	return found || inverted(d, w) || provided(d, w)
}

// inverted says whether a clause is a condition by its order of words: "should
// Turkey open the crossing", "were they to invade".
func inverted(d *text.Doc, w int) bool {
	first, _ := d.Yield(w)
	if first >= w {
		return false
	}
	switch strings.ToLower(d.Word(first)) {
	case "should", "were":
	default:
		return false
	}
	subject := d.Child(w, "nsubj")
	return text.Relation(d.Tokens[w].Rel) == "advcl" && subject > first && d.Tokens[first].Head == w
}

// provided says whether a clause begins with one of the longer conjunctions of
// condition: "in case", "as long as", "on condition that", "provided that".
func provided(d *text.Doc, w int) bool {
	first, _ := d.Yield(w)
	if w-first > 12 || text.Relation(d.Tokens[w].Rel) != "advcl" && text.Relation(d.Tokens[w].Rel) != "acl" {
		return false
	}
	start := strings.ToLower(d.Slice(first, w))
	for _, c := range []string{"in case ", "as long as ", "so long as ", "on condition ", "on the condition ", "provided ", "providing that ", "supposing "} {
		if strings.HasPrefix(start, c) {
			return true
		}
	}
	return false
}

// possible says whether a trigger stands under a modal of possibility: "could
// feed back", "may use".
func possible(d *text.Doc, w int) bool {
	found := false
	d.Children(w, func(c int) bool {
		if text.Relation(d.Tokens[c].Rel) == "aux" {
			switch strings.ToLower(d.Word(c)) {
			case "may", "might", "could":
				found = true
			}
		}
		return true
	})
	return found && !negated(d, w)
}

// turn makes claims on an act that the words deny into denials, unless the
// model saw the denial already, and leaves open what is open. A refusal has its
// negation within: "will not support" is a REJECT that is made.
func turn(d *text.Doc, f text.Frame, claims []attache.Claim) {
	if conditional(d, f.Token) {
		for i, c := range claims {
			if c.Position == "CT+" || c.Position == "PR+" {
				claims[i].Position = "U"
			}
		}
		return
	}
	if possible(d, f.Token) {
		for i, c := range claims {
			if c.Position == "CT+" || c.Position == "PR+" {
				claims[i].Position = "PS+"
			}
		}
		return
	}
	if f.Type == "REJECT" || f.Type == "THREATEN" || !deniesTrigger(d, f.Token) {
		return
	}
	for _, c := range claims {
		if attache.Sign(c.Position) == '-' {
			return
		}
	}
	for i, c := range claims {
		switch c.Position {
		case "CT+":
			claims[i].Position = "CT-"
		case "PR+":
			claims[i].Position = "PR-"
		}
	}
}
