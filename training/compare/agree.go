package main

import "attache/text"

// A tally counts decisions of one head: all, and those that both models take.
type tally struct {
	name      string
	same, all int
}

// agreement compares what two models see in the same reports, head by head.
// Of frames only those count that either holds likelier than not; a decision
// about a frame is compared where both have it.
func agreement(a, b []*text.Doc) []tally {
	names := []string{"UPOS", "features", "lemma", "head", "relation", "names", "materiel", "triggers", "types", "arguments", "positions", "aspects", "modes", "contexts"}
	t := map[string]*tally{}
	for _, n := range names {
		t[n] = &tally{name: n}
	}
	count := func(name string, same bool) {
		t[name].all++
		t[name].same += one(same)
	}
	for i := range a {
		for k, x := range a[i].Tokens {
			y := b[i].Tokens[k]
			count("UPOS", x.UPOS == y.UPOS)
			count("features", x.Feats == y.Feats)
			count("lemma", x.Lemma == y.Lemma)
			count("head", x.Head == y.Head)
			count("relation", x.Rel == y.Rel)
		}
		spans(a[i], b[i], count)
		frames(a[i], b[i], count)
	}
	var out []tally
	for _, n := range names {
		out = append(out, *t[n])
	}
	return out
}

// spans compares names: those of either model are all, those of both the same.
func spans(a, b *text.Doc, count func(string, bool)) {
	have := map[text.Mention]bool{}
	for _, m := range a.Names {
		have[m] = true
	}
	layer := func(m text.Mention) string {
		if m.Layer == text.Materiel {
			return "materiel"
		}
		return "names"
	}
	for _, m := range b.Names {
		count(layer(m), have[m])
		delete(have, m)
	}
	for m := range have {
		count(layer(m), false)
	}
}

func frames(a, b *text.Doc, count func(string, bool)) {
	const likely = 0.5
	other := map[int]text.Frame{}
	for _, f := range b.Frames {
		other[f.Token] = f
	}
	for _, f := range a.Frames {
		g, both := other[f.Token]
		delete(other, f.Token)
		if f.Prob <= likely && (!both || g.Prob <= likely) {
			continue
		}
		count("triggers", both && f.Prob > likely && g.Prob > likely)
		if !both {
			continue
		}
		count("types", f.Type == g.Type)
		count("aspects", f.Aspect.Label == g.Aspect.Label)
		count("modes", f.Mode.Label == g.Mode.Label)
		count("contexts", likelyLabels(f.Contexts, likely) == likelyLabels(g.Contexts, likely))
		type slot struct {
			role  text.Role
			token int
		}
		args := map[slot]bool{}
		for _, x := range f.Args {
			if x.Prob > likely {
				args[slot{x.Role, x.Token}] = true
			}
		}
		for _, x := range g.Args {
			if x.Prob > likely {
				count("arguments", args[slot{x.Role, x.Token}])
				delete(args, slot{x.Role, x.Token})
			}
		}
		for range args {
			count("arguments", false)
		}
		stands := map[int]string{}
		for _, s := range f.Stands {
			stands[s.Token] = s.Value
		}
		for _, s := range g.Stands {
			if v, ok := stands[s.Token]; ok {
				count("positions", v == s.Value)
			}
		}
	}
	for _, g := range other {
		if g.Prob > likely {
			count("triggers", false)
		}
	}
}

func likelyLabels(all []text.Scored, above float32) string {
	out := ""
	for _, s := range all {
		if s.Prob > above {
			out += s.Label + " "
		}
	}
	return out
}
