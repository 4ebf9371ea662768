package attache

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Tests are what a watch can ask of its counts. burst: more in 3 to 28 days than
// the year before lets expect. growth: more in 28 to 90 days than in the two
// years before. first: the first ever. level: high, and higher than the month
// before. silence: nothing, where there was always something. denied: a charge
// that somebody denies gathers another independent origin.
var Tests = []string{"burst", "growth", "first", "level", "silence", "denied"}

// Contexts are PLOVER's contexts of an event.
var Contexts = []string{
	"military", "intelligence", "executive", "legislative", "election", "political", "legal", "refugee", "migration", "human_rights",
	"economic", "territory", "environment", "technology", "diplomatic", "cyber", "terrorism", "cbrn", "crime", "health",
	"humanitarian", "corruption", "illegal_drugs", "pro_democracy", "pro_autocracy", "historical", "hypothetical", "misinformation", "resource", "labor",
}

// A Watch is a standing question over claims. Every field narrows it, an empty
// one does not: of a list one word must fit. The words are those of the
// contract (docs/claims.md). It reads from TOML under the names given.
type Watch struct {
	Name       string      `json:"name" toml:"name"`
	Actors     []string    `json:"actors,omitempty" toml:"actors,omitempty"`         // who acts, or, in mutual events, takes part
	Recipients []string    `json:"recipients,omitempty" toml:"recipients,omitempty"` // to whom it is done
	Dyads      [][2]string `json:"dyads,omitempty" toml:"dyads,omitempty"`           // two between whom it happens, either way
	Group      []string    `json:"group,omitempty" toml:"group,omitempty"`           // two of these, either way
	Types      []string    `json:"types,omitempty" toml:"types,omitempty"`
	Quads      []string    `json:"quads,omitempty" toml:"quads,omitempty"` // quad classes, or cooperation, conflict
	Contexts   []string    `json:"contexts,omitempty" toml:"contexts,omitempty"`
	Items      []string    `json:"items,omitempty" toml:"items,omitempty"`   // item kinds
	Places     []string    `json:"places,omitempty" toml:"places,omitempty"` // ISO 3166-1 alpha-3 of the event's place

	Positions    []string `json:"positions,omitempty" toml:"positions,omitempty"`       // that count; empty: CT+ PR+
	Hypothetical bool     `json:"hypothetical,omitempty" toml:"hypothetical,omitempty"` // count what is yet to come, too
	Reports      bool     `json:"reports,omitempty" toml:"reports,omitempty"`           // count reports, not independent origins

	Tests    []string `json:"tests" toml:"tests"`
	Cooldown int      `json:"cooldown,omitempty" toml:"cooldown,omitempty"` // days without another alarm; 0: 60
	Silent   int      `json:"silent,omitempty" toml:"silent,omitempty"`     // days of the test silence; 0: found from the baseline
}

// Families are the words that stand for two quad classes each.
var Families = []string{"cooperation", "conflict"}

// Affirmed are the positions that count where a watch names none.
var Affirmed = []string{"CT+", "PR+"}

// Check says whether the watch can be asked: it has a name and a test, every
// word is of the vocabulary, it names somebody, a type, an item or a place, and
// nobody watches a dyad with itself. The error joins one *Error with
// CodeInvalid for each breach.
func (w Watch) Check() error {
	c := checker{}
	at := "watch"
	if w.Name != "" {
		at = fmt.Sprintf("watch %q", w.Name)
	}
	if strings.TrimSpace(w.Name) == "" {
		c.fail(at, "no name")
	}
	if len(w.Tests) == 0 {
		c.fail(at, "no test: one or more of %s", strings.Join(Tests, " "))
	}
	quads := append([]string{"verbal cooperation", "material cooperation", "verbal conflict", "material conflict"}, Families...)
	for _, l := range []struct {
		what       string
		words, all []string
	}{
		{"test", w.Tests, Tests}, {"type", w.Types, Types}, {"quad", w.Quads, quads}, {"context", w.Contexts, Contexts},
		{"item", w.Items, ItemKinds}, {"position", w.Positions, Positions},
	} {
		for _, word := range l.words {
			c.word(at, l.what, word, l.all)
		}
	}
	for _, d := range w.Dyads {
		if d[0] == "" || d[1] == "" || d[0] == d[1] {
			c.fail(at, "a dyad is two different entities, not %q and %q", d[0], d[1])
		}
	}
	if n := len(w.Group); n == 1 {
		c.fail(at, "a group is two or more entities")
	}
	for _, ids := range [][]string{w.Actors, w.Recipients, w.Group, w.Places} {
		if slices.Contains(ids, "") {
			c.fail(at, "an empty id")
		}
	}
	if w.Cooldown < 0 || w.Silent < 0 {
		c.fail(at, "days are not negative")
	}
	if len(w.Actors)+len(w.Recipients)+len(w.Dyads)+len(w.Group)+len(w.Types)+len(w.Items)+len(w.Places) == 0 {
		c.fail(at, "it asks for everything: name an actor, a recipient, a dyad, a group, a type, an item or a place")
	}
	return errors.Join(c.errs...)
}

// An Alarm is a watch's answer on a day, with its proof. Kind is reported
// (somebody says so) or counted (a test over counts says so). A counted alarm
// has Test, Window, Seen, Expected, Dispersion, Baseline and P; the reported has
// Holder, and no Watch where none asks about it.
type Alarm struct {
	AlarmRow
	Day        string    `json:"day"`   // ISO date
	Arrow      string    `json:"arrow"` // ↑ ↓ ⇡ first ever, ∅ silent, ± a denied charge gathers origins
	Test       string    `json:"test,omitempty"`
	Window     int       `json:"window,omitempty"`     // days up to Day
	Seen       int       `json:"seen"`                 // in the window, by independent origins or by reports
	Expected   float64   `json:"expected"`             // in the window, from the baseline
	Baseline   int       `json:"baseline,omitempty"`   // days
	Dispersion float64   `json:"dispersion,omitempty"` // variance ÷ mean
	P          float64   `json:"p,omitempty"`          // of as many or more by chance
	Origins    []Telling `json:"origins"`              // the claims counted, by independent origin
	Contested  []Telling `json:"contested"`            // those on events that somebody denies, apart
	Coverage   float64   `json:"coverage"`             // reports of the stable panel in the window ÷ as many as usual
	Off        string    `json:"off"`                  // what would switch it off
	Escalates  string    `json:"escalates,omitempty"`  // id of the open alarm that it escalates
	Between    *Between  `json:"between,omitempty"`    // the second count, of a watch on two
	Before     []string  `json:"before"`               // days of the same test's alarms of this watch in the three years before
}

// Between is the second count of a counted alarm: everything that is told
// between the two in the same window, whatever its type.
type Between struct {
	Seen     int     `json:"seen"`
	Expected float64 `json:"expected"`
	P        float64 `json:"p"`
}

// A Telling is what one independent origin contributes: its claims and reports.
type Telling struct {
	Origin  string   `json:"origin"`
	Claims  []string `json:"claims"`
	Reports []string `json:"reports"`
	Events  []string `json:"events"`
}

// Check says whether the alarm keeps its promise of a proof: an id, a day, a
// reason, and, where it is counted, test, window, p and origins.
func (a Alarm) Check() error {
	c := checker{}
	at := "alarm " + a.ID
	if a.ID == "" || a.Watch == "" && a.Kind != "reported" || a.Reason == "" || a.Arrow == "" {
		c.fail(at, "id, watch, arrow and reason must not be empty")
	}
	if a.Day == "" || !interval(a.Day, a.Day) {
		c.fail(at, "day %q is no date", a.Day)
	}
	c.word(at, "kind", a.Kind, []string{"reported", "counted"})
	switch {
	case a.Kind == "reported" && len(a.Holder) == 0:
		c.fail(at, "reported by nobody")
	case a.Kind == "counted":
		c.word(at, "test", a.Test, Tests)
		if a.Window <= 0 || a.Off == "" || a.P < 0 || a.P > 1 {
			c.fail(at, "window %d, p %g, off %q: a counted alarm shows its test", a.Window, a.P, a.Off)
		}
		if a.Test != "silence" && len(a.Origins)+len(a.Contested) == 0 {
			c.fail(at, "counted from nothing")
		}
	}
	return errors.Join(c.errs...)
}
