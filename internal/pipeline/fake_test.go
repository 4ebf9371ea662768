package pipeline

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"attache"
)

// A memory is a ledger of maps: what a pipeline needs of one and no more.
type memory struct {
	attache.Ledger // the rest is not asked for

	mu          sync.Mutex
	readings    map[string]attache.Reading
	provenance  map[string]attache.Provenance
	failed      map[string]attache.Failure
	corrections []attache.Correction
	keys        map[string]bool
	order       []string     // of recording
	fail        func() error // before a recording; nil lets all pass
}

func newMemory() *memory {
	return &memory{readings: map[string]attache.Reading{}, provenance: map[string]attache.Provenance{}, failed: map[string]attache.Failure{}, keys: map[string]bool{}}
}

func (m *memory) Record(_ context.Context, r attache.Reading, p attache.Provenance) (attache.Recorded, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fail != nil {
		if err := m.fail(); err != nil {
			return attache.Recorded{}, err
		}
	}
	if err := r.Check(); err != nil {
		return attache.Recorded{}, &attache.Error{Code: attache.CodeInvalid, Err: err}
	}
	id := r.Report.ID + r.Report.Hash
	old, known := m.readings[id]
	m.readings[id], m.provenance[id], m.keys[p.Key] = r, p, true
	m.order = append(m.order, r.Report.ID)
	return attache.Recorded{Report: r.Report.ID, Changed: !known || fmt.Sprint(old) != fmt.Sprint(r)}, nil
}

func (m *memory) RecordFailed(_ context.Context, f attache.Failure) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if f.Report == "" && f.Raw == nil && f.URL == "" {
		return &attache.Error{Code: attache.CodeInvalid, Message: "nothing to know it by"}
	}
	m.failed[cmp.Or(f.Report, f.URL, string(f.Raw))], m.keys[f.Key] = f, true
	m.order = append(m.order, "failed "+f.Code)
	return nil
}

func (m *memory) Seen(_ context.Context, key string) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.keys[key], nil
}

func (m *memory) Readings(_ context.Context, yield func(attache.Reading, attache.Provenance) error) error {
	for _, id := range slices.Sorted(maps.Keys(m.readings)) {
		m.mu.Lock()
		r, p := m.readings[id], m.provenance[id]
		m.mu.Unlock()
		if err := yield(r, p); err != nil {
			return err
		}
	}
	return nil
}

func (m *memory) Failed(context.Context, attache.Filter) (attache.Page[attache.Failure], error) {
	return attache.Page[attache.Failure]{Items: slices.Collect(maps.Values(m.failed))}, nil
}

func (m *memory) Raw(_ context.Context, hash string) ([]byte, error) {
	return []byte("bytes of " + hash), nil
}

func (m *memory) Corrections(context.Context, attache.Filter) (attache.Page[attache.Correction], error) {
	return attache.Page[attache.Correction]{Items: m.corrections}, nil
}

func (m *memory) Correct(_ context.Context, c attache.Correction) (attache.Correction, error) {
	m.corrections = append(m.corrections, c)
	return c, nil
}

// reader reads nothing out of a report but says by its words how it goes: "slow"
// takes its time, "panic" is a fault, "foreign" is another language, "broken"
// gives a reading that breaks the contract.
func reader(version string) Reader {
	return func(r attache.Report) (attache.Reading, error) {
		out := attache.Reading{Report: r, Entities: []attache.Entity{}, Events: []attache.Event{}, Doubts: []attache.Doubt{}, Model: attache.ModelID{Version: version}}
		switch {
		case strings.Contains(r.Text, "slow"):
			time.Sleep(10 * time.Millisecond)
		case strings.Contains(r.Text, "panic"):
			panic("asked to")
		case strings.Contains(r.Text, "foreign"):
			return out, &attache.Error{Code: attache.CodeNotEnglish, Op: "read", Message: "the text does not look English"}
		case strings.Contains(r.Text, "broken"):
			out.Events = nil
		}
		return out, nil
	}
}

// came is a report on its way in.
func came(id, text string) Incoming {
	return Incoming{Report: attache.Report{ID: id, Text: text}, Provenance: attache.Provenance{Key: id + " " + attache.Hash(text)}, Place: "file " + id}
}

// coming gives them one after another.
func coming(list ...Incoming) Source {
	return func(yield func(Incoming, error) bool) {
		for _, i := range list {
			if !yield(i, nil) {
				return
			}
		}
	}
}
