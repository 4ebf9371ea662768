package ledger

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"attache"
)

// atOneTime makes calls that are all asked for before any is made.
func atOneTime(t *testing.T, s *Store, calls ...func() error) []error {
	t.Helper()
	s.jobs.turn <- true // nobody writes meanwhile
	errs := make([]error, len(calls))
	var all sync.WaitGroup
	for i, call := range calls {
		all.Go(func() { errs[i] = call() })
	}
	for waiting := 0; waiting < len(calls); time.Sleep(time.Millisecond) {
		s.jobs.mu.Lock()
		waiting = len(s.jobs.wait)
		s.jobs.mu.Unlock()
	}
	<-s.jobs.turn
	all.Wait()
	return errs
}

// TestTogether: recordings that share a transaction give the ledger that they
// give one after another; among them copies, two versions of a page and one report
// twice. Every event that they made is told to one of them.
func TestTogether(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		press := newSynthetic(5, 4)
		var list []attache.Reading
		for range 8 {
			r, _ := press.next()
			list = append(list, r)
		}
		list[6].Report.URL = "https://bell.example/1"
		list[7].Report.URL = list[6].Report.URL
		list = append(list, list[2])
		prov := func(i int) attache.Provenance { return from(fmt.Sprintf("2024-05-%02d", 1+i%8)) }

		single := open(t, places(t)[0].make(t))
		for i, r := range list {
			must[attache.Recorded](t)(single.Record(t.Context(), r, prov(i)))
		}
		var mu sync.Mutex
		told := []string{}
		var calls []func() error
		for i, r := range list {
			calls = append(calls, func() error {
				done, err := s.Record(t.Context(), r, prov(i))
				mu.Lock()
				defer mu.Unlock()
				told = append(told, done.Events...)
				return err
			})
		}
		if err := errors.Join(atOneTime(t, s, calls...)...); err != nil {
			t.Fatal(err)
		}
		if got, want := snapshot(t, s), snapshot(t, single); got != want {
			t.Errorf("together (+) and apart (-):\n%s", cmp.Diff(strings.Split(want, "\n"), strings.Split(got, "\n")))
		}
		for _, e := range must[attache.Page[attache.EventRow]](t)(s.Events(t.Context(), attache.Filter{Limit: attache.MaxLimit})).Items {
			if !slices.Contains(told, e.ID) {
				t.Errorf("nobody was told of event %s", e.ID)
			}
		}
	})
}

// TestTogetherApart: a change that fails costs only itself, whether others that
// wait are recordings or not.
func TestTogetherApart(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		fault := errors.New("asked to")
		record := func(id string, x saying) func() error {
			return func() error {
				_, err := s.Record(t.Context(), read(id, "The Bell", "2024-03-01", x), from("2024-03-01"))
				return err
			}
		}
		errs := atOneTime(t, s, record("r1", gift), func() error {
			return s.writing(t.Context(), func(x *session) error {
				if err := x.exec("DELETE FROM pages"); err != nil {
					return err
				}
				return fault
			})
		}, record("r2", visit), record("r3", raid))
		if !errors.Is(errs[1], fault) || errs[0] != nil || errs[2] != nil || errs[3] != nil {
			t.Fatal(errs)
		}
		if n := must[attache.Page[attache.ReportRow]](t)(s.Reports(t.Context(), attache.Filter{})).Total; n != 3 {
			t.Errorf("%d reports, want 3", n)
		}
	})
}

// TestHeavy: few large recordings share a transaction, many small ones.
func TestHeavy(t *testing.T) {
	for _, c := range []struct{ size, waiting, want int }{{100, 5, 5}, {100, 500, together}, {heavy / 2, 10, 2}, {2 * heavy, 10, 1}, {0, 0, 0}} {
		j := jobs{}
		for range c.waiting {
			j.wait = append(j.wait, &job{entry: &entry{body: make([]byte, c.size)}})
		}
		if got := j.next(); got != c.want {
			t.Errorf("%d of %d bytes: %d together, want %d", c.waiting, c.size, got, c.want)
		}
	}
}
