package watch

import (
	"cmp"
	"slices"

	"attache"
)

// quads are the quad classes in the order of Classes: what is forecast of a ledger's
// events, which have no finer class.
var quads = []string{"verbal cooperation", "material cooperation", "verbal conflict", "material conflict"}

// QuadOf is the quad class that stands for a class of Classes.
func QuadOf(class string) string { return quads[max(0, slices.Index(Classes, class))] }

// Happenings are events as a forecaster counts them, in order of day: each event
// that somebody affirms, on the day of its first report, once for every two
// parties on different sides, or side by side where the type is mutual.
func Happenings(events []attache.EventRow) []Happening {
	var out []Happening
	for _, e := range events {
		day, ok := Day(e.First)
		class := slices.Index(quads, attache.Quad(e.Type))
		if !ok || class < 0 || len(e.Says) == 0 || e.Aspect == "future" || e.Aspect == "historical" {
			continue
		}
		lefts, rights := e.Actors, e.Recipients
		if attache.Mutual(e.Type) {
			lefts = slices.Concat(e.Actors, e.Recipients)
			rights = lefts
		}
		seen := map[[2]string]bool{}
		for _, a := range lefts {
			for _, b := range rights {
				k := [2]string{min(a, b), max(a, b)}
				if a == b || a == attache.UnknownID || b == attache.UnknownID || seen[k] {
					continue
				}
				seen[k] = true
				out = append(out, Happening{Day: day, A: k[0], B: k[1], Class: class})
			}
		}
	}
	SortHappenings(out)
	return out
}

// SortHappenings puts happenings in order of day, and within a day in one that does
// not depend on how they came.
func SortHappenings(hs []Happening) {
	slices.SortFunc(hs, func(a, b Happening) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B), cmp.Compare(a.Class, b.Class))
	})
}
