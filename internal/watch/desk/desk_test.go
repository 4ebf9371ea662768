package desk

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"attache"
	"attache/internal/ledger"
	"attache/internal/sample"
	"attache/internal/watch"
)

func open(t testing.TB) *ledger.Store {
	t.Helper()
	l, err := ledger.Open(context.Background(), filepath.Join(t.TempDir(), "l.db"), ledger.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

func record(t testing.TB, l attache.Ledger, r attache.Reading) attache.Recorded {
	t.Helper()
	got, err := l.Record(context.Background(), r, attache.Provenance{Fetched: time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func samples(t testing.TB) []attache.Reading {
	t.Helper()
	all, err := sample.Readings()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

var asked = []attache.Watch{
	watch.DyadCooperatesMilitarily("IRN", "RUS"), watch.DyadEscalates("RUS", "UKR"), watch.ItemMovesTo("drone", "RUS"), watch.FirstSupplier("PRK", "RUS"), watch.DeniedGathers("IRN"),
	watch.FallsSilent("houthis"), watch.SanctionsGrow("IRN"), watch.SuddenMobilisation("RUS"),
}

// all are the answers of a desk.
func all(t testing.TB, d *Desk) ([]attache.Alarm, []Standing) {
	t.Helper()
	page, err := d.Alarms(context.Background(), attache.Filter{Limit: attache.MaxLimit}, "")
	if err != nil {
		t.Fatal(err)
	}
	return page.Items, d.Standings()
}

// A desk that follows a ledger report by report, in any order, with a report
// retracted and a claim rejected on the way, says what one opened at the end says.
func TestFollowingIsLoading(t *testing.T) {
	ctx := context.Background()
	readings := samples(t)[:64]
	for _, seed := range []uint64{3} {
		l := open(t)
		following := New(l)
		order := rand.New(rand.NewPCG(seed, 7)).Perm(len(readings))
		for n, i := range order {
			record(t, l, readings[i])
			if n%13 == 0 || n == len(order)-1 {
				if err := following.Sync(ctx, asked); err != nil {
					t.Fatal(err)
				}
			}
		}
		before, _ := all(t, following)
		for _, a := range before {
			if err := a.Check(); err != nil {
				t.Error(err)
			}
		}
		reject(t, l, before)
		if err := following.Sync(ctx, asked); err != nil {
			t.Fatal(err)
		}
		fresh := New(l)
		if err := fresh.Sync(ctx, asked); err != nil {
			t.Fatal(err)
		}
		gotAlarms, gotStandings := all(t, following)
		wantAlarms, wantStandings := all(t, fresh)
		if diff := cmp.Diff(wantAlarms, gotAlarms); diff != "" {
			t.Errorf("seed %d: %s", seed, diff)
		}
		if diff := cmp.Diff(wantStandings, gotStandings); diff != "" {
			t.Errorf("seed %d: %s", seed, diff)
		}
		if cmp.Equal(before, gotAlarms) {
			t.Error("rejecting the claims of an alarm changes nothing")
		}
	}
}

// reject rejects the claims of the first counted alarm.
func reject(t *testing.T, l attache.Ledger, alarms []attache.Alarm) {
	t.Helper()
	for _, a := range alarms {
		if a.Kind != "counted" {
			continue
		}
		for _, o := range append(a.Origins, a.Contested...) {
			for _, c := range o.Claims {
				if _, err := l.Correct(context.Background(), attache.Correction{Kind: "reject", Target: c, Who: "ada", Why: "a test"}); err != nil {
					t.Fatal(err)
				}
			}
		}
		return
	}
	t.Fatal("no counted alarm")
}

// Alarms come in pages, filtered, and each is found by its id.
func TestAlarms(t *testing.T) {
	ctx := context.Background()
	l := open(t)
	for _, r := range samples(t) {
		record(t, l, r)
	}
	d := New(l)
	if err := d.Sync(ctx, asked); err != nil {
		t.Fatal(err)
	}
	t.Run("sample", func(t *testing.T) { rightWeeks(t, l, d) })
	whole, _ := all(t, d)
	var paged []attache.Alarm
	f := attache.Filter{Limit: 3}
	for {
		page, err := d.Alarms(ctx, f, "")
		if err != nil {
			t.Fatal(err)
		}
		paged = append(paged, page.Items...)
		if f.Cursor = page.Next; f.Cursor == "" {
			break
		}
	}
	if diff := cmp.Diff(whole, paged); diff != "" {
		t.Error(diff)
	}
	for i, a := range whole {
		if i > 0 && a.Day > whole[i-1].Day {
			t.Errorf("%s after %s", a.Day, whole[i-1].Day)
		}
		got, err := d.Alarm(a.ID)
		if err != nil || !cmp.Equal(got, a) {
			t.Errorf("alarm %s: %+v, %v", a.ID, got, err)
		}
	}
	if _, err := d.Alarm("nothing"); attache.ErrorCode(err) != attache.CodeNotFound {
		t.Error(err)
	}
	if _, err := d.Alarms(ctx, attache.Filter{Cursor: "nothing"}, ""); attache.ErrorCode(err) != attache.CodeUsage {
		t.Error(err)
	}
	for name, x := range map[string]struct {
		f    attache.Filter
		of   string
		fits func(attache.Alarm) bool
	}{
		"entity": {attache.Filter{Entity: "PRK"}, "", func(a attache.Alarm) bool { return fmt.Sprint(a.Actors) != "" && has(a.Actors, "PRK") }},
		"days": {attache.Filter{Since: "2022-09-01", Until: "2022-11-30"}, "", func(a attache.Alarm) bool {
			return a.Kind == "reported" || a.Day >= "2022-09-01" && a.Day <= "2022-11-30"
		}},
		"holder": {attache.Filter{Holder: "RUS"}, "", func(a attache.Alarm) bool { return a.Kind == "reported" }},
		"watch":  {attache.Filter{}, "drone moves to RUS", func(a attache.Alarm) bool { return a.Watch == "drone moves to RUS" }},
		"item":   {attache.Filter{Item: "drone"}, "a denied charge against IRN gathers origins", func(a attache.Alarm) bool { return a.Watch == "a denied charge against IRN gathers origins" }},
	} {
		page, err := d.Alarms(ctx, x.f, x.of)
		if err != nil {
			t.Fatal(err)
		}
		if len(page.Items) == 0 {
			t.Errorf("%s: none", name)
		}
		for _, a := range page.Items {
			if !x.fits(a) {
				t.Errorf("%s: %s %s %v of %q", name, a.Kind, a.Day, a.Actors, a.Watch)
			}
		}
	}
}

func has(list []string, word string) bool {
	for _, x := range list {
		if x == word {
			return true
		}
	}
	return false
}

// The sample press tells of drones from July 2022 on, every few days in October,
// and of missiles in September 2024: then, and only then, does military cooperation
// of Iran and Russia raise the counted alarm, and the preview shows the same.
func rightWeeks(t *testing.T, l attache.Ledger, d *Desk) {
	w := watch.DyadCooperatesMilitarily("IRN", "RUS")
	page, err := d.Alarms(context.Background(), attache.Filter{}, w.Name)
	if err != nil {
		t.Fatal(err)
	}
	var autumn, missiles, counted int
	for _, a := range page.Items {
		if a.Kind != "counted" {
			continue
		}
		counted++
		switch {
		case a.Day >= "2022-06-22" && a.Day <= "2022-06-30": // the two promise each other deeper cooperation; the model takes it for military
		case a.Day >= "2022-07-01" && a.Day <= "2022-11-15":
			autumn++
		case a.Day >= "2024-09-01" && a.Day <= "2024-09-30":
			missiles++
		default:
			t.Errorf("an alarm on %s: %s", a.Day, a.Reason)
		}
		if !cmp.Equal(a.Actors, []string{"IRN", "RUS"}) || a.Family != "cooperation" || !has(a.Contexts, "military") || a.Test == "burst" && a.Between == nil {
			t.Errorf("%+v", a)
		}
	}
	if autumn == 0 || missiles == 0 {
		t.Errorf("%d alarms from July to November 2022, %d in September 2024", autumn, missiles)
	}
	trial, err := Try(context.Background(), l, w)
	if err != nil {
		t.Fatal(err)
	}
	shown := 0
	for _, a := range trial.Alarms {
		for _, b := range page.Items {
			if cmp.Equal(a, b) {
				shown++
			}
		}
	}
	if shown != len(trial.Alarms) || shown != len(page.Items) || trial.Since != "2022-02-24" || trial.Counted < 10 {
		t.Errorf("the preview shows %d of %d alarms, since %s, from %d tellings", shown, len(page.Items), trial.Since, trial.Counted)
	}
}
