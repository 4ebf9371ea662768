package ledger

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"attache"
)

// child is the environment variable by which the test program knows that it is
// to write to that ledger until it is killed; childSeed what it writes.
const (
	child     = "ATTACHE_TEST_CHILD"
	childSeed = "ATTACHE_TEST_CHILD_SEED"
)

func TestMain(m *testing.M) {
	if url := os.Getenv(child); url != "" {
		fmt.Fprintln(os.Stderr, writeForEver(url))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// writeForEver records from several goroutines and acknowledges each report, with
// its number of claims, on standard output.
func writeForEver(url string) error {
	s, err := Open(context.Background(), url, Options{})
	if err != nil {
		return err
	}
	seed, err := strconv.ParseUint(os.Getenv(childSeed), 10, 64)
	if err != nil {
		return err
	}
	var mu sync.Mutex
	press := newSynthetic(seed, 5)
	failed := make(chan error)
	for range 3 {
		go func() {
			for {
				mu.Lock()
				r, p := press.next()
				mu.Unlock()
				r.Report.ID = fmt.Sprintf("%d-%s", seed, r.Report.ID)
				done, err := s.Record(context.Background(), r, p)
				if err != nil {
					failed <- err
					return
				}
				mu.Lock()
				fmt.Println(r.Report.ID, done.Claims)
				mu.Unlock()
			}
		}()
	}
	return <-failed
}

// TestKill kills a writing program at random moments. What it acknowledged must
// be there, once; what it did not may be, whole. At the end the ledger must be the
// one that the same readings make without any harm.
func TestKill(t *testing.T) {
	points := 50
	if testing.Short() {
		points = 5
	}
	url := filepath.Join(t.TempDir(), "ledger.db")
	acknowledged := map[string]int{}
	for i := range points {
		for id, n := range killed(t, url, uint64(i)) {
			acknowledged[id] = n
		}
		s, err := Open(t.Context(), url, Options{})
		if err != nil {
			t.Fatalf("point %d: %v", i, err)
		}
		undamaged(t, s)
		counted(t, s, acknowledged)
		if i == points-1 {
			t.Logf("%d kills, %d reports acknowledged", points, len(acknowledged))
			unharmed(t, s)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if len(acknowledged) < points {
		t.Errorf("only %d reports were acknowledged: the test showed nothing", len(acknowledged))
	}
}

// killed runs a writing program, kills it at some moment after it acknowledged
// its first report, and gives what it acknowledged: claims by report.
func killed(t *testing.T, url string, seed uint64) map[string]int {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), child+"="+url, fmt.Sprintf("%s=%d", childSeed, seed))
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(out)
	first, err := lines.ReadString('\n')
	if err != nil {
		t.Fatalf("the writing program ended: %v, %s", err, said.String())
	}
	time.Sleep(time.Duration(rand.IntN(150_000)) * time.Microsecond)
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	rest, err := io.ReadAll(lines)
	if err != nil {
		t.Fatal(err)
	}
	cmd.Wait() // killed: its status says no more
	got := map[string]int{}
	for line := range strings.Lines(first + string(rest)) {
		id, n, ok := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		claims, err := strconv.Atoi(n)
		if !strings.HasSuffix(line, "\n") || !ok || err != nil {
			continue // cut in the middle of a line
		}
		got[id] = claims
	}
	return got
}

// counted checks that every acknowledged report is there with all its claims,
// and that what is counted is what is listed.
func counted(t *testing.T, s *Store, acknowledged map[string]int) {
	t.Helper()
	have := map[string]int{}
	sum, rows := 0, 0
	err := s.reading(t.Context(), func(x *session) error {
		n := 0
		if _, err := x.one("SELECT COUNT(*), COUNT(DISTINCT id) FROM claims", nil, &rows, &n); err != nil {
			return err
		}
		if rows != n {
			t.Errorf("%d claims, %d different", rows, n)
		}
		list, err := x.strings("SELECT p.report || ' ' || COUNT(c.id) FROM pages p LEFT JOIN claims c ON c.page = p.id GROUP BY p.report")
		for _, line := range list {
			id, n, _ := strings.Cut(line, " ")
			have[id], _ = strconv.Atoi(n)
			sum += have[id]
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for id, n := range acknowledged {
		if have[id] != n {
			t.Errorf("report %s: %d claims were acknowledged, %d are there", id, n, have[id])
		}
	}
	if page := must[attache.Page[attache.ClaimRow]](t)(s.Claims(t.Context(), attache.Filter{Limit: 1})); page.Total != rows || sum != rows {
		t.Errorf("total %d, %d rows, %d by report", page.Total, rows, sum)
	}
}

// unharmed compares a ledger with the one that its readings make anew.
func unharmed(t *testing.T, s *Store) {
	t.Helper()
	other, err := Open(t.Context(), filepath.Join(t.TempDir(), "anew.db"), Options{relaxed: true})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if err := s.Readings(t.Context(), func(r attache.Reading, p attache.Provenance) error {
		_, err := other.Record(context.Background(), r, p)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if snapshot(t, s) != snapshot(t, other) {
		t.Error("the ledger is not the one that its readings make")
	}
}
