package neural_test

import (
	"math"
	"testing"

	"attache/internal/neural"
	"attache/internal/neural/kernel"
	"github.com/google/go-cmp/cmp"
)

// TestFloatsForBytes: a model whose matrices are the float32 numbers that the
// bytes stand for has nearly the same hidden states (activations are bytes in
// one and not in the other), and like every model the same bits on all paths.
func TestFloatsForBytes(t *testing.T) {
	var want []neural.Result
	for i, p := range kernel.Paths() {
		narrow, err := neural.OpenWith(newTiny(true).file(), p)
		if err != nil {
			t.Fatal(err)
		}
		wide, err := neural.OpenWith(newTiny(true).widen().file(), p)
		if err != nil {
			t.Fatal(err)
		}
		ws := someWindows(20)
		for _, w := range ws {
			a, b := narrow.Layers(narrow.NewScratch(), w), wide.Layers(wide.NewScratch(), w)
			for layer := range a {
				var off, all float64
				for k, v := range a[layer] {
					d := float64(v - b[layer][k])
					off, all = off+d*d, all+float64(v)*float64(v)
				}
				if r := math.Sqrt(off / all); r > 0.02 {
					t.Fatalf("%s, layer %d: hidden states differ by %.3f", p.Name(), layer, r)
				}
			}
		}
		got := wide.Run(wide.NewScratch(), ws)
		if i == 0 {
			want = got
		} else if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", p.Name(), diff)
		}
	}
}
