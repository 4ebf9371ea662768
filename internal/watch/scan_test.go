package watch

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"
	"pgregory.net/rapid"
)

// The tail is the sum of the probabilities, written from the definition with
// Lgamma.
func TestTailNegBinIsTheSum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seen := rapid.IntRange(1, 60).Draw(t, "seen")
		mean := rapid.Float64Range(0.01, 40).Draw(t, "mean")
		dispersion := rapid.Float64Range(1.01, 8).Draw(t, "dispersion")
		r, q := mean/(dispersion-1), 1-1/dispersion
		below := 0.0
		for k := range seen {
			a, _ := math.Lgamma(r + float64(k))
			b, _ := math.Lgamma(r)
			c, _ := math.Lgamma(float64(k) + 1)
			below += math.Exp(a - b - c + r*math.Log(1-q) + float64(k)*math.Log(q))
		}
		if got := TailNegBin(seen, mean, dispersion); math.Abs(got-(1-below)) > 1e-9 {
			t.Fatalf("P(X ≥ %d; mean %g, dispersion %g) = %g, the sum says %g", seen, mean, dispersion, got, 1-below)
		}
	})
}

func TestTailEdges(t *testing.T) {
	for _, c := range []struct {
		seen             int
		mean, dispersion float64
		want             float64
	}{
		{0, 3, 2, 1},
		{1, 1, 1, 1 - math.Exp(-1)}, // Poisson
		{1, 2, 2, 1 - math.Pow(2, -2)},
		{5, 0, 2, least},
		{5000, 1, 1.5, least},
	} {
		if got := TailNegBin(c.seen, c.mean, c.dispersion); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("P(X ≥ %d; %g, %g) = %g, not %g", c.seen, c.mean, c.dispersion, got, c.want)
		}
	}
}

// Series are written as stretches: 400*1/5 is 400 days with one event every
// fifth, 3*4 three days of four each, 30*? thirty missing days.
func parseSeries(text string) (s Series, err error) {
	s.First = 12000
	for _, word := range strings.Fields(text) {
		days, what, _ := strings.Cut(word, "*")
		n, err := strconv.Atoi(days)
		if err != nil {
			return s, err
		}
		count, every, has := strings.Cut(what, "/")
		step := 1
		if has {
			if step, err = strconv.Atoi(every); err != nil {
				return s, err
			}
		}
		c := 0
		if count != "?" {
			if c, err = strconv.Atoi(count); err != nil {
				return s, err
			}
		}
		for i := range n {
			x := 0
			if i%step == 0 {
				x = c
			}
			s.Counts = append(s.Counts, x)
			s.Missing = append(s.Missing, count == "?")
		}
	}
	return s, nil
}

func TestRaise(t *testing.T) {
	datadriven.Walk(t, "testdata/raise", func(t *testing.T, path string) {
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			s, err := parseSeries(d.Input)
			if err != nil {
				d.Fatalf(t, "%v", err)
			}
			settings := Usual()
			if d.Cmd == "growth" {
				settings = Slow()
			}
			var b strings.Builder
			for _, r := range Raise(s, Confirm{}, settings, Quiet()) {
				fmt.Fprintf(&b, "day %d: %d in %d days, %.1f expected, p %.1e", r.Day-s.First, r.Seen, r.Window, r.Expected, r.P)
				if r.Escalates {
					b.WriteString(", escalates")
				}
				b.WriteString("\n")
			}
			if b.Len() == 0 {
				return "nothing\n"
			}
			return b.String()
		})
	})
}

// Whatever the stream, thirty missing days alone raise nothing: an alarm after
// the gap has its whole window on known days.
func TestGapIsNotZero(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rate := rapid.IntRange(1, 4).Draw(t, "a day")
		at := rapid.IntRange(100, 500).Draw(t, "at")
		s := Series{First: 0, Counts: make([]int, 600), Missing: make([]bool, 600)}
		for i := range s.Counts {
			s.Counts[i] = rate
			if i >= at && i < at+30 {
				s.Counts[i], s.Missing[i] = 0, true
			}
		}
		if r := Raise(s, Confirm{}, Usual(), Quiet()); len(r) > 0 {
			t.Fatalf("an even stream with a gap at %d raises %+v", at, r)
		}
	})
}

// Twice the reports read are no growth.
func TestVolumeIsNoGrowth(t *testing.T) {
	s := Series{Counts: make([]int, 600), Volume: make([]float64, 600)}
	for i := range s.Counts {
		s.Counts[i], s.Volume[i] = 2, 50
		if i >= 500 {
			s.Counts[i], s.Volume[i] = 6, 150
		}
	}
	if r := Raise(s, Confirm{}, Usual(), Quiet()); len(r) > 0 {
		t.Errorf("three times as much read, three times as much found: %+v", r)
	}
	s.Volume = nil
	if r := Raise(s, Confirm{}, Usual(), Quiet()); len(r) == 0 {
		t.Error("three times as much found in as much read raises nothing")
	}
}
