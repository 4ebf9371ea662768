package kernel_test

import (
	"math/rand/v2"
	"testing"

	"attache/internal/neural/kernel"
)

// The products are 256 rows by 384 × 384, as in the encoder; one operation is a
// multiplication or an addition.
const benchRows, benchSize = 256, 384

func report(b *testing.B) {
	b.ReportMetric(2*benchRows*benchSize*benchSize*float64(b.N)/b.Elapsed().Seconds()/1e9, "Gop/s")
}

// BenchmarkMul is the product of float32 matrices.
func BenchmarkMul(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 1))
	a, w, c := normal(r, benchRows*benchSize, 1), normal(r, benchSize*benchSize, 1), kernel.Floats(benchRows*benchSize)
	for _, p := range kernel.Paths() {
		b.Run(p.Name(), func(b *testing.B) {
			m := p.Matrix(w, benchSize, benchSize, nil)
			for b.Loop() {
				p.Mul(a, benchSize, benchRows, m, c, benchSize)
			}
			report(b)
		})
	}
}

// BenchmarkMulBytes quantises the rows and multiplies them by a byte matrix.
func BenchmarkMulBytes(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 1))
	a, w, c := normal(r, benchRows*benchSize, 1), make([]byte, benchSize*benchSize), kernel.Floats(benchRows*benchSize)
	scale, bias := normal(r, benchSize, 1), normal(r, benchSize, 1)
	for i := range w {
		w[i] = byte(r.IntN(255) - 127)
	}
	for _, p := range kernel.Paths() {
		b.Run(p.Name(), func(b *testing.B) {
			m, q := p.ByteMatrix(w, benchSize, benchSize, scale, bias), p.Activations(benchRows, benchSize)
			for b.Loop() {
				p.Quantize(a, benchRows, benchSize, q)
				p.MulBytes(q, benchRows, m, c, benchSize)
			}
			report(b)
		})
	}
}
