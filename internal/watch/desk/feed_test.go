package desk

import (
	"context"
	"fmt"
	"testing"
	"time"

	"attache"
	"attache/internal/watch"
)

// shelled is the reading of a report of that day about the n-th shelling, each in
// words and at a place of its own.
func shelled(source string, day time.Time, n int) attache.Reading {
	where := fmt.Sprintf("village %s%d", source, n)
	text := fmt.Sprintf("Russian guns shelled the %s in Ukraine, %s correspondents counted %d craters there.", where, source, 3*n+7)
	all := attache.Span{End: len(text), Text: text, Sentence: 1}
	date := day.Format(time.DateOnly)
	id := fmt.Sprintf("%s-%s-%d", source, date, n)
	return attache.Reading{
		Report: attache.Report{ID: id, URL: "https://" + source + ".example/" + id, Source: source, Title: fmt.Sprintf("Shelling %d of %s", n, source), Language: "en", Text: text, Hash: attache.Hash(text),
			Published: &attache.Date{Start: date, End: date}},
		Entities: []attache.Entity{{ID: "RUS", Name: "Russia", Kind: "state"}, {ID: "UKR", Name: "Ukraine", Kind: "state"}},
		Events: []attache.Event{{ID: "e1", Type: "ASSAULT", Contexts: []string{"military"}, Trigger: attache.Span{Start: 13, End: 20, Text: "shelled", Sentence: 1}, Aspect: "past",
			When: &attache.When{Start: date, End: date, Precision: "day", Span: all}, Actors: []attache.Party{{ID: "RUS", How: "demonym"}}, Recipients: []attache.Party{{ID: "UKR", How: "name"}},
			Items: []attache.Item{}, Figures: []attache.Figure{}, People: []attache.Party{},
			Claims: []attache.Claim{{Holder: []attache.Party{{ID: attache.AuthorID}}, Position: "CT+", Confidence: .9, Evidence: []attache.Span{all}}}}},
		Doubts: []attache.Doubt{}, Model: attache.ModelID{Name: "hand", Version: "1", SHA256: "00"},
	}
}

// A feed that is added tells of what the others never told: that is no
// escalation. The same reports from a feed that was always read are one.
func TestNewFeedRaisesNoAlarm(t *testing.T) {
	for _, c := range []struct {
		source string
		alarms bool
	}{{"gazette", false}, {"wire", true}} {
		t.Run(c.source, func(t *testing.T) {
			l := open(t)
			first := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
			for n := range 35 { // for more than a year every twelve days one
				record(t, l, shelled("wire", first.AddDate(0, 0, 12*n), n))
			}
			for n := range 24 { // then three a day
				record(t, l, shelled(c.source, first.AddDate(0, 0, 410+n/3), 100+n))
			}
			d := New(l)
			if err := d.Sync(context.Background(), []attache.Watch{watch.DyadEscalates("RUS", "UKR")}); err != nil {
				t.Fatal(err)
			}
			alarms, _ := all(t, d)
			counted := 0
			for _, a := range alarms {
				if a.Kind == "counted" {
					counted++
				}
			}
			if (counted > 0) != c.alarms {
				t.Errorf("%d counted alarms: %+v", counted, alarms)
			}
		})
	}
}
