package score

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"attache"
)

// TestScore runs testdata/score: commands "gold" and "read" take JSON Lines,
// "score" compares what was given last.
func TestScore(t *testing.T) {
	datadriven.Walk(t, "testdata/score", func(t *testing.T, path string) {
		var gold, read Set
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			switch d.Cmd {
			case "gold", "read":
				set, err := Load(strings.NewReader(d.Input))
				if err != nil {
					return fmt.Sprintf("%s: %v\n", attache.ErrorCode(err), err)
				}
				if d.Cmd == "gold" {
					gold = set
				} else {
					read = set
				}
				return fmt.Sprintf("%d reports\n", set.Reports())
			case "score":
				o := Options{NoOffice: d.HasArg("no-office")}
				d.MaybeScanArgs(t, "only", &o.Only)
				return Compare(gold, read, o).String()
			}
			t.Fatalf("unknown command %q", d.Cmd)
			return ""
		})
	})
}

func TestNorm(t *testing.T) {
	for in, want := range map[string]string{
		"":                       "",
		"the Kremlin's":          "kremlin",
		"The  United Nations":    "united-nations",
		"an Army":                "army",
		"Andorra":                "andorra",
		"Theatre":                "theatre",
		"St. John’s, Antigua":    "st-john-antigua",
		"Al-Qa’ssam":             "al-qa-ssam",
		"--x--":                  "x",
		"東京":                     "",
		"İstanbul":               "i-stanbul",
		"a\u00a0Person":          "person",
		"the the fighters's's s": "the-fighters-s",
	} {
		if got := norm(in); got != want {
			t.Errorf("norm(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSame(t *testing.T) {
	a := parseAliases(aliasTable)
	for _, c := range []struct {
		x, y entity
		want bool
	}{
		{a.entity("IRN"), a.entity("IRN", "Tehran"), true},
		{a.entity("IRN", "the capital"), a.entity("RUS", "the capital"), false}, // two states
		{a.entity("~daesh"), a.entity("islamic-state"), true},
		{a.entity("~the-ninth-air-force"), a.entity("9af-usa"), false}, // norm takes "the" off words, not off ids
		{a.entity("~ninth-air-force"), a.entity("9af-usa"), true},
		{a.entity("unknown"), a.entity("unknown"), true},
		{a.entity("~jane-roe", "Jane Roe"), a.entity("~minister", "the minister", "Jane Roe"), true},
		{a.entity("~jane-roe"), a.entity("~minister", "Jane Roe"), true},
		{a.entity("USA", "Jane Roe"), a.entity("~minister", "Jane Roe"), true},
		{a.entity("~jane-roe"), a.entity("~john-roe"), false},
	} {
		if got := c.x.same(c.y); got != c.want {
			t.Errorf("%v same %v = %v, want %v", c.x, c.y, got, c.want)
		}
		if c.x.same(c.y) != c.y.same(c.x) {
			t.Errorf("%v same %v is not symmetric", c.x, c.y)
		}
	}
}

func FuzzLoad(f *testing.F) {
	f.Add(`{"id":"a","events":[{"type":"AID","actors":["IRN|Iran"],"s":[1],"when":["2020-01-01","2020-01-01"]}]}`)
	f.Add(`{"report":{"id":"a"},"events":[{"type":"AID","actors":[{"id":"IRN","span":{"text":"Iran"}}],"trigger":{"sentence":2},"where":{"id":"x"}}]}`)
	f.Add("{\"error\":{\"line\":1}}\n\n{}")
	f.Fuzz(func(t *testing.T, s string) {
		set, err := Load(strings.NewReader(s))
		if err != nil {
			if attache.ErrorCode(err) != attache.CodeInvalidJSON {
				t.Fatalf("error without its code: %v", err)
			}
			return
		}
		for _, r := range Compare(set, set, Options{}).Rows {
			// Contested counts optional events when right, never as owed.
			if r.Right > r.Read || r.Right > r.Gold && r.Name != "contested" {
				t.Errorf("%+v", r)
			}
		}
	})
}
