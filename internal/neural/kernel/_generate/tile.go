package main

import "fmt"

// family is one way to multiply: rows × 2 registers of the result stay in
// registers while one pass along k adds to them.
type family struct {
	name string
	bank
	rows int // most rows of one tile
	kind kind
}

type kind int

const (
	floats  kind = iota // float32
	vnni                // unsigned bytes by signed bytes, VPDPBUSD (AVX512-VNNI)
	avxvnni             // the same in VEX coding (AVX-VNNI), for processors without AVX-512
	words               // the same numbers as 16 bit words, VPMADDWD: exact on every AVX2
)

var families = []family{
	{"tileFloats256", ymm, 6, floats},
	{"tileFloats512", zmm, 12, floats},
	{"tileWords256", ymm, 6, words},
	{"tileVNNI256", ymm, 6, avxvnni},
	{"tileVNNI512", zmm, 12, vnni},
}

const (
	floatArgs = "k int, a *float32, lda int, b *float32, ldb int, c *float32, ldc int, bias *float32"
	byteArgs  = "k int, a unsafe.Pointer, lda int, b unsafe.Pointer, ldb int, c *float32, ldc int, bias *float32, sums *int32, scale, sa *float32, zero *int32"
	floatPass = "k, a, lda, b, ldb, c, ldc, bias"
	bytePass  = floatPass + ", sums, scale, sa, zero"
)

// choose writes the Go switch over the row count.
func (c *code) choose(f family) {
	args, pass := byteArgs, bytePass
	if f.kind == floats {
		args, pass = floatArgs, floatPass
	}
	fmt.Fprintf(&c.decl, "func %s(rows, %s) {\n\tswitch rows {\n", f.name, args)
	for r := f.rows; r >= 1; r-- {
		fmt.Fprintf(&c.decl, "\tcase %d:\n\t\t%s_%d(%s)\n", r, f.name, r, pass)
	}
	c.decl.WriteString("\t}\n}\n\n")
}

// tile writes the function for one row count. lda, ldb and ldc are in bytes; k
// counts steps of four bytes of a row of a.
func (c *code) tile(f family, rows int) {
	name := fmt.Sprintf("%s_%d", f.name, rows)
	if f.kind == floats {
		c.begin(name, floatArgs, 64)
	} else {
		c.begin(name, byteArgs, 96)
	}
	c.op("MOVQ k+0(FP), CX")
	c.op("MOVQ a+8(FP), SI")
	c.op("MOVQ lda+16(FP), R8")
	c.op("MOVQ b+24(FP), DI")
	c.op("MOVQ ldb+32(FP), R12")
	// Three rows of a share a base register: base, base+lda, base+2·lda.
	base := []string{"SI", "R9", "R10", "R11"}[:(rows+2)/3]
	if len(base) > 1 {
		c.op("LEAQ (R8)(R8*2), AX")
		for i := 1; i < len(base); i++ {
			c.op("LEAQ (%s)(AX*1), %s", base[i-1], base[i])
		}
	}
	c.start(f, rows)
	c.op("SUBQ $4, CX")
	c.op("JL tail")
	c.op("PCALIGN $32")
	c.label("loop4")
	for u := range 4 {
		c.step(f, rows, base, 4*u)
	}
	c.advance(base, 16)
	c.op("SUBQ $4, CX")
	c.op("JGE loop4")
	c.label("tail")
	c.op("ADDQ $4, CX")
	c.op("JZ done")
	c.label("loop1")
	c.step(f, rows, base, 0)
	c.advance(base, 4)
	c.op("DECQ CX")
	c.op("JNZ loop1")
	c.label("done")
	c.op("MOVQ c+40(FP), DX")
	c.op("MOVQ ldc+48(FP), BX")
	c.finish(f, rows)
	c.end()
}

func (c *code) advance(base []string, n int) {
	for _, b := range base {
		c.op("ADDQ $%d, %s", n, b)
	}
}

// start puts the bias, or zero, into the accumulators 2·row and 2·row+1.
func (c *code) start(f family, rows int) {
	zero := func() {
		for i := range 2 * rows {
			c.zero(f.bank, i)
		}
	}
	if f.kind != floats {
		zero()
		return
	}
	c.op("MOVQ bias+56(FP), DX")
	c.op("TESTQ DX, DX")
	c.op("JZ zero")
	c.op("VMOVUPS (DX), %s", f.reg(0))
	c.op("VMOVUPS %d(DX), %s", f.bytes, f.reg(1))
	for i := 2; i < 2*rows; i++ {
		c.op("VMOVAPS %s, %s", f.reg(i%2), f.reg(i))
	}
	c.op("JMP start")
	c.label("zero")
	zero()
	c.label("start")
}

// step adds one step of k: two registers of b, one broadcast of a per row.
func (c *code) step(f family, rows int, base []string, disp int) {
	b0, b1 := 2*f.rows, 2*f.rows+1
	free := f.count - b1 - 1 // registers left, at least two
	for j, b := range []int{b0, b1} {
		if f.kind == words {
			c.op("VPMOVSXBW %d(DI), %s", 16*j, f.reg(b))
		} else {
			c.op("VMOVUPS %d(DI), %s", f.bytes*j, f.reg(b))
		}
	}
	c.op("ADDQ R12, DI")
	for m := range rows {
		x, t := b1+1+(2*m)%(free&^1), b1+2+(2*m)%(free&^1)
		a0, a1 := f.reg(2*m), f.reg(2*m+1)
		X, T, B0, B1 := f.reg(x), f.reg(t), f.reg(b0), f.reg(b1)
		mem := fmt.Sprintf("%d(%s)%s", disp, base[m/3], []string{"", "(R8*1)", "(R8*2)"}[m%3])
		switch f.kind {
		case floats:
			c.op("VBROADCASTSS %s, %s", mem, X)
			c.op("VMULPS %s, %s, %s", B0, X, T)
			c.op("VMULPS %s, %s, %s", B1, X, X)
			c.op("VADDPS %s, %s, %s", T, a0, a0)
			c.op("VADDPS %s, %s, %s", X, a1, a1)
		case words:
			c.op("VPBROADCASTD %s, %s", mem, X)
			c.op("VPMADDWD %s, %s, %s", B0, X, T)
			c.op("VPMADDWD %s, %s, %s", B1, X, X)
			c.op("VPADDD %s, %s, %s", T, a0, a0)
			c.op("VPADDD %s, %s, %s", X, a1, a1)
		case vnni:
			c.op("VPBROADCASTD %s, %s", mem, X)
			c.op("VPDPBUSD %s, %s, %s", B0, X, a0)
			c.op("VPDPBUSD %s, %s, %s", B1, X, a1)
		case avxvnni:
			c.op("VPBROADCASTD %s, %s", mem, X)
			c.vexVPDPBUSD(2*m, x, b0)
			c.vexVPDPBUSD(2*m+1, x, b1)
		}
	}
}

// vexVPDPBUSD writes acc += u8·s8 in VEX coding, which the assembler lacks:
// VEX.256.66.0F38.W0 50 /r.
func (c *code) vexVPDPBUSD(acc, u8, s8 int) {
	b := vexBytes(acc, u8, s8)
	c.op("BYTE $0x%02X; BYTE $0x%02X; BYTE $0x%02X; BYTE $0x%02X; BYTE $0x%02X", b[0], b[1], b[2], b[3], b[4])
}

func vexBytes(acc, u8, s8 int) [5]byte {
	second := 0x42 // inverted X, map 0F38
	if acc < 8 {
		second |= 0x80
	}
	if s8 < 8 {
		second |= 0x20
	}
	third := (^u8&15)<<3 | 4 | 1 // inverted vvvv, 256 bit, prefix 66
	return [5]byte{0xC4, byte(second), byte(third), 0x50, byte(0xC0 | acc&7<<3 | s8&7)}
}

// finish stores the tile. For bytes: the sum less zero·(sum of the weights) is
// exact in 32 bit integers; then times the weights' scale, times the row's
// scale, plus bias.
func (c *code) finish(f family, rows int) {
	if f.kind != floats {
		c.op("MOVQ bias+56(FP), SI")
		c.op("MOVQ sums+64(FP), DI")
		c.op("MOVQ scale+72(FP), R8")
		c.op("MOVQ sa+80(FP), R9")
		c.op("MOVQ zero+88(FP), R10")
	}
	x, t := f.reg(2*f.rows), f.reg(2*f.rows+1)
	for m := range rows {
		for j := range 2 {
			a, d := f.reg(2*m+j), f.bytes*j
			if f.kind != floats {
				if j == 0 {
					c.op("VPBROADCASTD %d(R10), %s", 4*m, x)
				}
				c.op("VPMULLD %d(DI), %s, %s", d, x, t)
				c.op("VPSUBD %s, %s, %s", t, a, a)
				c.op("VCVTDQ2PS %s, %s", a, a)
				c.op("VMULPS %d(R8), %s, %s", d, a, a)
			}
		}
		if f.kind != floats {
			c.op("VBROADCASTSS %d(R9), %s", 4*m, x)
		}
		for j := range 2 {
			a, d := f.reg(2*m+j), f.bytes*j
			if f.kind != floats {
				c.op("VMULPS %s, %s, %s", x, a, a)
				c.op("VADDPS %d(SI), %s, %s", d, a, a)
			}
			c.op("VMOVUPS %s, %d(DX)", a, d)
		}
		if m+1 < rows {
			c.op("ADDQ BX, DX")
		}
	}
}
