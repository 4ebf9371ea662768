package kernel

import (
	"time"

	"golang.org/x/sys/cpu"
)

// native are the assembly paths this processor and its system can run.
func native() []*Path {
	all := everyNative()
	if len(all) > 1 && all[0].tile != all[1].tile { // the same path with wide and narrow tiles
		keep := fasterFloats(all[0], all[1])
		all = append([]*Path{keep}, all[2:]...)
	}
	return all
}

// everyNative lists the paths with both tilings of the first, where it has two:
// 512 bit registers double the float32 rate of most processors that have them,
// and lower it on those that split every such instruction in two.
func everyNative() []*Path {
	var all []*Path
	x := &cpu.X86
	if x.HasAVX512F && x.HasAVX512DQ && x.HasAVX512BW && x.HasAVX512VL && x.HasAVX512VNNI {
		wide := &Path{name: "avx512vnni", rows: 12, cols: 32, tile: 12, across: 32, width: 1, group: 4,
			floats: tileFloats512, bytes: tileVNNI512, gelu: gelu512, softmax: softmax512,
			norm: norm512, addScaled: addScaled512, quantize: quantize512x8}
		narrow := *wide
		narrow.tile, narrow.across, narrow.floats = 6, 16, tileFloats256
		all = append(all, wide, &narrow)
	}
	if x.HasAVX2 {
		wide := Path{name: "avx2", rows: 6, cols: 16, tile: 6, across: 16, width: 2, group: 2,
			floats: tileFloats256, bytes: tileWords256, gelu: gelu256, softmax: softmax256,
			norm: norm256, addScaled: addScaled256, quantize: quantize256x16}
		if x.HasAVXVNNI {
			vnni := wide
			vnni.name, vnni.width, vnni.group = "avxvnni", 1, 4
			vnni.bytes, vnni.quantize = tileVNNI256, quantize256x8
			all = append(all, &vnni)
		}
		all = append(all, &wide)
	}
	return all
}

// fasterFloats is that of two paths whose float32 tiles are faster here: the
// best of several short runs each, a tenth of a millisecond in all. Both give
// the same bits, so the choice shows in nothing but time.
func fasterFloats(a, b *Path) *Path {
	const k, rows = 128, 12
	x, w, c := Floats(rows*k), Floats(k*Align), Floats(rows*Align)
	best := [2]time.Duration{1 << 62, 1 << 62}
	for range 8 {
		for i, p := range [2]*Path{a, b} {
			begun := time.Now()
			p.MulPart(x, k, rows, k, w, Align, Align, nil, c, Align)
			best[i] = min(best[i], time.Since(begun))
		}
	}
	if best[1] < best[0] {
		return b
	}
	return a
}
