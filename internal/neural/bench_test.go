package neural_test

import (
	"fmt"
	"testing"

	"attache/internal/neural"
	"attache/internal/neural/kernel"
)

// sentence32 is one window of 32 word pieces, 24 words, cut from the pieces of
// the reference windows.
func sentence32(t testing.TB) neural.Window {
	r := readReference(t)
	w := neural.Window{IDs: []int32{101}, Shapes: []uint8{0}}
	for _, from := range r.windows() {
		for i, first := range from.First {
			end := len(from.IDs) - 1
			if i+1 < len(from.First) {
				end = int(from.First[i+1])
			}
			if from.Sent[i] != 0 || len(w.IDs)+end-int(first) > 31 {
				break
			}
			w.First, w.Sent, w.New = append(w.First, int32(len(w.IDs))), append(w.Sent, 0), append(w.New, true)
			w.IDs = append(w.IDs, from.IDs[first:end]...)
			w.Shapes = append(w.Shapes, from.Shapes[first:end]...)
		}
	}
	w.IDs, w.Shapes = append(w.IDs, 102), append(w.Shapes, 0)
	if len(w.IDs) != 32 {
		t.Fatalf("a window of %d word pieces", len(w.IDs))
	}
	return w
}

func benchmark(b *testing.B, run func(m *neural.Model, s *neural.Scratch, ws []neural.Window)) {
	one := sentence32(b)
	for _, p := range kernel.Paths() {
		for _, n := range []int{1, 8} {
			b.Run(fmt.Sprintf("%s/%d", p.Name(), n), func(b *testing.B) {
				m := english(b, p)
				s := m.NewScratch()
				ws := make([]neural.Window, n)
				for i := range ws {
					ws[i] = one
				}
				b.ReportAllocs()
				for b.Loop() {
					run(m, s, ws)
				}
				b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "sentences/s")
			})
		}
	}
}

// BenchmarkEncoder is the encoder alone on windows of 32 word pieces.
func BenchmarkEncoder(b *testing.B) {
	benchmark(b, func(m *neural.Model, s *neural.Scratch, ws []neural.Window) { m.Encode(s, ws) })
}

// BenchmarkRun is encoder and heads on windows of 32 word pieces.
func BenchmarkRun(b *testing.B) {
	benchmark(b, func(m *neural.Model, s *neural.Scratch, ws []neural.Window) { m.Run(s, ws) })
}

// BenchmarkWindow is one window of about 250 word pieces in eight sentences, as
// long reports are read.
func BenchmarkWindow(b *testing.B) {
	one := sentence32(b)
	w := neural.Window{IDs: []int32{101}, Shapes: []uint8{0}}
	for s := range 8 {
		for i := range one.First {
			w.First, w.Sent, w.New = append(w.First, int32(len(w.IDs))+one.First[i]-1), append(w.Sent, int32(s)), append(w.New, true)
		}
		w.IDs, w.Shapes = append(w.IDs, one.IDs[1:]...), append(w.Shapes, one.Shapes[1:]...)
	}
	m := english(b, kernel.Best())
	s := m.NewScratch()
	b.ReportAllocs()
	for b.Loop() {
		m.Run(s, []neural.Window{w})
	}
	b.ReportMetric(float64(8*b.N)/b.Elapsed().Seconds(), "sentences/s")
}

// BenchmarkOpen is loading the model.
func BenchmarkOpen(b *testing.B) {
	for b.Loop() {
		english(b, kernel.Best())
	}
}
