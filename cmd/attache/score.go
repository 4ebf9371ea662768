package main

import (
	"fmt"
	"os"

	"attache"
	"attache/internal/score"
)

// scoreCommand is `attache score`.
type scoreCommand struct {
	Readings string `arg:"" name:"READINGS" help:"Readings as attache read -o json writes them, or codings in the form of the gold; - for standard input."`
	Gold     string `required:"" placeholder:"FILE" help:"Coded reports, one a line."`
	Output   string `short:"o" enum:"text,json,table" default:"text" placeholder:"FORMAT" help:"text, json, or table with tabs between the cells."`
	NoOffice bool   `help:"Leave OFFICE ties out on both sides."`
	Only     string `placeholder:"PREFIX" help:"Count only reports whose id begins so."`
}

// Run compares and prints.
func (c *scoreCommand) Run(p *program) error {
	gold, err := p.load(c.Gold)
	if err != nil {
		return err
	}
	read, err := p.load(c.Readings)
	if err != nil {
		return err
	}
	table := score.Compare(gold, read, score.Options{NoOffice: c.NoOffice, Only: c.Only})
	out := []byte(table.String())
	switch c.Output {
	case "json":
		if out, err = jsonLine(table); err != nil {
			return err
		}
	case "table":
		out = scoreTable(table)
	}
	if _, err := p.stdout.Write(out); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	if table.Reports == 0 {
		return fmt.Errorf("no report of %s was compared", c.Gold)
	}
	return nil
}

func (p *program) load(name string) (score.Set, error) {
	in := p.stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return score.Set{}, &attache.Error{Code: attache.CodeUnreadable, Err: err}
		}
		defer f.Close()
		in = f
	}
	set, err := score.Load(in)
	if err != nil {
		return score.Set{}, fmt.Errorf("%s: %w", name, err)
	}
	return set, nil
}

func scoreTable(t score.Table) []byte {
	out := "measure\tprecision\trecall\tf1\tright\tread\tgold\n"
	for _, r := range t.Rows {
		out += fmt.Sprintf("%s\t%.3f\t%.3f\t%.3f\t%d\t%d\t%d\n", r.Name, r.Precision, r.Recall, r.F1, r.Right, r.Read, r.Gold)
	}
	return []byte(out)
}
