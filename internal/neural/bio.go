package neural

import "strings"

// bio knows which tags of a list begin, continue or are outside of a span.
type bio struct {
	from [][]int // for an I- tag the tags it may follow; nil for all others
}

func newBIO(tags []string) bio {
	b := bio{from: make([][]int, len(tags))}
	for i, t := range tags {
		kind, inside := strings.CutPrefix(t, "I-")
		if !inside {
			continue
		}
		b.from[i] = []int{}
		for j, f := range tags {
			if f == "B-"+kind || f == "I-"+kind {
				b.from[i] = append(b.from[i], j)
			}
		}
	}
	return b
}

const never = float32(-1e30)

// decode writes the best tag sequence (Viterbi 1967) of n words to set, where
// an I- tag may only follow its own B- or I-. scores are at the given stride; back is
// room for n·tags values.
func (b bio) decode(n, stride int, scores []float32, v, w []float32, back []uint16, set func(word, tag int)) {
	tags := len(b.from)
	v, w = v[:tags], w[:tags]
	for t := range tags {
		v[t] = scores[t]
		if b.from[t] != nil {
			v[t] = never
		}
	}
	for i := 1; i < n; i++ {
		any := best(v)
		for t, from := range b.from {
			k := any
			if from != nil {
				k = 0 // an I- tag without a B- is never reached
				w[t] = never
				for _, f := range from {
					if v[f] > w[t] {
						k, w[t] = f, v[f]
					}
				}
			} else {
				w[t] = v[any]
			}
			w[t] += scores[i*stride+t]
			back[i*tags+t] = uint16(k)
		}
		v, w = w, v
	}
	t := best(v)
	for i := n - 1; i >= 0; i-- {
		set(i, t)
		if i > 0 {
			t = int(back[i*tags+t])
		}
	}
}

// best is the index of the largest value, the first of equals.
func best(x []float32) int {
	k := 0
	for i, v := range x {
		if v > x[k] {
			k = i
		}
	}
	return k
}
