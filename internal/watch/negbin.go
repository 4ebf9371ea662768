package watch

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// least is the smallest probability told: below it a number says nothing.
const least = 1e-300

// TailNegBin is P(X ≥ seen) for a negative binomial with this mean and this
// dispersion (variance ÷ mean); at a dispersion of 1 or below it is the Poisson
// distribution. Never below 1e-300.
//
// With r = mean/(dispersion-1) and q = 1-1/dispersion the tail is the
// regularised incomplete beta function I_q(seen, r) (Johnson, Kemp and Kotz,
// Univariate Discrete Distributions, 5.6).
func TailNegBin(seen int, mean, dispersion float64) float64 {
	switch {
	case seen <= 0:
		return 1
	case mean <= 0:
		return least
	case dispersion <= 1+1e-6:
		return max(least, mathext.GammaIncReg(float64(seen), mean))
	}
	p := mathext.RegIncBeta(float64(seen), mean/(dispersion-1), 1-1/dispersion)
	if math.IsNaN(p) {
		return 1
	}
	return min(1, max(least, p))
}
