package kernel

import "unsafe"

// Align is the number of columns to which results are rounded up; Up does it.
const Align = 32

// Up rounds n up to a multiple of Align.
func Up(n int) int { return (n + Align - 1) / Align * Align }

// A Path is one way to do the arithmetic: a set of functions for one kind of
// processor. A Path is immutable and may be shared.
type Path struct {
	name   string
	rows   int // rows of a tile of byte products
	cols   int // columns of a tile of byte products
	tile   int // rows of a tile of float32 products
	across int // columns of a tile of float32 products
	width  int // bytes of a quantised activation
	group  int // values of k that lie together in a panel of bytes

	floats    func(rows, k int, a *float32, lda int, b *float32, ldb int, c *float32, ldc int, bias *float32)
	bytes     func(rows, k int, a unsafe.Pointer, lda int, b unsafe.Pointer, ldb int, c *float32, ldc int, bias *float32, sums *int32, scale, sa *float32, zero *int32)
	gelu      func(x *float32, n int)
	softmax   func(x *float32, n int)
	norm      func(x, y, gain, shift, out *float32, n int, invn, eps float32)
	addScaled func(y, x *float32, n int, s float32)
	quantize  func(x *float32, n int, q *byte, scale *float32, zero *int32)
}

// Name is "avx512vnni", "avxvnni", "avx2" or "portable".
func (p *Path) Name() string { return p.name }

// Best is the fastest path of this processor.
func Best() *Path { return Paths()[0] }

// Paths are all paths this processor can run, the fastest first; the last is
// the portable one.
func Paths() []*Path { return append(native(), portable()) }

// Named is the path of that name, or nil where this processor has none.
func Named(name string) *Path {
	for _, p := range Paths() {
		if p.name == name {
			return p
		}
	}
	return nil
}

// GELU is x·Φ(x) in place (Hendrycks and Gimpel 2016, the exact form; absolute
// error below 1e-6). len(x) must be a multiple of 16.
func (p *Path) GELU(x []float32) {
	if multiple(len(x), 16) {
		p.gelu(&x[0], len(x))
	}
}

// Softmax of one row in place. Columns that are not there hold -1e30.
// len(x) must be a multiple of 16.
func (p *Path) Softmax(x []float32) {
	if multiple(len(x), 16) {
		p.softmax(&x[0], len(x))
	}
}

// Norm writes LayerNorm(x+y)·gain + shift to out, which may be x or y (Ba,
// Kiros and Hinton 2016; ε = 1e-12). All have one length, a multiple of 32.
func (p *Path) Norm(x, y, gain, shift, out []float32) {
	n := len(out)
	if multiple(n, 32) {
		_, _, _, _ = x[n-1], y[n-1], gain[n-1], shift[n-1]
		p.norm(&x[0], &y[0], &gain[0], &shift[0], &out[0], n, 1/float32(n), 1e-12)
	}
}

// AddScaled adds s·x to y. len(y) must be a multiple of 16.
func (p *Path) AddScaled(y, x []float32, s float32) {
	if multiple(len(y), 16) {
		_ = x[len(y)-1]
		p.addScaled(&y[0], &x[0], len(y), s)
	}
}

// multiple says whether there is anything to do, and stops a caller whose row
// would be overrun.
func multiple(n, of int) bool {
	if n%of != 0 {
		panic("kernel: row length is not a multiple of the register width")
	}
	return n > 0
}

// Floats makes a slice whose first element is aligned to 64 bytes.
func Floats(n int) []float32 {
	b := make([]float32, n+16)
	at := int(-uintptr(unsafe.Pointer(&b[0]))&63) / 4
	return b[at : at+n : at+n]
}

func alignedBytes(n int) []byte {
	b := make([]byte, n+64)
	at := int(-uintptr(unsafe.Pointer(&b[0])) & 63)
	return b[at : at+n : at+n]
}
