package lexicon

import (
	"bytes"
	"compress/gzip"
	"io"
	"io/fs"
	"regexp"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"attache"
)

func TestHeaders(t *testing.T) {
	for name, b := range tables(t) {
		for _, want := range []string{"# source: ", "# licence: "} {
			if !strings.Contains(string(b), "\n"+want) {
				t.Errorf("%s has no line “%s…”", name, want)
			}
		}
		if !strings.HasPrefix(string(b), "# ") {
			t.Errorf("%s does not begin with what it holds", name)
		}
	}
}

func TestOrder(t *testing.T) {
	for name, b := range tables(t) {
		var last string
		seen := map[string]bool{}
		for _, line := range body(b) {
			k, _, _ := strings.Cut(line, "\t")
			if name == "places.tsv.gz" {
				k = key(split(k))
			}
			if k < last {
				t.Errorf("%s: “%s” stands after “%s”", name, k, last)
			}
			if seen[line] {
				t.Errorf("%s: the line “%s” stands twice", name, line)
			}
			seen[line] = true
			last = k
		}
	}
}

// TestIDs: ids are ISO3 in capitals for states, lower-case-hyphen for the
// rest, and everything pointed at exists (Open refuses what does not).
func TestIDs(t *testing.T) {
	l := open(t)
	for id, e := range l.entries {
		if (e.Kind == KindState) != iso3(id) {
			t.Errorf("%s is a %s", id, e.Kind)
		}
		if !iso3(id) && !slugID(id) {
			t.Errorf("“%s” is neither an ISO3 code nor lower-case-hyphen", id)
		}
		if !sector.MatchString(e.Sector) {
			t.Errorf("%s has the sector “%s”", id, e.Sector)
		}
	}
	for k, fs := range l.names.forms {
		for _, f := range fs {
			if f.sense.Via != "" && l.entries[f.sense.Via].ID == "" {
				t.Errorf("“%s” goes by way of “%s”, which no table has", k, f.sense.Via)
			}
		}
	}
}

var sector = regexp.MustCompile(`^(GOV|MIL|LEG|JUD|SPY|COP|PAR|REB|OPP|MED|CVL|IGO|NGO|BUS|CRM|REL|LAB|EDU|HLH|OTH|PTY)$`)

// TestOneMeaning: a name of an entity, states and persons aside, means one
// thing within a table rank; else which one is found would hang on the order.
func TestOneMeaning(t *testing.T) {
	l := open(t)
	for k, fs := range l.names.forms {
		for i, a := range fs {
			for _, b := range fs[:i] {
				if a.rank == b.rank && a.rank > rankCapital && a.id != b.id && strings.Join(a.words, " ") == strings.Join(b.words, " ") {
					t.Errorf("“%s” means %s and %s", k, a.id, b.id)
				}
			}
		}
	}
}

func TestItemKindsAreThoseOfTheContract(t *testing.T) {
	if d := cmp.Diff(attache.ItemKinds, itemKinds); d != "" {
		t.Error(d)
	}
}

func TestEmbeddedPlaces(t *testing.T) {
	packed, err := fs.ReadFile(data, "data/places.tsv.gz")
	if err != nil {
		t.Fatal(err)
	}
	if len(packed) > 1_200_000 {
		t.Errorf("the gazetteer has %d bytes", len(packed))
	}
	l := open(t)
	rows := body(tables(t)["places.tsv.gz"])
	if len(rows) < 30_000 {
		t.Errorf("the gazetteer has %d places", len(rows))
	}
	for _, line := range rows {
		c := strings.Split(line, "\t")
		if len(c) < 5 || l.entries[c[1]].Kind != KindState {
			t.Fatalf("bad row “%s”", line)
		}
	}
}

// tables is every embedded table, unpacked.
func tables(t *testing.T) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	files, err := fs.Glob(data, "data/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		b, err := fs.ReadFile(data, f)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(f, ".gz") {
			z, err := gzip.NewReader(bytes.NewReader(b))
			if err != nil {
				t.Fatal(err)
			}
			if b, err = io.ReadAll(z); err != nil {
				t.Fatal(err)
			}
		}
		out[strings.TrimPrefix(f, "data/")] = b
	}
	return out
}

// body is the rows of a table without remarks and the names of columns.
func body(b []byte) []string {
	var out []string
	head := true
	for _, line := range strings.Split(strings.TrimSuffix(string(b), "\n"), "\n") {
		switch {
		case strings.HasPrefix(line, "#"):
		case head:
			head = false
		default:
			out = append(out, line)
		}
	}
	return out
}

// TestSurnamesSorted: what the map of surnames gives does not hang on chance.
func TestSurnamesSorted(t *testing.T) {
	l := open(t)
	got := l.Surname("Sharif")
	if len(got) < 2 || !sort.SliceIsSorted(got, func(i, j int) bool { return got[i].ID < got[j].ID }) {
		t.Errorf("got %v", got)
	}
}
