package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"attache"
)

// exportCommand is `attache export`.
type exportCommand struct {
	Format string `arg:"" name:"FORMAT" enum:"jsonl" help:"jsonl: one reading a line in order of report id, then one correction a line."`
	ledgerFlag
	Out    string `placeholder:"FILE" help:"File to write, whole or not at all; default: standard output."`
	NoText bool   `help:"Leave out the reports' texts and quoted sentences; places in them stay."`
}

// exporters write a ledger in a format. The same ledger gives the same bytes.
var exporters = map[string]func(context.Context, attache.Ledger, io.Writer, exportOptions) error{
	"jsonl": exportLines,
}

// exportOptions are what every format heeds.
type exportOptions struct {
	NoText bool
}

// Run writes the export.
func (c *exportCommand) Run(p *program) error {
	ctx, cancel := untilStopped()
	defer cancel()
	store, err := c.read(ctx)
	if err != nil {
		return err
	}
	defer shut(store)
	write := func(w io.Writer) error {
		return exporters[c.Format](ctx, store, w, exportOptions{NoText: c.NoText})
	}
	if c.Out == "" {
		return write(p.stdout)
	}
	return wholeFile(c.Out, write)
}

// wholeFile writes a file under another name first, so that whoever looks finds
// the old one or the new, never a part.
func wholeFile(path string, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".attache-*")
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	defer func() { _ = os.Remove(f.Name()) }() // gone already where all went well
	err = write(f)
	if err == nil {
		err = f.Chmod(0o644)
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}

func exportLines(ctx context.Context, l attache.Ledger, w io.Writer, o exportOptions) error {
	if !o.NoText {
		return l.Export(ctx, w)
	}
	out := bufio.NewWriterSize(w, 1<<16)
	write := func(v any) error {
		line, err := jsonLine(v)
		if err == nil {
			_, err = out.Write(line)
		}
		return err
	}
	if err := l.Readings(ctx, func(r attache.Reading, _ attache.Provenance) error { return write(textless(r)) }); err != nil {
		return err
	}
	if err := eachCorrection(ctx, l, func(c attache.Correction) error { return write(quoteless(c)) }); err != nil {
		return err
	}
	return out.Flush()
}

// textless is a reading without the report's text and the sentences quoted.
func textless(r attache.Reading) attache.Reading {
	r.Report.Text = ""
	for i := range r.Events {
		for j := range r.Events[i].Claims {
			for k := range r.Events[i].Claims[j].Evidence {
				r.Events[i].Claims[j].Evidence[k].Text = ""
			}
		}
	}
	return r
}

// quoteless is a correction without the sentences it was about.
func quoteless(c attache.Correction) attache.Correction {
	for i := range c.Marks {
		c.Marks[i].Quote = ""
	}
	return c
}

// eachCorrection gives all corrections, oldest first.
func eachCorrection(ctx context.Context, l attache.Ledger, yield func(attache.Correction) error) error {
	f := attache.Filter{Limit: attache.MaxLimit}
	for {
		page, err := l.Corrections(ctx, f)
		if err != nil {
			return err
		}
		for _, c := range page.Items {
			if err := yield(c); err != nil {
				return err
			}
		}
		if f.Cursor = page.Next; f.Cursor == "" {
			return nil
		}
	}
}
