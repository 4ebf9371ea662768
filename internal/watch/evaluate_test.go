package watch

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/datadriven"
	"github.com/google/go-cmp/cmp"
	"github.com/pelletier/go-toml/v2"
	"pgregory.net/rapid"

	"attache"
)

// A press is what the tests evaluate: sightings and what was read.
type press struct {
	sightings []Sighting
	covered   Coverage
}

// parseSightings reads lines of
//
//	FROM [TO/STEP] SOURCE TYPE ACTOR>RECIPIENT [+context] [%item] [position] [contested] [same]
//
// each day a new event and a new origin, with same the event of the line before.
// "read FROM TO SOURCE N" says how many reports of a source were read a day,
// "down FROM TO" that nothing was.
func parseSightings(text string) (press, error) {
	p := press{covered: Coverage{Reports: map[string][]int{}}}
	p.covered.First, _ = Day("2028-01-01")
	p.covered.Days = 1200
	p.covered.Missing = make([]bool, p.covered.Days)
	for n, line := range strings.Split(text, "\n") {
		w := strings.Fields(line)
		if len(w) == 0 {
			continue
		}
		switch w[0] {
		case "read":
			from, _ := Day(w[1])
			to, _ := Day(w[2])
			k := 0
			if _, err := fmt.Sscan(w[4], &k); err != nil {
				return p, fmt.Errorf("line %d: %w", n+1, err)
			}
			if p.covered.Reports[w[3]] == nil {
				p.covered.Reports[w[3]] = make([]int, p.covered.Days)
			}
			for d := from; d <= to; d++ {
				p.covered.Reports[w[3]][d-p.covered.First] = k
			}
			continue
		case "down":
			from, _ := Day(w[1])
			to, _ := Day(w[2])
			for d := from; d <= to; d++ {
				p.covered.Missing[d-p.covered.First] = true
			}
			continue
		}
		from, ok := Day(w[0])
		if !ok {
			return p, fmt.Errorf("line %d: no date: %s", n+1, w[0])
		}
		to, step, w := from, 1, w[1:]
		if date, s, has := strings.Cut(w[0], "/"); has {
			to, _ = Day(date)
			if _, err := fmt.Sscan(s, &step); err != nil {
				return p, fmt.Errorf("line %d: %w", n+1, err)
			}
			w = w[1:]
		}
		a, r, _ := strings.Cut(w[2], ">")
		s := Sighting{Source: w[0], Type: w[1], Actors: strings.Split(a, ","), Position: "CT+", Aspect: "past", Holder: attache.AuthorID}
		if r != "" {
			s.Recipients = strings.Split(r, ",")
		}
		same := ""
		for _, x := range w[3:] {
			switch {
			case x[0] == '+':
				s.Contexts = append(s.Contexts, x[1:])
			case x[0] == '%':
				s.Items = append(s.Items, x[1:])
			case x == "contested":
				s.Contested = true
			case x == "future":
				s.Aspect = x
			case x == "same":
				same = p.sightings[len(p.sightings)-1].Event
			default:
				s.Position = x
			}
		}
		for d := from; d <= to; d += step {
			s.Day = d
			s.Event, s.Origin = fmt.Sprintf("e%d.%d", n, d-from), fmt.Sprintf("o%d.%d", n, d-from)
			if same != "" {
				s.Event = same
			}
			s.Report, s.Claim = "r"+s.Origin, "c"+s.Origin
			p.sightings = append(p.sightings, s)
		}
	}
	return p, nil
}

func TestEvaluate(t *testing.T) {
	datadriven.Walk(t, "testdata/evaluate", func(t *testing.T, path string) {
		var p press
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			var err error
			if d.Cmd == "press" {
				if p, err = parseSightings(d.Input); err != nil {
					d.Fatalf(t, "%v", err)
				}
				return fmt.Sprintf("%d sightings\n", len(p.sightings))
			}
			var w attache.Watch
			if err := toml.Unmarshal([]byte(d.Input), &w); err != nil {
				d.Fatalf(t, "%v", err)
			}
			if err := w.Check(); err != nil {
				d.Fatalf(t, "%v", err)
			}
			var from, to string
			d.ScanArgs(t, "from", &from)
			d.ScanArgs(t, "to", &to)
			first, _ := Day(from)
			last, _ := Day(to)
			var b strings.Builder
			if d.Cmd == "sentence" || d.HasArg("sentence") {
				b.WriteString(Sentence(w) + "\n")
			}
			alarms := Preview(w, p.sightings, p.covered, first, last)
			for _, a := range alarms {
				if err := a.Check(); err != nil {
					t.Errorf("%v", err)
				}
				fmt.Fprintf(&b, "%s %s %s %s\n  %s\n  off: %s\n", a.Day, a.Arrow, strings.Join(a.Actors, ","), strings.Join(append([]string{a.Family}, a.Contexts...), " "), a.Reason, a.Off)
				if a.Escalates != "" {
					b.WriteString("  escalates\n")
				}
				fmt.Fprintf(&b, "  %d origins, %d on contested events, coverage %.2f\n", len(a.Origins), len(a.Contested), a.Coverage)
			}
			if len(alarms) == 0 {
				b.WriteString("no alarm\n")
			}
			for _, thin := range Evaluate(w, p.sightings, p.covered, last, nil).Thin {
				b.WriteString("  " + thin + "\n")
			}
			return b.String()
		})
	})
}

// The same ledger gives the same alarms, in whatever order its claims come.
func TestOrderIsNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, err := parseSightings(`read 2028-01-01 2031-03-01 wire 20
2028-02-01 2030-12-01/` + fmt.Sprint(rapid.IntRange(5, 40).Draw(t, "step")) + ` wire AID IRN>RUS +military %drone
2030-06-01 2030-06-10/1 wire AID IRN>RUS +military %drone contested
2030-06-02 wire AID IRN>RUS +military same`)
		if err != nil {
			t.Fatal(err)
		}
		w := DyadCooperatesMilitarily("IRN", "RUS")
		from, _ := Day("2030-05-20")
		want := Preview(w, p.sightings, p.covered, from, from+20)
		mixed := append([]Sighting{}, p.sightings...)
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		r.Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
		if diff := cmp.Diff(want, Preview(w, mixed, p.covered, from, from+20)); diff != "" {
			t.Fatal(diff)
		}
		if len(want) == 0 {
			t.Fatal("ten days of one a day raise nothing")
		}
	})
}

func TestReadyWatchesAreAsked(t *testing.T) {
	for _, w := range []attache.Watch{DyadEscalates("IND", "PAK"), DyadCooperatesMilitarily("IRN", "RUS"), ItemMovesTo("drone", "RUS"), FirstSupplier("PRK", "RUS"),
		DeniedGathers("IRN"), FallsSilent("houthis"), SanctionsGrow("IRN"), SuddenMobilisation("RUS")} {
		if err := w.Check(); err != nil {
			t.Errorf("%s: %v", w.Name, err)
		}
		text, err := toml.Marshal(w)
		if err != nil {
			t.Fatal(err)
		}
		var back attache.Watch
		if err := toml.Unmarshal(text, &back); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(w, back); diff != "" {
			t.Errorf("%s does not survive TOML: %s", w.Name, diff)
		}
	}
}

// A burst of reports is checked against ten thousand watches.
func BenchmarkReportAgainst10000Watches(b *testing.B) {
	ids := make([]string, 150)
	for i := range ids {
		ids[i] = fmt.Sprintf("S%02d", i)
	}
	r := rand.New(rand.NewPCG(1, 2))
	var watches []attache.Watch
	for len(watches) < 10000 {
		x, y := r.IntN(len(ids)), r.IntN(len(ids))
		if x != y {
			watches = append(watches, DyadEscalates(ids[x], ids[y]))
		}
	}
	day, _ := Day("2030-12-01")
	c := Coverage{First: day - 1000, Days: 1001, Reports: map[string][]int{"wire": make([]int, 1001)}}
	for i := range c.Reports["wire"] {
		c.Reports["wire"][i] = 500
	}
	book := NewBook(watches)
	sight := func(d int) Sighting {
		n := r.Int()
		return Sighting{Claim: fmt.Sprint("c", n), Event: fmt.Sprint("e", n), Report: fmt.Sprint("r", n), Origin: fmt.Sprint("o", n), Source: "wire", Day: d,
			Type: "ASSAULT", Actors: []string{ids[r.IntN(150)]}, Recipients: []string{ids[r.IntN(150)]}, Position: "CT+"}
	}
	put := func(of []Sighting) map[int][]int {
		all := map[int][]int{}
		for _, s := range of {
			maps.Copy(all, book.Put(s.Event, []Sighting{s}))
		}
		return all
	}
	for i := range 40000 {
		put([]Sighting{sight(day - 1000 + i/40)})
	}
	var took []time.Duration
	b.ResetTimer()
	for range b.N {
		var report []Sighting
		for range 10 {
			report = append(report, sight(day))
		}
		start := time.Now()
		c.Read("wire", day, 1)
		touched := put(report)
		over := book.Over(&c)
		for i := range touched {
			over.Ask(i, day, nil)
		}
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
}

// One report that says "growing" is enough, and the alarm says whose word it is.
func TestReportedIsSomebodysWord(t *testing.T) {
	day, _ := Day("2023-09-20")
	s := Sighting{Claim: "c1", Event: "e1", Report: "r1", Origin: "o1", Day: day, Type: "COOPERATE", Contexts: []string{"military"}, Actors: []string{"IRN", "RUS"}, Position: "CT+", Holder: "USA", Trend: "growing"}
	row := attache.AlarmRow{ID: "x", Kind: "reported", Actors: []string{"IRN", "RUS"}, Family: "cooperation", Contexts: []string{"military"}, Direction: "growing", Holder: []string{"USA"},
		Reason: "USA: growing", Events: []string{"e1"}}
	a, ok := Reported(DyadCooperatesMilitarily("IRN", "RUS"), row, []Sighting{s})
	if err := a.Check(); err != nil || !ok {
		t.Fatalf("ok %v, %v", ok, err)
	}
	if a.Day != "2023-09-20" || a.Arrow != "↑" || a.P != 0 || len(a.Origins) != 1 || !cmp.Equal(a.Holder, []string{"USA"}) {
		t.Errorf("%+v", a)
	}
	if _, ok := Reported(DyadEscalates("IRN", "RUS"), row, []Sighting{s}); ok {
		t.Error("cooperation is no escalation")
	}
}

// The book asks a watch exactly when the sighting counts for it.
func TestBookFindsTheWatches(t *testing.T) {
	watches := []attache.Watch{DyadEscalates("IND", "PAK"), FallsSilent("IND"), SanctionsGrow("PAK"), {Name: "drones", Items: []string{"drone"}, Tests: []string{"burst"}},
		{Name: "three", Group: []string{"IND", "PAK", "CHN"}, Tests: []string{"burst"}}}
	book := NewBook(watches)
	for _, s := range []Sighting{
		{Claim: "a", Type: "ASSAULT", Actors: []string{"PAK"}, Recipients: []string{"IND"}, Position: "CT+"},
		{Claim: "b", Type: "SANCTION", Actors: []string{"USA"}, Recipients: []string{"PAK"}, Position: "CT+"},
		{Claim: "c", Type: "AID", Actors: []string{"CHN"}, Recipients: []string{"PAK"}, Items: []string{"drone"}, Position: "PR+"},
		{Claim: "d", Type: "AID", Actors: []string{"CHN"}, Recipients: []string{"PAK"}, Items: []string{"drone"}, Position: "PS+"},
		{Claim: "e", Type: "CONSULT", Actors: []string{"IND", "CHN"}, Position: "CT+"},
	} {
		want := []int{}
		for i, w := range watches {
			if Counts(w, s) {
				want = append(want, i)
			}
		}
		s.Event = s.Claim
		touched := book.Put(s.Event, []Sighting{s})
		if diff := cmp.Diff(want, slices.AppendSeq([]int{}, slices.Values(slices.Sorted(maps.Keys(touched))))); diff != "" {
			t.Errorf("%s: %s", s.Claim, diff)
		}
	}
}
