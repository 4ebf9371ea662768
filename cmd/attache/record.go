package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"

	"attache"
	"attache/internal/pipeline"
	"attache/internal/press"
)

// recordCommand is `attache record`.
type recordCommand struct {
	Sources []string `arg:"" optional:"" name:"SOURCE" help:"Folders, files (.txt .html .jsonl .warc .opml, feeds, also with .gz), addresses of pages, feeds or OPML files, - for JSON Lines on standard input; without any, the feeds followed (attache feed)."`
	ledgerFlag
	feedsFlag
	fetchFlags
	Pages   bool   `default:"true" negatable:"" help:"Fetch the page of feed items that are but a summary."`
	Date    string `placeholder:"YYYY-MM-DD" help:"Day of publication, for reports that come without one."`
	Source  string `placeholder:"NAME" help:"Outlet, for reports that come without one."`
	Model   string `placeholder:"FILE" help:"Model to read with: a file, or fast for the smaller one in the program."`
	Lexicon string `placeholder:"DIR" help:"Folder of tables that add to the names the program knows."`
	Workers int    `placeholder:"N" help:"Reports read at a time; default: one a processor."`
	Output  string `short:"o" enum:"text,json" default:"text" placeholder:"FORMAT" help:"text says on standard error what came of it, json also on standard output."`
}

// Run records all sources.
func (c *recordCommand) Run(p *program) error {
	ctx, cancel := untilStopped()
	defer cancel()
	in, err := c.intake(p)
	if err != nil {
		return err
	}
	incoming, err := c.incoming(ctx, p, in)
	if err != nil {
		return err
	}
	eng, err := p.open(engineOptions{Model: c.Model, Lexicon: c.Lexicon})
	if err != nil {
		return err
	}
	store, err := c.write(ctx)
	if err != nil {
		return err
	}
	defer shut(store)
	watch := p.watching("record")
	tally, err := pipeline.Run(ctx, incoming, eng.Read, store, pipeline.Options{Workers: c.Workers, Version: programVersion(), Watch: watch.see})
	watch.finish()
	return c.report(p, in, tally, err)
}

func (c *recordCommand) intake(p *program) (*intake, error) {
	client, err := c.client()
	if err != nil {
		return nil, err
	}
	in := &intake{book: c.book(c.ledgerFlag), source: c.Source, options: press.Options{Client: client, Stdin: p.stdin, Pages: c.Pages}}
	if c.Date != "" {
		day, ok := isoDate(c.Date)
		if !ok {
			return nil, usage(fmt.Sprintf("--date %q is not a day", c.Date), "write it as 2031-05-24")
		}
		in.published = &attache.Date{Start: day, End: day, How: "given"}
	}
	return in, nil
}

// incoming are the sources named, else the feeds followed.
func (c *recordCommand) incoming(ctx context.Context, p *program, in *intake) (pipeline.Source, error) {
	if len(c.Sources) > 0 {
		for _, s := range c.Sources {
			if f, ok := p.stdin.(*os.File); s == "-" && ok && isTerminal(f) {
				return nil, usage("nothing on standard input", "give a file, or send JSON Lines")
			}
		}
		return in.sources(ctx, c.Sources), nil
	}
	followed, err := in.book.List()
	if err != nil {
		return nil, err
	}
	if len(followed) == 0 {
		return nil, usage("nothing to record", "name a source, or follow feeds with attache feed add")
	}
	var subs []press.Subscription
	for _, f := range followed {
		subs = append(subs, f.Subscription())
	}
	return in.feeds(ctx, subs), nil
}

// report says what came of it, and makes the exit status of it.
func (c *recordCommand) report(p *program, in *intake, t pipeline.Tally, err error) error {
	if in.noted != nil {
		fmt.Fprintf(p.stderr, "attache: %v\n", in.noted)
	}
	said := fmt.Sprintf("recorded %s with %s and %s", counted(t.Recorded, "report"), counted(t.Events, "event"), counted(t.Claims, "claim"))
	if n := t.Known + t.Unchanged; n > 0 {
		said += fmt.Sprintf("; %d known already", n)
	}
	if in.duplicates > 0 {
		said += fmt.Sprintf("; %s left out", counted(in.duplicates, "duplicate"))
	}
	if in.summaries > 0 {
		said += fmt.Sprintf("; %d only as a summary", in.summaries)
	}
	if t.Refused > 0 {
		said += fmt.Sprintf("; %d could not be read (attache ask failed)", t.Refused)
	}
	fmt.Fprintf(p.stderr, "attache: %s\n", said)
	if c.Output == "json" {
		line, jsonErr := jsonLine(struct {
			Recorded   int `json:"recorded"`
			Events     int `json:"events"`
			Claims     int `json:"claims"`
			Known      int `json:"known"`
			Duplicates int `json:"duplicates"`
			Refused    int `json:"refused"`
			Sources    int `json:"broken_sources"`
		}{t.Recorded, t.Events, t.Claims, t.Known + t.Unchanged, in.duplicates, t.Refused, t.Broken})
		if jsonErr != nil {
			return jsonErr
		}
		if _, writeErr := p.stdout.Write(line); writeErr != nil {
			return fmt.Errorf("write: %w", writeErr)
		}
	}
	switch {
	case errors.Is(err, context.Canceled):
		return errors.New("stopped; the same command goes on from here")
	case err != nil:
		return err
	case t.Broken > 0:
		return fmt.Errorf("%s could not be read", counted(t.Broken, "source"))
	case t.Refused > 0:
		return errRefused
	}
	return nil
}

// counted is a number with its noun.
func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// A watching shows outcomes as they come: a count on a terminal, and a line for
// everything that was refused.
type watching struct {
	p   *program
	bar bar
}

// watching shows the work that what names.
func (p *program) watching(what string) *watching {
	w := &watching{p: p}
	if terminal(p.stderr) {
		w.bar = bar{progressbar.NewOptions64(-1, progressbar.OptionSetWriter(p.stderr), progressbar.OptionSetDescription(what),
			progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionSetItsString("reports"),
			progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish(), progressbar.OptionSetElapsedTime(true))}
	}
	return w
}

func (w *watching) see(o pipeline.Outcome) {
	if w.bar.ProgressBar != nil {
		_ = w.bar.Add(1)
	}
	switch o.Kind {
	case pipeline.Refused:
		w.bar.clear()
		fmt.Fprintf(w.p.stderr, "attache: %s: %s: %v\n", plain(o.Incoming.Place), attache.ErrorCode(o.Err), plain(o.Err.Error()))
	case pipeline.Broken:
		w.bar.clear()
		fmt.Fprintf(w.p.stderr, "attache: %v\n", plain(o.Err.Error()))
	}
}

func (w *watching) finish() { w.bar.finish() }
