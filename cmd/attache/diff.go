package main

import (
	"context"
	"fmt"
	"iter"
	"strings"

	"attache"
)

// diffCommand is `attache diff`.
type diffCommand struct {
	A      string `arg:"" name:"A" help:"A ledger (path or postgres://…), or a file of readings as attache read -o json or attache export jsonl writes it."`
	B      string `arg:"" name:"B" help:"The other."`
	Output string `short:"o" enum:"text,json" default:"text" placeholder:"FORMAT" help:"text in words, json one object a change and line."`
	Color  string `enum:"auto,always,never" default:"auto" placeholder:"WHEN" help:"Colour: auto (terminals only), always, never. NO_COLOR is respected."`
}

// A change is one difference between two readings of one report. Op: gone,
// new, changed; What: report, event, claim, correction, or a field of an event.
type change struct {
	Report string `json:"report"`
	Op     string `json:"op"`
	What   string `json:"what"`
	Event  string `json:"event,omitempty"` // in words
	Was    string `json:"was,omitempty"`
	Is     string `json:"is,omitempty"`
}

// A difference is the tally of a diff.
type difference struct {
	Reports, Same, Changed, Gone, New int
}

// Run compares, report by report in the order of their ids.
func (c *diffCommand) Run(p *program) error {
	ctx, cancel := untilStopped()
	defer cancel()
	a, err := openReadings(ctx, c.A)
	if err != nil {
		return err
	}
	defer a.close()
	b, err := openReadings(ctx, c.B)
	if err != nil {
		return err
	}
	defer b.close()
	out := diffWriter{c: c, p: p, look: p.style(c.Color)}
	if c.Output == "text" {
		if out.naming, err = openNaming(); err != nil {
			return err
		}
	}
	if err := out.compare(a, b); err != nil {
		return err
	}
	if err := out.corrections(a.corrections, b.corrections); err != nil {
		return err
	}
	return out.foot()
}

// A diffWriter writes changes as they are found.
type diffWriter struct {
	c      *diffCommand
	p      *program
	look   style
	naming naming
	tally  difference
	under  string // report whose heading was written
}

// compare goes through both sides at once, each in the order of report ids.
func (w *diffWriter) compare(a, b *readingSet) error {
	nextA, stopA := iter.Pull2(a.readings)
	defer stopA()
	nextB, stopB := iter.Pull2(b.readings)
	defer stopB()
	x, errA, okA := nextA()
	y, errB, okB := nextB()
	for okA || okB {
		if errA != nil {
			return errA
		}
		if errB != nil {
			return errB
		}
		w.tally.Reports++
		order := 0
		switch {
		case !okB:
			order = -1
		case !okA:
			order = 1
		default:
			order = strings.Compare(readingKey(x), readingKey(y))
		}
		var err error
		switch {
		case order < 0:
			w.tally.Gone++
			err = w.write(change{Report: x.Report.ID, Op: "gone", What: "report", Was: reportWords(x)})
		case order > 0:
			w.tally.New++
			err = w.write(change{Report: y.Report.ID, Op: "new", What: "report", Is: reportWords(y)})
		default:
			changes := changesOf(x, y)
			if len(changes) == 0 {
				w.tally.Same++
			} else {
				w.tally.Changed++
			}
			for _, ch := range changes {
				if err = w.write(ch); err != nil {
					break
				}
			}
		}
		if err != nil {
			return err
		}
		if order <= 0 {
			x, errA, okA = nextA()
		}
		if order >= 0 {
			y, errB, okB = nextB()
		}
	}
	return nil
}

func reportWords(r attache.Reading) string {
	return strings.TrimSpace(fmt.Sprintf("%s %s, %s", r.Report.Source, r.Report.Title, counted(len(r.Events), "event")))
}

// corrections are compared by id.
func (w *diffWriter) corrections(a, b map[string]string) error {
	for _, side := range []struct {
		op       string
		in, from map[string]string
	}{{"gone", a, b}, {"new", b, a}} {
		for _, id := range sortedNames(side.in) {
			if _, both := side.from[id]; both {
				continue
			}
			ch := change{Op: side.op, What: "correction", Was: side.in[id]}
			if side.op == "new" {
				ch.Was, ch.Is = "", ch.Was
			}
			if err := w.write(ch); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *diffWriter) write(ch change) error {
	out, err := []byte(nil), error(nil)
	if w.c.Output == "json" {
		out, err = jsonLine(ch)
	} else {
		out = w.words(ch)
	}
	if err == nil {
		_, err = w.p.stdout.Write(out)
	}
	if err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}

// words is a change for people, below the heading of its report.
func (w *diffWriter) words(ch change) []byte {
	var b strings.Builder
	if heading := "report " + shortID(ch.Report); ch.Report != "" && ch.What != "report" && w.under != ch.Report {
		b.WriteString(w.look.paint(heading, sgrBold) + "\n")
		w.under = ch.Report
	}
	event := w.named(ch.Event)
	switch {
	case ch.What == "report":
		b.WriteString(wrap(map[string]string{"gone": "- ", "new": "+ "}[ch.Op], fmt.Sprintf("report %s only in the %s: %s", shortID(ch.Report), map[string]string{"gone": "first", "new": "second"}[ch.Op], plain(ch.Was+ch.Is)), w.look.width))
	case ch.What == "correction":
		b.WriteString(wrap(map[string]string{"gone": "- ", "new": "+ "}[ch.Op], "correction only in the "+map[string]string{"gone": "first: ", "new": "second: "}[ch.Op]+plain(ch.Was+ch.Is), w.look.width))
	case ch.Op == "gone":
		b.WriteString(wrap("  - ", fmt.Sprintf("no longer: %s %s", event, w.named(ch.Was)), w.look.width))
	case ch.Op == "new":
		b.WriteString(wrap("  + ", fmt.Sprintf("now also: %s %s", event, w.named(ch.Is)), w.look.width))
	default:
		b.WriteString(wrap("  ~ ", fmt.Sprintf("%s: %s was %s, is %s", event, w.named(ch.What), orNothing(w.named(ch.Was)), orNothing(w.named(ch.Is))), w.look.width))
	}
	return []byte(b.String())
}

// named puts names in the place of ids, which stand between «».
func (w *diffWriter) named(s string) string {
	for {
		before, rest, ok := strings.Cut(s, "«")
		id, after, closed := strings.Cut(rest, "»")
		if !ok || !closed {
			return plain(s)
		}
		s = before + w.naming.name(id) + after
	}
}

func orNothing(s string) string {
	if s == "" {
		return "nothing"
	}
	return s
}

func (w *diffWriter) foot() error {
	t := w.tally
	fmt.Fprintf(w.p.stderr, "attache: %s: %d the same, %d changed, %d only in the first, %d only in the second\n", counted(t.Reports, "report"), t.Same, t.Changed, t.Gone, t.New)
	return nil
}

// readings of a ledger, or of a file, in the order of report id and text hash.
type readingSet struct {
	readings    iter.Seq2[attache.Reading, error]
	corrections map[string]string // id → in words
	close       func()
}

func readingKey(r attache.Reading) string { return r.Report.ID + "\x00" + r.Report.Hash }

func correctionWords(c attache.Correction) string {
	return strings.Join(strings.Fields(fmt.Sprintf("%s %s %s %s %s %s by %s: %s", c.Kind, c.Of, c.Target, c.Other, c.Field, c.Value, c.Who, c.Why)), " ")
}

// ledgerReadings are those of a ledger.
func ledgerReadings(ctx context.Context, url string) (*readingSet, error) {
	store, err := ledgerFlag{url}.read(ctx)
	if err != nil {
		return nil, err
	}
	out := &readingSet{corrections: map[string]string{}, close: func() { shut(store) }}
	if err := eachCorrection(ctx, store, func(c attache.Correction) error { out.corrections[c.ID] = correctionWords(c); return nil }); err != nil {
		shut(store)
		return nil, err
	}
	out.readings = func(yield func(attache.Reading, error) bool) {
		err := store.Readings(ctx, func(r attache.Reading, _ attache.Provenance) error {
			if !yield(r, nil) {
				return errRefused // any error ends it
			}
			return nil
		})
		if err != nil && err != errRefused {
			yield(attache.Reading{}, err)
		}
	}
	return out, nil
}
