package story

import (
	"cmp"
	"fmt"
	"slices"
)

// An Origin is the reports that go back to one text: count these, never the
// reports. Members are report ids, sorted; First is the earliest of them; Why
// holds the links that made the group, one for each merge.
type Origin struct {
	ID      string   `json:"id"`
	Members []string `json:"members"`
	First   string   `json:"first"`
	Why     []Link   `json:"why,omitempty"`
}

// SourceRank goes before the id in the order of pivots: a report that credits one
// agency or medium at most before a digest of several, then the longer text,
// which has all that its cuts have.
func SourceRank(s Source) string {
	credits := 0
	if len(credited(s)) > 1 {
		credits = 1
	}
	return fmt.Sprintf("%.10s %d%07d", cmp.Or(s.Published, "~"), credits, max(0, 9_999_999-s.Print.Words))
}

// Origins groups sources by origin. Every source is in exactly one group; a
// group may have one member. Ids are unique; of two sources with one id the
// first is taken. Sorted by SourceRank and id of the pivots, which name them.
func Origins(sources []Source, overrule []Overrule) []Origin {
	sources = unique(sources, func(s Source) string { return s.ID })
	ids, first := make([]string, len(sources)), make([]string, len(sources))
	keys, seeks := make([][]string, len(sources)), make([][]string, len(sources))
	index := map[string]int{}
	for i, s := range sources {
		ids[i], first[i], keys[i], seeks[i], index[s.ID] = s.ID, SourceRank(s), SourceKeys(s), SourceSeeks(s), i
	}
	f := field{rank: ranksOf(ids, first)}
	links := f.link(pairsByKey(keys, seeks), func(i, j int) (Link, bool) { return LinkOf(sources[i], sources[j]) })
	f.same, f.apart = ruling(overrule, index)
	lead, groups := stars(f)
	out := make([]Origin, len(groups))
	for k, g := range groups {
		o := Origin{ID: ID(ids[g[0]])}
		o.Members, o.Why = following(g, lead, ids, links)
		for _, p := range f.same {
			if slices.Contains(g, p[0]) && slices.Contains(g, p[1]) && lead[p[0]] != lead[p[1]] {
				o.Why = append(o.Why, saidLink(ids[p[0]], ids[p[1]]))
			}
		}
		slices.SortFunc(o.Why, func(x, y Link) int { return cmp.Or(cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B)) })
		o.First = ids[slices.MinFunc(g, func(x, y int) int {
			return cmp.Or(compareDates(sources[x].Published, sources[y].Published), cmp.Compare(ids[x], ids[y]))
		})]
		out[k] = o
	}
	return out
}

func saidLink(a, b string) Link {
	return Link{A: min(a, b), B: max(a, b), Kind: LinkSaid, Share: 1, Reason: "A person said that these belong together."}
}

func unique[T any](s []T, id func(T) string) []T {
	seen := map[string]bool{}
	var out []T
	for _, x := range s {
		if !seen[id(x)] {
			seen[id(x)] = true
			out = append(out, x)
		}
	}
	return out
}

// compareDates sorts unknown dates last.
func compareDates(a, b string) int {
	if (a == "") != (b == "") {
		return cmp.Compare(b, a)
	}
	return cmp.Compare(a, b)
}
