package watch

// A Silence is how an alarm that has been raised stays one alarm: it is not
// said again, unless it escalates.
type Silence struct {
	Days int // after an alarm nothing is said of the same stream for so long …
	// … unless the days after it alone are as improbable against the episode's
	// own level as Escalate says, which is said once; 0 never.
	Escalate float64
}

// Confirm asks of a finding that a second count, of the same days, be
// improbable too in the same window: P at most, 0 asks nothing. The first count
// is of one direction (conflict), the second of everything between the two: a
// turning point is talked about.
type Confirm struct {
	Series Series
	P      float64
	Seen   int // at least
}

// A Raised is a finding that became an alarm. Escalates says that one on the
// same stream was still open.
type Raised struct {
	Finding
	Escalates bool
}

// Raise runs the scan over a series day by day, as it would have run at the
// time, and gives the alarms in order. A day that tells nothing raises none: what
// its windows hold was judged when it came.
func Raise(s Series, confirm Confirm, scan Scan, quiet Silence) []Raised {
	sc, second := newScanner(s, scan), newScanner(confirm.Series, scan)
	confirmed := func(i int, f Finding) bool {
		if confirm.P == 0 {
			return true
		}
		g, ok := second.test(i, f.Window)
		return ok && g.P <= confirm.P && g.Seen >= confirm.Seen
	}
	var out []Raised
	last, since := never, never // index of the last alarm, and of the first day of its window
	for i := range s.Len() {
		if sc.count(i, i+1) == 0 && (confirm.P == 0 || second.count(i, i+1) == 0) {
			continue // a change is found on a day that tells something
		}
		silent := i-last <= quiet.Days
		if s.missing(i) || silent && (quiet.Escalate == 0 || out[len(out)-1].Escalates) {
			continue
		}
		after := never
		if silent {
			after = last
		}
		f, ok := sc.best(i, after, func(f Finding) bool {
			return f.P <= scan.P && confirmed(i, f) && (!silent || sc.episode(i, f, since) <= quiet.Escalate)
		})
		if !ok {
			continue
		}
		out = append(out, Raised{Finding: f, Escalates: silent})
		last, since = i, i+1-f.Window
	}
	return out
}

// episode is the probability of the finding's count if nothing changed since
// the episode began at index since.
func (s *scanner) episode(i int, f Finding, since int) float64 {
	start := i + 1 - f.Window
	days := s.days(max(0, since), start)
	if start <= since || days == 0 {
		return 1
	}
	blocks := float64(days) / float64(f.Window)
	mean := (float64(s.count(max(0, since), start)) + 0.5) / blocks
	return TailNegBin(f.Seen, mean, s.Dispersion*(1+1/blocks))
}
