package kernel_test

import (
	"encoding/binary"
	"math"
	"testing"

	"attache/internal/neural/kernel"
)

// numbers are n finite values from the bytes, over and over; none is so large
// that a sum of squares leaves float32.
func numbers(data []byte, n int) []float32 {
	x := kernel.Floats(n)
	for i := range x {
		var b [4]byte
		for j := range b {
			if len(data) > 0 {
				b[j] = data[(4*i+j)%len(data)]
			}
		}
		v := math.Float32frombits(binary.LittleEndian.Uint32(b[:]))
		switch abs := math.Abs(float64(v)); {
		case !(abs < math.Inf(1)):
			v = float32(b[0]) - 128
		case abs > 1e4 || abs < 1e-4:
			v = float32(int8(b[3])) / float32(1+int(b[2]))
		}
		x[i] = v
	}
	return x
}

// FuzzKernels: whatever the numbers and sizes, every path gives the bits of the
// portable one, and that is near to float64.
func FuzzKernels(f *testing.F) {
	f.Add(uint8(7), uint8(33), uint8(17), []byte("peace talks in Rabat"))
	f.Add(uint8(1), uint8(1), uint8(1), []byte{})
	f.Add(uint8(13), uint8(64), uint8(40), []byte{0, 0, 128, 63, 0, 0, 128, 191, 255, 255, 127, 127, 1, 0, 0, 0})
	f.Fuzz(func(t *testing.T, rows8, k8, n8 uint8, data []byte) {
		rows, k, n := 1+int(rows8)%26, 1+int(k8)%96, 1+int(n8)%70
		ldc := kernel.Up(n)
		fuzzFloats(t, rows, k, n, ldc, data)
		fuzzBytes(t, rows, 32*(1+k%4), n, ldc, data)
		fuzzRows(t, 32*(1+k%6), data)
	})
}

func fuzzFloats(t *testing.T, rows, k, n, ldc int, data []byte) {
	a, w, bias := numbers(data, rows*k), numbers(reversed(data), k*n), numbers(data, n)
	want := newRoom(rows * ldc)
	base := portable()
	base.Mul(a, k, rows, base.Matrix(w, k, n, bias), want.in, ldc)
	for m := range rows {
		for j := range n {
			sum, size := float64(bias[j]), math.Abs(float64(bias[j]))
			for i := range k {
				x := float64(a[m*k+i]) * float64(w[i*n+j])
				sum, size = sum+x, size+math.Abs(x)
			}
			if got := float64(want.in[m*ldc+j]); math.Abs(got-sum) > 1e-5*size+1e-30 {
				t.Fatalf("row %d, column %d: %v, want %v", m, j, got, sum)
			}
		}
	}
	for _, p := range kernel.Every() {
		got := newRoom(rows * ldc)
		p.Mul(a, k, rows, p.Matrix(w, k, n, bias), got.in, ldc)
		got.check(t, p.Name())
		same(t, p.Name(), want.in, got.in, ldc, n)
	}
}

func fuzzBytes(t *testing.T, rows, k, n, ldc int, data []byte) {
	a, bias, scale := numbers(data, rows*k), numbers(data, n), numbers(reversed(data), n)
	raw := make([]byte, n*k)
	for i := range raw {
		if len(data) > 0 {
			raw[i] = data[i*7%len(data)]
		}
		if raw[i] == 128 { // weights are −127 to 127
			raw[i] = 0
		}
	}
	multiply := func(p *kernel.Path, c []float32) {
		q := p.Activations(rows, k)
		p.Quantize(a, rows, k, q)
		p.MulBytes(q, rows, p.ByteMatrix(raw, k, n, scale, bias), c, ldc)
	}
	want := newRoom(rows * ldc)
	multiply(portable(), want.in)
	for _, p := range kernel.Every() {
		got := newRoom(rows * ldc)
		multiply(p, got.in)
		got.check(t, p.Name())
		same(t, p.Name(), want.in, got.in, ldc, n)
	}
}

func fuzzRows(t *testing.T, n int, data []byte) {
	x, y, gain, shift := numbers(data, n), numbers(reversed(data), n), numbers(data, n), numbers(data, n)
	for _, c := range []struct {
		name string
		run  func(p *kernel.Path, out []float32)
	}{
		{"gelu", func(p *kernel.Path, out []float32) { copy(out, x); p.GELU(out) }},
		{"softmax", func(p *kernel.Path, out []float32) { copy(out, x); p.Softmax(out) }},
		{"norm", func(p *kernel.Path, out []float32) { p.Norm(x, y, gain, shift, out) }},
		{"add scaled", func(p *kernel.Path, out []float32) { copy(out, y); p.AddScaled(out, x, 0.3) }},
	} {
		want := newRoom(n)
		c.run(portable(), want.in)
		for i, v := range want.in {
			if v != v {
				t.Fatalf("%s: value %d is no number", c.name, i)
			}
		}
		for _, p := range kernel.Every() {
			got := newRoom(n)
			c.run(p, got.in)
			got.check(t, p.Name()+" "+c.name)
			same(t, p.Name()+" "+c.name, want.in, got.in, n, n)
		}
	}
}

func reversed(data []byte) []byte {
	out := make([]byte, len(data))
	for i, b := range data {
		out[len(data)-1-i] = b
	}
	return out
}
