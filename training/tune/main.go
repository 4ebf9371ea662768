// Command tune finds the thresholds of a model on coded reports that training
// never saw: every tenth, by the hash of the id, as training/claims.py keeps
// them out. It writes a JSON table for training/export.py to standard output.
//
//	go run ./training/tune --coded train.jsonl.gz,stories.jsonl.gz english.model
//
// The measure is the mean of what a reader is judged by (docs/claims.md §7),
// events weighing most; one threshold after the other is moved over its grid,
// until a round changes nothing.
package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/md5"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"attache"
	"attache/internal/lexicon"
	"attache/internal/score"
	"attache/reading"
	"attache/text"
)

// A coded report is one line of the training corpus.
type coded struct {
	ID        string          `json:"id"`
	Published string          `json:"published"`
	Sentences []string        `json:"sentences"`
	Paragraph []int           `json:"paragraph"`
	Events    json.RawMessage `json:"events"`
}

func main() {
	from := flag.String("coded", "", "coded reports, gzipped JSON Lines, separated by commas")
	rounds := flag.Int("rounds", 2, "rounds over all thresholds")
	only := flag.Bool("score", false, "only score with the model's own thresholds")
	flag.Parse()
	if err := run(*from, flag.Arg(0), *rounds, *only); err != nil {
		fmt.Fprintln(os.Stderr, "tune:", err)
		os.Exit(1)
	}
}

func run(from, model string, rounds int, only bool) error {
	data, err := os.ReadFile(model)
	if err != nil {
		return err
	}
	reader, err := reading.Open(data, reading.Options{Near: 2024})
	if err != nil {
		return err
	}
	lex, err := lexicon.Open()
	if err != nil {
		return err
	}
	var docs []annotated
	var gold bytes.Buffer
	for _, name := range strings.Split(from, ",") {
		cs, err := load(name)
		if err != nil {
			return err
		}
		for _, c := range cs {
			rep := attache.Report{ID: c.ID, Text: c.text()}
			if c.Published != "" {
				rep.Published = &attache.Date{Start: c.Published, End: c.Published, How: "given"}
			}
			d, a, _, err := reader.Annotate(&rep)
			if err != nil {
				fmt.Fprintf(os.Stderr, "%s: %v\n", c.ID, err)
				continue
			}
			docs = append(docs, annotated{rep, d, a})
			fmt.Fprintf(&gold, "{\"id\":%q,\"events\":%s}\n", c.ID, c.Events)
		}
	}
	owed, err := score.Load(&gold)
	if err != nil {
		return err
	}
	measure := func(t reading.Thresholds) (float64, score.Table, error) {
		var b bytes.Buffer
		for _, d := range docs {
			line, err := json.Marshal(reading.Assemble(d.doc, d.report, d.anchor, lex, t))
			if err != nil {
				return 0, score.Table{}, err
			}
			b.Write(line)
			b.WriteByte('\n')
		}
		read, err := score.Load(&b)
		if err != nil {
			return 0, score.Table{}, err
		}
		table := score.Compare(owed, read, score.Options{})
		return worth(table), table, nil
	}
	t := reader.Thresholds()
	best, table, err := measure(t)
	if err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "%d reports, before: %.4f\n%s", len(docs), best, table)
	if only {
		return nil
	}
	for range rounds {
		moved := false
		for _, k := range knobs() {
			keep := *k.of(&t)
			at := keep
			for _, v := range k.grid {
				*k.of(&t) = v
				m, _, err := measure(t)
				if err != nil {
					return err
				}
				if m > best+1e-9 {
					best, at, moved = m, v, true
				}
			}
			*k.of(&t) = at
			fmt.Fprintf(os.Stderr, "%-10s %.2f → %.2f  %.4f\n", k.name, keep, at, best)
		}
		if !moved {
			break
		}
	}
	if _, table, err = measure(t); err != nil {
		return err
	}
	fmt.Fprint(os.Stderr, table)
	out := map[string]float64{}
	for _, k := range knobs() {
		out[k.name] = float64(int(*k.of(&t)*1000+.5)) / 1000
	}
	return json.NewEncoder(os.Stdout).Encode(out)
}

type annotated struct {
	report attache.Report
	doc    *text.Doc
	anchor reading.Anchor
}

// worth is one number for a table: events first, then who says so, then the
// details of an event.
func worth(t score.Table) float64 {
	sum := 0.0
	for name, w := range map[string]float64{"events lenient": 3, "events strict": 3, "type + an actor": 2, "positions": 1, "not author +": 1, "items": .5, "when": .5, "where": .5} {
		r, _ := t.Row(name)
		sum += w * r.F1
	}
	return sum / 11.5
}

// A knob is one threshold with the values it may take.
type knob struct {
	name string
	of   func(*reading.Thresholds) *float32
	grid []float32
}

func knobs() []knob {
	grid := func(from, to, step float32) (g []float32) {
		for v := from; v <= to+1e-6; v += step {
			g = append(g, v)
		}
		return g
	}
	ks := []knob{
		{"trigger", func(t *reading.Thresholds) *float32 { return &t.Trigger }, append(grid(.3, .9, .05), .93, .96, .98)},
		{"author", func(t *reading.Thresholds) *float32 { return &t.Author }, grid(.15, .9, .05)},
		{"some", func(t *reading.Thresholds) *float32 { return &t.Some }, append(grid(.02, .2, .03), .3, .4, 1)},
	}
	for r := range text.NumRoles {
		ks = append(ks, knob{r.String(), func(t *reading.Thresholds) *float32 { return &t.Role[r] }, grid(.15, .9, .05)})
	}
	return ks
}

// load are the reports of a file that training keeps out.
func load(name string) ([]coded, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	var out []coded
	r := bufio.NewReader(z)
	for {
		line, err := r.ReadBytes('\n')
		if len(line) > 1 {
			var c coded
			if err := json.Unmarshal(line, &c); err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			if sum := md5.Sum([]byte(c.ID)); sum[0] < 26 {
				out = append(out, c)
			}
		}
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
}

// text is the report as it would be read: paragraphs apart, sentences joined.
func (c coded) text() string {
	var b strings.Builder
	for i, s := range c.Sentences {
		if i > 0 {
			if i < len(c.Paragraph) && c.Paragraph[i] != c.Paragraph[i-1] {
				b.WriteString("\n\n")
			} else {
				b.WriteByte(' ')
			}
		}
		b.WriteString(s)
	}
	return b.String()
}
