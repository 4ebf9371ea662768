package web

import (
	"cmp"
	"slices"
	"strings"

	"attache"
)

// A piece is a stretch of a report's text that is marked in one way. Events are
// the indices, with blanks, of the events it belongs to; Trigger is the event that
// it triggers, as anchor, with how that is drawn.
type piece struct {
	Text          string
	Events        string
	Roles         string // trigger, actor, recipient, item, holder, cue, time, place
	Quad, Status  string
	Trigger       string // "e3"
	Anchors       []int  // byte offsets where sentences begin that are cited
	ParagraphEnds bool
}

// A marked is a span with what it does in which event.
type marked struct {
	start, end int
	event      string
	role       string
}

// pieces cuts a text where marks begin and end, so that overlapping marks can be
// drawn side by side. Spans outside the text are left out: the text is never
// shown otherwise than it is.
func pieces(text string, events []attache.Event) []piece {
	marks, anchors := marksOf(events)
	cuts := map[int]bool{0: true, len(text): true}
	cut := func(at int) { cuts[at] = true }
	marks = slices.DeleteFunc(marks, func(m marked) bool { return m.start < 0 || m.start >= m.end || m.end > len(text) })
	for _, m := range marks {
		cut(m.start)
		cut(m.end)
	}
	for at := range anchors {
		if at >= 0 && at < len(text) {
			cut(at)
		}
	}
	for i := 0; i < len(text); {
		n := strings.Index(text[i:], "\n\n")
		if n < 0 {
			break
		}
		for i += n; i < len(text) && text[i] == '\n'; i++ {
		}
		cut(i)
	}
	places := make([]int, 0, len(cuts))
	for at := range cuts {
		places = append(places, at)
	}
	slices.Sort(places)
	byID := map[string]attache.Event{}
	for _, e := range events {
		byID[e.ID] = e
	}
	out := []piece{}
	for i := 0; i+1 < len(places); i++ {
		p := piece{Text: text[places[i]:places[i+1]]}
		p.ParagraphEnds = strings.HasSuffix(p.Text, "\n\n")
		if anchors[places[i]] {
			p.Anchors = []int{places[i]}
		}
		var ids, roles []string
		for _, m := range marks {
			if m.start > places[i] || m.end < places[i+1] {
				continue
			}
			ids, roles = append(ids, m.event), append(roles, m.role)
			if m.role == "trigger" && p.Trigger == "" {
				p.Trigger, p.Quad, p.Status = m.event, quad(byID[m.event].Type), statusOf(byID[m.event])
			}
		}
		p.Events, p.Roles = words(ids), words(roles)
		out = append(out, p)
	}
	return out
}

func words(list []string) string {
	slices.Sort(list)
	return strings.Join(slices.Compact(list), " ")
}

// marksOf are the spans of events and where the sentences they rest on begin.
func marksOf(events []attache.Event) ([]marked, map[int]bool) {
	var marks []marked
	anchors := map[int]bool{}
	for _, e := range events {
		add := func(s *attache.Span, role string) {
			if s != nil && s.Text != "" {
				marks = append(marks, marked{s.Start, s.End, e.ID, role})
			}
		}
		add(&e.Trigger, "trigger")
		for _, p := range e.Actors {
			add(p.Span, "actor")
		}
		for _, p := range e.Recipients {
			add(p.Span, "recipient")
		}
		for i := range e.Items {
			add(&e.Items[i].Span, "item")
		}
		for i := range e.Figures {
			add(&e.Figures[i].Span, "figure")
		}
		if e.When != nil {
			add(&e.When.Span, "time")
		}
		if e.Where != nil {
			add(&e.Where.Span, "place")
		}
		for _, c := range e.Claims {
			add(c.Cue, "cue")
			for _, h := range c.Holder {
				add(h.Span, "holder")
			}
			for _, s := range c.Evidence {
				anchors[s.Start] = true
			}
		}
	}
	slices.SortStableFunc(marks, func(a, b marked) int { return cmp.Compare(a.start, b.start) })
	return marks, anchors
}
