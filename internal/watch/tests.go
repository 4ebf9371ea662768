package watch

import "math"

// Usual are the settings of the scan, found on the years 2005 to 2009 of a
// public event stream (docs/early-warning.md says how, and how often it is
// wrong): a burst of 3 to 28 days against the year before.
func Usual() Scan {
	return Scan{Windows: []int{3, 7, 14, 28}, Baseline: 365, Guard: 7, Least: 60, MinSeen: 2, P: 1.2e-3, Prior: 5, Dispersion: 2}
}

// Visiting is the p of a count in which visits and talks stand beside deeds: most
// bursts of those are entries of a calendar.
const Visiting = 3.8e-4

// Talked is what Usual asks of everything between the two beside: see Confirm.
const Talked = 0.05

// Told is how many must be told in the window for a burst: of everything between the
// two, of which MinSeen are of the kind that is asked for; where there is no second
// count, of that kind itself.
const Told = 3

// Slow are the settings for slow growth: 28 to 90 days against two years.
func Slow() Scan {
	return Scan{Windows: []int{28, 60, 90}, Baseline: 730, Guard: 7, Least: 180, MinSeen: 6, P: 1e-3, Prior: 5, Dispersion: 2}
}

// Quiet is how long an alarm stands for all that follows, and when it is said
// again: see Silence.
func Quiet() Silence { return Silence{Days: 60, Escalate: 0.05} }

// tooThin is what a stream must hold in a year before a burst or growth is
// judged: with less, the baseline is a guess.
const tooThin = 4

// thinYear says whether the series has too little in the days before index i
// to judge a change by, in events a year of days known.
func thinYear(t tally, i, baseline int) (perYear float64, thin bool) {
	lo := max(0, i-baseline)
	days := t.days(lo, i)
	if days == 0 {
		return 0, true
	}
	perYear = float64(t.count(lo, i)) * 365.25 / float64(days)
	return perYear, perYear < tooThin
}

// firstEver is the test that nothing was ever counted before index i and
// something on it. P is the chance of one or more on a day after n days of none,
// with Jeffreys' prior for the rate: 1 - (n/(n+1))^½.
func firstEver(t tally, i, least int) (f Finding, ok bool) {
	known := t.days(0, i)
	if known < least || t.count(0, i+1) == 0 || t.count(0, i) > 0 {
		return f, false
	}
	n := float64(known)
	return Finding{Day: t.first + i, Window: 1, Seen: t.count(i, i+1), Expected: 0.5 / n, Dispersion: 1, Baseline: known, P: 1 - math.Sqrt(n/(n+1))}, true
}

// levelDays is the window of the test level; levelBaseline what it is held against.
const (
	levelDays     = 28
	levelBaseline = 730
)

// level is the test "high and rising": the last 28 days hold more than the 28
// before, and more than all but P of the 28-day windows of the two years
// before, the present high included: it says that a conflict that is already
// alight is at its height. P is the share of windows that held as many.
func level(t tally, i int) (f Finding, ok bool) {
	lo, start := max(0, i+1-levelBaseline), i+1-levelDays
	if start-levelDays < lo || !t.judged(start, i+1) || t.days(lo, start) < 365 {
		return f, false
	}
	seen, as, n, sum := t.count(start, i+1), 0, 0, 0
	for j := lo + levelDays; j <= start; j++ {
		if !t.judged(j-levelDays, j) {
			continue
		}
		c := t.count(j-levelDays, j)
		n, sum = n+1, sum+c
		if c >= seen {
			as++
		}
	}
	if n == 0 || seen <= t.count(start-levelDays, start) {
		return f, false
	}
	return Finding{Day: t.first + i, Window: levelDays, Seen: seen, Expected: float64(sum) / float64(n), Dispersion: 1,
		Baseline: t.days(lo, start), P: float64(as+1) / float64(n+1)}, true
}

// silence is the test that nothing was counted for as long as it is improbable
// at the rate and dispersion of the year before the last event. fixed > 0 is the
// days to be silent, asked for by the watch; P is told all the same.
func silence(t tally, i, fixed int, p float64) (f Finding, ok bool) {
	start := i + 1
	for start > 0 && t.count(start-1, start) == 0 {
		start--
	}
	lo := max(0, start-365)
	days, quiet := t.days(lo, start), i+1-start
	if quiet == 0 || days < 60 || !t.judged(start, i+1) {
		return f, false
	}
	mean := float64(t.count(lo, start)) / float64(days)
	variance := 0.0
	for j := lo; j < start; j++ {
		if t.days(j, j+1) == 1 {
			d := float64(t.count(j, j+1)) - mean
			variance += d * d / float64(days)
		}
	}
	if mean*365 < tooThin {
		return f, false
	}
	dispersion := max(1, variance/mean)
	f = Finding{Day: t.first + i, Window: quiet, Expected: mean * t.effort(start, i+1), Dispersion: dispersion, Baseline: days}
	f.P = emptyNegBin(f.Expected, dispersion)
	if fixed > 0 {
		return f, quiet >= fixed
	}
	return f, f.P <= p
}

// emptyNegBin is P(X = 0) of a negative binomial.
func emptyNegBin(mean, dispersion float64) float64 {
	if dispersion <= 1+1e-6 {
		return max(least, math.Exp(-mean))
	}
	return max(least, math.Pow(dispersion, -mean/(dispersion-1)))
}
