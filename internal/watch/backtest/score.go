package backtest

import (
	"math"
	"math/rand/v2"
	"slices"

	"attache/internal/watch"
)

// A hit is an alarm from 7 days before a turning point to 14 after; a point is
// visible where the stream has at least 5 events from 3 days before to 14 after.
const (
	early, late          = 7, 14
	visibleEarly, enough = 3, 5
)

// A Score is how alarms stand against turning points.
type Score struct {
	Points      int     `json:"points"`
	Hits        int     `json:"hits"`
	Visible     int     `json:"visible"`
	VisibleHits int     `json:"visible_hits"`
	Other       float64 `json:"other_per_stream_year"`
	Delay       float64 `json:"median_delay_days"`
	Placebo     float64 `json:"placebo"`
	StreamYears float64 `json:"stream_years"`
	Streams     int     `json:"streams"`
	delays      []float64
	others      int
}

// Compare scores the alarms (one list of days for each stream) over the days
// [from, to].
func Compare(streams []Stream, alarms [][]int, from, to int) Score {
	s := Score{Streams: len(streams)}
	known := 0
	for k, st := range streams {
		x := st.Series
		for i := range x.Len() {
			if d := x.First + i; d >= from && d <= to && !(x.Missing != nil && x.Missing[i]) {
				known++
			}
		}
		for _, d := range alarms[k] {
			if d >= from && d <= to && !slices.ContainsFunc(st.Points, func(p Point) bool { return d >= p.Day-early && d <= p.Day+late }) {
				s.others++
			}
		}
		for _, p := range st.Points {
			if p.Day < from || p.Day > to {
				continue
			}
			s.Points++
			seen := 0
			for d := max(p.Day-visibleEarly, x.First); d <= p.Day+late && d < x.First+x.Len(); d++ {
				seen += x.Counts[d-x.First]
			}
			visible := seen >= enough
			i := slices.IndexFunc(alarms[k], func(d int) bool { return d >= p.Day-early && d <= p.Day+late })
			if visible {
				s.Visible++
			}
			if i < 0 {
				continue
			}
			s.Hits++
			if visible {
				s.VisibleHits++
			}
			s.delays = append(s.delays, float64(alarms[k][i]-p.Day))
		}
	}
	s.StreamYears = float64(known) / 365.25
	if known > 0 {
		s.Other = round(float64(s.others) / s.StreamYears)
	}
	s.StreamYears = round(s.StreamYears)
	s.Delay = median(s.delays)
	s.Placebo = round(placebo(streams, alarms, from, to))
	return s
}

// placebo is the share of random days, away from any turning point of the
// stream, that an alarm would have hit: 200 draws a stream, the same every run.
func placebo(streams []Stream, alarms [][]int, from, to int) float64 {
	draw := rand.New(rand.NewPCG(2005, 2015))
	hits, all := 0, 0
	for k, st := range streams {
		for range 200 {
			day := from + draw.IntN(to-from+1)
			if slices.ContainsFunc(st.Points, func(p Point) bool { return day-p.Day <= early+late && p.Day-day <= early+late }) {
				continue
			}
			all++
			if slices.ContainsFunc(alarms[k], func(d int) bool { return d >= day-early && d <= day+late }) {
				hits++
			}
		}
	}
	if all == 0 {
		return 0
	}
	return float64(hits) / float64(all)
}

func median(x []float64) float64 {
	if len(x) == 0 {
		return 0
	}
	x = slices.Sorted(slices.Values(x))
	if n := len(x); n%2 == 0 {
		return (x[n/2-1] + x[n/2]) / 2
	}
	return x[len(x)/2]
}

// Days are the days of the alarms that the settings raise on each stream.
func Days(streams []Stream, s Settings) [][]int {
	out := make([][]int, len(streams))
	for k, st := range streams {
		scan := s.Scan
		if st.Direction == "coop" {
			scan.P = s.Visiting
		}
		for _, r := range watch.Raise(st.Series, watch.Confirm{Series: st.All, P: s.Talked, Seen: s.Told}, scan, s.Silence) {
			out[k] = append(out[k], r.Day)
		}
	}
	return out
}

// round keeps four decimals: more are noise, and would differ between processors.
func round(x float64) float64 { return math.Round(x*1e4) / 1e4 }
