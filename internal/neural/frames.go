package neural

import (
	"math"
	"slices"

	"attache/internal/neural/kernel"
)

// triggerRows is how many triggers' matrices are made at a time.
const triggerRows = 8

// frameScratch is what reading frames needs. Rows of triggers are gathered
// from the window's slots.
type frameScratch struct {
	out                            []float32
	srlRow, roleRow, standRow      []float32
	srlBound, roleBound, stndBound []float32
	srl, fromSRL, fromRole         []float32
	row                            []float32
	found                          []trigger
}

type trigger struct {
	slot int
	prob float32
	typ  int
	top  []Scored
}

// readFrames finds the triggers among the words of new sentences and scores
// every slot for every role of each. The vectors have all slots of the window.
func (m *Model) readFrames(ws *windowScratch, w *Window, srl, event []float32) []Frame {
	d, p, s := &m.heads, m.path, &ws.frames
	slots := len(w.First) + 1
	ws.event = room(ws.event, slots*d.event.stride)
	d.event.apply(p, event, slots, ws.event)
	m.findTriggers(ws, w)
	if len(s.found) == 0 {
		return nil
	}
	ws.srl = room(ws.srl, slots*d.srl.stride)
	d.srl.apply(p, srl, slots, ws.srl)
	frames := make([]Frame, 0, len(s.found))
	for at := 0; at < len(s.found); at += triggerRows {
		part := s.found[at:min(at+triggerRows, len(s.found))]
		m.bindTriggers(ws, part)
		for i, t := range part {
			m.scoreArguments(ws, slots, i, t)
			frames = append(frames, m.frame(ws, w, i, t))
		}
	}
	return frames
}

// findTriggers lists the words of new sentences above the floor, with their types.
func (m *Model) findTriggers(ws *windowScratch, w *Window) {
	d, p, s := &m.heads, m.path, &ws.frames
	stride := kernel.Up(d.types)
	slots := len(w.First) + 1
	s.out = room(s.out, slots*stride)
	p.Mul(ws.event[d.event.trigger.from:], d.event.stride, slots, d.trigger, s.out, stride)
	s.found = s.found[:0]
	for slot := 1; slot < slots; slot++ {
		if !w.New[slot-1] {
			continue
		}
		row := s.shares(p, s.out[slot*stride:][:d.types])
		if prob := 1 - row[0]; prob > TriggerFloor {
			t := trigger{slot: slot, prob: prob, top: likeliest(row[1:d.types], 4)}
			for i := range t.top {
				t.top[i].Label++
			}
			if len(t.top) > 0 {
				t.typ = t.top[0].Label
			}
			s.found = append(s.found, t)
		}
	}
}

// shares is the softmax of scores; it is valid until the next call.
func (s *frameScratch) shares(p *kernel.Path, scores []float32) []float32 {
	s.row = room(s.row, kernel.Up(len(scores)))
	for i := copy(s.row, scores); i < len(s.row); i++ {
		s.row[i] = never
	}
	p.Softmax(s.row)
	return s.row[:len(scores)]
}

// likeliest are the n largest of probs, the largest first.
func likeliest(probs []float32, n int) []Scored {
	out := make([]Scored, 0, n+1)
	for i, v := range probs {
		k := len(out)
		for k > 0 && v > out[k-1].Prob {
			k--
		}
		if k < n {
			out = slices.Insert(out, k, Scored{i, v})
			out = out[:min(n, len(out))]
		}
	}
	return out
}

// bindTriggers makes the small matrices of some triggers: semantic roles,
// arguments, positions.
func (m *Model) bindTriggers(ws *windowScratch, part []trigger) {
	d, p, s := &m.heads, m.path, &ws.frames
	gather := func(to []float32, from []float32, stride int, sp span) []float32 {
		to = room(to, triggerRows*sp.n)
		for i, t := range part {
			copy(to[i*sp.n:(i+1)*sp.n], sp.of(from[t.slot*stride:]))
		}
		return to
	}
	s.srlRow = gather(s.srlRow, ws.srl, d.srl.stride, d.srlSpans[0])
	s.roleRow = gather(s.roleRow, ws.event, d.event.stride, d.event.predicate)
	s.standRow = gather(s.standRow, ws.event, d.event.stride, d.event.standP)
	n := d.event.predicate.n
	for i, t := range part {
		row := s.roleRow[i*n:][:n]
		for j, v := range d.ofType[t.typ*n:][:n] {
			row[j] += v
		}
	}
	bind := func(b *bilinear, rows, out []float32) []float32 {
		out = room(out, triggerRows*b.stride)
		b.bind(p, rows, len(part), out)
		return out
	}
	s.srlBound = bind(&d.srlRole, s.srlRow, s.srlBound)
	s.roleBound = bind(&d.role, s.roleRow, s.roleBound)
	s.stndBound = bind(&d.stand, s.standRow, s.stndBound)
}

// scoreArguments writes the role scores of all slots but for their place: what
// the semantic role labeller thinks of each slot, weighed for the event's type,
// and the trigger × word scorer.
func (m *Model) scoreArguments(ws *windowScratch, slots, i int, t trigger) {
	d, p, s := &m.heads, m.path, &ws.frames
	labels, stride := d.srlRole.labels, kernel.Up(d.srlRole.labels)
	s.srl = room(s.srl, slots*stride)
	d.srlRole.score(p, ws.srl[d.srlSpans[1].from:], d.srl.stride, slots, s.srlBound[i*d.srlRole.stride:], s.srl)
	for k := range slots {
		logShares(s, p, s.srl[k*stride:][:labels])
	}
	roles, up := d.role.labels, kernel.Up(d.role.labels)
	s.fromSRL, s.fromRole = room(s.fromSRL, slots*up), room(s.fromRole, slots*up)
	p.MulPart(s.srl, stride, slots, labels, d.ofSRL[t.typ], roles, roles, nil, s.fromSRL, up)
	d.role.score(p, ws.event[d.event.argument.from:], d.event.stride, slots, s.roleBound[i*d.role.stride:], s.fromRole)
}

// logShares turns scores into a quarter of their log-softmax, not below -8
// before the quartering.
func logShares(s *frameScratch, p *kernel.Path, x []float32) {
	k := best(x)
	norm := x[k] - float32(math.Log(float64(s.shares(p, x)[k])))
	for i, v := range x {
		x[i] = max(v-norm, -8) * 0.25
	}
}
