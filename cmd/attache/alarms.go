package main

import (
	"cmp"
	"context"
	"log/slog"
	"time"

	"attache"
	"attache/internal/notify"
	"attache/internal/watch"
	"attache/internal/watch/desk"
	"attache/internal/web"
)

// desk answers watches over the ledger; done closes it.
func (f ledgerFlag) desk(ctx context.Context, kept []keptWatch) (d *desk.Desk, done func(), err error) {
	store, err := f.read(ctx)
	if err != nil {
		return nil, nil, err
	}
	d = desk.New(store)
	if err := d.Sync(ctx, questions(kept)); err != nil {
		shut(store)
		return nil, nil, err
	}
	return d, func() { shut(store) }, nil
}

// alarms of `attache ask`: those of the watches beside the ledger, and those that
// the press itself raises.
func (c *askCommand) alarms(ctx context.Context, l attache.Ledger, f attache.Filter) (any, error) {
	kept, err := c.watches().list()
	if err != nil {
		return nil, err
	}
	d := desk.New(l)
	if err := d.Sync(ctx, questions(kept)); err != nil {
		return nil, err
	}
	page, err := d.Alarms(ctx, f, "")
	if c.Output == "csv" || c.Output == "table" {
		return alarmLines(page), err
	}
	return page, err
}

// alarms are the watches of a ledger with what they say, for pages and receivers.
type alarms struct {
	store  attache.Ledger
	folder watchFolder
	desk   *desk.Desk
	outbox *notify.Outbox // nil: nobody is notified
	log    *slog.Logger
	now    func() time.Time
}

var _ web.Watches = (*alarms)(nil)

func newAlarms(store attache.Ledger, folder watchFolder, log *slog.Logger) *alarms {
	return &alarms{store: store, folder: folder, desk: desk.New(store), log: log, now: time.Now}
}

// demoWatches are the questions that the sample press answers.
func demoWatches() []attache.Watch {
	return []attache.Watch{watch.DyadCooperatesMilitarily("IRN", "RUS"), watch.ItemMovesTo("drone", "RUS"), watch.FirstSupplier("PRK", "RUS"), watch.DeniedGathers("IRN")}
}

// sync brings the answers up to the ledger and to the files. A file that cannot
// be read costs its own watch alone.
func (a *alarms) sync(ctx context.Context) ([]keptWatch, error) {
	kept, err := a.folder.list()
	if err != nil {
		a.log.Warn("watches", "error", plain(err.Error()))
	}
	return kept, a.desk.Sync(ctx, questions(kept))
}

// Rows are the alarms as the API and the lists have them.
func (a *alarms) Rows(ctx context.Context, f attache.Filter) (attache.Page[attache.AlarmRow], error) {
	out := attache.Page[attache.AlarmRow]{Items: []attache.AlarmRow{}}
	if _, err := a.sync(ctx); err != nil {
		return out, err
	}
	page, err := a.desk.Alarms(ctx, f, "")
	out.Total, out.Next = page.Total, page.Next
	for _, x := range page.Items {
		out.Items = append(out.Items, x.AlarmRow)
	}
	return out, err
}

// List gives all watches by name.
func (a *alarms) List(ctx context.Context) ([]web.WatchRow, error) {
	kept, err := a.sync(ctx)
	if err != nil {
		return nil, err
	}
	seen, err := a.folder.acknowledged()
	if err != nil {
		return nil, err
	}
	rows := []web.WatchRow{}
	for i, s := range a.desk.Standings() {
		if i >= len(kept) || kept[i].Name != s.Watch.Name {
			break // the files changed meanwhile
		}
		row := web.WatchRow{Watch: s.Watch, Sentence: watch.Sentence(s.Watch), Alarms: len(s.Alarms), Muted: a.mutedNow(kept[i].Muted), Thin: append([]string{}, s.Thin...)}
		for _, x := range s.Alarms {
			row.Last = max(row.Last, x.Day)
			if _, ok := seen[x.ID]; !ok {
				row.Open++
			}
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// mutedNow is until when a watch is muted, "" where that is over.
func (a *alarms) mutedNow(until string) string {
	if until < a.now().Format(time.DateOnly) {
		return ""
	}
	return until
}

// Save keeps a watch under its name.
func (a *alarms) Save(_ context.Context, who string, w attache.Watch) error {
	old, err := a.folder.get(w.Name)
	if err != nil && attache.ErrorCode(err) != attache.CodeNotFound {
		return err
	}
	a.log.Info("watch kept", "watch", w.Name, "by", who)
	return a.folder.save(keptWatch{Watch: w, Muted: old.Muted})
}

// Remove forgets a watch.
func (a *alarms) Remove(_ context.Context, who, name string) error {
	a.log.Info("watch removed", "watch", name, "by", who)
	return a.folder.remove(name)
}

// Mute keeps a watch from notifying anybody until a day; "" ends it.
func (a *alarms) Mute(_ context.Context, who, name, until string) error {
	a.log.Info("watch muted", "watch", name, "until", until, "by", who)
	return a.folder.mute(name, until)
}

// Preview gives what a watch would have raised.
func (a *alarms) Preview(ctx context.Context, w attache.Watch) (web.WatchPreview, error) {
	if err := w.Check(); err != nil {
		return web.WatchPreview{}, err
	}
	t, err := desk.Try(ctx, a.store, w)
	return web.WatchPreview{Since: t.Since, Until: t.Until, Sentence: watch.Sentence(w), Alarms: t.Alarms, Counted: t.Counted, Thin: t.Thin}, err
}

// Sentence says a watch back in words.
func (a *alarms) Sentence(w attache.Watch) string { return watch.Sentence(w) }

// Ready are watches to begin with.
func (a *alarms) Ready(x, y, item string) []attache.Watch {
	out := []attache.Watch{}
	if x != "" && y != "" && x != y {
		out = append(out, watch.DyadCooperatesMilitarily(x, y), watch.DyadEscalates(x, y), watch.FirstSupplier(x, y))
	}
	if item != "" && cmp.Or(y, x) != "" {
		out = append(out, watch.ItemMovesTo(item, cmp.Or(y, x)))
	}
	if x != "" {
		out = append(out, watch.DeniedGathers(x), watch.FallsSilent(x), watch.SanctionsGrow(x), watch.SuddenMobilisation(x))
	}
	return out
}

// Raised gives alarms with their proof, last day first.
func (a *alarms) Raised(ctx context.Context, f attache.Filter, name string) (attache.Page[web.AlarmCard], error) {
	out := attache.Page[web.AlarmCard]{Items: []web.AlarmCard{}}
	if _, err := a.sync(ctx); err != nil {
		return out, err
	}
	page, err := a.desk.Alarms(ctx, f, name)
	if err != nil {
		return out, err
	}
	seen, err := a.folder.acknowledged()
	out.Total, out.Next = page.Total, page.Next
	for _, x := range page.Items {
		out.Items = append(out.Items, a.card(x, seen))
	}
	return out, err
}

func (a *alarms) card(x attache.Alarm, seen map[string]web.Acknowledgement) web.AlarmCard {
	c := web.AlarmCard{Alarm: x, Deliveries: a.deliveries(func(n notify.Notice) bool { return n.Alarm.ID == x.ID })}
	if s, ok := seen[x.ID]; ok {
		c.Acknowledged = &s
	}
	return c
}

// deliveries are the notices that will do, oldest first.
func (a *alarms) deliveries(will func(notify.Notice) bool) []web.Delivery {
	out := []web.Delivery{}
	if a.outbox == nil {
		return out
	}
	all, err := a.outbox.Notices()
	if err != nil {
		a.log.Warn("notices", "error", plain(err.Error()))
	}
	for _, n := range all {
		if will(n) {
			out = append(out, web.Delivery{Alarm: n.Alarm.ID, To: n.To, State: n.State, Attempts: n.Attempts, Next: n.Next, Error: n.Error})
		}
	}
	return out
}

// Alarm is one alarm.
func (a *alarms) Alarm(ctx context.Context, id string) (web.AlarmCard, error) {
	if _, err := a.sync(ctx); err != nil {
		return web.AlarmCard{}, err
	}
	x, err := a.desk.Alarm(id)
	if err != nil {
		return web.AlarmCard{}, err
	}
	seen, err := a.folder.acknowledged()
	return a.card(x, seen), err
}

// Acknowledge keeps that somebody has seen an alarm.
func (a *alarms) Acknowledge(ctx context.Context, who, id, why string) error {
	if _, err := a.Alarm(ctx, id); err != nil {
		return err
	}
	return a.folder.acknowledge(id, web.Acknowledgement{Who: who, When: a.now().UTC().Truncate(time.Second), Why: why})
}

// Undelivered gives the notices that no receiver has taken yet.
func (a *alarms) Undelivered(context.Context) ([]web.Delivery, error) {
	return a.deliveries(func(n notify.Notice) bool { return n.State != notify.Sent }), nil
}

// news is how old an alarm may be, by its day, to be told to receivers: what a
// ledger of years says of years ago is for the pages.
const news = 14

// follow asks the watches whenever the ledger changes, and writes down for the
// receivers what is new, until ctx ends. Recording does not wait for it.
func (a *alarms) follow(ctx context.Context, changed func(ctx context.Context, seq int64) (int64, error)) {
	for seq := int64(-1); ; {
		now, err := changed(ctx, seq)
		if ctx.Err() != nil {
			return
		}
		if err == nil {
			seq = now
			err = a.announce(ctx)
		}
		if err != nil && ctx.Err() == nil {
			a.log.Warn("watches", "error", plain(err.Error()))
		}
		select { // many reports at once are asked about once
		case <-ctx.Done():
			return
		case <-time.After(time.Second):
		}
	}
}

// announce writes down the alarms of the last days, of watches that are not muted.
func (a *alarms) announce(ctx context.Context) error {
	kept, err := a.sync(ctx)
	if err != nil || a.outbox == nil {
		return err
	}
	muted := map[string]bool{}
	for _, w := range kept {
		muted[w.Name] = a.mutedNow(w.Muted) != ""
	}
	since := a.now().AddDate(0, 0, -news).Format(time.DateOnly)
	for _, s := range a.desk.Standings() {
		for _, x := range s.Alarms {
			if x.Day < since || muted[x.Watch] {
				continue
			}
			if err := a.outbox.Put(x); err != nil {
				return err
			}
		}
	}
	return nil
}
