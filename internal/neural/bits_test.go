package neural_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"testing"

	"attache/internal/neural"
	"attache/internal/neural/kernel"
)

// TestSameBitsEverywhere: what a model says of some windows, to the last bit,
// by its hash. All paths of this processor must give it, and so must every
// other processor: the same constant holds for all builds. It changes with the
// arithmetic alone (tiny_test.go has the weights), and then on purpose.
func TestSameBitsEverywhere(t *testing.T) {
	const want = "2baf533ee1531065"
	for _, p := range kernel.Paths() {
		m, err := neural.OpenWith(newTiny(true).file(), p)
		if err != nil {
			t.Fatal(err)
		}
		out := fmt.Sprintf("%+v", m.Run(m.NewScratch(), someWindows(60)))
		sum := sha256.Sum256([]byte(out))
		if got := hex.EncodeToString(sum[:8]); got != want {
			t.Errorf("%s: %s, want %s (%d bytes of results)", p.Name(), got, want, len(out))
		}
	}
}

// someWindows are n windows for the tiny model, always the same.
func someWindows(n int) []neural.Window {
	r := rand.New(rand.NewPCG(11, 12))
	ws := make([]neural.Window, n)
	for i := range ws {
		w := neural.Window{IDs: []int32{2}, Shapes: []uint8{0}}
		for s := range 1 + r.IntN(3) {
			fresh := r.IntN(4) > 0
			for range 1 + r.IntN(7) {
				w.First, w.Sent, w.New = append(w.First, int32(len(w.IDs))), append(w.Sent, int32(s)), append(w.New, fresh)
				w.IDs, w.Shapes = append(w.IDs, int32(r.IntN(tinyWords))), append(w.Shapes, uint8(1+r.IntN(6)))
			}
			w.IDs, w.Shapes = append(w.IDs, 3), append(w.Shapes, 0)
		}
		ws[i] = w
	}
	return ws
}
