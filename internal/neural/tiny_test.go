package neural_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"math"
	"math/rand/v2"
)

// tiny is a model small enough to build, break and run thousands of times:
// random weights, every head, short label lists.
type tiny struct {
	header  map[string]any
	labels  map[string][]string
	tensors []map[string]any
	data    bytes.Buffer
	rand    *rand.Rand
}

const tinyHidden, tinyInner, tinyLayers, tinyWords, tinyPositions = 64, 96, 2, 12, 40

func newTiny(extra bool) *tiny {
	t := &tiny{rand: rand.New(rand.NewPCG(9, 10)), labels: map[string][]string{
		"upos": {"NOUN", "VERB", "X"}, "deprel": {"root", "nsubj", "obj", "dep"}, "lemma": {"k|0|", "l|0|"},
		"Tense": {"_", "Past"}, "Number": {"_", "Sing"}, "VerbForm": {"_", "Fin"}, "Voice": {"_", "Pass"}, "Mood": {"_", "Ind"}, "Polarity": {"_", "Neg"},
		"ner": {"O", "B-LOC", "I-LOC", "B-PER", "I-PER"}, "nerb": {"O", "B-Weapon", "I-Weapon"}, "ent": {"_", "person"}, "srl": {"_", "ARG0", "ARG1"},
		"types": {"_", "AID", "ASSAULT", "AGREE", "REJECT", "OFFICE"}, "roles": {"ACTOR", "HOLDER", "ITEM"}, "positions": {"CT+", "CT-", "U"}, "aspects": {"past", "future"}}}
	n := func(list string) int { return len(t.labels[list]) }
	const h, w = tinyHidden, 16
	t.bytes("words", tinyWords, h)
	t.floats("enc.pos", 1, tinyPositions, h)
	t.floats("enc.ln_w", 1, h)
	t.floats("enc.ln_b", 1, h)
	t.floats("head.shape", 1, 13, h)
	for i := range tinyLayers {
		p := "enc.l" + string(rune('0'+i)) + "."
		for _, m := range []struct {
			name    string
			in, out int
		}{{"qkv", h, 3 * h}, {"o", h, h}, {"up", h, tinyInner}, {"dn", tinyInner, h}} {
			t.bytes(p+m.name, m.out, m.in)
			t.floats(p+m.name+"_b", 0.1, m.out)
		}
		for _, v := range []string{"ln1_w", "ln1_b", "ln2_w", "ln2_b"} {
			t.floats(p+v, 1, h)
		}
	}
	for _, m := range []string{"head.mix.tag", "head.mix.dep", "head.mix.ner", "head.mix.srl", "ev.mix"} {
		t.floats(m, 1, tinyLayers+1)
	}
	for _, l := range []string{"upos", "Tense", "Number", "VerbForm", "Voice", "Mood", "Polarity", "lemma", "ner", "nerb", "ent"} {
		t.floats("head."+l+".w", 1, h, n(l))
		t.floats("head."+l+".b", 1, n(l))
	}
	pair := func(prefix string, width int, names ...string) {
		for _, v := range names {
			t.floats(prefix+v, 0.3, h, width)
			t.floats(prefix+v+"_b", 0.3, width)
		}
	}
	pair("head.arc.", w, "d", "h")
	t.floats("head.arc.u", 0.3, w+1, w)
	pair("head.lab.", w, "d", "h")
	t.floats("head.lab.u", 0.3, n("deprel"), w+1, w+1)
	pair("head.srl.", w, "p", "a")
	t.floats("head.srl.u", 0.3, n("srl"), w+1, w+1)
	t.floats("ev.trig_h", 0.3, h, w)
	t.floats("ev.trig_hb", 0.3, w)
	t.floats("ev.trig", 0.3, w, n("types"))
	t.floats("ev.trig_b", 0.3, n("types"))
	pair("ev.", w, "p", "a", "pp", "pa")
	t.floats("ev.type", 0.3, n("types"), w)
	t.floats("ev.u", 0.1, n("roles"), w+1, w+1)
	t.floats("ev.pu", 0.1, n("positions"), w+1, w+1)
	t.floats("ev.srl", 0.3, n("srl"), n("roles"))
	t.floats("ev.srl_t", 0.3, n("types"), n("srl"), n("roles"))
	t.floats("ev.place", 1, 14, n("roles"))
	t.floats("ev.asp", 0.3, h, n("aspects"))
	t.floats("ev.asp_b", 0.3, n("aspects"))
	if extra {
		t.labels["modes"], t.labels["contexts"] = []string{"_", "visit"}, []string{"military", "economic", "legal"}
		t.floats("ev.mode", 0.3, h, n("modes"))
		t.floats("ev.mode_b", 0.3, n("modes"))
		t.floats("ev.ctx", 0.3, h, n("contexts"))
		t.floats("ev.ctx_b", 0.3, n("contexts"))
	}
	vocab := []string{"[PAD]", "[UNK]", "[CLS]", "[SEP]", "a", "b", "c", "##d", "##e", "f", "g", "h"}
	t.header = map[string]any{"name": "tiny", "version": "0", "labels": t.labels, "thresholds": map[string]float64{"trigger": 0.5},
		"card": map[string]any{"licence": "none"}, "vocab": vocab}
	return t
}

func (t *tiny) put(b []byte) int {
	t.data.Write(make([]byte, -t.data.Len()&63))
	at := t.data.Len()
	t.data.Write(b)
	return at
}

func values(shape []int) int {
	n := 1
	for _, d := range shape {
		n *= d
	}
	return n
}

func (t *tiny) floats(name string, scale float64, shape ...int) {
	b := make([]byte, 4*values(shape))
	for i := 0; i < len(b); i += 4 {
		binary.LittleEndian.PutUint32(b[i:], math.Float32bits(float32(t.rand.NormFloat64()*scale)))
	}
	t.tensors = append(t.tensors, map[string]any{"name": name, "dtype": "f32", "shape": shape, "offset": t.put(b)})
}

func (t *tiny) bytes(name string, shape ...int) {
	b, scales := make([]byte, values(shape)), make([]byte, 4*shape[0])
	for i := range b {
		b[i] = byte(int8(t.rand.IntN(255) - 127))
	}
	for i := 0; i < len(scales); i += 4 {
		binary.LittleEndian.PutUint32(scales[i:], math.Float32bits(0.002))
	}
	t.tensors = append(t.tensors, map[string]any{"name": name, "dtype": "i8", "shape": shape, "offset": t.put(b), "scales": t.put(scales)})
}

// widen turns the bytes of every matrix into the float32 numbers they stand for.
func (t *tiny) widen() *tiny {
	for _, e := range t.tensors {
		if e["dtype"] != "i8" {
			continue
		}
		shape := e["shape"].([]int)
		from, out := t.data.Bytes()[e["offset"].(int):], make([]byte, 4*values(shape))
		for i := range values(shape) {
			binary.LittleEndian.PutUint32(out[4*i:], math.Float32bits(float32(float32(int8(from[i]))*0.002)))
		}
		e["dtype"], e["offset"] = "f32", t.put(out)
		delete(e, "scales")
	}
	return t
}

// tensor is the header's entry of that name.
func (t *tiny) tensor(name string) map[string]any {
	for _, e := range t.tensors {
		if e["name"] == name {
			return e
		}
	}
	panic("no tensor " + name)
}

// head is the model file's header.
func (t *tiny) head() []byte {
	t.header["tensors"] = t.tensors
	head, err := json.Marshal(t.header)
	if err != nil {
		panic(err)
	}
	return head
}

// file writes the model file.
func (t *tiny) file() []byte { return assemble(t.head(), t.data.Bytes()) }

// assemble writes a model file of any header and data.
func assemble(head, data []byte) []byte {
	b := append([]byte("ATTACHE\n"), 1, 0, 0, 0)
	b = binary.LittleEndian.AppendUint64(b, uint64(len(head)))
	b = append(b, head...)
	b = append(b, make([]byte, -len(b)&63)...)
	return seal(append(b, data...))
}

// seal appends the checksum.
func seal(body []byte) []byte {
	sum := sha256.Sum256(body)
	return append(body, sum[:]...)
}

// unseal takes the checksum off.
func unseal(file []byte) []byte { return file[:len(file)-sha256.Size] }
