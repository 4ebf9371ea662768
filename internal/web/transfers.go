package web

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"attache"
)

// A transfersPage is what goes from whom to whom, drawn for each kind of item.
type transfersPage struct {
	listing
	Chains   []toldChain
	ChainAll int
	Diagrams []diagram
	Statuses []attache.Count
}

// A diagram is the transfers of one kind of item: givers at the left, takers at
// the right, who does both in the middle.
type diagram struct {
	Item          string
	All           int // transfers of it, drawn or not
	Width, Height float64
	Nodes         []node
	Edges         []edge
}

type node struct {
	ID      string
	X, Y, W float64
}

type edge struct {
	Path           string
	LabelX, LabelY float64
	Status         string
	Href, Title    string
	Maker          string
	Origins        int
}

func (s *Server) transfers(r *http.Request) (view, error) {
	f := s.filterOf(r)
	if r.URL.Query().Get("limit") == "" {
		f.Limit = 500
	}
	page, err := s.Ledger.Transfers(r.Context(), f)
	if err != nil {
		return view{}, err
	}
	t := &table{Head: []string{"from", "to", "item", "status", "maker", "origins", "events"}}
	feed, byItem, statuses := []entry{}, map[string][]attache.TransferRow{}, map[string]int{}
	for _, x := range page.Items {
		t.Rows = append(t.Rows, []string{x.From, x.To, x.Item, x.Status, x.Maker, strconv.Itoa(x.Origins), semi(x.Events)})
		feed = append(feed, entry{"transfer:" + x.From + ":" + x.To + ":" + x.Item, link("/transfers", "item", x.Item), s.name(x.From) + " → " + s.name(x.To) + ": " + x.Item + " (" + x.Status + ")", "", counted(x.Origins, "origin")})
		byItem[x.Item] = append(byItem[x.Item], x)
		statuses[x.Status]++
	}
	chains := chained(page.Chains, page.Items)
	p := transfersPage{Chains: chains[:min(len(chains), mostChains)], ChainAll: len(chains), Statuses: ranked(statuses)}
	p.listing = listing{Filter: f, Rows: page.Items, Paging: pages(r, len(page.Items), page.Total, page.Next, "transfer"), Path: "/transfers", Fields: "entity item days"}
	p.Paging.Order = "by giver, taker, item"
	for item, rows := range byItem {
		p.Diagrams = append(p.Diagrams, s.flow(item, rows))
	}
	slices.SortFunc(p.Diagrams, func(a, b diagram) int {
		return cmp.Or(cmp.Compare(catchall(a.Item), catchall(b.Item)), b.All-a.All, strings.Compare(a.Item, b.Item))
	})
	return view{Title: "Transfers", Nav: "transfers", Template: "transfers", JSON: page, Table: t, Feed: feed, Data: p}, nil
}

// A told chain is the way of one kind of item, each step as it is told.
type toldChain struct {
	Item    string
	Steps   []step
	Back    bool // it ends where it began
	Origins int  // of the step that fewest tell
}

// A step of a chain is an entity and how the item came to it.
type step struct {
	ID     string
	Status string // "" at the start
	Href   string // of the events of the step
}

const (
	mostChains = 12
	mostFlows  = 14 // drawn of one kind of item
)

// chained are the chains for each kind of item that goes all the way, as the
// transfers between them stand; those that most origins tell first.
func chained(chains [][]string, rows []attache.TransferRow) []toldChain {
	var out []toldChain
	seen := map[string]bool{}
	for _, chain := range chains {
		key := strings.Join(chain, " > ")
		if seen[key] || len(chain) < 2 {
			continue
		}
		seen[key] = true
		for _, item := range alongAll(chain, rows) {
			c := toldChain{Item: item, Steps: []step{{ID: chain[0]}}, Back: chain[0] == chain[len(chain)-1]}
			for i := 1; i < len(chain); i++ {
				k := slices.IndexFunc(rows, func(x attache.TransferRow) bool { return x.From == chain[i-1] && x.To == chain[i] && x.Item == item })
				x := rows[k] // alongAll found it
				c.Steps = append(c.Steps, step{x.To, x.Status, link("/events", "entity", x.From, "with", x.To, "item", item)})
				if i == 1 || x.Origins < c.Origins {
					c.Origins = x.Origins
				}
			}
			out = append(out, c)
		}
	}
	slices.SortStableFunc(out, func(a, b toldChain) int {
		return cmp.Or(cmp.Compare(catchall(a.Item), catchall(b.Item)), b.Origins-a.Origins, cmp.Compare(a.Item, b.Item))
	})
	return out
}

// catchall puts what is of no kind in particular last.
func catchall(item string) int {
	if item == "other" {
		return 1
	}
	return 0
}

// alongAll are the kinds of items that go along every step of a chain.
func alongAll(chain []string, rows []attache.TransferRow) []string {
	var all []string
	for i := 1; i < len(chain); i++ {
		var here []string
		for _, x := range rows {
			if x.From == chain[i-1] && x.To == chain[i] {
				here = append(here, x.Item)
			}
		}
		if i == 1 {
			all = here
			continue
		}
		all = slices.DeleteFunc(all, func(item string) bool { return !slices.Contains(here, item) })
	}
	slices.Sort(all)
	return slices.Compact(all)
}

const (
	nodeWidth, nodeHeight = 132.0, 26.0
	nodeGap               = 12.0
)

// flow lays a diagram out: columns by role, rows by name, curves between. Of many
// transfers those are drawn that most origins tell.
func (s *Server) flow(item string, rows []attache.TransferRow) diagram {
	all := len(rows)
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(a, b attache.TransferRow) int { return b.Origins - a.Origins })
	rows = rows[:min(all, mostFlows)]
	gives, takes := map[string]bool{}, map[string]bool{}
	for _, x := range rows {
		gives[x.From], takes[x.To] = true, true
	}
	columns := [3][]string{}
	for _, x := range rows {
		for _, id := range []string{x.From, x.To} {
			i := 0
			switch {
			case gives[id] && takes[id]:
				i = 1
			case takes[id]:
				i = 2
			}
			if !slices.Contains(columns[i], id) {
				columns[i] = append(columns[i], id)
			}
		}
	}
	most, used := 0, []int{}
	for i, c := range columns {
		slices.Sort(c)
		if most = max(most, len(c)); len(c) > 0 {
			used = append(used, i)
		}
	}
	d := diagram{Item: item, All: all, Width: 640, Height: float64(most)*(nodeHeight+nodeGap) + 8}
	at := map[string]node{}
	for k, i := range used {
		x := 4.0
		if len(used) > 1 {
			x += float64(k) * (d.Width - nodeWidth - 8) / float64(len(used)-1)
		}
		for j, id := range columns[i] {
			top := (d.Height - float64(len(columns[i]))*(nodeHeight+nodeGap) + nodeGap) / 2
			n := node{id, round(x), round(top + float64(j)*(nodeHeight+nodeGap)), nodeWidth}
			at[id] = n
			d.Nodes = append(d.Nodes, n)
		}
	}
	for i, x := range rows {
		d.Edges = append(d.Edges, s.curve(at[x.From], at[x.To], x, i))
	}
	return d
}

// curve is the line of a transfer. Lines within a column, or backwards, swing out
// to the right so that they do not run through boxes.
func (s *Server) curve(a, b node, x attache.TransferRow, i int) edge {
	e := edge{Status: x.Status, Maker: x.Maker, Origins: x.Origins,
		Title: s.name(x.From) + " → " + s.name(x.To) + ": " + x.Item + ", " + x.Status + ", " + counted(x.Origins, "independent origin")}
	e.Href = link("/events", "entity", x.From, "with", x.To, "item", x.Item)
	if len(x.Events) == 1 {
		e.Href = "/event/" + segment(x.Events[0])
	}
	mid := nodeHeight / 2
	x1, y1, x2, y2 := a.X+a.W, a.Y+mid, b.X, b.Y+mid
	f := func(v float64) string { return strconv.FormatFloat(round(v), 'f', -1, 64) }
	if b.X > a.X {
		bend := (x2 - x1) / 2
		e.Path = "M" + f(x1) + " " + f(y1) + "C" + f(x1+bend) + " " + f(y1) + " " + f(x2-bend) + " " + f(y2) + " " + f(x2-7) + " " + f(y2)
		e.LabelX, e.LabelY = round((x1+x2)/2), round((y1+y2)/2-4)
		return e
	}
	x2 = b.X + b.W
	out := max(x1, x2) + 34 + float64(i%4)*10
	e.Path = "M" + f(x1) + " " + f(y1-4) + "C" + f(out) + " " + f(y1-4) + " " + f(out) + " " + f(y2+4) + " " + f(x2+7) + " " + f(y2+4)
	e.LabelX, e.LabelY = round(out-8), round((y1+y2)/2)
	return e
}
