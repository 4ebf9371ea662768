package ledger

import (
	"slices"
	"strconv"
	"strings"

	"attache"
	"attache/internal/story"
)

// A version is one reading of a page with what decides its place among them.
type version struct {
	reading attache.Reading
	fetched string
	hash    string
	report  string
}

// A telling is one event of a page with its claims: what the ledger keeps of
// it beside the reading. Claims[i] is of Event.Claims[i].
type telling struct {
	story.Telling
	Quote  string `json:"quote"`
	Claims []told `json:"told"`
}

// A told is what the ledger knows of a claim beyond the reading.
type told struct {
	ID        string `json:"id"`
	Retracted bool   `json:"retracted,omitempty"`
	Verdict   string `json:"verdict,omitempty"`
}

// live says whether a claim counts.
func (t told) live() bool { return !t.Retracted && t.Verdict != rejected }

const (
	accepted = "accepted"
	rejected = "rejected"
)

// newest sorts the versions of a page from oldest to newest: by time of
// fetching, then by hash, so that every ledger sorts them alike.
func newest(versions []version) {
	slices.SortFunc(versions, func(a, b version) int {
		if c := strings.Compare(a.fetched, b.fetched); c != 0 {
			return c
		}
		return strings.Compare(a.hash+a.report, b.hash+b.report)
	})
}

// derive makes the tellings of a page from its versions, oldest first, and the
// corrections that stand, oldest first. The newest version gives its own. Of an
// older one stay the claims that the newest does not have and whose sentences, all
// of them, are no more in its text: retracted. A sentence that stands and is read
// otherwise now is the newest reading's to tell. Corrections give verdicts and
// other values, never another id. The result is sorted by id.
func (r rules) derive(page string, versions []version, corrections []attache.Correction) []telling {
	last := versions[len(versions)-1]
	text := plain(last.reading.Report.Text)
	list := r.named(page, last.reading)
	at, seen := map[string]int{}, map[string]bool{} // telling → place in list; claims
	for i, t := range list {
		at[t.ID()] = i
		for _, c := range t.Claims {
			seen[c.ID] = true
		}
	}
	for i := len(versions) - 2; i >= 0; i-- {
		for _, t := range r.named(page, versions[i].reading) {
			var kept []attache.Claim
			var lost []told
			for k, c := range t.Claims {
				if !seen[c.ID] && !stands(t.Event.Claims[k], text) {
					seen[c.ID], c.Retracted = true, true
					kept, lost = append(kept, t.Event.Claims[k]), append(lost, c)
				}
			}
			n, known := at[t.ID()]
			switch {
			case len(kept) == 0:
			case known:
				list[n].Event.Claims, list[n].Claims = append(list[n].Event.Claims, kept...), append(list[n].Claims, lost...)
			default:
				at[t.ID()] = len(list)
				t.Event.Claims, t.Claims = kept, lost
				list = append(list, t)
			}
		}
	}
	slices.SortFunc(list, func(a, b telling) int { return strings.Compare(a.ID(), b.ID()) })
	for _, c := range corrections {
		correct(page, list, c)
	}
	return list
}

// stands says whether any sentence that the claim rests on is in the text.
func stands(c attache.Claim, text string) bool {
	for _, s := range c.Evidence {
		if strings.Contains(text, plain(s.Text)) {
			return true
		}
	}
	return false
}

// named are the events of one reading under names that survive a
// re-reading. Two alike in everything are told apart by their order.
func (r rules) named(page string, reading attache.Reading) []telling {
	var list []telling
	times := map[string]int{}
	for _, t := range r.tellings(reading, "") {
		quote := quoteOf(t.Event)
		name := tellingName(t.Event, quote)
		if times[name]++; times[name] > 1 {
			name = name16(name, strconv.Itoa(times[name]))
		}
		t.Report, t.Event.ID = page, name
		t.Event.Claims = slices.Clone(t.Event.Claims)
		out := telling{Telling: t, Quote: quote}
		taken := map[string]int{}
		for _, c := range t.Event.Claims {
			id := claimName(t.ID(), c)
			if taken[id]++; taken[id] > 1 {
				id = name16(id, strconv.Itoa(taken[id]))
			}
			out.Claims = append(out.Claims, told{ID: id})
		}
		list = append(list, out)
	}
	return list
}

// correct applies one correction to the tellings of a page.
func correct(page string, list []telling, c attache.Correction) {
	switch c.Kind {
	case "accept", "reject", "edit":
		for _, m := range c.Marks {
			if m.Page != page || m.Side != "a" {
				continue
			}
			t, k := marked(list, m)
			if t < 0 || k < 0 {
				continue
			}
			switch c.Kind {
			case "accept":
				list[t].Claims[k].Verdict = accepted
			case "reject":
				list[t].Claims[k].Verdict = rejected
			case "edit":
				edit(&list[t].Event, k, c.Field, c.Value)
			}
		}
	case "link":
		to, _, _ := strings.Cut(c.Value, "|")
		for i := range list {
			relink(&list[i].Event, c.Field, to)
		}
	}
}

// marked finds the telling and claim that a mark means: by id, else, after a
// re-reading gave it another, the one of the same sentence, type, holder and
// sign, if there is only one. k is -1 for a telling's mark; both where none is.
func marked(list []telling, m attache.Mark) (t, k int) {
	for i, x := range list {
		if x.ID() == m.ID {
			return i, -1
		}
		for j, c := range x.Claims {
			if c.ID == m.ID {
				return i, j
			}
		}
	}
	t, k = -1, -1
	for i, x := range list {
		if x.Event.Type != m.Type || x.Quote != m.Quote {
			continue
		}
		if m.Holder == "" {
			if t >= 0 {
				return -1, -1
			}
			t = i
			continue
		}
		for j, c := range x.Event.Claims {
			if holderOf(c) == m.Holder && string(attache.Sign(c.Position)) == m.Sign {
				if t >= 0 {
					return -1, -1
				}
				t, k = i, j
			}
		}
	}
	return t, k
}

// edit sets one field of an event or of its claim k.
func edit(e *attache.Event, k int, field, value string) {
	switch field {
	case "type":
		e.Type = value
	case "mode":
		e.Mode = value
	case "aspect":
		e.Aspect = value
	case "trend":
		e.Trend = value
	case "actors":
		e.Actors = parties(value)
	case "recipients":
		e.Recipients = parties(value)
	case "position":
		e.Claims[k].Position = value
	}
}

func parties(value string) []attache.Party {
	list := []attache.Party{}
	for id := range strings.SplitSeq(value, ",") {
		if id = strings.TrimSpace(id); id != "" {
			list = append(list, attache.Party{ID: id, How: "correction"})
		}
	}
	return list
}

// relink puts entity to in the place of entity from, wherever the event has it.
func relink(e *attache.Event, from, to string) {
	swap := func(list []attache.Party) []attache.Party {
		list = slices.Clone(list)
		for i := range list {
			if list[i].ID == from {
				list[i].ID, list[i].How = to, "correction"
			}
			if list[i].Person == from {
				list[i].Person = to
			}
		}
		return list
	}
	e.Actors, e.Recipients, e.People = swap(e.Actors), swap(e.Recipients), swap(e.People)
	for i := range e.Claims {
		e.Claims[i].Holder = swap(e.Claims[i].Holder)
	}
	e.Items = slices.Clone(e.Items)
	for i := range e.Items {
		if e.Items[i].Maker == from {
			e.Items[i].Maker = to
		}
		if e.Items[i].ModifiedBy == from {
			e.Items[i].ModifiedBy = to
		}
	}
	if e.Where != nil && e.Where.ID == from {
		w := *e.Where
		w.ID = to
		e.Where = &w
	}
}
