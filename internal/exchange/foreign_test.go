package exchange

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"attache"
)

func TestForeign(t *testing.T) {
	id := func(country string) string { return strings.ToUpper(country[:3]) }
	g, err := ReadTKG(strings.NewReader("date\tsource\trelation\ttarget\tsplit\n1970-01-03\t0\t7\t1\ttrain\n1970-01-03\t1\t7\t0\ttrain\n1970-01-02\t1\t0\t2\tvalid\n"), strings.NewReader(entities), strings.NewReader(relations))
	if err != nil {
		t.Fatal(err)
	}
	want := []Foreign{{2, "NOR", "SOU", "verbal-conflict"}} // told from both sides, once
	got := OfTKG(g, id)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	var b bytes.Buffer
	if err := WriteForeign(&b, func(day int) string { return time.Unix(int64(day)*86400, 0).UTC().Format(time.DateOnly) }, got); err != nil {
		t.Fatal(err)
	}
	back, err := ReadForeign(&b)
	if diff := cmp.Diff(want, back); diff != "" || err != nil {
		t.Error(diff, err)
	}
	icews, err := ReadICEWS(strings.NewReader("Event ID\tEvent Date\tSource Country\tCAMEO Code\tTarget Country\n1\t1970-01-04\tNorland\t190\tSouthmark\n2\t1970-01-04\tNorland\t010\tSouthmark\n3\t1970-01-04\t\t190\tSouthmark\n"), id)
	if diff := cmp.Diff([]Foreign{{3, "NOR", "SOU", "material-conflict"}}, icews); diff != "" || err != nil {
		t.Error(diff, err)
	}
	pairs, err := OfPairs(strings.NewReader("date\ta\tb\tvalue\n1970-01-02\tNOR\tSOU\t-3.5\n1970-01-02\tNOR\tWES\t4\n1970-01-02\tNOR\tEAS\t0\n"))
	if diff := cmp.Diff([]Foreign{{1, "NOR", "SOU", "material-conflict"}, {1, "NOR", "WES", "coop"}}, pairs); diff != "" || err != nil {
		t.Error(diff, err)
	}
	for _, bad := range []string{"", "a\tb\n", "Event Date\tSource Country\tCAMEO Code\tTarget Country\nx\tA\t190\tB\n", "Event Date\tSource Country\tCAMEO Code\tTarget Country\n1970-01-04\n"} {
		if _, err := ReadICEWS(strings.NewReader(bad), id); attache.ErrorCode(err) != attache.CodeUnreadable {
			t.Errorf("%q: %v", bad, err)
		}
	}
	for code, want := range map[string]string{"042": "meet", "057": "coop", "112": "verbal-conflict", "193": "material-conflict", "20": "material-conflict", "010": "", "---": "", "": "", "21": "", "29": ""} {
		if got := ClassOf(code); got != want {
			t.Errorf("%q is %q", code, got)
		}
	}
}

// Whatever the bytes: an error with a code, or events between two.
func FuzzReadICEWS(f *testing.F) {
	f.Add("Event Date\tSource Country\tCAMEO Code\tTarget Country\n1970-01-04\tA\t190\tB\n")
	f.Fuzz(func(t *testing.T, text string) {
		list, err := ReadICEWS(strings.NewReader(text), func(s string) string { return s })
		if err != nil && attache.ErrorCode(err) != attache.CodeUnreadable {
			t.Fatalf("an error without its code: %v", err)
		}
		for _, x := range list {
			if x.A == x.B || x.Class == "" {
				t.Fatalf("%+v", x)
			}
		}
	})
}
