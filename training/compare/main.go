// Command compare says what the bytes of a released model cost against the
// float32 numbers they were made of (training/export.py --float32): on the
// treebanks and names that people have tagged, on the coded development
// reports, and head by head how often both decide alike.
//
//	go run ./training/compare -corpora ../shared/corpora english.model english-float32.model
//
// It writes the table of docs/accuracy.md.
package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"attache"
	"attache/internal/annotate"
	"attache/internal/neural"
	"attache/internal/score"
	"attache/reading"
	"attache/text"
)

func main() {
	corpora := flag.String("corpora", "../shared/corpora", "folder of the corpora")
	flag.Parse()
	if err := run(*corpora, flag.Arg(0), flag.Arg(1)); err != nil {
		fmt.Fprintln(os.Stderr, "compare:", err)
		os.Exit(1)
	}
}

// A measure is one row: what a model reaches in per cent, and the counts behind
// it: right, given by the model, owed.
type measure struct {
	name              string
	score             float64
	right, read, gold int
}

func run(corpora, bytesModel, floatsModel string) error {
	var rows [2][]measure
	var docs [2][]*text.Doc
	for i, path := range []string{bytesModel, floatsModel} {
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if rows[i], docs[i], err = measures(corpora, data); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	fmt.Println("| measure | int8 | float32 | difference | right of given, owed |\n|---|---|---|---|---|")
	for k, a := range rows[0] {
		b := rows[1][k]
		fmt.Printf("| %s | %.2f | %.2f | %+.2f | %d of %d, %d; %d of %d, %d |\n", a.name, a.score, b.score, a.score-b.score,
			a.right, a.read, a.gold, b.right, b.read, b.gold)
	}
	fmt.Println("\n| head, development reports | decided alike |\n|---|---|")
	for _, a := range agreement(docs[0], docs[1]) {
		fmt.Printf("| %s | %.2f of %d |\n", a.name, 100*float64(a.same)/float64(max(a.all, 1)), a.all)
	}
	return nil
}

// measures are a model's scores, and the development reports as it sees them.
func measures(corpora string, model []byte) ([]measure, []*text.Doc, error) {
	m, err := neural.Open(model)
	if err != nil {
		return nil, nil, err
	}
	a, err := annotate.New(m)
	if err != nil {
		return nil, nil, err
	}
	var out []measure
	for _, set := range []struct{ name, file string }{{"UD EWT test", "ud-ewt/en_ewt-ud-test.conllu.gz"}, {"UD PUD", "ud-pud/en_pud-ud-test.conllu.gz"}} {
		more, err := trees(a, set.name, filepath.Join(corpora, set.file))
		if err != nil {
			return nil, nil, err
		}
		out = append(out, more...)
	}
	names, err := named(a, filepath.Join(corpora, "ner-uner-ewt/test.iob2.gz"))
	if err != nil {
		return nil, nil, err
	}
	claims, docs, err := claims(model, filepath.Join(corpora, "claims-dev"))
	if err != nil {
		return nil, nil, err
	}
	return append(append(out, names), claims...), docs, nil
}

// unpacked is the content of a gzipped file.
func unpacked(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}

// trees scores tags, features, lemmas and trees from gold words, each sentence
// alone, as TestAccuracy of package annotate does.
func trees(a *annotate.Annotator, name, path string) ([]measure, error) {
	raw, err := unpacked(path)
	if err != nil {
		return nil, err
	}
	var n, upos, lemma, uas, las int
	for _, block := range bytes.Split(raw, []byte("\n\n")) {
		gold, err := text.ReadCoNLLU(bytes.NewReader(block))
		if err != nil {
			return nil, err
		}
		got, err := text.ReadCoNLLU(bytes.NewReader(block))
		if err != nil {
			return nil, err
		}
		a.Annotate(got)
		for i, g := range gold.Tokens {
			r := got.Tokens[i]
			n++
			upos += one(r.UPOS == g.UPOS)
			lemma += one(r.Lemma == g.Lemma)
			uas += one(r.Head == g.Head)
			las += one(r.Head == g.Head && text.Relation(r.Rel) == text.Relation(g.Rel))
		}
	}
	row := func(what string, k int) measure {
		return measure{name + ", " + what, 100 * float64(k) / float64(n), k, n, n}
	}
	return []measure{row("UPOS", upos), row("lemma", lemma), row("UAS", uas), row("LAS", las)}, nil
}

// named scores names of persons, organisations and places against the Universal
// NER names of a treebank.
func named(a *annotate.Annotator, path string) (measure, error) {
	raw, err := unpacked(path)
	if err != nil {
		return measure{}, err
	}
	type name struct {
		first, last int
		kind        string
	}
	right, read, gold := 0, 0, 0
	for _, block := range strings.Split(string(raw), "\n\n") {
		var rows strings.Builder
		want := map[name]bool{}
		var open *name
		n := 0
		closeName := func() {
			if open != nil {
				want[*open] = true
				open = nil
			}
		}
		for _, line := range strings.Split(block, "\n") {
			cols := strings.Split(line, "\t")
			if strings.HasPrefix(line, "#") || len(cols) < 3 {
				continue
			}
			tag := cols[2]
			switch {
			case strings.HasPrefix(tag, "I-") && open != nil && open.kind == tag[2:]:
				open.last = n + 1
			case tag == "O":
				closeName()
			default:
				closeName()
				open = &name{n, n + 1, tag[2:]}
			}
			n++
			fmt.Fprintf(&rows, "%d\t%s\t_\tX\t_\t_\t0\troot\t_\t_\n", n, cols[1])
		}
		closeName()
		if n == 0 {
			continue
		}
		d, err := text.ReadCoNLLU(strings.NewReader(rows.String() + "\n"))
		if err != nil {
			return measure{}, err
		}
		d.Names = nil
		a.Annotate(d)
		gold += len(want)
		for _, m := range d.Names {
			if m.Layer != text.Named || m.Type != "PER" && m.Type != "ORG" && m.Type != "LOC" {
				continue
			}
			read++
			right += one(want[name{m.First, m.Last, m.Type}])
		}
	}
	return measure{"UNER EWT test, names", 200 * float64(right) / float64(max(read+gold, 1)), right, read, gold}, nil
}

// claims scores the readings of the coded development reports.
func claims(model []byte, folder string) ([]measure, []*text.Doc, error) {
	r, err := reading.Open(model, reading.Options{Near: 2024})
	if err != nil {
		return nil, nil, err
	}
	lines, err := os.Open(filepath.Join(folder, "reports.jsonl"))
	if err != nil {
		return nil, nil, err
	}
	defer lines.Close()
	var docs []*text.Doc
	var readings bytes.Buffer
	in := bufio.NewScanner(lines)
	in.Buffer(nil, 1<<24)
	for in.Scan() {
		var x struct{ ID, Title, Published, Text string }
		if err := json.Unmarshal(in.Bytes(), &x); err != nil {
			return nil, nil, err
		}
		rep := attache.Report{ID: x.ID, Title: x.Title, Text: x.Text}
		if x.Published != "" {
			rep.Published = &attache.Date{Start: x.Published, End: x.Published, How: "given"}
		}
		got, err := r.Read(rep)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", x.ID, err)
		}
		line, err := json.Marshal(got)
		if err != nil {
			return nil, nil, err
		}
		readings.Write(append(line, '\n'))
		d, _, _, err := r.Annotate(&rep)
		if err != nil {
			return nil, nil, err
		}
		docs = append(docs, d)
	}
	if err := in.Err(); err != nil {
		return nil, nil, err
	}
	coded, err := os.Open(filepath.Join(folder, "gold.jsonl"))
	if err != nil {
		return nil, nil, err
	}
	defer coded.Close()
	gold, err := score.Load(coded)
	if err != nil {
		return nil, nil, err
	}
	read, err := score.Load(&readings)
	if err != nil {
		return nil, nil, err
	}
	var out []measure
	for _, row := range score.Compare(gold, read, score.Options{}).Rows {
		out = append(out, measure{"claims, " + row.Name, 100 * row.F1, row.Right, row.Read, row.Gold})
	}
	return out, docs, nil
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}
