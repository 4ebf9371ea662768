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

// A frame is what is known of the days of a series whatever is counted on them:
// which were looked at, and how much was read. Many watches share one.
type frame struct {
	first   int
	missing []bool    // nil: none
	known   []int     // prefix sums of days not missing
	volume  []float64 // prefix sums of volume; nil: constant
	rate    float64   // volume of a day known
}

func (s Series) frame() frame {
	n := s.Len()
	f := frame{first: s.First, missing: s.Missing, known: make([]int, n+1)}
	if s.Volume != nil {
		f.volume = make([]float64, n+1)
	}
	for i := range n {
		f.known[i+1] = f.known[i]
		if s.Volume != nil {
			f.volume[i+1] = f.volume[i]
		}
		if s.missing(i) {
			continue
		}
		f.known[i+1]++
		if s.Volume != nil {
			f.volume[i+1] += s.Volume[i]
		}
	}
	if s.Volume != nil && f.known[n] > 0 {
		f.rate = f.volume[n] / float64(f.known[n])
	}
	return f
}

// A tally answers sums over stretches of a series in constant time. All sums
// are over [from, to), indices into the series, of days that are not missing.
type tally struct {
	frame
	seen []int // prefix sums of counts
}

func newTally(s Series) tally { return s.frame().tally(s.Counts) }

// tally are the sums of counts by day of the frame.
func (f frame) tally(counts []int) tally {
	t := tally{frame: f, seen: make([]int, len(counts)+1)}
	for i, c := range counts {
		t.seen[i+1] = t.seen[i]
		if f.missing == nil || !f.missing[i] {
			t.seen[i+1] += c
		}
	}
	return t
}

func (t tally) count(from, to int) int { return t.seen[to] - t.seen[from] }
func (f frame) days(from, to int) int  { return f.known[to] - f.known[from] }

// steady is the volume, in reports, of which every stretch is given as much as
// is usual before it is compared: where a week has five reports, ten are chance
// and no reason to expect twice as much.
const steady = 30

// effort is the volume of the stretch in days of usual volume.
func (f frame) effort(from, to int) float64 {
	days := float64(f.days(from, to))
	if f.rate == 0 {
		return days
	}
	return days * (f.volume[to] - f.volume[from] + steady) / (f.rate*days + steady)
}

// judged says whether enough was read in the stretch to say anything: every day
// is known, and at least half of what is usual was read. Less is not divided by.
func (f frame) judged(from, to int) bool {
	return f.days(from, to) == to-from && f.effort(from, to) >= float64(to-from)/2
}
