package watch

import (
	"maps"
	"slices"

	"attache"
)

// A counter keeps what one watch counts, event by event, so that an event can
// be told again, or otherwise, without counting everything anew. What it holds
// does not depend on the order in which it was told.
type counter struct {
	watch   attache.Watch
	between *attache.Watch // what the second count counts; nil: there is none
	events  map[string]*told
	counted tallied // by the watch
	all     tallied // by the second count
}

// told is what an event is told by.
type told struct {
	sightings []Sighting // that the watch counts
	counted   map[string]telling
	all       map[string]telling
}

// A telling is one count: an event told by one independent origin (or report)
// for the first time.
type telling struct {
	day       int
	source    string
	contested bool
}

// tallied are tellings by source and day.
type tallied map[string]map[int]int

func (t tallied) add(x telling, n int) {
	days := t[x.source]
	if days == nil {
		days = map[int]int{}
		t[x.source] = days
	}
	if days[x.day] += n; days[x.day] == 0 {
		delete(days, x.day)
	}
}

// counts are the tellings by the panel on each day of the view.
func (t tallied) counts(l look) []int {
	out := make([]int, l.n)
	for source, days := range t {
		if !l.panel[source] {
			continue
		}
		for day, n := range days {
			if k := day - l.first; k >= 0 && k < l.n {
				out[k] += n
			}
		}
	}
	return out
}

func newCounter(w attache.Watch) *counter {
	c := &counter{watch: w, events: map[string]*told{}, counted: tallied{}, all: tallied{}}
	if b, ok := Between(w); ok {
		c.between = &b
	}
	return c
}

// Between is the watch on everything that is told between the parties of a
// watch: a turning point is talked about. ok is false where the watch names no
// two, or asks for everything between them already.
func Between(w attache.Watch) (all attache.Watch, ok bool) {
	all = w
	all.Types, all.Quads, all.Contexts, all.Items, all.Places = nil, nil, nil, nil, nil
	narrower := len(w.Types)+len(w.Quads)+len(w.Contexts)+len(w.Items)+len(w.Places) > 0
	two := len(w.Dyads) > 0 || len(w.Group) > 0 || len(w.Actors) > 0 && len(w.Recipients) > 0
	return all, two && narrower
}

// concerns says whether any count takes the sighting.
func (c *counter) concerns(s Sighting) bool {
	return Counts(c.watch, s) || c.between != nil && Counts(*c.between, s)
}

// put sets what is told of an event; nothing takes it out. It gives the days on
// which the watch's own count may be another now, the earliest first.
func (c *counter) put(event string, sightings []Sighting) []int {
	touched := map[int]bool{}
	if old := c.events[event]; old != nil {
		for _, x := range old.counted {
			c.counted.add(x, -1)
		}
		for _, x := range old.all {
			c.all.add(x, -1)
		}
		for _, s := range old.sightings {
			touched[s.Day] = true
		}
		delete(c.events, event)
	}
	now := &told{counted: map[string]telling{}, all: map[string]telling{}}
	for _, s := range slices.SortedFunc(slices.Values(sightings), inOrder) {
		if Counts(c.watch, s) {
			now.sightings = append(now.sightings, s)
			now.tell(now.counted, s, c.watch.Reports)
			touched[s.Day] = true
		}
		if c.between != nil && Counts(*c.between, s) {
			now.tell(now.all, s, c.watch.Reports)
		}
	}
	if len(now.counted)+len(now.all) > 0 {
		c.events[event] = now
		for _, x := range now.counted {
			c.counted.add(x, 1)
		}
		for _, x := range now.all {
			c.all.add(x, 1)
		}
	}
	return slices.Sorted(maps.Keys(touched))
}

// tell counts a sighting, in order, once for each origin or report.
func (*told) tell(to map[string]telling, s Sighting, reports bool) {
	k := s.Origin
	if reports {
		k = s.Report
	}
	if _, ok := to[k]; !ok {
		to[k] = telling{day: s.Day, source: s.Source, contested: s.Contested}
	}
}

// sightings are those counted that will do, in order.
func (c *counter) sightings(will func(Sighting) bool) []Sighting {
	var out []Sighting
	for _, e := range c.events {
		for _, s := range e.sightings {
			if will(s) {
				out = append(out, s)
			}
		}
	}
	slices.SortFunc(out, inOrder)
	return out
}

// days are those on which something is counted, within [from, to].
func (c *counter) days(from, to int) []int {
	in := map[int]bool{}
	for _, days := range c.counted {
		for d := range days {
			if d >= from && d <= to {
				in[d] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(in))
}
