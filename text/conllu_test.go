package text_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"attache/text"
)

const twoSentences = `# newdoc
# sent_id = 1
1	Kenya	Kenya	PROPN	_	_	2	nsubj	_	Name=B-LOC
2-3	didn't	_	_	_	_	_	_	_	_
2	did	do	AUX	_	Tense=Past	0	root	_	_
3	n't	not	PART	_	_	2	advmod	_	SpaceAfter=No
4	.	.	PUNCT	_	_	2	punct	_	_

# newpar
1	U.N.	U.N.	PROPN	_	_	2	compound	_	Name=B-ORG
2	envoys	envoy	NOUN	_	Number=Plur	0	root	_	_
`

func TestReadCoNLLU(t *testing.T) {
	d, err := text.ReadCoNLLU(strings.NewReader(twoSentences))
	if err != nil {
		t.Fatal(err)
	}
	if want := "Kenya didn't.\nU.N. envoys"; d.Text != want {
		t.Errorf("text %q, want %q", d.Text, want)
	}
	var words []string
	for i := range d.Tokens {
		words = append(words, d.Word(i))
	}
	if diff := cmp.Diff([]string{"Kenya", "did", "n't", ".", "U.N.", "envoys"}, words); diff != "" {
		t.Error(diff)
	}
	if d.Tokens[0].Head != 1 || d.Tokens[1].Head != -1 || d.Tokens[4].Head != 5 {
		t.Errorf("heads %d %d %d: want indexes into the whole text, -1 for a root", d.Tokens[0].Head, d.Tokens[1].Head, d.Tokens[4].Head)
	}
	if d.Sentences[0].Paragraph == d.Sentences[1].Paragraph {
		t.Error("newpar began no paragraph")
	}
	if m, ok := d.NameAt(4, text.Named); !ok || m.Type != "ORG" || m.First != 4 || m.Last != 5 {
		t.Errorf("name at U.N.: %+v %v", m, ok)
	}
	if _, ok := d.NameAt(5, text.Named); ok {
		t.Error("a name where none is marked")
	}
}

func TestReadCoNLLURefuses(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"columns", "1\tKenya\n", "line 1: 2 columns"},
		{"head", "1\ta\ta\tX\t_\t_\t7\tdep\t_\t_\n\n", `head "7"`},
		{"name", "1\ta\ta\tX\t_\t_\t0\troot\t_\tName=I-PER\n\n", "line 2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := text.ReadCoNLLU(strings.NewReader(c.in))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
		})
	}
}

// What is read and written again is the same text with the same layers.
func FuzzCoNLLU(f *testing.F) {
	f.Add(twoSentences)
	f.Add("1\ta\t_\t_\t_\t_\t0\t_\t_\t_\n")
	f.Add("1-2\tab\t_\t_\t_\t_\t_\t_\t_\t_\n1\ta\t_\t_\t_\t_\t0\t_\t_\t_\n2\tb\t_\t_\t_\t_\t1\t_\t_\t_\n")
	f.Fuzz(func(t *testing.T, in string) {
		a, err := text.ReadCoNLLU(strings.NewReader(in))
		if err != nil {
			return
		}
		var out bytes.Buffer
		if err := text.WriteCoNLLU(&out, a); err != nil {
			t.Fatal(err)
		}
		b, err := text.ReadCoNLLU(&out)
		if err != nil {
			t.Fatalf("its own output: %v", err)
		}
		if diff := cmp.Diff(a.Tokens, b.Tokens); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(a.Names, b.Names); diff != "" {
			t.Error(diff)
		}
	})
}
