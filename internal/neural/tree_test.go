package neural

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// bestTree tries every head of every word: the weight of the best tree with
// exactly one root.
func bestTree(words int, score func(dependent, head int) float32) float64 {
	best, heads := math.Inf(-1), make([]int, words+1)
	var choose func(i int, sum float64)
	choose = func(i int, sum float64) {
		if i > words {
			if isTree(heads) && sum > best {
				best = sum
			}
			return
		}
		for h := range words + 1 {
			if h != i {
				heads[i] = h
				choose(i+1, sum+float64(score(i, h)))
			}
		}
	}
	choose(1, 0)
	return best
}

// isTree says whether every word reaches the root 0 and only one hangs from it.
func isTree(heads []int) bool {
	roots := 0
	for i := 1; i < len(heads); i++ {
		if heads[i] == 0 {
			roots++
		}
		steps := 0
		for k := i; k != 0; k = heads[k] {
			if steps++; steps > len(heads) {
				return false
			}
		}
	}
	return roots == 1
}

// TestTreeIsBest compares with trying all trees; scores of few values make ties
// and nested cycles common.
func TestTreeIsBest(t *testing.T) {
	var a arborescence // one for all: it must not remember the tree before
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 5).Draw(t, "words")
		most := rapid.SampledFrom([]int{1, 4, 1000}).Draw(t, "most")
		w := rapid.SliceOfN(rapid.IntRange(-most, most), (n+1)*(n+1), (n+1)*(n+1)).Draw(t, "scores")
		score := func(d, h int) float32 { return float32(w[d*(n+1)+h]) }
		got, sum, heads := make([]int32, n), 0.0, make([]int, n+1)
		a.solve(n, score, got)
		for i, h := range got {
			heads[i+1] = int(h)
			sum += float64(score(i+1, int(h)))
		}
		if !isTree(heads) {
			t.Fatalf("heads %v are no tree with one root", heads[1:])
		}
		if want := bestTree(n, score); sum != want {
			t.Fatalf("heads %v weigh %v, the best tree %v", heads[1:], sum, want)
		}
	})
}

// TestLargeTree: a sentence as long as windows allow, made so that each greedy
// choice closes a cycle.
func TestLargeTree(t *testing.T) {
	const n = 300
	var a arborescence
	got, heads := make([]int32, n), make([]int, n+1)
	a.solve(n, func(d, h int) float32 {
		switch {
		case h == 0:
			return float32(-d)
		case (d+1)/2 == (h+1)/2: // neighbours in pairs like each other best
			return 100
		}
		return float32(50 - (d-h)*(d-h)%37)
	}, got)
	for i, h := range got {
		heads[i+1] = int(h)
	}
	if !isTree(heads) {
		t.Fatal("no tree with one root")
	}
	pairs := 0
	for d := 1; d <= n; d++ {
		if h := heads[d]; h > 0 && (d+1)/2 == (h+1)/2 {
			pairs++
		}
	}
	if pairs != n/2 {
		t.Errorf("%d of %d pairs are joined: one arc of each pair is in every best tree", pairs, n/2)
	}
}

// TestSequenceIsBest compares the names' decoder with trying all sequences.
func TestSequenceIsBest(t *testing.T) {
	tags := []string{"O", "B-A", "I-A", "I-B", "B-B"}
	b := newBIO(tags)
	may := func(from, to int) bool {
		return tags[to][0] != 'I' || from >= 0 && tags[from] != "O" && tags[from][2:] == tags[to][2:]
	}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 5).Draw(t, "words")
		x := rapid.SliceOfN(rapid.IntRange(-3, 3), n*len(tags), n*len(tags)).Draw(t, "scores")
		const stride = 8
		scores := make([]float32, n*stride)
		for i, v := range x {
			scores[i/len(tags)*stride+i%len(tags)] = float32(v)
		}
		best := math.Inf(-1)
		var try func(i, last int, sum float64)
		try = func(i, last int, sum float64) {
			if i == n {
				best = max(best, sum)
				return
			}
			for k := range tags {
				if may(last, k) {
					try(i+1, k, sum+float64(scores[i*stride+k]))
				}
			}
		}
		try(0, -1, 0)
		got, sum := make([]int, n), 0.0
		b.decode(n, stride, scores, make([]float32, 8), make([]float32, 8), make([]uint16, n*len(tags)), func(i, tag int) { got[i] = tag })
		last := -1
		for i, k := range got {
			if !may(last, k) {
				t.Fatalf("tags %v: %s at %d", got, tags[k], i)
			}
			last, sum = k, sum+float64(scores[i*stride+k])
		}
		if sum != best {
			t.Fatalf("tags %v weigh %v, the best %v", got, sum, best)
		}
	})
}

func TestHalf(t *testing.T) {
	for _, c := range []struct {
		bits uint16
		want float32
	}{
		{0x0000, 0}, {0x3c00, 1}, {0xc000, -2}, {0x7bff, 65504}, {0x3555, 0.33325195},
		{0x0400, 0x1p-14}, {0x0001, 0x1p-24}, {0x83ff, -0x1.ff8p-15}, {0x7c00, float32(math.Inf(1))}, {0xfc00, float32(math.Inf(-1))},
	} {
		if got := half(c.bits); got != c.want {
			t.Errorf("half(%#04x) = %v, want %v", c.bits, got, c.want)
		}
	}
	if v := half(0x7e00); v == v {
		t.Errorf("half(0x7e00) = %v, want not a number", v)
	}
}

func TestPlace(t *testing.T) {
	// Five sentences of words; the trigger is word 12 of the third.
	w := &Window{}
	for s, n := range []int{2, 2, 30, 2, 2} {
		for range n {
			w.Sent = append(w.Sent, int32(s))
		}
	}
	const trigger = 4 + 12 + 1
	for _, c := range []struct {
		what       string
		slot, want int
	}{
		{"[CLS]", 0, 0}, {"two sentences before", 1, 2}, {"one before", 3, 3},
		{"9 words before", trigger - 9, 4}, {"8 before", trigger - 8, 5}, {"4 before", trigger - 4, 5}, {"3 before", trigger - 3, 6},
		{"1 before", trigger - 1, 6}, {"the trigger", trigger, 7}, {"3 after", trigger + 3, 8}, {"4 after", trigger + 4, 9},
		{"8 after", trigger + 8, 9}, {"9 after", trigger + 9, 10}, {"next sentence", 35, 11}, {"the one after", 37, 12},
	} {
		if got := placeOf(w, c.slot, trigger); got != c.want {
			t.Errorf("%s: bucket %d, want %d", c.what, got, c.want)
		}
	}
	if got := placeOf(&Window{Sent: []int32{0, 3}}, 1, 2); got != 1 {
		t.Errorf("three sentences before: bucket %d, want 1", got)
	}
}
