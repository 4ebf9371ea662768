package watch

import (
	"bufio"
	"compress/gzip"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"attache"
)

// Events are lines of TYPE ACTORS>RECIPIENTS ITEM [maker=] [says=] [denies=]
// [possible=] [start=] [end=] [where=] [future].
func parseEvents(text string) []attache.EventRow {
	var out []attache.EventRow
	for n, line := range strings.Split(strings.TrimSpace(text), "\n") {
		w := strings.Fields(line)
		a, r, _ := strings.Cut(w[1], ">")
		e := attache.EventRow{ID: fmt.Sprintf("e%d", n+1), Type: w[0], Actors: strings.Split(a, ","), Items: []string{w[2]}, Aspect: "past", Origins: 1}
		if r != "" {
			e.Recipients = strings.Split(r, ",")
		}
		for _, x := range w[3:] {
			k, v, _ := strings.Cut(x, "=")
			switch k {
			case "maker":
				e.Makers = []string{v}
			case "says":
				e.Says = strings.Split(v, ",")
			case "denies":
				e.Denies = strings.Split(v, ",")
			case "possible":
				e.Possible = strings.Split(v, ",")
			case "start":
				e.Start = v
			case "end":
				e.End = v
			case "where":
				e.Where = []string{v}
			case "future":
				e.Aspect = "future"
			}
		}
		out = append(out, e)
	}
	return out
}

func TestPaths(t *testing.T) {
	datadriven.RunTest(t, "testdata/paths.txt", func(t *testing.T, d *datadriven.TestData) string {
		var b strings.Builder
		for _, p := range Paths(Edges(parseEvents(d.Input))) {
			fmt.Fprintf(&b, "%s of %s, %s:", p.Shape, p.Edges[0].Item, p.Status)
			for _, e := range p.Edges {
				fmt.Fprintf(&b, " %s %s %s (%s %s)", e.From, e.Act, e.To, e.Status, strings.Join(e.Events, " "))
			}
			b.WriteString("\n")
		}
		if b.Len() == 0 {
			return "no path\n"
		}
		return b.String()
	})
}

// Every pair of the arms-transfer register between which one design went and
// came back is a path.
func TestRegisterReturns(t *testing.T) {
	f, err := os.Open("../../../shared/streams/transfers-uav/sipri-chains.tsv.gz")
	if err != nil {
		t.Skip("the register's extract is not here")
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var edges []Edge
	given := map[[3]string]bool{}
	lines := bufio.NewScanner(z)
	for lines.Scan() {
		c := strings.Split(lines.Text(), "\t")
		if c[0] == "recipient" {
			continue
		}
		k := [3]string{c[1], c[0], c[6]}
		if !given[k] {
			given[k] = true
			edges = append(edges, Edge{From: c[1], To: c[0], Item: c[6], Act: "gives", Status: "asserted"})
		}
	}
	want := map[[3]string]bool{}
	for k := range given {
		if given[[3]string{k[1], k[0], k[2]}] {
			want[[3]string{min(k[0], k[1]), max(k[0], k[1]), k[2]}] = true
		}
	}
	got := map[[3]string]bool{}
	for _, p := range Paths(edges) {
		ends := p.Ends()
		for i := 0; i+2 < len(ends); i++ {
			if ends[i] == ends[i+2] {
				got[[3]string{min(ends[i], ends[i+1]), max(ends[i], ends[i+1]), p.Edges[0].Item}] = true
			}
		}
	}
	if len(want) == 0 || len(got) != len(want) {
		var missing []string
		for k := range want {
			if !got[k] {
				missing = append(missing, strings.Join(k[:], "|"))
			}
		}
		slices.Sort(missing)
		t.Errorf("%d of %d returns found; missing %v", len(got), len(want), missing)
	}
	t.Logf("%d returns", len(got))
}
