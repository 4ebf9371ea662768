package annotate

import (
	"os"
	"strings"
	"testing"
)

// TestSentencesAgainstTreebanks measures the sentences that Split finds in the
// paragraphs of the treebanks, joined as they stood in their documents.
func TestSentencesAgainstTreebanks(t *testing.T) {
	for _, c := range []struct {
		name  string
		files []string
		news  bool
		least float64 // F1 of sentence spans
		words float64 // F1 of word spans
	}{
		{"GUM news", []string{"gum/gum-train.conllu.gz", "gum/gum-dev.conllu.gz", "gum/gum-test.conllu.gz"}, true, 95, 99.5},
		{"EWT dev", []string{"ud-ewt/en_ewt-ud-dev.conllu.gz"}, false, 85, 99.3},
		{"EWT train", []string{"ud-ewt/en_ewt-ud-train.conllu.gz"}, false, 85, 99.3},
	} {
		t.Run(c.name, func(t *testing.T) {
			var sents, words tally
			for _, f := range c.files {
				all := treebank(t, f)
				if c.news {
					all = news(all)
				}
				for _, d := range documents(all) {
					got := Split(d.text)
					var gs, gw []Range
					for _, s := range got.Sentences {
						gs = append(gs, Range{s.Start, s.End})
					}
					for _, w := range got.Tokens {
						gw = append(gw, Range{w.Start, w.End})
					}
					sents.add(d.sents, gs)
					words.add(d.words, gw)
					if os.Getenv("WORDS_DIFFERENCES") != "" {
						for _, x := range sentenceDifferences(d.text, d.sents, gs) {
							t.Log("DIFF ", x)
						}
					}
				}
			}
			t.Logf("%s: F1 of %d sentences %.2f %%, of %d words %.3f %%", c.name, sents.want, sents.f1(), words.want, words.f1())
			if sents.f1() < c.least {
				t.Errorf("F1 of sentence spans is %.2f %%, under %.2f %%", sents.f1(), c.least)
			}
			if words.f1() < c.words {
				t.Errorf("F1 of word spans is %.3f %%, under %.2f %%", words.f1(), c.words)
			}
		})
	}
}

// A document of a treebank as one text, blank lines between its paragraphs.
type document struct {
	text         string
	sents, words []Range
}

func documents(all []gold) []document {
	var out []document
	var b strings.Builder
	var d document
	for i, g := range all {
		if i > 0 && g.doc != all[i-1].doc {
			d.text = b.String()
			out, d = append(out, d), document{}
			b.Reset()
		}
		switch {
		case b.Len() == 0:
		case g.par:
			b.WriteString("\n\n")
		case all[i-1].space:
			b.WriteByte(' ')
		}
		n := b.Len()
		b.WriteString(g.text)
		d.sents = append(d.sents, Range{n, b.Len()})
		for _, w := range g.words {
			d.words = append(d.words, Range{n + w.Start, n + w.End})
		}
	}
	d.text = b.String()
	return append(out, d)
}

// sentenceDifferences shows the places where one side has an end and the other
// has none: "+" found but not wanted, "-" wanted but not found.
func sentenceDifferences(s string, want, got []Range) []string {
	var out []string
	ends := func(rs []Range) map[int]bool {
		m := map[int]bool{}
		for _, r := range rs {
			m[r.End] = true
		}
		return m
	}
	w, g := ends(want), ends(got)
	show := func(sign string, at int) {
		a, z := max(0, at-40), min(len(s), at+30)
		out = append(out, sign+" "+strings.ToValidUTF8(s[a:at], "")+" || "+strings.ReplaceAll(strings.ToValidUTF8(s[at:z], ""), "\n", "\\n"))
	}
	for _, r := range got {
		if !w[r.End] {
			show("+", r.End)
		}
	}
	for _, r := range want {
		if !g[r.End] {
			show("-", r.End)
		}
	}
	return out
}
