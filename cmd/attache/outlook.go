package main

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"attache"
	"attache/internal/watch"
	"attache/internal/web"
)

// An outlook says what may follow between two, from the ledger's events and, for
// the days before its first, from foreign ones. It is a machine's forecast.
type outlook struct {
	store   attache.Ledger
	foreign string // folder

	mu    sync.Mutex
	seq   int64
	known []watch.Happening
}

// happenings are those known, in order of day; asked again where the ledger changed.
func (o *outlook) happenings(ctx context.Context) ([]watch.Happening, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	changes, err := o.store.Changes(ctx, o.seq, attache.MaxLimit)
	if err != nil {
		return nil, err
	}
	if len(changes) == 0 && o.known != nil {
		return o.known, nil
	}
	seq := o.seq
	for len(changes) > 0 {
		seq = changes[len(changes)-1].Seq
		if changes, err = o.store.Changes(ctx, seq, attache.MaxLimit); err != nil {
			return nil, err
		}
	}
	var events []attache.EventRow
	f := attache.Filter{Limit: attache.MaxLimit}
	for {
		page, err := o.store.Events(ctx, f)
		if err != nil {
			return nil, err
		}
		events = append(events, page.Items...)
		if f.Cursor = page.Next; f.Cursor == "" {
			break
		}
	}
	own := watch.Happenings(events)
	names, err := foreignNames(o.foreign)
	if err != nil {
		return nil, &attache.Error{Code: attache.CodeUnreadable, Op: "foreign events", Err: err}
	}
	all := append([]watch.Happening{}, own...)
	for _, name := range names {
		list, err := readForeign(o.foreign, name)
		if err != nil {
			return nil, err
		}
		for _, h := range happeningsOf(list) {
			if len(own) == 0 || h.Day < own[0].Day {
				all = append(all, h)
			}
		}
	}
	watch.SortHappenings(all)
	o.known, o.seq = all, seq
	return all, nil
}

// say is the outlook between two on the last day that is known.
func (o *outlook) say(ctx context.Context, a, b string) (web.Outlook, error) {
	all, err := o.happenings(ctx)
	out := web.Outlook{A: a, B: b, Horizon: watch.Horizon, Chances: []web.Chance{}, Analogues: []web.Analogue{}}
	if err != nil {
		return out, err
	}
	if len(all) == 0 {
		out.Why = "nothing is known yet"
		return out, nil
	}
	day := all[len(all)-1].Day
	out.Day = watch.Date(day)
	e := watch.Expect(all, a, b, day)
	if out.Why = e.Why; out.Why != "" {
		out.Why = fmt.Sprintf("%s: %s", e.Why, counted(e.Known, "event"))
		return out, nil
	}
	for i, f := range e.Forecasts {
		r := e.Fared[i]
		c := web.Chance{Class: watch.QuadOf(f.Class), P: f.Probability, Base: f.Base, Skill: r.Skill, Tried: r.N, Rules: []web.Rule{}}
		if f.Times > 0 {
			c.Rules = append(c.Rules, web.Rule{Words: f.Rule, P: f.Hits / f.Times, Hits: int(f.Hits + 0.5), Tried: int(f.Times + 0.5)})
		}
		out.Chances = append(out.Chances, c)
	}
	for _, x := range e.Analogues {
		var after []string
		for c, n := range x.After {
			if n > 0 {
				after = append(after, fmt.Sprintf("%d × %s", n, watch.QuadOf(watch.Classes[c])))
			}
		}
		if len(after) == 0 {
			after = []string{"nothing"}
		}
		out.Analogues = append(out.Analogues, web.Analogue{A: x.A, B: x.B, Since: watch.Date(x.Day - 27), Until: watch.Date(x.Day), After: strings.Join(after, ", "), Distance: x.Distance})
	}
	return out, nil
}
