package ledger

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"

	"attache"
)

// A place is where a test gets empty ledgers: the same tests run over each.
type place struct {
	name string
	make func(t testing.TB) string // url of an empty ledger
}

// places are SQLite, and PostgreSQL where ATTACHE_TEST_POSTGRES names a
// database in which schemas may be made.
func places(t testing.TB) []place {
	list := []place{{"sqlite", func(t testing.TB) string { return filepath.Join(t.TempDir(), "ledger.db") }}}
	if os.Getenv("ATTACHE_TEST_POSTGRES") == "" {
		t.Log("PostgreSQL is not tested: ATTACHE_TEST_POSTGRES is not set")
		return list
	}
	return append(list, place{"postgres", emptySchema})
}

var schemas int

// emptySchema makes a schema of its own in the database under test.
func emptySchema(t testing.TB) string {
	t.Helper()
	base, err := url.Parse(os.Getenv("ATTACHE_TEST_POSTGRES"))
	if err != nil {
		t.Fatal(err)
	}
	schemas++
	name := fmt.Sprintf("test_%d_%d_%d", os.Getpid(), time.Now().UnixNano(), schemas)
	// A connection of its own each time: a property test makes hundreds of schemas.
	do := func(statement string) error {
		s := &Store{back: postgres{}}
		s.options.Readers = 1
		if err := s.back.open(context.Background(), s, base.String()); err != nil {
			return err
		}
		defer s.Close()
		_, err := s.write.db.Exec(statement)
		return err
	}
	if err := do("CREATE SCHEMA " + name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := do("DROP SCHEMA " + name + " CASCADE"); err != nil {
			t.Log(err)
		}
	})
	q := base.Query()
	q.Set("search_path", name)
	base.RawQuery = q.Encode()
	return base.String()
}

// each runs a test over every place, with an open, empty ledger.
func each(t *testing.T, test func(t *testing.T, s *Store)) {
	for _, p := range places(t) {
		t.Run(p.name, func(t *testing.T) { test(t, open(t, p.make(t))) })
	}
}

func open(t testing.TB, url string) *Store {
	t.Helper()
	s, err := Open(context.Background(), url, Options{rules: plainRules(), relaxed: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func export(t testing.TB, s *Store) string {
	t.Helper()
	var b bytes.Buffer
	if err := s.Export(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

var (
	gift  = saying{typ: "AID", actors: "NOR", recipients: "LTU", items: "vehicle", sentence: "Norland gave Lutania forty trucks.", claims: []string{"author CT+"}}
	visit = saying{typ: "CONSULT", actors: "LTU", recipients: "NOR", sentence: "The Lutanian premier visited Norland.", claims: []string{"author CT+"}}
	raid  = saying{typ: "ASSAULT", actors: "OST", recipients: "LTU", items: "drone/NOR", sentence: "Lutania says Ostria raided its coast with drones, which Ostria denies.", claims: []string{"LTU CT+", "OST CT-"}}
)

func TestRecordOnce(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		r := read("r1", "The Bell", "2024-03-04", gift, visit)
		p := from("2024-03-05")
		p.Raw, p.Key = []byte("<p>raw</p>"), "guid-1"
		first := must[attache.Recorded](t)(s.Record(t.Context(), r, p))
		if !first.Changed || len(first.Events) != 2 || first.Claims != 2 || first.Version != 1 {
			t.Fatalf("first: %+v", first)
		}
		before := export(t, s)
		again := must[attache.Recorded](t)(s.Record(t.Context(), r, p))
		if again.Changed || again.Seq != first.Seq || again.Claims != 2 {
			t.Fatalf("again: %+v after %+v", again, first)
		}
		if got := export(t, s); got != before {
			t.Fatalf("the export changed:\n%s\n%s", before, got)
		}
		for key, want := range map[string]bool{"guid-1": true, "guid-2": false} {
			if got := must[bool](t)(s.Seen(t.Context(), key)); got != want {
				t.Errorf("seen %s: %v", key, got)
			}
		}
		_, prov, err := s.Report(t.Context(), "r1")
		if err != nil || string(prov.Raw) != "<p>raw</p>" || !prov.Fetched.Equal(p.Fetched) {
			t.Errorf("provenance %+v, %v", prov, err)
		}
	})
}

func TestClaimsPages(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		for i := range 7 {
			r := read(fmt.Sprintf("r%d", i), "The Bell", fmt.Sprintf("2024-03-0%d", 1+i/2), gift, raid)
			must[attache.Recorded](t)(s.Record(t.Context(), r, from("2024-03-09")))
		}
		var got []string
		seen := map[string]bool{}
		f := attache.Filter{Limit: 4}
		for range 10 {
			page := must[attache.Page[attache.ClaimRow]](t)(s.Claims(t.Context(), f))
			if page.Total != 21 {
				t.Fatalf("total %d, want 21", page.Total)
			}
			for _, c := range page.Items {
				if seen[c.ID] {
					t.Fatalf("%s twice", c.ID)
				}
				seen[c.ID] = true
				got = append(got, c.Published)
			}
			if f.Cursor = page.Next; f.Cursor == "" {
				break
			}
		}
		if len(got) != 21 {
			t.Fatalf("%d claims over all pages, want 21", len(got))
		}
		for i := 1; i < len(got); i++ {
			if got[i] > got[i-1] {
				t.Fatalf("not newest first: %v", got)
			}
		}
		for _, c := range []struct {
			f    attache.Filter
			want int
		}{
			{attache.Filter{Type: "AID"}, 7}, {attache.Filter{Holder: "OST"}, 7}, {attache.Filter{Item: "drone"}, 14}, {attache.Filter{Report: "r3"}, 3},
			{attache.Filter{Since: "2024-03-03"}, 9}, {attache.Filter{Until: "2024-03-01"}, 6}, {attache.Filter{Entity: "NOR"}, 7},
			{attache.Filter{Text: "trucks"}, 7}, {attache.Filter{Text: "truck"}, 7}, {attache.Filter{Text: `"raided its coast"`}, 14}, {attache.Filter{Text: "trucks raided"}, 0},
			{attache.Filter{Type: "AID", Holder: "OST"}, 0}, {attache.Filter{Source: "The Bell", Type: "ASSAULT", Holder: "LTU"}, 7},
		} {
			page, err := s.Claims(t.Context(), c.f)
			if err != nil || page.Total != c.want || len(page.Items) != c.want {
				t.Errorf("%+v: total %d, %d rows, want %d (%v)", c.f, page.Total, len(page.Items), c.want, err)
			}
		}
		for _, f := range []attache.Filter{{Type: "GIVE"}, {Since: "yesterday"}, {Cursor: "x"}, {Since: "2024-02-02", Until: "2024-01-01"}, {Text: "the"}} {
			if _, err := s.Claims(t.Context(), f); attache.ErrorCode(err) != attache.CodeUsage {
				t.Errorf("%+v: %v, want %s", f, err, attache.CodeUsage)
			}
		}
		page := must[attache.Page[attache.ClaimRow]](t)(s.Claims(t.Context(), attache.Filter{Limit: 1}))
		if _, err := s.Claims(t.Context(), attache.Filter{Type: "AID", Cursor: page.Next}); attache.ErrorCode(err) != attache.CodeUsage {
			t.Errorf("a cursor of another filter: %v", err)
		}
	})
}
