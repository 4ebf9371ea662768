package main

import (
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"time"

	"attache"
)

// An input is one argument of read: a file of one report, a file of JSON
// Lines, or standard input as either.
type input struct {
	name  string // as given, "-" for standard input
	lines bool
	open  func() (io.ReadCloser, error)
}

// inputs are the arguments of read, standard input where there are none.
func (p *program) inputs(args []string, lines bool) ([]input, error) {
	if len(args) == 0 {
		if f, ok := p.stdin.(*os.File); ok && isTerminal(f) {
			return nil, usage("nothing to read", "give a file, or - for standard input")
		}
		args = []string{"-"}
	}
	var out []input
	for _, name := range args {
		switch scheme, _, ok := strings.Cut(name, "://"); {
		case name == "-":
			out = append(out, input{name, lines, func() (io.ReadCloser, error) { return io.NopCloser(p.stdin), nil }})
		case ok && !strings.ContainsAny(scheme, `/\.`):
			return nil, usage(fmt.Sprintf("%s: pages are not fetched yet", name),
				"fetching comes with `attache record URL`; until then save the page's text and read the file")
		default:
			ext := strings.ToLower(filepath.Ext(name))
			out = append(out, input{name, lines || ext == ".jsonl" || ext == ".ndjson", func() (io.ReadCloser, error) { return openFile(name) }})
		}
	}
	return out, nil
}

func openFile(name string) (io.ReadCloser, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, &attache.Error{Code: attache.CodeUnreadable, Err: err}
	}
	if info, err := f.Stat(); err == nil && info.IsDir() {
		_ = f.Close() // nothing was written
		return nil, &attache.Error{Code: attache.CodeUnreadable, Op: "open " + name, Message: "a folder", Hint: "give its files"}
	}
	return f, nil
}

// jobsFrom gives the reports of all inputs in order, opening each when its
// turn comes. watch sees every reader before it is read.
func jobsFrom(inputs []input, published *attache.Date, watch func(io.Reader) io.Reader) iter.Seq[job] {
	return func(yield func(job) bool) {
		for _, in := range inputs {
			if !in.jobs(published, watch, yield) {
				return
			}
		}
	}
}

// jobs yields the reports of one input; false once yield wants no more.
func (in input) jobs(published *attache.Date, watch func(io.Reader) io.Reader, yield func(job) bool) bool {
	f, err := in.open()
	if err != nil {
		return yield(job{input: in.name, line: 1, err: err})
	}
	defer f.Close()
	if !in.lines {
		return yield(textJob(in.name, watch(f), published))
	}
	for j := range jobsOf(in.name, watch(f), published) {
		if !yield(j) {
			return false
		}
	}
	return true
}

// textJob reads a file that is one report.
func textJob(name string, r io.Reader, published *attache.Date) job {
	j := job{input: name, line: 1}
	raw, err := io.ReadAll(io.LimitReader(r, 2*attache.MaxReportBytes+4)) // UTF-16 takes two bytes for one
	if err != nil {
		j.err = &attache.Error{Code: attache.CodeUnreadable, Op: "read", Err: err}
		return j
	}
	j.report.Published = published
	if j.report.Text, j.doubts, j.err = decodeText(raw); j.err == nil {
		j.err = checkText(j.report.Text)
	}
	return j
}

// isoDate is the day of an ISO 8601 date or time, in the time's own zone.
func isoDate(s string) (day string, ok bool) {
	s = strings.TrimSpace(s)
	for _, layout := range []string{
		time.DateOnly, time.RFC3339Nano, time.DateTime, "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02T15:04Z07:00",
		"2006-01-02T15:04:05Z0700", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 Z0700", "2006-01-02 15:04", "20060102", "20060102T150405Z",
	} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.Format(time.DateOnly), true
		}
	}
	return "", false
}
