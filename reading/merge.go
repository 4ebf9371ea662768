package reading

import (
	"strings"

	"attache"
	"attache/text"
)

// merge joins tellings of one happening: the same type between the same
// parties. The first telling stays, later ones add evidence and holders.
func merge(d *text.Doc, events []told) []told {
	var out []told
next:
	for _, e := range events {
		for i := range out {
			if sameHappening(d, &out[i], &e) {
				join(&out[i], &e)
				continue next
			}
		}
		out = append(out, e)
	}
	return out
}

func sameHappening(d *text.Doc, a, b *told) bool {
	if a.Type != b.Type {
		return false
	}
	if a.Type == "OFFICE" {
		return samePost(a, b)
	}
	if a.Trigger.Sentence == b.Trigger.Sentence {
		return oneAct(d, a, b)
	}
	if !sameParties(a.Actors, b.Actors) || !sameParties(a.Recipients, b.Recipients) {
		return false
	}
	if otherItems(a.Items, b.Items) {
		return false
	}
	// Two plain times that differ are two happenings; so are two places.
	if a.When != nil && b.When != nil && (a.When.Start != b.When.Start || a.When.End != b.When.End) {
		return false
	}
	if (a.Aspect == "future") != (b.Aspect == "future") && !attache.Tie(a.Type) {
		return false
	}
	return true
}

// sameThing says whether two tellings name a thing by the same words.
func sameThing(a, b []attache.Item) bool {
	for _, x := range a {
		for _, y := range b {
			if x.Span == y.Span {
				return true
			}
		}
	}
	return false
}

// otherItems says whether two tellings name things of different kinds.
func otherItems(a, b []attache.Item) bool {
	for _, x := range a {
		for _, y := range b {
			if x.Kind == y.Kind || x.Kind == "other" || y.Kind == "other" {
				return false
			}
		}
	}
	return len(a) > 0 && len(b) > 0
}

// oneAct says whether two triggers in one sentence tell one act: a verb and
// its object or complement, "provided support", "vowed to retaliate"; or the same
// parties with the same thing, "sent advisers to support".
func oneAct(d *text.Doc, a, b *told) bool {
	if len(a.Recipients) > 0 && sameParties(a.Actors, b.Actors) && sameParties(a.Recipients, b.Recipients) && sameThing(a.Items, b.Items) {
		return true
	}
	x, y := a.frame.Token, b.frame.Token
	if d.Tokens[x].Head == y {
		x, y = y, x
	}
	if d.Tokens[y].Head != x || d.Tokens[y].Rel != "obj" && d.Tokens[y].Rel != "xcomp" {
		return false
	}
	return shares(a.Actors, b.Actors) && (len(a.Recipients) == 0 || len(b.Recipients) == 0 || shares(a.Recipients, b.Recipients))
}

// samePost joins "Foreign Minister Javad Zarif" and a later "Zarif, the
// minister": the same organisation and one name ending in the other.
func samePost(a, b *told) bool {
	if sameParties(a.Actors, b.Actors) {
		return true
	}
	if !sameParties(a.Recipients, b.Recipients) {
		return false
	}
	for _, p := range a.Actors {
		for _, q := range b.Actors {
			x, y := strings.TrimPrefix(p.ID, "~"), strings.TrimPrefix(q.ID, "~")
			if strings.HasSuffix(x, "-"+y) || strings.HasSuffix(y, "-"+x) {
				return true
			}
		}
	}
	return false
}

func sameParties(a, b []attache.Party) bool {
	if len(a) != len(b) {
		return false
	}
	ids := map[string]bool{}
	for _, p := range a {
		ids[p.ID] = true
	}
	for _, q := range b {
		if !ids[q.ID] {
			return false
		}
	}
	return true
}

// join adds a later telling to an earlier one: what the first left open is
// filled, each new holder's claim is kept, known holders gain evidence.
func join(a, b *told) {
	a.merged = true
	if a.When == nil {
		a.When = b.When
	}
	if a.Where == nil {
		a.Where = b.Where
	}
	if a.Trend == "" {
		a.Trend = b.Trend
	}
	if a.Mode == "" {
		a.Mode = b.Mode
	}
	if len(a.Items) == 0 {
		a.Items = b.Items
	}
	for _, f := range b.Figures {
		known := false
		for _, g := range a.Figures {
			known = known || g.Role == f.Role && g.N == f.N
		}
		if !known {
			a.Figures = append(a.Figures, f)
		}
	}
	for _, c := range b.Claims {
		k := -1
		for i, x := range a.Claims {
			if whose(x).ID == whose(c).ID {
				k = i
			}
		}
		if k < 0 {
			a.Claims = append(a.Claims, c)
			continue
		}
		a.Claims[k].Evidence = addEvidence(a.Claims[k].Evidence, c.Evidence)
	}
}

func addEvidence(a, b []attache.Span) []attache.Span {
	for _, s := range b {
		known := false
		for _, t := range a {
			known = known || t.Start == s.Start
		}
		if !known {
			a = append(a, s)
		}
	}
	return a
}
