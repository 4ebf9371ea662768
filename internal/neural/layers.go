package neural

import "attache/internal/neural/kernel"

func (m *Model) readTags(s *windowScratch, x []float32, words []Word) {
	l := &m.heads.tags
	s.out = room(s.out, len(words)*l.stride)
	l.apply(m.path, x, len(words), s.out)
	spans := m.heads.tagSpans
	for i := range words {
		row := s.out[i*l.stride:][:l.stride]
		words[i].UPOS = uint16(best(spans[0].of(row)))
		for f := range words[i].Features {
			words[i].Features[f] = uint16(best(spans[1+f].of(row)))
		}
		words[i].Lemma = uint16(best(spans[7].of(row)))
	}
}

// readNames reads the two layers of names sentence by sentence, and the
// mention types. x and words begin at word first.
func (m *Model) readNames(s *windowScratch, w *Window, x []float32, first int, words []Word) {
	d := &m.heads
	l := &d.names
	s.out = room(s.out, len(words)*l.stride)
	l.apply(m.path, x, len(words), s.out)
	for i := range words {
		words[i].Mention = uint16(best(d.nameSpans[2].of(s.out[i*l.stride:])))
	}
	most := max(d.nameSpans[0].n, d.nameSpans[1].n)
	s.v, s.w = room(s.v, most), room(s.w, most)
	if n := most * len(words); cap(s.back) < n {
		s.back = make([]uint16, n)
	}
	sentences(w, func(from, to int) {
		from, to = from-first, to-first
		rows := s.out[from*l.stride:]
		d.nameBIO.decode(to-from, l.stride, rows[d.nameSpans[0].from:], s.v, s.w, s.back[:cap(s.back)], func(i, tag int) { words[from+i].Name = uint16(tag) })
		d.materielBIO.decode(to-from, l.stride, rows[d.nameSpans[1].from:], s.v, s.w, s.back[:cap(s.back)], func(i, tag int) { words[from+i].Materiel = uint16(tag) })
	})
}

// readTrees finds the tree of every new sentence and labels its arcs. x has
// all slots of the window.
func (m *Model) readTrees(s *windowScratch, w *Window, x []float32, words []Word) {
	d, p := &m.heads, m.path
	l := &d.dep
	slots := len(words) + 1
	s.dep = room(s.dep, slots*l.stride)
	l.apply(p, x, slots, s.dep)
	arc := d.depSpans[0].n
	s.arcs = room(s.arcs, slots*kernel.Up(arc))
	p.Mul(s.dep[d.depSpans[0].from:], l.stride, slots, d.arc, s.arcs, kernel.Up(arc))
	sentences(w, func(from, to int) {
		n := to - from
		up := kernel.Up(n + 1)
		// Columns are the candidates for head: [CLS] as root, then the words.
		s.keys = room(s.keys, arc*up)
		for j := range n + 1 {
			slot := 0
			if j > 0 {
				slot = from + j
			}
			for k, v := range d.depSpans[1].of(s.dep[slot*l.stride:]) {
				s.keys[k*up+j] = v
			}
		}
		s.scores = room(s.scores, n*up)
		p.MulPart(s.arcs[(from+1)*kernel.Up(arc):], kernel.Up(arc), n, arc, s.keys, up, n+1, nil, s.scores, up)
		if cap(s.heads) < n {
			s.heads = make([]int32, n)
		}
		heads := s.heads[:n]
		s.tree.solve(n, func(dependent, head int) float32 { return s.scores[(dependent-1)*up+head] }, heads)
		m.labelArcs(s, from, heads, words)
	})
}

// labelRows is how many words' label matrices are made at a time.
const labelRows = 12

// labelArcs writes heads and labels to the words of the sentence at from.
// heads count from 1 within the sentence.
func (m *Model) labelArcs(s *windowScratch, from int, heads []int32, words []Word) {
	d, p := &m.heads, m.path
	l := &d.dep
	width := d.depSpans[2].n
	s.hidden = room(s.hidden, labelRows*width)
	s.bound = room(s.bound, labelRows*d.label.stride)
	s.label = room(s.label, kernel.Up(d.label.labels))
	for at := 0; at < len(heads); at += labelRows {
		n := min(labelRows, len(heads)-at)
		for i := range n {
			copy(s.hidden[i*width:], d.depSpans[2].of(s.dep[(from+at+i+1)*l.stride:]))
		}
		d.label.bind(p, s.hidden, n, s.bound)
		for i := range n {
			slot, word := 0, &words[from+at+i]
			if h := int(heads[at+i]); h > 0 {
				slot, word.Head = from+h, int32(from+h-1)
			}
			head := d.depSpans[3].of(s.dep[slot*l.stride:])
			d.label.score(p, head, width, 1, s.bound[i*d.label.stride:], s.label)
			word.Rel = uint16(best(s.label[:d.label.labels]))
		}
	}
}
