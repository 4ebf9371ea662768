package annotate

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"attache/internal/neural"
	"attache/text"
)

// Windows are cut as in training (training/claims.py): whole sentences up to
// windowLimit wordpieces, each sentence new in exactly one window; up to
// contextLimit wordpieces of the sentences before a window may stand in it
// again, so that names told there are in sight.
const (
	windowLimit  = 256
	contextLimit = 110
)

// An Annotator fills a text with what a model sees in it. It is safe for
// concurrent use; its answers depend on nothing but the text and the model.
type Annotator struct {
	model   *neural.Model
	pieces  *Pieces
	labels  map[string][]string
	roles   []text.Role // per label of the model's list
	scratch sync.Pool
}

// New makes an annotator of a model; an error says what the model lacks.
func New(m *neural.Model) (*Annotator, error) {
	p, err := NewPieces(m.Vocab())
	if err != nil {
		return nil, fmt.Errorf("annotate: wordpieces of the model: %w", err)
	}
	a := &Annotator{model: m, pieces: p, labels: map[string][]string{}}
	for _, list := range []string{"upos", "deprel", "lemma", "ner", "nerb", "types", "positions", "aspects", "modes", "contexts"} {
		a.labels[list] = m.Labels(list)
	}
	for _, f := range neural.FeatureNames {
		a.labels[f] = m.Labels(f)
	}
	for _, name := range m.Labels("roles") {
		r, ok := text.RoleOf(name)
		if !ok {
			return nil, fmt.Errorf("annotate: the model has a role %q that this program does not know; use a newer program", name)
		}
		a.roles = append(a.roles, r)
	}
	a.scratch.New = func() any { return m.NewScratch() }
	return a, nil
}

// Windows are those in which the model reads d, cut into sentences and words
// by Split.
func (a *Annotator) Windows(d *text.Doc) []neural.Window {
	ws, _ := cut(a.parts(d))
	return ws
}

// A part is a stretch of one sentence that fits a window: nearly always the
// whole of it.
type part struct {
	first, last int // tokens
	ids         []int32
	shapes      []uint8
	start       []int32 // first wordpiece of each token, in ids
}

// Annotate fills tags, lemmas, trees, names and frames of d, whose sentences
// and tokens Split has set. Bylines, credits and captions are left alone.
func (a *Annotator) Annotate(d *text.Doc) { a.Measured(d, nil) }

// Measured is Annotate under a meter: stages pieces, encode, heads and fill.
func (a *Annotator) Measured(d *text.Doc, meter *neural.Meter) {
	parts := a.parts(d)
	windows, members := cut(parts)
	meter.Read(len(parts))
	meter.End("pieces")
	s := a.scratch.Get().(*neural.Scratch)
	s.Meter = meter
	defer func() { s.Meter = nil; a.scratch.Put(s) }()
	// A long report is run in groups of windows, so that memory stays flat.
	const group = 16
	for i := 0; i < len(windows); i += group {
		end := min(i+group, len(windows))
		for k, r := range a.model.Run(s, windows[i:end]) {
			a.fill(d, parts, members[i+k], r)
		}
		meter.End("fill")
	}
}

// parts are the readable sentences as wordpieces.
func (a *Annotator) parts(d *text.Doc) []part {
	var out []part
	for _, s := range d.Sentences {
		if s.Part != text.Prose && s.Part != text.Title || s.First == s.Last {
			continue
		}
		p := part{first: s.First}
		for i := s.First; i < s.Last; i++ {
			n := len(p.ids)
			w := d.Word(i)
			p.start = append(p.start, int32(n))
			p.ids = a.pieces.Word(p.ids, w)
			if len(p.ids)-n > windowLimit/4 { // a word of hundreds of pieces says nothing more than its start
				p.ids = p.ids[:n+windowLimit/4]
			}
			k := Shape(w)
			p.shapes = append(p.shapes, k)
			for range len(p.ids) - n - 1 {
				p.shapes = append(p.shapes, k+6)
			}
			if len(p.ids) > windowLimit-2 && i > p.first { // too long for one window: cut before this word
				ids, shapes := p.ids[n:], p.shapes[n:]
				p.last, p.ids, p.shapes, p.start = i, p.ids[:n:n], p.shapes[:n:n], p.start[:len(p.start)-1]
				out = append(out, p)
				p = part{first: i, ids: append([]int32(nil), ids...), shapes: append([]uint8(nil), shapes...), start: []int32{0}}
			}
		}
		p.last = s.Last
		out = append(out, p)
	}
	return out
}

// A member is one part in a window.
type member struct {
	part int
	base int // ordinal of its first word in the window
	new  bool
}

// Ids of [CLS] and [SEP] in the BERT vocabulary.
const (
	cls = 101
	sep = 102
)

// cut makes the windows over parts and says which parts stand in each.
func cut(parts []part) ([]neural.Window, [][]member) {
	size := func(i int) int { return len(parts[i].ids) + 1 }
	var windows []neural.Window
	var members [][]member
	for i := 0; i < len(parts); {
		j, n := i, 1
		for j < len(parts) && (j == i || n+size(j) <= windowLimit) {
			n += size(j)
			j++
		}
		k, context := i, 0
		for k > 0 && n+size(k-1) <= windowLimit && context+size(k-1) <= contextLimit {
			k--
			n += size(k)
			context += size(k)
		}
		w := neural.Window{IDs: make([]int32, 0, n), Shapes: make([]uint8, 0, n)}
		w.IDs, w.Shapes = append(w.IDs, cls), append(w.Shapes, 0)
		var ms []member
		for p := k; p < j; p++ {
			q := parts[p]
			ms = append(ms, member{part: p, base: len(w.First), new: p >= i})
			for _, s := range q.start {
				w.First = append(w.First, int32(len(w.IDs))+s)
				w.Sent = append(w.Sent, int32(p-k))
				w.New = append(w.New, p >= i)
			}
			w.IDs, w.Shapes = append(w.IDs, q.ids...), append(w.Shapes, q.shapes...)
			w.IDs, w.Shapes = append(w.IDs, sep), append(w.Shapes, 0)
		}
		windows, members = append(windows, w), append(members, ms)
		i = j
	}
	return windows, members
}

// fill writes what the model says of a window's new sentences into the text.
func (a *Annotator) fill(d *text.Doc, parts []part, ms []member, r neural.Result) {
	token := func(word int) int {
		if word == neural.Root {
			return text.Implied
		}
		for i := len(ms) - 1; i > 0; i-- {
			if word >= ms[i].base {
				return parts[ms[i].part].first + word - ms[i].base
			}
		}
		return parts[ms[0].part].first + word
	}
	for _, m := range ms {
		if !m.new {
			continue
		}
		p := parts[m.part]
		for i := p.first; i < p.last; i++ {
			w := r.Words[m.base+i-p.first]
			t := &d.Tokens[i]
			t.UPOS, t.Rel = a.labels["upos"][w.UPOS], a.labels["deprel"][w.Rel]
			t.Lemma = Lemma(d.Word(i), a.labels["lemma"][w.Lemma])
			if v, ok := irregular[strings.ToLower(d.Word(i))]; ok && t.UPOS == "VERB" {
				t.Lemma = v
			}
			if t.UPOS == "VERB" {
				t.Lemma = spelled(t.Lemma)
			}
			t.Feats = a.features(w)
			t.Head = token(int(w.Head))
		}
		d.Names = append(d.Names, a.mentions(p, m.base, r, text.Named)...)
		d.Names = append(d.Names, a.mentions(p, m.base, r, text.Materiel)...)
	}
	for _, f := range r.Frames {
		g := text.Frame{Token: token(f.Word), Type: a.labels["types"][f.Types[0].Label], Prob: f.Prob,
			Aspect: a.scored("aspects", f.Aspect), Mode: a.scored("modes", f.Mode)}
		for _, t := range f.Types {
			g.Types = append(g.Types, a.scored("types", t))
		}
		for _, c := range f.Contexts {
			g.Contexts = append(g.Contexts, a.scored("contexts", c))
		}
		for _, x := range f.Args {
			g.Args = append(g.Args, text.Arg{Role: a.roles[x.Role], Token: token(x.Word), Prob: x.Prob})
		}
		for _, x := range f.Stands {
			g.Stands = append(g.Stands, text.Stand{Token: token(x.Word), Value: a.labels["positions"][x.Position.Label], Prob: x.Position.Prob})
		}
		d.Frames = append(d.Frames, g)
	}
}

// scored is a label by name; "_", no label, is "".
func (a *Annotator) scored(list string, s neural.Scored) text.Scored {
	names := a.labels[list]
	if s.Label >= len(names) || names[s.Label] == "_" {
		return text.Scored{Prob: s.Prob}
	}
	return text.Scored{Label: names[s.Label], Prob: s.Prob}
}

// features are a word's features in CoNLL-U form, in the alphabetical order
// that the format asks for.
func (a *Annotator) features(w neural.Word) string {
	var out []string
	for i, f := range neural.FeatureNames {
		if v := a.labels[f][w.Features[i]]; v != "_" {
			out = append(out, f+"="+v)
		}
	}
	slices.Sort(out)
	return strings.Join(out, "|")
}

// mentions are the BIO spans of one layer in one part.
func (a *Annotator) mentions(p part, base int, r neural.Result, layer text.Layer) []text.Mention {
	var out []text.Mention
	for i := p.first; i < p.last; i++ {
		w := r.Words[base+i-p.first]
		tag := a.labels["ner"][w.Name]
		if layer == text.Materiel {
			tag = a.labels["nerb"][w.Materiel]
		}
		switch {
		case strings.HasPrefix(tag, "B-"):
			out = append(out, text.Mention{First: i, Last: i + 1, Type: tag[2:], Layer: layer})
		case strings.HasPrefix(tag, "I-") && len(out) > 0 && out[len(out)-1].Last == i:
			out[len(out)-1].Last = i + 1
		}
	}
	return out
}

// spelled is a verb's base form with "y" where the rule that cuts an "s" leaves
// "ie" ("denies"): only four common verbs end so.
func spelled(verb string) string {
	switch stem, ok := strings.CutSuffix(verb, "ie"); {
	case !ok || len(stem) < 2 || verb == "belie":
		return verb
	default:
		return stem + "y"
	}
}

// Lemma applies an edit script to a word: case flag, number of characters cut
// at the end, characters added, "k|3|y"; "=lemma" where nothing is shared
// (training/corpora.py lemma_rule). A rule that does not fit leaves the word.
func Lemma(word, rule string) string {
	if s, ok := strings.CutPrefix(rule, "="); ok {
		return s
	}
	flag, rest, ok := strings.Cut(rule, "|")
	n, add, ok2 := strings.Cut(rest, "|")
	if !ok || !ok2 {
		return word
	}
	if flag == "l" {
		word = strings.ToLower(word)
	}
	cut := 0
	for _, c := range n {
		cut = cut*10 + int(c-'0')
	}
	r := []rune(word)
	if cut > len(r) {
		return word
	}
	return string(r[:len(r)-cut]) + add
}
