package neural

import (
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"attache/internal/neural/kernel"
)

// A Model is a loaded reading model. It is immutable and may be used by any
// number of goroutines, each with its own Scratch.
type Model struct {
	info       Info
	labels     map[string][]string
	thresholds map[string]float64
	vocab      []string
	path       *kernel.Path
	encoder    encoder
	heads      heads
	holder     int // index of the role HOLDER, or -1
}

// Info says which model it is.
type Info struct {
	Name    string         // "english"
	Version string         // of the model, not of the file format
	SHA256  string         // of the file without the checksum itself, in hex
	Card    map[string]any // the model card: data, training, measured quality
}

// The label lists every model has. "modes" and "contexts" may be absent, and
// with them their heads.
var required = []string{"upos", "deprel", "Tense", "Number", "VerbForm", "Voice", "Mood", "Polarity", "lemma", "ner", "nerb", "ent", "srl",
	"types", "roles", "positions", "aspects"}

// FeatureNames are the features in Word.Features, in order.
var FeatureNames = [6]string{"Tense", "Number", "VerbForm", "Voice", "Mood", "Polarity"}

// Open loads a model file for the fastest arithmetic of this processor. It
// keeps data, which must not change afterwards. The error is ErrDamaged,
// ErrNewer or ErrUnfit.
func Open(data []byte) (*Model, error) { return OpenWith(data, kernel.Best()) }

// OpenOn is Open for the arithmetic of that name, "" for the fastest. The error
// says which names this processor has.
func OpenOn(data []byte, name string) (*Model, error) {
	if name == "" {
		return Open(data)
	}
	p := kernel.Named(name)
	if p == nil {
		var names []string
		for _, p := range kernel.Paths() {
			names = append(names, p.Name())
		}
		return nil, fmt.Errorf("neural: no arithmetic %q on this processor; it has %s", name, strings.Join(names, ", "))
	}
	return OpenWith(data, p)
}

// OpenWith is Open for a given path of arithmetic; all give the same results.
func OpenWith(data []byte, path *kernel.Path) (*Model, error) {
	h, s, sum, err := parse(data)
	if err != nil {
		return nil, fmt.Errorf("neural: %w", err)
	}
	for _, name := range required {
		if n := len(h.Labels[name]); n == 0 || n > mostLabels {
			s.fail("label list %q has %d labels", name, n)
		}
	}
	m := &Model{info: Info{h.Name, h.Version, hex.EncodeToString(sum[:]), h.Card},
		labels: h.Labels, thresholds: h.Thresholds, vocab: h.Vocab, path: path, holder: slices.Index(h.Labels["roles"], "HOLDER")}
	count := func(list string) int { return len(h.Labels[list]) }
	m.encoder = loadEncoder(s, path, len(h.Vocab))
	if s.err == nil {
		m.heads = loadHeads(s, path, m.encoder, h.Labels, count)
	}
	if s.err != nil {
		return nil, fmt.Errorf("neural: %w", s.err)
	}
	return m, nil
}

// Info says which model it is.
func (m *Model) Info() Info { return m.info }

// Labels is the list a label index of that kind points into: upos, deprel,
// Tense, Number, VerbForm, Voice, Mood, Polarity, lemma, ner, nerb, ent,
// types, roles, positions, aspects, modes, contexts. It is nil for a list the
// model does not have.
func (m *Model) Labels(name string) []string { return slices.Clone(m.labels[name]) }

// Thresholds are the decision thresholds found in training, by name. Run does
// not apply them.
func (m *Model) Thresholds() map[string]float64 { return maps.Clone(m.thresholds) }

// Vocab is the list of word pieces; a piece's index is its ID.
func (m *Model) Vocab() []string { return slices.Clone(m.vocab) }

// Path is the arithmetic the model runs on.
func (m *Model) Path() string { return m.path.Name() }

// MaxPieces is the number of word pieces a window can have.
func (m *Model) MaxPieces() int { return len(m.encoder.positions) / m.encoder.hidden }
