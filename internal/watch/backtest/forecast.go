package backtest

import (
	"slices"

	"attache/internal/exchange"
	"attache/internal/watch"
)

// Forecast runs the forecaster over happenings, every Horizon days from the
// first, learning from what came, and judges by class the forecasts whose
// stretch begins in [from, to]. Stretches that touch a hole are neither learned
// nor judged. A dyad is forecast from its fifth happening on.
func Forecast(happenings []watch.Happening, holes []Hole, from, to int) map[string]watch.Reliability {
	f := watch.NewForecaster()
	judged := map[string]*watch.Judgement{}
	for _, c := range watch.Classes {
		judged[c] = &watch.Judgement{}
	}
	out := map[string]watch.Reliability{}
	if len(happenings) == 0 {
		return out
	}
	seen := map[[2]string]int{}
	last := happenings[len(happenings)-1].Day
	i := 0
	for day := happenings[0].Day + 90; day+watch.Horizon <= last; day += watch.Horizon {
		take := func(until int, each func(watch.Happening)) {
			for ; i < len(happenings) && happenings[i].Day <= until; i++ {
				f.Add(happenings[i])
				each(happenings[i])
			}
		}
		take(day, func(h watch.Happening) { seen[[2]string{h.A, h.B}]++ })
		forecasts, learn := f.All(day)
		type key struct {
			a, b string
			c    int
		}
		came := map[key]bool{}
		later := map[[2]string]int{}
		take(day+watch.Horizon, func(h watch.Happening) {
			came[key{h.A, h.B, h.Class}] = true
			later[[2]string{h.A, h.B}]++
		})
		holed := slices.ContainsFunc(holes, func(h Hole) bool { return h.From <= day+watch.Horizon && h.To > day })
		if !holed && day >= from && day <= to {
			for _, x := range forecasts {
				if seen[[2]string{x.A, x.B}] >= 5 {
					judged[x.Class].Add(x.Probability, x.Base, came[key{x.A, x.B, slices.Index(watch.Classes, x.Class)}])
				}
			}
		}
		if !holed {
			learn()
		}
		for k, n := range later {
			seen[k] += n
		}
	}
	for c, j := range judged {
		out[c] = j.Reliability()
	}
	return out
}

// Links ranks the facts of the valid split from both ends, having learned the
// rules from the train split; each valid day is added once it was ranked.
func Links(g exchange.TKG) watch.Ranking {
	rules := watch.NewLinkRules(len(g.Entities), len(g.Relations))
	var sum watch.Ranking
	first := 0
	if len(g.Facts) > 0 {
		first = g.Facts[0].Day
	}
	days := map[string]map[int32][]watch.Link{"train": {}, "valid": {}}
	for _, f := range g.Facts {
		if of := days[f.Split]; of != nil {
			d := int32(f.Day - first)
			of[d] = append(of[d], watch.Link{Day: d, Source: f.Source, Relation: f.Relation, Target: f.Target})
		}
	}
	for _, d := range sorted(days["train"]) {
		rules.Learn(days["train"][d])
	}
	for _, d := range sorted(days["valid"]) {
		rules.Test(days["valid"][d], &sum)
		rules.Add(days["valid"][d])
	}
	return sum
}

func sorted(m map[int32][]watch.Link) []int32 {
	out := make([]int32, 0, len(m))
	for d := range m {
		out = append(out, d)
	}
	slices.Sort(out)
	return out
}
