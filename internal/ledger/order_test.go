package ledger

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"attache"
	"attache/internal/story"
)

// An act is one call that changes a ledger.
type act func(s *Store) error

// drawReadings are up to twelve readings out of few words, so that copies, common
// events, versions of a page and readings by two models come up.
func drawReadings(r *rapid.T) []attache.Reading {
	parties := []string{"NOR", "LTU", "OST", "NOR LTU", "OST VES"}
	draw := rapid.Custom(func(r *rapid.T) saying {
		s := saying{
			typ:        rapid.SampledFrom([]string{"AID", "ASSAULT", "CONSULT", "AGREE", "ALLY"}).Draw(r, "type"),
			actors:     rapid.SampledFrom(parties).Draw(r, "actors"),
			recipients: rapid.SampledFrom(append(parties, "")).Draw(r, "recipients"),
			items:      rapid.SampledFrom([]string{"", "", "drone/OST", "tank"}).Draw(r, "items"),
			aspect:     rapid.SampledFrom([]string{"past", "ongoing", "future"}).Draw(r, "aspect"),
			trend:      rapid.SampledFrom([]string{"", "", "growing"}).Draw(r, "trend"),
			claims:     rapid.SampledFrom([][]string{{"author CT+"}, {"LTU CT+", "OST CT-"}, {"NOR PS+"}, {"LTU PR+ via their-envoy"}}).Draw(r, "claims"),
		}
		if attache.Tie(s.typ) {
			s.aspect = "ongoing"
		}
		s.sentence = fmt.Sprintf("%s with %s and %s in the matter of the %s harbour was noted %s.", s.actors, s.recipients, s.items,
			rapid.SampledFrom([]string{"northern", "southern"}).Draw(r, "harbour"), s.claims[0])
		return s
	})
	var list []attache.Reading
	for i := range rapid.IntRange(3, 12).Draw(r, "reports") {
		day := ""
		if rapid.IntRange(0, 7).Draw(r, "dated") > 0 {
			day = time.Date(2024, 3, rapid.IntRange(1, 14).Draw(r, "day"), 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
		}
		x := read(fmt.Sprintf("r%02d", i), fmt.Sprintf("Outlet %d", i%3), day, rapid.SliceOfNDistinct(draw, 1, 3, func(s saying) string { return s.sentence }).Draw(r, "sayings")...)
		if i > 0 {
			switch rapid.IntRange(0, 9).Draw(r, "kind") {
			case 0: // a copy
				id, source := x.Report.ID, x.Report.Source
				x = list[i-1]
				x.Report.ID, x.Report.Source, x.Report.URL = id, source, ""
			case 1: // another version of the page before
				if list[i-1].Report.URL == "" {
					list[i-1].Report.URL = "https://bell.example/" + list[i-1].Report.ID
				}
				x.Report.URL = list[i-1].Report.URL
			case 2: // the same report by a newer model, which sees less
				y := newerModel(list[i-1])
				y.Events = y.Events[min(1, len(y.Events)):]
				x = y
			}
		}
		list = append(list, x)
	}
	return list
}

// drawCorrections makes a few corrections of what a ledger has.
func drawCorrections(r *rapid.T, s *Store) []attache.Correction {
	ctx := context.Background()
	claims, err1 := s.Claims(ctx, attache.Filter{Limit: 100})
	events, err2 := s.Events(ctx, attache.Filter{Limit: 100})
	reports, err3 := s.Reports(ctx, attache.Filter{Limit: 100})
	if err1 != nil || err2 != nil || err3 != nil {
		r.Fatal(err1, err2, err3)
	}
	var list []attache.Correction
	if len(claims.Items) == 0 {
		return nil // nothing was said of anybody
	}
	for i := range rapid.IntRange(0, 4).Draw(r, "corrections") {
		claim := rapid.SampledFrom(claims.Items).Draw(r, "claim")
		c := attache.Correction{Kind: rapid.SampledFrom(attache.CorrectionKinds).Draw(r, "kind"), Target: claim.ID, Who: "ana", Why: "seen", When: time.Date(2024, 5, 1, 0, i, 0, 0, time.UTC)}
		switch c.Kind {
		case "edit":
			c.Field, c.Value = "recipients", "VES"
		case "link":
			c.Target, c.Field, c.Value = rapid.SampledFrom([]string{"", claim.Report}).Draw(r, "where"), "OST", "ostria-isles|The Ostria Isles"
		case "merge":
			c.Of = rapid.SampledFrom([]string{"event", "origin", "story"}).Draw(r, "of")
			if c.Target, c.Other = rapid.SampledFrom(reports.Items).Draw(r, "a").ID, rapid.SampledFrom(reports.Items).Draw(r, "b").ID; c.Of == "event" {
				c.Target, c.Other = claim.Event, claim.Event
				if len(events.Items) > 0 {
					c.Other = rapid.SampledFrom(events.Items).Draw(r, "event").ID
				}
			}
		case "split":
			c.Of = rapid.SampledFrom([]string{"event", "origin", "story"}).Draw(r, "of")
			if c.Of != "event" {
				c.Target = claim.Report
			}
		case "undo":
			if len(list) == 0 {
				continue
			}
			c.Target = rapid.SampledFrom(list).Draw(r, "undone").ID
		}
		kept, err := s.Correct(ctx, c)
		if err != nil && attache.ErrorCode(err) != attache.CodeNotFound { // a correction may have merged it away
			r.Fatalf("%+v: %v", c, err)
		}
		if err == nil {
			list = append(list, kept)
			if _, err := s.Transfers(ctx, attache.Filter{}); err != nil {
				r.Fatal(err)
			}
		}
	}
	return list
}

// TestAnyOrder: whatever the order of recordings and corrections and however
// many goroutines make them, every answer and the export are the same; and events,
// origins and stories are what internal/story says of all reports at once.
func TestAnyOrder(t *testing.T) {
	for _, p := range places(t) {
		t.Run(p.name, func(t *testing.T) {
			rapid.Check(t, func(r *rapid.T) {
				options := Options{relaxed: true, growFrom: 2}
				fresh := func() *Store {
					s, err := Open(context.Background(), p.make(t), options)
					if err != nil {
						r.Fatal(err)
					}
					r.Cleanup(func() { s.Close() })
					return s
				}
				first := fresh()
				var acts []act
				for i, x := range drawReadings(r) {
					prov := from(fmt.Sprintf("2024-04-%02d", 1+i))
					acts = append(acts, func(s *Store) error { _, err := s.Record(context.Background(), x, prov); return err })
				}
				for _, a := range acts {
					if err := a(first); err != nil {
						r.Fatal(err)
					}
					if _, err := first.Transfers(context.Background(), attache.Filter{}); err != nil { // kept, it has to follow; the second ledger asks at the end alone
						r.Fatal(err)
					}
				}
				corrections := drawCorrections(r, first)
				for _, c := range corrections {
					acts = append(acts, func(s *Store) error { _, err := s.Correct(context.Background(), c); return err })
				}
				want := snapshot(t, first)
				if d := cmp.Diff(whole(r, first), grouped(r, first)); d != "" {
					r.Errorf("groups are not those of all reports at once (-want +got):\n%s", d)
				}

				shuffled := rand.New(rand.NewPCG(rapid.Uint64().Draw(r, "order"), 1))
				shuffled.Shuffle(len(acts), func(i, j int) { acts[i], acts[j] = acts[j], acts[i] })
				second := fresh()
				workers := rapid.IntRange(1, 4).Draw(r, "workers")
				var all sync.WaitGroup
				errs := make([]error, workers)
				for w := range workers {
					all.Go(func() {
						for i := w; i < len(acts); i += workers {
							if err := acts[i](second); err != nil {
								errs[w] = err
							}
						}
					})
				}
				all.Wait()
				for _, err := range errs {
					if err != nil {
						r.Fatal(err)
					}
				}
				if got := snapshot(t, second); got != want {
					r.Errorf("another order, another ledger (-want +got):\n%s", cmp.Diff(strings.Split(want, "\n"), strings.Split(got, "\n")))
				}
			})
		})
	}
}

// grouped are the groups of a ledger by kind, as sorted lists of members.
func grouped(r *rapid.T, s *Store) map[string][]string {
	groups := map[string]map[string][]string{kindOrigin: {}, kindEvent: {}, kindStory: {}}
	err := s.reading(context.Background(), func(t *session) error {
		return t.rows("SELECT kind || ' ' || grp || ' ' || id FROM nodes ORDER BY kind, grp, id", nil, func(rows *sql.Rows) error {
			line := ""
			err := rows.Scan(&line)
			f := strings.Fields(line)
			groups[f[0]][f[1]] = append(groups[f[0]][f[1]], f[2])
			return err
		})
	})
	if err != nil {
		r.Fatal(err)
	}
	out := map[string][]string{}
	for kind, byName := range groups {
		for name, members := range byName {
			out[kind] = append(out[kind], name+": "+strings.Join(members, " "))
		}
		slices.Sort(out[kind])
	}
	return out
}

// whole are the groups that internal/story makes of all nodes at once.
func whole(r *rapid.T, s *Store) map[string][]string {
	out := map[string][]string{}
	err := s.reading(context.Background(), func(t *session) error {
		var tellings []story.Telling
		var sources []story.Source
		var outlines []story.Outline
		var pages []string
		if err := t.rows("SELECT kind, page, body FROM nodes ORDER BY kind, id", nil, func(rows *sql.Rows) error {
			var kind, page string
			var body []byte
			if err := rows.Scan(&kind, &page, &body); err != nil {
				return err
			}
			pages = append(pages, page)
			switch kind {
			case kindEvent:
				var x telling
				err := s.spread(body, &x)
				tellings = append(tellings, x.Telling)
				return err
			case kindOrigin:
				var x story.Source
				err := s.spread(body, &x)
				sources = append(sources, x)
				return err
			}
			var x story.Outline
			err := s.spread(body, &x)
			outlines = append(outlines, x)
			return err
		}); err != nil {
			return err
		}
		over := map[string][]story.Overrule{}
		for _, kind := range []string{kindEvent, kindOrigin, kindStory} {
			list, err := t.overrules(kind, set(pages))
			if err != nil {
				return err
			}
			over[kind] = list
		}
		for _, g := range story.Happenings(tellings, over[kindEvent]) {
			var members []string
			for _, i := range g {
				members = append(members, tellings[i].ID())
			}
			out[kindEvent] = append(out[kindEvent], story.ID(members[0])+": "+strings.Join(members, " "))
		}
		for _, o := range story.Origins(sources, over[kindOrigin]) {
			out[kindOrigin] = append(out[kindOrigin], o.ID+": "+strings.Join(o.Members, " "))
		}
		for _, x := range story.Stories(outlines, over[kindStory]) {
			out[kindStory] = append(out[kindStory], x.ID+": "+strings.Join(x.Members, " "))
		}
		return nil
	})
	if err != nil {
		r.Fatal(err)
	}
	for _, list := range out {
		slices.Sort(list)
	}
	return out
}

// TestReplay: readings and corrections out of one ledger make the same another.
func TestReplay(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		press := newSynthetic(3, 20)
		for range 30 {
			r, p := press.next()
			must[attache.Recorded](t)(s.Record(t.Context(), r, p))
		}
		claim := claimsOf(t, s, attache.Filter{})[0]
		must[attache.Correction](t)(s.Correct(t.Context(), correction("reject", claim.ID)))
		for _, p := range places(t) {
			other := open(t, p.make(t))
			page := must[attache.Page[attache.Correction]](t)(s.Corrections(t.Context(), attache.Filter{}))
			for _, c := range page.Items {
				must[attache.Correction](t)(other.Correct(t.Context(), c))
			}
			if err := s.Readings(t.Context(), func(r attache.Reading, p attache.Provenance) error {
				_, err := other.Record(t.Context(), r, p)
				return err
			}); err != nil {
				t.Fatal(err)
			}
			if got, want := snapshot(t, other), snapshot(t, s); got != want {
				t.Errorf("on %s: %s", p.name, cmp.Diff(strings.Split(want, "\n"), strings.Split(got, "\n")))
			}
		}
		for line := range strings.Lines(export(t, s)) {
			if !json.Valid([]byte(line)) {
				t.Fatalf("not JSON: %.80s", line)
			}
		}
	})
}
