//go:build unix

package web

import (
	"context"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"attache"
	"attache/internal/ledger"
)

// Bounds of an answer at the 95th percentile, beside recording.
const (
	pageBound = 150 * time.Millisecond
	apiBound  = 50 * time.Millisecond
)

// TestLoad asks a server over the ledger that the environment names, at fifty
// requests a second from a real client over TCP, pages and API in turn, while
// reports are recorded into it, and holds the 95th percentiles to their bounds:
//
//	ATTACHE_LOAD=million.db go test ./internal/web -run TestLoad -v
//
// The ledger is written to. ATTACHE_LOAD_SECONDS is how long; 30 if unset.
func TestLoad(t *testing.T) {
	path := os.Getenv("ATTACHE_LOAD")
	if path == "" {
		t.Skip("ATTACHE_LOAD names no ledger")
	}
	l, err := ledger.Open(context.Background(), path, ledger.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	s := serve(t, true, l)
	s.watches.quiet = true
	asked := loadAddresses(t, l)
	seconds, _ := strconv.Atoi(os.Getenv("ATTACHE_LOAD_SECONDS"))
	if seconds == 0 {
		seconds = 30
	}
	client := &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	one := func(at string) (time.Duration, error) {
		began := time.Now()
		r, err := client.Get(s.url + at)
		if err != nil {
			return 0, err
		}
		defer r.Body.Close()
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			return 0, err
		}
		if r.StatusCode != http.StatusOK {
			return 0, fmt.Errorf("status %d", r.StatusCode)
		}
		return time.Since(began), nil
	}
	for _, at := range asked { // alone first: what it costs, however busy the machine is
		if _, err := one(at.path); err != nil {
			t.Fatalf("%s: %v", at.path, err)
		}
		const times = 3
		before := spent(t)
		for range times {
			if _, err := one(at.path); err != nil {
				t.Fatalf("%s: %v", at.path, err)
			}
		}
		t.Logf("%-46s alone: %7s of processor time", at.path, ((spent(t) - before) / times).Round(100*time.Microsecond))
	}

	stop, recorded := make(chan bool), 0
	var recording sync.WaitGroup
	recording.Go(func() {
		for n := 0; ; n++ {
			select {
			case <-stop:
				return
			case <-time.After(200 * time.Millisecond):
			}
			if _, err := l.Record(context.Background(), loadReading(n), attache.Provenance{Fetched: time.Now()}); err != nil {
				t.Error(err)
				return
			}
			recorded++
		}
	})
	before, began := spent(t), time.Now()
	var mu sync.Mutex
	took := map[string][]time.Duration{}
	var work sync.WaitGroup
	ticks := time.NewTicker(20 * time.Millisecond)
	defer ticks.Stop()
	for n := range seconds * 50 {
		<-ticks.C
		at := asked[n%len(asked)]
		work.Go(func() {
			d, err := one(at.path)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				t.Errorf("%s: %v", at.path, err)
				return
			}
			took[at.path] = append(took[at.path], d)
			took[at.kind] = append(took[at.kind], d)
		})
	}
	work.Wait()
	close(stop)
	recording.Wait()
	for _, at := range slices.Sorted(maps.Keys(took)) {
		t.Logf("%-46s %5d asked, p50 %7s, p95 %7s", at, len(took[at]), percentile(took[at], 50), percentile(took[at], 95))
	}
	t.Logf("%d reports recorded beside it; %s of processor time a request, recording and client included; this process had %.2f processors", recorded,
		((spent(t) - before) / time.Duration(seconds*50)).Round(100*time.Microsecond), (spent(t)-before).Seconds()/time.Since(began).Seconds())
	for kind, bound := range map[string]time.Duration{"pages": pageBound, "api": apiBound} {
		if p := percentile(took[kind], 95); p > bound {
			t.Errorf("%s: p95 %v, at most %v", kind, p, bound)
		}
	}
}

// spent is the processor time that this process has taken so far.
func spent(t *testing.T) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func percentile(all []time.Duration, p int) time.Duration {
	slices.Sort(all)
	return all[(len(all)-1)*p/100].Round(100 * time.Microsecond)
}

type loadAddress struct{ kind, path string }

// loadAddresses are pages and questions about what the ledger has most of.
func loadAddresses(t *testing.T, l *ledger.Store) []loadAddress {
	t.Helper()
	events, err := l.Events(context.Background(), attache.Filter{Limit: 200})
	if err != nil || len(events.Items) == 0 {
		t.Fatalf("the ledger has no events: %v", err)
	}
	edges, _ := edgesOf(events.Items, 1)
	if len(edges) == 0 {
		t.Fatal("the ledger has no dyads")
	}
	a, b, e := segment(edges[0].A), segment(edges[0].B), events.Items[0]
	for _, x := range events.Items { // one that many tell
		if x.Reports > e.Reports && x.Reports <= 50 || e.Reports > 50 {
			e = x
		}
	}
	claims, err := l.Claims(context.Background(), attache.Filter{Event: e.ID, Limit: 1})
	if err != nil || len(claims.Items) == 0 {
		t.Fatalf("the event %s has no claims: %v", e.ID, err)
	}
	var out []loadAddress
	for _, p := range []string{"/", "/events", "/event/" + segment(e.ID), "/contested", "/dossier/" + a, "/dyad/" + a + "/" + b, "/claims", "/reports", "/report/" + segment(claims.Items[0].Report), "/transfers", "/alarms", "/sources",
		"/timeline", "/network", "/map", "/review", "/search?q=drones", "/brief", "/unknowns", "/dossier"} {
		out = append(out, loadAddress{"pages", p})
	}
	for _, p := range []string{"events", "events/" + segment(e.ID), "contested", "dossier/" + a, "dyad/" + a + "/" + b, "claims?entity=" + a, "reports", "transfers", "alarms", "changes"} {
		out = append(out, loadAddress{"api", "/api/v1/" + p})
	}
	return out
}

// loadReading is a reading of a report of its own, of today, about two states and
// drones that only it tells of.
func loadReading(n int) attache.Reading {
	states := strings.Fields("IRN RUS CHN PRK TUR ISR IND PAK SAU ARE EGY SDN ETH UKR BLR ARM AZE SYR YEM LBY")
	from, to := states[n%len(states)], states[(n+1+n/len(states)%(len(states)-1))%len(states)]
	r := accused(fmt.Sprintf("In w%x and w%x officials of w%x say that %s is supplying %s with %d drones by way of w%x, w%x, w%x and w%x, which %s calls w%x.", rand.Uint32(), rand.Uint32(), rand.Uint32(),
		from, to, n, rand.Uint32(), rand.Uint32(), rand.Uint32(), rand.Uint32(), from, rand.Uint32()), from, to)
	r.Report.ID = "load-" + strconv.Itoa(n) + "-" + strconv.FormatInt(time.Now().UnixNano(), 36)
	r.Report.URL = "https://press.example/" + r.Report.ID
	return r
}
