package backtest

import (
	"fmt"
	"slices"
	"strings"

	"attache/internal/watch"
)

// rows are the scores by name, in order.
func rows(r Result) []struct {
	name string
	Score
} {
	out := []struct {
		name string
		Score
	}{
		{"ICEWS05-15", r.ICEWS05.Score}, {"  2005-2009, tuned on", r.ICEWS05.Tuned}, {"  from 2010", r.ICEWS05.From2010}, {"ICEWS18", r.ICEWS18},
	}
	if r.GDELT != nil {
		out = append(out, []struct {
			name string
			Score
		}{{"GDELT 2018-24", *r.GDELT}, {"  GDELT from 2020", *r.GDELT2020}}...)
	}
	return out
}

// Text is the result for a terminal.
func Text(r Result) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-22s %7s %7s %9s %6s %8s\n", "alarms", "hits", "visible", "other/yr", "delay", "placebo")
	for _, s := range rows(r) {
		fmt.Fprintf(&b, "%-22s %3d/%-3d %3d/%-3d %9.2f %6.1f %7.1f%%\n", s.name, s.Hits, s.Points, s.VisibleHits, s.Visible, s.Other, s.Delay, 100*s.Placebo)
	}
	n := r.Nulls
	fmt.Fprintf(&b, "\nnull streams, alarms a stream-year: Poisson %.2f, negative binomial %.2f, shuffled %.2f, blocks %.2f, drift %.2f; after a 30-day gap %d\n",
		n.Poisson, n.Negbin, n.Shuffled, n.Blocks, n.Drift, n.Gap)
	fmt.Fprintf(&b, "\n%-22s %7s %7s %7s %7s %12s\n", "forecast, 30 days", "n", "Brier", "base", "skill", "calibration")
	for _, c := range watch.Classes {
		f := r.Forecast[c]
		fmt.Fprintf(&b, "%-22s %7d %7.4f %7.4f %7.3f %12.3f\n", c, f.N, f.Brier, f.Base, f.Skill, f.Calibration)
	}
	fmt.Fprintf(&b, "\nlinks, ICEWS14 valid: MRR %.1f%%, hits@10 %.1f%%\n", 100*r.Links.MRR, 100*r.Links.Hits10)
	return b.String()
}

// Table is the scores with tabs between the cells.
func Table(r Result) string {
	var b strings.Builder
	b.WriteString("stream\tpoints\thits\tvisible\tvisible_hits\tother_per_stream_year\tmedian_delay_days\tplacebo\n")
	for _, s := range rows(r) {
		fmt.Fprintf(&b, "%s\t%d\t%d\t%d\t%d\t%.3f\t%g\t%.3f\n", strings.TrimSpace(s.name), s.Points, s.Hits, s.Visible, s.VisibleHits, s.Other, s.Delay, s.Placebo)
	}
	return b.String()
}

// Page is docs/early-warning.md. It holds no seconds: two runs give one page.
func Page(r Result) string {
	var b strings.Builder
	b.WriteString(head)
	b.WriteString("## Alarms\n\n| stream | hits | of the visible | other alarms a stream-year | median delay, days | placebo |\n|---|---|---|---|---|---|\n")
	for _, s := range rows(r) {
		fmt.Fprintf(&b, "| %s | %d of %d | %d of %d | %.2f | %g | %.1f %% |\n", strings.TrimSpace(s.name), s.Hits, s.Points, s.VisibleHits, s.Visible, s.Other, s.Delay, 100*s.Placebo)
	}
	st := r.Settings
	fmt.Fprintf(&b, hits, st.Scan.P, st.Visiting, st.Scan.Windows, st.Scan.Baseline, st.Scan.Guard, st.Scan.MinSeen, st.Scan.Prior, st.Scan.Dispersion, st.Talked, st.Told, st.Silence.Days, st.Silence.Escalate, st.Signed.Z, st.Signed.Floor)
	n := r.Nulls
	fmt.Fprintf(&b, "## Where nothing happens\n\n%s\n| null stream | alarms a stream-year |\n|---|---|\n| Poisson | %.2f |\n| negative binomial, dispersion of the stream | %.2f |\n| days shuffled | %.2f |\n| stretches of 28 days shuffled (the bursts stay) | %.2f |\n| drift, season and weekday | %.2f |\n\nAlarms that 30 missing days cause, over all streams: %d.\n\n",
		nulls, n.Poisson, n.Negbin, n.Shuffled, n.Blocks, n.Drift, n.Gap)
	b.WriteString("## What may follow\n\n" + next + "\n| class | forecasts | Brier | of the base rate | skill | calibration error |\n|---|---|---|---|---|---|\n")
	for _, c := range watch.Classes {
		f := r.Forecast[c]
		fmt.Fprintf(&b, "| %s | %d | %.4f | %.4f | %.3f | %.3f |\n", c, f.N, f.Brier, f.Base, f.Skill, f.Calibration)
	}
	b.WriteString("\nReliability: forecast → what happened, with the number of forecasts.\n\n| class |")
	for i := range 10 {
		fmt.Fprintf(&b, " %d–%d %% |", 10*i, 10*i+10)
	}
	b.WriteString("\n|---|" + strings.Repeat("---|", 10) + "\n")
	for _, c := range watch.Classes {
		fmt.Fprintf(&b, "| %s |", c)
		for i := range 10 {
			k := slices.IndexFunc(r.Forecast[c].Bins, func(x watch.Bin) bool { return int(x.From*10+0.5) == i })
			if k < 0 {
				b.WriteString(" – |")
				continue
			}
			x := r.Forecast[c].Bins[k]
			fmt.Fprintf(&b, " %.0f → %.0f (%d) |", 100*x.Forecast, 100*x.Happened, x.N)
		}
		b.WriteString("\n")
	}
	fmt.Fprintf(&b, "\nThe missing end of a link, ICEWS14 valid split, single step, time-aware filter, both directions, ties half: MRR %.1f %%, hits@10 %.1f %% over %d questions.\n", 100*r.Links.MRR, 100*r.Links.Hits10, r.Links.N)
	return b.String()
}

const head = `# Early warning: how often it is right

Written by ` + "`attache backtest --streams DIR --doc docs/early-warning.md`" + `; do not edit. The streams are public event data: ICEWS05-15, ICEWS18 and ICEWS14
(Boschee et al. 2015, doi:10.7910/DVN/28075, in the extracts of the temporal-knowledge-graph literature) and daily pair volumes of GDELT 2 (gdeltproject.org).

A stream is a pair of parties in one direction, conflict or cooperation. Against it stand dated turning points, written by hand from the public record.
A **hit** is an alarm from 7 days before a turning point to 14 after. A point is **visible** where the stream has five events from 3 days before to 14 after: the extracts
are thin, and what is not in them nobody can see. **Other alarms** are all that hit no listed point: an upper bound of the false ones, since many are true.
**Placebo** is the share of random days, away from any listed point, that an alarm would have hit. Missing days are missing, never zero.

`

const hits = `
Settings: negative-binomial scan, p ≤ %g, of cooperation, where visits are counted with deeds, p ≤ %g; windows %v days against %d with a guard of %d, at least %d seen, dispersion steadied by
%g windows of %g; everything between the two in the same window p ≤ %g and at least %d; silent for %d days unless the days since the last alarm alone are improbable (p ≤ %g) against the episode's own level.
On GDELT, which is no count, the robust z of the pair's share of the day's volume, %g or more, with a spread of at least %g ten-thousandths; these two were chosen on 2018 and 2019, all else on the
years 2005 to 2009 of ICEWS05-15: among about four hundred settings the one amid the best, with the loosest p that raises at most 0.25 other alarms a stream-year there.

Not wholly unseen: the figures from 2010 on were looked at for about ninety settings of an earlier round and twenty-six of this one, those of ICEWS18 for about ninety, of GDELT from 2020 for about fifty.
The tuning years tell little apart: sixteen to nineteen of their 25 points are hit by nearly every setting, and what they rate alike reached 19 to 24 of the 54 later points at 0.21 to 0.29 other alarms.
The table of turning points has 79 rows for this stream, 25 before 2010 and 54 after; the window of the last (2015-12-28) runs past the end of the data, and ten have no event of their direction near them at all.
These settings give up two hits of ICEWS18 (18 at 0.66 other alarms before, 16 at 0.44 now) for four from 2010 on (20 at 0.26 before): the tuning years chose them, not these years.
That missing days cause no alarm is counted while a window can reach them; counted over 90 days it was one, where the gap had taken a burst out of the baseline.

`

const nulls = `Streams made of the real ones with nothing in them to find.
`

const next = `The probability that a dyad has an event of a class in the next 30 days, from counted rules over the age of its last one, their number with a half-life, the other classes, and its own share so far.
Judged from 2010 on; at each forecast only what lay before it was known. The base rate is the dyad's own share of such stretches.
`
