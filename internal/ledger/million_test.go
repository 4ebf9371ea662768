package ledger

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"attache"
)

// recorders is how many goroutines record at one time.
const recorders = 128

// TestMillion records ATTACHE_TEST_CLAIMS synthetic claims under the rules of
// the program and asks what people ask. It logs how fast that was, and fails
// where an answer takes longer than 25 ms in 95 of 100 cases, but for claims by
// words: all that match are counted. With
// ATTACHE_TEST_LEDGER, a path or an address, the ledger is kept there; one that
// is there is filled up to that number.
func TestMillion(t *testing.T) {
	want, _ := strconv.Atoi(os.Getenv("ATTACHE_TEST_CLAIMS"))
	if want == 0 {
		t.Skip("ATTACHE_TEST_CLAIMS is not set: the number of claims to record, a million say")
	}
	kept := os.Getenv("ATTACHE_TEST_LEDGER")
	list := places(t)
	if kept != "" {
		list = []place{{"kept", func(testing.TB) string { return kept }}}
	}
	for _, p := range list {
		t.Run(p.name, func(t *testing.T) {
			url := p.make(t)
			s, err := Open(context.Background(), url, Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			has := must[attache.Page[attache.ClaimRow]](t)(s.Claims(t.Context(), attache.Filter{Limit: 1})).Total
			reports := must[attache.Page[attache.ReportRow]](t)(s.Reports(t.Context(), attache.Filter{Limit: 1})).Total
			fill(t, s, reports, has, want)
			if info, err := os.Stat(url); err == nil {
				t.Logf("the file has %d MB", info.Size()>>20)
			}
			askMillion(t, s)
		})
	}
}

// fill records until so many claims are in the ledger, which has some.
func fill(t *testing.T, s *Store, reports, claims, want int) {
	press := newSynthetic(1, 60)
	for press.told < reports-recorders { // of the last, some may not have been kept
		press.next()
	}
	step := want / 10
	last, used, mark, began := claims, cpu(), time.Now(), time.Now()
	var slow time.Duration
	var mu sync.Mutex
	var all sync.WaitGroup
	for range recorders {
		all.Go(func() {
			for {
				mu.Lock()
				if claims >= want || t.Failed() {
					mu.Unlock()
					return
				}
				r, p := press.next()
				mu.Unlock()
				at := time.Now()
				done, err := s.Record(context.Background(), r, p)
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				slow = max(slow, time.Since(at))
				if done.Changed {
					claims += done.Claims
				}
				if claims-last >= step {
					t.Logf("%8d claims: %5.0f a second, %5.0f a second of processor time, slowest recording %v, %d MB in use", claims,
						float64(claims-last)/time.Since(mark).Seconds(), float64(claims-last)/(cpu()-used), slow.Round(time.Millisecond), inUse())
					last, mark, used, slow = claims, time.Now(), cpu(), 0
				}
				mu.Unlock()
			}
		})
	}
	all.Wait()
	t.Logf("%d claims of %d reports in %v", claims, press.told, time.Since(began).Round(time.Second))
}

// byWords is the question that is held to no bound.
const byWords = "claims by words"

// askMillion asks each question 200 times about other things.
func askMillion(t *testing.T, s *Store) {
	ctx := context.Background()
	who := newSynthetic(2, 1)
	name := func() string { return fmt.Sprintf("E%03d", who.zipf.Uint64()) }
	day := func() string { return who.start.AddDate(0, 0, who.rand.IntN(1000)).Format(time.DateOnly) }
	for _, q := range []struct {
		name string
		ask  func() error
	}{
		{"dossier", func() error { _, err := s.Dossier(ctx, name(), attache.Filter{}); return err }},
		{"dyad", func() error { _, err := s.Dyad(ctx, name(), name(), attache.Filter{}); return err }},
		{"contested", func() error { _, err := s.Contested(ctx, attache.Filter{}); return err }},
		{"contested of one", func() error { _, err := s.Contested(ctx, attache.Filter{Entity: name()}); return err }},
		{"claims", func() error { _, err := s.Claims(ctx, attache.Filter{}); return err }},
		{"claims by type", func() error {
			_, err := s.Claims(ctx, attache.Filter{Type: actTypes[who.rand.IntN(len(actTypes))]})
			return err
		}},
		{"claims by holder", func() error { _, err := s.Claims(ctx, attache.Filter{Holder: name()}); return err }},
		{"claims of days", func() error { d := day(); _, err := s.Claims(ctx, attache.Filter{Since: d, Until: d}); return err }},
		{byWords, func() error { _, err := s.Claims(ctx, attache.Filter{Text: who.word()}); return err }},
		{"events of days", func() error { d := day(); _, err := s.Events(ctx, attache.Filter{Since: d, Until: d}); return err }},
	} {
		var took []time.Duration
		var worked []float64
		for range 200 {
			at, used := time.Now(), cpu()
			if err := q.ask(); err != nil && attache.ErrorCode(err) != attache.CodeNotFound {
				t.Fatal(q.name, err)
			}
			took, worked = append(took, time.Since(at)), append(worked, (cpu()-used)*1000)
		}
		slices.Sort(took)
		slices.Sort(worked) // on a machine that does other work, what it takes there
		t.Logf("%-18s median %6.2f ms, p95 %6.2f ms, slowest %6.2f ms; processor time median %5.2f ms, p95 %5.2f ms", q.name, ms(took[100]), ms(took[190]), ms(took[199]), worked[100], worked[190])
		if took[190] > 25*time.Millisecond && q.name != byWords {
			t.Errorf("%s takes longer than 25 ms in 5 of 100 cases", q.name)
		}
	}
}

func ms(d time.Duration) float64 { return float64(d) / 1e6 }

// inUse are the megabytes that the program holds: resident where the system tells
// it, else in the heap. SQLite's own are not in the heap.
func inUse() uint64 {
	status, err := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(status)) {
		var n uint64
		if _, scan := fmt.Sscanf(line, "VmRSS: %d kB", &n); err == nil && scan == nil {
			return n >> 10
		}
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapInuse >> 20
}

// cpu are the seconds of processor time used so far.
func cpu() float64 {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()).Seconds()
}
