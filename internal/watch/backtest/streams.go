package backtest

import (
	"cmp"
	"slices"

	"attache/internal/exchange"
	"attache/internal/watch"
)

// A Stream is what happens between two parties in one direction (conf or
// coop), counted by day, with its turning points. All counts everything between
// them, statements and the other direction too.
type Stream struct {
	A, B, Direction string
	Series, All     watch.Series
	Points          []Point
}

// A Hole is a stretch of days that were not looked at, inclusive.
type Hole struct{ From, To int }

// sides are the classes of a direction; say (CAMEO 01-02) is neither.
var sides = map[string]string{"meet": "coop", "coop": "coop", "verbal-conflict": "conf", "material-conflict": "conf"}

type side struct{ a, b, direction string }

func ordered(a, b, direction string) side {
	if a > b {
		a, b = b, a
	}
	return side{a, b, direction}
}

// Streams counts facts by day for the pairs and directions that wanted names,
// sorted. An entity without a country is nobody's, and what a country does to
// itself is no pair's. Holes are missing days.
func Streams(g exchange.TKG, wanted []Point, holes []Hole) []Stream {
	if len(g.Facts) == 0 {
		return nil
	}
	first, last := g.Facts[0].Day, g.Facts[0].Day
	for _, f := range g.Facts {
		first, last = min(first, f.Day), max(last, f.Day)
	}
	n := last - first + 1
	missing := make([]bool, n)
	for _, h := range holes {
		for d := max(h.From, first); d <= min(h.To, last); d++ {
			missing[d-first] = true
		}
	}
	empty := func() watch.Series { return watch.Series{First: first, Counts: make([]int, n), Missing: missing} }
	at := map[side]*Stream{}
	for _, p := range wanted {
		k := ordered(p.A, p.B, p.Direction)
		if at[k] == nil {
			at[k] = &Stream{A: k.a, B: k.b, Direction: k.direction, Series: empty(), All: empty()}
		}
		at[k].Points = append(at[k].Points, p)
	}
	for _, f := range g.Facts {
		from, to := g.Entities[f.Source].Country, g.Entities[f.Target].Country
		if from == "" || to == "" || from == to {
			continue
		}
		direction := sides[g.Relations[f.Relation].Class]
		for _, d := range []string{"conf", "coop"} {
			s := at[ordered(from, to, d)]
			if s == nil {
				continue
			}
			s.All.Counts[f.Day-first]++
			if d == direction {
				s.Series.Counts[f.Day-first]++
			}
		}
	}
	var out []Stream
	for _, s := range at {
		slices.SortFunc(s.Points, func(a, b Point) int { return cmp.Compare(a.Day, b.Day) })
		out = append(out, *s)
	}
	slices.SortFunc(out, func(a, b Stream) int {
		return cmp.Or(cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B), cmp.Compare(a.Direction, b.Direction))
	})
	return out
}

// Happenings are the facts between two countries in a class of watch.Classes,
// in order of day, each (day, pair, CAMEO root) once.
func Happenings(g exchange.TKG) []watch.Happening {
	var out []watch.Happening
	type once struct {
		day        int
		a, b, root string
	}
	seen := map[once]bool{}
	for _, f := range g.Facts {
		r := g.Relations[f.Relation]
		class := slices.Index(watch.Classes, r.Class)
		k := ordered(g.Entities[f.Source].Country, g.Entities[f.Target].Country, "")
		o := once{f.Day, k.a, k.b, r.Root}
		if class < 0 || k.a == "" || k.a == k.b || seen[o] {
			continue
		}
		seen[o] = true
		out = append(out, watch.Happening{Day: f.Day, A: k.a, B: k.b, Class: class})
	}
	slices.SortStableFunc(out, func(a, b watch.Happening) int { return cmp.Compare(a.Day, b.Day) })
	return out
}
