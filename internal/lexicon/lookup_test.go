package lexicon

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"
)

// TestLookups reads testdata/*: each line of a case is one question, each line
// of the answer its answer.
func TestLookups(t *testing.T) {
	l := open(t)
	datadriven.Walk(t, "testdata/lookups", func(t *testing.T, path string) {
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			var b strings.Builder
			for _, line := range strings.Split(d.Input, "\n") {
				fmt.Fprintf(&b, "%s: %s\n", line, answer(t, l, d, line))
			}
			return b.String()
		})
	})
}

func answer(t *testing.T, l *Lexicon, d *datadriven.TestData, line string) string {
	t.Helper()
	switch d.Cmd {
	case "lookup":
		if s, ok := l.Lookup(line); ok {
			return sayOf(s)
		}
	case "find":
		var out []string
		for _, f := range l.Find(line) {
			out = append(out, fmt.Sprintf("[%s] %s", line[f.Start:f.End], sayOf(f.Sense)))
		}
		if len(out) > 0 {
			return strings.Join(out, "; ")
		}
	case "person":
		var on string
		d.MaybeScanArgs(t, "on", &on)
		var out []string
		for _, p := range l.Person(line, on) {
			now := "before"
			if p.Current {
				now = "then"
			} else if on == "" {
				now = p.From + "–" + p.To
			}
			out = append(out, fmt.Sprintf("%s %s of %s (%s)", p.Person.ID, p.Title, p.Org, now))
		}
		if len(out) > 0 {
			return strings.Join(out, "; ")
		}
	case "surname":
		var out []string
		for _, e := range l.Surname(line) {
			out = append(out, e.ID)
		}
		if len(out) > 0 {
			return strings.Join(out, " ")
		}
	case "agent":
		if a, ok := l.Agent(line); ok {
			s := a.Sector
			if a.State {
				s += " state"
			}
			if a.Civilian {
				s += " civilians"
			}
			return s
		}
	case "item":
		if k, m, ok := l.ItemKind(line); ok {
			return strings.TrimSpace(k + " " + m)
		}
	case "place":
		if ps := l.Place(line); len(ps) > 0 {
			return strings.TrimSpace(fmt.Sprintf("%s %s %s %.0f %.0f", ps[0].ID, ps[0].Kind, ps[0].Country, ps[0].Lat, ps[0].Lon))
		}
	default:
		t.Fatalf("no command %s", d.Cmd)
	}
	return "-"
}

func sayOf(s Sense) string {
	out := s.ID + " " + s.How
	if s.Via != "" {
		out += " via " + s.Via
	}
	if s.People {
		out += " people"
	}
	return out
}
