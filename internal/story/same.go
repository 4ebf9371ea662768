package story

import (
	"fmt"
	"math"
	"slices"

	"attache"
)

// Weights of SameEvent and the score from which two tellings are one happening,
// set on the development part of testdata/clusters.jsonl. Two tellings with the
// same type, parties and day and nothing else in common reach 0.8.
const (
	weightType    = 0.30
	weightParties = 0.30
	weightTime    = 0.20
	weightWords   = 0.30 // for the same words; independent reports share a fifth
	samePlace     = 0.10
	otherPlace    = -0.30
	sameItem      = 0.08
	otherItem     = -0.25
	sameFigure    = 0.08
	otherFigure   = -0.08
	otherMode     = -0.05
	otherAspect   = -0.05
	sameScore     = 0.72
	sameInReport  = 0.95 // the reader kept them apart
)

// SameEvent says whether two tellings are one happening, with a score 0..1 and
// the grounds for and against in words. It is symmetric.
func SameEvent(a, b Telling) (same bool, score float64, reasons []string) {
	if a.ID() > b.ID() {
		a, b = b, a
	}
	score, refused := 0.0, false
	take := func(s float64, reason string) {
		if math.IsInf(s, -1) {
			refused = true
		}
		score += s
		if reason != "" {
			reasons = append(reasons, reason)
		}
	}
	for _, judge := range []func(a, b Telling) (float64, string){judgeType, judgeParties, judgeTime, judgePlace, judgeItems, judgeFigures, judgeManner, judgeWords} {
		take(judge(a, b))
		if refused {
			return false, 0, reasons
		}
	}
	score = round(max(0, min(1, score)))
	floor := sameScore
	if a.Report == b.Report {
		floor = sameInReport
		reasons = append(reasons, "one report tells them as two")
	}
	return score >= floor, score, reasons
}

// never the same: the sum of any score with it stays below every threshold.
var refuse = math.Inf(-1)

// near are types that coders and readers take for one another.
var near = map[[2]string]bool{
	{"AGREE", "CONSULT"}: true, {"AGREE", "COOPERATE"}: true, {"AGREE", "AID"}: true, {"AGREE", "SUPPORT"}: true, {"AGREE", "CONCEDE"}: true,
	{"AID", "COOPERATE"}: true, {"AID", "SUPPORT"}: true, {"CONCEDE", "RETREAT"}: true, {"CONSULT", "COOPERATE"}: true, {"AGREE", "RETREAT"}: true,
	{"ACCUSE", "THREATEN"}: true, {"ACCUSE", "REQUEST"}: true, {"ACCUSE", "REJECT"}: true, {"REQUEST", "THREATEN"}: true,
	{"COERCE", "SANCTION"}: true, {"ASSAULT", "COERCE"}: true, {"ASSAULT", "MOBILIZE"}: true, {"COERCE", "MOBILIZE"}: true,
	{"REJECT", "SANCTION"}: true, {"ASSAULT", "PROTEST"}: true, {"MOBILIZE", "THREATEN"}: true,
}

func judgeType(a, b Telling) (float64, string) {
	x, y := min(a.Event.Type, b.Event.Type), max(a.Event.Type, b.Event.Type)
	switch {
	case x == y:
		return weightType, ""
	case near[[2]string{x, y}]:
		return weightType * 0.5, fmt.Sprintf("%s and %s are near types", x, y)
	}
	return refuse, fmt.Sprintf("%s is not %s", x, y)
}

func judgeParties(a, b Telling) (float64, string) {
	actorsA, recipientsA := parties(a.Event)
	actorsB, recipientsB := parties(b.Event)
	if attache.Mutual(a.Event.Type) != attache.Mutual(b.Event.Type) {
		// One coder's agreement is another's visit: the sides do not count.
		actorsA, recipientsA = sortedSet(slices.Concat(actorsA, recipientsA)), nil
		actorsB, recipientsB = sortedSet(slices.Concat(actorsB, recipientsB)), nil
	}
	actors, ok := overlapOfIDs(actorsA, actorsB)
	if !ok {
		return refuse, "no actor in common"
	}
	if recipientsA == nil && recipientsB == nil && min(len(actorsA), len(actorsB)) > 1 && actors*float64(min(len(actorsA), len(actorsB))) < 1.5 {
		return refuse, "only one party in common"
	}
	recipients, ok := overlapOfIDs(recipientsA, recipientsB)
	if !ok {
		return refuse, "no recipient in common"
	}
	return weightParties * (actors + recipients) / 2, fmt.Sprintf("parties in common: %.0f %%", 50*(actors+recipients))
}

// unnamed is the overlap of a side that one of the tellings leaves open.
const unnamed = 0.7

// overlapOfIDs is the part of the shorter list that stands in the other, ok
// false where both are given and nothing is in common.
func overlapOfIDs(a, b []string) (part float64, ok bool) {
	switch {
	case len(a) == 0 && len(b) == 0:
		return 1, true
	case len(a) == 0 || len(b) == 0:
		return unnamed, true
	}
	n := 0
	for _, x := range a {
		if slices.Contains(b, x) {
			n++
		}
	}
	return float64(n) / float64(min(len(a), len(b))), n > 0
}

func judgeTime(a, b Telling) (float64, string) {
	if attache.Tie(a.Event.Type) {
		return weightTime, ""
	}
	p, okA := periodOf(a)
	q, okB := periodOf(b)
	if !okA || !okB {
		return weightTime * 0.4, "the time of one is not known"
	}
	apart := max(p.from-q.to, q.from-p.to, 0)
	switch {
	case p.known && q.known && apart == 0:
		// A day inside a year is no proof that it is that day.
		if long := max(p.to-p.from, q.to-q.from); long > 31 && min(p.to-p.from, q.to-q.from) < 8 {
			return weightTime * 0.3, "one gives a day, the other a long time around it"
		}
		return weightTime, "the times meet"
	case p.known && q.known && apart == 1:
		return weightTime * 0.5, "a day apart"
	case p.known && q.known:
		return refuse, fmt.Sprintf("%d days apart", apart)
	}
	days := 0
	if d, e := 0, 0; p.known == q.known {
		d, _ = dayOf(a.Published)
		e, _ = dayOf(b.Published)
		days = max(d-e, e-d)
	}
	switch {
	case apart == 0 && days <= newsDays:
		return weightTime * 0.8, "the times may be the same"
	case apart <= 2 && days <= 2*newsDays:
		return weightTime * 0.4, "the times are near"
	}
	return refuse, fmt.Sprintf("%d days apart", max(apart, days))
}

func judgePlace(a, b Telling) (float64, string) {
	x, y := a.Event.Where, b.Event.Where
	switch {
	case x == nil || y == nil || x.ID == "" || y.ID == "":
		return 0, ""
	case x.ID == y.ID:
		return samePlace, "the same place"
	case x.Country != "" && x.Country == y.Country && (x.Precision == "country" || y.Precision == "country"):
		return samePlace / 2, "one place lies in the other"
	case (x.Precision == "country") != (y.Precision == "country") && (x.Country == "" || y.Country == ""):
		return 0, "" // a town of unknown country and a country
	}
	return otherPlace, fmt.Sprintf("%s is not %s", x.Name, y.Name)
}

func judgeItems(a, b Telling) (float64, string) {
	kinds := func(t Telling) []string {
		var out []string
		for _, i := range t.Event.Items {
			if i.Kind != "" && i.Kind != "other" {
				out = append(out, i.Kind)
			}
		}
		return sortedSet(out)
	}
	x, y := kinds(a), kinds(b)
	if len(x) == 0 || len(y) == 0 {
		return 0, ""
	}
	if _, ok := overlapOfIDs(x, y); !ok {
		return otherItem, fmt.Sprintf("%s is not %s", x[0], y[0])
	}
	return sameItem, "the same kind of item"
}

func judgeFigures(a, b Telling) (float64, string) {
	for _, f := range a.Event.Figures {
		for _, g := range b.Event.Figures {
			if f.Role != g.Role || f.Unit != g.Unit || f.N <= 0 || g.N <= 0 {
				continue
			}
			switch r := max(f.N, g.N) / min(f.N, g.N); {
			case r == 1:
				return sameFigure, fmt.Sprintf("both count %g %s", f.N, f.Role)
			case r > 2:
				return otherFigure, fmt.Sprintf("%g and %g %s", f.N, g.N, f.Role)
			}
		}
	}
	return 0, ""
}

func judgeManner(a, b Telling) (float64, string) {
	s, reason := 0.0, ""
	if a.Event.Mode != "" && b.Event.Mode != "" && a.Event.Mode != b.Event.Mode && a.Event.Type == b.Event.Type {
		s, reason = s+otherMode, fmt.Sprintf("%s is not %s", a.Event.Mode, b.Event.Mode)
	}
	if (a.Event.Aspect == "future") != (b.Event.Aspect == "future") {
		s, reason = s+otherAspect, "one is yet to come"
	}
	if a.Event.Type == "OFFICE" && a.Event.Title != "" && b.Event.Title != "" && a.Event.Title != b.Event.Title {
		return refuse, "another post"
	}
	return s, reason
}

func judgeWords(a, b Telling) (float64, string) {
	d := wordLikeness(a.Words, b.Words)
	return weightWords * d, fmt.Sprintf("words in common: %.0f %%", 100*d)
}

// wordLikeness is the Dice coefficient of the stems of two lists, 0..1.
func wordLikeness(a, b []string) float64 {
	stems := func(ws []string) []string {
		out := make([]string, len(ws))
		for i, w := range ws {
			out[i] = stem(w)
		}
		return sortedSet(out)
	}
	x, y := stems(a), stems(b)
	n := 0
	for _, s := range x {
		if _, ok := slices.BinarySearch(y, s); ok {
			n++
		}
	}
	if len(x)+len(y) == 0 {
		return 0
	}
	return float64(2*n) / float64(len(x)+len(y))
}
