package kernel_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"attache/internal/neural/kernel"
)

// guard stands before and after every buffer a kernel writes.
const guard, guarded = float32(-123456.75), 64

// room is a slice of n values with guards on both sides.
type room struct{ all, in []float32 }

func newRoom(n int) room {
	all := kernel.Floats(n + 2*guarded)
	for i := range all {
		all[i] = guard
	}
	return room{all, all[guarded : guarded+n : guarded+n]}
}

func (r room) check(t *testing.T, what string) {
	t.Helper()
	for i, v := range r.all {
		if (i < guarded || i >= len(r.all)-guarded) && v != guard {
			t.Fatalf("%s: wrote outside its buffer, %d values from its start", what, i-guarded)
		}
	}
}

func normal(r *rand.Rand, n int, scale float64) []float32 {
	x := kernel.Floats(n)
	for i := range x {
		x[i] = float32(r.NormFloat64() * scale)
	}
	return x
}

// same fails where two results differ in a bit; only the first n columns of
// each row of stride are compared.
func same(t *testing.T, what string, want, got []float32, stride, n int) {
	t.Helper()
	for i := range want {
		if i%stride < n && math.Float32bits(want[i]) != math.Float32bits(got[i]) {
			t.Fatalf("%s: value %d is %v, portable %v", what, i, got[i], want[i])
		}
	}
}

// near fails where the root mean square error, relative to that of want, is
// above tolerance.
func near(t *testing.T, what string, want []float64, got []float32, stride, n int, tolerance float64) {
	t.Helper()
	var e, all float64
	for i, w := range want {
		d := w - float64(got[i/n*stride+i%n])
		e, all = e+d*d, all+w*w
	}
	if !(e <= tolerance*tolerance*all) {
		t.Fatalf("%s: relative error %.3g, want below %.3g", what, math.Sqrt(e/all), tolerance)
	}
}

func product(a []float32, w []float32, bias []float32, rows, k, n int) []float64 {
	c := make([]float64, rows*n)
	for m := range rows {
		for j := range n {
			s := float64(bias[j])
			for i := range k {
				s += float64(a[m*k+i]) * float64(w[i*n+j])
			}
			c[m*n+j] = s
		}
	}
	return c
}

// portable is the last of all paths.
func portable() *kernel.Path { all := kernel.Paths(); return all[len(all)-1] }

func TestPathsAreNamed(t *testing.T) {
	for _, p := range kernel.Every() {
		if kernel.Named(p.Name()) == nil {
			t.Errorf("path %q is not found by its name", p.Name())
		}
	}
	if kernel.Named("abacus") != nil {
		t.Error("an unknown name gave a path")
	}
	if got := portable().Name(); got != "portable" {
		t.Errorf("last path is %q", got)
	}
}

var (
	rowCounts = []int{1, 2, 3, 5, 6, 7, 11, 12, 13, 25, 31}
	widths    = []int{1, 7, 16, 17, 32, 50, 96}
)

func TestMul(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, k := range []int{1, 3, 4, 5, 33, 96} {
		for _, n := range widths {
			for _, rows := range rowCounts {
				a, w, bias := normal(r, rows*k, 1), normal(r, k*n, 1), normal(r, n, 1)
				exact := product(a, w, bias, rows, k, n)
				ldc := kernel.Up(n)
				want := newRoom(rows * ldc)
				base := portable()
				base.Mul(a, k, rows, base.Matrix(w, k, n, bias), want.in, ldc)
				near(t, "portable", exact, want.in, ldc, n, 1e-5)
				for _, p := range kernel.Every() {
					what := fmt.Sprintf("%s %d×%d×%d", p.Name(), rows, k, n)
					got := newRoom(rows * ldc)
					p.Mul(a, k, rows, p.Matrix(w, k, n, bias), got.in, ldc)
					got.check(t, what)
					same(t, what, want.in, got.in, ldc, n)
				}
			}
		}
	}
}

func TestMulPart(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	const lda, ldb, k = 70, 9, 65
	for _, n := range []int{7, 9} {
		for _, rows := range rowCounts {
			a, b := normal(r, rows*lda, 1), normal(r, (k+1)*ldb+kernel.Align, 1)
			for _, bias := range [][]float32{nil, b[k*ldb:]} {
				want := newRoom(rows * kernel.Align)
				portable().MulPart(a, lda, rows, k, b, ldb, n, bias, want.in, kernel.Align)
				for m := range rows {
					for j := range n {
						var s float64
						if bias != nil {
							s = float64(bias[j])
						}
						for i := range k {
							s += float64(a[m*lda+i]) * float64(b[i*ldb+j])
						}
						if got := want.in[m*kernel.Align+j]; math.Abs(s-float64(got)) > 1e-4 {
							t.Fatalf("row %d, column %d: %v, want %v", m, j, got, s)
						}
					}
				}
				for _, p := range kernel.Every() {
					got := newRoom(rows * kernel.Align)
					p.MulPart(a, lda, rows, k, b, ldb, n, bias, got.in, kernel.Align)
					got.check(t, p.Name())
					same(t, p.Name(), want.in, got.in, kernel.Align, n)
				}
			}
		}
	}
}

// TestMulBytes compares all paths with the portable one bit for bit, and that
// with the exact product of the numbers the bytes stand for.
func TestMulBytes(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, k := range []int{32, 64, 384} {
		for _, n := range widths {
			for _, rows := range rowCounts {
				a, bias, scale := normal(r, rows*k, 2), normal(r, n, 1), make([]float32, n)
				raw, w := make([]byte, n*k), make([]float32, k*n)
				for j := range n {
					scale[j] = float32(0.001 + 0.01*r.Float64())
					for i := range k {
						q := int8(r.IntN(255) - 127)
						if j == 0 {
							q = 127 // the largest sum a column can have
						}
						raw[j*k+i], w[i*n+j] = byte(q), float32(q)*scale[j]
					}
				}
				for i := range k {
					a[i] = 3 // and the largest activation
				}
				ldc := kernel.Up(n)
				multiply := func(p *kernel.Path, c []float32) {
					q := p.Activations(rows, k)
					p.Quantize(a, rows, k, q)
					p.MulBytes(q, rows, p.ByteMatrix(raw, k, n, scale, bias), c, ldc)
				}
				want := newRoom(rows * ldc)
				multiply(portable(), want.in)
				near(t, "portable", product(a, w, bias, rows, k, n), want.in, ldc, n, 0.015)
				for _, p := range kernel.Every() {
					what := fmt.Sprintf("%s %d×%d×%d", p.Name(), rows, k, n)
					got := newRoom(rows * ldc)
					multiply(p, got.in)
					got.check(t, what)
					same(t, what, want.in, got.in, ldc, n)
				}
			}
		}
	}
}

// TestRows compares the row functions with float64 and the paths with each other.
func TestRows(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for _, n := range []int{32, 64, 96, 384, 1536} {
		x, y, gain, shift := normal(r, n, 3), normal(r, n, 1), normal(r, n, 1), normal(r, n, 1)
		x[n-1], x[n-2] = -200, 40
		tests := []struct {
			name      string
			tolerance float64
			exact     func() []float64
			run       func(p *kernel.Path, out []float32)
		}{
			{"gelu", 1e-6, func() []float64 { return gelu(x) }, func(p *kernel.Path, out []float32) {
				copy(out, x)
				p.GELU(out)
			}},
			{"softmax", 1e-6, func() []float64 { return softmax(x) }, func(p *kernel.Path, out []float32) {
				copy(out, x)
				p.Softmax(out)
			}},
			{"norm", 1e-6, func() []float64 { return norm(x, y, gain, shift) }, func(p *kernel.Path, out []float32) {
				p.Norm(x, y, gain, shift, out)
			}},
			{"add scaled", 1e-6, func() []float64 { return scaled(y, x, 0.3) }, func(p *kernel.Path, out []float32) {
				copy(out, y)
				p.AddScaled(out, x, 0.3)
			}},
		}
		for _, c := range tests {
			want := newRoom(n)
			c.run(portable(), want.in)
			near(t, c.name, c.exact(), want.in, n, n, c.tolerance)
			for _, p := range kernel.Every() {
				got := newRoom(n)
				c.run(p, got.in)
				got.check(t, p.Name()+" "+c.name)
				same(t, p.Name()+" "+c.name, want.in, got.in, n, n)
			}
		}
	}
}

func TestRowLengthIsChecked(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a row of 17 values was accepted")
		}
	}()
	kernel.Best().GELU(make([]float32, 17))
}

func TestExp(t *testing.T) {
	for x := float32(0); x > -78; x -= 0.0137 {
		want := math.Exp(float64(x))
		if got := float64(kernel.Exp(x)); math.Abs(got-want) > 3e-7*want {
			t.Fatalf("Exp(%v) = %v, want %v", x, got, want)
		}
	}
	if a, b := kernel.Exp(-1e30), kernel.Exp(-78); a != b || !(a > 0) {
		t.Errorf("Exp(-1e30) = %v, Exp(-78) = %v: want the same small number", a, b)
	}
}

func gelu(x []float32) []float64 {
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = float64(v) * 0.5 * (1 + math.Erf(float64(v)/math.Sqrt2))
	}
	return out
}

func softmax(x []float32) []float64 {
	out, sum, high := make([]float64, len(x)), 0.0, math.Inf(-1)
	for _, v := range x {
		high = max(high, float64(v))
	}
	for i, v := range x {
		out[i] = math.Exp(float64(v) - high)
		sum += out[i]
	}
	for i := range out {
		out[i] /= sum
	}
	return out
}

func norm(x, y, gain, shift []float32) []float64 {
	out, mean, sq := make([]float64, len(x)), 0.0, 0.0
	for i := range x {
		out[i] = float64(x[i]) + float64(y[i])
		mean += out[i] / float64(len(x))
	}
	for _, v := range out {
		sq += (v - mean) * (v - mean) / float64(len(x))
	}
	for i, v := range out {
		out[i] = (v-mean)/math.Sqrt(sq+1e-12)*float64(gain[i]) + float64(shift[i])
	}
	return out
}

func scaled(y, x []float32, s float64) []float64 {
	out := make([]float64, len(y))
	for i := range y {
		out[i] = float64(y[i]) + s*float64(x[i])
	}
	return out
}
