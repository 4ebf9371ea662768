package watch

// A Reliability is how forecast probabilities stand against what happened.
// Brier is the mean squared error (Brier 1950), Skill 1 - Brier ÷ that of the
// base rate: above 0 it knows more than the base rate. Calibration is the mean
// distance of forecast and outcome over ten bins of probability, weighted by the
// forecasts in them.
type Reliability struct {
	N           int     `json:"n"`
	Brier       float64 `json:"brier"`
	Base        float64 `json:"base_brier"`
	Skill       float64 `json:"skill"`
	Calibration float64 `json:"calibration_error"`
	Bins        []Bin   `json:"bins"`
}

// A Bin is one point of a reliability diagram.
type Bin struct {
	From     float64 `json:"from"`
	N        int     `json:"n"`
	Forecast float64 `json:"forecast"` // mean probability
	Happened float64 `json:"happened"` // share
}

// A Judgement gathers forecasts with their outcomes.
type Judgement struct {
	n           int
	brier, base float64
	bins        [10]struct {
		n              int
		forecast, came float64
	}
}

// Add takes a forecast probability, that of the base rate, and what came.
func (j *Judgement) Add(p, base float64, came bool) {
	o := 0.0
	if came {
		o = 1
	}
	j.n++
	j.brier += (p - o) * (p - o)
	j.base += (base - o) * (base - o)
	b := &j.bins[min(9, max(0, int(p*10)))]
	b.n++
	b.forecast += p
	b.came += o
}

// Reliability is what the forecasts added so far come to.
func (j *Judgement) Reliability() Reliability {
	r := Reliability{N: j.n}
	if j.n == 0 {
		return r
	}
	n := float64(j.n)
	r.Brier, r.Base = j.brier/n, j.base/n
	if r.Base > 0 {
		r.Skill = 1 - r.Brier/r.Base
	}
	for i, b := range j.bins {
		if b.n == 0 {
			continue
		}
		k := float64(b.n)
		x := Bin{From: float64(i) / 10, N: b.n, Forecast: b.forecast / k, Happened: b.came / k}
		r.Calibration += k / n * max(x.Forecast-x.Happened, x.Happened-x.Forecast)
		r.Bins = append(r.Bins, x)
	}
	return r
}
