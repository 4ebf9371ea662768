package story

import (
	"slices"
	"strconv"

	"attache"
)

// A Telling is one event of one report. Published is an ISO date, "" unknown.
// Words are the content words of its evidence sentences, lower case, sorted.
type Telling struct {
	Report    string        `json:"report"`
	Event     attache.Event `json:"event"`
	Published string        `json:"published"`
	Origin    string        `json:"origin,omitempty"`
	Words     []string      `json:"words,omitempty"`
}

// ID names the telling: report id + "#" + event id.
func (t Telling) ID() string { return t.Report + "#" + t.Event.ID }

// Tellings are the events of a reading, ready to be compared.
func Tellings(r attache.Reading, origin string) []Telling {
	id, published := r.Report.ID, ""
	if id == "" {
		id = r.Report.Hash
	}
	if r.Report.Published != nil {
		published = r.Report.Published.Start
	}
	out := make([]Telling, len(r.Events))
	for i, e := range r.Events {
		out[i] = Telling{Report: id, Event: e, Published: published, Origin: origin, Words: evidenceWords(e)}
	}
	return out
}

// evidenceWords are the content words of the sentences an event rests on.
func evidenceWords(e attache.Event) []string {
	var out []string
	for _, c := range e.Claims {
		for _, s := range c.Evidence {
			from := datelineLen(s.Text)
			for _, w := range wordsOf(s.Text[from:], from) {
				if w.number || len(w.text) > 2 && !common[w.text] {
					out = append(out, w.text)
				}
			}
		}
	}
	return sortedSet(out)
}

// parties are the entities of an event by side, sorted, the unnamed left out.
// For mutual types both sides are one.
func parties(e attache.Event) (actors, recipients []string) {
	side := func(ps []attache.Party) []string {
		var out []string
		for _, p := range ps {
			if p.ID != "" && p.ID != attache.UnknownID && p.ID != attache.AuthorID {
				out = append(out, p.ID)
			}
		}
		return sortedSet(out)
	}
	actors, recipients = side(e.Actors), side(e.Recipients)
	if attache.Mutual(e.Type) {
		actors, recipients = sortedSet(slices.Concat(actors, recipients)), nil
	}
	return actors, recipients
}

// A period is a stretch of days in which an event may lie. Known says that the
// report gives the time itself.
type period struct {
	from, to int
	known    bool
}

// Days before the report in which an event without a time of its own is taken
// to lie: news is of yesterday, what goes on has gone on for weeks.
const (
	newsDays    = 4
	ongoingDays = 30
	futureDays  = 60
	openDays    = 365 // an open end
)

// periodOf is when the event lies; ok is false where nothing is known: the
// report has no date, or the event is background without a time.
func periodOf(t Telling) (p period, ok bool) {
	if w := t.Event.When; w != nil {
		from, okFrom := dayOf(w.Start)
		to, okTo := dayOf(w.End)
		switch {
		case okFrom && okTo:
			return period{min(from, to), max(from, to), true}, true
		case okFrom:
			return period{from, from + openDays, true}, true
		case okTo:
			return period{to - openDays, to, true}, true
		}
	}
	d, dated := dayOf(t.Published)
	if !dated {
		return period{}, false
	}
	switch t.Event.Aspect {
	case "historical":
		return period{}, false
	case "future":
		return period{d, d + futureDays, false}, true
	case "ongoing":
		return period{d - ongoingDays, d, false}, true
	}
	return period{d - newsDays, d, false}, true
}

// bucketDays is the width of a time bucket in days; a period of news reaches
// into two at most.
const bucketDays = 8

// buckets are the time buckets of a telling, two at most: those around its
// beginning and its end, one day of leeway on each side. Ties have none.
func buckets(t Telling) []string {
	if attache.Tie(t.Event.Type) {
		return []string{"any"}
	}
	p, ok := periodOf(t)
	if !ok {
		return []string{"none"}
	}
	if !p.known {
		// What is planned or goes on meets other reports of the same days.
		d, _ := dayOf(t.Published)
		p.from, p.to = d-newsDays, d+1
	}
	return sortedSet([]string{strconv.Itoa((p.from - 1) / bucketDays), strconv.Itoa((p.to + 1) / bucketDays)})
}

// nearTypes are a type and those that near takes for it, sorted.
func nearTypes(typ string) []string {
	out := []string{typ}
	for p := range near {
		switch typ {
		case p[0]:
			out = append(out, p[1])
		case p[1]:
			out = append(out, p[0])
		}
	}
	return sortedSet(out)
}

// keyParties are the parties of a side that make keys, the first in order.
const keyParties = 4

// whoOf are the ways in which a telling's parties are written into keys. has are
// those it is stored under, seeks those under which it looks for others: both
// of a pair where two are named, one where one of the tellings names no other.
func whoOf(t Telling) (has, seeks []string) {
	actors, recipients := parties(t.Event)
	actors, recipients = actors[:min(len(actors), keyParties)], recipients[:min(len(recipients), keyParties)]
	all := sortedSet(slices.Concat(actors, recipients))
	switch {
	case len(all) > 1:
		if len(recipients) == 0 {
			recipients = actors
		} else if len(actors) == 0 {
			actors = recipients
		}
		for _, a := range actors {
			for _, b := range recipients {
				if a != b {
					has = append(has, min(a, b)+"+"+max(a, b))
				}
			}
		}
		seeks = slices.Clone(has)
		for _, a := range all {
			has, seeks = append(has, "&"+a), append(seeks, a)
		}
		return has, seeks
	case len(all) == 1:
		return all, []string{all[0], "&" + all[0]}
	case t.Event.Where != nil:
		has = []string{"@" + t.Event.Where.ID}
	default:
		has = []string{"?"}
	}
	return has, has
}

// Keys are the blocking keys that a telling is stored under, Seeks those under
// which it looks for others: only tellings of which one has a key that the other
// seeks need comparing, and then it is so the other way too. They are its type
// (Seeks: the near types too), its parties or, where nobody is named, the place,
// and one or two buckets of 8 days.
func Keys(t Telling) []string {
	has, _ := whoOf(t)
	return keysOf([]string{t.Event.Type}, has, buckets(t))
}

// Seeks are the keys under which a telling looks for others: see Keys.
func Seeks(t Telling) []string {
	_, seeks := whoOf(t)
	return keysOf(nearTypes(t.Event.Type), seeks, buckets(t))
}

func keysOf(types, who, when []string) []string {
	var out []string
	for _, typ := range types {
		for _, w := range who {
			for _, b := range when {
				out = append(out, typ+"|"+w+"|"+b)
			}
		}
	}
	return sortedSet(out)
}
