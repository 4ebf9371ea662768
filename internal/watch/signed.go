package watch

import (
	"math"
	"slices"
)

// Signed are the settings for streams that are no counts but a signed volume:
// windows against the baseline by a robust z, (mean - median) ÷ (interquartile
// range ÷ 1.349).
type Signed struct {
	Windows                      []int
	Baseline, Guard, Least, Days int // Days of silence after an alarm
	Z                            float64
	Floor                        float64 // least spread of a day, below which a rise is too small to matter
}

// RaiseSigned gives the indices of the days on which an alarm is raised.
// missing days are not known; windows with any of them are not judged.
func RaiseSigned(values []float64, missing []bool, settings Signed) []int {
	n := len(values)
	sum, known := make([]float64, n+1), make([]int, n+1)
	for i, v := range values {
		sum[i+1], known[i+1] = sum[i], known[i]
		if !missing[i] {
			sum[i+1] += v
			known[i+1]++
		}
	}
	over := make([]bool, n)
	for _, w := range settings.Windows {
		mean := func(end int) (float64, bool) { // of the window before index end
			return (sum[end] - sum[max(0, end-w)]) / float64(w), end >= w && known[end]-known[end-w] == w
		}
		var base []float64 // sorted
		for end := w; end <= n; end++ {
			if in := end - w - settings.Guard; in >= w {
				if m, ok := mean(in); ok {
					i, _ := slices.BinarySearch(base, m)
					base = slices.Insert(base, i, m)
				}
				if old := in - settings.Baseline; old >= w {
					if m, ok := mean(old); ok {
						if i, found := slices.BinarySearch(base, m); found {
							base = slices.Delete(base, i, i+1)
						}
					}
				}
			}
			if m, ok := mean(end); ok && len(base) >= settings.Least {
				q := func(p float64) float64 { return base[int(p*float64(len(base)-1))] }
				spread := max((q(0.75)-q(0.25))/1.349, settings.Floor/math.Sqrt(float64(w)), 1e-9)
				over[end-1] = over[end-1] || (m-q(0.5))/spread >= settings.Z
			}
		}
	}
	var out []int
	last := math.MinInt / 2
	for i, is := range over {
		if is && i-last > settings.Days {
			out = append(out, i)
			last = i
		}
	}
	return out
}
