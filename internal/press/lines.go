package press

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"time"

	"attache"
)

// maxLine bounds a line of JSON: a report at its limit with every character
// escaped, and room for the other fields.
const maxLine = 6*attache.MaxReportBytes + 1<<16

// Lines gives the reports of JSON Lines, one for every line that is not blank,
// as the reading's JSON has it (rule 3): id, url, source, title, published and
// text, text alone being required. via names the file ("-" for standard
// input). Memory is bounded by the longest line that is allowed. The error of
// the last pair is that of r.
func Lines(r io.Reader, via string, fetched time.Time) iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		in := bufio.NewReaderSize(r, 1<<16)
		for n := 1; ; n++ {
			line, tooLong, err := readLine(in, maxLine)
			if n == 1 {
				line = bytes.TrimPrefix(line, []byte("\ufeff"))
			}
			line = bytes.TrimSpace(line)
			if len(line) > 0 || tooLong {
				i := Item{Raw: line, Fetched: fetched, Via: via, Key: fmt.Sprintf("%s#%d", via, n), Line: n}
				if tooLong {
					i.Raw, i.Drop = nil, dropf(attache.CodeTooLarge, "a line of more than %d bytes", maxLine)
				} else {
					i.Report, i.Remarks, i.Drop = parseLine(line)
				}
				if i.Report.ID != "" {
					i.Key = i.Report.ID
				}
				if !yield(finished(i), nil) {
					return
				}
			}
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				yield(Item{}, fail(attache.CodeUnreadable, "read "+via, err))
				return
			}
		}
	}
}

// readLine reads up to and with the next newline. Of a line above limit only
// the fact is kept.
func readLine(in *bufio.Reader, limit int) (line []byte, tooLong bool, err error) {
	for {
		part, err := in.ReadSlice('\n')
		if !tooLong {
			if len(line)+len(part) > limit {
				line, tooLong = nil, true
			} else {
				line = append(line, part...)
			}
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, tooLong, err
		}
	}
}

// parseLine takes one line of JSON.
func parseLine(line []byte) (attache.Report, []Drop, *Drop) {
	var r attache.Report
	var fields struct {
		ID, URL, Source, Title, Published, Text json.RawMessage
	}
	if line[0] != '{' && json.Valid(line) {
		return r, nil, &Drop{attache.CodeInvalidJSON, "not a report in JSON: not an object"}
	}
	if err := json.Unmarshal(line, &fields); err != nil {
		return r, nil, dropf(attache.CodeInvalidJSON, "not a report in JSON: %v", err)
	}
	var published string
	for _, f := range []struct {
		name string
		raw  json.RawMessage
		to   *string
	}{
		{"id", fields.ID, &r.ID}, {"url", fields.URL, &r.URL}, {"source", fields.Source, &r.Source},
		{"title", fields.Title, &r.Title}, {"published", fields.Published, &published}, {"text", fields.Text, &r.Text},
	} {
		if !plainString(f.raw, f.to) {
			return attache.Report{}, nil, dropf(attache.CodeInvalidJSON, "not a report in JSON: field %s: not a string", f.name)
		}
	}
	var remarks []Drop
	if strings.Contains(r.Text, "\ufffd") && !bytes.Contains(line, []byte("\ufffd")) && !bytes.Contains(bytes.ToLower(line), []byte(`\ufffd`)) {
		remarks = append(remarks, Drop{"invalid_utf8", "bytes that are not UTF-8 were replaced"})
	}
	if published != "" {
		if r.Published = isoDate(published, "given"); r.Published == nil {
			remarks = append(remarks, *dropf("unresolved_time", "published %.40q is not an ISO date; it was not used", published))
		}
	}
	return r, remarks, nil
}

// plainString takes a string or nothing; a number stands for its digits, since
// many collections number their reports.
func plainString(raw json.RawMessage, to *string) bool {
	switch {
	case len(raw) == 0, string(raw) == "null":
		return true
	case raw[0] == '"':
		return json.Unmarshal(raw, to) == nil
	case raw[0] == '-' || raw[0] >= '0' && raw[0] <= '9':
		*to = string(raw)
		return true
	}
	return false
}
