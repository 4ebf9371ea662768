package exchange

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"attache"
)

const (
	entities  = "id\tname\tcountry\tbasis\n0\tPolice (Norland)\tNorland\tname\n1\tSouthmark\tSouthmark\tname\n2\tA Person\t\t\n"
	relations = "id\tname\tcameo\troot\tclass\tgoldstein\n0\tMake a visit\t042\t04\tmeet\t1.9\n7\tAccuse\t112\t11\tverbal-conflict\t-2.0\n"
)

func TestReadTKG(t *testing.T) {
	g, err := ReadTKG(strings.NewReader("date\tsource\trelation\ttarget\tsplit\n1970-01-03\t0\t7\t1\ttrain\n1969-12-31\t1\t0\t2\tvalid\n"), strings.NewReader(entities), strings.NewReader(relations))
	if err != nil {
		t.Fatal(err)
	}
	want := []Fact{{Day: 2, Source: 0, Relation: 7, Target: 1, Split: "train"}, {Day: -1, Source: 1, Relation: 0, Target: 2, Split: "valid"}}
	if diff := cmp.Diff(want, g.Facts); diff != "" {
		t.Error(diff)
	}
	if got := g.Relations[7]; got.Class != "verbal-conflict" || got.Goldstein != -2 || got.Root != "11" {
		t.Errorf("relation 7 is %+v", got)
	}
	if got := g.Entities[0].Country; got != "Norland" {
		t.Errorf("the country of 0 is %q", got)
	}
}

func TestReadTKGRefuses(t *testing.T) {
	for name, events := range map[string]string{
		"an id that is in no table": "h\n2014-01-01\t0\t7\t9\ttrain\n",
		"no date":                   "h\n2014-13-01\t0\t7\t1\ttrain\n",
		"too few cells":             "h\n2014-01-01\t0\t7\n",
		"no number":                 "h\n2014-01-01\tx\t7\t1\ttrain\n",
	} {
		_, err := ReadTKG(strings.NewReader(events), strings.NewReader(entities), strings.NewReader(relations))
		if attache.ErrorCode(err) != attache.CodeUnreadable || !strings.Contains(err.Error(), "line 2") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestReadPairs(t *testing.T) {
	var got []PairDay
	keep := func(p PairDay) error { got = append(got, p); return nil }
	if err := ReadPairs(strings.NewReader("date\ta\tb\tvalue\n1970-01-02\tNOR\tSOU\t-3.5\n1970-01-02\tNOR\tWES\t4\n"), keep); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]PairDay{{1, "NOR", "SOU", -3.5}, {1, "NOR", "WES", 4}}, got); diff != "" {
		t.Error(diff)
	}
	for _, bad := range []string{"h\n1970-01-02\tNOR\tSOU\tNaN\n", "h\n\tNOR\tSOU\t1\n", "h\n1970-01-02\tNOR\n"} {
		if err := ReadPairs(strings.NewReader(bad), keep); attache.ErrorCode(err) != attache.CodeUnreadable {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// Whatever the bytes: an error with a code, or facts whose ids are all listed.
func FuzzReadTKG(f *testing.F) {
	f.Add("h\n2014-01-01\t0\t7\t1\ttrain\n", entities, relations)
	f.Add("", "", "")
	f.Fuzz(func(t *testing.T, events, entities, relations string) {
		g, err := ReadTKG(strings.NewReader(events), strings.NewReader(entities), strings.NewReader(relations))
		if err != nil {
			if attache.ErrorCode(err) != attache.CodeUnreadable {
				t.Fatalf("an error without its code: %v", err)
			}
			return
		}
		for _, x := range g.Facts {
			_, s := g.Entities[x.Source]
			_, r := g.Relations[x.Relation]
			if !s || !r {
				t.Fatalf("%+v names what is not listed", x)
			}
		}
	})
}

// Whatever the bytes: an error with a code, or rows with names and a number.
func FuzzReadPairs(f *testing.F) {
	f.Add("h\n1970-01-02\tNOR\tSOU\t-3.5\n")
	f.Fuzz(func(t *testing.T, text string) {
		rows := 0
		err := ReadPairs(strings.NewReader(text), func(p PairDay) error {
			rows++
			if p.Value != p.Value {
				t.Fatal("no number")
			}
			return nil
		})
		if err == nil && rows > strings.Count(text, "\n") {
			t.Fatalf("%d rows of %d lines", rows, strings.Count(text, "\n"))
		}
		if err != nil && attache.ErrorCode(err) != attache.CodeUnreadable {
			t.Fatalf("an error without its code: %v", err)
		}
	})
}
