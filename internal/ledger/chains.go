package ledger

import (
	"cmp"
	"slices"
	"strings"
)

// A step is all legs between two entities of one item kind and maker.
type step struct{ from, to, item, maker string }

// A hop is a leg of an event, with the days between which it was; "" is open.
type hop struct {
	step
	earliest, latest string
	moves            bool // somebody says it or thinks it possible
}

// A way is a step on which something moves, and its hops.
type way struct {
	step
	hops             []hop
	earliest, latest string // of all hops, an open latest sorts behind all days
}

// A holding is an item kind in somebody's hands.
type holding struct{ who, item string }

// A trade is what moves from whom to whom by the legs of events. Events are put
// and taken one by one, so that what is kept between questions follows a ledger
// that grows at the cost of what changed.
type trade struct {
	of           map[string][]hop  // by event
	rows         map[[3]string]int // hops of each transfer: giver, taker, item
	ways         []*way            // in the order of compareSteps
	at           map[step]*way
	starts, ends map[holding][]*way
}

func newTrade() *trade {
	return &trade{of: map[string][]hop{}, rows: map[[3]string]int{}, at: map[step]*way{}, starts: map[holding][]*way{}, ends: map[holding][]*way{}}
}

func compareSteps(a, b step) int {
	return cmp.Or(strings.Compare(a.from, b.from), strings.Compare(a.to, b.to), strings.Compare(a.item, b.item), strings.Compare(a.maker, b.maker))
}

// put adds a hop of an event.
func (t *trade) put(event string, h hop) {
	t.of[event] = append(t.of[event], h)
	t.rows[[3]string{h.from, h.to, h.item}]++
	if !h.moves {
		return
	}
	w := t.at[h.step]
	if w == nil {
		w = &way{step: h.step}
		t.at[h.step] = w
		t.ways = enter(t.ways, w)
		t.starts[w.start()], t.ends[w.end()] = enter(t.starts[w.start()], w), enter(t.ends[w.end()], w)
	}
	w.add(h)
}

// take removes an event, and says whether it had any hop.
func (t *trade) take(event string) bool {
	hops := t.of[event]
	delete(t.of, event)
	for _, h := range hops {
		k := [3]string{h.from, h.to, h.item}
		if t.rows[k]--; t.rows[k] == 0 {
			delete(t.rows, k)
		}
		if !h.moves {
			continue
		}
		w := t.at[h.step]
		i := slices.Index(w.hops, h) // another event's, if it is the same: nothing tells them apart
		w.hops = slices.Delete(w.hops, i, i+1)
		if len(w.hops) == 0 {
			delete(t.at, h.step)
			t.ways = leave(t.ways, w)
			t.starts[w.start()], t.ends[w.end()] = leave(t.starts[w.start()], w), leave(t.ends[w.end()], w)
			continue
		}
		rest := w.hops
		w.hops = nil
		for _, h := range rest {
			w.add(h)
		}
	}
	return len(hops) > 0
}

// add makes a hop one of the way's.
func (w *way) add(h hop) {
	if len(w.hops) == 0 {
		w.earliest, w.latest = h.earliest, orLast(h.latest)
	}
	w.hops = append(w.hops, h)
	w.earliest, w.latest = min(w.earliest, h.earliest), max(w.latest, orLast(h.latest))
}

func (w *way) start() holding { return holding{w.from, w.item} }
func (w *way) end() holding   { return holding{w.to, w.item} }

// placeOf is where a way of that step stands among others, or would.
func placeOf(list []*way, s step) int {
	i, _ := slices.BinarySearchFunc(list, s, func(x *way, s step) int { return compareSteps(x.step, s) })
	return i
}

func enter(list []*way, w *way) []*way { return slices.Insert(list, placeOf(list, w.step), w) }

func leave(list []*way, w *way) []*way {
	i := placeOf(list, w.step)
	return slices.Delete(list, i, i+1)
}

// Bounds of chains: of entities in one, and of chains in an answer.
const (
	maxChain  = 6
	maxChains = 1000
)

// chains are the longest paths along which items of one kind may have gone on:
// a step follows another when it starts where that ended, is not surely before
// it, and either names as maker the one that the step before names or who gave
// there, or gives the item back later to who gave it. Kind and time alone would chain
// everything a state gives away to everything it ever got.
func (t *trade) chains() [][]string {
	found := [][]string{}
	seen := map[string]bool{}
	var walk func(path []*way)
	walk = func(path []*way) {
		if len(found) == maxChains {
			return
		}
		last, longer := path[len(path)-1], false
		if len(path) < maxChain-1 {
			for _, x := range t.starts[last.end()] {
				if follows(path, x) {
					longer = true
					walk(append(path[:len(path):len(path)], x))
				}
			}
		}
		if longer || len(path) < 2 {
			return
		}
		names := []string{path[0].from}
		for _, x := range path {
			names = append(names, x.to)
		}
		if k := last.item + " " + strings.Join(names, " "); !seen[k] && !t.behind(path[0]) {
			seen[k] = true
			found = append(found, names)
		}
	}
	for _, x := range t.ways {
		walk([]*way{x})
	}
	return found
}

// behind says whether a chain that starts here is the rest of a longer one, by the
// steps that end where it starts.
func (t *trade) behind(first *way) bool {
	for _, x := range t.ends[first.start()] {
		if x.from != first.to && follows([]*way{x}, first) {
			return true
		}
	}
	return false
}

// follows says whether x may carry on the last step of a path, as no step did yet.
func follows(path []*way, x *way) bool {
	last := path[len(path)-1]
	if x.from != last.to || x.item != last.item || x.latest < last.earliest {
		return false
	}
	maker := last.maker
	if maker == "" {
		maker = last.from
	}
	if x.maker != maker && (x.maker != "" || x.to != last.from || x.earliest == "") {
		return false
	}
	for _, p := range path {
		if p.from == x.from && p.to == x.to {
			return false
		}
	}
	return true
}
