package main

import (
	"context"
	"errors"
	"fmt"

	"attache"
	"attache/internal/pipeline"
)

// replayCommand is `attache replay`.
type replayCommand struct {
	ledgerFlag
	Into    string `placeholder:"URL" help:"Ledger that takes the new readings and the corrections; default: the same."`
	Model   string `placeholder:"FILE" help:"Model to read with: a file, or fast for the smaller one in the program."`
	Lexicon string `placeholder:"DIR" help:"Folder of tables that add to the names the program knows."`
	Workers int    `placeholder:"N" help:"Reports read at a time; default: one a processor."`
}

// Run reads every kept report again.
func (c *replayCommand) Run(p *program) error {
	ctx, cancel := untilStopped()
	defer cancel()
	eng, err := p.open(engineOptions{Model: c.Model, Lexicon: c.Lexicon})
	if err != nil {
		return err
	}
	from, err := c.existing(ctx)
	if err != nil {
		return err
	}
	defer shut(from)
	to := attache.Ledger(from)
	if c.Into != "" && c.Into != c.Ledger {
		other, err := ledgerFlag{c.Into}.write(ctx)
		if err != nil {
			return err
		}
		defer shut(other)
		to = other
	}
	watch := p.watching("replay")
	t, err := pipeline.Replay(ctx, from, to, eng.Read, pipeline.Options{Workers: c.Workers, Version: programVersion(), Watch: watch.see})
	watch.finish()
	said := fmt.Sprintf("read %s again: %d changed, %d as before", counted(t.Total(), "report"), t.Recorded, t.Unchanged)
	if t.Refused > 0 {
		said += fmt.Sprintf("; %d can no longer be read and stay as they were", t.Refused)
	}
	fmt.Fprintf(p.stderr, "attache: %s\n", said)
	switch {
	case errors.Is(err, context.Canceled):
		return errors.New("stopped; the same command begins again, and what was read stays")
	case err != nil:
		return err
	case t.Broken > 0:
		return errors.New("the ledger could not be gone through to its end")
	case t.Refused > 0:
		return errRefused
	}
	return nil
}
