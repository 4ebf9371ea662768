package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"attache"
	"attache/internal/ledger"
	"attache/internal/web/webtest"
)

// fakeWatches keeps watches in memory. It raises what the press itself raises, and
// one counted alarm on the ledger's newest claim.
type fakeWatches struct {
	ledger *ledger.Store
	rows   []WatchRow
	seen   *Acknowledgement
	quiet  bool // nothing is counted
}

func (f *fakeWatches) List(context.Context) ([]WatchRow, error) { return f.rows, nil }

func (f *fakeWatches) Save(_ context.Context, _ string, w attache.Watch) error {
	f.rows = append(f.rows, WatchRow{Watch: w, Sentence: f.Sentence(w), Thin: []string{"growth: 3 days of history are too few"}})
	return nil
}

func (f *fakeWatches) Remove(_ context.Context, _, name string) error {
	f.rows = slices.DeleteFunc(f.rows, func(w WatchRow) bool { return w.Name == name })
	return nil
}

func (f *fakeWatches) Mute(_ context.Context, _, name, until string) error {
	for i := range f.rows {
		if f.rows[i].Name == name {
			f.rows[i].Muted = until
		}
	}
	return nil
}

func (f *fakeWatches) Preview(_ context.Context, w attache.Watch) (WatchPreview, error) {
	return WatchPreview{Since: "2031-01-01", Until: "2031-06-01", Sentence: f.Sentence(w), Counted: 9, Thin: []string{}, Alarms: []attache.Alarm{f.counted("").Alarm}}, nil
}

func (f *fakeWatches) Sentence(w attache.Watch) string {
	return "Tell me of " + strings.Join(w.Actors, " or ")
}

func (f *fakeWatches) Ready(a, b, item string) []attache.Watch {
	if a == "" {
		return nil
	}
	return []attache.Watch{{Name: a + " falls silent", Actors: []string{a}, Tests: []string{"silence"}}}
}

func (f *fakeWatches) counted(event string) AlarmCard {
	return AlarmCard{Alarm: attache.Alarm{
		AlarmRow: attache.AlarmRow{ID: "counted-1", Kind: "counted", Watch: "closer", Actors: []string{"IRN", "RUS"}, Family: "cooperation", Direction: "growing", Reason: "7 origins in 14 days, where 1.2 are usual", Events: []string{event}},
		Day:      "2031-05-24", Arrow: "↑", Test: "burst", Window: 14, Seen: 7, Expected: 1.2, Baseline: 365, Dispersion: 1.5, P: 0.0004, Coverage: .98, Off: "fewer than 5 origins in 14 days",
	}, Acknowledged: f.seen, Deliveries: []Delivery{{Alarm: "counted-1", To: "desk", State: "failed", Attempts: 3, Error: "refused"}}}
}

func (f *fakeWatches) Raised(ctx context.Context, q attache.Filter, watch string) (attache.Page[AlarmCard], error) {
	out := attache.Page[AlarmCard]{Items: []AlarmCard{}}
	if !f.quiet {
		out.Items = append(out.Items, f.counted("none"))
	}
	rows, err := f.ledger.Reported(ctx, q)
	if watch == "" {
		for _, r := range rows.Items {
			out.Items = append(out.Items, AlarmCard{Alarm: attache.Alarm{AlarmRow: r}})
		}
	}
	out.Total = len(out.Items)
	return out, err
}

func (f *fakeWatches) Alarm(ctx context.Context, id string) (AlarmCard, error) {
	if id != "counted-1" {
		return AlarmCard{}, &attache.Error{Code: attache.CodeNotFound, Message: "no alarm " + id}
	}
	claims, err := f.ledger.Claims(ctx, attache.Filter{Limit: 1})
	if err != nil {
		return AlarmCard{}, err
	}
	c := claims.Items[0]
	card := f.counted(c.Event)
	card.Origins = []attache.Telling{{Origin: "o1", Claims: []string{c.ID}, Reports: []string{c.Report}, Events: []string{c.Event}}}
	return card, nil
}

func (f *fakeWatches) Acknowledge(_ context.Context, who, _, why string) error {
	f.seen = &Acknowledgement{Who: who, When: time.Date(2031, 5, 25, 9, 0, 0, 0, time.UTC), Why: why}
	return nil
}

func (f *fakeWatches) Undelivered(context.Context) ([]Delivery, error) {
	return f.counted("").Deliveries, nil
}

// TestWatchForm goes from a form over its preview to a watch that is kept.
func TestWatchForm(t *testing.T) {
	s := serve(t, true, webtest.Ledger(t))
	form := url.Values{"name": {"closer"}, "dyads": {"Iran, Russia; IRN, USA"}, "actors": {" iran ,"}, "quads": {"cooperation"}, "contexts": {"military"}, "items": {"drone", "missile"},
		"tests": {"burst", "growth"}, "positions": {"CT+", "PR+"}, "cooldown": {"30"}}
	want := attache.Watch{Name: "closer", Dyads: [][2]string{{"IRN", "RUS"}, {"IRN", "USA"}}, Actors: []string{"IRN"}, Quads: []string{"cooperation"}, Contexts: []string{"military"}, Items: []string{"drone", "missile"}, Tests: []string{"burst", "growth"}, Cooldown: 30}
	if diff := cmp.Diff(want, s.server.watchOf(form)); diff != "" {
		t.Error(diff)
	}
	preview := s.ask("POST", "/watches/preview", form)
	for _, want := range []string{"It would have alarmed on <strong>1 day</strong>", "24 May 2031", "7 origins in 14 days", `value="Iran, Russia; Iran, United States"`, `value="drone" checked`} {
		if preview.status != http.StatusOK || !strings.Contains(preview.body, want) {
			t.Errorf("preview %d has no %q", preview.status, want)
		}
	}
	if len(s.watches.rows) != 0 {
		t.Error("the preview keeps the watch")
	}
	if a := s.ask("POST", "/watches", form); a.status != http.StatusSeeOther || len(s.watches.rows) != 1 {
		t.Fatalf("keep: %d, %d watches", a.status, len(s.watches.rows))
	}
	if page := s.ask("GET", "/watches?name=closer", nil).body; !strings.Contains(page, "Keep the change") || !strings.Contains(page, "too few") || !strings.Contains(page, `<option>drone`) {
		t.Error("the page does not show the watch in its form")
	}
	for name, bad := range map[string]url.Values{"no test": {"name": {"x"}, "actors": {"IRN"}}, "everything": {"name": {"x"}, "tests": {"burst"}}, "no name": {"actors": {"IRN"}, "tests": {"burst"}}} {
		for _, path := range []string{"/watches", "/watches/preview"} {
			if a := s.ask("POST", path, bad); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, `role="alert"`) {
				t.Errorf("%s to %s: %d", name, path, a.status)
			}
		}
	}
	if a := s.ask("POST", "/watches/mute", url.Values{"name": {"closer"}, "until": {"tomorrow"}}); a.status != http.StatusBadRequest {
		t.Errorf("mute until tomorrow: %d", a.status)
	}
	if a := s.ask("POST", "/watches/mute", url.Values{"name": {"closer"}, "until": {"2031-07-01"}}); a.status != http.StatusSeeOther || s.watches.rows[0].Muted != "2031-07-01" {
		t.Errorf("mute: %d, %+v", a.status, s.watches.rows)
	}
	if a := s.ask("POST", "/watches/remove", url.Values{"name": {"closer"}}); a.status != http.StatusSeeOther || len(s.watches.rows) != 0 {
		t.Errorf("remove: %d", a.status)
	}
}

// TestAlarmCard shows the proof of a counted alarm and keeps who has seen it.
func TestAlarmCard(t *testing.T) {
	s := serve(t, true, webtest.Ledger(t))
	page := s.ask("GET", "/alarm/counted-1", nil).body
	for _, want := range []string{"7 origins in 14 days", "counted: a test says so", "expected from the 365 days before", "0.0004", "98 % of usual", "What would switch it off", "fewer than 5 origins", "What it rests on, by independent origin", "<blockquote>", "desk failed"} {
		if !strings.Contains(page, want) {
			t.Errorf("the card has no %q", want)
		}
	}
	if a := s.ask("POST", "/alarms/acknowledge", url.Values{"id": {"counted-1"}, "why": {"an exercise"}}); a.status != http.StatusSeeOther || s.watches.seen == nil || s.watches.seen.Who != "local" {
		t.Fatalf("acknowledge: %d", a.status)
	}
	if page := s.ask("GET", "/alarm/counted-1", nil).body; !strings.Contains(page, "Seen by <strong>local</strong>") || !strings.Contains(page, "an exercise") {
		t.Error("the card does not say who has seen it")
	}
	if feed := s.ask("GET", "/alarms.atom?watch=closer", nil).body; strings.Count(feed, "<entry>") != 1 || !strings.Contains(feed, "2031-05-24T00:00:00Z") {
		t.Errorf("the feed of a watch: %s", feed)
	}
}
