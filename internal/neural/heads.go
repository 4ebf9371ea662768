package neural

import "attache/internal/neural/kernel"

// The groups of heads. Each reads its own mix of the layers' hidden states.
const (
	tagGroup = iota
	depGroup
	nameGroup
	srlGroup
	eventGroup
	groups
)

var mixNames = [groups]string{"head.mix.tag", "head.mix.dep", "head.mix.ner", "head.mix.srl", "ev.mix"}

// linear is some heads that read one vector, side by side in one matrix. Each
// span is a range of its columns.
type linear struct {
	*kernel.Matrix
	stride int // kernel.Up of its columns
	bend   int // columns before this one pass through a leaky rectifier
}

// span is a range of columns.
type span struct{ from, n int }

func (s span) of(row []float32) []float32 { return row[s.from : s.from+s.n] }

// block is one head's part of a linear.
type block struct {
	w, b string // tensors
	n    int    // columns, -1 for any
}

// columns joins blocks of rows h into one matrix. The first bend blocks are
// followed by a leaky rectifier.
func columns(s *store, p *kernel.Path, h, bend int, blocks ...block) (linear, []span) {
	spans, total := make([]span, len(blocks)), 0
	var ws, bs [][]float32
	for i, b := range blocks {
		bias := s.floats(b.b, b.n)
		spans[i] = span{total, len(bias)}
		ws, bs = append(ws, s.floats(b.w, h, len(bias))), append(bs, bias)
		total += len(bias)
	}
	if s.err != nil {
		return linear{}, spans
	}
	w, bias, out := make([]float32, h*total), make([]float32, total), linear{stride: kernel.Up(total)}
	for i, sp := range spans {
		for k := range h {
			copy(w[k*total+sp.from:], ws[i][k*sp.n:][:sp.n])
		}
		copy(bias[sp.from:], bs[i])
		if i < bend {
			out.bend = sp.from + sp.n
		}
	}
	out.Matrix = p.Matrix(w, h, total, bias)
	return out, spans
}

// apply writes the linear of n rows of x to out, at stride l.stride.
func (l *linear) apply(p *kernel.Path, x []float32, n int, out []float32) {
	p.Mul(x, l.K, n, l.Matrix, out, l.stride)
	for i := range n {
		row := out[i*l.stride:][:l.bend]
		for j, v := range row {
			row[j] = max(v, float32(0.1*v))
		}
	}
}

// A bilinear scorer has for each label a matrix between [dependent 1] and
// [other 1]. Its product with one dependent is a small matrix [other+1][labels].
type bilinear struct {
	*kernel.Matrix // dependent × (other+1)·labels
	labels, width  int
	stride         int // room for the product with one dependent
}

func loadBilinear(s *store, p *kernel.Path, name string, labels, width int) bilinear {
	u := s.floats(name, labels, width+1, width+1)
	if s.err != nil {
		return bilinear{}
	}
	n := (width + 1) * labels
	w := make([]float32, (width+1)*n)
	for q := range labels {
		for i := range width + 1 {
			for j := range width + 1 {
				w[i*n+j*labels+q] = u[(q*(width+1)+i)*(width+1)+j]
			}
		}
	}
	return bilinear{p.Matrix(w[:width*n], width, n, w[width*n:]), labels, width, kernel.Up(n) + kernel.Align}
}

// bind multiplies n dependents, rows of width values, into small matrices.
func (b *bilinear) bind(p *kernel.Path, d []float32, n int, out []float32) {
	p.Mul(d, b.width, n, b.Matrix, out, b.stride)
}

// score writes the labels' scores of n others at stride lda, for one bound
// dependent, to out at stride kernel.Up(labels).
func (b *bilinear) score(p *kernel.Path, others []float32, lda, n int, bound, out []float32) {
	p.MulPart(others, lda, n, b.width, bound, b.labels, b.labels, bound[b.width*b.labels:], out, kernel.Up(b.labels))
}

// heads are the parts of the model that read the encoder.
type heads struct {
	mix [groups][]float32

	tags                 linear // UPOS, six features, lemma rule
	tagSpans             []span
	names                linear // ner, nerb, ent
	nameSpans            []span
	nameBIO, materielBIO bio

	dep      linear // arc dependent and head, label dependent and head
	depSpans []span
	arc      *kernel.Matrix
	label    bilinear

	srl      linear // role labeller's predicate and argument
	srlSpans []span
	srlRole  bilinear

	event   events
	trigger *kernel.Matrix
	types   int
	ofType  []float32   // [type][predicate width], added to the predicate
	role    bilinear    // predicate × argument
	stand   bilinear    // predicate × holder
	ofSRL   [][]float32 // per type [srl label][role]
	place   []float32   // [bucket][role]
}

// events is the linear of the event heads. Mode and contexts may be empty.
type events struct {
	linear
	trigger, predicate, argument, standP, standH, aspect, mode, contexts span
}

func loadHeads(s *store, p *kernel.Path, e encoder, labels map[string][]string, count func(string) int) heads {
	var d heads
	h := e.hidden
	for g, name := range mixNames {
		d.mix[g] = mixture(s.floats(name, len(e.layers)+1))
	}
	head := func(name, list string) block { return block{"head." + name + ".w", "head." + name + ".b", count(list)} }
	tag := []block{head("upos", "upos")}
	for _, f := range FeatureNames {
		tag = append(tag, head(f, f))
	}
	d.tags, d.tagSpans = columns(s, p, h, 0, append(tag, head("lemma", "lemma"))...)
	d.names, d.nameSpans = columns(s, p, h, 0, head("ner", "ner"), head("nerb", "nerb"), head("ent", "ent"))
	d.nameBIO, d.materielBIO = newBIO(labels["ner"]), newBIO(labels["nerb"])

	width := func(name string) int {
		n := len(s.floats(name, -1))
		if n%16 != 0 || n > mostHidden {
			s.fail("tensor %q has %d values, want a multiple of 16 up to %d", name, n, mostHidden)
		}
		return n
	}
	arc, lab := width("head.arc.d_b"), width("head.lab.d_b")
	d.dep, d.depSpans = columns(s, p, h, 4, block{"head.arc.d", "head.arc.d_b", arc}, block{"head.arc.h", "head.arc.h_b", arc},
		block{"head.lab.d", "head.lab.d_b", lab}, block{"head.lab.h", "head.lab.h_b", lab})
	if u := s.floats("head.arc.u", arc+1, arc); s.err == nil {
		d.arc = p.Matrix(u[:arc*arc], arc, arc, u[arc*arc:])
	}
	d.label = loadBilinear(s, p, "head.lab.u", count("deprel"), lab)

	srl := width("head.srl.p_b")
	d.srl, d.srlSpans = columns(s, p, h, 2, block{"head.srl.p", "head.srl.p_b", srl}, block{"head.srl.a", "head.srl.a_b", srl})
	d.srlRole = loadBilinear(s, p, "head.srl.u", count("srl"), srl)
	d.loadEvents(s, p, h, width, count)
	return d
}

func (d *heads) loadEvents(s *store, p *kernel.Path, h int, width func(string) int, count func(string) int) {
	types, roles, srl := count("types"), count("roles"), count("srl")
	trigger, arg, pos := width("ev.trig_hb"), width("ev.p_b"), width("ev.pp_b")
	blocks := []block{{"ev.trig_h", "ev.trig_hb", trigger}, {"ev.p", "ev.p_b", arg}, {"ev.a", "ev.a_b", arg}, {"ev.pp", "ev.pp_b", pos},
		{"ev.pa", "ev.pa_b", pos}, {"ev.asp", "ev.asp_b", count("aspects")}}
	bent := len(blocks) - 1
	e := &d.event
	spans := []*span{&e.trigger, &e.predicate, &e.argument, &e.standP, &e.standH, &e.aspect}
	if s.has("ev.mode") {
		blocks, spans = append(blocks, block{"ev.mode", "ev.mode_b", count("modes")}), append(spans, &e.mode)
	}
	if s.has("ev.ctx") {
		blocks, spans = append(blocks, block{"ev.ctx", "ev.ctx_b", count("contexts")}), append(spans, &e.contexts)
	}
	var at []span
	e.linear, at = columns(s, p, h, bent, blocks...)
	for i, sp := range at {
		*spans[i] = sp
	}
	w, b := s.floats("ev.trig", trigger, types), s.floats("ev.trig_b", types)
	d.types = types
	d.ofType = s.floats("ev.type", types, arg)
	d.role = loadBilinear(s, p, "ev.u", roles, arg)
	d.stand = loadBilinear(s, p, "ev.pu", count("positions"), pos)
	d.place = s.floats("ev.place", buckets, roles)
	base, own := s.floats("ev.srl", srl, roles), s.floats("ev.srl_t", types, srl, roles)
	if s.err != nil {
		return
	}
	d.trigger = p.Matrix(w, trigger, types, b)
	for t := range types {
		sum := make([]float32, srl*roles+kernel.Align)
		for i, v := range base {
			sum[i] = v + own[t*srl*roles+i]
		}
		d.ofSRL = append(d.ofSRL, sum)
	}
}

// mixture is the weights of the layers: softmax over the learned values plus a
// half for each layer, which is how training starts them out.
func mixture(w []float32) []float32 {
	out := make([]float32, len(w))
	var high, sum float32
	for i, v := range w {
		out[i] = v + 0.5*float32(i)
		high = max(high, out[i])
	}
	for i, v := range out {
		out[i] = kernel.Exp(v - high)
		sum += out[i]
	}
	for i := range out {
		out[i] /= sum
	}
	return out
}
