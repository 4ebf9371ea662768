package annotate

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"testing"

	"attache/internal/neural"
	"attache/text"
	"attache/weights"
)

// TestAccuracy measures tags and trees from gold words on the treebanks' test
// sets, each sentence alone, as the published figures are (docs/accuracy.md).
// Relations are compared without subtypes, as CoNLL 2018 did.
func TestAccuracy(t *testing.T) {
	if testing.Short() {
		t.Skip("minutes of work; run without -short")
	}
	m, err := neural.Open(weights.English())
	if err != nil {
		t.Fatal(err)
	}
	a, err := New(m)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		file           string
		upos, uas, las float64 // floors
	}{
		{"ud-ewt/en_ewt-ud-test.conllu.gz", 97, 91, 89},
		{"ud-pud/en_pud-ud-test.conllu.gz", 96.5, 89, 87},
	} {
		path := filepath.Join("../../../shared/corpora", c.file)
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Skipf("no treebanks beside the project: %v", err)
		}
		z, err := gzip.NewReader(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		conllu, err := io.ReadAll(z)
		if err != nil {
			t.Fatal(err)
		}
		var n, upos, uas, las, lemma int
		for _, block := range bytes.Split(conllu, []byte("\n\n")) {
			gold, err := text.ReadCoNLLU(bytes.NewReader(block))
			if err != nil {
				t.Fatal(err)
			}
			if len(gold.Tokens) == 0 {
				continue
			}
			got, err := text.ReadCoNLLU(bytes.NewReader(block))
			if err != nil {
				t.Fatal(err)
			}
			a.Annotate(got)
			for i, g := range gold.Tokens {
				r := got.Tokens[i]
				n++
				if r.UPOS == g.UPOS {
					upos++
				}
				if r.Lemma == g.Lemma {
					lemma++
				}
				if r.Head == g.Head {
					uas++
					if text.Relation(r.Rel) == text.Relation(g.Rel) {
						las++
					}
				}
			}
		}
		pc := func(k int) float64 { return 100 * float64(k) / float64(n) }
		t.Logf("%s: %d words, UPOS %.2f UAS %.2f LAS %.2f lemma %.2f", c.file, n, pc(upos), pc(uas), pc(las), pc(lemma))
		if pc(upos) < c.upos || pc(uas) < c.uas || pc(las) < c.las {
			t.Errorf("%s: below the floors %.1f %.1f %.1f", c.file, c.upos, c.uas, c.las)
		}
	}
}
