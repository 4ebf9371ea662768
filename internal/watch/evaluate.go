package watch

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"

	"attache"
)

// An Answer is what a watch says on a day: alarms, and the tests for which
// there is too little to judge.
type Answer struct {
	Alarms []attache.Alarm
	Thin   []string // in words, one for each such test
}

// Evaluate asks the watch on a day. The sightings may be of any order and of
// any event; before are the watch's alarms so far, whose silence it keeps. The
// same arguments give the same answer, in whatever order the sightings come.
func Evaluate(w attache.Watch, sightings []Sighting, covered Coverage, day int, before []attache.Alarm) Answer {
	return question{counting(w, sightings), newViews(&covered)}.ask(day, before)
}

// Preview gives the alarms that the watch would have raised from one day to
// another, inclusive, had it been there.
func Preview(w attache.Watch, sightings []Sighting, covered Coverage, from, to int) []attache.Alarm {
	return question{counting(w, sightings), newViews(&covered)}.run(from, to, nil)
}

// counting is a counter of sightings.
func counting(w attache.Watch, sightings []Sighting) *counter {
	c := newCounter(w)
	by := map[string][]Sighting{}
	for _, s := range sightings {
		if c.concerns(s) {
			by[s.Event] = append(by[s.Event], s)
		}
	}
	for event, of := range by {
		c.put(event, of)
	}
	return c
}

// A question is what a watch counts and what was read.
type question struct {
	*counter
	views
}

// views are the looks back from one day after another, each made once.
type views struct {
	covered *Coverage
	kept    *struct {
		day int
		by  map[int]look
	}
}

func newViews(c *Coverage) views {
	return views{c, &struct {
		day int
		by  map[int]look
	}{never, nil}}
}

// look is the view of a day that goes so many days back; 0: to the first.
func (v views) look(back, day int) look {
	from := v.covered.First
	if back > 0 {
		from = max(from, day-back)
	}
	if v.kept.day != day {
		v.kept.day, v.kept.by = day, map[int]look{}
	}
	l, ok := v.kept.by[from]
	if !ok {
		l = v.covered.look(from, day)
		v.kept.by[from] = l
	}
	return l
}

// lookBack is how far a test looks back, in days; 0: to the first.
var lookBack = map[string]int{"burst": 365 + 7 + 28, "growth": 730 + 7 + 90, "level": levelBaseline + levelDays, "silence": 730 + 90}

// run asks day after day, from one to another, and gives all alarms, those of
// before first.
func (q question) run(from, to int, before []attache.Alarm) []attache.Alarm {
	out := slices.Clone(before)
	ask := func(day int) {
		if !q.covered.missing(day) {
			out = append(out, q.ask(day, out).Alarms...)
		}
	}
	if slices.Contains(q.watch.Tests, "silence") {
		for day := from; day <= to; day++ {
			ask(day)
		}
		return out
	}
	for _, day := range q.days(from, to) { // all else is found on a day that tells something
		ask(day)
	}
	return out
}

// ask runs the watch's tests on one day.
func (q question) ask(day int, before []attache.Alarm) Answer {
	var out Answer
	if q.covered.missing(day) {
		return out
	}
	for _, test := range q.watch.Tests {
		l := q.look(lookBack[test], day)
		t := l.tally(q.counted.counts(l))
		last, standing := q.last(test, day, before)
		f, all, why, ok := q.test(test, l, t, standing)
		if why != "" {
			out.Thin = append(out.Thin, why)
		}
		if !ok {
			continue
		}
		open := standing >= 0 && day-standing <= q.cooldown() || test == "silence" && standing > day-f.Window
		if open && (last.Escalates != "" || !q.escalated(test, t, last)) {
			continue
		}
		a := q.alarm(test, f, all, t, l.panel, day)
		if open {
			a.Escalates = last.ID
		}
		a.Before = days(before, test, q.watch.Name, day-3*365)
		out.Alarms = append(out.Alarms, a)
	}
	return out
}

// days are those of the watch's alarms of one test since a day.
func days(before []attache.Alarm, test, watch string, since int) []string {
	out := []string{}
	for _, a := range before {
		if a.Test == test && a.Watch == watch && a.Day >= Date(max(0, since)) {
			out = append(out, a.Day)
		}
	}
	return out
}

// test runs one test on the last day of the view; standing is the day of its
// last alarm. A change is only found on a day that tells something: what there
// is else was judged when it came. all is the second count.
func (q question) test(name string, l look, t tally, standing int) (f, all Finding, thin string, ok bool) {
	i := l.n - 1
	switch name {
	case "burst", "growth":
		settings := Usual()
		switch {
		case name == "growth":
			settings = Slow()
		case visiting(q.watch):
			settings.P = Visiting
		}
		if thin := tooLittle(name, t, i, settings); thin != "" {
			return f, all, thin, false
		}
		if t.count(i, i+1) == 0 {
			return f, all, "", false
		}
		after := never
		if name == "growth" && standing >= 0 { // its windows are longer than the silence
			after = standing - t.first
		}
		confirmed := func(Finding) bool { return true }
		if name == "burst" && q.between != nil {
			second := &scanner{settings, l.tally(q.all.counts(l))}
			confirmed = func(f Finding) bool {
				g, judged := second.test(i, f.Window)
				ok := judged && g.P <= Talked && g.Seen >= Told
				if ok {
					all = g
				}
				return ok
			}
		} else if name == "burst" {
			settings.MinSeen = Told
		}
		sc := &scanner{settings, t}
		f, ok = sc.best(i, after, func(f Finding) bool {
			return f.P <= settings.P && (name == "burst" || weeks(t, i, f.Window) >= 3) && confirmed(f)
		})
	case "first":
		if known := t.days(0, i); known < firstKnown {
			return f, all, fmt.Sprintf("first: %d days were read before, at least %d are needed to call anything the first", known, firstKnown), false
		}
		f, ok = firstEver(t, i, firstKnown)
	case "level":
		f, ok = level(t, i)
		ok = ok && f.P <= 0.01 && t.count(i, i+1) > 0
	case "silence":
		f, ok = silence(t, i, q.watch.Silent, 1e-3)
	case "denied":
		f, ok = q.denied(l.first+i, l.panel)
	}
	return f, all, "", ok
}

// visiting says whether the watch counts visits and talks beside deeds, and nothing
// narrows it to what they are about.
func visiting(w attache.Watch) bool {
	if len(w.Contexts)+len(w.Items) > 0 || quadFits(w.Quads, "ASSAULT") && len(w.Types) == 0 {
		return false
	}
	return one(w.Types, "CONSULT") && quadFits(w.Quads, "CONSULT")
}

// firstKnown is how many days must have been read without it before the first
// of its kind is called so.
const firstKnown = 180

// tooLittle says in words that there is too little to judge a change by; "" there is enough.
func tooLittle(name string, t tally, i int, settings Scan) string {
	if known := t.days(max(0, i-settings.Baseline), i); known < settings.Least+settings.Guard+1 {
		return fmt.Sprintf("%s: too little was read to judge: %d days, at least %d are needed", name, known, settings.Least+settings.Guard+1)
	}
	if perYear, thin := thinYear(t, i, settings.Baseline); thin {
		return fmt.Sprintf("%s: too thin to judge: %s a year, at least %d are needed", name, decimal(perYear), tooThin)
	}
	return ""
}

// denied is the test that a contested event gathered another origin that
// affirms it on this day: seen are its origins so far.
func (q question) denied(day int, panel map[string]bool) (f Finding, ok bool) {
	most := 0
	for _, e := range q.events {
		n, fresh := 0, false
		for _, t := range e.counted {
			if t.contested && t.day <= day && panel[t.source] {
				n++
				fresh = fresh || t.day == day
			}
		}
		if fresh && n > most {
			most = n
		}
	}
	return Finding{Day: day, Window: 1, Seen: most, Expected: float64(most - 1), Dispersion: 1, P: 1}, most >= 2
}

// weeks counts the weeks of the window that ends at index i that hold something.
func weeks(t tally, i, window int) int {
	n := 0
	for end := i; end > i-window && end >= 6; end -= 7 {
		if t.count(end-6, end+1) > 0 {
			n++
		}
	}
	return n
}

// last is the watch's latest alarm of this test, and its day; -1 where there is none.
func (q question) last(test string, day int, before []attache.Alarm) (last attache.Alarm, on int) {
	on = -1
	for _, a := range before {
		if d, known := Day(a.Day); a.Test == test && a.Watch == q.watch.Name && known && d <= day && d >= on {
			last, on = a, d
		}
	}
	return last, on
}

func (q question) cooldown() int {
	if q.watch.Cooldown > 0 {
		return q.watch.Cooldown
	}
	return Quiet().Days
}

// escalated says whether the days after an open alarm alone are improbable at
// the level of the episode itself.
func (q question) escalated(test string, t tally, last attache.Alarm) bool {
	day, _ := Day(last.Day)
	i, at := t.last(), day-t.first
	if test != "burst" || at < 0 || at >= i {
		return false
	}
	sc := &scanner{Usual(), t}
	_, ok := sc.best(i, at, func(f Finding) bool {
		return f.Seen >= sc.MinSeen && sc.episode(i, f, at+1-last.Window) <= Quiet().Escalate
	})
	return ok
}

func decimal(x float64) string { return strconv.FormatFloat(x, 'f', 1, 64) }

// name16 is 16 hex digits of the SHA-256 of the parts.
func name16(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}
