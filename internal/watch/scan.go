package watch

import "math"

// A Scan is the settings of the prospective scan: windows that end today
// against the days before them (Kulldorff 2001, with a negative binomial instead
// of the Poisson distribution: Tango, Takahashi and Kohriyama 2011).
type Scan struct {
	Windows  []int   // lengths in days
	Baseline int     // days that say what is usual, before window and guard
	Guard    int     // days between window and baseline, so that a slow start does not hide itself
	Least    int     // days known in the baseline, below which nothing is judged
	MinSeen  int     // events in the window, below which nothing is said
	P        float64 // alarm at or below
	// Prior and Dispersion steady the estimate of overdispersion: that of the
	// stream is taken together with Prior windows of this Dispersion.
	Prior, Dispersion float64
}

// A Finding is a test at one day: how many were seen in the window that ends
// there, how many the baseline lets expect, how overdispersed it is, and the
// probability of as many or more by chance.
type Finding struct {
	Day        int     `json:"day"`    // last of the window
	Window     int     `json:"window"` // days
	Seen       int     `json:"seen"`
	Expected   float64 `json:"expected"`
	Dispersion float64 `json:"dispersion"` // variance ÷ mean of counts in windows of this length
	Baseline   int     `json:"baseline"`   // days known
	P          float64 `json:"p"`
}

// A scanner answers tests on one series, on any of its days.
type scanner struct {
	Scan
	tally
}

func newScanner(s Series, settings Scan) *scanner {
	return &scanner{Scan: settings, tally: newTally(s)}
}

// test is the finding of window w at index i; ok is false where too little is
// known to judge.
func (s *scanner) test(i, w int) (f Finding, ok bool) {
	start := i + 1 - w
	if start < 0 || !s.judged(start, i+1) {
		return f, false
	}
	hi := start - s.Guard
	lo := max(0, hi-s.Baseline)
	if hi <= 0 || s.days(lo, hi) < s.Least+w-1 {
		return f, false
	}
	first := min(hi, lo+w-1) // the first window that lies wholly in the baseline ends here
	f = Finding{Day: s.first + i, Window: w, Seen: s.count(start, i+1), Baseline: s.days(lo, hi), P: 1}
	if f.Seen < s.MinSeen {
		return f, true // of so few nothing is said, and nothing computed
	}
	n, mean, variance := 0.0, 0.0, 0.0
	for end := first + 1; end <= hi; end++ {
		if s.judged(end-w, end) { // a rate: counts at usual volume
			r := float64(s.count(end-w, end)) * float64(w) / s.effort(end-w, end)
			n, mean, variance = n+1, mean+r, variance+r*r
		}
	}
	if n < float64(s.Least) {
		return f, false
	}
	mean /= n
	variance = variance/n - mean*mean
	blocks := n / float64(w) // windows overlap: so many are independent
	mean += 0.5 / blocks     // half an event never seen: a rate is not zero because a year was
	dispersion := (blocks*variance/mean + s.Prior*s.Dispersion) / (blocks + s.Prior)
	f.Expected = mean * s.effort(start, i+1) / float64(w)
	f.Dispersion = max(1, dispersion) * (1 + 1/blocks) // the mean itself is only estimated
	if float64(f.Seen) > f.Expected {
		f.P = TailNegBin(f.Seen, f.Expected, f.Dispersion)
	}
	return f, true
}

// best is the least probable finding at index i among the windows that begin
// after index after and that will do; ok is false where there is none.
func (s *scanner) best(i, after int, will func(Finding) bool) (found Finding, ok bool) {
	found.P = math.Inf(1)
	for _, w := range s.Windows {
		if i+1-w <= after {
			continue
		}
		if f, judged := s.test(i, w); judged && f.P < found.P && will(f) {
			found, ok = f, true
		}
	}
	return found, ok
}
