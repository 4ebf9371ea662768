package ledger

import (
	"slices"
	"strings"
	"testing"
	"time"

	"attache"
	"attache/internal/story"
)

// A saying is an event for a test's reading: sentence is its evidence, claims
// are "HOLDER POSITION" with "via PERSON" behind, items "kind" or "kind/MAKER".
type saying struct {
	typ, actors, recipients, items, contexts, aspect, trend, sentence string
	start, end                                                        string
	claims                                                            []string
}

// read makes the reading of a report that consists of the sayings' sentences.
func read(id, source, day string, sayings ...saying) attache.Reading {
	r := attache.Reading{Entities: []attache.Entity{}, Events: []attache.Event{}, Doubts: []attache.Doubt{}, Model: attache.ModelID{Name: "hand", Version: "1", SHA256: "00"}}
	var sentences []string
	for _, s := range sayings {
		if !slices.Contains(sentences, s.sentence) {
			sentences = append(sentences, s.sentence)
		}
	}
	text := strings.Join(sentences, "\n\n")
	known := map[string]bool{attache.AuthorID: true, attache.UnknownID: true, "": true}
	entity := func(id string) {
		if !known[id] {
			known[id] = true
			r.Entities = append(r.Entities, attache.Entity{ID: id, Name: "name of " + id, Kind: "state", Sector: "GOV"})
		}
	}
	side := func(list string) []attache.Party {
		out := []attache.Party{}
		for _, id := range strings.Fields(list) {
			entity(id)
			out = append(out, attache.Party{ID: id, How: "name"})
		}
		return out
	}
	for i, s := range sayings {
		at := strings.Index(text, s.sentence)
		span := attache.Span{Start: at, End: at + len(s.sentence), Text: s.sentence, Sentence: 1 + slices.Index(sentences, s.sentence)}
		e := attache.Event{
			ID: "e" + string(rune('1'+i%9)) + strings.Repeat("x", i/9), Type: s.typ, Contexts: append([]string{}, strings.Fields(s.contexts)...), Trigger: span,
			Actors: side(s.actors), Recipients: side(s.recipients), Items: []attache.Item{}, Figures: []attache.Figure{}, People: []attache.Party{},
			Aspect: s.aspect, Trend: s.trend,
		}
		if s.start != "" {
			e.When = &attache.When{Start: s.start, End: s.end, Precision: "range", Span: span}
		}
		for _, item := range strings.Fields(s.items) {
			kind, maker, _ := strings.Cut(item, "/")
			entity(maker)
			e.Items = append(e.Items, attache.Item{Kind: kind, Span: span, Maker: maker})
		}
		for _, c := range s.claims {
			words := strings.Fields(c)
			p := attache.Party{ID: words[0], How: "name"}
			entity(p.ID)
			if len(words) > 3 {
				p.Person = words[3]
				entity(p.Person)
			}
			e.Claims = append(e.Claims, attache.Claim{Holder: []attache.Party{p}, Position: words[1], Confidence: 0.9, Evidence: []attache.Span{span}})
		}
		signs := map[byte]bool{}
		for _, c := range e.Claims {
			if strings.HasPrefix(c.Position, "CT") || strings.HasPrefix(c.Position, "PR") {
				signs[attache.Sign(c.Position)] = true
			}
		}
		e.Contested = signs['+'] && signs['-']
		r.Events = append(r.Events, e)
	}
	r.Report = attache.Report{ID: id, Hash: attache.Hash(text), Source: source, Title: "title of " + id, Text: text, Language: "en"}
	if day != "" {
		r.Report.Published = &attache.Date{Start: day, End: day, How: "given"}
	}
	return r
}

// from is a provenance: fetched at noon of a day.
func from(day string) attache.Provenance {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		panic(err)
	}
	return attache.Provenance{Fetched: at.Add(12 * time.Hour), Reader: "1.0"}
}

// plainRules group by what one can check by eye: tellings of equal type and
// parties within three days are one event; reports of equal text have one
// origin; reports with a common event are one story.
func plainRules() rules {
	key := func(t story.Telling) string {
		return t.Event.Type + "|" + strings.Join(ids(t.Event.Actors), " ") + "|" + strings.Join(ids(t.Event.Recipients), " ")
	}
	near := func(a, b string) bool {
		x, err1 := time.Parse(time.DateOnly, a)
		y, err2 := time.Parse(time.DateOnly, b)
		return err1 == nil && err2 == nil && x.Sub(y).Abs() <= 72*time.Hour
	}
	keys := func(t story.Telling) []string { return []string{key(t)} }
	sourceKeys := func(s story.Source) []string { return []string{s.URL} }
	return rules{
		tellings: func(r attache.Reading, origin string) []story.Telling {
			var list []story.Telling
			for _, e := range r.Events {
				t := story.Telling{Report: r.Report.ID, Event: e, Origin: origin}
				if r.Report.Published != nil {
					t.Published = r.Report.Published.Start
				}
				list = append(list, t)
			}
			return list
		},
		keys: keys, seeks: keys,
		same: func(a, b story.Telling) (bool, float64, []string) {
			return key(a) == key(b) && near(a.Published, b.Published), 1, []string{"same type and parties within three days"}
		},
		source: func(r attache.Reading) story.Source {
			return story.Source{ID: r.Report.ID, URL: attache.Hash(r.Report.Text), Outlet: r.Report.Source}
		},
		sourceKeys: sourceKeys, sourceSeeks: sourceKeys,
		linked:      func(a, b story.Source) (story.Link, bool) { return story.Link{Share: 1}, a.URL == b.URL },
		outlineKeys: func(o story.Outline) []string { return o.Happenings },
		oneStory: func(a, b story.Outline) (story.Link, bool) {
			return story.Link{Share: 1}, slices.ContainsFunc(a.Happenings, func(x string) bool { return slices.Contains(b.Happenings, x) })
		},
	}
}

func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}
