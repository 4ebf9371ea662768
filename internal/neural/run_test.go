package neural_test

import (
	"math"
	"testing"

	"attache/internal/neural"
	"attache/internal/neural/kernel"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// windows draws windows a tiny model can read.
func windows(t *rapid.T) []neural.Window {
	ws := make([]neural.Window, rapid.IntRange(1, 6).Draw(t, "windows"))
	for i := range ws {
		w := neural.Window{IDs: []int32{2}, Shapes: []uint8{0}}
		for s := range rapid.IntRange(0, 3).Draw(t, "sentences") {
			fresh := rapid.Bool().Draw(t, "new")
			for range rapid.IntRange(1, 7).Draw(t, "words") {
				w.First, w.Sent, w.New = append(w.First, int32(len(w.IDs))), append(w.Sent, int32(s)), append(w.New, fresh)
				shape := uint8(rapid.IntRange(1, 6).Draw(t, "shape"))
				for k := range rapid.IntRange(1, 2).Draw(t, "pieces") {
					w.IDs = append(w.IDs, int32(rapid.IntRange(0, tinyWords-1).Draw(t, "piece")))
					w.Shapes = append(w.Shapes, shape+6*uint8(k))
				}
			}
			w.IDs, w.Shapes = append(w.IDs, 3), append(w.Shapes, 0)
		}
		ws[i] = w
	}
	return ws
}

// TestEveryPathGivesTheSame: all paths of arithmetic, windows alone or
// together, a fresh scratch or a used one.
func TestEveryPathGivesTheSame(t *testing.T) {
	type reader struct {
		m *neural.Model
		s *neural.Scratch
	}
	var readers []reader
	for _, p := range kernel.Paths() {
		m, err := neural.OpenWith(newTiny(true).file(), p)
		if err != nil {
			t.Fatal(err)
		}
		readers = append(readers, reader{m, m.NewScratch()})
	}
	rapid.Check(t, func(t *rapid.T) {
		ws := windows(t)
		want := readers[0].m.Run(readers[0].m.NewScratch(), ws)
		for _, r := range readers {
			if diff := cmp.Diff(want, r.m.Run(r.s, ws)); diff != "" {
				t.Fatalf("%s: %s", r.m.Path(), diff)
			}
		}
		for i := range ws {
			alone := readers[0].m.Run(readers[0].s, ws[i:i+1])
			if diff := cmp.Diff(want[i], alone[0]); diff != "" {
				t.Fatalf("window %d alone: %s", i, diff)
			}
		}
		for i := range ws {
			wellFormed(t, readers[0].m, ws[i], want[i])
		}
	})
}

// wellFormed checks what holds for every result.
func wellFormed(t *rapid.T, m *neural.Model, w neural.Window, r neural.Result) {
	if len(r.Words) != len(w.First) {
		t.Fatalf("%d words, want %d", len(r.Words), len(w.First))
	}
	names := m.Labels("ner")
	roots := map[int32]int{}
	for i, word := range r.Words {
		if !w.New[i] {
			if word != (neural.Word{Head: neural.Root}) {
				t.Fatalf("word %d of a context sentence has a reading: %+v", i, word)
			}
			continue
		}
		if word.Head == neural.Root {
			roots[w.Sent[i]]++
		} else if w.Sent[word.Head] != w.Sent[i] || int(word.Head) == i {
			t.Fatalf("word %d has head %d", i, word.Head)
		}
		steps := 0
		for h := word.Head; h != neural.Root; h = r.Words[h].Head {
			if steps++; steps > len(r.Words) {
				t.Fatalf("word %d hangs in a cycle", i)
			}
		}
		if name := names[word.Name]; name[0] == 'I' {
			before := "O"
			if i > 0 && w.Sent[i-1] == w.Sent[i] {
				before = names[r.Words[i-1].Name]
			}
			if before == "O" || before[2:] != name[2:] {
				t.Fatalf("word %d: %s after %s", i, name, before)
			}
		}
	}
	for i := range r.Words {
		if w.New[i] && roots[w.Sent[i]] != 1 {
			t.Fatalf("sentence %d has %d roots", w.Sent[i], roots[w.Sent[i]])
		}
	}
	last := -1
	for _, f := range r.Frames {
		if f.Word <= last || !w.New[f.Word] || !(f.Prob > neural.TriggerFloor) {
			t.Fatalf("frame at %d after %d, probability %v", f.Word, last, f.Prob)
		}
		last = f.Word
		wellFormedFrame(t, m, w, f)
	}
}

func wellFormedFrame(t *rapid.T, m *neural.Model, w neural.Window, f neural.Frame) {
	if len(f.Types) != 4 {
		t.Fatalf("%d types", len(f.Types))
	}
	sum := 0.0
	for k, s := range f.Types {
		if s.Label == 0 || k > 0 && s.Prob > f.Types[k-1].Prob {
			t.Fatalf("types %v", f.Types)
		}
		sum += float64(s.Prob)
	}
	if sum > float64(f.Prob)+1e-5 {
		t.Fatalf("types %v add up to more than %v", f.Types, f.Prob)
	}
	best := make([]int, len(m.Labels("roles")))
	role, word := 0, -2
	for _, a := range f.Args {
		if a.Role < role || a.Role == role && a.Word <= word || a.Word < neural.Root || a.Word >= len(w.First) {
			t.Fatalf("arguments %v", f.Args)
		}
		if !(a.Prob >= 0 && a.Prob <= 1) || math.IsNaN(float64(a.Prob)) {
			t.Fatalf("argument %v", a)
		}
		best[a.Role]++
		role, word = a.Role, a.Word
	}
	for r, n := range best {
		if n == 0 {
			t.Fatalf("no word for role %d", r)
		}
	}
	if len(f.Stands) == 0 || f.Stands[0].Word != neural.Root || f.Mode.Prob == 0 {
		t.Fatalf("stands %v, mode %v", f.Stands, f.Mode)
	}
}

// TestPathsAgreeOnEnglish: the shipped model, all paths.
func TestPathsAgreeOnEnglish(t *testing.T) {
	if testing.Short() {
		t.Skip("the portable path takes seconds")
	}
	r := readReference(t)
	ws := r.windows()[:3]
	var want []neural.Result
	for i, p := range kernel.Paths() {
		m := english(t, p)
		got := m.Run(m.NewScratch(), ws)
		if i == 0 {
			want = got
		} else if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s against %s: %s", p.Name(), kernel.Best().Name(), diff)
		}
	}
}

// TestLongWindow: more pieces than one pack or one block of attention holds,
// in one sentence, beside a short window.
func TestLongWindow(t *testing.T) {
	short := sentence32(t)
	long := neural.Window{IDs: []int32{101}, Shapes: []uint8{0}}
	for len(long.IDs) < 400 {
		for i := range short.First {
			long.First, long.Sent, long.New = append(long.First, int32(len(long.IDs))+short.First[i]-1), append(long.Sent, 0), append(long.New, true)
		}
		long.IDs, long.Shapes = append(long.IDs, short.IDs[1:31]...), append(long.Shapes, short.Shapes[1:31]...)
	}
	var want []neural.Result
	for _, p := range kernel.Paths() {
		if p.Name() == "portable" {
			continue
		}
		m := english(t, p)
		s := m.NewScratch()
		got := m.Run(s, []neural.Window{short, long, short})
		if diff := cmp.Diff(got[0], got[2]); diff != "" {
			t.Errorf("%s: the same window twice: %s", p.Name(), diff)
		}
		if want == nil {
			want = got
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", p.Name(), diff)
		}
	}
}

func TestNothingToRead(t *testing.T) {
	m, err := neural.Open(newTiny(false).file())
	if err != nil {
		t.Fatal(err)
	}
	s := m.NewScratch()
	if got := m.Run(s, nil); len(got) != 0 {
		t.Errorf("no windows gave %v", got)
	}
	got := m.Run(s, []neural.Window{{}, {IDs: []int32{2, 3}, Shapes: []uint8{0, 0}}, {}})
	if diff := cmp.Diff([]neural.Result{{Words: []neural.Word{}}, {Words: []neural.Word{}}, {Words: []neural.Word{}}}, got); diff != "" {
		t.Error(diff)
	}
}

func TestEncoderDoesNotAllocate(t *testing.T) {
	m := english(t, kernel.Best())
	s, ws := m.NewScratch(), []neural.Window{sentence32(t)}
	m.Encode(s, ws)
	if n := testing.AllocsPerRun(5, func() { m.Encode(s, ws) }); n > 0 {
		t.Errorf("%v allocations a pack", n)
	}
}
