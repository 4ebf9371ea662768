package ledger

import (
	"fmt"
	"testing"

	"attache"
)

// follower keeps a copy of what is there, as a reader of the change feed does.
type follower struct {
	after int64
	there map[string]bool
	by    map[string]string // gone event → what took its place
}

func (f *follower) catchUp(t *testing.T, s *Store) {
	t.Helper()
	for {
		list, err := s.Changes(t.Context(), f.after, 3)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range list {
			if c.Seq <= f.after {
				t.Fatalf("%d after %d", c.Seq, f.after)
			}
			f.after = c.Seq
			f.there[c.Kind+" "+c.ID] = c.Op == "put"
			if c.Kind == "event" && c.Op == "gone" {
				f.by[c.ID] = c.By
			}
		}
		if len(list) == 0 {
			return
		}
	}
}

// TestChanges: who follows the feed in small portions knows at every moment
// which events there are, and where those went that are no more.
func TestChanges(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		f := &follower{there: map[string]bool{}, by: map[string]string{}}
		check := func(when string) {
			t.Helper()
			f.catchUp(t, s)
			page := must[attache.Page[attache.EventRow]](t)(s.Events(t.Context(), attache.Filter{Limit: attache.MaxLimit}))
			live := map[string]bool{}
			for _, e := range page.Items {
				live[e.ID] = true
				if !f.there["event "+e.ID] {
					t.Errorf("%s: event %s is there, the feed does not know", when, e.ID)
				}
			}
			for id, by := range f.by {
				if f.there["event "+id] {
					continue
				}
				if live[id] {
					t.Errorf("%s: event %s is there, the feed says it is gone", when, id)
				}
				if by != "" {
					if d, err := s.Event(t.Context(), id); err != nil || d.ID == id {
						t.Errorf("%s: event %s went to %s, but leads to %s, %v", when, id, by, d.ID, err)
					}
				}
			}
		}
		press := newSynthetic(9, 6)
		for i := range 12 {
			r, p := press.next()
			must[attache.Recorded](t)(s.Record(t.Context(), r, p))
			check(fmt.Sprint("report ", i))
		}
		r := read("late", "The Bell", "2024-03-04", gift, raid)
		must[attache.Recorded](t)(s.Record(t.Context(), r, from("2024-03-05")))
		check("before")
		denial := claimsOf(t, s, attache.Filter{Holder: "OST"})[0]
		kept := must[attache.Correction](t)(s.Correct(t.Context(), correction("reject", denial.ID)))
		check("rejected")
		if !f.there["correction "+kept.ID] || !f.there["claim "+denial.ID] {
			t.Error("the feed does not tell of the correction and its claim")
		}
		r = newerModel(r)
		r.Events = r.Events[:1]
		done := must[attache.Recorded](t)(s.Record(t.Context(), r, from("2024-03-05")))
		check("read again")
		if there, known := f.there["claim "+denial.ID]; there || !known {
			t.Error("no tombstone of a claim that is no more")
		}
		if len(done.Gone) != 1 || f.there["event "+done.Gone[0]] || done.Seq != f.after {
			t.Errorf("%+v, the feed is at %d", done, f.after)
		}
	})
}
