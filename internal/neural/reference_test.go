package neural_test

import (
	"compress/gzip"
	"encoding/json"
	"math"
	"os"
	"slices"
	"testing"

	"attache/internal/neural"
	"attache/internal/neural/kernel"
	"attache/weights"
)

// reference is what training/logits.py writes.
type reference struct {
	SHA256  string
	Windows []struct {
		Window struct {
			IDs, First, Sent []int32
			Shapes           []int // not bytes: those would be read as base64
			New              []bool
		}
		Hidden    [][][]float64          // after the embedding and each of the first layers, per piece the first values
		Vectors   map[string][][]float64 // per group and slot, the first values of the mixed vector
		Sentences []struct {
			Words  []int
			Layers map[string][2][]int // decisions, and which are firm
		}
		Trigger []float64 // per word: probability of any event
		Frames  []struct {
			Word, Type             int
			Types                  []float64
			Roles, Positions       [][]float64 // per slot
			Aspect, Mode, Contexts []float64
		}
	}
}

func readReference(t testing.TB) reference {
	f, err := os.Open("testdata/logits.json.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var r reference
	if err := json.NewDecoder(z).Decode(&r); err != nil {
		t.Fatal(err)
	}
	return r
}

func (r *reference) windows() []neural.Window {
	ws := make([]neural.Window, len(r.Windows))
	for i, w := range r.Windows {
		ws[i] = neural.Window{IDs: w.Window.IDs, First: w.Window.First, Sent: w.Window.Sent, New: w.Window.New, Shapes: make([]uint8, len(w.Window.Shapes))}
		for j, v := range w.Window.Shapes {
			ws[i].Shapes[j] = uint8(v)
		}
	}
	return ws
}

func english(t testing.TB, path *kernel.Path) *neural.Model {
	t.Helper()
	m, err := neural.OpenWith(weights.English(), path)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// layerOf reads one decision of a word; heads count from 1 in their sentence, 0
// is the root.
func layerOf(name string, w neural.Word, first int) int {
	for i, f := range neural.FeatureNames {
		if f == name {
			return int(w.Features[i])
		}
	}
	switch name {
	case "upos":
		return int(w.UPOS)
	case "lemma":
		return int(w.Lemma)
	case "ner":
		return int(w.Name)
	case "nerb":
		return int(w.Materiel)
	case "ent":
		return int(w.Mention)
	case "deprel":
		return int(w.Rel)
	case "head":
		if w.Head == neural.Root {
			return 0
		}
		return int(w.Head) - first + 1
	}
	return -1
}

// The tolerances against the training code: it sums in another order, and one
// bit before quantisation can become a step of 1/255 of a row's range after. Six
// layers turn a change of 1e-7 into one of 3 %, as much as quantisation itself
// changes the vectors; after the first layers there is little of it.
const (
	vectorTolerance = 0.06 // of the vectors of words: root mean square, relative
	probTolerance   = 0.10 // largest difference of a probability
	probSpread      = 0.01 // root mean square difference of all probabilities
	softShare       = 0.03 // of decisions that noise can change
)

// layerTolerance is that of the hidden states after the embedding and each of
// the first layers, for the median window and for every window.
var layerTolerance = [][2]float64{{1e-6, 2e-6}, {2e-5, 0.03}, {0.01, 0.05}}

// relative is the root mean square difference relative to want. Row i of want
// has the first values of row i of got.
func relative(want [][]float64, got []float32, stride int) float64 {
	var e, all float64
	for i, row := range want {
		for k, v := range row {
			d := float64(got[i*stride+k]) - v
			e, all = e+d*d, all+v*v
		}
	}
	return math.Sqrt(e / all)
}

// TestLayers compares the hidden states after the embedding and the first
// layers with the training code.
func TestLayers(t *testing.T) {
	r := readReference(t)
	m := english(t, kernel.Best())
	s := m.NewScratch()
	differ := make([][]float64, len(layerTolerance))
	for i, w := range r.windows() {
		hidden := m.Layers(s, w)
		for layer := range differ {
			differ[layer] = append(differ[layer], relative(r.Windows[i].Hidden[layer], hidden[layer], m.Hidden()))
		}
	}
	for layer, d := range differ {
		slices.Sort(d)
		median, worst := d[len(d)/2], d[len(d)-1]
		t.Logf("layer %d: relative error %.2g in the median window, %.2g in the worst", layer, median, worst)
		if want := layerTolerance[layer]; !(median <= want[0] && worst <= want[1]) {
			t.Errorf("layer %d: relative error %.2g in the median window, %.2g in the worst, want %.2g and %.2g", layer, median, worst, want[0], want[1])
		}
	}
}

// TestVectors compares what the heads read, one mix of the layers for each
// group of heads, with the training code.
func TestVectors(t *testing.T) {
	r := readReference(t)
	m := english(t, kernel.Best())
	s := m.NewScratch()
	for i, w := range r.windows() {
		for group, got := range m.Vectors(s, []neural.Window{w}) {
			if d := relative(r.Windows[i].Vectors[group], got, m.Hidden()); !(d <= vectorTolerance) {
				t.Errorf("window %d, group %s: relative error %.4f", i, group, d)
			}
		}
	}
}

// TestDecisions compares with the training code: tags, lemma rules, names,
// trees and arc labels exactly, where the reference is firm.
func TestDecisions(t *testing.T) {
	r := readReference(t)
	m := english(t, kernel.Best())
	if got := m.Info().SHA256; got != r.SHA256 {
		t.Fatalf("testdata/logits.json.gz is of model %.12s, the embedded one is %.12s: run training/logits.py", r.SHA256, got)
	}
	results := m.Run(m.NewScratch(), r.windows())
	all, soft, differ := 0, 0, 0
	for i, w := range r.Windows {
		for _, s := range w.Sentences {
			for layer, d := range s.Layers {
				for k, word := range s.Words {
					got := layerOf(layer, results[i].Words[word], s.Words[0])
					all++
					if d[1][k] == 0 {
						soft++
					}
					if got == d[0][k] {
						continue
					}
					differ++
					if d[1][k] == 1 {
						t.Errorf("window %d, word %d, %s: %d, training code %d", i, word, layer, got, d[0][k])
					}
				}
			}
		}
	}
	t.Logf("%d decisions, %d not firm, %d differ", all, soft, differ)
	if all == 0 || float64(soft) > softShare*float64(all) {
		t.Errorf("%d of %d decisions are not firm: too many to compare", soft, all)
	}
}

// TestFrames compares triggers, types, arguments, positions and contexts with
// the training code.
func TestFrames(t *testing.T) {
	r := readReference(t)
	m := english(t, kernel.Best())
	results := m.Run(m.NewScratch(), r.windows())
	holder, frames := -1, 0
	var worst, squares, compared float64
	for i, name := range m.Labels("roles") {
		if name == "HOLDER" {
			holder = i
		}
	}
	for i, w := range r.Windows {
		got := map[int]neural.Frame{}
		for _, f := range results[i].Frames {
			got[f.Word] = f
		}
		near := func(what string, word int, have float32, want float64) {
			t.Helper()
			d := math.Abs(float64(have) - want)
			worst, squares, compared = max(worst, d), squares+d*d, compared+1
			if !(d <= probTolerance) {
				t.Errorf("window %d, word %d, %s: %.3f, training code %.3f", i, word, what, have, want)
			}
		}
		for word, p := range w.Trigger {
			f, ok := got[word]
			switch {
			case ok && !w.Window.New[word]:
				t.Errorf("window %d: a frame at word %d of a context sentence", i, word)
			case ok:
				near("trigger", word, f.Prob, p)
			case w.Window.New[word] && p > neural.TriggerFloor+probTolerance:
				t.Errorf("window %d: no frame at word %d, training code %.3f", i, word, p)
			}
		}
		for _, want := range w.Frames {
			f, ok := got[want.Word]
			if !ok {
				continue
			}
			frames++
			for _, s := range f.Types {
				near("type "+m.Labels("types")[s.Label], f.Word, s.Prob, want.Types[s.Label])
			}
			if f.Types[0].Label != want.Type {
				continue // the types' probabilities are near: the rest hangs on which is first
			}
			given := map[[2]int]float32{}
			for _, a := range f.Args {
				given[[2]int{a.Role, a.Word}] = a.Prob
			}
			for role, name := range m.Labels("roles") {
				for slot := range want.Roles {
					p := want.Roles[slot][role]
					if have, ok := given[[2]int{role, slot - 1}]; ok {
						near(name, f.Word, have, p)
					} else if p > neural.ArgumentFloor+probTolerance {
						t.Errorf("window %d, word %d: no %s at word %d, training code %.3f", i, f.Word, name, slot-1, p)
					}
				}
			}
			stands := map[int]bool{}
			for _, s := range f.Stands {
				stands[s.Word] = true
				near("position", f.Word, s.Position.Prob, want.Positions[s.Word+1][s.Position.Label])
			}
			for _, a := range f.Args {
				if a.Role == holder && !stands[a.Word] {
					t.Errorf("window %d, word %d: holder %d without a position", i, f.Word, a.Word)
				}
			}
			near("aspect", f.Word, f.Aspect.Prob, want.Aspect[f.Aspect.Label])
			if len(want.Mode) > 0 {
				near("mode", f.Word, f.Mode.Prob, want.Mode[f.Mode.Label])
			}
			contexts := map[int]float32{}
			for _, c := range f.Contexts {
				contexts[c.Label] = c.Prob
			}
			for k, p := range want.Contexts {
				if have, ok := contexts[k]; ok {
					near("context", f.Word, have, p)
				} else if p > neural.ContextFloor+probTolerance {
					t.Errorf("window %d, word %d: no context %d, training code %.3f", i, f.Word, k, p)
				}
			}
		}
	}
	spread := math.Sqrt(squares / compared)
	t.Logf("%d frames, %.0f probabilities: largest difference %.4f, root mean square %.4f", frames, compared, worst, spread)
	if !(spread <= probSpread) {
		t.Errorf("probabilities differ by %.4f in the root mean square", spread)
	}
	if frames < len(r.Windows) {
		t.Errorf("only %d frames in %d windows: too few to compare", frames, len(r.Windows))
	}
}
