// Command layers gives training the words, time expressions and numbers that
// the program itself sees, so that both share one tokenizer and one calendar:
//
//	zcat train.jsonl.gz | go run ./training/layers > layers.jsonl
//
// A line in is {"id", "published", "sentences": [text, …]}; the line out holds
// for each sentence its words as byte ranges, its resolved time expressions
// and its numbers as half-open ranges of words.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"attache/internal/annotate"
	"attache/reading"
	"attache/text"
)

type report struct {
	ID        string   `json:"id"`
	Published string   `json:"published"`
	Sentences []string `json:"sentences"`
}

type layers struct {
	ID        string     `json:"id"`
	Sentences []sentence `json:"sentences"`
}

type sentence struct {
	Words   [][2]int `json:"words"`
	Times   []timed  `json:"times,omitempty"`
	Numbers []number `json:"numbers,omitempty"`
}

type timed struct {
	First int    `json:"first"`
	Last  int    `json:"last"`
	Start string `json:"start"`
	End   string `json:"end"`
}

type number struct {
	First int     `json:"first"`
	Last  int     `json:"last"`
	Value float64 `json:"value"`
}

func main() {
	if err := run(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "layers:", err)
		os.Exit(1)
	}
}

func run(in io.Reader, out io.Writer) error {
	w := bufio.NewWriter(out)
	enc := json.NewEncoder(w)
	sc := bufio.NewScanner(in)
	sc.Buffer(make([]byte, 1<<16), 1<<26)
	for n := 1; sc.Scan(); n++ {
		var r report
		if err := json.Unmarshal(sc.Bytes(), &r); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
		if err := enc.Encode(see(r)); err != nil {
			return err
		}
	}
	if err := sc.Err(); err != nil {
		return err
	}
	return w.Flush()
}

// see makes one document of the coded sentences and looks at it.
func see(r report) layers {
	d := &text.Doc{}
	out := layers{ID: r.ID, Sentences: make([]sentence, len(r.Sentences))}
	for i, s := range r.Sentences {
		base := len(d.Text)
		x := text.Sentence{Start: base, End: base + len(s), First: len(d.Tokens)}
		out.Sentences[i].Words = [][2]int{}
		for _, w := range annotate.Words(s) {
			d.Tokens = append(d.Tokens, text.Token{Start: base + w.Start, End: base + w.End, Head: -1, Sentence: i})
			out.Sentences[i].Words = append(out.Sentences[i].Words, [2]int{w.Start, w.End})
		}
		x.Last = len(d.Tokens)
		d.Sentences = append(d.Sentences, x)
		d.Text += s + "\n"
	}
	a, _ := reading.AnchorOf(r.Published, "", d, 2024)
	for _, t := range reading.Times(d, a) {
		if s := d.Tokens[t.First].Sentence; t.Resolved {
			f := d.Sentences[s].First
			out.Sentences[s].Times = append(out.Sentences[s].Times, timed{t.First - f, t.Last - f, t.Start, t.End})
		}
	}
	for _, n := range reading.Numbers(d) {
		s := d.Tokens[n.First].Sentence
		f := d.Sentences[s].First
		out.Sentences[s].Numbers = append(out.Sentences[s].Numbers, number{n.First - f, n.Last - f, n.Value})
	}
	return out
}
