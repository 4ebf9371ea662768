package neural

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math"
)

// What can be wrong with a model file.
var (
	// ErrDamaged: the bytes are not a whole, unchanged model file.
	ErrDamaged = errors.New("model file is damaged")
	// ErrNewer: the file's format is newer than this program.
	ErrNewer = errors.New("model file is newer than this program")
	// ErrUnfit: a whole model file whose tensors or labels are not those of a
	// model this program can run.
	ErrUnfit = errors.New("model file does not fit this program")
)

// The layout of a model file: magic, format version (uint32), header length
// (uint64), header (JSON), zeros up to a multiple of 64, tensor data, SHA-256
// of all before. Numbers are little-endian.
const (
	magic      = "ATTACHE\n"
	format     = 1
	preamble   = len(magic) + 4 + 8
	alignment  = 64
	mostValues = 1 << 28 // of one tensor
)

// header is the JSON part of a model file.
type header struct {
	Name       string              `json:"name"`
	Version    string              `json:"version"`
	Labels     map[string][]string `json:"labels"`
	Thresholds map[string]float64  `json:"thresholds"`
	Card       map[string]any      `json:"card"`
	Vocab      []string            `json:"vocab"`
	Tensors    []tensor            `json:"tensors"`
}

// tensor says where one tensor lies: offsets count from the start of the data.
type tensor struct {
	Name   string `json:"name"`
	DType  string `json:"dtype"` // i8, f16 or f32
	Shape  []int  `json:"shape"`
	Offset int64  `json:"offset"`
	Scales *int64 `json:"scales"` // i8: offset of one f32 for each row
}

// store hands out tensors. The first thing that does not fit is kept in err;
// after it every tensor is empty.
type store struct {
	data   []byte
	byName map[string]tensor
	err    error
}

// parse checks the file as a whole and gives its header, its tensors and its
// checksum.
func parse(file []byte) (header, *store, [sha256.Size]byte, error) {
	var h header
	var sum [sha256.Size]byte
	damaged := func(why string, a ...any) (header, *store, [sha256.Size]byte, error) {
		return h, nil, sum, fmt.Errorf("%w: %s", ErrDamaged, fmt.Sprintf(why, a...))
	}
	if len(file) < preamble || string(file[:len(magic)]) != magic {
		return damaged("it does not begin as a model file does")
	}
	if v := binary.LittleEndian.Uint32(file[len(magic):]); v > format {
		return h, nil, sum, fmt.Errorf("%w: format %d, known up to %d", ErrNewer, v, format)
	} else if v == 0 {
		return damaged("format 0")
	}
	size := binary.LittleEndian.Uint64(file[len(magic)+4:])
	if len(file) < preamble+sha256.Size || size > uint64(len(file)-preamble-sha256.Size) {
		return damaged("it ends within its header")
	}
	body := file[:len(file)-sha256.Size]
	sum = sha256.Sum256(body)
	if !bytes.Equal(sum[:], file[len(body):]) {
		return damaged("its checksum does not match: it was cut off or changed")
	}
	end := preamble + int(size)
	if err := json.Unmarshal(body[preamble:end], &h); err != nil {
		return damaged("its header cannot be read: %v", err)
	}
	start := (end + alignment - 1) / alignment * alignment
	if start > len(body) {
		return damaged("it ends before its tensors")
	}
	s := &store{data: body[start:], byName: make(map[string]tensor, len(h.Tensors))}
	for _, t := range h.Tensors {
		if err := t.inside(int64(len(s.data))); err != nil {
			return damaged("tensor %q: %v", t.Name, err)
		}
		if _, twice := s.byName[t.Name]; twice {
			return damaged("tensor %q is listed twice", t.Name)
		}
		s.byName[t.Name] = t
	}
	return h, s, sum, nil
}

var sizes = map[string]int64{"i8": 1, "f16": 2, "f32": 4}

// inside checks that a tensor lies within size bytes of data.
func (t tensor) inside(size int64) error {
	each, known := sizes[t.DType]
	if !known {
		return fmt.Errorf("unknown type %q", t.DType)
	}
	n := int64(1)
	for _, d := range t.Shape {
		if d <= 0 || int64(d) > mostValues/n {
			return fmt.Errorf("shape %v", t.Shape)
		}
		n *= int64(d)
	}
	fits := func(offset, bytes int64) error {
		if offset < 0 || offset%4 != 0 || bytes > size || offset > size-bytes {
			return fmt.Errorf("offset %d of %d bytes lies outside the file", offset, bytes)
		}
		return nil
	}
	if err := fits(t.Offset, n*each); err != nil {
		return err
	}
	if t.DType != "i8" {
		return nil
	}
	if t.Scales == nil || len(t.Shape) != 2 {
		return errors.New("an i8 tensor needs two dimensions and scales")
	}
	return fits(*t.Scales, int64(t.Shape[0])*4)
}

// fail keeps the first error.
func (s *store) fail(f string, a ...any) {
	if s.err == nil {
		s.err = fmt.Errorf("%w: %s", ErrUnfit, fmt.Sprintf(f, a...))
	}
}

// has says whether the file holds the tensor.
func (s *store) has(name string) bool { _, ok := s.byName[name]; return ok }

// wide says whether the file holds the tensor as floats rather than bytes.
func (s *store) wide(name string) bool { t, ok := s.byName[name]; return ok && t.DType != "i8" }

// find gives the tensor if it has that shape; -1 stands for any length up to
// 65536.
func (s *store) find(name string, shape ...int) (tensor, bool) {
	t, ok := s.byName[name]
	if !ok {
		s.fail("tensor %q is missing", name)
	}
	if s.err != nil {
		return tensor{}, false
	}
	ok = len(t.Shape) == len(shape)
	for i := 0; ok && i < len(shape); i++ {
		ok = t.Shape[i] == shape[i] || shape[i] == -1 && t.Shape[i] <= 1<<16
	}
	if !ok {
		s.fail("tensor %q has shape %v, want %v", name, t.Shape, shape)
	}
	return t, ok
}

// floats gives a tensor as float32 and its shape.
func (s *store) floats(name string, shape ...int) []float32 {
	t, ok := s.find(name, shape...)
	if !ok {
		return nil
	}
	n := 1
	for _, d := range t.Shape {
		n *= d
	}
	raw := s.data[t.Offset:]
	switch t.DType {
	case "f32":
		return floats32(raw, n)
	case "f16":
		out := make([]float32, n)
		for i := range out {
			out[i] = half(binary.LittleEndian.Uint16(raw[2*i:]))
		}
		return out
	}
	s.fail("tensor %q is %s, want f16 or f32", name, t.DType)
	return nil
}

// bytes gives an int8 tensor, a view of the file, with the scale of each row.
func (s *store) bytes(name string, shape ...int) (q []byte, scales []float32) {
	t, ok := s.find(name, shape...)
	if !ok {
		return nil, nil
	}
	if t.DType != "i8" {
		s.fail("tensor %q is %s, want i8", name, t.DType)
		return nil, nil
	}
	return s.data[t.Offset:][:t.Shape[0]*t.Shape[1]], floats32(s.data[*t.Scales:], t.Shape[0])
}

func floats32(raw []byte, n int) []float32 {
	out := make([]float32, n)
	for i := range out {
		out[i] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:]))
	}
	return out
}

// half is the value of an IEEE 754 binary16 number.
func half(h uint16) float32 {
	sign, exponent, fraction := uint32(h>>15)<<31, uint32(h>>10&31), uint32(h&0x3ff)
	switch exponent {
	case 0: // zero or denormal: fraction · 2⁻²⁴
		return math.Float32frombits(sign | math.Float32bits(float32(fraction)*0x1p-24))
	case 31: // infinite or not a number
		return math.Float32frombits(sign | 0xff<<23 | fraction<<13)
	}
	return math.Float32frombits(sign | (exponent+112)<<23 | fraction<<13)
}
