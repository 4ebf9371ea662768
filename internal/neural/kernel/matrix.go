package kernel

import "unsafe"

// A Matrix is a float32 matrix [K][N] with a bias per column, laid out for one
// path in panels of columns.
type Matrix struct {
	K, N   int
	panels []float32 // [⌈N/cols⌉][K][cols]
	bias   []float32
}

// Matrix lays out w, row-major [k][n]; bias may be nil.
func (p *Path) Matrix(w []float32, k, n int, bias []float32) *Matrix {
	np := (n + p.across - 1) / p.across
	m := &Matrix{K: k, N: n, panels: Floats(np * k * p.across), bias: Floats(np * p.across)}
	copy(m.bias, bias)
	for q := range np {
		for i := range k {
			row := w[i*n+q*p.across : i*n+min(n, (q+1)*p.across)]
			copy(m.panels[(q*k+i)*p.across:], row)
		}
	}
	return m
}

// Mul writes a·w + bias to c: rows rows of a at stride lda, of c at stride
// ldc, both in values. Columns of c from w.N to Up(w.N) are overwritten too.
func (p *Path) Mul(a []float32, lda, rows int, w *Matrix, c []float32, ldc int) {
	if rows == 0 {
		return
	}
	for q := 0; q < w.N; q += p.across {
		p.MulPart(a, lda, rows, w.K, w.panels[q*w.K:], p.across, p.across, w.bias[q:], c[q:], ldc)
	}
}

// MulPart writes a·b + bias to c for matrices that lie anywhere: a is rows × k
// at stride lda, b k × n at stride ldb, c rows × n at stride ldc; bias may be
// nil. It reads and writes up to Up(n) columns: what lies beyond n in b and
// bias must exist, and in c it is overwritten.
func (p *Path) MulPart(a []float32, lda, rows, k int, b []float32, ldb, n int, bias, c []float32, ldc int) {
	if rows == 0 || n == 0 {
		return
	}
	for q := 0; q < n; q += p.across {
		_, _, _ = a[(rows-1)*lda+k-1], b[(k-1)*ldb+q+p.across-1], c[(rows-1)*ldc+q+p.across-1]
		var at *float32
		if bias != nil {
			at = &bias[q : q+p.across][0]
		}
		for m := 0; m < rows; m += p.tile {
			p.floats(min(p.tile, rows-m), k, &a[m*lda], 4*lda, &b[q], 4*ldb, &c[m*ldc+q], 4*ldc, at)
		}
	}
}

// A ByteMatrix is a signed 8 bit matrix [K][N] with a scale and a bias per
// column, laid out for one path.
type ByteMatrix struct {
	K, N        int
	panels      []byte // [⌈N/cols⌉][K/group][cols][group]
	sums        []int32
	scale, bias []float32
}

// ByteMatrix lays out w, which holds k signed bytes for each of n columns, one
// column after the other. Column j stands for w[j]·scale[j]. k must be a
// multiple of 32 and no more than 32768, so that no sum leaves 32 bits.
func (p *Path) ByteMatrix(w []byte, k, n int, scale, bias []float32) *ByteMatrix {
	if k%32 != 0 || k > 1<<15 {
		panic("kernel: a byte matrix takes up to 32768 rows, a multiple of 32")
	}
	np := (n + p.cols - 1) / p.cols
	m := &ByteMatrix{K: k, N: n, panels: alignedBytes(np * k * p.cols),
		sums: make([]int32, np*p.cols), scale: Floats(np * p.cols), bias: Floats(np * p.cols)}
	copy(m.scale, scale[:n])
	copy(m.bias, bias[:n])
	g := p.group
	for j := range n {
		col := w[j*k : (j+1)*k]
		at := (j/p.cols)*k*p.cols + j%p.cols*g
		var sum int32
		for i := 0; i < k; i += g {
			copy(m.panels[at:at+g], col[i:i+g])
			at += p.cols * g
		}
		for _, v := range col {
			sum += int32(int8(v))
		}
		m.sums[j] = sum
	}
	return m
}

// Activations are quantised rows: value = (q − zero)·scale, q from 0 to 255,
// scale and zero of each row its own.
type Activations struct {
	k     int
	q     []byte
	scale []float32
	zero  []int32
}

// Activations makes room for rows rows of up to k values.
func (p *Path) Activations(rows, k int) *Activations {
	return &Activations{q: alignedBytes(rows * k * p.width), scale: make([]float32, rows), zero: make([]int32, rows)}
}

// Quantize fills q with rows rows of k values of x; k must be a multiple of 16.
func (p *Path) Quantize(x []float32, rows, k int, q *Activations) {
	multiple(k, 16)
	q.k = k
	for i := range rows {
		to := q.q[i*k*p.width : (i+1)*k*p.width]
		p.quantize(&x[i*k : (i+1)*k][0], k, &to[0], &q.scale[i], &q.zero[i])
	}
}

// MulBytes writes the product of the first rows rows of a and w, plus bias, to
// c at stride ldc. Columns of c from w.N to Up(w.N) are overwritten too.
func (p *Path) MulBytes(a *Activations, rows int, w *ByteMatrix, c []float32, ldc int) {
	if rows == 0 {
		return
	}
	if a.k != w.K {
		panic("kernel: activations and weights differ in length")
	}
	stride := w.K * p.width
	_, _ = a.q[rows*stride-1], a.scale[rows-1]
	for q := 0; q < w.N; q += p.cols {
		_ = c[(rows-1)*ldc+q+p.cols-1]
		b := unsafe.Pointer(&w.panels[q*w.K])
		for m := 0; m < rows; m += p.rows {
			p.bytes(min(p.rows, rows-m), w.K*p.width/4, unsafe.Pointer(&a.q[m*stride]), stride, b, 4*p.cols/p.width,
				&c[m*ldc+q], 4*ldc, &w.bias[q], &w.sums[q], &w.scale[q], &a.scale[m], &a.zero[m])
		}
	}
}
