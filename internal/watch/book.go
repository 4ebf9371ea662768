package watch

import (
	"slices"

	"attache"
)

// A Book holds many watches and the sightings that each counts, so that a new
// report asks only the watches that it may concern.
type Book struct {
	Watches []attache.Watch
	byParty map[string][]int    // entity → watches that name it as one of several
	byPair  map[[2]string][]int // dyad, in order → watches of it
	anybody []int               // watches that name nobody
	kept    [][]Sighting
}

// NewBook indexes watches.
func NewBook(watches []attache.Watch) *Book {
	b := &Book{Watches: watches, byParty: map[string][]int{}, byPair: map[[2]string][]int{}, kept: make([][]Sighting, len(watches))}
	for i, w := range watches {
		for _, d := range w.Dyads {
			k := [2]string{min(d[0], d[1]), max(d[0], d[1])}
			b.byPair[k] = append(b.byPair[k], i)
		}
		if len(w.Dyads) > 0 {
			continue // all else only narrows it
		}
		names := slices.Concat(w.Actors, w.Recipients, w.Group)
		slices.Sort(names)
		for _, id := range slices.Compact(names) {
			b.byParty[id] = append(b.byParty[id], i)
		}
		if len(names) == 0 {
			b.anybody = append(b.anybody, i)
		}
	}
	return b
}

// Add takes the sightings of a report and gives the watches that count any of
// them, in order.
func (b *Book) Add(sightings []Sighting) []int {
	touched := map[int]bool{}
	for _, s := range sightings {
		asked := slices.Clone(b.anybody)
		parties := slices.Concat(s.Actors, s.Recipients)
		for i, x := range parties {
			asked = append(asked, b.byParty[x]...)
			for _, y := range parties[i+1:] {
				asked = append(asked, b.byPair[[2]string{min(x, y), max(x, y)}]...)
			}
		}
		slices.Sort(asked)
		for _, i := range slices.Compact(asked) {
			if Counts(b.Watches[i], s) {
				b.kept[i] = append(b.kept[i], s)
				touched[i] = true
			}
		}
	}
	out := make([]int, 0, len(touched))
	for i := range touched {
		out = append(out, i)
	}
	slices.Sort(out)
	return out
}

// Ask evaluates one watch of the book on a day: see Evaluate.
func (b *Book) Ask(i int, covered Coverage, day int, before []attache.Alarm) Answer {
	return Evaluate(b.Watches[i], b.kept[i], covered, day, before)
}
