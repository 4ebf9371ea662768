package watch

import (
	"math"
	"slices"

	"attache"
)

// Coverage is what was read: for each source the reports by day, from First on.
// Missing days were not looked at at all (the program did not run); nil means
// none. It is what tells "nothing happened" from "nobody looked".
type Coverage struct {
	First   int // day since 1970-01-01
	Reports map[string][]int
	Missing []bool
	Days    int
}

// grace is how long after the baseline begins a source may still join its panel.
const grace = 28

// Cover is what reports say of what was read. A report without a day of
// publication says nothing. Days are missing where not one report stands for so
// long that, at half the usual rate, it would happen one time in a million.
func Cover(reports []attache.ReportRow) Coverage {
	var days []int
	for _, r := range reports {
		if d, ok := Day(r.Published); ok {
			days = append(days, d)
		}
	}
	c := Coverage{Reports: map[string][]int{}}
	if len(days) == 0 {
		return c
	}
	c.First, c.Days = slices.Min(days), slices.Max(days)-slices.Min(days)+1
	for _, r := range reports {
		if d, ok := Day(r.Published); ok {
			c.Read(r.Source, d, 1)
		}
	}
	c.Miss()
	return c
}

// Read adds n reports of a source on a day, taken away where n is below 0. A day
// outside what was covered so far widens it.
func (c *Coverage) Read(source string, day, n int) {
	switch {
	case c.Days == 0:
		c.First, c.Days = day, 1
	case day < c.First:
		for name, have := range c.Reports {
			c.Reports[name] = slices.Concat(make([]int, c.First-day), have)
		}
		c.Days += c.First - day
		c.First = day
	case day >= c.First+c.Days:
		c.Days = day - c.First + 1
	}
	have := c.Reports[source]
	if k := day - c.First; k >= len(have) {
		have = slices.Concat(have, make([]int, k+1-len(have)))
	}
	have[day-c.First] += n
	c.Reports[source] = have
}

// Miss finds the missing days: see Cover.
func (c *Coverage) Miss() {
	c.Missing = nil
	total := make([]int, c.Days)
	sum := 0
	for _, days := range c.Reports {
		for i, n := range days {
			total[i] += n
			sum += n
		}
	}
	// The usual rate is that of the middle nine tenths: one report of long ago
	// must not make all the years since look empty.
	lo, hi, seen := 0, c.Days-1, 0
	for i, n := range total {
		if seen <= sum/20 && n > 0 {
			lo = i
		}
		if seen < sum-sum/20 && n > 0 {
			hi = i
		}
		seen += n
	}
	longest := 1 + int(-2*math.Log(1e-6)*float64(hi-lo+1)/max(1, 0.9*float64(sum)))
	for i := 0; i < c.Days; {
		j := i
		for j < c.Days && total[j] == 0 {
			j++
		}
		if j-i >= longest {
			if c.Missing == nil {
				c.Missing = make([]bool, c.Days)
			}
			for k := i; k < j; k++ {
				c.Missing[k] = true
			}
		}
		i = j + 1
	}
}

// missing says whether nothing is known of a day.
func (c *Coverage) missing(day int) bool {
	k := day - c.First
	return k < 0 || k >= c.Days || k < len(c.Missing) && c.Missing[k]
}

// A panel are the sources that were read from the start of the baseline on. One
// that was added later has no baseline: what it tells raises no alarm yet, and
// its reports do not count as coverage.
func (c *Coverage) panel(from int) map[string]bool {
	in := map[string]bool{}
	for name, days := range c.Reports {
		for i := range min(max(0, from-c.First)+grace, len(days)) {
			if days[i] > 0 {
				in[name] = true
				break
			}
		}
	}
	return in
}

// A look is what is known of the days from a first one to the day that is asked
// about, and by whom it was told: it does not depend on what is counted.
type look struct {
	frame
	panel map[string]bool
	n     int // days
}

// look is the view of a day that goes back to from.
func (c *Coverage) look(from, day int) look {
	n := day - from + 1
	s := Series{First: from, Counts: make([]int, n), Missing: make([]bool, n), Volume: make([]float64, n)}
	l := look{panel: c.panel(from), n: n}
	for i := range n {
		s.Missing[i] = c.missing(from + i)
	}
	for name := range l.panel {
		days := c.Reports[name]
		for k := max(0, from-c.First); k < len(days) && k <= day-c.First; k++ {
			s.Volume[k+c.First-from] += float64(days[k]) // whole numbers: their order is nothing
		}
	}
	l.frame = s.frame()
	return l
}
