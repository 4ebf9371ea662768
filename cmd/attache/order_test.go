package main

import (
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestInOrder: answers come in the order of the jobs, each once, whatever the
// workers' speeds, and whenever the listener leaves.
func TestInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		jobs := rapid.SliceOfN(rapid.IntRange(0, 3), 0, 40).Draw(t, "jobs")
		workers := rapid.IntRange(1, 5).Draw(t, "workers")
		leave := rapid.IntRange(0, 50).Draw(t, "leave")
		var got []int
		for a := range inOrder(slices.Values(jobs), workers, func(j int) int {
			time.Sleep(time.Duration(j) * 20 * time.Microsecond)
			return j * 10
		}) {
			got = append(got, a/10)
			if len(got) == leave {
				break
			}
		}
		want := jobs
		if leave > 0 && leave < len(jobs) {
			want = jobs[:leave]
		}
		if !slices.Equal(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
	})
}

// TestInOrderHoldsFew: a slow first job must not let the rest of the input be
// taken in.
func TestInOrderHoldsFew(t *testing.T) {
	const workers = 3
	var taken atomic.Int64
	first := make(chan struct{})
	jobs := func(yield func(int) bool) {
		for i := range 1000 {
			taken.Store(int64(i + 1))
			if i == 0 {
				time.AfterFunc(50*time.Millisecond, func() { close(first) })
			}
			if !yield(i) {
				return
			}
		}
	}
	for a := range inOrder(jobs, workers, func(i int) int {
		if i == 0 {
			<-first
		}
		return i
	}) {
		if a == 0 && taken.Load() > 4*workers+1 {
			t.Errorf("%d jobs were taken while the first was at work", taken.Load())
		}
		if a == 1 {
			break
		}
	}
}
