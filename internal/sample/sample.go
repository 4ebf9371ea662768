// Package sample is the sample press: short news reports of our own writing
// about the public record of military ties among Iran, Russia, Ukraine, Syria,
// Yemen and North Korea, February 2022 to December 2024. What they report is on
// record; the outlets, the agencies and the writers are invented. README.md says
// more.
package sample

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"

	"attache"
)

//go:embed press.jsonl
var press []byte

// Mark is the last line of every sample report: it keeps a text that is taken
// out of here from passing for news.
const Mark = "Copyright attache authors: a sample written for attache from the public record."

// Lines is the sample press as JSON Lines, one report a line in order of
// publication, in the form that `attache read --jsonl` takes.
func Lines() []byte { return bytes.Clone(press) }

// Reports are the reports of the sample press in order of publication, hash and
// date filled in. The error says which line is not a report; the tests see to it
// that there is none.
func Reports() ([]attache.Report, error) { return parse(press) }

// A line is a report as press.jsonl has it: the names of attache.Report, with
// the day of publication alone.
type line struct {
	ID        string `json:"id"`
	URL       string `json:"url"`
	Source    string `json:"source"`
	Byline    string `json:"byline"`
	Agency    string `json:"agency"`
	Title     string `json:"title"`
	Published string `json:"published"` // 2006-01-02
	Language  string `json:"language"`
	Text      string `json:"text"`
}

func parse(lines []byte) ([]attache.Report, error) {
	var out []attache.Report
	dec := json.NewDecoder(bytes.NewReader(lines))
	dec.DisallowUnknownFields() // a misspelt field is an empty one otherwise
	for n := 1; ; n++ {
		var l line
		if err := dec.Decode(&l); err == io.EOF {
			return out, nil
		} else if err != nil {
			return nil, fmt.Errorf("sample press, report %d: %w", n, err)
		}
		r := attache.Report{
			ID: l.ID, Hash: attache.Hash(l.Text), URL: l.URL, Source: l.Source, Title: l.Title,
			Published: &attache.Date{Start: l.Published, End: l.Published, How: "given"},
			Byline:    l.Byline, Agency: l.Agency, Language: l.Language, Text: l.Text,
		}
		if err := r.Check(); err != nil {
			return nil, fmt.Errorf("sample press, report %d (%s): %w", n, l.ID, err)
		}
		out = append(out, r)
	}
}
