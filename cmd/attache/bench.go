package main

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"sync"
	"time"

	"attache"
	"attache/internal/sample"
	"attache/reading"
)

// benchCommand is `attache bench`.
type benchCommand struct {
	Seconds float64 `default:"5" placeholder:"N" help:"How long to measure."`
	Workers int     `default:"1" placeholder:"N" help:"How many read at once, each on its own share of the sample press."`
	Output  string  `short:"o" enum:"text,json" default:"text" placeholder:"FORMAT" help:"text or json."`
	Model   string  `placeholder:"FILE" help:"Model to read with: a file, or fast for the smaller one in the program."`
}

// A benchmark is what `attache bench` answers. Word pieces are those that go
// through the encoder, sentences that stand in a window as context again.
type benchmark struct {
	Sentences float64            `json:"sentences_per_second"`
	Pieces    float64            `json:"wordpieces_per_second"`
	Resident  float64            `json:"resident_mb"` // 10⁶ bytes, at the end
	Kernel    string             `json:"kernel"`
	Workers   int                `json:"workers"`
	Stages    map[string]float64 `json:"stages"` // shares of the workers' time, 1 in all
}

// Most that a user may ask for.
const (
	mostBenchSeconds = 3600
	mostBenchWorkers = 1024
)

// Run reads the sample press over and over, text in and JSON out, and prints
// how much of it was read.
func (c *benchCommand) Run(p *program) error {
	switch {
	case !(c.Seconds > 0 && c.Seconds <= mostBenchSeconds):
		return usage(fmt.Sprintf("--seconds %v", c.Seconds), fmt.Sprintf("give more than 0 and at most %d", mostBenchSeconds))
	case c.Workers < 1 || c.Workers > mostBenchWorkers:
		return usage(fmt.Sprintf("--workers %d", c.Workers), fmt.Sprintf("give 1 to %d", mostBenchWorkers))
	}
	reports, err := sample.Reports()
	if err != nil {
		return err
	}
	eng, err := p.open(engineOptions{Model: c.Model})
	if err != nil {
		return err
	}
	b, err := measure(eng, reports, c.Workers, time.Duration(c.Seconds*float64(time.Second)))
	if err != nil {
		return err
	}
	out := []byte(b.text())
	if c.Output == "json" {
		if out, err = jsonLine(b); err != nil {
			return err
		}
	}
	if _, err := p.stdout.Write(out); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}

// A tally is what one worker has done.
type tally struct {
	meter  reading.Meter
	stages map[string]time.Duration
	took   time.Duration
	err    error
}

// measure lets workers read the reports for some time, each starting at another
// one. Every worker ends with a whole report and counts for the time it took.
func measure(eng engine, reports []attache.Report, workers int, long time.Duration) (benchmark, error) {
	if _, err := eng.Read(reports[0]); err != nil { // what is made once is no part of the rate
		return benchmark{}, err
	}
	tallies := make([]tally, workers)
	var running sync.WaitGroup
	for i := range tallies {
		running.Go(func() { tallies[i].work(eng, reports, i*len(reports)/workers, long) })
	}
	running.Wait()
	b := benchmark{Kernel: eng.Kernel(), Workers: workers, Stages: map[string]float64{}}
	var all time.Duration
	for i := range tallies {
		t := &tallies[i]
		if t.err != nil {
			return b, t.err
		}
		b.Sentences += float64(t.meter.Sentences) / t.took.Seconds()
		b.Pieces += float64(t.meter.Pieces) / t.took.Seconds()
		for stage, d := range t.stages {
			b.Stages[stage] += d.Seconds()
			all += d
		}
	}
	for stage, s := range b.Stages {
		b.Stages[stage] = rounded(s/max(all.Seconds(), 1e-9), 4)
	}
	b.Sentences, b.Pieces, b.Resident = rounded(b.Sentences, 1), rounded(b.Pieces, 0), rounded(float64(resident())/1e6, 1)
	return b, nil
}

// work reads reports from one on, again and again.
func (t *tally) work(eng engine, reports []attache.Report, from int, long time.Duration) {
	t.stages = map[string]time.Duration{}
	begun := time.Now()
	last := begun
	t.meter.Ended = func(stage string) {
		now := time.Now()
		t.stages[stage] += now.Sub(last)
		last = now
	}
	for i := from; last.Sub(begun) < long; i++ {
		r, err := eng.Measured(reports[i%len(reports)], &t.meter)
		if err == nil {
			_, err = jsonLine(r)
		}
		if err != nil {
			t.err = err
			return
		}
		t.meter.End("write")
	}
	t.took = last.Sub(begun)
}

// text is the answer for people.
func (b benchmark) text() string {
	var out strings.Builder
	fmt.Fprintf(&out, "%.0f sentences/s, %.0f word pieces/s, %s on %s, %.0f MB resident\n",
		b.Sentences, b.Pieces, counted(b.Workers, "worker"), b.Kernel, b.Resident)
	stages := slices.SortedFunc(maps.Keys(b.Stages), func(x, y string) int {
		return cmp.Or(cmp.Compare(b.Stages[y], b.Stages[x]), cmp.Compare(x, y))
	})
	for _, s := range stages {
		fmt.Fprintf(&out, "%5.1f %%  %s\n", 100*b.Stages[s], s)
	}
	return out.String()
}

func rounded(x float64, digits int) float64 {
	by := math.Pow(10, float64(digits))
	return math.Round(x*by) / by
}
