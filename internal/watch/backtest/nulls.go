package backtest

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/stat/distuv"

	"attache/internal/watch"
)

// Nulls is how often the detector is wrong where nothing happens: alarms per
// stream-year on streams without any change, made from the real ones. Poisson
// and Negbin have the mean (and dispersion) of a real stream and of the rest
// between the two; Shuffled their days in another order; Blocks its stretches of 28 days in another order, real
// bursts among them; Drift a slow rise of a half, a season and a quiet weekend
// upon Negbin. Gap is the alarms during 30 missing
// days and in the 28 after them, as long as a window reaches, over all streams,
// that the same stream does not raise without the gap.
type Nulls struct {
	Poisson  float64 `json:"poisson"`
	Negbin   float64 `json:"negbin"`
	Shuffled float64 `json:"shuffled"`
	Blocks   float64 `json:"blocks"`
	Drift    float64 `json:"drift"`
	Gap      int     `json:"gap"`
}

// Null measures the detector, second count and all, on null streams made of the
// real ones, over the days [from, to]. The same streams give the same numbers.
func Null(streams []Stream, settings Settings, from, to int) Nulls {
	draw := rand.New(rand.NewPCG(14, 18))
	var n Nulls
	years := 0.0
	for _, st := range streams {
		rest := minus(st.All, st.Series)
		if mean, _ := moments(st.Series); mean == 0 {
			continue
		}
		years += float64(to-from+1) / 365.25
		count := func(x *float64, make func(watch.Series) watch.Series) {
			s := make(st.Series)
			all := plus(make(rest), s)
			for _, d := range Days([]Stream{{Direction: st.Direction, Series: s, All: all}}, settings)[0] {
				if d >= from && d <= to {
					*x++
				}
			}
		}
		count(&n.Poisson, func(s watch.Series) watch.Series {
			mean, _ := moments(s)
			return drawn(s, draw, func(int) (float64, float64) { return mean, 1 })
		})
		count(&n.Negbin, func(s watch.Series) watch.Series {
			mean, dispersion := moments(s)
			return drawn(s, draw, func(int) (float64, float64) { return mean, dispersion })
		})
		count(&n.Drift, func(s watch.Series) watch.Series {
			mean, dispersion := moments(s)
			return drawn(s, draw, func(i int) (float64, float64) {
				rate := mean * (0.75 + 0.5*float64(i)/float64(s.Len())) * (1 + 0.2*math.Sin(2*math.Pi*float64(i)/365.25))
				if i%7 > 4 {
					rate /= 2
				}
				return rate, dispersion
			})
		})
		count(&n.Shuffled, func(s watch.Series) watch.Series { return blocks(s, draw, 1) })
		count(&n.Blocks, func(s watch.Series) watch.Series { return blocks(s, draw, 28) })
		n.Gap += gap(st, settings, draw, from, to)
	}
	for _, x := range []*float64{&n.Poisson, &n.Negbin, &n.Shuffled, &n.Blocks, &n.Drift} {
		if years > 0 {
			*x = round(*x / years)
		}
	}
	return n
}

func minus(a, b watch.Series) watch.Series {
	out := watch.Series{First: a.First, Counts: make([]int, a.Len()), Missing: a.Missing}
	for i := range out.Counts {
		out.Counts[i] = a.Counts[i] - b.Counts[i]
	}
	return out
}

func plus(a, b watch.Series) watch.Series {
	for i := range a.Counts {
		a.Counts[i] += b.Counts[i]
	}
	return a
}

// moments are mean and dispersion of a day.
func moments(s watch.Series) (mean, dispersion float64) {
	var n, sum, squares float64
	for i, c := range s.Counts {
		if s.Missing != nil && s.Missing[i] {
			continue
		}
		n, sum, squares = n+1, sum+float64(c), squares+float64(c)*float64(c)
	}
	if sum == 0 {
		return 0, 1
	}
	mean = sum / n
	return mean, max(1, (squares/n-mean*mean)/mean)
}

// drawn is a series with drawn counts: Poisson about a rate that, above a
// dispersion of 1, is itself gamma-distributed.
func drawn(like watch.Series, draw *rand.Rand, rate func(i int) (mean, dispersion float64)) watch.Series {
	s := watch.Series{First: like.First, Counts: make([]int, like.Len()), Missing: like.Missing}
	for i := range s.Counts {
		mean, dispersion := rate(i)
		if dispersion > 1.001 {
			mean = distuv.Gamma{Alpha: mean / (dispersion - 1), Beta: 1 / (dispersion - 1), Src: draw}.Rand()
		}
		if mean > 0 {
			s.Counts[i] = int(distuv.Poisson{Lambda: mean, Src: draw}.Rand())
		}
	}
	return s
}

// blocks is the series with its stretches of n days in another order.
func blocks(like watch.Series, draw *rand.Rand, n int) watch.Series {
	s := watch.Series{First: like.First, Counts: make([]int, 0, like.Len()), Missing: like.Missing}
	for _, b := range draw.Perm((like.Len() + n - 1) / n) {
		s.Counts = append(s.Counts, like.Counts[b*n:min(like.Len(), b*n+n)]...)
	}
	return s
}

// gap counts the alarms that 30 missing days at a drawn place cause while a
// window can still reach them.
func gap(st Stream, settings Settings, draw *rand.Rand, from, to int) int {
	start := from + 100 + draw.IntN(max(1, to-from-200))
	holed := func(s watch.Series) watch.Series {
		missing := make([]bool, s.Len())
		copy(missing, s.Missing)
		counts := append([]int{}, s.Counts...)
		for d := start; d < start+30; d++ {
			if i := d - s.First; i >= 0 && i < len(missing) {
				missing[i], counts[i] = true, 0
			}
		}
		return watch.Series{First: s.First, Counts: counts, Missing: missing}
	}
	before := map[int]bool{}
	for _, d := range Days([]Stream{st}, settings)[0] {
		before[d] = true
	}
	n := 0
	for _, day := range Days([]Stream{{Direction: st.Direction, Series: holed(st.Series), All: holed(st.All)}}, settings)[0] {
		// Where the gap swallows an alarm, a later day of the same burst is said
		// in its place; that is the burst's doing, not the gap's.
		late := false
		for d := day - 60; d <= day; d++ {
			late = late || before[d]
		}
		if day >= start && day < start+30+28 && !late {
			n++
		}
	}
	return n
}
