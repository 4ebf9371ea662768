package main

import (
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"strings"
	"unicode/utf8"

	"attache"
)

// readCommand is `attache read`.
type readCommand struct {
	Files   []string `arg:"" optional:"" name:"FILE" help:"Text files of one report each, .jsonl files of one report a line, - for standard input."`
	Jsonl   bool     `name:"jsonl" help:"Take the files, or standard input, as JSON Lines: id, url, source, title, published, text."`
	Output  string   `short:"o" enum:"text,json,table" default:"text" placeholder:"FORMAT" help:"text for reading, json one object a report and line, table one row an event."`
	Model   string   `placeholder:"FILE" help:"Model to read with: a file, or fast for the smaller one in the program."`
	Lexicon string   `placeholder:"DIR" help:"Folder of tables that add to the names the program knows."`
	Date    string   `placeholder:"YYYY-MM-DD" help:"Day of publication, for reports that come without one."`
	Color   string   `enum:"auto,always,never" default:"auto" placeholder:"WHEN" help:"Colour and underline: auto (terminals only), always, never. NO_COLOR is respected."`
}

// shortText is the length in characters below which a text that does not look
// English is only doubted: a few names decide it there.
const shortText = 300

// An answer is what came of a job, ready to be written.
type answer struct {
	input string
	line  int
	out   []byte
	err   error
}

// Run reads all inputs, writing each answer in its turn.
func (c *readCommand) Run(p *program) error {
	inputs, err := p.inputs(c.Files, c.Jsonl)
	if err != nil {
		return err
	}
	published, err := c.published()
	if err != nil {
		return err
	}
	eng, err := p.open(engineOptions{Model: c.Model, Lexicon: c.Lexicon})
	if err != nil {
		return err
	}
	look := p.style(c.Color)
	bar := p.progress(inputs)
	defer bar.finish()
	jobs := jobsFrom(inputs, published, bar.watch)
	render := c.renderer(look, len(inputs) > 1)
	read, refused, failed := 0, 0, 0
	if c.Output == "table" {
		if _, err := io.WriteString(p.stdout, tableHead(look)); err != nil {
			return fmt.Errorf("write: %w", err)
		}
	}
	for a := range inOrder(jobs, runtime.GOMAXPROCS(0), func(j job) answer { return render(j, eng) }) {
		if a.err != nil {
			bar.clear()
			fmt.Fprintf(p.stderr, "attache: %s: %s: %v\n", a.place(inputs), attache.ErrorCode(a.err), a.err)
			if attache.ErrorCode(a.err) == attache.CodeUnreadable {
				failed++
			} else {
				refused++
			}
		}
		if c.Output == "text" && len(a.out) > 0 && several(inputs) {
			head := look.rule(a.place(inputs))
			if read > 0 {
				head = "\n" + head
			}
			a.out = append([]byte(head), a.out...)
		}
		if _, err := p.stdout.Write(a.out); err != nil {
			return fmt.Errorf("write: %w", err)
		}
		if a.err == nil {
			read++
		}
	}
	switch {
	case failed > 0:
		return fmt.Errorf("%d of %d inputs could not be read", failed, read+refused+failed)
	case refused > 0:
		if read+refused > 1 {
			fmt.Fprintf(p.stderr, "attache: read %d reports, refused %d\n", read, refused)
		}
		return errRefused
	}
	return nil
}

// published is the day that --date gives.
func (c *readCommand) published() (*attache.Date, error) {
	if c.Date == "" {
		return nil, nil
	}
	day, ok := isoDate(c.Date)
	if !ok {
		return nil, usage(fmt.Sprintf("--date %q is not a day", c.Date), "write it as 2031-05-24")
	}
	return &attache.Date{Start: day, End: day, How: "given"}, nil
}

// renderer gives the work on one job: read it and write it down in the form
// asked for. It runs on several workers at once.
func (c *readCommand) renderer(look style, many bool) func(job, engine) answer {
	return func(j job, eng engine) (a answer) {
		a = answer{input: j.input, line: j.line, err: j.err}
		var reading attache.Reading
		if a.err == nil {
			reading, a.err = readOne(eng, j)
		}
		switch {
		case c.Output == "json" && a.err != nil:
			name := ""
			if many {
				name = j.input
			}
			a.out = errorLine(name, j.line, a.err)
		case a.err != nil:
		case c.Output == "json":
			a.out, a.err = jsonLine(reading)
		case c.Output == "table":
			a.out = tableRows(reading, label(j, reading.Report), look)
		default:
			a.out = textReport(reading, look)
		}
		return a
	}
}

// readOne reads a report. A panic is a fault of ours and costs one report, not
// the batch.
func readOne(eng engine, j job) (reading attache.Reading, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = &attache.Error{Code: attache.CodeInternal, Op: "read", Message: fmt.Sprint("fault: ", fault)}
		}
	}()
	j.report.Hash = attache.Hash(j.report.Text)
	if j.report.ID == "" {
		j.report.ID = j.report.Hash
	}
	reading, err = eng.Read(j.report)
	if err != nil {
		return reading, err
	}
	reading.Doubts = append(append([]attache.Doubt{}, j.doubts...), reading.Doubts...) // never nil
	if utf8.RuneCountInString(j.report.Text) > shortText {
		for _, d := range reading.Doubts {
			if d.Code == attache.CodeNotEnglish {
				return reading, &attache.Error{Code: attache.CodeNotEnglish, Message: d.Message}
			}
		}
	}
	return reading, nil
}

// label names a report in a table: its file where the file is one report and
// the report has no id of its own, else its id.
func label(j job, r attache.Report) string {
	if !j.listed && j.input != "-" {
		return plain(strings.TrimSuffix(filepath.Base(j.input), filepath.Ext(j.input)))
	}
	return shortID(r.ID)
}

// several says whether more than one report can come of the inputs.
func several(inputs []input) bool { return len(inputs) > 1 || inputs[0].lines }

// place names where the answer's report stood.
func (a answer) place(inputs []input) string {
	name := a.input
	if name == "-" {
		name = "standard input"
	}
	for _, in := range inputs {
		if in.name == a.input && in.lines {
			return fmt.Sprintf("%s:%d", name, a.line)
		}
	}
	return name
}
