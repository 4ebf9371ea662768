package watch

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// Horizon is how far ahead a dyad's next event is forecast, in days.
const Horizon = 30

// Classes are what is forecast of a dyad.
var Classes = []string{"meet", "coop", "verbal-conflict", "material-conflict"}

// A Happening is one event between two, in a class of Classes (by index).
type Happening struct {
	Day   int
	A, B  string // in order: A < B
	Class int
}

// A Forecast is the probability that a dyad has an event of a class in the
// Horizon days after Day. It is the machine's and never a claim. Rule says in
// words when it speaks, Hits and Times how often that came true before, Base is
// the dyad's own share of such stretches with an event so far.
type Forecast struct {
	A, B        string
	Class       string
	Day         int
	Probability float64
	Base        float64
	Rule        string
	Hits, Times float64
}

// A Forecaster learns from happenings in order of day and forecasts from what it
// has seen. Its rules are counted, not fitted: a dyad's state is the age of its
// last event of the class, their number with a half-life, the age of its last
// event of another class, and its own share so far; a rule is what became of all
// dyads in that state, leaning on the coarser rule where it has seen few.
type Forecaster struct {
	dyads map[[2]string]*dyad
	rules []map[state]*record // by class
}

type dyad struct {
	last    [4]int     // day of the last event, before any: never
	recent  [4]float64 // decayed count, as of last
	current [4]bool    // an event since the last Learn
	hits    [4]float64 // stretches with an event
	times   float64    // stretches since its first event
}

// A state with -1 stands for every value there: the coarser rule.
type state struct{ age, count, other, own int8 }

type record struct{ hits, times float64 }

const (
	never    = -1 << 40
	halfLife = 60 // days
	lean     = 12 // stretches for which the coarser rule counts
)

// NewForecaster has seen nothing.
func NewForecaster() *Forecaster {
	f := &Forecaster{dyads: map[[2]string]*dyad{}, rules: make([]map[state]*record, len(Classes))}
	for c := range f.rules {
		f.rules[c] = map[state]*record{}
	}
	return f
}

// Add takes a happening, not before any added so far.
func (f *Forecaster) Add(h Happening) {
	d := f.dyads[[2]string{h.A, h.B}]
	if d == nil {
		d = &dyad{last: [4]int{never, never, never, never}}
		f.dyads[[2]string{h.A, h.B}] = d
	}
	d.recent[h.Class] = d.decayed(h.Class, h.Day) + 1
	d.last[h.Class] = h.Day
	d.current[h.Class] = true
}

func (d *dyad) decayed(class, day int) float64 {
	if d.last[class] == never {
		return 0
	}
	return d.recent[class] * math.Exp2(-float64(day-d.last[class])/halfLife)
}

// A pending is a forecast whose stretch is not over.
type pending struct {
	dyad   *dyad
	states [4]state
}

// All gives the forecasts of every dyad for the stretch after day, sorted by
// dyad and class. Call learn with each stretch once it is over and its
// happenings are added: only then do the rules know what became of it.
func (f *Forecaster) All(day int) (forecasts []Forecast, learn func()) {
	keys := make([][2]string, 0, len(f.dyads))
	for k := range f.dyads {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b [2]string) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	var open []pending
	for _, k := range keys {
		d := f.dyads[k]
		p := pending{dyad: d}
		d.current = [4]bool{}
		for c := range Classes {
			p.states[c] = d.state(c, day)
			forecasts = append(forecasts, f.forecast(k, c, day, p.states[c]))
		}
		open = append(open, p)
	}
	return forecasts, func() { f.learn(open) }
}

func (f *Forecaster) learn(open []pending) {
	for _, p := range open {
		p.dyad.times++
		for c := range Classes {
			hit := 0.0
			if p.dyad.current[c] {
				hit = 1
			}
			p.dyad.hits[c] += hit
			for _, s := range coarser(p.states[c]) {
				r := f.rules[c][s]
				if r == nil {
					r = &record{}
					f.rules[c][s] = r
				}
				r.hits += hit
				r.times++
			}
		}
	}
}

// coarser are the rules that speak of a state, from the coarsest.
func coarser(s state) []state {
	return []state{{-1, -1, -1, -1}, {-1, -1, -1, s.own}, {s.age, -1, -1, s.own}, {s.age, s.count, -1, s.own}, s}
}

// forecast leans each rule on the coarser one before it.
func (f *Forecaster) forecast(k [2]string, class, day int, s state) Forecast {
	out := Forecast{A: k[0], B: k[1], Class: Classes[class], Day: day, Probability: 0.05}
	for _, s := range coarser(s) {
		r := f.rules[class][s]
		if r == nil {
			break
		}
		out.Probability = (r.hits + lean*out.Probability) / (r.times + lean)
		if r.times >= lean {
			out.Hits, out.Times, out.Rule = r.hits, r.times, s.words(Classes[class])
		}
	}
	out.Base = f.base(k, class)
	return out
}

// base is the dyad's own share of stretches with an event, leaning on the
// class's share where it has few.
func (f *Forecaster) base(k [2]string, class int) float64 {
	d, all := f.dyads[k], f.rules[class][state{-1, -1, -1, -1}]
	share := 0.05
	if all != nil {
		share = all.hits / all.times
	}
	return (d.hits[class] + 2*share) / (d.times + 2)
}

// The borders of the states: ages in days, decayed counts, own shares.
var (
	ages   = []float64{1, 3, 7, 14, 28, 56, 112, 365}
	counts = []float64{0.1, 0.5, 1, 2, 4, 8, 16}
	others = []float64{7, 28, 112}
	shares = []float64{0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.97}
)

func (d *dyad) state(class, day int) state {
	other := math.Inf(1)
	for c := range Classes {
		if c != class && d.last[c] != never {
			other = min(other, float64(day-d.last[c]))
		}
	}
	age := math.Inf(1)
	if d.last[class] != never {
		age = float64(day - d.last[class])
	}
	return state{age: bin(ages, age), count: bin(counts, d.decayed(class, day)), other: bin(others, other), own: bin(shares, (d.hits[class]+0.5)/(d.times+5))}
}

// bin is the number of borders below x.
func bin(borders []float64, x float64) int8 {
	n := int8(0)
	for _, b := range borders {
		if x > b {
			n++
		}
	}
	return n
}

// words says when a rule speaks.
func (s state) words(class string) string {
	if s.own < 0 {
		return "any dyad"
	}
	out := "a dyad with " + class + " in " + stretch(shares, s.own, 100) + "% of its months"
	if s.age >= 0 {
		out += ", the last " + stretch(ages, s.age, 1) + " days ago"
	}
	if s.count >= 0 {
		out += fmt.Sprintf(", %s recent events (half-life %d days)", stretch(counts, s.count, 1), halfLife)
	}
	if s.other >= 0 {
		out += ", another class " + stretch(others, s.other, 1) + " days ago"
	}
	return out
}

// stretch is the bin in words.
func stretch(borders []float64, i int8, unit float64) string {
	switch {
	case i == 0:
		return fmt.Sprintf("at most %g", borders[0]*unit)
	case int(i) == len(borders):
		return fmt.Sprintf("more than %g", borders[i-1]*unit)
	}
	return fmt.Sprintf("%g to %g", borders[i-1]*unit, borders[i]*unit)
}
