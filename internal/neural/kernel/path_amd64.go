package kernel

import "golang.org/x/sys/cpu"

// native are the assembly paths this processor and its system can run.
func native() []*Path {
	var all []*Path
	x := &cpu.X86
	if x.HasAVX512F && x.HasAVX512DQ && x.HasAVX512BW && x.HasAVX512VL && x.HasAVX512VNNI {
		all = append(all, &Path{name: "avx512vnni", rows: 12, cols: 32, width: 1, group: 4,
			floats: tileFloats512, bytes: tileVNNI512, gelu: gelu512, softmax: softmax512,
			norm: norm512, addScaled: addScaled512, quantize: quantize512x8})
	}
	if x.HasAVX2 {
		wide := Path{name: "avx2", rows: 6, cols: 16, width: 2, group: 2,
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
