package story

import (
	"cmp"
	"slices"
)

// A bond is a reason to put members i and j into one group, and how strong it
// is, 0..1.
type bond struct {
	i, j     int
	strength float64
}

// A field is what stars works on: n members, the place of each in an order that
// does not depend on arrival, the bonds between them, the family of each (two of
// one family are put together only by a person; "" is none), and what people said.
type field struct {
	rank        []int
	bonds       []bond
	family      []string
	same, apart [][2]int
}

// link bonds the pairs that belong together as match sees them, and gives the
// link of each.
func (f *field) link(pairs [][2]int, match func(i, j int) (Link, bool)) map[[2]int]Link {
	links := map[[2]int]Link{}
	for _, p := range pairs {
		if l, ok := match(p[0], p[1]); ok {
			f.bonds = append(f.bonds, bond{p[0], p[1], l.Share})
			links[p] = l
		}
	}
	return links
}

// following are the sorted ids of a group, and the links by which its members
// follow their pivots.
func following(group, lead []int, ids []string, links map[[2]int]Link) (members []string, why []Link) {
	for _, i := range group {
		members = append(members, ids[i])
		if p := lead[i]; p != i {
			why = append(why, links[[2]int{min(i, p), max(i, p)}])
		}
	}
	slices.Sort(members)
	return members, why
}

// stars groups members around pivots (correlation clustering by pivots: Ailon,
// Charikar and Newman 2008). In order of rank, a member follows the pivot before
// it to which its bond is strongest, the first of equals; without one it is a
// pivot itself. Only one of a family follows a pivot: the one with the strongest
// bond. Who a person kept apart does not follow the same pivot; groups that a
// person put together are one, unless that joins what was kept apart.
//
// A follower decides nothing for others, so a member that comes later changes
// few groups, whatever their size: a ledger can keep them up to date one by one.
// lead is the pivot of each member, itself for a pivot; groups are sorted by
// rank, within and between.
func stars(f field) (lead []int, groups [][]int) {
	n := len(f.rank)
	strength := make([]map[int]float64, n)
	apart := make([]map[int]bool, n)
	order := make([]int, n)
	kin := map[string][]int{}
	for i := range n {
		strength[i], apart[i], order[i] = map[int]float64{}, map[int]bool{}, i
		if len(f.family) > 0 && f.family[i] != "" {
			kin[f.family[i]] = append(kin[f.family[i]], i)
		}
	}
	for _, b := range f.bonds {
		s := max(b.strength, strength[b.i][b.j])
		strength[b.i][b.j], strength[b.j][b.i] = s, s
	}
	for _, p := range f.apart {
		apart[p[0]][p[1]], apart[p[1]][p[0]] = true, true
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(f.rank[a], f.rank[b]) })
	lead = make([]int, n)
	members := make([][]int, n)
	for _, x := range order {
		lead[x] = x
		best := 0.0
		for _, p := range sortedBy(strength[x], f.rank) {
			if f.rank[p] >= f.rank[x] || lead[p] != p || strength[x][p] <= best || apart[x][p] {
				continue
			}
			if slices.ContainsFunc(members[p], func(m int) bool { return apart[x][m] }) {
				continue
			}
			if len(f.family) > 0 && outdone(x, p, kin[f.family[x]], strength, apart, f.rank) {
				continue
			}
			lead[x], best = p, strength[x][p]
		}
		members[lead[x]] = append(members[lead[x]], x)
	}
	return lead, f.join(lead, members, apart)
}

// outdone says whether x is kin of p, or another of x's kin is closer to p.
func outdone(x, p int, kin []int, strength []map[int]float64, apart []map[int]bool, rank []int) bool {
	for _, k := range kin {
		if k == p {
			return true
		}
		s, ok := strength[k][p]
		if ok && k != x && rank[k] > rank[p] && !apart[k][p] && (s > strength[x][p] || s == strength[x][p] && rank[k] < rank[x]) {
			return true
		}
	}
	return false
}

func sortedBy(m map[int]float64, rank []int) []int {
	list := make([]int, 0, len(m))
	for k := range m {
		list = append(list, k)
	}
	slices.SortFunc(list, func(a, b int) int { return cmp.Compare(rank[a], rank[b]) })
	return list
}

// join puts groups together that a person said are one.
func (f field) join(lead []int, members [][]int, apart []map[int]bool) [][]int {
	root := slices.Clone(lead)
	for _, p := range pairsInOrder(f.same, f.rank) {
		a, b := root[p[0]], root[p[1]]
		if f.rank[a] > f.rank[b] {
			a, b = b, a
		}
		if a == b || slices.ContainsFunc(members[a], func(x int) bool {
			return slices.ContainsFunc(members[b], func(y int) bool { return apart[x][y] })
		}) {
			continue
		}
		for _, m := range members[b] {
			root[m] = a
		}
		members[a], members[b] = append(members[a], members[b]...), nil
	}
	var out [][]int
	for _, m := range members {
		if len(m) > 0 {
			slices.SortFunc(m, func(a, b int) int { return cmp.Compare(f.rank[a], f.rank[b]) })
			out = append(out, m)
		}
	}
	slices.SortFunc(out, func(a, b []int) int { return cmp.Compare(f.rank[a[0]], f.rank[b[0]]) })
	return out
}

// pairsInOrder are pairs, the lower rank first, sorted by rank.
func pairsInOrder(pairs [][2]int, rank []int) [][2]int {
	list := slices.Clone(pairs)
	for k, p := range list {
		if rank[p[0]] > rank[p[1]] {
			list[k] = [2]int{p[1], p[0]}
		}
	}
	slices.SortFunc(list, func(a, b [2]int) int {
		return cmp.Or(cmp.Compare(rank[a[0]], rank[b[0]]), cmp.Compare(rank[a[1]], rank[b[1]]))
	})
	return list
}

// ranksOf is the place of each member in the order of first, then id.
func ranksOf(ids, first []string) []int {
	order := make([]int, len(ids))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		if first != nil && first[a] != first[b] {
			return cmp.Compare(first[a], first[b])
		}
		return cmp.Compare(ids[a], ids[b])
	})
	rank := make([]int, len(ids))
	for r, i := range order {
		rank[i] = r
	}
	return rank
}

// pairsByKey are the pairs of members of which one has a key that the other
// seeks, each once.
func pairsByKey(keys, seeks [][]string) [][2]int {
	blocks := map[string][]int{}
	for i, ks := range keys {
		for _, k := range ks {
			blocks[k] = append(blocks[k], i)
		}
	}
	seen := map[[2]int]bool{}
	var out [][2]int
	for i, ks := range seeks {
		for _, k := range ks {
			for _, j := range blocks[k] {
				p := [2]int{min(i, j), max(i, j)}
				if i != j && !seen[p] {
					seen[p] = true
					out = append(out, p)
				}
			}
		}
	}
	return out
}

// ruling sorts out what people said: for each pair the last word, as indices.
func ruling(overrule []Overrule, index map[string]int) (same, apart [][2]int) {
	last := map[[2]int]bool{}
	var order [][2]int
	for _, o := range overrule {
		i, okA := index[o.A]
		j, okB := index[o.B]
		if !okA || !okB || i == j {
			continue
		}
		p := [2]int{min(i, j), max(i, j)}
		if _, known := last[p]; !known {
			order = append(order, p)
		}
		last[p] = o.Same
	}
	for _, p := range order {
		if last[p] {
			same = append(same, p)
		} else {
			apart = append(apart, p)
		}
	}
	return same, apart
}
