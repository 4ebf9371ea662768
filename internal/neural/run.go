package neural

import "attache/internal/neural/kernel"

// Scratch is the memory of one reader of a model; it grows to the largest
// pack of windows seen and is then reused. One goroutine at a time.
type Scratch struct {
	Meter *Meter // of what Run does from now on; may be nil

	encode encodeScratch
	mixed  [groups][]float32 // per slot of the pack, the hidden states mixed for each group
	window windowScratch
}

// windowScratch is what the heads need for one window. A slot is [CLS] or a
// word: slot 0 is [CLS], slot i+1 word i.
type windowScratch struct {
	out                  []float32 // of a linear
	dep, srl, event      []float32
	arcs, keys, scores   []float32
	bound, label, hidden []float32
	v, w                 []float32
	back                 []uint16
	heads                []int32
	tree                 arborescence
	frames               frameScratch
}

// NewScratch makes an empty scratch.
func (m *Model) NewScratch() *Scratch { return &Scratch{} }

// Run reads windows, as many at a time as fill a pack; the result of a window
// does not depend on the windows beside it. It panics where a window names
// pieces, shapes or words that are not there.
func (m *Model) Run(s *Scratch, ws []Window) []Result {
	out := make([]Result, len(ws))
	packs(ws, func(from, to int) { m.runPack(s, ws[from:to], out[from:to]) })
	return out
}

// packs calls f with one range of windows after another that fits a pack.
func packs(ws []Window, f func(from, to int)) {
	for from := 0; from < len(ws); {
		to, pieces := from, 0
		for to < len(ws) && (to == from || pieces+len(ws[to].IDs) <= packPieces) {
			pieces += len(ws[to].IDs)
			to++
		}
		f(from, to)
		from = to
	}
}

func (m *Model) runPack(s *Scratch, ws []Window, out []Result) {
	m.encodePack(s, ws)
	s.Meter.End("encode")
	h, at := m.encoder.hidden, 0
	for i := range ws {
		s.Meter.encoded(len(ws[i].IDs))
		slots := len(ws[i].First) + 1
		var mixed [groups][]float32
		for g := range mixed {
			mixed[g] = s.mixed[g][at*h : (at+slots)*h]
		}
		out[i] = m.read(&s.window, &ws[i], mixed)
		at += slots
	}
	s.Meter.End("heads")
}

// Encode is Run without the heads and without results: the encoder alone, for
// measurements.
func (m *Model) Encode(s *Scratch, ws []Window) {
	packs(ws, func(from, to int) { m.encodePack(s, ws[from:to]) })
}

// encodePack fills s.mixed with the vectors of all slots.
func (m *Model) encodePack(s *Scratch, ws []Window) {
	h, slots := m.encoder.hidden, 0
	for i := range ws {
		slots += len(ws[i].First) + 1
	}
	for g := range s.mixed {
		s.mixed[g] = room(s.mixed[g], slots*h)
		clear(s.mixed[g])
	}
	m.encoder.run(m.path, &s.encode, ws, func(layer int, x []float32) {
		at, row := 0, 0
		for i := range ws {
			if len(ws[i].IDs) == 0 {
				at += h * (len(ws[i].First) + 1)
				continue
			}
			for slot := range len(ws[i].First) + 1 {
				r := row
				if slot > 0 {
					r += int(ws[i].First[slot-1])
				}
				for g := range s.mixed {
					m.path.AddScaled(s.mixed[g][at:at+h], x[r*h:], m.heads.mix[g][layer])
				}
				at += h
			}
			row += len(ws[i].IDs)
		}
	})
}

// room gives a slice of n values, x itself where it is large enough. The
// values are what they were.
func room(x []float32, n int) []float32 {
	if cap(x) < n {
		return kernel.Floats(n + n/4)[:n]
	}
	return x[:n]
}

// read runs the heads over one window.
func (m *Model) read(s *windowScratch, w *Window, mixed [groups][]float32) Result {
	words := make([]Word, len(w.First))
	for i := range words {
		words[i].Head = Root
	}
	first, last := newRange(w)
	if first == last {
		return Result{Words: words}
	}
	h := m.encoder.hidden
	part := func(g int) []float32 { return mixed[g][(first+1)*h : (last+1)*h] }
	m.readTags(s, part(tagGroup), words[first:last])
	m.readNames(s, w, part(nameGroup), first, words[first:last])
	m.readTrees(s, w, mixed[depGroup], words)
	for i := range words {
		if !w.New[i] {
			words[i] = Word{Head: Root}
		}
	}
	return Result{Words: words, Frames: m.readFrames(s, w, mixed[srlGroup], mixed[eventGroup])}
}

// newRange is the range of words that holds all of new sentences.
func newRange(w *Window) (first, last int) {
	for i, n := range w.New {
		if n {
			if last == 0 {
				first = i
			}
			last = i + 1
		}
	}
	return first, last
}

// sentences calls f with the word range of every new sentence.
func sentences(w *Window, f func(from, to int)) {
	for from := 0; from < len(w.Sent); {
		to := from + 1
		for to < len(w.Sent) && w.Sent[to] == w.Sent[from] {
			to++
		}
		if w.New[from] {
			f(from, to)
		}
		from = to
	}
}
