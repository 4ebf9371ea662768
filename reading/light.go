package reading

import "attache/text"

// carrying are verbs that only carry the noun that tells the act: "gave a gift
// of drones", "launched an attack", "imposed sanctions".
var carrying = words("give make carry launch conduct stage mount commit impose hold issue perpetrate pay")

// lightVerbs joins a verb that only carries an act with the noun that tells it:
// the noun has the type and the things, the verb the parties, which stand
// around it. Two triggers become one.
func lightVerbs(d *text.Doc, frames []text.Frame) []text.Frame {
	at := map[int]int{}
	for i, f := range frames {
		if j, ok := at[f.Token]; !ok || frames[j].Prob < f.Prob {
			at[f.Token] = i
		}
	}
	out := append([]text.Frame(nil), frames...)
	gone := map[int]bool{}
	for i, noun := range frames {
		v := d.Tokens[noun.Token].Head
		if d.Tokens[noun.Token].Rel != "obj" || v < 0 || !carrying[lemma(d, v)] || noun.Prob < nounFloor {
			continue
		}
		k, ok := at[v]
		if !ok || frames[k].Prob < noun.Prob && frames[k].Prob < 0.5 {
			continue
		}
		verb := frames[k]
		joined := noun
		joined.Prob = max(noun.Prob, verb.Prob)
		joined.Args = nil
		for _, a := range noun.Args {
			if a.Role != text.Actor && a.Role != text.Recipient {
				joined.Args = append(joined.Args, a)
			}
		}
		for _, a := range verb.Args {
			if (a.Role == text.Actor || a.Role == text.Recipient) && a.Token != noun.Token {
				joined.Args = append(joined.Args, a)
			}
		}
		out[i] = joined
		gone[k] = true
	}
	kept := out[:0]
	for i, f := range out {
		if !gone[i] {
			kept = append(kept, f)
		}
	}
	return kept
}

// nounFloor is how likely a noun must tell an event for its verb to be no more
// than its carrier.
const nounFloor = 0.3

// comrades makes those who fight beside each other partners, not foes: "fought
// alongside government forces" is COOPERATE where no enemy is named.
func comrades(d *text.Doc, frames []text.Frame) []text.Frame {
	out := append([]text.Frame(nil), frames...)
	for i, f := range out {
		if f.Type != "CONFLICT" && f.Type != "ASSAULT" || lemma(d, f.Token) != "fight" || d.Child(f.Token, "obj") >= 0 {
			continue
		}
		beside := -1
		d.Children(f.Token, func(c int) bool {
			if k := d.Child(c, "case"); k >= 0 {
				switch lemma(d, k) {
				case "alongside", "beside":
					beside = c
				case "against":
					beside = -1
					return false
				}
			}
			return true
		})
		if beside < 0 {
			continue
		}
		args := []text.Arg{{Role: text.Actor, Token: beside, Prob: f.Prob}}
		for _, a := range f.Args {
			if a.Token != beside && a.Role != text.Recipient {
				args = append(args, a)
			}
		}
		out[i].Type, out[i].Args = "COOPERATE", args
	}
	return out
}
