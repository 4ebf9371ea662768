package watch

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

// panel are the sources that were read from the start of the baseline on. One
// that was added later has no baseline: what it tells raises no alarm yet, and
// its reports do not count as coverage.
func (c Coverage) panel(from int) map[string]bool {
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

// series are the counts of the tellings over [from, to], days, with what the
// panel read as volume.
func (c Coverage) series(tellings []telling, panel map[string]bool, from, to int) Series {
	n := to - from + 1
	s := Series{First: from, Counts: make([]int, n), Missing: make([]bool, n), Volume: make([]float64, n)}
	for i := range n {
		k := from + i - c.First
		s.Missing[i] = k < 0 || k >= c.Days || c.Missing != nil && c.Missing[k]
	}
	for name := range panel {
		days := c.Reports[name]
		for i := range n {
			if k := from + i - c.First; k >= 0 && k < len(days) {
				s.Volume[i] += float64(days[k]) // whole numbers: their order is nothing
			}
		}
	}
	for _, t := range tellings {
		if t.day >= from && t.day <= to && panel[t.source] {
			s.Counts[t.day-from]++
		}
	}
	return s
}

// A telling is one count: an event told by one independent origin (or report)
// for the first time.
type telling struct {
	day       int
	source    string
	origin    string
	event     string
	contested bool
}

// tellings counts sightings, which must be in order of day: each event once for
// each independent origin, or, if so wished, for each report.
func tellings(sightings []Sighting, reports bool) []telling {
	type key struct{ event, origin string }
	seen := map[key]bool{}
	var out []telling
	for _, s := range sightings {
		k := key{s.Event, s.Origin}
		if reports {
			k.origin = s.Report
		}
		if seen[k] {
			continue
		}
		seen[k] = true
		out = append(out, telling{day: s.Day, source: s.Source, origin: s.Origin, event: s.Event, contested: s.Contested})
	}
	return out
}
