package ledger

import (
	"context"
	"slices"
	"strings"

	"attache"
)

// maxTrends bounds the event records looked through for one answer, newest first.
const maxTrends = 5000

// Reported lists the trends that somebody reports: see attache.Ledger. One row
// is all event records of the same parties, family and direction.
func (s *Store) Reported(ctx context.Context, f attache.Filter) (attache.Page[attache.AlarmRow], error) {
	page := attache.Page[attache.AlarmRow]{Items: []attache.AlarmRow{}}
	err := s.ask(ctx, f, func(t *session) error {
		place, err := at("alarms", f, 1)
		if err != nil {
			return err
		}
		all, err := t.trends(f)
		if err != nil {
			return err
		}
		page.Total = len(all)
		if place != nil {
			i := slices.IndexFunc(all, func(a attache.AlarmRow) bool { return a.ID == place[0] })
			all = all[i+1:]
		}
		limit := limited(f.Limit)
		if len(all) > limit {
			all = all[:limit]
			page.Next = next("alarms", f, all[limit-1].ID)
		}
		page.Items = append(page.Items, all...)
		return nil
	})
	return page, s.wrap("list reported alarms", err)
}

// trends groups the events with a trend, by their newest event.
func (t *session) trends(f attache.Filter) ([]attache.AlarmRow, error) {
	f.Cursor, f.Limit = "", attache.MaxLimit
	var all []attache.AlarmRow
	byID := map[string]int{}
	for looked := 0; looked < maxTrends; {
		page, err := t.events("trends", f, scopeTrend)
		if err != nil {
			return nil, err
		}
		looked += len(page.Items)
		for _, e := range page.Items {
			holder := set(slices.Concat(e.Says, e.Possible))
			family := familyOf(e.Type)
			if family == "" || len(holder) == 0 {
				continue
			}
			actors := bothSides(e)
			id := name16("reported", strings.Join(actors, "|"), family, e.Trend)
			i, ok := byID[id]
			if !ok {
				i = len(all)
				byID[id] = i
				all = append(all, attache.AlarmRow{ID: id, Kind: "reported", Actors: actors, Family: family, Direction: e.Trend,
					Reason: strings.Join(holder, ", ") + ": " + e.Trend + ": " + e.Quote})
			}
			a := &all[i]
			a.Contexts = set(append(a.Contexts, e.Contexts...))
			a.Holder = set(append(a.Holder, holder...))
			if len(a.Events) < maxEvents {
				a.Events = append(a.Events, e.ID)
			}
		}
		if f.Cursor = page.Next; f.Cursor == "" {
			break
		}
	}
	return all, nil
}

// familyOf is cooperation or conflict, as PLOVER's quad classes and the ties have it.
func familyOf(typ string) string {
	switch typ {
	case "ALLY", "BACK", "AFFILIATE":
		return "cooperation"
	case "CONFLICT":
		return "conflict"
	}
	_, family, _ := strings.Cut(attache.Quad(typ), " ")
	return family
}
