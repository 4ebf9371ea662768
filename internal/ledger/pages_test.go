package ledger

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"attache"
)

// A question is a list that is given in pages: ids of the rows, total and next.
type question struct {
	name string
	ask  func(s *Store, f attache.Filter) (ids []string, total int, next string, err error)
}

func listed[T any](name string, ask func(s *Store, f attache.Filter) (attache.Page[T], error), id func(T) string) question {
	return question{name, func(s *Store, f attache.Filter) ([]string, int, string, error) {
		page, err := ask(s, f)
		var ids []string
		for _, x := range page.Items {
			ids = append(ids, id(x))
		}
		return ids, page.Total, page.Next, err
	}}
}

var background = context.Background()

var listQuestions = []question{
	listed("claims", func(s *Store, f attache.Filter) (attache.Page[attache.ClaimRow], error) {
		return s.Claims(background, f)
	}, func(x attache.ClaimRow) string { return x.ID }),
	listed("events", func(s *Store, f attache.Filter) (attache.Page[attache.EventRow], error) {
		return s.Events(background, f)
	}, func(x attache.EventRow) string { return x.ID }),
	listed("contested", func(s *Store, f attache.Filter) (attache.Page[attache.ContestedRow], error) {
		return s.Contested(background, f)
	}, func(x attache.ContestedRow) string { return x.Event }),
	listed("stories", func(s *Store, f attache.Filter) (attache.Page[attache.StoryRow], error) {
		return s.Stories(background, f)
	}, func(x attache.StoryRow) string { return x.ID }),
	listed("reports", func(s *Store, f attache.Filter) (attache.Page[attache.ReportRow], error) {
		return s.Reports(background, f)
	}, func(x attache.ReportRow) string { return x.ID }),
	listed("sources", func(s *Store, f attache.Filter) (attache.Page[attache.SourceRow], error) {
		return s.Sources(background, f)
	}, func(x attache.SourceRow) string { return x.Source }),
	listed("failed", func(s *Store, f attache.Filter) (attache.Page[attache.Failure], error) {
		return s.Failed(background, f)
	}, func(x attache.Failure) string { return x.Report }),
	listed("alarms", func(s *Store, f attache.Filter) (attache.Page[attache.AlarmRow], error) {
		return s.Reported(background, f)
	}, func(x attache.AlarmRow) string { return x.ID }),
	listed("corrections", func(s *Store, f attache.Filter) (attache.Page[attache.Correction], error) {
		return s.Corrections(background, f)
	}, func(x attache.Correction) string { return x.ID }),
	{"transfers", func(s *Store, f attache.Filter) (ids []string, total int, next string, err error) {
		page, err := s.Transfers(background, f)
		for _, x := range page.Items {
			ids = append(ids, x.From+" "+x.To+" "+x.Item)
		}
		return ids, page.Total, page.Next, err
	}},
	{"dossier", func(s *Store, f attache.Filter) (ids []string, total int, next string, err error) {
		d, err := s.Dossier(background, "E001", f)
		for _, x := range d.Items {
			ids = append(ids, x.ID)
		}
		return ids, d.Total, d.Next, err
	}},
	{"dyad", func(s *Store, f attache.Filter) (ids []string, total int, next string, err error) {
		d, err := s.Dyad(background, "E001", "E000", f)
		for _, x := range d.Items {
			ids = append(ids, x.ID)
		}
		return ids, d.Total, d.Next, err
	}},
}

// TestPages: the pages of a list, one behind the other, are the list; each row
// comes once; total is their number on every page.
func TestPages(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		press := newSynthetic(5, 10)
		for i := range 40 {
			r, p := press.next()
			if i%3 == 0 {
				r.Events[0].Trend = "growing"
			}
			must[attache.Recorded](t)(s.Record(t.Context(), r, p))
			if i%5 == 0 {
				p.Fetched = p.Fetched.AddDate(0, 0, 1)
				if err := s.RecordFailed(t.Context(), attache.Failure{URL: fmt.Sprintf("https://bell.example/%d", i), Source: r.Report.Source, Code: attache.CodeNoText, Fetched: p.Fetched}); err != nil {
					t.Fatal(err)
				}
			}
		}
		for _, c := range claimsOf(t, s, attache.Filter{Limit: 9}) {
			must[attache.Correction](t)(s.Correct(t.Context(), correction("accept", c.ID)))
		}
		rapid.Check(t, func(r *rapid.T) {
			q := rapid.SampledFrom(listQuestions).Draw(r, "question")
			f := attache.Filter{Limit: attache.MaxLimit}
			for _, narrow := range rapid.SliceOfNDistinct(rapid.IntRange(0, 6), 0, 2, rapid.ID).Draw(r, "filter") {
				switch narrow {
				case 0:
					f.Since = "2020-01-02"
				case 1:
					f.Until = "2020-01-03"
				case 2:
					f.Type = rapid.SampledFrom([]string{"AID", "ASSAULT", "CONSULT"}).Draw(r, "type")
				case 3:
					f.Holder = rapid.SampledFrom([]string{"author", "E000", "E002"}).Draw(r, "holder")
				case 4:
					f.Entity = rapid.SampledFrom([]string{"E000", "E001", "E900"}).Draw(r, "entity")
				case 5:
					f.Source = "Outlet 07"
				case 6:
					f.Text = "E000"
				}
			}
			want, total, next, err := q.ask(s, f)
			if err != nil {
				r.Fatal(q.name, err)
			}
			if total != len(want) || next != "" {
				r.Fatalf("%s: total %d of %d rows, next %q", q.name, total, len(want), next)
			}
			if seen := set(slices.Clone(want)); len(seen) != len(want) {
				r.Fatalf("%s: a row twice: %v", q.name, want)
			}
			f.Limit = rapid.IntRange(1, 7).Draw(r, "limit")
			var got []string
			for {
				ids, n, next, err := q.ask(s, f)
				if err != nil || n != total || len(ids) > f.Limit {
					r.Fatalf("%s: %d rows of at most %d, total %d, want %d: %v", q.name, len(ids), f.Limit, n, total, err)
				}
				got = append(got, ids...)
				if f.Cursor = next; next == "" {
					break
				}
			}
			if len(got)+len(want) > 0 && !reflect.DeepEqual(got, want) {
				r.Fatalf("%s: pages of %d give\n%v, want\n%v", q.name, f.Limit, got, want)
			}
		})
	})
}

// TestCursorOfAnother: a cursor serves its own question and filter only.
func TestCursorOfAnother(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		for i := range 3 {
			must[attache.Recorded](t)(s.Record(t.Context(), read(fmt.Sprintf("r%d", i), "The Bell", fmt.Sprintf("2024-0%d-01", i+1), gift, raid), from("2024-05-01")))
		}
		_, _, next, err := listQuestions[1].ask(s, attache.Filter{Limit: 1})
		if err != nil || next == "" {
			t.Fatal(next, err)
		}
		for _, q := range listQuestions[:9] {
			if q.name == "events" {
				continue
			}
			if _, _, _, err := q.ask(s, attache.Filter{Cursor: next}); attache.ErrorCode(err) != attache.CodeUsage {
				t.Errorf("%s takes a cursor of events: %v", q.name, err)
			}
		}
	})
}
