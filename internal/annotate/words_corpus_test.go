package annotate

import (
	"os"
	"testing"
)

// TestWordsAgainstTreebanks holds the words to the boundaries of EWT and of
// GUM's news: at least 99.5 % F1 of word spans, sentence by sentence.
func TestWordsAgainstTreebanks(t *testing.T) {
	for _, c := range []struct {
		name  string
		files []string
		news  bool
		least float64
	}{
		{"EWT dev", []string{"ud-ewt/en_ewt-ud-dev.conllu.gz"}, false, 99.5},
		{"EWT test", []string{"ud-ewt/en_ewt-ud-test.conllu.gz"}, false, 99.5},
		{"GUM news", []string{"gum/gum-train.conllu.gz", "gum/gum-dev.conllu.gz", "gum/gum-test.conllu.gz"}, true, 99.5},
		{"EWT train", []string{"ud-ewt/en_ewt-ud-train.conllu.gz"}, false, 99.5},
		{"GUM train", []string{"gum/gum-train.conllu.gz"}, false, 99.3},
	} {
		t.Run(c.name, func(t *testing.T) {
			var n tally
			for _, f := range c.files {
				all := treebank(t, f)
				if c.news {
					all = news(all)
				}
				for _, g := range all {
					got := Words(g.text)
					n.add(g.words, got)
					if os.Getenv("WORDS_DIFFERENCES") != "" {
						for _, d := range differences(g.text, g.words, got) {
							t.Log("DIFF ", d)
						}
					}
				}
			}
			t.Logf("%s: F1 %.3f %% of %d words", c.name, n.f1(), n.want)
			if n.f1() < c.least {
				t.Errorf("F1 of word spans is %.3f %%, under %.2f %%", n.f1(), c.least)
			}
		})
	}
}
