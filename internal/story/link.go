package story

import (
	"fmt"
	"slices"
)

// Limits of LinkOf, set on the development part of testdata/clusters.jsonl.
const (
	wireDays    = 3    // an agency's story is rewritten within days, or it is another story
	reledeDays  = 10   // background paragraphs return after weeks
	wireLike    = 0.48 // likeness of the heads that two reports of one agency need: it has many stories
	citesLike   = 0.28 // the same where one of them names the other's source in its text
	wireRuns    = 0.3  // or part of the runs of words, if the heads have anything in common:
	wireFloor   = 0.25 // without, they are background paragraphs
	familyLike  = 0.3  // likeness of the heads for one publisher
	familyShare = 0.2  // and share of sentences or runs
)

// LinkOf is the link that Origins sees between two sources, ok false where
// there is none. Its grounds are in Link.Reason. It is symmetric.
func LinkOf(a, b Source) (link Link, ok bool) {
	t := tieOf(a, b)
	return t.Link, t.Kind != ""
}

// A tie is a Link and the credit it goes through, "" where it rests on text.
type tie struct {
	Link
	via string
}

func tieOf(a, b Source) tie {
	if a.ID > b.ID {
		a, b = b, a
	}
	boiler := map[uint64]bool{}
	for _, s := range [][]uint64{a.Boiler, b.Boiler} {
		for _, h := range s {
			boiler[h] = true
		}
	}
	days, dated := gap(a, b)
	c := compare(a.Print, b.Print, boiler)
	t := tie{Link: Link{A: a.ID, B: b.ID}}
	switch {
	case c.Kind == CopyVerbatim, c.Kind == CopyCut,
		c.Kind == CopyRelede && days <= reledeDays,
		c.Kind == CopyRewrite && days <= wireDays:
		t.Kind, t.Share = LinkCopy, max(c.Share, reledeShare)
		t.Reason = copyWords[c.Kind] + reasonsOf(c)
		return t
	}
	likeness, runs := headLikeness(a.Print, b.Print), containment(a.Print.Runs, b.Print.Runs)
	if days <= wireDays {
		close := func(floor float64) bool {
			return dated && (likeness >= floor || runs >= wireRuns && likeness >= wireFloor)
		}
		if id := creditsEachOther(a, b); id != "" && close(citesLike) {
			t.Kind, t.Share, t.via = LinkCites, round(max(likeness, runs)), id
			t.Reason = fmt.Sprintf("One credits %s, which published the other, and the beginnings name the same things (%.2f).", id, likeness)
			return t
		}
		id, named := commonCredit(a, b)
		if id != "" && (named && close(citesLike) || close(wireLike)) {
			t.Kind, t.Share, t.via = LinkWire, round(max(likeness, runs)), id
			t.Reason = fmt.Sprintf("Both rest on %s within %d days, and the beginnings name the same things (%.2f).", id, days, likeness)
			return t
		}
	}
	if f := commonFamily(a, b); f != "" && days <= reledeDays && likeness >= familyLike && max(c.Share, runs) >= familyShare {
		t.Kind, t.Share = LinkFamily, round(max(c.Share, runs))
		t.Reason = fmt.Sprintf("Both are published by %s and share %.0f %% of the shorter text.", f, 100*max(c.Share, runs))
	}
	return t
}

var copyWords = map[string]string{
	CopyVerbatim: "The same text",
	CopyCut:      "One is the other with parts left out",
	CopyRelede:   "The same report with another beginning",
	CopyRewrite:  "One is the other in other words",
}

func reasonsOf(c Copy) string {
	s := ""
	for i, r := range c.Reasons {
		if i == 0 {
			s = ": " + r
		} else {
			s += "; " + r
		}
	}
	return s + "."
}

// gap is the number of days between two sources, 0 where a date is unknown;
// dated is false where only one of them has a date.
func gap(a, b Source) (days int, dated bool) {
	da, okA := dayOf(a.Published)
	db, okB := dayOf(b.Published)
	if !okA || !okB {
		return 0, okA == okB
	}
	return max(da-db, db-da), true
}

// creditsEachOther is the outlet of one that the other credits, or "".
func creditsEachOther(a, b Source) string {
	for _, p := range [][2]Source{{a, b}, {b, a}} {
		if id := outletID(p[1].Outlet); id != "" && (slices.Contains(p[0].Cites, id) || p[0].Agency == id) {
			return id
		}
	}
	return ""
}

// commonCredit is the first agency or medium that both credit, or ""; named says
// that one of them credits it in its own words, not as a slug alone.
func commonCredit(a, b Source) (id string, named bool) {
	ca, cb := credited(a), credited(b)
	for _, c := range ca {
		if slices.Contains(cb, c) && (c != a.Agency || c != b.Agency) {
			return c, true
		}
	}
	if a.Agency != "" && a.Agency == b.Agency {
		return a.Agency, false
	}
	return "", false
}

// credited is what a source credits, its agency among it, sorted.
func credited(s Source) []string {
	c := slices.Clone(s.Cites)
	if s.Agency != "" {
		c = append(c, s.Agency)
	}
	return sortedSet(c)
}

// commonFamily is the publisher family of both, or "".
func commonFamily(a, b Source) string {
	families := func(s Source) []string { return []string{Family(s.URL), Family(s.Outlet)} }
	for _, f := range families(a) {
		if f != "" && slices.Contains(families(b), f) {
			return f
		}
	}
	return ""
}
