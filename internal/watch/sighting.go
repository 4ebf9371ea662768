package watch

import (
	"cmp"
	"slices"
	"time"

	"attache"
)

// A Sighting is one claim as a watch sees it: its event, who takes what
// position, in which report of which independent origin.
type Sighting struct {
	Claim, Event, Report, Origin, Source  string
	Day                                   int // of the report, since 1970-01-01
	Type, Aspect, Trend, Position, Holder string
	Contexts, Items                       []string
	Actors, Recipients, Where             []string
	Contested                             bool
}

// Sight joins a claim with its event and the origin of its report; ok is false
// where the claim counts for nothing: retracted, rejected, or without a day.
func Sight(c attache.ClaimRow, e attache.EventRow, origin string) (s Sighting, ok bool) {
	day, ok := Day(c.Published)
	if !ok || c.Retracted || c.Verdict == "rejected" {
		return s, false
	}
	holder := ""
	if len(c.Holder) > 0 {
		holder = c.Holder[len(c.Holder)-1]
	}
	return Sighting{
		Claim: c.ID, Event: c.Event, Report: c.Report, Origin: origin, Source: c.Source, Day: day,
		Type: e.Type, Aspect: e.Aspect, Trend: e.Trend, Position: c.Position, Holder: holder,
		Contexts: e.Contexts, Items: e.Items, Actors: e.Actors, Recipients: e.Recipients, Where: e.Where,
		Contested: e.Contested,
	}, true
}

// inOrder compares sightings by day, then by what they are: an order that does
// not depend on how they came.
func inOrder(a, b Sighting) int {
	return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Event, b.Event), cmp.Compare(a.Origin, b.Origin), cmp.Compare(a.Report, b.Report), cmp.Compare(a.Claim, b.Claim))
}

// Day is an ISO date as days since 1970-01-01; ok is false where it is none.
func Day(date string) (day int, ok bool) {
	t, err := time.Parse(time.DateOnly, date)
	return int(t.Unix() / 86400), err == nil && t.Year() >= 1970
}

// Date is a day as ISO date.
func Date(day int) string { return time.Unix(int64(day)*86400, 0).UTC().Format(time.DateOnly) }

// Concerns says whether the watch asks about the sighting's event, whatever the
// position taken on it.
func Concerns(w attache.Watch, s Sighting) bool {
	return one(w.Types, s.Type) && quadFits(w.Quads, s.Type) && some(w.Contexts, s.Contexts) && some(w.Items, s.Items) &&
		some(w.Places, s.Where) && partiesFit(w, s)
}

// Counts says whether the watch counts the sighting: it concerns it, and the
// position is one that counts.
func Counts(w attache.Watch, s Sighting) bool {
	positions := w.Positions
	if len(positions) == 0 {
		positions = attache.Affirmed
	}
	if !w.Hypothetical && (s.Aspect == "future" || slices.Contains(s.Contexts, "hypothetical")) {
		return false
	}
	return slices.Contains(positions, s.Position) && s.Aspect != "historical" && Concerns(w, s)
}

func one(wanted []string, word string) bool { return len(wanted) == 0 || slices.Contains(wanted, word) }

func some(wanted, words []string) bool {
	return len(wanted) == 0 || slices.ContainsFunc(words, func(x string) bool { return slices.Contains(wanted, x) })
}

func quadFits(quads []string, typ string) bool {
	if len(quads) == 0 {
		return true
	}
	return slices.Contains(quads, attache.Quad(typ)) || slices.Contains(quads, familyOf(typ))
}

// partiesFit holds the event's parties against actors, recipients, dyads and group.
func partiesFit(w attache.Watch, s Sighting) bool {
	actors, recipients := s.Actors, s.Recipients
	if attache.Mutual(s.Type) {
		actors = append(slices.Clone(s.Actors), s.Recipients...)
		recipients = actors
	}
	if !some(w.Actors, actors) || !some(w.Recipients, recipients) {
		return false
	}
	if len(w.Dyads) > 0 && !slices.ContainsFunc(w.Dyads, func(d [2]string) bool { return between(s, d[0], d[1]) }) {
		return false
	}
	if len(w.Group) == 0 {
		return true
	}
	for i, a := range w.Group {
		for _, b := range w.Group[i+1:] {
			if between(s, a, b) {
				return true
			}
		}
	}
	return false
}

// between says whether the event is between a and b: on two sides, or side by
// side where the type is mutual.
func between(s Sighting, a, b string) bool {
	if attache.Mutual(s.Type) {
		both := append(slices.Clone(s.Actors), s.Recipients...)
		return slices.Contains(both, a) && slices.Contains(both, b)
	}
	return slices.Contains(s.Actors, a) && slices.Contains(s.Recipients, b) || slices.Contains(s.Actors, b) && slices.Contains(s.Recipients, a)
}

// familyOf is cooperation or conflict, as PLOVER's quad classes and the ties
// have it; "" for a type that is neither.
func familyOf(typ string) string {
	switch attache.Quad(typ) {
	case "verbal cooperation", "material cooperation", "ALLY", "BACK", "AFFILIATE":
		return "cooperation"
	case "verbal conflict", "material conflict", "CONFLICT":
		return "conflict"
	}
	return ""
}
