package ledger

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"encoding/json"
	"io"

	"attache"
)

// packed is gzip: what is kept for good can be read with any tool.
func (s *Store) packed(b []byte) []byte {
	var out bytes.Buffer
	w, ok := s.gzip.Get().(*gzip.Writer)
	if ok {
		w.Reset(&out)
	} else {
		w = gzip.NewWriter(&out)
	}
	_, _ = w.Write(b) // into memory: cannot fail
	_ = w.Close()
	s.gzip.Put(w)
	return out.Bytes()
}

func unpacked(b []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, &attache.Error{Code: attache.CodeCorrupt, Message: "a compressed value", Err: err}
	}
	out, err := io.ReadAll(r)
	if err != nil {
		return nil, &attache.Error{Code: attache.CodeCorrupt, Message: "a compressed value", Err: err}
	}
	return out, nil
}

// squeezed is v as JSON in fast compression, of which several fit on a page of
// the database.
func (s *Store) squeezed(v any) ([]byte, error) {
	plain, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	w, ok := s.flate.Get().(*flate.Writer)
	if ok {
		w.Reset(&out)
	} else if w, err = flate.NewWriter(&out, flate.BestSpeed); err != nil {
		return nil, err
	}
	_, _ = w.Write(plain) // into memory: cannot fail
	_ = w.Close()
	s.flate.Put(w)
	return out.Bytes(), nil
}

// spread is what squeezed took.
func (s *Store) spread(packed []byte, v any) error {
	in := bytes.NewReader(packed)
	r, ok := s.inflate.Get().(io.ReadCloser)
	if !ok {
		r = flate.NewReader(in)
	} else if err := r.(flate.Resetter).Reset(in, nil); err != nil {
		return err
	}
	plain, err := io.ReadAll(r)
	s.inflate.Put(r)
	if err == nil {
		err = json.Unmarshal(plain, v)
	}
	if err != nil {
		return &attache.Error{Code: attache.CodeCorrupt, Message: "a compressed value", Err: err}
	}
	return nil
}
