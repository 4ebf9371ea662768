package web

import (
	"cmp"
	_ "embed" // borders.tsv
	"net/http"
	"slices"
	"strconv"
	"strings"

	"attache"
)

//go:embed borders.tsv
var borders string

// A country is a state as it is drawn.
type country struct {
	ID, Path string
	X, Y     float64 // middle of its largest part
	Shade    int     // 0 nobody speaks of it … 5 most
	Events   int
	Title    string
}

// countries are the borders, in the order of the file. A line that is none is a
// fault of the program: the tests see to it that there is none.
func countries() []country {
	var out []country
	for line := range strings.Lines(borders) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(f) != 4 {
			continue
		}
		x, _ := strconv.ParseFloat(f[1], 64)
		y, _ := strconv.ParseFloat(f[2], 64)
		out = append(out, country{ID: f[0], Path: f[3], X: x, Y: y})
	}
	return out
}

// An arc is all events from one state to another.
type arc struct {
	From, To string
	Path     string
	Class    string
	Status   string
	W        float64
	Events   int
	Title    string
}

type worldPage struct {
	listing
	Countries []country
	Arcs      []arc
	Off       []attache.Count // parties that no map can show, or too small for this one
	OffN      int
	Looked    int
	All       int
	Drawn     int
	Names     []country // that have room for their names
	Top       float64   // of the picture: as much of the world as there is something to see
	Height    float64
	Pairs     int
}

const mostArcs = 40

// shades are the least events of each fill.
var shades = [...]int{1, 3, 8, 20, 50}

func (s *Server) world(r *http.Request) (view, error) {
	f := s.filterOf(r)
	events, total, err := s.looked(r, f, mostLooked)
	if err != nil {
		return view{}, err
	}
	p := worldPage{listing: listing{Filter: f, Path: "/map", Fields: "q entity type item holder days"}, Looked: len(events), All: total, Countries: countries()}
	at, counts := map[string]country{}, map[string]int{}
	for _, c := range p.Countries {
		at[c.ID] = c
	}
	type pair struct{ from, to string }
	arcs := map[pair][]attache.EventRow{}
	for _, e := range events {
		for _, id := range partiesOf(e) {
			counts[id]++
		}
		for _, a := range e.Actors {
			for _, b := range e.Recipients {
				if at[a].ID != "" && at[b].ID != "" && a != b {
					arcs[pair{a, b}] = append(arcs[pair{a, b}], e)
				}
			}
		}
	}
	t := &table{Head: []string{"id", "name", "events"}}
	for i := range p.Countries {
		c := &p.Countries[i]
		c.Events = counts[c.ID]
		delete(counts, c.ID)
		for _, least := range shades {
			if c.Events >= least {
				c.Shade++
			}
		}
		c.Title = s.name(c.ID)
		if c.Events > 0 {
			p.Drawn++
			t.Rows = append(t.Rows, []string{c.ID, c.Title, strconv.Itoa(c.Events)})
		}
	}
	p.OffN, p.Off = len(counts), ranked(counts)
	for k, list := range arcs {
		p.Arcs = append(p.Arcs, s.arc(at[k.from], at[k.to], list))
	}
	p.Names, p.Top, p.Height = framed(p.Countries)
	slices.SortFunc(p.Arcs, func(a, b arc) int {
		return cmp.Or(b.Events-a.Events, cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	p.Pairs = len(p.Arcs)
	p.Arcs = p.Arcs[:min(len(p.Arcs), mostArcs)]
	return view{Title: "Map", Nav: "map", Template: "map", JSON: map[string]any{"events": total, "looked_at": len(events), "countries": t.Rows, "arcs": p.Arcs}, Table: t, Data: p}, nil
}

// arc bends to the left of its way, so that the way back is beside it.
func (s *Server) arc(a, b country, list []attache.EventRow) arc {
	coop, clash, sure := 0, 0, false
	open := map[string]int{}
	for _, e := range list {
		switch quad(e.Type) {
		case "mc", "vc":
			coop++
		case "mx", "vx":
			clash++
		}
		st := status(e)
		open[st]++
		sure = sure || st == asserted
	}
	x := arc{From: a.ID, To: b.ID, Events: len(list), Class: "tie", Status: asserted, W: round(1 + min(4, float64(len(list))/6))}
	switch {
	case 3*coop >= 2*len(list):
		x.Class = "mc"
	case 3*clash >= 2*len(list):
		x.Class = "mx"
	}
	if !sure {
		x.Status = possible
		if open[contested] > 0 || open[denied] == len(list) {
			x.Status = contested
		}
	}
	dx, dy := b.X-a.X, b.Y-a.Y
	f := func(v float64) string { return strconv.FormatFloat(round(v), 'f', -1, 64) }
	x.Path = "M" + f(a.X) + " " + f(a.Y) + "Q" + f((a.X+b.X)/2+dy*.22) + " " + f((a.Y+b.Y)/2-dx*.22) + " " + f(b.X) + " " + f(b.Y)
	x.Title = s.name(a.ID) + " → " + s.name(b.ID) + ": " + counted(len(list), "event") + ", " + count(coop) + " of cooperation, " + count(clash) + " of conflict"
	return x
}

const (
	worldHeight = 425.0 // of the whole picture
	leastHeight = 250.0
	nameHeight  = 11.0
	nameWidth   = 5.6 // of a letter
)

// framed are the states that most is told of, as far as their names do not stand in
// each other, and the part of the world, from top down, that the states with
// something to tell lie in.
func framed(all []country) (names []country, top, height float64) {
	told := slices.DeleteFunc(slices.Clone(all), func(c country) bool { return c.Events == 0 })
	slices.SortFunc(told, func(a, b country) int { return cmp.Or(b.Events-a.Events, cmp.Compare(a.ID, b.ID)) })
	first, last := worldHeight, 0.0
	for _, c := range told {
		if c.Shade > 1 {
			first, last = min(first, c.Y), max(last, c.Y)
		}
		if len(names) == 24 || slices.ContainsFunc(names, func(o country) bool {
			wide := nameWidth * float64(len(c.Title)+len(o.Title)) / 2
			return max(c.X, o.X)-min(c.X, o.X) < wide && max(c.Y, o.Y)-min(c.Y, o.Y) < nameHeight
		}) {
			continue
		}
		names = append(names, c)
	}
	top = max(0, first-100)
	height = min(worldHeight, max(last+90, top+leastHeight)) - top
	return names, round(top), round(height)
}
