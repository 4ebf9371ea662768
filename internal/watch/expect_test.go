package watch

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"attache"
)

// Dyads that meet about once a month or hardly ever: what is expected of them
// stands apart, is better than the base rate knows, and looks at nothing later.
func TestExpect(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	var hs []Happening
	for day := range 1500 {
		for d := range 40 {
			rate := 0.002
			if d < 20 && (day/200)%2 == d%2 { // busy for 200 days, quiet for 200
				rate = 0.08
			}
			if r.Float64() < rate {
				hs = append(hs, Happening{Day: day, A: "A", B: fmt.Sprintf("B%02d", d), Class: 0})
			}
		}
	}
	busy, quiet := Expect(hs, "B01", "A", 1590), Expect(hs, "A", "B30", 1499)
	if busy.Why != "" || quiet.Why == "" && quiet.Forecasts[0].Probability > 0.3 {
		t.Fatalf("%q, %+v", busy.Why, quiet)
	}
	busy = Expect(hs, "B01", "A", 1390) // in the midst of a busy stretch
	if p := busy.Forecasts[0].Probability; p < 0.6 {
		t.Errorf("a busy dyad: %.2f", p)
	}
	if s := busy.Fared[0]; s.Skill <= 0.05 || s.Calibration > 0.1 || s.N < 500 {
		t.Errorf("%+v", s)
	}
	var until []Happening
	for _, h := range hs {
		if h.Day <= 1390 {
			until = append(until, h)
		}
	}
	if again := Expect(until, "A", "B01", 1390); again.Forecasts[0] != busy.Forecasts[0] || again.Known != busy.Known {
		t.Errorf("what comes later changes it: %+v, %+v", again.Forecasts[0], busy.Forecasts[0])
	}
	if few := Expect(hs[:200], "X", "Y", 1000); few.Why == "" || few.Forecasts != nil {
		t.Errorf("%+v", few)
	}
}

func TestHappenings(t *testing.T) {
	got := Happenings([]attache.EventRow{
		{Type: "AID", Actors: []string{"IRN"}, Recipients: []string{"RUS", "unknown"}, Says: []string{"USA"}, First: "1970-01-03", Aspect: "past"},
		{Type: "CONSULT", Actors: []string{"IRN", "RUS", "TUR"}, Says: []string{"author"}, First: "1970-01-02", Aspect: "past"},
		{Type: "AID", Actors: []string{"IRN"}, Recipients: []string{"RUS"}, Denies: []string{"IRN"}, First: "1970-01-03"},
		{Type: "ASSAULT", Actors: []string{"RUS"}, Recipients: []string{"UKR"}, Says: []string{"UKR"}, First: "1970-01-03", Aspect: "future"},
		{Type: "ALLY", Actors: []string{"IRN", "RUS"}, Says: []string{"author"}, First: "1970-01-03"},
	})
	want := []Happening{{1, "IRN", "RUS", 0}, {1, "IRN", "TUR", 0}, {1, "RUS", "TUR", 0}, {2, "IRN", "RUS", 1}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
