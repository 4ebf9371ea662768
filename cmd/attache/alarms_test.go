package main

import (
	"context"
	"log/slog"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"attache"
	"attache/internal/ledger"
	"attache/internal/notify"
	"attache/internal/sample"
	"attache/internal/watch"
)

// A trend that is reported now reaches the receivers of a watch that asks about it,
// once; not while the watch is muted, and not years later.
func TestAnnounce(t *testing.T) {
	ctx := context.Background()
	db := filepath.Join(t.TempDir(), "l.db")
	store, err := ledger.Open(ctx, db, ledger.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	all, err := sample.Readings()
	if err != nil {
		t.Fatal(err)
	}
	i := -1
	for k, r := range all { // the last that says of military cooperation of the two that it grows, or is to
		if slices.ContainsFunc(r.Events, func(e attache.Event) bool {
			return (e.Type == "COOPERATE" || e.Type == "AGREE") && e.Trend == "growing" && slices.Contains(e.Contexts, "military") && len(e.Actors) == 2 &&
				slices.ContainsFunc(e.Actors, func(p attache.Party) bool { return p.ID == "IRN" }) && slices.ContainsFunc(e.Actors, func(p attache.Party) bool { return p.ID == "RUS" })
		}) {
			i = k
		}
	}
	if i < 0 {
		t.Fatal("no sample report says so")
	}
	day := all[i].Report.Published.Start
	if _, err := store.Record(ctx, all[i], attache.Provenance{Fetched: time.Now()}); err != nil {
		t.Fatal(err)
	}
	a := newAlarms(store, ledgerFlag{Ledger: db}.watches(), slog.New(slog.DiscardHandler))
	a.outbox = &notify.Outbox{Dir: filepath.Join(t.TempDir(), "outbox"), Receivers: []notify.Receiver{notify.Log{Logger: slog.New(slog.DiscardHandler)}}}
	at, _ := time.Parse(time.DateOnly, day)
	a.now = func() time.Time { return at.AddDate(3, 0, 0) }
	w := watch.DyadCooperatesMilitarily("IRN", "RUS")
	if err := a.Save(ctx, "ada", w); err != nil {
		t.Fatal(err)
	}
	told := func(want int) {
		t.Helper()
		if err := a.announce(ctx); err != nil {
			t.Fatal(err)
		}
		waiting, err := a.Undelivered(ctx)
		if err != nil || len(waiting) != want {
			t.Errorf("%d notices, want %d: %v", len(waiting), want, err)
		}
	}
	told(0) // three years later
	a.now = func() time.Time { return at.AddDate(0, 0, 2) }
	if err := a.Mute(ctx, "ada", w.Name, "9999-12-31"); err != nil {
		t.Fatal(err)
	}
	told(0)
	if err := a.Mute(ctx, "ada", w.Name, ""); err != nil {
		t.Fatal(err)
	}
	told(1)
	told(1)
	page, err := a.Raised(ctx, attache.Filter{}, w.Name)
	if err != nil || len(page.Items) != 1 {
		t.Fatalf("%+v, %v", page, err)
	}
	card := page.Items[0]
	if card.Kind != "reported" || card.Watch != w.Name || len(card.Deliveries) != 1 || card.Acknowledged != nil {
		t.Errorf("%+v", card)
	}
	if err := a.Acknowledge(ctx, "ada", card.ID, "known"); err != nil {
		t.Fatal(err)
	}
	if card, err = a.Alarm(ctx, card.ID); err != nil || card.Acknowledged == nil || card.Acknowledged.Who != "ada" {
		t.Errorf("%+v, %v", card, err)
	}
	if rows, err := a.List(ctx); err != nil || len(rows) != 1 || rows[0].Alarms != 1 || rows[0].Open != 0 || len(rows[0].Thin) != 2 {
		t.Errorf("%+v, %v", rows, err)
	}
	if err := a.Acknowledge(ctx, "ada", "nothing", ""); attache.ErrorCode(err) != attache.CodeNotFound {
		t.Error(err)
	}
}
