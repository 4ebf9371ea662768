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
		if g.Type != "BACK" && g.Type != "AID" && g.Type != "SUPPORT" || g.Prob <= servedFloor {
			continue
		}
		if _, has := likeliest(g, servedFloor, inRole(text.Item)); has {
			continue
		}
		for k, f := range frames {
			if k == i || f.Type != "AID" && f.Type != "COOPERATE" || f.Prob <= usedFloor || !purpose(d, f.Token, g.Token) {
				continue
			}
			thing, ok := likeliest(f, servedFloor, inRole(text.Item))
			doer, _ := likeliest(f, 0, inRole(text.Actor))
			taker := func(a text.Arg) bool { return a.Role == text.Recipient && a.Token != doer.Token }
			_, taken := likeliest(f, servedFloor, taker)
			if _, gains := likeliest(g, servedFloor, taker); !ok || taken || !gains {
				continue
			}
			args := append([]text.Arg{thing}, g.Args...)
			if _, acts := likeliest(g, servedFloor, inRole(text.Actor)); !acts {
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

// inRole fits the candidates for a role that the words name.
func inRole(r text.Role) func(text.Arg) bool {
	return func(a text.Arg) bool { return a.Role == r && a.Token >= 0 }
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
