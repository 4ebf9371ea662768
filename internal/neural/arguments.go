package neural

import "attache/internal/neural/kernel"

// frame reads the scores of one trigger.
func (m *Model) frame(ws *windowScratch, w *Window, i int, t trigger) Frame {
	d, s := &m.heads, &ws.frames
	roles, up := d.role.labels, kernel.Up(d.role.labels)
	slots := len(w.First) + 1
	f := Frame{Word: t.slot - 1, Prob: t.prob, Types: t.top}
	for k := range slots {
		place := d.place[placeOf(w, k, t.slot)*roles:][:roles]
		row, more := s.fromRole[k*up:][:roles], s.fromSRL[k*up:][:roles]
		for r := range row {
			row[r] = row[r] + more[r] + place[r]
		}
	}
	for r := range roles {
		top := 0
		for k := range slots {
			if s.fromRole[k*up+r] > s.fromRole[top*up+r] {
				top = k
			}
		}
		for k := range slots {
			v := s.fromRole[k*up+r]
			if k != top && v < argumentLogit {
				continue
			}
			if prob := sigmoid(v); k == top || prob > ArgumentFloor {
				f.Args = append(f.Args, Arg{r, k - 1, prob})
			}
		}
	}
	m.stands(ws, &f, i)
	row := ws.event[t.slot*d.event.stride:][:d.event.stride]
	f.Aspect = s.likely(m.path, d.event.aspect.of(row))
	if d.event.mode.n > 0 {
		f.Mode = s.likely(m.path, d.event.mode.of(row))
	}
	for k, v := range d.event.contexts.of(row) {
		if prob := sigmoid(v); prob > ContextFloor {
			f.Contexts = append(f.Contexts, Scored{k, prob})
		}
	}
	return f
}

// argumentLogit is a little below the score of ArgumentFloor: ln(0.02/0.98) is
// -3.892.
const argumentLogit = -3.9

// stands adds the positions of [CLS] and of the holders.
func (m *Model) stands(ws *windowScratch, f *Frame, i int) {
	d, s := &m.heads, &ws.frames
	if m.holder < 0 {
		return
	}
	s.out = room(s.out, kernel.Up(d.stand.labels))
	at := func(word int) {
		x := d.event.standH.of(ws.event[(word+1)*d.event.stride:])
		d.stand.score(m.path, x, len(x), 1, s.stndBound[i*d.stand.stride:], s.out)
		f.Stands = append(f.Stands, Stand{word, s.likely(m.path, s.out[:d.stand.labels])})
	}
	at(Root)
	for _, a := range f.Args {
		if a.Role == m.holder && a.Word != Root {
			at(a.Word)
		}
	}
}

func (s *frameScratch) likely(p *kernel.Path, scores []float32) Scored {
	k := best(scores)
	return Scored{k, s.shares(p, scores)[k]}
}

// sigmoid is 1/(1+e⁻ˣ).
func sigmoid(x float32) float32 {
	if x < 0 {
		e := kernel.Exp(x)
		return e / (1 + e)
	}
	return 1 / (1 + kernel.Exp(-x))
}

// buckets is the number of places a word can have relative to a trigger.
const buckets = 14

// placeOf is the bucket of a slot's place: [CLS], sentences before and after,
// and in the trigger's own sentence the distance in words.
func placeOf(w *Window, slot, trigger int) int {
	if slot == 0 {
		return 0
	}
	words := slot - trigger
	switch sentences := w.Sent[slot-1] - w.Sent[trigger-1]; {
	case sentences <= -3:
		return 1
	case sentences == -2:
		return 2
	case sentences == -1:
		return 3
	case sentences == 1:
		return 11
	case sentences > 1:
		return 12
	case words < -8:
		return 4
	case words < -3:
		return 5
	case words < 0:
		return 6
	case words == 0:
		return 7
	case words < 4:
		return 8
	case words < 9:
		return 9
	}
	return 10
}
