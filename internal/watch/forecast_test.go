package watch

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Two kinds of dyads: busy ones meet every ten days, quiet ones once a year. The
// rules learn to tell them apart, say why, and are calibrated.
func TestForecasterTellsBusyFromQuiet(t *testing.T) {
	var happenings []Happening
	for day := range 2000 {
		for _, k := range []string{"B1", "B2", "B3", "B4"} {
			if day%10 == 0 {
				happenings = append(happenings, Happening{Day: day, A: "AA", B: k, Class: 0})
			}
		}
		for i, k := range []string{"Q1", "Q2", "Q3", "Q4"} {
			if (day+i*90)%365 == 0 {
				happenings = append(happenings, Happening{Day: day, A: "AA", B: k, Class: 0})
			}
		}
	}
	f, i := NewForecaster(), 0
	var last []Forecast
	for day := 30; day < 1970; day += Horizon {
		for ; i < len(happenings) && happenings[i].Day <= day; i++ {
			f.Add(happenings[i])
		}
		forecasts, learn := f.All(day)
		for ; i < len(happenings) && happenings[i].Day <= day+Horizon; i++ {
			f.Add(happenings[i])
		}
		learn()
		last = forecasts
	}
	for _, x := range last {
		switch {
		case x.Class != "meet":
			if x.Probability > 0.1 {
				t.Errorf("%s–%s: %s never came and is given %.2f", x.A, x.B, x.Class, x.Probability)
			}
		case x.B[0] == 'B' && x.Probability < 0.9, x.B[0] == 'Q' && x.Probability > 0.4:
			t.Errorf("%s–%s is given %.2f", x.A, x.B, x.Probability)
		case x.Rule == "" || x.Times == 0 || x.Hits > x.Times:
			t.Errorf("%s–%s: rule %q, %g of %g", x.A, x.B, x.Rule, x.Hits, x.Times)
		}
	}
}

func TestReliability(t *testing.T) {
	var j Judgement
	for _, x := range []struct {
		p    float64
		came bool
	}{{0.05, false}, {0.05, false}, {0.85, true}, {0.85, false}} {
		j.Add(x.p, 0.25, x.came)
	}
	r := j.Reliability()
	// By hand: (2·0.05² + 0.15² + 0.85²)/4 and (3·0.25² + 0.75²)/4.
	if math.Abs(r.Brier-0.1875) > 1e-9 || math.Abs(r.Base-0.1875) > 1e-9 || math.Abs(r.Skill) > 1e-9 {
		t.Errorf("%+v", r)
	}
	// Half the forecasts are 0.05 off, the other half say 0.85 where it was 0.5.
	if math.Abs(r.Calibration-(0.5*0.05+0.5*0.35)) > 1e-9 {
		t.Errorf("calibration error %g", r.Calibration)
	}
	want := []Bin{{From: 0, N: 2, Forecast: 0.05}, {From: 0.8, N: 2, Forecast: 0.85, Happened: 0.5}}
	if diff := cmp.Diff(want, r.Bins, cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < 1e-9 })); diff != "" {
		t.Error(diff)
	}
}

func TestAnalogues(t *testing.T) {
	var h []Happening
	add := func(a, b string, class int, days ...int) {
		for _, d := range days {
			h = append(h, Happening{Day: d, A: a, B: b, Class: class})
		}
	}
	add("C", "D", 2, 100, 101, 102)
	add("C", "D", 3, 110) // what came after
	add("E", "F", 0, 100, 101, 102)
	add("A", "B", 2, 500, 501, 502)
	shape, found := Analogues(h, "B", "A", 502, 2)
	if shape[0][2] != 3 {
		t.Fatalf("the shape is %v", shape)
	}
	if len(found) != 2 || found[0].A != "C" || found[0].Distance != 0 || found[0].After != [4]int{0, 0, 0, 1} || found[1].A != "E" {
		t.Errorf("%+v", found)
	}
	if _, none := Analogues(h, "A", "C", 502, 2); none != nil {
		t.Errorf("nothing is like nothing: %+v", none)
	}
}

// What always follows is ranked first, without having been seen at that end of
// that relation today.
func TestLinkRules(t *testing.T) {
	rules := NewLinkRules(40, 2)
	day := func(d int32) []Link {
		s := d % 10
		if d%2 == 0 {
			return []Link{{d, s, 0, s + 10}, {d, s, 0, s + 20}}
		}
		return []Link{{d, s - 1, 1, s - 1 + 10}} // relation 1 follows relation 0 a day later
	}
	for d := range int32(200) {
		rules.Learn(day(d))
	}
	var sum Ranking
	for d := int32(200); d < 240; d++ {
		if d%2 == 1 {
			rules.Test(day(d), &sum)
		}
		rules.Add(day(d))
	}
	if sum.N != 40 || sum.MRR < 0.95 || sum.Hits10 != 1 {
		t.Errorf("%+v", sum)
	}
}
