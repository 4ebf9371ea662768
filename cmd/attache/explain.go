package main

import (
	"fmt"

	"attache"
)

// explainCommand is `attache explain`.
type explainCommand struct {
	Sentence string `arg:"" name:"SENTENCE" help:"The sentence, in quotes; - for standard input."`
	Output   string `short:"o" enum:"text,json" default:"text" placeholder:"FORMAT" help:"text for reading, json for programs."`
	Model    string `placeholder:"FILE" help:"Model to read with: a file, or fast for the smaller one in the program."`
	Lexicon  string `placeholder:"DIR" help:"Folder of tables that add to the names the program knows."`
	Color    string `enum:"auto,always,never" default:"auto" placeholder:"WHEN" help:"Colour and underline: auto (terminals only), always, never."`
}

// Run explains.
func (c *explainCommand) Run(p *program) error {
	sentence := c.Sentence
	if sentence == "-" {
		j := textJob("-", p.stdin, nil)
		if j.err != nil {
			return p.refuse(j.err)
		}
		sentence = j.report.Text
	}
	if err := checkText(sentence); err != nil {
		return p.refuse(err)
	}
	eng, err := p.open(engineOptions{Model: c.Model, Lexicon: c.Lexicon})
	if err != nil {
		return err
	}
	seen, err := eng.Explain(sentence)
	if attache.ErrorCode(err) == attache.CodeNotEnglish || attache.ErrorCode(err) == attache.CodeNotText {
		return p.refuse(err)
	}
	if err != nil {
		return err
	}
	out := textExplanation(seen, p.style(c.Color))
	if c.Output == "json" {
		if out, err = jsonLine(seen); err != nil {
			return err
		}
	}
	if _, err := p.stdout.Write(out); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}

// refuse names what was refused on standard error.
func (p *program) refuse(err error) error {
	fmt.Fprintf(p.stderr, "attache: %s: %v\n", attache.ErrorCode(err), err)
	return errRefused
}
