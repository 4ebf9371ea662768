// Package desk asks watches over a ledger, and keeps their answers as the ledger
// grows. The answers are a pure function of ledger and watches: a desk that has
// followed a ledger for a year says what one opened now would say.
package desk

import (
	"cmp"
	"context"
	"maps"
	"math"
	"slices"
	"sync"

	"attache"
	"attache/internal/watch"
)

// A Desk answers watches over one ledger. Its methods may be called from many
// goroutines.
type Desk struct {
	ledger attache.Ledger

	mu      sync.Mutex
	names   string // of the watches asked, with all that they ask
	seq     int64  // of the ledger, up to which all is known
	book    *watch.Book
	covered watch.Coverage
	reports map[string]report
	events  map[string][]string // report → its events that a watch counts
	raised  [][]attache.Alarm   // by watch
	told    []attache.Alarm     // reported alarms, last day first
	sights  map[string][]watch.Sighting
}

// A report is what a sighting needs to know of it.
type report struct {
	origin, source string
	day            int
	known          bool // whether the day is
}

// New is a desk that knows nothing yet.
func New(l attache.Ledger) *Desk { return &Desk{ledger: l, seq: -1} }

// Sync brings the answers up to what the ledger holds, for these watches. What
// changed since the last time is looked at; all of it, where the watches are others.
func (d *Desk) Sync(ctx context.Context, watches []attache.Watch) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	watches = slices.SortedFunc(slices.Values(watches), func(a, b attache.Watch) int { return cmp.Compare(a.Name, b.Name) })
	if names := key(watches); d.seq < 0 || names != d.names {
		if err := d.load(ctx, watches); err != nil {
			d.seq = -1 // half of it is worth nothing
			return err
		}
		d.names = names
		return nil
	}
	changes, err := d.changes(ctx)
	if err != nil || len(changes) == 0 {
		return err
	}
	if err := d.follow(ctx, changes); err != nil {
		d.seq = -1
		return err
	}
	return nil
}

// changes are those since the last time.
func (d *Desk) changes(ctx context.Context) ([]attache.Change, error) {
	var out []attache.Change
	for after := d.seq; ; {
		list, err := d.ledger.Changes(ctx, after, attache.MaxLimit)
		if err != nil || len(list) == 0 {
			return out, err
		}
		out = append(out, list...)
		after = list[len(list)-1].Seq
	}
}

// last is the number of the ledger's last change.
func last(changes []attache.Change, before int64) int64 {
	if len(changes) == 0 {
		return before
	}
	return changes[len(changes)-1].Seq
}

// load asks the ledger for everything that a watch may count.
func (d *Desk) load(ctx context.Context, watches []attache.Watch) error {
	d.seq = 0
	changes, err := d.changes(ctx) // what is recorded from here on is seen again next time
	if err != nil {
		return err
	}
	d.book = watch.NewBook(watches)
	d.reports, d.events = map[string]report{}, map[string][]string{}
	d.raised, d.sights = make([][]attache.Alarm, len(watches)), map[string][]watch.Sighting{}
	var rows []attache.ReportRow
	err = pages(ctx, d.ledger.Reports, attache.Filter{}, func(r attache.ReportRow) {
		rows = append(rows, r)
		d.reports[r.ID] = reportOf(r)
	})
	if err != nil {
		return err
	}
	d.covered = watch.Cover(rows)
	if len(watches) > 0 {
		if err := d.loadEvents(ctx); err != nil {
			return err
		}
	}
	if err := d.reported(ctx); err != nil {
		return err
	}
	d.run(math.MinInt, nil)
	d.seq = last(changes, 0)
	return nil
}

func (d *Desk) loadEvents(ctx context.Context) error {
	events := map[string]attache.EventRow{}
	err := pages(ctx, d.ledger.Events, attache.Filter{}, func(e attache.EventRow) { events[e.ID] = e })
	if err != nil {
		return err
	}
	by := map[string][]watch.Sighting{}
	err = pages(ctx, d.ledger.Claims, attache.Filter{}, func(c attache.ClaimRow) {
		if s, ok := watch.Sight(c, events[c.Event], d.reports[c.Report].origin); ok && d.book.Concerns(s) {
			by[c.Event] = append(by[c.Event], s)
		}
	})
	for id, of := range by {
		d.put(id, of)
	}
	return err
}

// put sets what is told of an event.
func (d *Desk) put(event string, of []watch.Sighting) map[int][]int {
	for _, s := range of {
		if !slices.Contains(d.events[s.Report], event) {
			d.events[s.Report] = append(d.events[s.Report], event)
		}
	}
	return d.book.Put(event, of)
}

func reportOf(r attache.ReportRow) report {
	day, ok := watch.Day(r.Published)
	return report{origin: r.Origin, source: r.Source, day: day, known: ok}
}

// follow looks at what changed, and asks again what it may concern.
func (d *Desk) follow(ctx context.Context, changes []attache.Change) error {
	from := math.MaxInt // the first day of which something was read that was not, or the other way
	again := map[string]bool{}
	trend := false
	for _, c := range changes {
		switch c.Kind {
		case "report":
			day, events, err := d.changed(ctx, c.ID)
			if err != nil {
				return err
			}
			from = min(from, day)
			for _, e := range events {
				again[e] = true
			}
		case "event":
			again[c.ID] = true
			trend = true
		}
	}
	missing := slices.Clone(d.covered.Missing)
	d.covered.Miss()
	from = min(from, d.covered.First+differ(missing, d.covered.Missing))
	touched := map[int]int{}
	for done := map[string]bool{}; len(again) > 0; {
		id := slices.Min(slices.Collect(maps.Keys(again)))
		delete(again, id)
		done[id] = true
		others, err := d.origins(ctx, id)
		if err != nil {
			return err
		}
		for _, e := range others {
			if !done[e] {
				again[e] = true
			}
		}
		of, err := d.sight(ctx, id)
		if err != nil {
			return err
		}
		for i, days := range d.put(id, of) {
			if first, ok := touched[i]; !ok || days[0] < first {
				touched[i] = days[0]
			}
		}
	}
	if trend {
		if err := d.reported(ctx); err != nil {
			return err
		}
	}
	d.run(from, touched)
	d.seq = last(changes, d.seq)
	return nil
}

// differ is the first index at which two lists of missing days differ; above all
// days where they do not.
func differ(a, b []bool) int {
	at := func(x []bool, i int) bool { return i < len(x) && x[i] }
	for i := range max(len(a), len(b)) {
		if at(a, i) != at(b, i) {
			return i
		}
	}
	return math.MaxInt32
}

// changed looks at a report again: the day from which on more or less was read,
// and the events whose origins are now others.
func (d *Desk) changed(ctx context.Context, id string) (from int, events []string, err error) {
	page, err := d.ledger.Reports(ctx, attache.Filter{Report: id, Limit: 1})
	if err != nil {
		return 0, nil, err
	}
	from = math.MaxInt
	old, had := d.reports[id]
	var now report
	if len(page.Items) > 0 {
		now = reportOf(page.Items[0])
	}
	if had && now.origin != old.origin {
		events = slices.Clone(d.events[id])
	}
	if had && old.known && (old.source != now.source || old.day != now.day || !now.known) {
		d.covered.Read(old.source, old.day, -1)
		from = old.day
	}
	if now.known && (!had || !old.known || old.source != now.source || old.day != now.day) {
		d.covered.Read(now.source, now.day, 1)
		from = min(from, now.day)
	}
	if delete(d.reports, id); len(page.Items) > 0 {
		d.reports[id] = now
	}
	return from, events, nil
}

// origins looks at the origins of an event's reports, which another report can
// make one, and gives the events of those that have another now.
func (d *Desk) origins(ctx context.Context, event string) (events []string, err error) {
	err = pages(ctx, d.ledger.Reports, attache.Filter{Event: event}, func(r attache.ReportRow) {
		if old, ok := d.reports[r.ID]; ok && old.origin != r.Origin {
			old.origin = r.Origin
			d.reports[r.ID] = old
			events = append(events, d.events[r.ID]...)
		}
	})
	if attache.ErrorCode(err) == attache.CodeNotFound {
		return nil, nil // the event is gone
	}
	return events, err
}

// sight gives what is told of an event now; nothing where it is no more.
func (d *Desk) sight(ctx context.Context, event string) ([]watch.Sighting, error) {
	e, err := d.ledger.Event(ctx, event)
	if attache.ErrorCode(err) == attache.CodeNotFound || err == nil && e.ID != event {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var of []watch.Sighting
	for _, c := range e.Rows {
		r, ok := d.reports[c.Report]
		if !ok { // recorded since: the next time sees it whole
			continue
		}
		if s, ok := watch.Sight(c, e.EventRow, r.origin); ok {
			of = append(of, s)
		}
	}
	return of, nil
}

// run asks the watches again: those touched from their day on, the others from
// the day on which what was read is another, if they count anything since.
func (d *Desk) run(from int, touched map[int]int) {
	until := d.covered.First + d.covered.Days - 1
	over := d.book.Over(&d.covered)
	for i := range d.book.Watches {
		first := math.MaxInt
		if day, ok := touched[i]; ok {
			first = day
		}
		if from < first && (from == math.MinInt || slices.Contains(d.book.Watches[i].Tests, "silence") || d.book.Since(i, from)) {
			first = from
		}
		if first == math.MaxInt || d.covered.Days == 0 {
			continue
		}
		first = max(first, d.covered.First)
		before := slices.DeleteFunc(slices.Clone(d.raised[i]), func(a attache.Alarm) bool { return a.Day >= watch.Date(first) })
		d.raised[i] = over.Run(i, first, until, before)
	}
}

// pages gives all rows of a question.
func pages[T any](ctx context.Context, ask func(context.Context, attache.Filter) (attache.Page[T], error), f attache.Filter, row func(T)) error {
	f.Limit = attache.MaxLimit
	for {
		page, err := ask(ctx, f)
		if err != nil {
			return err
		}
		for _, r := range page.Items {
			row(r)
		}
		if f.Cursor = page.Next; f.Cursor == "" {
			return nil
		}
	}
}
