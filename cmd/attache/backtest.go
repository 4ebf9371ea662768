package main

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"attache"
	"attache/internal/exchange"
	"attache/internal/watch/backtest"
)

// backtestCommand is `attache backtest`.
type backtestCommand struct {
	Streams string `required:"" placeholder:"DIR" help:"Folder of event streams: icews0515, icews18, icews14, gdelt1824, turning-points."`
	Output  string `short:"o" enum:"text,json,table" default:"text" placeholder:"FORMAT" help:"text, json, or table with tabs between the cells."`
	Doc     string `placeholder:"FILE" help:"Write the page of figures (docs/early-warning.md) there, too."`
}

// Run measures and prints.
func (c *backtestCommand) Run(p *program) error {
	data, err := loadStreams(c.Streams)
	if err != nil {
		return err
	}
	say := func(what string) { fmt.Fprintf(p.stderr, "attache: backtest: %s\n", what) }
	result := backtest.Alarms(data, backtest.Usual(), say)
	say("forecast of dyads")
	result.Forecast = backtest.Forecast(backtest.Happenings(data.ICEWS05), data.Holes05, data.From2010, 1<<30)
	say("forecast of links")
	start := time.Now()
	result.Links.Ranking = backtest.Links(data.ICEWS14)
	result.Links.Seconds = float64(int(10*time.Since(start).Seconds())) / 10
	out := backtest.Text(result)
	switch c.Output {
	case "json":
		line, err := jsonLine(result)
		if err != nil {
			return err
		}
		out = string(line)
	case "table":
		out = backtest.Table(result)
	}
	if _, err := io.WriteString(p.stdout, out); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	if c.Doc != "" {
		if err := os.WriteFile(c.Doc, []byte(backtest.Page(result)), 0o644); err != nil {
			return &attache.Error{Code: attache.CodeUnreadable, Op: "write the page", Err: err}
		}
	}
	return nil
}

// loadStreams reads a folder of streams. ICEWS05-15 lacks December 2014: those
// days are missing. GDELT may be absent.
func loadStreams(dir string) (backtest.Data, error) {
	var d backtest.Data
	d.From2010, _ = exchange.Day("2010-01-01")
	d.Until = d.From2010 - 1
	d.From2020, _ = exchange.Day("2020-01-01")
	from, _ := exchange.Day("2014-12-01")
	d.Holes05 = []backtest.Hole{{From: from, To: from + 30}}
	in, err := os.Open(filepath.Join(dir, "turning-points", "turning-points.tsv"))
	if err != nil {
		return d, &attache.Error{Code: attache.CodeUnreadable, Op: "streams", Err: err}
	}
	defer in.Close()
	if d.Points, err = backtest.ReadPoints(in); err != nil {
		return d, fmt.Errorf("%s: %w", in.Name(), err)
	}
	for name, g := range map[string]*exchange.TKG{"icews0515": &d.ICEWS05, "icews18": &d.ICEWS18, "icews14": &d.ICEWS14} {
		if *g, err = loadTKG(filepath.Join(dir, name)); err != nil {
			return d, err
		}
	}
	pairs, err := unpacked(filepath.Join(dir, "gdelt1824", "pair-daily.tsv.gz"))
	if errors.Is(err, os.ErrNotExist) {
		return d, nil
	}
	if err != nil {
		return d, err
	}
	defer pairs.Close()
	d.GDELT = backtest.NewPairs(d.Points)
	if err := exchange.ReadPairs(pairs, d.GDELT.Add); err != nil {
		return d, fmt.Errorf("%s: %w", dir, err)
	}
	return d, nil
}

// loadTKG reads the three tables of a folder.
func loadTKG(dir string) (exchange.TKG, error) {
	var files [3]io.ReadCloser
	for i, name := range []string{"events.tsv.gz", "entities.tsv.gz", "relations.tsv.gz"} {
		f, err := unpacked(filepath.Join(dir, name))
		if err != nil {
			return exchange.TKG{}, err
		}
		defer f.Close()
		files[i] = f
	}
	g, err := exchange.ReadTKG(files[0], files[1], files[2])
	if err != nil {
		return g, fmt.Errorf("%s: %w", dir, err)
	}
	return g, nil
}

// unpacked opens a file, taking gzip off where its name ends in .gz.
func unpacked(name string) (io.ReadCloser, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, &attache.Error{Code: attache.CodeUnreadable, Op: "streams", Err: err}
	}
	if !strings.HasSuffix(name, ".gz") {
		return f, nil
	}
	z, err := gzip.NewReader(f)
	if err != nil {
		f.Close()
		return nil, &attache.Error{Code: attache.CodeUnreadable, Op: name, Err: err}
	}
	return gunzipped{z, f}, nil
}

// gunzipped closes the file under the gzip reader, too.
type gunzipped struct {
	*gzip.Reader
	file *os.File
}

// Close closes both.
func (g gunzipped) Close() error { return errors.Join(g.Reader.Close(), g.file.Close()) }
