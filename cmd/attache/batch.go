package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"

	"attache"
)

// A job is one report to read, or why it was refused before that.
type job struct {
	input  string // file it comes from
	line   int    // in that file, from 1
	listed bool   // a line of JSON Lines, not a file of its own
	report attache.Report
	doubts []attache.Doubt // about its form, found on the way in
	err    error
}

// jobsOf gives the reports of a file of JSON Lines.
func jobsOf(name string, r io.Reader, published *attache.Date) iter.Seq[job] {
	return func(yield func(job) bool) {
		for line := range linesOf(r, maxLine) {
			j := job{input: name, line: line.number, listed: true}
			switch {
			case line.err != nil:
				j.err = &attache.Error{Code: attache.CodeUnreadable, Op: "read " + name, Err: line.err}
			case line.tooLong:
				j.err = tooLarge(fmt.Sprintf("a line of more than %d bytes", maxLine))
			default:
				j.report, j.doubts, j.err = parseReport(line.bytes)
			}
			if j.report.Published == nil {
				j.report.Published = published
			}
			if !yield(j) {
				return
			}
		}
	}
}

// parseReport takes a line of JSON with id, url, source, title, published and
// text; text alone is required.
func parseReport(line []byte) (attache.Report, []attache.Doubt, error) {
	var fields struct {
		ID, URL, Source, Title, Published, Text json.RawMessage
	}
	if !bytes.HasPrefix(line, []byte("{")) && json.Valid(line) {
		return attache.Report{}, nil, invalidJSON(errors.New("not an object"))
	}
	if err := json.Unmarshal(line, &fields); err != nil {
		return attache.Report{}, nil, invalidJSON(err)
	}
	var r attache.Report
	var published string
	for _, f := range []struct {
		name string
		raw  json.RawMessage
		to   *string
	}{
		{"id", fields.ID, &r.ID}, {"url", fields.URL, &r.URL}, {"source", fields.Source, &r.Source},
		{"title", fields.Title, &r.Title}, {"published", fields.Published, &published}, {"text", fields.Text, &r.Text},
	} {
		if err := plainString(f.raw, f.to); err != nil {
			return attache.Report{}, nil, invalidJSON(fmt.Errorf("field %s: %w", f.name, err))
		}
	}
	if err := checkText(r.Text); err != nil {
		return attache.Report{}, nil, err
	}
	var doubts []attache.Doubt
	if replaced(line, r.Text) {
		doubts = append(doubts, replacedDoubt(r.Text))
	}
	if published != "" {
		date, ok := isoDate(published)
		if ok {
			r.Published = &attache.Date{Start: date, End: date, How: "given"}
		} else {
			doubts = append(doubts, attache.Doubt{Code: "unresolved_time", Message: fmt.Sprintf("published %q is not an ISO date; it was not used", shorten(published, 40))})
		}
	}
	return r, doubts, nil
}

// plainString takes a string or nothing; a number stands for its digits, since
// many collections number their reports.
func plainString(raw json.RawMessage, to *string) error {
	switch {
	case len(raw) == 0, string(raw) == "null":
		return nil
	case raw[0] == '"':
		return json.Unmarshal(raw, to)
	case raw[0] == '-' || raw[0] >= '0' && raw[0] <= '9':
		*to = string(raw)
		return nil
	}
	return errors.New("not a string")
}

// replaced says whether decoding the line put U+FFFD where it was not written.
func replaced(line []byte, text string) bool {
	return strings.Contains(text, "\ufffd") && !bytes.Contains(line, []byte("\ufffd")) &&
		!bytes.Contains(bytes.ToLower(line), []byte(`\ufffd`))
}

func replacedDoubt(text string) attache.Doubt {
	i := strings.Index(text, "\ufffd")
	return attache.Doubt{Code: "invalid_utf8", Message: "bytes that are not UTF-8 were replaced",
		Span: &attache.Span{Start: i, End: i + len("\ufffd"), Text: "\ufffd"}}
}

// checkText refuses what is no report by its size.
func checkText(text string) error {
	if strings.TrimSpace(text) == "" {
		return &attache.Error{Code: attache.CodeNoText, Message: "no text"}
	}
	if len(text) > attache.MaxReportBytes {
		return tooLarge(fmt.Sprintf("%d bytes", len(text)))
	}
	words := 0
	for range strings.FieldsSeq(text) {
		words++
	}
	if words > attache.MaxReportWords {
		return tooLarge(fmt.Sprintf("%d words", words))
	}
	return nil
}

func tooLarge(what string) error {
	return &attache.Error{Code: attache.CodeTooLarge, Message: fmt.Sprintf("%s; a report has at most %d bytes and %d words",
		what, attache.MaxReportBytes, attache.MaxReportWords)}
}

func invalidJSON(err error) error {
	return &attache.Error{Code: attache.CodeInvalidJSON, Message: "not a report in JSON", Err: err}
}
