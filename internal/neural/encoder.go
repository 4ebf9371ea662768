package neural

import (
	"fmt"
	"math"

	"attache/internal/neural/kernel"
)

const (
	headWidth  = 32 // of an attention head
	shapes     = 13 // rows of the case-shape embedding
	mostHidden = 1024
	mostInner  = 8192
	mostLayers = 48
	mostLabels = 4096
	attendRows = 48  // rows of attention scores computed at a time
	packPieces = 192 // what lies between two layers still fits the second-level cache
)

// encoder is the part of the model that turns word pieces into vectors.
type encoder struct {
	hidden, inner int
	words         []byte // int8 [word][hidden], a view of the file
	wordScale     []float32
	exact         []float32 // [word][hidden] in place of both, where the file has float32 throughout
	positions     []float32 // [position][hidden], token type added
	shapes        []float32 // [13][hidden]
	gain, shift   []float32
	layers        []layer
}

type layer struct {
	qkv, out, up, down         product
	gain1, shift1, gain2, sft2 []float32
}

// A product is a matrix of the encoder: of bytes, as models are released, or of
// float32, as they are trained and measured against.
type product struct {
	bytes  *kernel.ByteMatrix
	floats *kernel.Matrix
}

// mul writes rows rows of x by the matrix to out, k and n values long.
func (m product) mul(p *kernel.Path, x []float32, rows, k int, q *kernel.Activations, out []float32, n int) {
	if m.floats != nil {
		p.Mul(x, k, rows, m.floats, out, n)
		return
	}
	p.Quantize(x, rows, k, q)
	p.MulBytes(q, rows, m.bytes, out, n)
}

func loadEncoder(s *store, p *kernel.Path, vocab int) encoder {
	var e encoder
	e.gain = s.floats("enc.ln_w", -1)
	h := len(e.gain)
	layers := len(s.floats("head.mix.tag", -1)) - 1
	up, _ := s.find("enc.l0.up", -1, h)
	if s.err != nil {
		return e
	}
	e.hidden, e.inner = h, up.Shape[0]
	if h%headWidth != 0 || h > mostHidden || e.inner%headWidth != 0 || e.inner > mostInner || layers < 1 || layers > mostLayers {
		s.fail("an encoder of %d layers, hidden %d, inner %d", layers, h, e.inner)
		return e
	}
	e.shift = s.floats("enc.ln_b", h)
	e.positions = s.floats("enc.pos", -1, h)
	e.shapes = s.floats("head.shape", shapes, h)
	if s.wide("words") {
		e.exact = s.floats("words", vocab, h)
	} else {
		e.words, e.wordScale = s.bytes("words", vocab, h)
	}
	for i := range layers {
		name := func(part string) string { return fmt.Sprintf("enc.l%d.%s", i, part) }
		row := func(part string) []float32 { return s.floats(name(part), h) }
		// The scale of attention scores, 1/√32, goes into the queries.
		root := float32(1 / math.Sqrt(headWidth))
		matrix := func(part string, in, out, queries int) product {
			bias := s.floats(name(part+"_b"), out)
			if s.wide(name(part)) {
				return product{floats: wideMatrix(p, s.floats(name(part), out, in), in, out, bias, queries, root)}
			}
			q, scale := s.bytes(name(part), out, in)
			if s.err != nil {
				return product{}
			}
			for j := range queries {
				scale[j] *= root
				bias[j] *= root
			}
			return product{bytes: p.ByteMatrix(q, in, out, scale, bias)}
		}
		e.layers = append(e.layers, layer{
			qkv: matrix("qkv", h, 3*h, h), out: matrix("o", h, h, 0), up: matrix("up", h, e.inner, 0), down: matrix("dn", e.inner, h, 0),
			gain1: row("ln1_w"), shift1: row("ln1_b"), gain2: row("ln2_w"), sft2: row("ln2_b")})
	}
	return e
}

// wideMatrix lays out w, [out][in], with the first columns and their bias times
// root.
func wideMatrix(p *kernel.Path, w []float32, in, out int, bias []float32, columns int, root float32) *kernel.Matrix {
	if len(w) != in*out || len(bias) != out { // the file is wrong, and the store has said so
		return nil
	}
	t := make([]float32, in*out)
	for j := range out {
		for i := range in {
			v := w[j*in+i]
			if j < columns {
				v *= root
			}
			t[i*out+j] = v
		}
		if j < columns {
			bias[j] *= root
		}
	}
	return p.Matrix(t, in, out, bias)
}

// encodeScratch holds what one pass needs; it grows to the largest pack seen.
type encodeScratch struct {
	x, qkv, mixed, tmp, inner []float32
	keys, scores, mask, embed []float32
	bytes                     *kernel.Activations
	rows, longest             int
}

func (s *encodeScratch) fit(e *encoder, p *kernel.Path, rows, longest int) {
	if rows > s.rows {
		h := e.hidden
		s.rows = rows
		s.x, s.qkv, s.mixed = kernel.Floats(rows*h), kernel.Floats(rows*3*h), kernel.Floats(rows*h)
		s.tmp, s.inner, s.embed = kernel.Floats(rows*h), kernel.Floats(rows*e.inner), kernel.Floats(h)
		s.bytes = p.Activations(rows, max(h, e.inner))
	}
	if longest > s.longest {
		s.longest = longest
		n := kernel.Up(longest)
		s.keys, s.scores, s.mask = kernel.Floats(headWidth*n), kernel.Floats(attendRows*n), kernel.Floats(n)
	}
}

// run encodes the windows of one pack, and after the embedding and after each
// layer calls seen with the layer's number (0 the embedding) and all hidden
// states, one row per word piece, windows one after the other.
func (e *encoder) run(p *kernel.Path, s *encodeScratch, ws []Window, seen func(layer int, x []float32)) {
	rows, longest, h := 0, 0, e.hidden
	for i := range ws {
		rows += len(ws[i].IDs)
		longest = max(longest, len(ws[i].IDs))
	}
	s.fit(e, p, rows, longest)
	r := 0
	for i := range ws {
		e.embed(p, s, &ws[i], r)
		r += len(ws[i].IDs)
	}
	x := s.x[:rows*h]
	seen(0, x)
	norm := func(gain, shift []float32) {
		for i := 0; i < len(x); i += h {
			p.Norm(s.tmp[i:i+h], x[i:i+h], gain, shift, x[i:i+h])
		}
	}
	for i := range e.layers {
		l := &e.layers[i]
		l.qkv.mul(p, x, rows, h, s.bytes, s.qkv, 3*h)
		r := 0
		for i := range ws {
			e.attend(p, s, r, len(ws[i].IDs))
			r += len(ws[i].IDs)
		}
		l.out.mul(p, s.mixed, rows, h, s.bytes, s.tmp, h)
		norm(l.gain1, l.shift1)
		l.up.mul(p, x, rows, h, s.bytes, s.inner, e.inner)
		p.GELU(s.inner[:rows*e.inner])
		l.down.mul(p, s.inner, rows, e.inner, s.bytes, s.tmp, h)
		norm(l.gain2, l.sft2)
		seen(i+1, x)
	}
}

// embed writes the embeddings of one window from row r on: word, shape and
// position, normalised.
func (e *encoder) embed(p *kernel.Path, s *encodeScratch, w *Window, r int) {
	h := e.hidden
	last := len(e.positions)/h - 1
	for i, id := range w.IDs {
		shape := e.shapes[int(w.Shapes[i])*h:][:h]
		if e.exact != nil {
			for j, v := range e.exact[int(id)*h:][:h] {
				s.embed[j] = v + shape[j]
			}
		} else {
			word, scale := e.words[int(id)*h:][:h], e.wordScale[id]
			for j := range s.embed {
				s.embed[j] = float32(float32(int8(word[j]))*scale) + shape[j]
			}
		}
		p.Norm(s.embed, e.positions[min(i, last)*h:][:h], e.gain, e.shift, s.x[(r+i)*h:][:h])
	}
}

// attend mixes the values of the n rows from row r on, head by head.
func (e *encoder) attend(p *kernel.Path, s *encodeScratch, r, n int) {
	if n == 0 {
		return
	}
	h, stride := e.hidden, 3*e.hidden
	up := kernel.Up(n)
	mask := s.mask[:up]
	for j := range mask {
		mask[j] = 0
		if j >= n {
			mask[j] = -1e30
		}
	}
	for at := 0; at < h; at += headWidth {
		keys := s.keys[:headWidth*up]
		for j := range n {
			to := j
			for _, v := range s.qkv[(r+j)*stride+h+at:][:headWidth] {
				keys[to] = v
				to += up
			}
		}
		values := s.qkv[r*stride+2*h+at:]
		for m := 0; m < n; m += attendRows {
			k := min(attendRows, n-m)
			p.MulPart(s.qkv[(r+m)*stride+at:], stride, k, headWidth, keys, up, up, mask, s.scores, up)
			for i := range k {
				p.Softmax(s.scores[i*up : (i+1)*up])
			}
			p.MulPart(s.scores, up, k, n, values, stride, headWidth, nil, s.mixed[(r+m)*h+at:], h)
		}
	}
}
