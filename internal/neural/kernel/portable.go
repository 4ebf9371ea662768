package kernel

import (
	"math"
	"unsafe"
)

// portable is the reference of all paths, for processors without assembly.
func portable() *Path {
	return &Path{name: "portable", rows: 2, cols: 4, tile: 2, across: 4, width: 1, group: 4,
		floats: tileFloats, bytes: tileBytes, gelu: geluRow, softmax: softmaxRow,
		norm: normRow, addScaled: addScaledRow, quantize: quantizeRow}
}

// Exp is eˣ in float32 for x ≤ 0 (relative error below 3e-7), the same bits on
// every processor; below -78 it is that of -78.
func Exp(x float32) float32 {
	x = max(x, expMin)
	t := even(float32(x * log2e))
	x -= float32(t * ln2hi)
	x -= float32(t * ln2lo)
	u := exp6
	for _, e := range [...]float32{exp5, exp4, exp3, exp2, exp1, exp0} {
		u = float32(u*x) + e
	}
	return math.Float32frombits(math.Float32bits(u) + uint32(int32(t))<<23)
}

// even rounds to the nearest whole number, halves to even.
func even(x float32) float32 { return float32(math.RoundToEven(float64(x))) }

func tileFloats(rows, k int, a *float32, lda int, b *float32, ldb int, c *float32, ldc int, bias *float32) {
	lda, ldb, ldc = lda/4, ldb/4, ldc/4
	B := unsafe.Slice(b, (k-1)*ldb+4)
	var start [4]float32
	if bias != nil {
		start = *(*[4]float32)(unsafe.Pointer(bias))
	}
	for m := range rows {
		A := unsafe.Slice((*float32)(unsafe.Add(unsafe.Pointer(a), 4*m*lda)), k)
		s0, s1, s2, s3 := start[0], start[1], start[2], start[3]
		for i, x := range A {
			w := B[i*ldb:][:4:4]
			s0 += float32(x * w[0])
			s1 += float32(x * w[1])
			s2 += float32(x * w[2])
			s3 += float32(x * w[3])
		}
		*(*[4]float32)(unsafe.Add(unsafe.Pointer(c), 4*m*ldc)) = [4]float32{s0, s1, s2, s3}
	}
}

func tileBytes(rows, k int, a unsafe.Pointer, lda int, b unsafe.Pointer, _ int, c *float32, ldc int, bias *float32, sums *int32, scale, sa *float32, zero *int32) {
	biases, scales, total := unsafe.Slice(bias, 4), unsafe.Slice(scale, 4), unsafe.Slice(sums, 4)
	rowScale, zeros := unsafe.Slice(sa, rows), unsafe.Slice(zero, rows)
	for m := range rows {
		A := unsafe.Slice((*byte)(unsafe.Add(a, m*lda)), 4*k)
		B := unsafe.Slice((*int8)(b), 16*k)
		var s [4]int32
		for len(A) >= 4 && len(B) >= 16 {
			x0, x1, x2, x3 := int32(A[0]), int32(A[1]), int32(A[2]), int32(A[3])
			s[0] += x0*int32(B[0]) + x1*int32(B[1]) + x2*int32(B[2]) + x3*int32(B[3])
			s[1] += x0*int32(B[4]) + x1*int32(B[5]) + x2*int32(B[6]) + x3*int32(B[7])
			s[2] += x0*int32(B[8]) + x1*int32(B[9]) + x2*int32(B[10]) + x3*int32(B[11])
			s[3] += x0*int32(B[12]) + x1*int32(B[13]) + x2*int32(B[14]) + x3*int32(B[15])
			A, B = A[4:], B[16:]
		}
		C := unsafe.Slice((*float32)(unsafe.Add(unsafe.Pointer(c), m*ldc)), 4)
		for j, v := range s {
			y := float32(float32(v-zeros[m]*total[j]) * scales[j])
			C[j] = float32(y*rowScale[m]) + biases[j]
		}
	}
}

func geluRow(x *float32, n int) {
	for i, v := range unsafe.Slice(x, n) {
		abs := math.Float32frombits(math.Float32bits(v) &^ (1 << 31))
		e := Exp(float32(float32(v*v) * negHalf))
		t := unit / (float32(abs*erfP) + unit)
		u := erf5
		for _, k := range [...]float32{erf4, erf3, erf2, erf1} {
			u = float32(u*t) + k
		}
		u = float32(float32(float32(u*t)*e) * abs)
		unsafe.Slice(x, n)[i] = max(v, 0) - u
	}
}

// lanes sums x in sixteen lanes and folds them by halves.
func lanes(x []float32) [16]float32 {
	var s [16]float32
	for len(x) >= 16 {
		for j, v := range x[:16] {
			s[j] += v
		}
		x = x[16:]
	}
	return s
}

func fold(s [16]float32) float32 {
	for half := 8; half > 0; half /= 2 {
		for j := range half {
			s[j] += s[j+half]
		}
	}
	return s[0]
}

func softmaxRow(x *float32, n int) {
	row := unsafe.Slice(x, n)
	high := row[0]
	for _, v := range row {
		high = max(high, v)
	}
	for i, v := range row {
		row[i] = Exp(v - high)
	}
	r := unit / fold(lanes(row))
	for i := range row {
		row[i] *= r
	}
}

// evenOdd sums blocks of sixteen: the even ones, the odd ones, then both.
func evenOdd(x []float32, f func(float32) float32) float32 {
	var s [2][16]float32
	for i, v := range x {
		s[i/16%2][i%16] += f(v)
	}
	for j := range s[0] {
		s[0][j] += s[1][j]
	}
	return fold(s[0])
}

func normRow(x, y, gain, shift, out *float32, n int, invn, eps float32) {
	X, Y, G, S, O := unsafe.Slice(x, n), unsafe.Slice(y, n), unsafe.Slice(gain, n), unsafe.Slice(shift, n), unsafe.Slice(out, n)
	for i := range O {
		O[i] = X[i] + Y[i]
	}
	mean := float32(evenOdd(O, func(v float32) float32 { return v }) * invn)
	for i := range O {
		O[i] -= mean
	}
	v := float32(evenOdd(O, func(v float32) float32 { return float32(v * v) })*invn) + eps
	r := unit / float32(math.Sqrt(float64(v)))
	for i, v := range O {
		O[i] = float32(float32(v*r)*G[i]) + S[i]
	}
}

func addScaledRow(y, x *float32, n int, s float32) {
	Y := unsafe.Slice(y, n)
	for i, v := range unsafe.Slice(x, n) {
		Y[i] += float32(v * s)
	}
}

func quantizeRow(x *float32, n int, q *byte, scale *float32, zero *int32) {
	X, Q := unsafe.Slice(x, n), unsafe.Slice(q, n)
	var low, high float32
	for _, v := range X {
		low, high = min(low, v), max(high, v)
	}
	span := high - low + tiny
	inv := levels / span
	z := even(float32((0 - low) * inv))
	*scale, *zero = span/levels, int32(z)
	for i, v := range X {
		Q[i] = byte(even(max(0, min(levels, float32(v*inv)+z))))
	}
}
