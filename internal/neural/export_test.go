package neural

import "slices"

// Vectors encodes windows that fit one pack and gives the vectors of all their
// slots for each group of heads, by the name training gives the group.
func (m *Model) Vectors(s *Scratch, ws []Window) map[string][]float32 {
	m.encodePack(s, ws)
	out := map[string][]float32{}
	for g, name := range [groups]string{"tag", "dep", "ner", "srl", "ev"} {
		out[name] = s.mixed[g]
	}
	return out
}

// Hidden is the length of a vector.
func (m *Model) Hidden() int { return m.encoder.hidden }

// Layers gives the hidden states of a window after the embedding and after
// each layer.
func (m *Model) Layers(s *Scratch, w Window) [][]float32 {
	var out [][]float32
	m.encoder.run(m.path, &s.encode, []Window{w}, func(_ int, x []float32) { out = append(out, slices.Clone(x)) })
	return out
}
