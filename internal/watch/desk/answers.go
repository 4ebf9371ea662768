package desk

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"

	"attache"
	"attache/internal/watch"
)

// key names watches by all that they ask.
func key(watches []attache.Watch) string {
	raw, err := json.Marshal(watches)
	if err != nil {
		panic(err) // words and numbers alone
	}
	return string(raw)
}

// reported dresses the trends that the press reports as alarms, with the watch
// that asks about them, the first by name where several do.
func (d *Desk) reported(ctx context.Context) error {
	d.told, d.sights = nil, map[string][]watch.Sighting{}
	var rows []attache.AlarmRow
	if err := pages(ctx, d.ledger.Reported, attache.Filter{}, func(r attache.AlarmRow) { rows = append(rows, r) }); err != nil {
		return err
	}
	for _, row := range rows {
		var of []watch.Sighting
		for _, id := range row.Events[:min(len(row.Events), most)] {
			s, err := d.sight(ctx, id)
			if err != nil {
				return err
			}
			of = append(of, s...)
		}
		a, _ := watch.Reported(attache.Watch{}, row, of)
		a.ID, a.Watch = row.ID, ""
		for _, w := range d.book.Watches {
			if x, ok := watch.Reported(w, row, of); ok {
				a = x
				a.ID = row.ID
				break
			}
		}
		d.sights[row.ID] = of
		d.told = append(d.told, a)
	}
	return nil
}

// most is how many events of a reported trend are looked at, the newest first.
const most = 20

// Alarms gives the alarms that fit, last day first: counted ones and those that
// somebody reports. Of the filter count Entity, Type, Item, Since, Until, Limit
// and Cursor; one of another word fits reported alarms alone, as the ledger has
// it. Watch narrows to the alarms of one watch, "" does not.
func (d *Desk) Alarms(ctx context.Context, f attache.Filter, of string) (attache.Page[attache.Alarm], error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	page := attache.Page[attache.Alarm]{Items: []attache.Alarm{}}
	all, err := d.reportedFit(ctx, f, of)
	if err != nil {
		return page, err
	}
	for i, w := range d.book.Watches {
		if of != "" && w.Name != of {
			continue
		}
		for _, a := range d.raised[i] {
			if d.fits(f, i, a) {
				all = append(all, a)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b attache.Alarm) int {
		return cmp.Or(cmp.Compare(b.Day, a.Day), cmp.Compare(a.ID, b.ID))
	})
	page.Total = len(all)
	if f.Cursor != "" {
		i := slices.IndexFunc(all, func(a attache.Alarm) bool { return a.ID == f.Cursor })
		if i < 0 {
			return page, &attache.Error{Code: attache.CodeUsage, Op: "list alarms", Message: "this is no place in the list", Hint: "give next of the page before"}
		}
		all = all[i+1:]
	}
	limit := f.Limit
	if limit <= 0 {
		limit = attache.DefaultLimit
	}
	if limit = min(limit, attache.MaxLimit); len(all) > limit {
		page.Next = all[limit-1].ID
		all = all[:limit]
	}
	page.Items = append(page.Items, all...)
	return page, nil
}

// reportedFit are the reported alarms that fit: the ledger says which.
func (d *Desk) reportedFit(ctx context.Context, f attache.Filter, of string) ([]attache.Alarm, error) {
	in := map[string]bool{}
	f.Cursor = ""
	if err := pages(ctx, d.ledger.Reported, f, func(r attache.AlarmRow) { in[r.ID] = true }); err != nil {
		return nil, err
	}
	var out []attache.Alarm
	for _, a := range d.told {
		if !in[a.ID] {
			continue
		}
		if of != "" && a.Watch != of {
			k := slices.IndexFunc(d.book.Watches, func(w attache.Watch) bool { return w.Name == of })
			if k < 0 {
				continue
			}
			x, ok := watch.Reported(d.book.Watches[k], a.AlarmRow, d.sights[a.ID])
			if !ok {
				continue
			}
			x.ID = a.ID
			a = x
		}
		out = append(out, a)
	}
	return out, nil
}

// fits says whether a counted alarm of watch i fits.
func (d *Desk) fits(f attache.Filter, i int, a attache.Alarm) bool {
	switch {
	case f.Holder != "" || f.Source != "" || f.Text != "" || f.Report != "": // it is nobody's word
		return false
	case f.Since != "" && a.Day < f.Since, f.Until != "" && a.Day > f.Until, f.Entity != "" && !slices.Contains(a.Actors, f.Entity), f.Event != "" && !slices.Contains(a.Events, f.Event):
		return false
	case f.Type == "" && f.Item == "":
		return true
	}
	return slices.ContainsFunc(d.book.Sightings(i, a.Events), func(s watch.Sighting) bool {
		return (f.Type == "" || s.Type == f.Type) && (f.Item == "" || slices.Contains(s.Items, f.Item))
	})
}

// Alarm is one alarm; CodeNotFound where the ledger raises none of that id (any
// more).
func (d *Desk) Alarm(id string) (attache.Alarm, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, of := range append([][]attache.Alarm{d.told}, d.raised...) {
		for _, a := range of {
			if a.ID == id {
				return a, nil
			}
		}
	}
	return attache.Alarm{}, &attache.Error{Code: attache.CodeNotFound, Message: "no alarm " + id, Hint: "the claims it stood on may have been rejected, or its watch removed"}
}

// A Standing is a watch with what it has said so far.
type Standing struct {
	Watch  attache.Watch
	Alarms []attache.Alarm // counted and reported, first day first
	Thin   []string
}

// Standings are the watches with their answers, by name.
func (d *Desk) Standings() []Standing {
	d.mu.Lock()
	defer d.mu.Unlock()
	var out []Standing
	over, until := d.book.Over(&d.covered), d.covered.First+d.covered.Days-1
	for i, w := range d.book.Watches {
		s := Standing{Watch: w, Alarms: append([]attache.Alarm{}, d.raised[i]...), Thin: append([]string{}, over.Ask(i, until, d.raised[i]).Thin...)}
		for _, a := range d.told {
			if x, ok := watch.Reported(w, a.AlarmRow, d.sights[a.ID]); ok {
				x.ID = a.ID
				s.Alarms = append(s.Alarms, x)
			}
		}
		slices.SortStableFunc(s.Alarms, func(a, b attache.Alarm) int { return cmp.Compare(a.Day, b.Day) })
		out = append(out, s)
	}
	return out
}

// A Trial is what a watch would have raised over everything that was read.
type Trial struct {
	Since, Until string // "" nothing was read
	Alarms       []attache.Alarm
	Thin         []string
	Counted      int
}

// Try asks one watch over the ledger as it is, and keeps nothing.
func Try(ctx context.Context, l attache.Ledger, w attache.Watch) (Trial, error) {
	d := New(l)
	if err := d.Sync(ctx, []attache.Watch{w}); err != nil {
		return Trial{}, err
	}
	s := d.Standings()[0]
	t := Trial{Alarms: s.Alarms, Thin: s.Thin, Counted: d.book.Counted(0)}
	if d.covered.Days > 0 {
		t.Since, t.Until = watch.Date(d.covered.First), watch.Date(d.covered.First+d.covered.Days-1)
	}
	return t, nil
}
