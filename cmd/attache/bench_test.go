package main

import (
	"bytes"
	"encoding/json"
	"io"
	"math"
	"strings"
	"testing"
)

// TestBenchAnswer: the answer has the promised fields, no others, and the
// shares of the stages are shares.
func TestBenchAnswer(t *testing.T) {
	var out bytes.Buffer
	p := &program{stdin: strings.NewReader(""), stdout: &out, stderr: io.Discard, open: openFake}
	if status := p.run([]string{"bench", "-o", "json", "--seconds", "0.05", "--workers", "2"}); status != exitDone {
		t.Fatalf("status %d", status)
	}
	var got map[string]any
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	stages, _ := got["stages"].(map[string]any)
	sum := 0.0
	for _, name := range []string{"split", "encode", "write"} {
		share, ok := stages[name].(float64)
		if !ok || share < 0 {
			t.Errorf("stage %s is %v", name, stages[name])
		}
		sum += share
	}
	if math.Abs(sum-1) > 0.001 || len(stages) != 3 {
		t.Errorf("stages %v add up to %v", stages, sum)
	}
	for _, name := range []string{"sentences_per_second", "wordpieces_per_second", "resident_mb"} {
		if v, ok := got[name].(float64); !ok || v <= 0 {
			t.Errorf("%s is %v", name, got[name])
		}
	}
	if got["kernel"] != "abacus" || got["workers"] != 2.0 || len(got) != 6 {
		t.Errorf("answer %s", out.String())
	}
}

// TestBenchText: for people, the largest stage first.
func TestBenchText(t *testing.T) {
	b := benchmark{Sentences: 412.04, Pieces: 13200, Resident: 118.2, Kernel: "avx2", Workers: 1, Stages: map[string]float64{"heads": .2, "encode": .74, "link": .06}}
	want := `412 sentences/s, 13200 word pieces/s, 1 worker on avx2, 118 MB resident
 74.0 %  encode
 20.0 %  heads
  6.0 %  link
`
	if got := b.text(); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// TestBenchReads: with the model of the program, on the arithmetic asked for;
// every stage takes some of the time, the encoder most.
func TestBenchReads(t *testing.T) {
	if testing.Short() {
		t.Skip("reads with the whole model")
	}
	var out bytes.Buffer
	if status := run([]string{"bench", "-o", "json", "--seconds", "0.2"}, nil, &out, io.Discard, nil); status != exitDone {
		t.Fatalf("status %d", status)
	}
	var got benchmark
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	for _, stage := range []string{"split", "pieces", "encode", "heads", "fill", "link", "times", "write"} {
		if share := got.Stages[stage]; share <= 0 || share > got.Stages["encode"] {
			t.Errorf("stage %s takes %v of the time", stage, share)
		}
	}
	if len(got.Stages) != 8 {
		t.Errorf("stages %v", got.Stages)
	}
	if got.Pieces < 5*got.Sentences {
		t.Errorf("%v word pieces in %v sentences", got.Pieces, got.Sentences)
	}
}

// TestArithmeticByName: ATTACHE_KERNEL chooses, and a name that is none is
// refused with those there are.
func TestArithmeticByName(t *testing.T) {
	ask := func(name string) (int, string, string) {
		var out, talk bytes.Buffer
		status := run([]string{"version", "-o", "json"}, nil, &out, &talk, []string{"ATTACHE_KERNEL=" + name})
		return status, out.String(), talk.String()
	}
	if status, out, talk := ask("portable"); status != exitDone || !strings.Contains(out, `"kernel":"portable"`) {
		t.Errorf("status %d, %s %s", status, out, talk)
	}
	if status, _, talk := ask("abacus"); status != exitFailed || !strings.Contains(talk, "abacus") || !strings.Contains(talk, "portable") {
		t.Errorf("status %d: %s", status, talk)
	}
}
