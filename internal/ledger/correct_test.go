package ledger

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"attache"
)

// claimsOf are the claims of a filter, by sentence and holder.
func claimsOf(t *testing.T, s *Store, f attache.Filter) []attache.ClaimRow {
	t.Helper()
	return must[attache.Page[attache.ClaimRow]](t)(s.Claims(t.Context(), f)).Items
}

func correction(kind, target string) attache.Correction {
	return attache.Correction{Kind: kind, Target: target, Who: "ana", Why: "read it myself", When: time.Date(2024, 5, 1, 9, 0, 0, 0, time.UTC)}
}

func newerModel(r attache.Reading) attache.Reading {
	r.Model.Version = "1.10"
	return r
}

func TestRereading(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		old := read("r1", "The Bell", "2024-03-04", gift, raid)
		must[attache.Recorded](t)(s.Record(t.Context(), old, from("2024-03-05")))
		denial := claimsOf(t, s, attache.Filter{Holder: "OST"})[0]
		must[attache.Correction](t)(s.Correct(t.Context(), correction("reject", denial.ID)))
		if n := must[attache.Page[attache.ContestedRow]](t)(s.Contested(t.Context(), attache.Filter{})).Total; n != 0 {
			t.Fatalf("%d contested after the denial was rejected", n)
		}

		// A newer model sees no items any more, so every id is another; it finds
		// one more event, and not the gift.
		bare := raid
		bare.items = ""
		text := old.Report.Text
		fresh := newerModel(read("r1", "The Bell", "2024-03-04", gift, bare, saying{typ: "ACCUSE", actors: "LTU", recipients: "OST", sentence: raid.sentence, claims: []string{"author CT+"}}))
		fresh.Events = fresh.Events[1:]
		if fresh.Report.Text != text {
			t.Fatal("the test's texts differ")
		}
		done := must[attache.Recorded](t)(s.Record(t.Context(), fresh, from("2024-03-06")))
		if !done.Changed || done.Version != 1 || done.Claims != 3 || len(done.Gone) == 0 {
			t.Fatalf("re-read: %+v", done)
		}
		again := claimsOf(t, s, attache.Filter{Holder: "OST"})
		if len(again) != 1 || again[0].ID == denial.ID || again[0].Verdict != "rejected" {
			t.Fatalf("the correction did not survive: %+v", again)
		}
		if n := len(claimsOf(t, s, attache.Filter{Type: "AID"})); n != 0 {
			t.Errorf("%d claims of the older model are left", n)
		}
		// The older model's reading comes again, late: nothing changes.
		before := export(t, s)
		if late := must[attache.Recorded](t)(s.Record(t.Context(), old, from("2024-03-07"))); late.Changed {
			t.Errorf("an older model changed the ledger: %+v", late)
		}
		if export(t, s) != before {
			t.Error("an older model changed the export")
		}
	})
}

func TestVersions(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		first := read("a", "The Bell", "2024-03-04", gift, raid, visit)
		first.Report.URL = "https://bell.example/1"
		second := read("b", "The Bell", "2024-03-04", gift, visit)
		second.Report.URL = first.Report.URL
		must[attache.Recorded](t)(s.Record(t.Context(), first, from("2024-03-05")))
		done := must[attache.Recorded](t)(s.Record(t.Context(), second, from("2024-03-06")))
		if done.Version != 2 || done.Claims != 4 {
			t.Fatalf("second version: %+v", done)
		}
		for _, c := range claimsOf(t, s, attache.Filter{}) {
			if c.Retracted != (c.Type == "ASSAULT") {
				t.Errorf("%s %s: retracted %v", c.Type, c.Holder, c.Retracted)
			}
		}
		if n := must[attache.Page[attache.ContestedRow]](t)(s.Contested(t.Context(), attache.Filter{})).Total; n != 0 {
			t.Errorf("a retracted event is still contested")
		}
		if n := must[attache.Page[attache.ReportRow]](t)(s.Reports(t.Context(), attache.Filter{})); n.Total != 1 || n.Items[0].Versions != 2 {
			t.Errorf("reports: %+v", n)
		}
		if n := strings.Count(export(t, s), "\n"); n != 2 {
			t.Errorf("%d lines exported, want both versions", n)
		}
	})
}

func TestCorrections(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		must[attache.Recorded](t)(s.Record(ctx, read("r1", "The Bell", "2024-03-04", gift, visit), from("2024-03-05")))
		must[attache.Recorded](t)(s.Record(ctx, read("r2", "The Horn", "2024-03-05", gift, raid), from("2024-03-05")))
		must[attache.Recorded](t)(s.Record(ctx, read("r3", "The Drum", "2024-05-05", saying{typ: "AID", actors: "NOR", recipients: "LTU", items: "vehicle", sentence: "The trucks from Norland are there.", claims: []string{"author CT+"}}), from("2024-05-05")))
		aid := func() []attache.EventRow {
			return must[attache.Page[attache.EventRow]](t)(s.Events(ctx, attache.Filter{Type: "AID"})).Items
		}
		start := aid()
		if len(start) != 2 || start[1].Reports != 2 || start[1].Origins != 2 {
			t.Fatalf("events: %+v", start)
		}

		merge := correction("merge", start[0].ID)
		merge.Other = start[1].ID
		merge = must[attache.Correction](t)(s.Correct(ctx, merge))
		merged := aid()
		if len(merged) != 1 || merged[0].Reports != 3 {
			t.Fatalf("after the merge: %+v", merged)
		}
		for _, old := range start {
			if d, err := s.Event(ctx, old.ID); err != nil || d.ID != merged[0].ID || len(d.Rows) != 3 {
				t.Errorf("event %s is now %s with %d claims, %v", old.ID, d.ID, len(d.Rows), err)
			}
		}
		undo := must[attache.Correction](t)(s.Correct(ctx, correction("undo", merge.ID)))
		if got := aid(); len(got) != 2 || got[0].ID != start[0].ID || got[1].ID != start[1].ID {
			t.Errorf("after the undo: %+v", got)
		}
		must[attache.Correction](t)(s.Correct(ctx, correction("undo", undo.ID)))
		if got := aid(); len(got) != 1 {
			t.Errorf("after the undo of the undo: %+v", got)
		}

		split := correction("split", claimsOf(t, s, attache.Filter{Report: "r2", Type: "AID"})[0].ID)
		must[attache.Correction](t)(s.Correct(ctx, split))
		if got := aid(); len(got) != 2 || got[0].Reports+got[1].Reports != 3 {
			t.Errorf("after the split: %+v", got)
		}

		link := correction("link", "r2")
		link.Field, link.Value = "OST", "ostria-isles|The Ostria Isles"
		must[attache.Correction](t)(s.Correct(ctx, link))
		d := must[attache.Dossier](t)(s.Dossier(ctx, "ostria-isles", attache.Filter{}))
		if d.Entity.Name != "The Ostria Isles" || d.Total != 1 || d.Says != 1 {
			t.Errorf("the dossier of a linked entity: %+v", d)
		}

		accepted := claimsOf(t, s, attache.Filter{Report: "r1", Type: "CONSULT"})[0].ID
		yes := must[attache.Correction](t)(s.Correct(ctx, correction("accept", accepted)))
		if got := claimsOf(t, s, attache.Filter{Report: "r1", Type: "CONSULT"})[0].Verdict; got != "accepted" {
			t.Errorf("the verdict on an accepted claim is %q", got)
		}
		if again := must[attache.Correction](t)(s.Correct(ctx, correction("accept", accepted))); again.ID != yes.ID {
			t.Errorf("the same said twice is %s and %s", yes.ID, again.ID)
		}

		edited := correction("edit", claimsOf(t, s, attache.Filter{Type: "CONSULT"})[0].ID)
		edited.Field, edited.Value = "type", "SUPPORT"
		must[attache.Correction](t)(s.Correct(ctx, edited))
		if n := len(claimsOf(t, s, attache.Filter{Type: "SUPPORT"})); n != 1 {
			t.Errorf("%d claims of the edited type", n)
		}

		for _, bad := range []attache.Correction{{Kind: "delete", Target: "x", Who: "ana"}, {Kind: "accept", Target: "x"}, {Kind: "edit", Target: "x", Who: "ana", Field: "type", Value: "GIVE"}} {
			if _, err := s.Correct(ctx, bad); attache.ErrorCode(err) != attache.CodeUsage {
				t.Errorf("%+v: %v", bad, err)
			}
		}
		if _, err := s.Correct(ctx, correction("accept", "nothing")); attache.ErrorCode(err) != attache.CodeNotFound {
			t.Errorf("a correction of nothing: %v", err)
		}
		page := must[attache.Page[attache.Correction]](t)(s.Corrections(ctx, attache.Filter{}))
		if page.Total != 7 || len(page.Items) != 7 || page.Items[0].Why == "" {
			t.Errorf("corrections: %+v", page)
		}

		// Another ledger that gets the corrections first, then the reports in
		// another order, comes to the same.
		for _, p := range places(t)[:1] {
			other := open(t, p.make(t))
			replay(t, other, export(t, s))
			if got, want := snapshot(t, other), snapshot(t, s); got != want {
				t.Errorf("replayed: %s", cmp.Diff(strings.Split(want, "\n"), strings.Split(got, "\n")))
			}
		}
	})
}

// replay takes an export in reverse: corrections first, newest report first.
func replay(t *testing.T, s *Store, text string) {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for i := len(lines) - 1; i >= 0; i-- {
		var err error
		if strings.HasPrefix(lines[i], `{"correction"`) {
			var c attache.Correction
			err = json.Unmarshal([]byte(lines[i]), &c)
			if err == nil {
				_, err = s.Correct(context.Background(), c)
			}
		} else {
			var r attache.Reading
			err = json.Unmarshal([]byte(lines[i]), &r)
			if err == nil {
				_, err = s.Record(context.Background(), r, attache.Provenance{Reader: "1.0"})
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// snapshot is the export and every answer of a ledger, as text.
func snapshot(t testing.TB, s *Store) string {
	t.Helper()
	var b bytes.Buffer
	show := func(v any, err error) {
		if err != nil {
			t.Fatal(err)
		}
		line, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(append(line, '\n'))
	}
	ctx, f := context.Background(), attache.Filter{Limit: attache.MaxLimit}
	page1, err := s.Claims(ctx, f)
	show(page1, err)
	page2, err := s.Events(ctx, f)
	show(page2, err)
	for _, e := range page2.Items {
		d, err := s.Event(ctx, e.ID)
		show(d.Rows, err)
	}
	page3, err := s.Transfers(ctx, f)
	show(page3, err)
	page4, err := s.Stories(ctx, f)
	show(page4, err)
	page5, err := s.Reported(ctx, f)
	show(page5, err)
	page6, err := s.Sources(ctx, f)
	show(page6, err)
	for _, id := range []string{"NOR", "LTU", "OST"} {
		if d, err := s.Dossier(ctx, id, f); attache.ErrorCode(err) != attache.CodeNotFound {
			show(d, err)
		}
	}
	return b.String() + export(t, s)
}
