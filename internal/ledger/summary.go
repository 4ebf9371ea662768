package ledger

import (
	"cmp"
	"slices"
	"time"

	"attache"
)

// A record is an event record as stored: the row that answers show, and, for
// each value that it has from its earliest telling, which that is: so a telling
// more can be added to the record without those it is made of.
type record struct {
	attache.EventRow
	By provider `json:"by"`
}

// A provider names by day and id the tellings that gave the single values, and
// says what else one must know of them all.
type provider struct {
	Type  string `json:"type,omitempty"`
	Mode  string `json:"mode,omitempty"`
	Trend string `json:"trend,omitempty"`
	Quote string `json:"quote,omitempty"`
	When  string `json:"when,omitempty"`

	Transfer bool   `json:"transfer,omitempty"` // some telling may move an item
	Moves    string `json:"moves,omitempty"`    // what its legs are, in short: an event whose legs change has changed
}

// A summary is an event record under way. Lists are the union over its tellings,
// sorted; a single value is that of the earliest report that has one. The order
// of the tellings is nothing to it.
type summary struct {
	record
	legs             map[[3]string]*leg
	makers           map[[3]string]map[string]int
	origins, reports map[string]bool // of the tellings taken
}

// A leg is an item that one entity gives another in one event.
type leg struct {
	from, to, item, maker  string
	says, denies, possible bool
	earliest, latest       string // days between which it was, "" open
}

// A voice is a live claim of a telling.
type voice struct {
	holder, position string
}

func newSummary(id string, old *record) *summary {
	s := &summary{legs: map[[3]string]*leg{}, makers: map[[3]string]map[string]int{}, origins: map[string]bool{}, reports: map[string]bool{}}
	if old != nil {
		s.record = *old
		for _, l := range s.lists() {
			*l = slices.Clone(*l)
		}
	}
	s.ID = id
	return s
}

// voicesOf are the live claims of a telling.
func voicesOf(t telling) []voice {
	var voices []voice
	for i, c := range t.Claims {
		if c.live() {
			voices = append(voices, voice{innermost(t.Event.Claims[i]).ID, t.Event.Claims[i].Position})
		}
	}
	return voices
}

// take adds a telling of a page of that day and origin.
func (s *summary) take(t telling, day, origin string) {
	e, voices, by := t.Event, voicesOf(t), orLast(day)+" "+t.ID()
	s.Claims += len(voices)
	first := func(value *string, provider *string, other string) {
		if other != "" && (*value == "" || by < *provider) {
			*value, *provider = other, by
		}
	}
	s.By.Transfer = s.By.Transfer || transfer(e.Type)
	first(&s.Type, &s.By.Type, e.Type)
	first(&s.Mode, &s.By.Mode, e.Mode)
	first(&s.Trend, &s.By.Trend, e.Trend)
	first(&s.Quote, &s.By.Quote, t.Quote)
	if e.When != nil && (e.When.Start != "" || e.When.End != "") && (s.By.When == "" || by < s.By.When) {
		s.Start, s.End, s.By.When = e.When.Start, e.When.End, by
	}
	s.Contexts = append(s.Contexts, e.Contexts...)
	s.Actors = append(s.Actors, ids(e.Actors)...)
	s.Recipients = append(s.Recipients, ids(e.Recipients)...)
	s.Items = append(s.Items, kinds(e.Items)...)
	for _, it := range e.Items {
		if it.Maker != "" {
			s.Makers = append(s.Makers, it.Maker)
		}
	}
	if real(e.Aspect) > real(s.Aspect) {
		s.Aspect = e.Aspect
	}
	if e.Where != nil {
		s.Where = append(s.Where, e.Where.ID)
	}
	if day != "" {
		if s.First == "" || day < s.First {
			s.First = day
		}
		s.Last = max(s.Last, day)
	}
	for _, v := range voices {
		switch v.position {
		case "CT+", "PR+":
			s.Says = append(s.Says, v.holder)
		case "CT-", "PR-":
			s.Denies = append(s.Denies, v.holder)
		case "PS+":
			s.Possible = append(s.Possible, v.holder)
		}
	}
	if voices != nil {
		s.origins[cmp.Or(origin, t.Report)], s.reports[t.Report] = true, true
		addLegs(s.legs, s.makers, e, voices, day)
	}
}

// real says how real an aspect is: an event is as real as any telling has it.
func real(aspect string) int {
	return slices.Index([]string{"", "future", "historical", "ongoing", "past"}, aspect)
}

func (s *summary) lists() []*[]string {
	return []*[]string{&s.Contexts, &s.Actors, &s.Recipients, &s.Items, &s.Makers, &s.Where, &s.Says, &s.Denies, &s.Possible}
}

// done is the record with its lists in order.
func (s *summary) done() record {
	for _, l := range s.lists() {
		*l = set(*l)
	}
	s.Contested = len(s.Says) > 0 && len(s.Denies) > 0
	return s.record
}

// moved are the legs of the event, in order.
func (s *summary) moved() []leg {
	var list []leg
	for _, k := range sortedLegs(s.legs) {
		l := s.legs[k]
		l.maker = most(s.makers[k])
		list = append(list, *l)
	}
	return list
}

// orLast sorts the unknown day behind all others.
func orLast(day string) string { return cmp.Or(day, "~") }

// addLegs adds what a telling moves: AID, COOPERATE or AGREE with an item from
// each actor to each recipient. A promise and the future are only possible.
func addLegs(legs map[[3]string]*leg, makers map[[3]string]map[string]int, e attache.Event, voices []voice, day string) {
	if !transfer(e.Type) {
		return
	}
	open := e.Aspect == "future" || e.Type == "AGREE"
	earliest, latest := "", day // told: it was before the report
	if open || !slices.ContainsFunc(voices, func(v voice) bool { return v.position == "CT+" || v.position == "PR+" }) {
		earliest, latest = dayAfter(day), "" // what may be has not been yet
	}
	if e.When != nil {
		earliest, latest = e.When.Start, e.When.End
	}
	// What somebody says and somebody denies is contested, planned or not.
	denied := slices.ContainsFunc(voices, func(v voice) bool { return attache.Sign(v.position) == '-' })
	for _, from := range ids(e.Actors) {
		for _, to := range ids(e.Recipients) {
			for _, it := range e.Items {
				if from == to {
					continue
				}
				k := [3]string{from, to, it.Kind}
				l := legs[k]
				if l == nil {
					l = &leg{from: from, to: to, item: it.Kind, earliest: earliest, latest: latest}
					legs[k], makers[k] = l, map[string]int{}
				}
				l.earliest, l.latest = wider(l.earliest, earliest, true), wider(l.latest, latest, false)
				if it.Maker != "" {
					makers[k][it.Maker]++
				}
				for _, v := range voices {
					switch v.position {
					case "CT+", "PR+":
						l.says = l.says || !open || denied
						l.possible = l.possible || open
					case "CT-", "PR-":
						l.denies = true
					case "PS+":
						l.possible = true
					}
				}
			}
		}
	}
}

// transfer says whether events of the type can move an item.
func transfer(typ string) bool { return typ == "AID" || typ == "COOPERATE" || typ == "AGREE" }

func dayAfter(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return ""
	}
	return t.AddDate(0, 0, 1).Format(time.DateOnly)
}

// wider is the earlier (or later) of two ends; an open end is widest.
func wider(a, b string, early bool) string {
	if a == "" || b == "" {
		return ""
	}
	if early {
		return min(a, b)
	}
	return max(a, b)
}

// most is the word counted most often, the first in order among equals.
func most(counts map[string]int) string {
	best := ""
	for _, w := range sortedKeys(counts) {
		if best == "" || counts[w] > counts[best] {
			best = w
		}
	}
	return best
}

func sortedLegs(legs map[[3]string]*leg) [][3]string {
	var keys [][3]string
	for k := range legs {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b [3]string) int { return slices.Compare(a[:], b[:]) })
	return keys
}

// dyads are the pairs an event stands between: each actor with each recipient,
// and those of a mutual type with each other. a < b in each.
func dyads(row attache.EventRow) [][2]string {
	seen := map[[2]string]bool{}
	var list [][2]string
	add := func(a, b string) {
		p := [2]string{min(a, b), max(a, b)}
		if a != b && !seen[p] {
			seen[p] = true
			list = append(list, p)
		}
	}
	for _, a := range row.Actors {
		for _, r := range row.Recipients {
			add(a, r)
		}
		if attache.Mutual(row.Type) || len(row.Recipients) == 0 {
			for _, b := range row.Actors {
				add(a, b)
			}
		}
	}
	return list
}
