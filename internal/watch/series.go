package watch

// A Series is counts by day: Counts[i] belongs to day First+i (days since
// 1970-01-01). Missing days are no zeroes: they were not looked at. Volume is
// what was read that day by the stable panel, in any unit, for normalising;
// nil means that every day is like every other.
type Series struct {
	First   int
	Counts  []int
	Missing []bool    // nil: none
	Volume  []float64 // nil: constant
}

// Len is the number of days from the first to the last.
func (s Series) Len() int { return len(s.Counts) }

// missing says whether nothing is known of day i.
func (s Series) missing(i int) bool {
	return s.Missing != nil && s.Missing[i]
}

// A tally answers sums over stretches of a series in constant time. All sums
// are over [from, to), indices into the series, of days that are not missing.
type tally struct {
	seen   []int     // prefix sums of counts
	known  []int     // of days not missing
	volume []float64 // of volume, mean 1 over the days known
	rate   float64   // volume of a day known
}

func newTally(s Series) tally {
	n := s.Len()
	t := tally{seen: make([]int, n+1), known: make([]int, n+1), volume: make([]float64, n+1)}
	for i, c := range s.Counts {
		t.seen[i+1], t.known[i+1], t.volume[i+1] = t.seen[i], t.known[i], t.volume[i]
		if s.missing(i) {
			continue
		}
		t.seen[i+1] += c
		t.known[i+1]++
		if s.Volume == nil {
			t.volume[i+1]++
		} else {
			t.volume[i+1] += s.Volume[i]
		}
	}
	t.rate = 1
	if t.known[n] > 0 && t.volume[n] > 0 {
		t.rate = t.volume[n] / float64(t.known[n])
	}
	return t
}

func (t tally) count(from, to int) int { return t.seen[to] - t.seen[from] }
func (t tally) days(from, to int) int  { return t.known[to] - t.known[from] }

// effort is the volume of the stretch in days of usual volume.
func (t tally) effort(from, to int) float64 { return (t.volume[to] - t.volume[from]) / t.rate }

// judged says whether enough was read in the stretch to say anything: every day
// is known, and at least half of what is usual was read. Less is not divided by.
func (t tally) judged(from, to int) bool {
	return t.days(from, to) == to-from && t.effort(from, to) >= float64(to-from)/2
}
