package watch

import (
	"slices"

	"attache"
)

// trends are the arrows of what somebody reports.
var trends = map[string]string{"growing": "↑", "resuming": "↑", "shrinking": "↓", "ending": "↓"}

// Reported dresses a trend that somebody reports as the watch's alarm on the day
// it was last told; ok is false where it is none of the watch's business. One
// report is enough, and the alarm says whose word it is: it is no test, so it has
// no p. The sightings give its claims by origin.
func Reported(w attache.Watch, row attache.AlarmRow, sightings []Sighting) (a attache.Alarm, ok bool) {
	a = attache.Alarm{AlarmRow: row, Arrow: trends[row.Direction], Origins: []attache.Telling{}, Contested: []attache.Telling{}, Before: []string{}, Coverage: 1,
		Off: "every claim behind it is retracted, rejected or withdrawn by its holder"}
	a.Watch = w.Name
	a.ID = name16("reported", w.Name, row.ID)
	if a.Arrow == "" {
		a.Arrow = "!"
	}
	last := -1
	of := slices.Clone(sightings)
	slices.SortFunc(of, inOrder)
	for _, s := range of {
		if !slices.Contains(row.Events, s.Event) || !Concerns(w, s) {
			continue
		}
		last = max(last, s.Day)
		if s.Contested {
			a.Contested = tell(a.Contested, s)
		} else {
			a.Origins = tell(a.Origins, s)
		}
	}
	a.Seen = len(a.Origins) + len(a.Contested)
	a.Day = Date(max(0, last))
	return a, last >= 0
}
