package watch

import (
	"cmp"
	"slices"
	"strings"

	"attache"
)

// An Edge is one step of a path: something of this kind goes from one to the
// other (Act "gives"), or is used by the one against, or in, the other (Act
// "uses"). Status as in attache.TransferRow. First and Last bound the days of
// its events, "" unknown.
type Edge struct {
	From, To, Item, Maker, Act, Status string
	First, Last                        string
	Origins                            int
	Events                             []string
}

// A Path is a chain of edges of one item kind. Status is that of its weakest
// edge: a path with a possible edge is possible. Shape is onward (A→B→C), return
// (A→B→A: what was given could feed back) or use (A→B, B uses it in C).
type Path struct {
	Edges  []Edge
	Shape  string
	Status string
}

// Ends are the entities of the path in order.
func (p Path) Ends() []string {
	ends := []string{p.Edges[0].From}
	for _, e := range p.Edges {
		ends = append(ends, e.To)
	}
	return ends
}

// uses are the types in which an item is used rather than given.
var uses = []string{"ASSAULT", "MOBILIZE", "COERCE"}

// Edges are the transfers and uses among events, one for each from, to, item,
// maker and act, sorted. An item given to several goes along several edges.
func Edges(events []attache.EventRow) []Edge {
	at := map[string]*Edge{}
	for _, e := range events {
		act, tos := "", e.Recipients
		switch {
		case slices.Contains(uses, e.Type):
			act = "uses"
			if len(tos) == 0 {
				tos = e.Where
			}
		case e.Type == "AID" || e.Type == "COOPERATE" && len(e.Recipients) > 0 || e.Type == "AGREE" && len(e.Items) > 0:
			act = "gives"
		}
		if act == "" {
			continue
		}
		for _, item := range e.Items {
			for _, from := range e.Actors {
				for _, to := range tos {
					if from == to && act == "gives" || item == "other" {
						continue
					}
					add(at, e, Edge{From: from, To: to, Item: item, Maker: first(e.Makers), Act: act})
				}
			}
		}
	}
	out := make([]Edge, 0, len(at))
	for _, e := range at {
		slices.Sort(e.Events)
		out = append(out, *e)
	}
	slices.SortFunc(out, func(a, b Edge) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To), cmp.Compare(a.Item, b.Item), cmp.Compare(a.Act, b.Act), cmp.Compare(a.Maker, b.Maker))
	})
	return out
}

func first(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return words[0]
}

// add joins an event to its edge.
func add(at map[string]*Edge, e attache.EventRow, x Edge) {
	k := strings.Join([]string{x.From, x.To, x.Item, x.Maker, x.Act}, "\x00")
	status := Status(len(e.Says) > 0 && e.Aspect != "future", len(e.Denies) > 0, len(e.Possible) > 0 || e.Aspect == "future" && len(e.Says) > 0)
	have := at[k]
	if have == nil {
		x.Status, x.First, x.Last, x.Origins, x.Events = status, e.Start, e.End, e.Origins, []string{e.ID}
		at[k] = &x
		return
	}
	have.Status = either(have.Status, status)
	have.Origins += e.Origins
	have.Events = append(have.Events, e.ID)
	if e.Start == "" || have.First != "" && e.Start < have.First {
		have.First = e.Start
	}
	if e.End == "" || have.Last != "" && e.End > have.Last {
		have.Last = e.End
	}
}

// Status is what voices come to: contested, asserted, possible or denied.
func Status(says, denies, possible bool) string {
	switch {
	case says && denies:
		return "contested"
	case says:
		return "asserted"
	case denies && !possible:
		return "denied"
	}
	return "possible"
}

// either is the status of two events of one edge: who asserts one and denies
// another contests the edge.
func either(a, b string) string {
	has := func(s string) bool { return a == s || b == s }
	switch {
	case has("contested") || has("asserted") && has("denied"):
		return "contested"
	case has("asserted"):
		return "asserted"
	case has("possible"):
		return "possible"
	}
	return "denied"
}

// strength orders statuses from weak to strong.
var strength = []string{"denied", "possible", "contested", "asserted"}

// Limits of a search: edges of a path, and paths of an answer.
const (
	maxDepth = 4
	maxPaths = 1000
)

// Paths finds the longest time-ordered paths of two to four edges along which an
// item kind goes on: an edge follows another when it starts where that ended, is
// of the same kind, is not surely before it, and either names the same maker or
// the giver as maker, or brings the item back to who gave it. A use ends a path.
// Denied edges are no path. Sorted by ends; at most 1,000.
func Paths(edges []Edge) []Path {
	starts := map[string][]Edge{}
	for _, e := range edges {
		if e.Status != "denied" {
			starts[e.From+"\x00"+e.Item] = append(starts[e.From+"\x00"+e.Item], e)
		}
	}
	var out []Path
	seen := map[string]bool{}
	var walk func(path []Edge)
	walk = func(path []Edge) {
		last, longer := path[len(path)-1], false
		if len(path) < maxDepth && last.Act == "gives" {
			for _, e := range starts[last.To+"\x00"+last.Item] {
				if follows(path, e) && len(out) < maxPaths {
					longer = true
					walk(append(path[:len(path):len(path)], e))
				}
			}
		}
		if longer || len(path) < 2 {
			return
		}
		p := Path{Edges: path, Shape: shape(path), Status: weakest(path)}
		if k := last.Item + last.Act + strings.Join(p.Ends(), "\x00"); !seen[k] && !continues(edges, path[0]) {
			seen[k] = true
			out = append(out, p)
		}
	}
	for _, e := range edges {
		if e.Act == "gives" && e.Status != "denied" {
			walk([]Edge{e})
		}
	}
	slices.SortStableFunc(out, func(a, b Path) int { return slices.Compare(a.Ends(), b.Ends()) })
	return out
}

// continues says whether a path that starts with e is the rest of a longer one.
// Where something goes to and fro, the path starts with its maker.
func continues(edges []Edge, e Edge) bool {
	return slices.ContainsFunc(edges, func(x Edge) bool {
		return x.Act == "gives" && x.Status != "denied" && x.To == e.From && x.From != e.From && (x.From != e.To || e.Maker == x.From) && follows([]Edge{x}, e)
	})
}

// follows says whether e may carry on the last edge of a path. Edges that one
// path already has, and edges surely before the last, do not.
func follows(path []Edge, e Edge) bool {
	last := path[len(path)-1]
	for _, p := range path {
		if p.From == e.From && p.To == e.To && p.Act == e.Act {
			return false
		}
	}
	if e.From != last.To || e.Item != last.Item || e.Last != "" && last.First != "" && e.Last < last.First {
		return false
	}
	maker := last.Maker
	if maker == "" {
		maker = last.From
	}
	return e.Maker == maker || e.Maker == "" && (e.To == last.From || e.Act == "uses")
}

func shape(path []Edge) string {
	switch last := path[len(path)-1]; {
	case last.Act == "uses":
		return "use"
	case slices.ContainsFunc(path[:len(path)-1], func(e Edge) bool { return e.From == last.To }):
		return "return"
	}
	return "onward"
}

func weakest(path []Edge) string {
	worst := len(strength) - 1
	for _, e := range path {
		worst = min(worst, slices.Index(strength, e.Status))
	}
	return strength[worst]
}
