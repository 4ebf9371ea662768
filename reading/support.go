package reading

import "attache/text"

// Floors of what is used for somebody's sake: how likely a word must be to use
// something at all, and how likely what it serves, who gains and the thing.
const usedFloor, servedFloor = 0.2, 0.5

// served gives an act of support the thing that is used for it: who "may employ
// the drones in a campaign to prop up X", or "sent its bombers to help X", aids X
// with them, where the words name nobody else who gets them. It is one event then.
func served(d *text.Doc, frames []text.Frame) []text.Frame {
	out := append([]text.Frame(nil), frames...)
	used := map[int]bool{}
	for i, g := range out {
		if g.Type != "BACK" && g.Type != "AID" && g.Type != "SUPPORT" || g.Prob <= servedFloor || best(g, text.Item, -1).Prob > servedFloor {
			continue
		}
		for k, f := range frames {
			doer, thing := best(f, text.Actor, -1), best(f, text.Item, -1)
			if k == i || f.Type != "AID" && f.Type != "COOPERATE" || f.Prob <= usedFloor || thing.Prob <= servedFloor ||
				best(f, text.Recipient, doer.Token).Prob > servedFloor || best(g, text.Recipient, doer.Token).Prob <= servedFloor || !purpose(d, f.Token, g.Token) {
				continue
			}
			args := append([]text.Arg{thing}, g.Args...)
			if best(g, text.Actor, -1).Prob <= servedFloor {
				args = append(args, doer)
			}
			out[i].Type, out[i].Args, used[k] = "AID", args, true
			break
		}
	}
	kept := out[:0]
	for i, f := range out {
		if !used[i] {
			kept = append(kept, f)
		}
	}
	return kept
}

// best is the likeliest argument of a role but for a token; the zero Arg where
// there is none.
func best(f text.Frame, role text.Role, but int) text.Arg {
	var b text.Arg
	for _, a := range f.Args {
		if a.Role == role && a.Token != but && a.Prob > b.Prob {
			b = a
		}
	}
	return b
}

// purpose says whether a word is what another is done for: in its clause of
// purpose, or in that of the "campaign", "effort" or "bid" it is done in.
func purpose(d *text.Doc, of, at int) bool {
	for at >= 0 && at != of {
		switch text.Relation(d.Tokens[at].Rel) {
		case "advcl", "xcomp", "acl", "obl", "nmod", "obj":
		default:
			return false
		}
		at = d.Tokens[at].Head
	}
	return at == of
}
