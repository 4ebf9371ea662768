package reading

import (
	"strings"

	"attache/text"
)

// compoundTies are the second parts of compounds that state a tie wherever
// they stand: "Tehran-backed", "Chinese-made", "Kremlin-linked". Coded reports
// know no other reading of them. "-led" and "-funded" state none.
var compoundTies = map[string]string{
	"backed": "BACK", "supported": "BACK", "sponsored": "BACK",
	"made": "ORIGIN", "built": "ORIGIN", "designed": "ORIGIN", "manufactured": "ORIGIN", "produced": "ORIGIN",
	"linked": "AFFILIATE", "affiliated": "AFFILIATE", "aligned": "AFFILIATE",
}

// compounds puts the ties that compounds and appositions state into the
// frames: in place of what the model saw at that word, or beside it.
func (l *linker) compounds(frames []text.Frame) []text.Frame {
	d := l.d
	out := append([]text.Frame(nil), frames...)
	put := func(f text.Frame) {
		for i, x := range out {
			if x.Token == f.Token && x.Type == f.Type {
				f.Contexts, f.Stands = x.Contexts, x.Stands
				out[i] = f
				return
			}
		}
		out = append(out, f)
	}
	for i := 2; i < len(d.Tokens); i++ {
		switch typ := compoundTies[strings.ToLower(d.Word(i))]; {
		case typ != "":
			if f, ok := l.compoundTie(i, typ); ok {
				put(f)
			}
		case lemma(d, i) == "ally":
			if f, ok := l.ally(i); ok {
				put(f)
			}
		}
	}
	return out
}

// compoundTie is the tie of "X-backed Y": X is a known name right before the
// hyphen, Y the noun that the compound belongs to.
func (l *linker) compoundTie(i int, typ string) (text.Frame, bool) {
	d := l.d
	if d.Word(i-1) != "-" && d.Word(i-1) != "–" || d.Tokens[i-1].End != d.Tokens[i].Start || d.Tokens[i-2].End != d.Tokens[i-1].Start {
		return text.Frame{}, false
	}
	if _, _, ok := l.knownName(i - 2); !ok {
		return text.Frame{}, false
	}
	y := l.headAfter(i)
	if y < 0 {
		return text.Frame{}, false
	}
	switch typ {
	case "BACK":
		return tie(i, typ, []part{{text.Actor, i - 2}, {text.Recipient, y}}), true
	case "AFFILIATE":
		return tie(i, typ, []part{{text.Actor, y}, {text.Recipient, i - 2}}), true
	}
	if _, _, ok := l.lex.ItemKind(d.Word(y)); !ok {
		return text.Frame{}, false
	}
	return tie(i, typ, []part{{text.Actor, i - 2}, {text.Item, y}}), true
}

// headAfter is the noun that a modifier belongs to: the nearest governor that
// stands after it in its sentence; -1 where the tree gives none.
func (l *linker) headAfter(i int) int {
	d := l.d
	for k, n := d.Tokens[i].Head, 0; k >= 0 && n < 3; k, n = d.Tokens[k].Head, n+1 {
		if u := d.Tokens[k].UPOS; k > i && (u == "NOUN" || u == "PROPN") {
			return k
		}
	}
	return -1
}

// ally is the tie of "X, a Y ally", "Y's ally X", "Y allies X and Z": Y stands
// before the noun, X beside it.
func (l *linker) ally(i int) (text.Frame, bool) {
	d := l.d
	if d.Tokens[i].UPOS != "NOUN" {
		return text.Frame{}, false
	}
	whose, who := -1, -1
	d.Children(i, func(c int) bool {
		switch rel := d.Tokens[c].Rel; {
		case c < i && (rel == "nmod:poss" || rel == "compound" || rel == "amod"):
			if _, _, ok := l.knownName(c); ok || rel == "nmod:poss" && pronoun(d.Word(c)) {
				whose = c
			}
		case rel == "appos" || c > i && (rel == "flat" || rel == "nmod:desc"):
			who = c
		case rel == "nsubj":
			who = c
		}
		return true
	})
	if h := d.Tokens[i].Head; who < 0 && h >= 0 && (d.Tokens[i].Rel == "appos" || h > i && (d.Tokens[i].Rel == "compound" || d.Tokens[i].Rel == "nmod:desc")) {
		who = h
	}
	if whose < 0 || who < 0 {
		return text.Frame{}, false
	}
	if _, _, ok := l.knownName(who); !ok {
		return text.Frame{}, false
	}
	roles := []part{{text.Actor, whose}, {text.Actor, who}}
	for _, c := range conjuncts(d, who) {
		roles = append(roles, part{text.Actor, c})
	}
	return tie(i, "ALLY", roles), true
}

// A part is a word in its role.
type part struct {
	role  text.Role
	token int
}

// tie is a frame that the words state and no model need guess.
func tie(at int, typ string, roles []part) text.Frame {
	f := text.Frame{Token: at, Type: typ, Prob: 1, Aspect: text.Scored{Label: "ongoing", Prob: 1}}
	for _, r := range roles {
		f.Args = append(f.Args, text.Arg{Role: r.role, Token: r.token, Prob: 1})
	}
	f.Args = append(f.Args, text.Arg{Role: text.Holder, Token: text.Implied, Prob: 1})
	return f
}
