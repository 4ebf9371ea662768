package main

import "fmt"

// exp writes u = exp(x) for x ≤ 0; x and t are lost.
func (c *code) exp(b bank, x, t, u int) {
	X, T, U := b.reg(x), b.reg(t), b.reg(u)
	c.op("VMAXPS %s, %s, %s", at("expMin"), X, X)
	c.op("VMULPS %s, %s, %s", at("log2e"), X, T)
	c.round(b, t)
	for _, k := range []string{"ln2hi", "ln2lo"} {
		c.op("VMULPS %s, %s, %s", at(k), T, U)
		c.op("VSUBPS %s, %s, %s", U, X, X)
	}
	c.op("VMOVUPS %s, %s", at("exp6"), U)
	for i := 5; i >= 0; i-- {
		c.op("VMULPS %s, %s, %s", X, U, U)
		c.op("VADDPS %s, %s, %s", at(fmt.Sprint("exp", i)), U, U)
	}
	c.op("VCVTPS2DQ %s, %s", T, T)
	c.op("VPSLLD $23, %s, %s", T, T)
	c.op("VPADDD %s, %s, %s", T, U, U)
}

// round rounds to the nearest whole number, halves to even.
func (c *code) round(b bank, r int) {
	op := "VROUNDPS"
	if b.letter == "Z" {
		op = "VRNDSCALEPS"
	}
	c.op("%s $8, %s, %s", op, b.reg(r), b.reg(r))
}

// lanes calls f once for 512 bit, twice for 256 bit: registers r and r+8 are
// then one register of sixteen lanes.
func lanes(b bank, f func(o, d int)) {
	f(0, 0)
	if b.letter == "Y" {
		f(8, 32)
	}
}

// spread copies a register whose lanes are all alike to its upper half.
func (c *code) spread(b bank, r int) {
	if b.letter == "Y" {
		c.op("VMOVAPS Y%d, Y%d", r, r+8)
	}
}

// fold reduces sixteen lanes by halves, 8, 4, 2, 1 apart, and spreads the result.
func (c *code) fold(b bank, op string, r, t int) {
	if b.letter == "Y" {
		c.op("%s Y%d, Y%d, Y%d", op, r+8, r, r)
	}
	c.foldOne(b, op, r, t)
	c.spread(b, r)
}

// foldOne is fold within one register.
func (c *code) foldOne(b bank, op string, r, t int) {
	if b.letter == "Z" {
		c.op("VEXTRACTF64X4 $1, Z%d, Y%d", r, t)
		c.op("%s Y%d, Y%d, Y%d", op, t, r, r)
	}
	c.op("VEXTRACTF128 $1, Y%d, X%d", r, t)
	c.op("%s X%d, X%d, X%d", op, t, r, r)
	for _, p := range []string{"$0x4E", "$0xB1"} {
		c.op("VPERMILPS %s, X%d, X%d", p, r, t)
		c.op("%s X%d, X%d, X%d", op, t, r, r)
	}
	c.op("VBROADCASTSS X%d, %s", r, b.reg(r))
}

// loop runs body over CX bytes from register p, n bytes at a time.
func (c *code) loop(label, p string, n int, body func()) {
	c.label(label)
	body()
	c.op("ADDQ $%d, %s", n, p)
	c.op("CMPQ %s, CX", p)
	c.op("JLT %s", label)
}

// gelu: x·Φ(x) = max(x,0) − |x|·½·erfc(|x|/√2), in place; n a multiple of 16.
func (c *code) gelu(b bank) {
	r := b.reg
	c.begin("gelu"+b.suffix, "x *float32, n int", 16)
	c.op("MOVQ x+0(FP), SI")
	c.op("MOVQ n+8(FP), CX")
	c.op("LEAQ (SI)(CX*4), CX")
	c.zero(b, 9)
	c.op("VMOVUPS %s, %s", mask, r(10))
	c.loop("loop", "SI", b.bytes, func() {
		c.op("VMOVUPS (SI), %s", r(0))
		c.op("VPAND%s %s, %s, %s", map[string]string{"Y": "", "Z": "D"}[b.letter], r(10), r(0), r(1))
		c.op("VMULPS %s, %s, %s", r(0), r(0), r(2))
		c.op("VMULPS %s, %s, %s", at("negHalf"), r(2), r(2))
		c.exp(b, 2, 3, 4)
		c.op("VMULPS %s, %s, %s", at("erfP"), r(1), r(5))
		c.op("VADDPS %s, %s, %s", at("unit"), r(5), r(5))
		c.op("VMOVUPS %s, %s", at("unit"), r(6))
		c.op("VDIVPS %s, %s, %s", r(5), r(6), r(6))
		c.op("VMOVUPS %s, %s", at("erf5"), r(7))
		for i := 4; i >= 1; i-- {
			c.op("VMULPS %s, %s, %s", r(6), r(7), r(7))
			c.op("VADDPS %s, %s, %s", at(fmt.Sprint("erf", i)), r(7), r(7))
		}
		for _, f := range []int{6, 4, 1} {
			c.op("VMULPS %s, %s, %s", r(f), r(7), r(7))
		}
		c.op("VMAXPS %s, %s, %s", r(9), r(0), r(0))
		c.op("VSUBPS %s, %s, %s", r(7), r(0), r(0))
		c.op("VMOVUPS %s, (SI)", r(0))
	})
	c.end()
}

// softmax of one row in place; n a multiple of 16.
func (c *code) softmax(b bank) {
	r := b.reg
	c.begin("softmax"+b.suffix, "x *float32, n int", 16)
	c.op("MOVQ x+0(FP), SI")
	c.op("MOVQ n+8(FP), CX")
	c.op("LEAQ (SI)(CX*4), CX")
	c.op("MOVQ SI, DI")
	lanes(b, func(o, d int) { c.op("VMOVUPS %d(DI), %s", d, r(5+o)) })
	c.loop("highest", "DI", 64, func() {
		lanes(b, func(o, d int) { c.op("VMAXPS %d(DI), %s, %s", d, r(5+o), r(5+o)) })
	})
	c.fold(b, "VMAXPS", 5, 6)
	lanes(b, func(o, _ int) { c.zero(b, 7+o) })
	c.op("MOVQ SI, DI")
	c.loop("powers", "DI", 64, func() {
		lanes(b, func(o, d int) {
			c.op("VMOVUPS %d(DI), %s", d, r(o))
			c.op("VSUBPS %s, %s, %s", r(5+o), r(o), r(o))
			c.exp(b, o, 1+o, 2+o)
			c.op("VADDPS %s, %s, %s", r(2+o), r(7+o), r(7+o))
			c.op("VMOVUPS %s, %d(DI)", r(2+o), d)
		})
	})
	c.fold(b, "VADDPS", 7, 6)
	c.op("VMOVUPS %s, %s", at("unit"), r(0))
	c.op("VDIVPS %s, %s, %s", r(7), r(0), r(7))
	c.spread(b, 7)
	c.loop("shares", "SI", 64, func() {
		lanes(b, func(o, d int) {
			c.op("VMULPS %d(SI), %s, %s", d, r(7+o), r(o))
			c.op("VMOVUPS %s, %d(SI)", r(o), d)
		})
	})
	c.end()
}

// norm: out = LayerNorm(x+y)·gain + shift; n a multiple of 32.
func (c *code) norm(b bank) {
	r := b.reg
	c.begin("norm"+b.suffix, "x, y, gain, shift, out *float32, n int, invn, eps float32", 56)
	for i, p := range []string{"SI", "DI", "R8", "R9", "R10", "CX"} {
		c.op("MOVQ %s+%d(FP), %s", []string{"x", "y", "gain", "shift", "out", "n"}[i], 8*i, p)
	}
	c.op("SHLQ $2, CX")
	c.op("VBROADCASTSS invn+48(FP), %s", r(6))
	c.op("VBROADCASTSS eps+52(FP), %s", r(7))
	// Even blocks of sixteen are summed in register 1, odd ones in 2.
	lanes(b, func(o, _ int) { c.zero(b, 1+o); c.zero(b, 2+o) })
	c.op("XORQ AX, AX")
	c.loop("sum", "AX", 128, func() {
		for u := range 2 {
			lanes(b, func(o, d int) {
				d += 64 * u
				t := 3*u + o
				c.op("VMOVUPS %d(SI)(AX*1), %s", d, r(t))
				c.op("VADDPS %d(DI)(AX*1), %s, %s", d, r(t), r(t))
				c.op("VMOVUPS %s, %d(R10)(AX*1)", r(t), d)
				c.op("VADDPS %s, %s, %s", r(t), r(1+u+o), r(1+u+o))
			})
		}
	})
	lanes(b, func(o, _ int) { c.op("VADDPS %s, %s, %s", r(1+o), r(2+o), r(1+o)) })
	c.fold(b, "VADDPS", 1, 2)
	c.op("VMULPS %s, %s, %s", r(6), r(1), r(1))
	c.spread(b, 1)
	lanes(b, func(o, _ int) { c.zero(b, 2+o); c.zero(b, 5+o) })
	c.op("XORQ AX, AX")
	c.loop("squares", "AX", 128, func() {
		for u := range 2 {
			lanes(b, func(o, d int) {
				d += 64 * u
				t, acc := 3*u+o, 2+3*u+o
				c.op("VMOVUPS %d(R10)(AX*1), %s", d, r(t))
				c.op("VSUBPS %s, %s, %s", r(1+o), r(t), r(t))
				c.op("VMOVUPS %s, %d(R10)(AX*1)", r(t), d)
				c.op("VMULPS %s, %s, %s", r(t), r(t), r(t))
				c.op("VADDPS %s, %s, %s", r(t), r(acc), r(acc))
			})
		}
	})
	lanes(b, func(o, _ int) { c.op("VADDPS %s, %s, %s", r(5+o), r(2+o), r(2+o)) })
	c.fold(b, "VADDPS", 2, 3)
	c.op("VMULPS %s, %s, %s", r(6), r(2), r(2))
	c.op("VADDPS %s, %s, %s", r(7), r(2), r(2))
	c.op("VSQRTPS %s, %s", r(2), r(2))
	c.op("VMOVUPS %s, %s", at("unit"), r(0))
	c.op("VDIVPS %s, %s, %s", r(2), r(0), r(2))
	c.spread(b, 2)
	c.op("XORQ AX, AX")
	c.loop("scale", "AX", 64, func() {
		lanes(b, func(o, d int) {
			c.op("VMULPS %d(R10)(AX*1), %s, %s", d, r(2+o), r(o))
			c.op("VMULPS %d(R8)(AX*1), %s, %s", d, r(o), r(o))
			c.op("VADDPS %d(R9)(AX*1), %s, %s", d, r(o), r(o))
			c.op("VMOVUPS %s, %d(R10)(AX*1)", r(o), d)
		})
	})
	c.end()
}

// addScaled: y += s·x; n a multiple of 16.
func (c *code) addScaled(b bank) {
	r := b.reg
	c.begin("addScaled"+b.suffix, "y, x *float32, n int, s float32", 28)
	c.op("MOVQ y+0(FP), DI")
	c.op("MOVQ x+8(FP), SI")
	c.op("MOVQ n+16(FP), CX")
	c.op("SHLQ $2, CX")
	c.op("VBROADCASTSS s+24(FP), %s", r(1))
	c.op("XORQ AX, AX")
	c.loop("loop", "AX", b.bytes, func() {
		c.op("VMULPS (SI)(AX*1), %s, %s", r(1), r(0))
		c.op("VADDPS (DI)(AX*1), %s, %s", r(0), r(0))
		c.op("VMOVUPS %s, (DI)(AX*1)", r(0))
	})
	c.end()
}

// quantize: q = x/scale + zero, whole numbers 0…255, one or two bytes each; n a
// multiple of 16.
func (c *code) quantize(b bank, width int) {
	r := b.reg
	c.begin(fmt.Sprintf("quantize%sx%d", b.suffix, 8*width), "x *float32, n int, q *byte, scale *float32, zero *int32", 40)
	for i, p := range []string{"SI", "CX", "DI", "R8", "R9"} {
		c.op("MOVQ %s+%d(FP), %s", []string{"x", "n", "q", "scale", "zero"}[i], 8*i, p)
	}
	c.op("LEAQ (SI)(CX*4), CX")
	c.op("MOVQ SI, AX")
	c.zero(b, 1)
	c.zero(b, 2)
	c.zero(b, 9)
	c.op("VMOVUPS %s, %s", at("levels"), r(10))
	c.loop("range", "AX", b.bytes, func() {
		c.op("VMOVUPS (AX), %s", r(0))
		c.op("VMINPS %s, %s, %s", r(0), r(1), r(1))
		c.op("VMAXPS %s, %s, %s", r(0), r(2), r(2))
	})
	c.foldOne(b, "VMINPS", 1, 3)
	c.foldOne(b, "VMAXPS", 2, 3)
	c.op("VSUBPS %s, %s, %s", r(1), r(2), r(2))
	c.op("VADDPS %s, %s, %s", at("tiny"), r(2), r(2))
	c.op("VDIVPS %s, %s, %s", r(10), r(2), r(4))
	c.op("VDIVPS %s, %s, %s", r(2), r(10), r(5))
	c.op("VMOVSS X4, (R8)")
	c.op("VSUBPS %s, %s, %s", r(1), r(9), r(6))
	c.op("VMULPS %s, %s, %s", r(5), r(6), r(6))
	c.round(b, 6)
	c.op("VCVTPS2DQ %s, %s", r(6), r(7))
	c.op("VMOVD X7, (R9)")
	c.loop("steps", "SI", b.bytes, func() {
		c.op("VMULPS (SI), %s, %s", r(5), r(0))
		c.op("VADDPS %s, %s, %s", r(6), r(0), r(0))
		c.op("VMINPS %s, %s, %s", r(10), r(0), r(0))
		c.op("VMAXPS %s, %s, %s", r(9), r(0), r(0))
		c.op("VCVTPS2DQ %s, %s", r(0), r(0))
		switch {
		case b.letter == "Z":
			c.op("VPMOVUSDB Z0, (DI)")
		case width == 2:
			c.op("VEXTRACTI128 $1, Y0, X1")
			c.op("VPACKSSDW X1, X0, X0")
			c.op("VMOVDQU X0, (DI)")
		default:
			c.op("VEXTRACTI128 $1, Y0, X1")
			c.op("VPACKSSDW X1, X0, X0")
			c.op("VPACKUSWB X0, X0, X0")
			c.op("VMOVQ X0, (DI)")
		}
		c.op("ADDQ $%d, DI", b.bytes/4*width)
	})
	c.end()
}
