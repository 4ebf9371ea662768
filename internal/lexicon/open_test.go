package lexicon

import (
	"errors"
	"io/fs"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// TestOpenAdds: rows of a user's folder add entities, persons, words, items
// and places, and replace those of the same id.
func TestOpenAdds(t *testing.T) {
	l, err := Open(fstest.MapFS{
		"groups.tsv":    {Data: []byte("id\tname\tsector\thome\taliases\nriver-front\tRiver Front\tREB\tSDN\tFront of the River\nhezbollah\tHezbollah\tREB\tLBN\tThe Party\n")},
		"leaders.tsv":   {Data: []byte("id\tname\taliases\torg\ttitle\tfrom\tto\nada-example\tAda Example\tExample\triver-front\tCommander\t2024-03\t\n")},
		"agents.tsv":    {Data: []byte("word\tplural\tsector\tstands\nriverman\trivermen\tREB\t\n")},
		"materiel.tsv":  {Data: []byte("name\tkind\tmaker\nHeron-of-War\tdrone\tSDN\n")},
		"regions.tsv":   {Data: []byte("name\tkind\tcountry\tlat\tlon\nGreat Bend\tregion\tSDN\t12.5\t30\n")},
		"places.tsv":    {Data: []byte("name\tcountry\tlat\tlon\tpopulation\nBendtown\tSDN\t12.4\t30.1\t900\n")},
		"unrelated.txt": {Data: []byte("not read")},
	})
	if err != nil {
		t.Fatal(err)
	}
	if s, _ := l.Lookup("the Front of the River"); s.ID != "river-front" {
		t.Errorf("Front of the River: %v", s)
	}
	if s, _ := l.Lookup("The Party"); s.ID != "hezbollah" {
		t.Errorf("The Party: %v", s)
	}
	if s, ok := l.Lookup("Hizbollah"); ok {
		t.Errorf("the row of the folder replaces all names of its id, yet Hizbollah is %v", s)
	}
	want := []Post{{Person: Entry{ID: "ada-example", Name: "Ada Example", Kind: KindPerson, Sector: "REB"}, Org: "river-front", Title: "Commander", From: "2024-03", Current: true}}
	if d := cmp.Diff(want, l.Person("Commander Ada Example", "2024-03-09")); d != "" {
		t.Error(d)
	}
	if got := l.Person("Ada Example", "2024-02-09"); got != nil {
		t.Errorf("in February: %v", got)
	}
	if a, ok := l.Agent("rivermen"); !ok || a.Sector != "REB" {
		t.Errorf("rivermen: %v", a)
	}
	if k, m, _ := l.ItemKind("three Heron-of-War"); k != "drone" || m != "SDN" {
		t.Errorf("Heron-of-War: %s %s", k, m)
	}
	for _, name := range []string{"Great Bend", "Bendtown"} {
		if p := l.Place(name); len(p) == 0 || p[0].Country != "SDN" {
			t.Errorf("%s: %v", name, p)
		}
	}
}

// TestOpenRefuses: an error names file, line and column.
func TestOpenRefuses(t *testing.T) {
	for _, c := range []struct {
		file, text, column string
		line               int
	}{
		{"states.tsv", "id\tname\nus\tUnited States\n", "id", 2},
		{"groups.tsv", "# remark\n\nid\tname\nBad Id\tX\n", "id", 4},
		{"groups.tsv", "id\tname\nx-y\t\n", "name", 2},
		{"groups.tsv", "id\tnmae\nx-y\tX\n", "nmae", 1},
		{"groups.tsv", "name\nX\n", "id", 1},
		{"groups.tsv", "id\tname\nx\tX\t\t\t\n", "", 2},
		{"groups.tsv", "id\tname\n\tX\n", "id", 2},
		{"groups.tsv", "id\tname\twikidata\nx\tX\t42\n", "wikidata", 2},
		{"groups.tsv", "id\tname\nx\t\xff\n", "", 2},
		{"groups.tsv", "# only remarks\n", "", 1},
		{"leaders.tsv", "id\tname\torg\ttitle\na-b\tA B\tnowhere\tx\n", "org", 2},
		{"leaders.tsv", "id\tname\torg\ttitle\tfrom\na-b\tA B\tRUS\tx\t2001-13\n", "from", 2},
		{"leaders.tsv", "id\tname\torg\ttitle\tfrom\tto\na-b\tA B\tRUS\tx\t2002\t2001\n", "to", 2},
		{"leaders.tsv", "id\tname\torg\ttitle\nhamas\tA B\tRUS\tx\n", "id", 2},
		{"agents.tsv", "word\tsector\tstands\nx\tGOV\tstat\n", "stands", 2},
		{"materiel.tsv", "name\tkind\nX\tdroen\n", "kind", 2},
		{"materiel.tsv", "name\tkind\tmaker\nX\tdrone\tXYZ\n", "maker", 2},
		{"regions.tsv", "name\tkind\tcountry\nX\tregion\tXYZ\n", "country", 2},
		{"places.tsv", "name\tcountry\tlat\tlon\nX\tUSA\t91\t0\n", "lat", 2},
		{"places.tsv", "name\tcountry\tlat\tlon\tpopulation\nX\tUSA\t9\t0\tmany\n", "population", 2},
	} {
		_, err := Open(fstest.MapFS{c.file: {Data: []byte(c.text)}})
		var row *RowError
		if !errors.As(err, &row) {
			t.Errorf("%s %q: %v", c.file, c.text, err)
			continue
		}
		if row.File != c.file || row.Line != c.line || row.Column != c.column || row.Do == "" {
			t.Errorf("%s %q: %v", c.file, c.text, err)
		}
	}
}

// unreadable is a folder whose files cannot be read.
type unreadable struct{}

func (unreadable) Open(name string) (fs.File, error) {
	return fstest.MapFS{name: {Mode: fs.ModeDir}}.Open(name)
}

func TestOpenUnreadable(t *testing.T) {
	if _, err := Open(unreadable{}); err == nil {
		t.Error("a folder in place of a table was read")
	}
}
