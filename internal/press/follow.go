package press

import (
	"context"
	"iter"
	"sync"
)

// Follow gives the items of several feeds, o.Feeds of them at a time: those of
// one feed in its order, those of different feeds mingled where more than one is
// read at a time. A feed that fails is an item with a Drop, and the others go
// on. Recall, Remember and Watch are called as Open calls them, one at a time.
func Follow(ctx context.Context, subs []Subscription, o Options) iter.Seq2[Item, error] {
	o = o.filled()
	return func(yield func(Item, error) bool) {
		if o.Feeds <= 1 || len(subs) < 2 {
			for _, s := range subs {
				if !o.follow(ctx, s, yield) {
					return
				}
			}
			return
		}
		o.mingled(ctx, subs, yield)
	}
}

// follow reads one feed of a list; false once there is no more to do.
func (o Options) follow(ctx context.Context, s Subscription, yield func(Item, error) bool) bool {
	more := true
	o.address(ctx, s.URL, func(i Item, err error) bool {
		if err != nil && ctx.Err() == nil {
			i, err = Item{Fetched: o.Clock.Now(), Via: s.URL, Key: s.URL, Notice: true, Drop: drop(err)}, nil
		}
		more = yield(i, err) && ctx.Err() == nil
		return more
	})
	return more
}

// mingled reads several feeds at a time. What they give, and what is to be
// remembered of them, is handed over in the caller's own time.
func (o Options) mingled(ctx context.Context, subs []Subscription, yield func(Item, error) bool) {
	type event struct {
		item Item
		err  error
		call func() error // instead of an item
	}
	ctx, cancel := context.WithCancel(ctx)
	events, turns := make(chan event), make(chan struct{}, o.Feeds)
	var running sync.WaitGroup
	defer running.Wait()
	defer cancel()
	send := func(e event) bool {
		select {
		case events <- e:
			return true
		case <-ctx.Done():
			return false
		}
	}
	inner := o
	if o.Remember != nil {
		inner.Remember = func(feed string, m Memory) error {
			send(event{call: func() error { return o.Remember(feed, m) }})
			return ctx.Err()
		}
	}
	if o.Watch != nil {
		inner.Watch = func(p Polled) { send(event{call: func() error { o.Watch(p); return nil }}) }
	}
	var recalling sync.Mutex
	if o.Recall != nil {
		inner.Recall = func(feed string) Memory {
			recalling.Lock()
			defer recalling.Unlock()
			return o.Recall(feed)
		}
	}
	running.Go(func() {
		var feeds sync.WaitGroup
		defer close(events)
		defer feeds.Wait()
		for _, s := range subs {
			select {
			case turns <- struct{}{}:
			case <-ctx.Done():
				return
			}
			feeds.Go(func() {
				defer func() { <-turns }()
				inner.follow(ctx, s, func(i Item, err error) bool { return send(event{item: i, err: err}) })
			})
		}
	})
	for e := range events {
		if e.call != nil {
			if e.err = e.call(); e.err == nil {
				continue
			}
		}
		if !yield(e.item, e.err) || e.err != nil {
			return
		}
	}
	if err := ctx.Err(); err != nil {
		yield(Item{}, err)
	}
}

// subscriptions reads every feed of an OPML file, after what was wrong with it.
func (o Options) subscriptions(ctx context.Context, via string, subs []Subscription, drops []Drop, err error, yield func(Item, error) bool) bool {
	if err != nil {
		return yield(Item{}, err) && false
	}
	for _, d := range drops {
		if !yield(Item{Fetched: o.Clock.Now(), Via: via, Key: via, Notice: true, Drop: &d}, nil) {
			return false
		}
	}
	return forward(ctx, Follow(ctx, subs, o), yield)
}
