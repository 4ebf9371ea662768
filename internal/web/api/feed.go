package api

import (
	"context"
	"sync"
	"time"

	"attache"
)

// A Feed watches the change feed of a ledger, once for all who follow it.
type Feed struct {
	ledger attache.Ledger
	every  time.Duration
	wake   chan bool

	mu    sync.Mutex
	found bool // whether the ledger was asked yet
	last  int64
	moved chan struct{} // closed when last moves
}

// NewFeed is a feed over a ledger that is asked again after every; recordings of
// other programs are seen no later than that.
func NewFeed(l attache.Ledger, every time.Duration) *Feed {
	return &Feed{ledger: l, every: every, wake: make(chan bool, 1), moved: make(chan struct{})}
}

// Wake says that something was recorded: followers hear of it at once.
func (f *Feed) Wake() {
	select {
	case f.wake <- true:
	default: // it is waking
	}
}

// Run watches until ctx ends, and returns its error; or that of the ledger, when
// it cannot even say where its feed ends.
func (f *Feed) Run(ctx context.Context) error {
	last, err := end(ctx, f.ledger)
	if err != nil {
		return err
	}
	f.move(last)
	tick := time.NewTicker(f.every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		case <-f.wake:
		}
		for {
			list, err := f.ledger.Changes(ctx, last, attache.MaxLimit)
			if err != nil || len(list) == 0 {
				break // an error passes, or the next question shows it to somebody
			}
			last = list[len(list)-1].Seq
			f.move(last)
		}
	}
}

// end is the number of the last change. The ledger does not say it; it is found by
// asking whether there is anything behind a number, at most 63 times twice.
func end(ctx context.Context, l attache.Ledger) (int64, error) {
	behind := func(n int64) (bool, error) {
		list, err := l.Changes(ctx, n, 1)
		return len(list) > 0, err
	}
	low, high := int64(0), int64(1)
	for {
		more, err := behind(high - 1)
		if err != nil {
			return 0, err
		}
		if !more {
			break
		}
		low, high = high, high*2
	}
	for low < high-1 { // the last change is in [low, high)
		mid := (low + high) / 2
		more, err := behind(mid - 1)
		if err != nil {
			return 0, err
		}
		if more {
			low = mid
		} else {
			high = mid
		}
	}
	return low, nil
}

func (f *Feed) move(last int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.found, f.last = true, last
	close(f.moved)
	f.moved = make(chan struct{})
}

// known is the last change that was seen; ok is false before the first look.
func (f *Feed) known() (seq int64, ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.last, f.found
}

// Seq is the number of the last change, as seen no longer than a moment ago.
func (f *Feed) Seq(ctx context.Context) (int64, error) {
	if seq, ok := f.known(); ok {
		return seq, nil
	}
	return end(ctx, f.ledger)
}

// Wait returns nil as soon as there is a change after seq, or the error of ctx.
func (f *Feed) Wait(ctx context.Context, seq int64) error {
	for {
		f.mu.Lock()
		last, moved := f.last, f.moved
		f.mu.Unlock()
		if last > seq {
			return nil
		}
		select {
		case <-moved:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
