// Package backtest measures the detectors and forecasts of package watch on
// public event streams, by a protocol fixed beforehand: tuned on the years 2005
// to 2009 of one stream, reported on what came later and on other streams.
package backtest

import (
	"slices"

	"attache/internal/exchange"
	"attache/internal/watch"
)

// warm is the days of a stream before the first judged: 60 of baseline, guard
// and window.
const warm = 68

// Data are the streams of a run. GDELT may be nil.
type Data struct {
	Points   []Point
	ICEWS05  exchange.TKG
	ICEWS18  exchange.TKG
	ICEWS14  exchange.TKG
	GDELT    *Pairs
	Holes05  []Hole
	From2010 int // the first day that was not tuned on
	Until    int // the last tuned on
	From2020 int // the first day of GDELT that was not tuned on
}

// A Result is what a run measured, in the shape that `attache backtest -o json` promises.
type Result struct {
	ICEWS05   Long                         `json:"icews0515"`
	ICEWS18   Score                        `json:"icews18"`
	GDELT     *Score                       `json:"gdelt,omitempty"`
	GDELT2020 *Score                       `json:"gdelt_from_2020,omitempty"`
	Nulls     Nulls                        `json:"nulls"`
	Links     Ranked                       `json:"forecast_icews14_valid"`
	Forecast  map[string]watch.Reliability `json:"forecast_dyads"`
	Settings  Settings                     `json:"settings"`
}

// Long is the score on a stream of many years, in all and by part.
type Long struct {
	Score
	Tuned    Score `json:"until_2009"`
	From2010 Score `json:"from_2010"`
}

// Ranked is a ranking with the seconds it took.
type Ranked struct {
	watch.Ranking
	Seconds float64 `json:"seconds"`
}

// Settings are those of the run.
type Settings struct {
	Scan     watch.Scan    `json:"scan"`
	Visiting float64       `json:"visiting"` // p of cooperation, where visits are counted
	Talked   float64       `json:"talked"`
	Told     int           `json:"told"`
	Silence  watch.Silence `json:"silence"`
	Signed   watch.Signed  `json:"signed"`
}

// Usual are the settings that the program uses.
func Usual() Settings {
	return Settings{Scan: watch.Usual(), Visiting: watch.Visiting, Talked: watch.Talked, Told: watch.Told, Silence: watch.Quiet(),
		Signed: watch.Signed{Windows: []int{1, 3, 7, 14, 28}, Baseline: 365, Guard: 7, Least: 60, Days: 60, Z: 8, Floor: 40}}
}

// Alarms scores the settings on the streams and gives all parts.
func Alarms(d Data, s Settings, say func(string)) Result {
	r := Result{Settings: s}
	say("ICEWS05-15")
	long := Streams(d.ICEWS05, of(d.Points, "icews0515"), d.Holes05)
	alarms := Days(long, s)
	first, last := span(long)
	r.ICEWS05.Score = Compare(long, alarms, first+warm, last)
	r.ICEWS05.Tuned = Compare(long, alarms, first+warm, d.Until)
	r.ICEWS05.From2010 = Compare(long, alarms, d.From2010, last)
	say("ICEWS18")
	short := Streams(d.ICEWS18, of(d.Points, "icews18"), nil)
	from, to := span(short)
	r.ICEWS18 = Compare(short, Days(short, s), from+warm, to)
	say("null streams")
	r.Nulls = Null(long, s, first+warm, last)
	if d.GDELT != nil {
		say("GDELT")
		v := d.GDELT.Volumes(of(d.Points, "gdelt1824"))
		if from, to := span(v.Streams); to > from {
			days := v.Days(s.Signed)
			score := Compare(v.Streams, days, from+s.Signed.Least+8, to)
			score.Visible, score.VisibleHits = score.Points, score.Hits // a volume does not say what is visible
			r.GDELT = &score
			held := Compare(v.Streams, days, d.From2020, to)
			held.Visible, held.VisibleHits = held.Points, held.Hits
			r.GDELT2020 = &held
		}
	}
	return r
}

// of are the points of a stream.
func of(points []Point, stream string) []Point {
	return slices.DeleteFunc(slices.Clone(points), func(p Point) bool { return p.Stream != stream })
}

// span is the first and the last day of the streams.
func span(streams []Stream) (first, last int) {
	if len(streams) == 0 {
		return 0, 0
	}
	s := streams[0].Series
	return s.First, s.First + s.Len() - 1
}
