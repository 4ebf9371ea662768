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
	return newQuestion(w, sightings, covered).ask(day, before)
}

// Preview gives the alarms that the watch would have raised from one day to
// another, inclusive, had it been there.
func Preview(w attache.Watch, sightings []Sighting, covered Coverage, from, to int) []attache.Alarm {
	q := newQuestion(w, sightings, covered)
	var alarms []attache.Alarm
	for day := from; day <= to; day++ {
		if q.missing(day) {
			continue
		}
		alarms = append(alarms, q.ask(day, alarms).Alarms...)
	}
	return alarms
}

// A question is a watch with the sightings that concern it, in order.
type question struct {
	attache.Watch
	Coverage
	sightings []Sighting // that count
	tellings  []telling
}

func newQuestion(w attache.Watch, sightings []Sighting, covered Coverage) *question {
	q := &question{Watch: w, Coverage: covered}
	for _, s := range sightings {
		if Counts(w, s) {
			q.sightings = append(q.sightings, s)
		}
	}
	slices.SortFunc(q.sightings, inOrder)
	q.tellings = tellings(q.sightings, w.Reports)
	return q
}

func (q *question) missing(day int) bool {
	k := day - q.First
	return k < 0 || k >= q.Days || q.Missing != nil && q.Missing[k]
}

// longest is the span that any test looks back: growth over 90 days against two years.
const longest = 730 + 90 + 7

// ask runs the watch's tests on one day.
func (q *question) ask(day int, before []attache.Alarm) Answer {
	var out Answer
	if q.missing(day) {
		return out
	}
	from := max(q.First, day-longest)
	if slices.Contains(q.Tests, "first") {
		from = q.First
	}
	panel := q.panel(from)
	s := q.series(q.tellings, panel, from, day)
	t := newTally(s)
	for _, test := range q.Tests {
		last, standing := q.last(test, day, before)
		f, why, ok := q.test(test, s, t, panel, standing)
		if why != "" {
			out.Thin = append(out.Thin, why)
		}
		if !ok {
			continue
		}
		open := standing >= 0 && day-standing <= q.cooldown() || test == "silence" && standing > day-f.Window
		if open && (last.Escalates != "" || !q.escalated(test, s, last)) {
			continue
		}
		a := q.alarm(test, f, t, panel, day)
		if open {
			a.Escalates = last.ID
		}
		out.Alarms = append(out.Alarms, a)
	}
	return out
}

// test runs one test on the last day of the series; standing is the day of its
// last alarm. A change is only found on a day that tells something: what there
// is else was judged when it came.
func (q *question) test(name string, s Series, t tally, panel map[string]bool, standing int) (f Finding, thin string, ok bool) {
	i := s.Len() - 1
	switch name {
	case "burst", "growth":
		settings := Usual()
		if name == "growth" {
			settings = Slow()
		}
		if perYear, thin := thinYear(t, i, settings.Baseline); thin {
			return f, fmt.Sprintf("%s: too thin to judge: %s a year, at least %d are needed", name, decimal(perYear), tooThin), false
		}
		if s.Counts[i] == 0 {
			return f, "", false
		}
		after := never
		if name == "growth" && standing >= 0 { // its windows are longer than the silence
			after = standing - s.First
		}
		f, ok = newScanner(s, settings).best(i, after, func(f Finding) bool {
			return f.P <= settings.P && (name == "burst" || weeks(s, i, f.Window) >= 3)
		})
	case "first":
		f, ok = firstEver(s, t, i, 180)
	case "level":
		f, ok = level(s, t, i)
		ok = ok && f.P <= 0.01 && s.Counts[i] > 0
	case "silence":
		f, ok = silence(s, t, i, q.Silent, 1e-3)
	case "denied":
		f, ok = q.denied(s.First+i, panel)
	}
	return f, "", ok
}

// denied is the test that a contested event gathered another origin that
// affirms it on this day: seen are its origins so far.
func (q *question) denied(day int, panel map[string]bool) (f Finding, ok bool) {
	origins, fresh := map[string]int{}, map[string]bool{}
	for _, t := range q.tellings {
		if t.contested && t.day <= day && panel[t.source] {
			origins[t.event]++
			fresh[t.event] = fresh[t.event] || t.day == day
		}
	}
	most := 0
	for event, n := range origins {
		if fresh[event] && n > most {
			most = n
		}
	}
	return Finding{Day: day, Window: 1, Seen: most, Expected: float64(most - 1), Dispersion: 1, P: 1}, most >= 2
}

// weeks counts the weeks of the window that ends at index i that hold something.
func weeks(s Series, i, window int) int {
	n := 0
	for end := i; end > i-window && end >= 6; end -= 7 {
		for j := end - 6; j <= end; j++ {
			if s.Counts[j] > 0 {
				n++
				break
			}
		}
	}
	return n
}

// last is the watch's latest alarm of this test, and its day; -1 where there is none.
func (q *question) last(test string, day int, before []attache.Alarm) (last attache.Alarm, on int) {
	on = -1
	for _, a := range before {
		if d, known := Day(a.Day); a.Test == test && a.Watch == q.Name && known && d <= day && d >= on {
			last, on = a, d
		}
	}
	return last, on
}

func (q *question) cooldown() int {
	if q.Cooldown > 0 {
		return q.Cooldown
	}
	return Quiet().Days
}

// escalated says whether the days after an open alarm alone are improbable at
// the level of the episode itself.
func (q *question) escalated(test string, s Series, last attache.Alarm) bool {
	day, _ := Day(last.Day)
	i, at := s.Len()-1, day-s.First
	if test != "burst" || at < 0 || at >= i {
		return false
	}
	sc := newScanner(s, Usual())
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
