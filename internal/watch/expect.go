package watch

import (
	"slices"
)

// An Expectation is what a machine expects of a dyad in the Horizon days after a
// day, by class of Classes, with how such forecasts fared before over all dyads.
// It is no claim. Why says why there is none.
type Expectation struct {
	A, B      string
	Day       int
	Known     int // happenings between the two so far
	Forecasts []Forecast
	Fared     []Reliability // by class, on stretches that were over, each forecast from what lay before it
	Shape     Shape
	Analogues []Analogue
	Why       string
}

// What must be known before anything is expected.
const (
	leastKnown = 5  // happenings between the two
	leastFared = 50 // forecasts of a class that were judged
)

// Expect forecasts a dyad on a day from happenings in order of day: it learns
// stretch by stretch what became of all dyads, judges each forecast when its
// stretch is over, and then says what it expects now.
func Expect(happenings []Happening, a, b string, day int) Expectation {
	if a > b {
		a, b = b, a
	}
	out := Expectation{A: a, B: b, Day: day}
	end, _ := slices.BinarySearchFunc(happenings, day+1, func(h Happening, d int) int { return h.Day - d })
	happenings = happenings[:end]
	for _, h := range happenings {
		if h.A == a && h.B == b {
			out.Known++
		}
	}
	if out.Known < leastKnown {
		out.Why = "too little to count between the two"
		return out
	}
	f, i := NewForecaster(), 0
	judged := make([]Judgement, len(Classes))
	seen := map[[2]string]int{}
	take := func(until int) {
		for ; i < len(happenings) && happenings[i].Day <= until; i++ {
			f.Add(happenings[i])
			seen[[2]string{happenings[i].A, happenings[i].B}]++
		}
	}
	first := happenings[0].Day + 90
	for at := day - (day-first)/Horizon*Horizon; at+Horizon <= day; at += Horizon {
		take(at)
		forecasts, learn := f.All(at)
		known := len(forecasts) / len(Classes)
		before := make([]int, known)
		for k := range known {
			x := forecasts[k*len(Classes)]
			before[k] = seen[[2]string{x.A, x.B}]
		}
		take(at + Horizon)
		for k, x := range forecasts {
			if before[k/len(Classes)] >= leastKnown {
				c := k % len(Classes)
				judged[c].Add(x.Probability, x.Base, f.dyads[[2]string{x.A, x.B}].current[c])
			}
		}
		learn()
	}
	take(day)
	all, _ := f.All(day)
	for _, x := range all {
		if x.A == a && x.B == b {
			out.Forecasts = append(out.Forecasts, x)
		}
	}
	for c := range Classes {
		out.Fared = append(out.Fared, judged[c].Reliability())
	}
	if out.Fared[0].N < leastFared {
		out.Forecasts, out.Fared, out.Why = nil, nil, "too little was forecast so far to know how such forecasts fare"
		return out
	}
	out.Shape, out.Analogues = Analogues(happenings, a, b, day, 5)
	return out
}
