package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"attache"
)

// openReadings opens a ledger or a file of readings, by its first bytes.
func openReadings(ctx context.Context, name string) (*readingSet, error) {
	if (ledgerFlag{name}).server() {
		return ledgerReadings(ctx, name)
	}
	f, err := openFile(name)
	if err != nil {
		return nil, err
	}
	in, ok := f.(*os.File)
	head := make([]byte, 16)
	n, err := io.ReadFull(f, head)
	if !ok || err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		f.Close()
		return nil, &attache.Error{Code: attache.CodeUnreadable, Op: "open " + name, Err: err}
	}
	if string(head[:n]) == "SQLite format 3\x00" {
		f.Close()
		return ledgerReadings(ctx, name)
	}
	out, err := fileReadings(in, name)
	if err != nil {
		f.Close()
	}
	return out, err
}

// A readingAt is where a reading stands in a file.
type readingAt struct {
	key    string
	offset int64
	length int
}

// fileReadings are those of a file, in the order of a ledger's export whatever
// their order in the file. Only places are held in memory.
func fileReadings(f *os.File, name string) (*readingSet, error) {
	out := &readingSet{corrections: map[string]string{}, close: func() { f.Close() }}
	var places []readingAt
	err := eachLine(f, func(line []byte, number int, offset int64) error {
		var head struct {
			Report *struct{ ID, Hash string }
			Error  json.RawMessage
		}
		var c attache.Correction
		switch {
		case json.Unmarshal(line, &head) == nil && head.Report != nil:
			places = append(places, readingAt{head.Report.ID + "\x00" + head.Report.Hash, offset, len(line)})
		case len(head.Error) > 0: // in the place of a report that was refused
		case json.Unmarshal(line, &c) == nil && c.ID != "":
			out.corrections[c.ID] = correctionWords(c)
		default:
			return &attache.Error{Code: attache.CodeInvalidJSON, Message: fmt.Sprintf("%s:%d is neither a reading nor a correction", name, number)}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(places, func(a, b readingAt) int { return cmp.Compare(a.key, b.key) })
	out.readings = func(yield func(attache.Reading, error) bool) {
		for i, at := range places {
			if i > 0 && places[i-1].key == at.key {
				continue // twice in the file
			}
			line := make([]byte, at.length)
			var r attache.Reading
			_, err := f.ReadAt(line, at.offset)
			if err == nil {
				err = json.Unmarshal(line, &r)
			}
			if err != nil {
				yield(r, &attache.Error{Code: attache.CodeInvalidJSON, Op: "read " + name, Err: err})
				return
			}
			if !yield(r, nil) {
				return
			}
		}
	}
	return out, nil
}

// eachLine gives the lines that are not blank, with their numbers and offsets.
func eachLine(f *os.File, do func(line []byte, number int, offset int64) error) error {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return &attache.Error{Code: attache.CodeUnreadable, Err: err}
	}
	in := bufio.NewReaderSize(f, 1<<20)
	offset := int64(0)
	for n := 1; ; n++ {
		line, err := in.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			if err := do(line, n, offset); err != nil {
				return err
			}
		}
		offset += int64(len(line))
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return &attache.Error{Code: attache.CodeUnreadable, Err: err}
		}
	}
}

func sortedNames[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// bracketed are ids as diffWriter.named finds them.
func bracketed(list []attache.Party) string {
	var out []string
	for _, p := range list {
		out = append(out, "«"+p.ID+"»")
	}
	slices.Sort(out)
	return strings.Join(slices.Compact(out), ", ")
}
