package annotate

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// reference reads testdata/pieces.jsonl: the pieces of its vocabulary and the
// words with the ids of the reference implementation.
func reference(t testing.TB) (*Pieces, map[string][]int32) {
	t.Helper()
	f, err := os.Open("testdata/pieces.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var p *Pieces
	words := map[string][]int32{}
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var l struct {
			Vocabulary struct {
				Size   int
				Pieces map[string]int32
			}
			Word string
			IDs  []int32
		}
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			t.Fatal(err)
		}
		if l.Vocabulary.Size > 0 {
			vocab := make([]string, l.Vocabulary.Size)
			for i := range vocab {
				vocab[i] = fmt.Sprintf("\x00%d", i)
			}
			for s, id := range l.Vocabulary.Pieces {
				vocab[id] = s
			}
			if p, err = NewPieces(vocab); err != nil {
				t.Fatal(err)
			}
			continue
		}
		words[l.Word] = l.IDs
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	if p == nil || len(words) < 300 {
		t.Fatalf("testdata/pieces.jsonl holds %d words, want 300 and a vocabulary", len(words))
	}
	return p, words
}

func TestPiecesAsReference(t *testing.T) {
	p, words := reference(t)
	for w, want := range words {
		if diff := cmp.Diff(want, p.Word(nil, w)); diff != "" {
			t.Errorf("%q (-reference +got):\n%s", w, diff)
		}
	}
	if got := p.Word([]int32{7}, "drones"); len(got) < 2 || got[0] != 7 {
		t.Errorf("Word must append: %v", got)
	}
}

func TestNewPiecesRefuses(t *testing.T) {
	for name, vocab := range map[string][]string{
		"no [UNK]":        {"a", "b"},
		"a piece twice":   {"[UNK]", "a", "a"},
		"an inner twice":  {"[UNK]", "##a", "##a"},
		"nothing at all":  nil,
		"[UNK] as inside": {"##[UNK]"},
	} {
		if _, err := NewPieces(vocab); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestPiecesDoNotAllocate(t *testing.T) {
	p, _ := reference(t)
	dst := make([]int32, 0, 64)
	for _, w := range []string{"the", "Washington", "Grynkewich", "2023", "’s", "n't", "—", "U.S."} {
		if n := testing.AllocsPerRun(100, func() { dst = p.Word(dst[:0], w) }); n != 0 {
			t.Errorf("%q: %v allocations a word", w, n)
		}
	}
}

func FuzzPieces(f *testing.F) {
	for _, w := range []string{"drones", "Ḥamās", "中国", "a\u0301", "\x00\xff", "", "👍🏽", "U.S.", "\u200b"} {
		f.Add(w)
	}
	p, _ := reference(f)
	f.Fuzz(func(t *testing.T, w string) {
		ids := p.Word(nil, w)
		if len(ids) == 0 {
			t.Errorf("%q has no piece", w)
		}
		for _, id := range ids {
			if id < 0 || id >= 30522 {
				t.Errorf("%q has id %d", w, id)
			}
		}
	})
}
