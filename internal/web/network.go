package web

import (
	"cmp"
	"math"
	"net/http"
	"slices"
	"strconv"

	"attache"
)

// A net is the strongest ties among entities, laid out by forces.
type net struct {
	Width  float64   `json:"width"`
	Height float64   `json:"height"`
	Nodes  []netNode `json:"nodes"`
	Edges  []netEdge `json:"edges"`
}

type netNode struct {
	ID     string  `json:"id"`
	Name   string  `json:"name"`
	X      float64 `json:"x"`
	Y      float64 `json:"y"`
	R      float64 `json:"r"`
	Events int     `json:"events"`
}

// A netEdge is all events between two. Class is cooperation or conflict, whichever
// has more, or mixed where neither has two in three.
type netEdge struct {
	A         string  `json:"a"`
	B         string  `json:"b"`
	Events    int     `json:"events"`
	Coop      int     `json:"cooperation"`
	Conflict  int     `json:"conflict"`
	Contested int     `json:"contested"`
	Class     string  `json:"class"`
	X1        float64 `json:"-"`
	Y1        float64 `json:"-"`
	X2        float64 `json:"-"`
	Y2        float64 `json:"-"`
	W         float64 `json:"-"`
}

type networkPage struct {
	listing
	Net    net
	Pairs  int // in all
	Looked int
	All    int
	Ties   int
}

const netTies = 60 // drawn unless asked otherwise

func (s *Server) network(r *http.Request) (view, error) {
	f := s.filterOf(r)
	events, total, err := s.looked(r, f, mostLooked)
	if err != nil {
		return view{}, err
	}
	ties := atoi(r.URL.Query().Get("ties"))
	if ties <= 0 || ties > 200 {
		ties = netTies
	}
	edges, all := edgesOf(events, ties)
	n := s.laidOut(edges)
	t := &table{Head: []string{"a", "b", "events", "cooperation", "conflict", "contested"}}
	for _, e := range n.Edges {
		t.Rows = append(t.Rows, []string{e.A, e.B, strconv.Itoa(e.Events), strconv.Itoa(e.Coop), strconv.Itoa(e.Conflict), strconv.Itoa(e.Contested)})
	}
	return view{Title: "Network", Nav: "network", Template: "network", JSON: n, Table: t,
		Data: networkPage{listing{Filter: f, Path: "/network", Fields: "q entity type item holder days"}, n, all, len(events), total, len(n.Edges)}}, nil
}

// edgesOf are the pairs with most events, and how many pairs there are.
func edgesOf(events []attache.EventRow, most int) ([]netEdge, int) {
	byPair := map[[2]string]*netEdge{}
	for _, e := range events {
		for _, pair := range dyadsOf(e) {
			x := byPair[pair]
			if x == nil {
				x = &netEdge{A: pair[0], B: pair[1]}
				byPair[pair] = x
			}
			x.Events++
			if family(e.Type) == "conflict" {
				x.Conflict++
			} else {
				x.Coop++
			}
			if e.Contested {
				x.Contested++
			}
		}
	}
	var out []netEdge
	for _, x := range byPair {
		switch {
		case 3*x.Coop >= 2*x.Events:
			x.Class = "mc"
		case 3*x.Conflict >= 2*x.Events:
			x.Class = "mx"
		default:
			x.Class = "tie"
		}
		out = append(out, *x)
	}
	slices.SortFunc(out, func(a, b netEdge) int { return cmp.Or(b.Events-a.Events, cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B)) })
	return out[:min(len(out), most)], len(out)
}

// laidOut places the entities by springs and charges (Fruchterman and Reingold
// 1991), from a circle in the order of their ids, always in the same way.
func (s *Server) laidOut(edges []netEdge) net {
	n := net{Width: 1000, Height: 640, Nodes: []netNode{}, Edges: edges}
	counts := map[string]int{}
	for _, e := range edges {
		counts[e.A] += e.Events
		counts[e.B] += e.Events
	}
	for id, c := range counts {
		n.Nodes = append(n.Nodes, netNode{ID: id, Name: s.name(id), Events: c})
	}
	slices.SortFunc(n.Nodes, func(a, b netNode) int { return cmp.Compare(a.ID, b.ID) })
	at, most := map[string]int{}, 1
	for i := range n.Nodes {
		turn := 2 * math.Pi * float64(i) / float64(len(n.Nodes))
		n.Nodes[i].X, n.Nodes[i].Y = 500+300*math.Cos(turn), 320+220*math.Sin(turn)
		at[n.Nodes[i].ID] = i
		most = max(most, n.Nodes[i].Events)
	}
	spring(n.Nodes, tethered(n.Nodes, edges, at), at)
	for i := range n.Nodes {
		x := &n.Nodes[i]
		x.X, x.Y, x.R = round(x.X), round(x.Y), round(5+13*math.Sqrt(float64(x.Events)/float64(most)))
	}
	strongest := 1
	for _, e := range edges {
		strongest = max(strongest, e.Events)
	}
	for i := range n.Edges {
		e := &n.Edges[i]
		a, b := n.Nodes[at[e.A]], n.Nodes[at[e.B]]
		e.X1, e.Y1, e.X2, e.Y2 = a.X, a.Y, b.X, b.Y
		e.W = round(1 + 7*math.Sqrt(float64(e.Events)/float64(strongest)))
	}
	return n
}

// tethered adds, for the picture alone, a line from every part that no tie connects
// with the rest to the entity with most events, so that the parts lie together.
func tethered(nodes []netNode, edges []netEdge, at map[string]int) []netEdge {
	part := make([]int, len(nodes))
	for i := range part {
		part[i] = i
	}
	root := func(i int) int {
		for part[i] != i {
			i = part[i]
		}
		return i
	}
	for _, e := range edges {
		part[root(at[e.A])] = root(at[e.B])
	}
	hub := 0
	for i, n := range nodes {
		if n.Events > nodes[hub].Events {
			hub = i
		}
	}
	out := slices.Clone(edges)
	for i := range nodes {
		if root(i) != root(hub) {
			part[root(i)] = root(hub)
			out = append(out, netEdge{A: nodes[i].ID, B: nodes[hub].ID})
		}
	}
	return out
}

// spring moves the nodes until they rest: charges push all apart, ties pull.
func spring(nodes []netNode, edges []netEdge, at map[string]int) {
	if len(nodes) == 0 {
		return
	}
	const rounds = 320
	k := 0.86 * math.Sqrt(1000*640/float64(len(nodes)))
	dx, dy := make([]float64, len(nodes)), make([]float64, len(nodes))
	for step := range rounds {
		clear(dx)
		clear(dy)
		for i := range nodes {
			for j := i + 1; j < len(nodes); j++ {
				x, y := nodes[i].X-nodes[j].X, (nodes[i].Y-nodes[j].Y)*1.5 // labels are wide and low
				d := math.Max(1, math.Hypot(x, y))
				f := float64(k * k / d / d)
				dx[i], dy[i] = dx[i]+float64(x*f), dy[i]+float64(y*f)
				dx[j], dy[j] = dx[j]-float64(x*f), dy[j]-float64(y*f)
			}
			// A weak pull to the middle keeps parts that no tie connects in the picture.
			dx[i] -= float64((nodes[i].X - 500) * .45)
			dy[i] -= float64((nodes[i].Y - 320) * .6)
		}
		for _, e := range edges {
			i, j := at[e.A], at[e.B]
			x, y := nodes[i].X-nodes[j].X, nodes[i].Y-nodes[j].Y
			f := float64(math.Hypot(x, y) / k * .5)
			dx[i], dy[i] = dx[i]-float64(x*f), dy[i]-float64(y*f)
			dx[j], dy[j] = dx[j]+float64(x*f), dy[j]+float64(y*f)
		}
		heat := 60 * (1 - float64(step)/rounds)
		for i := range nodes {
			d := math.Max(1, math.Hypot(dx[i], dy[i]))
			m := math.Min(d, heat)
			nodes[i].X += float64(dx[i] / d * m)
			nodes[i].Y += float64(dy[i] / d * m)
		}
	}
	fit(nodes)
}

// fit fills the picture and then moves names apart that would stand in each other.
func fit(nodes []netNode) {
	left, right, top, bottom := math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
	for _, n := range nodes {
		left, right = math.Min(left, n.X), math.Max(right, n.X)
		top, bottom = math.Min(top, n.Y), math.Max(bottom, n.Y)
	}
	for i := range nodes {
		nodes[i].X = 80 + float64((nodes[i].X-left)/math.Max(1, right-left)*840)
		nodes[i].Y = 30 + float64((nodes[i].Y-top)/math.Max(1, bottom-top)*560)
	}
	for range 60 {
		for i := range nodes {
			for j := i + 1; j < len(nodes); j++ {
				a, b := &nodes[i], &nodes[j]
				wide := 8 + 3.5*float64(min(26, len(a.Name))+min(26, len(b.Name)))
				dx, dy := math.Abs(a.X-b.X), math.Abs(a.Y-b.Y)
				if dx >= wide || dy >= 34 {
					continue
				}
				push := (34 - dy) / 2
				if a.Y > b.Y || a.Y == b.Y && a.X > b.X {
					a, b = b, a
				}
				a.Y, b.Y = math.Max(24, a.Y-push), math.Min(604, b.Y+push)
				if a.Y == 24 || b.Y == 604 { // at an edge: aside
					if a.X < b.X {
						a.X, b.X = math.Max(60, a.X-6), math.Min(940, b.X+6)
					} else {
						a.X, b.X = math.Min(940, a.X+6), math.Max(60, b.X-6)
					}
				}
			}
		}
	}
}
