package backtest

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"attache"
	"attache/internal/exchange"
	"attache/internal/watch"
)

func TestCompare(t *testing.T) {
	counts := make([]int, 731) // two years
	counts[398], counts[404] = 3, 2
	st := []Stream{{A: "A", B: "B", Direction: "conf", Series: watch.Series{Counts: counts}, Points: []Point{{Day: 400}, {Day: 600}, {Day: 20}}}}
	got := Compare(st, [][]int{{100, 393, 402, 585, 614}}, 68, 730)
	// 393 is 7 days before 400 and hits it; 585 is 15 before 600 and does not, 614 is 14 after and does.
	want := Score{Streams: 1, Points: 2, Hits: 2, Visible: 1, VisibleHits: 1, Delay: 3.5, Other: 1.1018, StreamYears: 1.8152}
	got.Placebo, got.delays, got.others = 0, nil, 0
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(Score{})); diff != "" {
		t.Error(diff)
	}
}

func TestStreams(t *testing.T) {
	g := exchange.TKG{
		Entities:  map[int32]exchange.Entity{0: {Country: "A"}, 1: {Country: "B"}, 2: {Country: "A"}, 3: {}},
		Relations: map[int32]exchange.Relation{0: {Class: "say", Root: "01"}, 1: {Class: "material-conflict", Root: "19"}, 2: {Class: "meet", Root: "04"}},
		Facts: []exchange.Fact{
			{Day: 10, Source: 0, Relation: 1, Target: 1}, {Day: 10, Source: 1, Relation: 1, Target: 2}, {Day: 11, Source: 1, Relation: 0, Target: 0},
			{Day: 12, Source: 0, Relation: 1, Target: 2}, {Day: 12, Source: 0, Relation: 1, Target: 3}, {Day: 13, Source: 0, Relation: 2, Target: 1},
		},
	}
	st := Streams(g, []Point{{A: "B", B: "A", Direction: "conf", Day: 12}}, []Hole{{From: 12, To: 40}})
	if len(st) != 1 || len(st[0].Points) != 1 {
		t.Fatalf("%+v", st)
	}
	if diff := cmp.Diff([]int{2, 0, 0, 0}, st[0].Series.Counts); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]int{2, 1, 0, 1}, st[0].All.Counts); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]bool{false, false, true, true}, st[0].Series.Missing); diff != "" {
		t.Error(diff)
	}
	want := []watch.Happening{{Day: 10, A: "A", B: "B", Class: 3}, {Day: 13, A: "A", B: "B", Class: 0}}
	if diff := cmp.Diff(want, Happenings(g)); diff != "" {
		t.Error(diff)
	}
}

func TestVolumesAreShares(t *testing.T) {
	points := []Point{{A: "AAA", B: "BBB", Direction: "conf"}}
	p := NewPairs(points)
	for _, r := range []exchange.PairDay{{Day: 5, A: "BBB", B: "AAA", Value: -30}, {Day: 5, A: "CCC", B: "AAA", Value: 70}, {Day: 7, A: "AAA", B: "BBB", Value: 4}} {
		if err := p.Add(r); err != nil {
			t.Fatal(err)
		}
	}
	v := p.Volumes(points)
	if diff := cmp.Diff([][]float64{{3000, 0, -10000}}, v.Values); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]bool{false, true, false}, v.Missing); diff != "" {
		t.Error(diff)
	}
}

// Whatever the bytes: an error with a code, or points with a day each.
func FuzzReadPoints(f *testing.F) {
	f.Add("stream\ta\tb\tdate\tdirection\twhat\ns\tA\tB\t2010-01-02\tconf\tit began\n")
	f.Fuzz(func(t *testing.T, text string) {
		points, err := ReadPoints(strings.NewReader(text))
		if err != nil && attache.ErrorCode(err) != attache.CodeUnreadable {
			t.Fatalf("an error without its code: %v", err)
		}
		if err == nil && len(points) > strings.Count(text, "\n") {
			t.Fatalf("%d points of %q", len(points), text)
		}
	})
}
