package main

import (
	"slices"
	"strings"

	"attache"
)

// changesOf is what differs between two readings of one text, in the order of
// the first's events. Events are the same if their trigger is the same word
// and, of several there, their type; else if type and parties are.
func changesOf(a, b attache.Reading) []change {
	var out []change
	for _, pair := range matched(a.Events, b.Events) {
		switch {
		case pair[1] == nil:
			out = append(out, change{Op: "gone", What: "event", Was: eventWords(*pair[0])})
		case pair[0] == nil:
			out = append(out, change{Op: "new", What: "event", Is: eventWords(*pair[1])})
		default:
			out = append(out, eventChanges(*pair[0], *pair[1])...)
		}
	}
	for i := range out {
		out[i].Report = a.Report.ID
	}
	return out
}

// matched pairs the events of two readings; nil is the place of one that the
// other reading has not.
func matched(a, b []attache.Event) (out [][2]*attache.Event) {
	of := make([]int, len(a)) // index in b, plus one
	taken := make([]bool, len(b))
	for _, same := range []func(x, y attache.Event) bool{
		func(x, y attache.Event) bool {
			return x.Trigger.Start == y.Trigger.Start && x.Type == y.Type && parties(x) == parties(y)
		},
		func(x, y attache.Event) bool { return x.Trigger.Start == y.Trigger.Start && x.Type == y.Type },
		func(x, y attache.Event) bool { return x.Trigger.Start == y.Trigger.Start },
		func(x, y attache.Event) bool { return x.Type == y.Type && parties(x) == parties(y) },
	} {
		for i := range a {
			for j := range b {
				if of[i] == 0 && !taken[j] && same(a[i], b[j]) {
					of[i], taken[j] = j+1, true
				}
			}
		}
	}
	for i := range a {
		pair := [2]*attache.Event{&a[i], nil}
		if of[i] > 0 {
			pair[1] = &b[of[i]-1]
		}
		out = append(out, pair)
	}
	for j := range b {
		if !taken[j] {
			out = append(out, [2]*attache.Event{nil, &b[j]})
		}
	}
	return out
}

func parties(e attache.Event) string { return bracketed(e.Actors) + " → " + bracketed(e.Recipients) }

// eventWords is an event in a few words; ids stand between «».
func eventWords(e attache.Event) string {
	words := e.Type + " " + bracketed(e.Actors)
	if len(e.Recipients) > 0 {
		words += " → " + bracketed(e.Recipients)
	}
	if items := itemWords(e); items != "" {
		words += " (" + items + ")"
	}
	return words + " “" + e.Trigger.Text + "”"
}

func itemWords(e attache.Event) string {
	var out []string
	for _, i := range e.Items {
		out = append(out, i.Kind)
	}
	slices.Sort(out)
	return strings.Join(slices.Compact(out), ", ")
}

// eventChanges compares two readings of one event, field by field.
func eventChanges(a, b attache.Event) (out []change) {
	event := eventWords(b)
	for _, f := range []struct{ name, was, is string }{
		{"type", a.Type, b.Type}, {"mode", a.Mode, b.Mode}, {"actors", bracketed(a.Actors), bracketed(b.Actors)}, {"recipients", bracketed(a.Recipients), bracketed(b.Recipients)},
		{"items", itemWords(a), itemWords(b)}, {"contexts", strings.Join(a.Contexts, ", "), strings.Join(b.Contexts, ", ")}, {"aspect", a.Aspect, b.Aspect}, {"trend", a.Trend, b.Trend},
		{"when", whenWords(a.When), whenWords(b.When)}, {"where", whereWords(a.Where), whereWords(b.Where)}, {"figures", figureWords(a.Figures), figureWords(b.Figures)}, {"title", a.Title, b.Title},
	} {
		if f.was != f.is {
			out = append(out, change{Op: "changed", What: f.name, Event: event, Was: f.was, Is: f.is})
		}
	}
	was, is := stances(a.Claims), stances(b.Claims)
	for _, holder := range sortedNames(was) {
		switch now, both := is[holder]; {
		case !both:
			out = append(out, change{Op: "gone", What: "claim", Event: event, Was: holder + " " + was[holder]})
		case now != was[holder]:
			out = append(out, change{Op: "changed", What: "position of " + holder, Event: event, Was: was[holder], Is: now})
		}
	}
	for _, holder := range sortedNames(is) {
		if _, both := was[holder]; !both {
			out = append(out, change{Op: "new", What: "claim", Event: event, Is: holder + " " + is[holder]})
		}
	}
	return out
}

// stances are the positions of an event by their holders' chain.
func stances(claims []attache.Claim) map[string]string {
	out := map[string]string{}
	for _, c := range claims {
		var chain []string
		for _, h := range c.Holder {
			chain = append(chain, "«"+h.ID+"»")
		}
		holder := strings.Join(chain, " > ")
		if out[holder] != "" {
			out[holder] += " "
		}
		out[holder] += c.Position
	}
	return out
}

func whenWords(w *attache.When) string {
	if w == nil {
		return ""
	}
	return span(w.Start, w.End)
}

func whereWords(w *attache.Where) string {
	if w == nil {
		return ""
	}
	return w.Name
}

func figureWords(list []attache.Figure) string {
	var out []string
	for _, f := range list {
		out = append(out, figure(f))
	}
	return strings.Join(out, ", ")
}
