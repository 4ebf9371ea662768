// Command words writes the words of sentences, so that training sees the same
// words as the program: it reads JSON Lines {"id", "sentences": ["…"]} from
// standard input and writes {"id", "sentences": [[[start, end], …], …]} to
// standard output, byte offsets into each sentence.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"attache/internal/annotate"
)

type given struct {
	ID        json.RawMessage `json:"id"`
	Sentences []string        `json:"sentences"`
}

type found struct {
	ID        json.RawMessage `json:"id"`
	Sentences [][][2]int      `json:"sentences"`
}

func main() {
	if err := run(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "words:", err)
		os.Exit(1)
	}
}

func run(r io.Reader, w io.Writer) error {
	out := bufio.NewWriter(w)
	in, enc := json.NewDecoder(bufio.NewReaderSize(r, 1<<16)), json.NewEncoder(out)
	for n := 1; ; n++ {
		var g given
		if err := in.Decode(&g); err == io.EOF {
			break
		} else if err != nil {
			return fmt.Errorf("reading object %d: %w", n, err)
		}
		f := found{ID: g.ID, Sentences: make([][][2]int, len(g.Sentences))}
		for i, s := range g.Sentences {
			f.Sentences[i] = [][2]int{}
			for _, r := range annotate.Words(s) {
				f.Sentences[i] = append(f.Sentences[i], [2]int{r.Start, r.End})
			}
		}
		if err := enc.Encode(f); err != nil {
			return fmt.Errorf("writing object %d: %w", n, err)
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("writing: %w", err)
	}
	return nil
}
