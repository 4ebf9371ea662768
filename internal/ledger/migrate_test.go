package ledger

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"attache"
)

// TestOlder: what a later step of the migrations makes of what is stored is what
// recording it anew makes.
func TestOlder(t *testing.T) {
	for _, p := range places(t) {
		t.Run(p.name, func(t *testing.T) {
			url := p.make(t)
			s := must[*Store](t)(Open(t.Context(), url, Options{}))
			press := newSynthetic(7, 3)
			for range 200 {
				r, from := press.next()
				if _, err := s.Record(t.Context(), r, from); err != nil {
					t.Fatal(err)
				}
			}
			listed := func(s *Store) []string {
				var list []string
				if err := s.writing(t.Context(), func(x *session) error {
					var err error
					list, err = x.strings("SELECT scope || ' ' || day || ' ' || event FROM event_index UNION ALL SELECT scope || ' ' || word || ' ' || CAST(n AS TEXT) FROM counts WHERE n > 0 UNION ALL SELECT scope || ' ' || day || ' ' || claim FROM claim_index ORDER BY 1")
					return err
				}); err != nil {
					t.Fatal(err)
				}
				return list
			}
			want := listed(s)
			all := must[attache.Page[attache.ContestedRow]](t)(s.Contested(t.Context(), attache.Filter{})).Items
			if len(all) == 0 {
				t.Fatal("nothing contested")
			}
			if err := s.writing(t.Context(), func(x *session) error { // as the first step left it
				for _, q := range []string{"DELETE FROM event_index WHERE scope LIKE 'contested %'", "DELETE FROM counts WHERE scope LIKE 'contested %'", "DROP TABLE claim_index", "DELETE FROM counts WHERE scope = 'reports' OR scope = 'claims' AND (word LIKE 'party %' OR word LIKE 'item %')",
					"DELETE FROM migrations WHERE name > '0002'"} {
					if err := x.exec(q); err != nil {
						return err
					}
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			s = must[*Store](t)(Open(t.Context(), url, Options{}))
			defer s.Close()
			if d := cmp.Diff(want, listed(s)); d != "" {
				t.Error("brought up to date", d)
			}
			who := all[0].Actors[0]
			page := must[attache.Page[attache.ContestedRow]](t)(s.Contested(t.Context(), attache.Filter{Entity: who}))
			n := 0
			for _, row := range all {
				if slices.Contains(row.Actors, who) || slices.Contains(row.Recipients, who) {
					n++
				}
			}
			if page.Total < n || n == 0 {
				t.Errorf("contested of %s: %d, of the newest %d alone %d", who, page.Total, len(all), n)
			}
		})
	}
}
