package watch

import (
	"cmp"
	"math"
	"slices"
)

// Weeks and classes make the shape of a sequence: what happened in each of the
// last weeks, in each class of Classes.
const shapeWeeks = 4

// A Shape is a dyad's last weeks, newest first, by class: events counted.
type Shape [shapeWeeks][4]int

// An Analogue is a past sequence of much the same shape, and what came after it
// within Horizon days. Distance is between the logarithms of the counts.
type Analogue struct {
	A, B     string
	Day      int // last of the sequence
	Distance float64
	Shape    Shape
	After    [4]int
}

// Analogues gives the n past sequences most like a dyad's on a day, each other
// dyad once, and only those whose aftermath was over by then. Happenings are in
// order of day. A dyad with nothing in these weeks has none.
func Analogues(happenings []Happening, a, b string, day, n int) (Shape, []Analogue) {
	by := map[[2]string][]Happening{}
	for _, h := range happenings {
		k := [2]string{h.A, h.B}
		by[k] = append(by[k], h)
	}
	if a > b {
		a, b = b, a
	}
	shape := shapeAt(by[[2]string{a, b}], day)
	if shape == (Shape{}) {
		return shape, nil
	}
	var out []Analogue
	for k, hs := range by {
		best := Analogue{Distance: math.Inf(1)}
		last := never
		for _, h := range hs {
			if h.Day == last || h.Day > day-Horizon {
				continue
			}
			last = h.Day
			s := shapeAt(hs, h.Day)
			if d := distance(shape, s); d < best.Distance {
				best = Analogue{A: k[0], B: k[1], Day: h.Day, Distance: d, Shape: s}
			}
		}
		if math.IsInf(best.Distance, 1) || k == [2]string{a, b} && day-best.Day < shapeWeeks*7 {
			continue
		}
		for _, h := range hs {
			if h.Day > best.Day && h.Day <= best.Day+Horizon {
				best.After[h.Class]++
			}
		}
		out = append(out, best)
	}
	slices.SortFunc(out, func(x, y Analogue) int {
		return cmp.Or(cmp.Compare(x.Distance, y.Distance), cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B))
	})
	return shape, out[:min(n, len(out))]
}

// shapeAt is the shape of a dyad's happenings, in order of day, up to day.
func shapeAt(hs []Happening, day int) (s Shape) {
	i, _ := slices.BinarySearchFunc(hs, day-7*shapeWeeks+1, func(h Happening, d int) int { return cmp.Compare(h.Day, d) })
	for ; i < len(hs) && hs[i].Day <= day; i++ {
		s[(day-hs[i].Day)/7][hs[i].Class]++
	}
	return s
}

func distance(a, b Shape) float64 {
	sum := 0.0
	for w := range a {
		for c := range a[w] {
			d := math.Log1p(float64(a[w][c])) - math.Log1p(float64(b[w][c]))
			sum += d * d
		}
	}
	return math.Sqrt(sum)
}
