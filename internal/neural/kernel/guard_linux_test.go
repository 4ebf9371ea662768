package kernel

import (
	"fmt"
	"math/rand/v2"
	"runtime/debug"
	"syscall"
	"testing"
	"unsafe"
)

// A fence lends memory between two pages that nobody may touch: what a kernel
// reads or writes outside its buffers ends the test.
type fence struct {
	t     *testing.T
	atEnd bool // buffers end where the page behind them begins, else they begin where the page before them ends
	maps  [][]byte
}

// fenced is a copy of x within the fence.
func fenced[T byte | int32 | float32](f *fence, x []T) []T {
	f.t.Helper()
	var one T
	page, size := syscall.Getpagesize(), len(x)*int(unsafe.Sizeof(one))
	inner := (size + page - 1) / page * page
	m, err := syscall.Mmap(-1, 0, inner+2*page, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		f.t.Fatalf("mmap: %v", err)
	}
	f.maps = append(f.maps, m)
	for _, guard := range [][]byte{m[:page], m[page+inner:]} {
		if err := syscall.Mprotect(guard, syscall.PROT_NONE); err != nil {
			f.t.Fatalf("mprotect: %v", err)
		}
	}
	from := page
	if f.atEnd {
		from += inner - size
	}
	out := unsafe.Slice((*T)(unsafe.Pointer(&m[from])), len(x))
	copy(out, x)
	return out
}

func (f *fence) clear() {
	for _, m := range f.maps {
		if err := syscall.Munmap(m); err != nil {
			f.t.Fatalf("munmap: %v", err)
		}
	}
	f.maps = nil
}

// TestGuardPages: no kernel of any path touches a byte outside its buffers,
// whatever the size.
func TestGuardPages(t *testing.T) {
	for _, p := range Every() {
		for _, atEnd := range []bool{true, false} {
			for _, rows := range []int{1, 5, 6, 7, 12, 13} {
				for _, n := range []int{1, 16, 17, 33} {
					inFence(t, fmt.Sprintf("%s %d tall: %d rows, %d columns, at the end %v", p.name, p.tile, rows, n, atEnd), atEnd, func(f *fence) {
						fencedProducts(f, p, rows, n)
					})
				}
			}
			for _, n := range []int{32, 64, 96, 384} {
				inFence(t, fmt.Sprintf("%s: a row of %d, at the end %v", p.name, n, atEnd), atEnd, func(f *fence) { fencedRows(f, p, n) })
			}
		}
	}
}

// inFence turns a fault into a failure that says where.
func inFence(t *testing.T, what string, atEnd bool, run func(f *fence)) {
	f := &fence{t: t, atEnd: atEnd}
	defer f.clear()
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if fault := recover(); fault != nil {
			t.Fatalf("%s: %v", what, fault)
		}
	}()
	run(f)
}

func fencedProducts(f *fence, p *Path, rows, n int) {
	r := rand.New(rand.NewPCG(uint64(rows), uint64(n)))
	for _, k := range []int{1, 3, 4, 33} {
		m := p.Matrix(random(r, k*n), k, n, random(r, n))
		m.panels, m.bias = fenced(f, m.panels), fenced(f, m.bias)
		p.Mul(fenced(f, random(r, rows*k)), k, rows, m, fenced(f, random(r, rows*Up(n))), Up(n))
		b := random(r, (k-1)*n+Up(n)) // the last row of b must exist up to Up(n)
		p.MulPart(fenced(f, random(r, rows*k)), k, rows, k, fenced(f, b), n, n, nil, fenced(f, random(r, rows*Up(n))), Up(n))
	}
	for _, k := range []int{32, 96} {
		w := make([]byte, n*k)
		for i := range w {
			w[i] = byte(r.IntN(255) - 127)
		}
		m := p.ByteMatrix(w, k, n, random(r, n), random(r, n))
		m.panels, m.sums, m.scale, m.bias = fenced(f, m.panels), fenced(f, m.sums), fenced(f, m.scale), fenced(f, m.bias)
		q := p.Activations(rows, k)
		q.q, q.scale, q.zero = fenced(f, q.q), fenced(f, q.scale), fenced(f, q.zero)
		p.Quantize(fenced(f, random(r, rows*k)), rows, k, q)
		p.MulBytes(q, rows, m, fenced(f, random(r, rows*Up(n))), Up(n))
	}
}

func fencedRows(f *fence, p *Path, n int) {
	r := rand.New(rand.NewPCG(uint64(n), 1))
	row := func() []float32 { return fenced(f, random(r, n)) }
	p.GELU(row())
	p.Softmax(row())
	p.Norm(row(), row(), row(), row(), row())
	p.AddScaled(row(), row(), 0.5)
	short := fenced(f, random(r, n/2)) // a multiple of 16 is enough for these
	p.GELU(short)
	p.Softmax(short)
	p.AddScaled(short, fenced(f, random(r, n/2)), 0.5)
	q := p.Activations(1, n/2)
	q.q, q.scale, q.zero = fenced(f, q.q), fenced(f, q.scale), fenced(f, q.zero)
	p.Quantize(short, 1, n/2, q)
}

func random(r *rand.Rand, n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(r.NormFloat64())
	}
	return x
}

// TestFenceHolds: a read past the end of a fenced buffer is a fault.
func TestFenceHolds(t *testing.T) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	for _, atEnd := range []bool{true, false} {
		f := &fence{t: t, atEnd: atEnd}
		x := fenced(f, make([]float32, 16))
		at := unsafe.Add(unsafe.Pointer(&x[0]), map[bool]int{true: 64, false: -4}[atEnd])
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("at the end %v: nothing stopped a read outside the buffer", atEnd)
				}
			}()
			_ = *(*float32)(at)
		}()
		f.clear()
	}
}
