package neural_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"testing"

	"attache/internal/neural"
	"github.com/google/go-cmp/cmp"
)

func TestOpen(t *testing.T) {
	for _, extra := range []bool{false, true} {
		m, err := neural.Open(newTiny(extra).file())
		if err != nil {
			t.Fatal(err)
		}
		if got := m.Info(); got.Name != "tiny" || got.Version != "0" || len(got.SHA256) != 64 || got.Card["licence"] != "none" {
			t.Errorf("info is %+v", got)
		}
		if diff := cmp.Diff(map[string]float64{"trigger": 0.5}, m.Thresholds()); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{"ACTOR", "HOLDER", "ITEM"}, m.Labels("roles")); diff != "" {
			t.Error(diff)
		}
		if got := m.Labels("modes"); (got != nil) != extra {
			t.Errorf("modes are %v, with the head: %v", got, extra)
		}
		if got := m.Labels("flavours"); got != nil {
			t.Errorf("an unknown list is %v", got)
		}
		if m.MaxPieces() != tinyPositions || len(m.Vocab()) != tinyWords {
			t.Errorf("%d pieces, %d words", m.MaxPieces(), len(m.Vocab()))
		}
	}
}

func TestLabelsAreCopies(t *testing.T) {
	m, err := neural.Open(newTiny(false).file())
	if err != nil {
		t.Fatal(err)
	}
	m.Labels("roles")[0] = "changed"
	m.Thresholds()["trigger"] = 2
	if m.Labels("roles")[0] != "ACTOR" || m.Thresholds()["trigger"] != 0.5 {
		t.Error("a caller changed the model")
	}
}

// TestOpenErrors: each way to spoil a file, the error it must give and a word
// that error must hold.
func TestOpenErrors(t *testing.T) {
	whole := newTiny(true).file()
	patch := func(at int, b ...byte) []byte {
		f := bytes.Clone(unseal(whole))
		copy(f[at:], b)
		return seal(f)
	}
	entry := func(name, key string, value any) []byte {
		m := newTiny(true)
		m.tensor(name)[key] = value
		return m.file()
	}
	size := func(n uint64) []byte { return binary.LittleEndian.AppendUint64(nil, n) }
	flipped := bytes.Clone(whole)
	flipped[len(flipped)/2] ^= 1
	without := func(list string) []byte {
		m := newTiny(true)
		delete(m.labels, list)
		return m.file()
	}
	missing := newTiny(true)
	missing.tensor("head.arc.u")["name"] = "head.arc.v"
	twice := newTiny(true)
	twice.tensor("ev.asp_b")["name"] = "ev.asp"
	bare := newTiny(true)
	delete(bare.tensor("enc.l0.qkv"), "scales")
	wide := newTiny(true).widen()
	wide.tensor("enc.l1.o")["shape"] = []int{tinyHidden / 2, tinyHidden}
	for _, c := range []struct {
		name  string
		file  []byte
		want  error
		words string
	}{
		{"nothing", nil, neural.ErrDamaged, "begin"},
		{"another file", []byte("PK\x03\x04 this is an archive, not a model file at all ....................."), neural.ErrDamaged, "begin"},
		{"only the magic", []byte("ATTACHE\n"), neural.ErrDamaged, "begin"},
		{"newer format", patch(8, 2), neural.ErrNewer, "format 2"},
		{"format 0", patch(8, 0), neural.ErrDamaged, "format 0"},
		{"newer format, cut off", append([]byte("ATTACHE\n\x07\x00\x00\x00"), make([]byte, 8)...), neural.ErrNewer, "format 7"},
		{"cut in the header", whole[:200], neural.ErrDamaged, "header"},
		{"cut in the data", whole[:len(whole)-1000], neural.ErrDamaged, "checksum"},
		{"one byte short", whole[:len(whole)-1], neural.ErrDamaged, "checksum"},
		{"one bit changed", flipped, neural.ErrDamaged, "checksum"},
		{"huge header", patch(12, size(1<<63)...), neural.ErrDamaged, "header"},
		{"header of all the rest", patch(12, size(uint64(len(whole)-20-32))...), neural.ErrDamaged, "header"},
		{"header not JSON", patch(20, '['), neural.ErrDamaged, "header"},
		{"offset before the data", entry("ev.u", "offset", -64), neural.ErrDamaged, "outside"},
		{"offset after the end", entry("ev.u", "offset", int64(1<<40)), neural.ErrDamaged, "outside"},
		{"offset near overflow", entry("ev.u", "offset", int64(1<<63-4)), neural.ErrDamaged, "outside"},
		{"scales outside", entry("words", "scales", 1<<30), neural.ErrDamaged, "outside"},
		{"no scales", bare.file(), neural.ErrDamaged, "scales"},
		{"shape of nothing", entry("ev.u", "shape", []int{0}), neural.ErrDamaged, "shape"},
		{"negative shape", entry("ev.u", "shape", []int{-3, -17, 17}), neural.ErrDamaged, "shape"},
		{"shape that overflows", entry("ev.u", "shape", []int64{1 << 31, 1 << 31, 1 << 31}), neural.ErrDamaged, "shape"},
		{"unknown type", entry("ev.u", "dtype", "f8"), neural.ErrDamaged, "f8"},
		{"listed twice", twice.file(), neural.ErrDamaged, "twice"},
		{"missing tensor", missing.file(), neural.ErrUnfit, `"head.arc.u" is missing`},
		{"wrong shape", entry("ev.u", "shape", []int{2, 17, 17}), neural.ErrUnfit, `"ev.u"`},
		{"wrong rank", entry("ev.place", "shape", []int{42}), neural.ErrUnfit, `"ev.place"`},
		{"wrong shape of floats", wide.file(), neural.ErrUnfit, `"enc.l1.o"`},
		{"odd hidden size", entry("enc.ln_w", "shape", []int{40}), neural.ErrUnfit, "enc."},
		{"no roles", without("roles"), neural.ErrUnfit, `"roles"`},
		{"no modes", without("modes"), neural.ErrUnfit, "ev.mode"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, err := neural.Open(c.file)
			if m != nil || !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.words) {
				t.Errorf("error %v, want %v with %q", err, c.want, c.words)
			}
		})
	}
}

// FuzzOpen: whatever the bytes, Open gives a model that runs, or one of its
// three errors. Half of the inputs are whole files; the other half are headers,
// put before some data and a checksum that fits, so that what lies behind the
// checksum is reached. In the seeds all tensors share that data.
func FuzzOpen(f *testing.F) {
	var data []byte
	for i := range 1 << 15 {
		data = append(data, byte(i*37>>3)&0x3b) // finite as f16 and as f32
	}
	for _, extra := range []bool{false, true} {
		m := newTiny(extra)
		for _, t := range m.tensors {
			t["offset"] = 0
			if t["scales"] != nil {
				t["scales"] = 64
			}
		}
		head := m.head()
		if _, err := neural.Open(assemble(head, data)); err != nil {
			f.Fatalf("a seed is no model: %v", err)
		}
		f.Add(head, false)
	}
	f.Add([]byte("{}"), false)
	f.Add(newTiny(true).file()[:300], true)
	f.Add([]byte("ATTACHE\n\x01\x00\x00\x00\x02\x00\x00\x00\x00\x00\x00\x00{}"), true)
	f.Fuzz(func(t *testing.T, input []byte, whole bool) {
		file := input
		if !whole {
			file = assemble(input, data)
		}
		m, err := neural.Open(file)
		if err != nil {
			if !errors.Is(err, neural.ErrDamaged) && !errors.Is(err, neural.ErrNewer) && !errors.Is(err, neural.ErrUnfit) {
				t.Fatalf("an error of no kind: %v", err)
			}
			return
		}
		w := neural.Window{IDs: []int32{0, 0, 0, 0}, Shapes: []uint8{0, 1, 7, 0}, First: []int32{1, 2}, Sent: []int32{0, 0}, New: []bool{true, true}}
		if got := m.Run(m.NewScratch(), []neural.Window{w}); len(got) != 1 || len(got[0].Words) != 2 {
			t.Fatalf("result %+v", got)
		}
	})
}
