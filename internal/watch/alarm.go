package watch

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"attache"
)

// alarm dresses a finding: who, which way, why, from which claims, and what
// would switch it off.
func (q question) alarm(test string, f, all Finding, t tally, panel map[string]bool, day int) attache.Alarm {
	first := day - f.Window + 1
	counted, contested, last := q.proof(test, f, panel, first, day)
	i := t.last()
	a := attache.Alarm{
		AlarmRow: attache.AlarmRow{
			ID: name16("counted", q.watch.Name, test, Date(day)), Kind: "counted", Watch: q.watch.Name,
			Actors: q.parties(last), Family: family(last), Contexts: common(last), Direction: direction[test], Holder: []string{}, Events: events(last),
		},
		Day: Date(day), Arrow: arrow[test], Test: test, Window: f.Window, Seen: f.Seen, Expected: round(f.Expected), Baseline: f.Baseline,
		Dispersion: round(f.Dispersion), P: f.P, Origins: counted, Contested: contested,
		Coverage: round(t.effort(i+1-min(f.Window, i+1), i+1) / float64(f.Window)),
	}
	if all.Window != 0 {
		a.Between = &attache.Between{Seen: all.Seen, Expected: round(all.Expected), P: all.P}
	}
	a.Reason = q.reason(test, f, a)
	a.Off = off(test, f)
	return a
}

var (
	direction = map[string]string{"burst": "growing", "growth": "growing", "first": "new", "level": "growing", "silence": "ending", "denied": "contested"}
	arrow     = map[string]string{"burst": "↑", "growth": "↑", "first": "⇡", "level": "↑", "silence": "∅", "denied": "±"}
)

// proof are the tellings of the window by origin, those on contested events
// apart. Silence is proved by what came before it.
func (q question) proof(test string, f Finding, panel map[string]bool, first, day int) (counted, contested []attache.Telling, of []Sighting) {
	if test == "silence" {
		first, day = first-28, first-1
	}
	if test == "denied" {
		first = q.covered.First
	}
	counted, contested = []attache.Telling{}, []attache.Telling{}
	today := map[string]bool{}
	of = q.sightings(func(s Sighting) bool {
		today[s.Event] = today[s.Event] || s.Day == day
		return s.Day >= first && s.Day <= day && panel[s.Source] && (test != "denied" || s.Contested)
	})
	if test == "denied" {
		of = slices.DeleteFunc(of, func(s Sighting) bool { return !today[s.Event] })
	}
	for _, s := range of {
		if s.Contested {
			contested = tell(contested, s)
		} else {
			counted = tell(counted, s)
		}
	}
	return counted, contested, of
}

// tell adds a sighting to the telling of its origin.
func tell(to []attache.Telling, s Sighting) []attache.Telling {
	i := slices.IndexFunc(to, func(t attache.Telling) bool { return t.Origin == s.Origin })
	if i < 0 {
		i = len(to)
		to = append(to, attache.Telling{Origin: s.Origin})
	}
	to[i].Claims = with(to[i].Claims, s.Claim)
	to[i].Reports = with(to[i].Reports, s.Report)
	to[i].Events = with(to[i].Events, s.Event)
	return to
}

func with(list []string, word string) []string {
	if word == "" || slices.Contains(list, word) {
		return list
	}
	return append(list, word)
}

// parties are those of the sightings; of a watch on a dyad or a group, only who
// belongs to it.
func (q question) parties(of []Sighting) []string {
	named := slices.Clone(q.watch.Group)
	for _, d := range q.watch.Dyads {
		named = append(named, d[0], d[1])
	}
	out := []string{}
	for _, s := range of {
		for _, id := range slices.Concat(s.Actors, s.Recipients) {
			if id != attache.UnknownID && one(named, id) {
				out = with(out, id)
			}
		}
	}
	slices.Sort(out)
	return out
}

func events(of []Sighting) []string {
	out := []string{}
	for _, s := range of {
		out = with(out, s.Event)
	}
	return out
}

// common are the contexts of at least half of the sightings.
func common(of []Sighting) []string {
	n := map[string]int{}
	for _, s := range of {
		for _, c := range s.Contexts {
			n[c]++
		}
	}
	out := []string{}
	for c, k := range n {
		if 2*k >= len(of) {
			out = append(out, c)
		}
	}
	slices.Sort(out)
	return out
}

// family is that of most sightings, "" where neither leads.
func family(of []Sighting) string {
	n := map[string]int{}
	for _, s := range of {
		n[familyOf(s.Type)]++
	}
	switch {
	case n["cooperation"] > n["conflict"]:
		return "cooperation"
	case n["conflict"] > n["cooperation"]:
		return "conflict"
	}
	return ""
}

// reason is the alarm in one sentence.
func (q question) reason(test string, f Finding, a attache.Alarm) string {
	unit := "tellings by independent origins"
	if q.watch.Reports {
		unit = "reports"
	}
	what := subject(q.watch)
	switch test {
	case "first":
		return fmt.Sprintf("%s: the first in %d days that were read; one independent origin is enough to say so, not to prove it.", what, f.Baseline)
	case "silence":
		return fmt.Sprintf("%s: nothing for %d days, where %s were to be expected (p = %s).", what, f.Window, decimal(f.Expected), chance(f.P))
	case "denied":
		return fmt.Sprintf("%s: a charge that is denied now has %d independent origins.", what, f.Seen)
	case "level":
		return fmt.Sprintf("%s: %d %s in 28 days, more than in the 28 before and than in %s%% of such stretches of the two years before.", what, f.Seen, unit, decimal(100*(1-f.P)))
	}
	years := "the year"
	if test == "growth" {
		years = "the two years"
	}
	said := fmt.Sprintf("%s: %d %s in %s to %s, where %s before let expect %s (p = %s)", what, f.Seen, unit, stretchOf(f.Window), a.Day, years, decimal(f.Expected), chance(f.P))
	if b := a.Between; b != nil {
		said += fmt.Sprintf("; of everything between them %d, where %s were to be expected", b.Seen, decimal(b.Expected))
	}
	return said + "."
}

// off is what would switch the alarm off.
func off(test string, f Finding) string {
	switch test {
	case "first":
		return "every claim behind it is retracted or rejected"
	case "silence":
		return "one telling of it"
	case "denied":
		return "the denial is withdrawn, or all but one of the origins are retracted or found to be one"
	}
	most := int(math.Ceil(f.Expected))
	for TailNegBin(most+1, f.Expected, f.Dispersion) > 0.05 {
		most++
	}
	return fmt.Sprintf("at most %d in %s: as many as the baseline gives one time in twenty", most, stretchOf(f.Window))
}

func stretchOf(days int) string {
	if days == 1 {
		return "1 day"
	}
	return fmt.Sprintf("%d days", days)
}

func chance(p float64) string {
	if p < 1e-6 {
		return "less than one in a million"
	}
	return strings.TrimRight(strings.TrimRight(fmt.Sprintf("%.6f", p), "0"), ".")
}

// round keeps two decimals, so that the last bits of a sum, which depend on the
// processor, are not part of an answer.
func round(x float64) float64 { return math.Round(x*100) / 100 }

// last is the index of the last day.
func (t tally) last() int { return len(t.seen) - 2 }
