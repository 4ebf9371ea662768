package lexicon

import (
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"
)

func FuzzTable(f *testing.F) {
	f.Add("id\tname\naa\tA\n")
	f.Add("# remark\r\nid\tname\taliases\r\nx\tX\tY|Z\r\n")
	f.Add("id\tid\n")
	f.Add("\xef\xbb\xbfid\tname\n\xff\tq\n")
	f.Fuzz(func(t *testing.T, s string) {
		tab, err := parseTable("fuzz.tsv", []byte(s), entityColumns, entityMay)
		if err != nil {
			if !strings.Contains(err.Error(), "fuzz.tsv:") {
				t.Errorf("the error does not say where: %v", err)
			}
			return
		}
		for _, r := range tab.rows {
			if r.get("id") == "" || !utf8.ValidString(r.get("name")) {
				t.Errorf("line %d has no id or bad text", r.line)
			}
		}
	})
}

// FuzzOpen: no table of a user's can make Open panic.
func FuzzOpen(f *testing.F) {
	f.Add("groups.tsv", "id\tname\nx-y\tX Y\n")
	f.Add("leaders.tsv", "id\tname\torg\ttitle\tfrom\na\tB C\tRUS\tx\t2001-02-30\n")
	f.Add("places.tsv", "name\tcountry\tlat\tlon\nX\tUSA\t1e9\t0\n")
	f.Fuzz(func(t *testing.T, name, s string) {
		switch name {
		case "states.tsv", "groups.tsv", "leaders.tsv", "agents.tsv", "materiel.tsv", "regions.tsv", "places.tsv":
		default:
			return
		}
		l, err := Open(fstest.MapFS{name: {Data: []byte(s)}})
		if err == nil {
			l.Find(s)
		}
	})
}

func FuzzFind(f *testing.F) {
	for _, s := range []string{"Tehran-backed Huthi rebels", "U.S.-led", "the U.S.", "Sana'a’s", "D.R.C.", "St. Kitts", "İran", "a\x00b", "’s", "\xff", "Korea, North", "Washington, D.C."} {
		f.Add(s)
	}
	l, err := Open()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, s string) {
		end := 0
		for _, x := range l.Find(s) {
			if x.Start < end || x.End <= x.Start || x.End > len(s) {
				t.Fatalf("%q: [%d, %d) after %d", s, x.Start, x.End, end)
			}
			end = x.End
			if _, ok := l.Entity(x.Sense.ID); !ok {
				t.Fatalf("%q: unknown id %s", s, x.Sense.ID)
			}
			if got, ok := l.Lookup(s[x.Start:x.End]); !ok || got != x.Sense {
				t.Fatalf("%q: found %v, looked up %v", s[x.Start:x.End], x.Sense, got)
			}
		}
		l.ItemKind(s)
		l.Person(s, "2020-01-01")
		l.Place(s)
		l.Agent(s)
	})
}
