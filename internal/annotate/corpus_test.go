package annotate

import (
	"bufio"
	"compress/gzip"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// corpora is where the treebanks lie when they are at hand; the tests that
// measure against them skip otherwise.
const corpora = "../../../shared/corpora"

// A gold sentence of a treebank: its raw text with the words in it.
type gold struct {
	doc   string
	text  string
	words []Range
	par   bool // begins a paragraph
	space bool // white space follows its last word
}

// treebank reads a gzipped CoNLL-U file. The raw text is rebuilt from the
// surface forms and SpaceAfter=No.
func treebank(t *testing.T, name string) []gold {
	t.Helper()
	f, err := os.Open(filepath.Join(corpora, name))
	if err != nil {
		t.Skipf("the shared corpora are not at hand: %v", err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var all []gold
	var g gold
	var b strings.Builder
	doc, par, covered, within, space := "", false, 0, 0, false
	ends := map[int]bool{} // numbers of sentences that begin after the end of a block
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		line := lines.Text()
		switch {
		case strings.HasPrefix(line, "# newdoc id = "):
			doc, par = line[len("# newdoc id = "):], true
		case strings.HasPrefix(line, "# newpar_block"):
			// "figure (1 s) | caption (1 s)": each of these blocks stood on its own
			for _, f := range strings.Split(line, "(")[1:] {
				if n, err := strconv.Atoi(strings.TrimSuffix(strings.Fields(f)[0], ")")); err == nil {
					ends[len(all)+n] = true
				}
			}
		case strings.HasPrefix(line, "# newpar"):
			par = true
		case strings.HasPrefix(line, "#"):
		case line == "":
			if len(g.words) > 0 {
				g.doc, g.text, g.par, g.space = doc, b.String(), par || ends[len(all)], space
				all = append(all, g)
			}
			g, par, covered, space = gold{}, false, 0, false
			b.Reset()
		default:
			col := strings.Split(line, "\t")
			if strings.Contains(col[0], ".") {
				continue
			}
			if _, z, ok := strings.Cut(col[0], "-"); ok {
				if space {
					b.WriteByte(' ')
				}
				covered, _ = strconv.Atoi(z)
				within = b.Len()
				b.WriteString(col[1])
				space = !strings.Contains("|"+col[9]+"|", "|SpaceAfter=No|")
				continue
			}
			if n, _ := strconv.Atoi(col[0]); n <= covered {
				g.words = append(g.words, Range{within, within + len(col[1])})
				within += len(col[1])
				continue
			}
			if space {
				b.WriteByte(' ')
			}
			g.words = append(g.words, Range{b.Len(), b.Len() + len(col[1])})
			b.WriteString(col[1])
			space = !strings.Contains("|"+col[9]+"|", "|SpaceAfter=No|")
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// news keeps the sentences of the documents whose id says news.
func news(all []gold) []gold {
	var kept []gold
	for _, g := range all {
		if strings.Contains(g.doc, "_news_") {
			kept = append(kept, g)
		}
	}
	return kept
}

// A tally counts spans: found in both, expected, given.
type tally struct{ both, want, got int }

// f1 is the harmonic mean of precision and recall in percent.
func (c tally) f1() float64 { return 200 * float64(c.both) / float64(c.want+c.got) }

// add counts one pair of sorted span lists.
func (c *tally) add(want, got []Range) {
	c.want, c.got = c.want+len(want), c.got+len(got)
	for i, j := 0, 0; i < len(want) && j < len(got); {
		switch {
		case want[i] == got[j]:
			c.both++
			i, j = i+1, j+1
		case want[i].Start < got[j].Start || want[i].Start == got[j].Start && want[i].End < got[j].End:
			i++
		default:
			j++
		}
	}
}

// differences are the stretches where the two segmentations differ, for the
// verbose log: "wanted | got".
func differences(s string, want, got []Range) []string {
	var out []string
	i, j := 0, 0
	for i < len(want) && j < len(got) {
		if want[i] == got[j] {
			i, j = i+1, j+1
			continue
		}
		a, b, end := i, j, max(want[i].End, got[j].End)
		i, j = i+1, j+1
		for i < len(want) && want[i].Start < end || j < len(got) && got[j].Start < end {
			if i < len(want) && want[i].Start < end {
				end = max(end, want[i].End)
				i++
			} else {
				end = max(end, got[j].End)
				j++
			}
		}
		out = append(out, shown(s, want[a:i])+"  |  "+shown(s, got[b:j]))
	}
	return out
}

func shown(s string, rs []Range) string {
	var parts []string
	for _, r := range rs {
		parts = append(parts, s[r.Start:r.End])
	}
	return strings.Join(parts, " ")
}
