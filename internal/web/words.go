package web

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"attache"
)

// phrase is a type in plain English.
func phrase(typ string) string {
	if p, ok := phrases[typ]; ok {
		return p
	}
	return strings.ToLower(typ)
}

var phrases = map[string]string{
	"AGREE": "agrees or offers", "CONSULT": "meets or talks", "SUPPORT": "backs in words", "CONCEDE": "gives way in words",
	"COOPERATE": "works together", "AID": "gives", "RETREAT": "withdraws or releases",
	"REQUEST": "asks or demands", "ACCUSE": "accuses or criticises", "REJECT": "refuses or denies", "THREATEN": "threatens",
	"PROTEST": "protests", "SANCTION": "sanctions or cuts ties", "MOBILIZE": "deploys or shows arms", "COERCE": "represses or seizes", "ASSAULT": "attacks",
	"ALLY": "allied", "BACK": "patron of", "AFFILIATE": "part of", "OFFICE": "holds a post", "CONFLICT": "at war", "ORIGIN": "maker of",
}

// quad is the class of a type as the style sheet names it.
func quad(typ string) string {
	switch attache.Quad(typ) {
	case "verbal cooperation":
		return "vc"
	case "material cooperation":
		return "mc"
	case "verbal conflict":
		return "vx"
	case "material conflict":
		return "mx"
	}
	return "tie"
}

// quads are the classes in the order in which they are drawn, with their words.
var quads = []struct{ Class, Words string }{
	{"mc", "material cooperation"}, {"vc", "verbal cooperation"}, {"tie", "ties"}, {"vx", "verbal conflict"}, {"mx", "material conflict"},
}

// quadNames are the classes and families that a watch can name.
var quadNames = []string{"cooperation", "conflict", "material cooperation", "verbal cooperation", "verbal conflict", "material conflict"}

// asks are the tests of a watch in a few words.
var asks = map[string]string{
	"burst": "more in 3 to 28 days than usual", "growth": "growing over 28 to 90 days", "first": "the first time ever",
	"level": "high, and still rising", "silence": "falls silent", "denied": "denied, and told by another origin all the same",
}

// Statuses of an event: how it is drawn.
const (
	asserted  = "asserted"
	contested = "contested"
	possible  = "possible"
	denied    = "denied"
	unstated  = "unstated" // nobody takes a stand
)

// status is that of an event record: contested; asserted where somebody is certain
// or thinks it probable and it is not still to come; denied where all who take a
// stand deny it; else possible.
func status(e attache.EventRow) string {
	switch {
	case e.Contested:
		return contested
	case len(e.Says) > 0 && e.Aspect != "future":
		return asserted
	case len(e.Denies) > 0 && len(e.Says) == 0 && len(e.Possible) == 0:
		return denied
	case len(e.Says) == 0 && len(e.Possible) == 0:
		return unstated
	}
	return possible
}

// statusOf is that of an event of one reading.
func statusOf(e attache.Event) string {
	row := attache.EventRow{Aspect: e.Aspect, Contested: e.Contested}
	for _, c := range e.Claims {
		switch {
		case c.Position == "CT+", c.Position == "PR+":
			row.Says = append(row.Says, "")
		case attache.Sign(c.Position) == '-':
			row.Denies = append(row.Denies, "")
		case c.Position == "PS+":
			row.Possible = append(row.Possible, "")
		}
	}
	return status(row)
}

// standing is how a position is drawn.
func standing(position string) string {
	switch position {
	case "CT+", "PR+":
		return asserted
	case "PS+":
		return possible
	case "CT-", "PR-", "PS-":
		return denied
	}
	return unstated
}

// count is a number as people read it: 12,041.
func count(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// counted is a number with its noun.
func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return count(n) + " " + noun + "s"
}

// dated is a day as people write it: 20 Sep 2023.
func dated(day string) string {
	if day == "" {
		return "day unknown"
	}
	if t, err := time.Parse(time.DateOnly, day[:min(10, len(day))]); err == nil {
		return t.Format("2 Jan 2006")
	}
	return day
}

// span is a stretch of days, as short as it can be said.
func spanned(start, end string) string {
	switch {
	case start == "" && end == "":
		return "day unknown"
	case start == end:
		return dated(start)
	case start == "":
		return "until " + dated(end)
	case end == "":
		return "since " + dated(start)
	}
	a, err1 := time.Parse(time.DateOnly, start)
	b, err2 := time.Parse(time.DateOnly, end)
	switch {
	case err1 != nil || err2 != nil:
	case a.Year() == b.Year() && a.YearDay() == 1 && b.Month() == 12 && b.Day() == 31:
		return a.Format("2006")
	case a.Year() == b.Year() && a.Month() == b.Month() && a.Day() == 1 && b.AddDate(0, 0, 1).Day() == 1:
		return a.Format("Jan 2006")
	case a.Year() == b.Year() && a.Month() == b.Month():
		return fmt.Sprintf("%d–%d %s", a.Day(), b.Day(), a.Format("Jan 2006"))
	case a.Year() == b.Year():
		return a.Format("2 Jan") + " – " + b.Format("2 Jan 2006")
	}
	return dated(start) + " – " + dated(end)
}

// oneLine folds white space and shortens.
func oneLine(s string, most int) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}
