package sample

import (
	"bytes"
	"compress/gzip"
	_ "embed" // readings.jsonl.gz
	"encoding/json"
	"fmt"
	"io"

	"attache"
)

// After a change of the reader or its model: go test ./internal/sample -run TestReadings -rewrite
//
//go:embed readings.jsonl.gz
var readings []byte

// Readings are the readings of the reports, in their order, as the program's own
// reader and model make them, so that nothing has to be read before there is
// something to look at. The error says which line is none; the tests see to it
// that there is none, and that reading anew gives the same bytes.
func Readings() ([]attache.Reading, error) { return unpack(readings) }

// unpack reads readings out of compressed JSON Lines.
func unpack(packed []byte) ([]attache.Reading, error) {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("readings of the sample press: %w", err)
	}
	var out []attache.Reading
	dec := json.NewDecoder(z)
	for {
		var r attache.Reading
		if err := dec.Decode(&r); err == io.EOF {
			return out, nil
		} else if err != nil {
			return nil, fmt.Errorf("readings of the sample press, line %d: %w", len(out)+1, err)
		}
		out = append(out, r)
	}
}

// pack is the reverse of unpack: the same readings give the same bytes.
func pack(all []attache.Reading) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, fmt.Errorf("compress readings: %w", err)
	}
	enc := json.NewEncoder(z)
	enc.SetEscapeHTML(false)
	for _, r := range all {
		if err := enc.Encode(r); err != nil {
			return nil, fmt.Errorf("write the reading of %s: %w", r.Report.ID, err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("compress readings: %w", err)
	}
	return b.Bytes(), nil
}
