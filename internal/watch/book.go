package watch

import (
	"maps"
	"slices"

	"attache"
)

// A Book holds many watches and what each counts, so that a new report asks
// only the watches that it may concern. It is for one goroutine.
type Book struct {
	Watches []attache.Watch
	byParty map[string][]int    // entity → watches that name it as one of several
	byPair  map[[2]string][]int // dyad, in order → watches of it
	anybody []int               // watches that name nobody
	kept    []*counter
	holders map[string][]int // event → watches that hold it
}

// NewBook indexes watches.
func NewBook(watches []attache.Watch) *Book {
	b := &Book{Watches: watches, byParty: map[string][]int{}, byPair: map[[2]string][]int{}, holders: map[string][]int{}}
	for i, w := range watches {
		b.kept = append(b.kept, newCounter(w))
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

// asked are the watches that a sighting may concern, by the parties it names.
func (b *Book) asked(s Sighting) []int {
	asked := slices.Clone(b.anybody)
	parties := slices.Concat(s.Actors, s.Recipients)
	for i, x := range parties {
		asked = append(asked, b.byParty[x]...)
		for _, y := range parties[i+1:] {
			asked = append(asked, b.byPair[[2]string{min(x, y), max(x, y)}]...)
		}
	}
	slices.Sort(asked)
	return slices.Compact(asked)
}

// Concerns says whether any watch of the book counts the sighting.
func (b *Book) Concerns(s Sighting) bool {
	return slices.ContainsFunc(b.asked(s), func(i int) bool { return b.kept[i].concerns(s) })
}

// Put sets what is told of an event, all of it; nothing takes the event out. It
// gives the days on which the count of a watch may be another now, by watch.
func (b *Book) Put(event string, sightings []Sighting) map[int][]int {
	asked := map[int]bool{}
	for _, i := range b.holders[event] {
		asked[i] = true
	}
	for k, s := range sightings { // the parties are the event's: the same in each
		if k == 0 || !slices.Equal(s.Actors, sightings[k-1].Actors) || !slices.Equal(s.Recipients, sightings[k-1].Recipients) {
			for _, i := range b.asked(s) {
				asked[i] = true
			}
		}
	}
	touched := map[int][]int{}
	var holders []int
	for _, i := range slices.Sorted(maps.Keys(asked)) {
		if days := b.kept[i].put(event, sightings); len(days) > 0 {
			touched[i] = days
		}
		if b.kept[i].events[event] != nil {
			holders = append(holders, i)
		}
	}
	if delete(b.holders, event); len(holders) > 0 {
		b.holders[event] = holders
	}
	return touched
}

// Counted is how many tellings watch i counts.
func (b *Book) Counted(i int) int {
	n := 0
	for _, e := range b.kept[i].events {
		n += len(e.counted)
	}
	return n
}

// Since says whether watch i counts anything on a day or later.
func (b *Book) Since(i, day int) bool {
	for _, days := range b.kept[i].counted {
		for d := range days {
			if d >= day {
				return true
			}
		}
	}
	return false
}

// Sightings are what watch i counts of the events, in order.
func (b *Book) Sightings(i int, events []string) []Sighting {
	return b.kept[i].sightings(func(s Sighting) bool { return slices.Contains(events, s.Event) })
}

// A Reader asks the watches of a book over what was read.
type Reader struct {
	book *Book
	views
}

// Over asks the book over what was read, which must not change while it does.
func (b *Book) Over(covered *Coverage) Reader { return Reader{b, newViews(covered)} }

// Ask evaluates one watch of the book on a day: see Evaluate.
func (r Reader) Ask(i, day int, before []attache.Alarm) Answer {
	return question{r.book.kept[i], r.views}.ask(day, before)
}

// Run gives the alarms of one watch from one day to another after those of
// before, which are all older: see Preview.
func (r Reader) Run(i, from, to int, before []attache.Alarm) []attache.Alarm {
	return question{r.book.kept[i], r.views}.run(from, to, before)
}
