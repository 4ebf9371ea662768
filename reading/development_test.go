package reading_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"attache"
	"attache/internal/score"
	"attache/reading"
	"attache/weights"
)

const shared = "../../shared"

// TestDevelopment reads the coded development reports and holds the line that
// docs/accuracy.md states: quality is not lost unseen.
func TestDevelopment(t *testing.T) {
	dir := filepath.Join(shared, "corpora/claims-dev")
	gold := load(t, filepath.Join(dir, "gold.jsonl"))
	f, err := os.Open(filepath.Join(dir, "reports.jsonl"))
	if err != nil {
		t.Skipf("no development reports beside the project: %v", err)
	}
	defer f.Close()
	r := open(t)
	var out bytes.Buffer
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, attache.MaxReportBytes)
	for sc.Scan() {
		var in struct{ ID, Title, Published, Text string }
		if err := json.Unmarshal(sc.Bytes(), &in); err != nil {
			t.Fatal(err)
		}
		rep := attache.Report{ID: in.ID, Title: in.Title, Text: in.Text}
		if in.Published != "" {
			rep.Published = &attache.Date{Start: in.Published, End: in.Published, How: "given"}
		}
		write(t, &out, read(t, r, rep))
	}
	if err := sc.Err(); err != nil {
		t.Fatal(err)
	}
	hold(t, gold, &out, map[string]float64{"events lenient": .48, "events strict": .37, "type + an actor": .63, "positions": .85})
}

// TestFoundingReport reads the report the program was founded on.
func TestFoundingReport(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join(shared, "seed/expected.json"))
	if err != nil {
		t.Skipf("no founding report beside the project: %v", err)
	}
	var line bytes.Buffer
	if err := json.Compact(&line, raw); err != nil {
		t.Fatal(err)
	}
	gold, err := score.Load(&line)
	if err != nil {
		t.Fatal(err)
	}
	body, err := os.ReadFile(filepath.Join(shared, "seed/report.txt"))
	if err != nil {
		t.Fatal(err)
	}
	got := read(t, open(t), attache.Report{ID: "seed", Text: string(body)})
	var out bytes.Buffer
	write(t, &out, got)
	table := hold(t, gold, &out, nil)
	if row, _ := table.Row("events lenient"); row.Right < 14 {
		t.Errorf("%d of the owed events, want 14 or more", row.Right)
	}
	if p := got.Report.Published; p == nil || p.Start != "2023-09-20" {
		t.Errorf("published %v, want 2023-09-20 by weekday and date", p)
	}
	if got.Report.Byline != "Khalil Wakim" || got.Report.Agency != "afp" {
		t.Errorf("byline %q agency %q", got.Report.Byline, got.Report.Agency)
	}
	for _, e := range got.Events {
		if e.Type == "AID" && len(e.Actors) == 1 && e.Actors[0].ID == "IRN" && len(e.Recipients) == 1 && e.Recipients[0].ID == "RUS" && e.Contested {
			return
		}
	}
	t.Error("the contested supply of drones was not found with both holders")
}

func open(t testing.TB) *reading.Reader {
	t.Helper()
	r, err := reading.Open(weights.English(), reading.Options{Near: 2024})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// read reads a report; the reading must keep the contract.
func read(t *testing.T, r *reading.Reader, rep attache.Report) attache.Reading {
	t.Helper()
	got, err := r.Read(rep)
	if err != nil {
		t.Fatalf("%s: %v", rep.ID, err)
	}
	if err := got.Check(); err != nil {
		t.Errorf("%s: %v", rep.ID, err)
	}
	return got
}

func load(t *testing.T, path string) score.Set {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Skipf("no coded reports beside the project: %v", err)
	}
	defer f.Close()
	s, err := score.Load(f)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func write(t *testing.T, out *bytes.Buffer, r attache.Reading) {
	t.Helper()
	if err := json.NewEncoder(out).Encode(r); err != nil {
		t.Fatal(err)
	}
}

// hold scores what was read and fails where a measure is below its floor.
func hold(t *testing.T, gold score.Set, out *bytes.Buffer, floors map[string]float64) score.Table {
	t.Helper()
	got, err := score.Load(out)
	if err != nil {
		t.Fatal(err)
	}
	table := score.Compare(gold, got, score.Options{})
	t.Logf("\n%s", table)
	for name, floor := range floors {
		if row, ok := table.Row(name); !ok || row.F1 < floor {
			t.Errorf("%s: F1 %.3f, floor %.2f", name, row.F1, floor)
		}
	}
	return table
}
