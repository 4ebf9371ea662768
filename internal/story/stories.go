package story

import (
	"cmp"
	"fmt"
	"slices"
)

// An Outline is a report as Stories sees it. Happenings are ids of the
// happenings it tells, Entities the ids of those that act in it, Topic the
// content words of its head (Print.Topic).
type Outline struct {
	Report     string   `json:"report"`
	Published  string   `json:"published"`
	Origin     string   `json:"origin,omitempty"`
	Happenings []string `json:"happenings,omitempty"`
	Entities   []string `json:"entities,omitempty"`
	Topic      []uint32 `json:"topic,omitempty"`
}

// A Story is the reports about one run of happenings. Members are report ids,
// sorted; First is the earliest.
type Story struct {
	ID      string   `json:"id"`
	Members []string `json:"members"`
	First   string   `json:"first"`
	Why     []Link   `json:"why,omitempty"`
}

// Limits of SameStory. A happening in common is enough where the heads speak of
// the same things; without, it may be background of two stories.
const (
	storyDays  = 4
	storyHead  = 0.15 // likeness of the heads, beside a happening in common
	storyShare = 0.5  // or this part of the happenings of the shorter report
)

// SameStory is the link that Stories sees between two reports, ok false where
// there is none. It is symmetric.
func SameStory(a, b Outline) (link Link, ok bool) {
	if a.Report > b.Report {
		a, b = b, a
	}
	link = Link{A: a.Report, B: b.Report, Kind: LinkStory}
	da, okA := dayOf(a.Published)
	db, okB := dayOf(b.Published)
	if okA && okB && max(da-db, db-da) > storyDays {
		return link, false
	}
	if a.Origin != "" && a.Origin == b.Origin {
		link.Share, link.Reason = 1, "Both have one origin."
		return link, true
	}
	n := 0
	for _, h := range a.Happenings {
		if slices.Contains(b.Happenings, h) {
			n++
		}
	}
	if n == 0 {
		return link, false
	}
	share := float64(n) / float64(min(len(a.Happenings), len(b.Happenings)))
	head := topicLikeness(a.Topic, b.Topic)
	link.Share = round((share + head) / 2)
	link.Reason = fmt.Sprintf("Both tell %d happenings, %.0f %% of those of the shorter, and the beginnings name the same things (%.2f).", n, 100*share, head)
	return link, share >= storyShare || head >= storyHead
}

// OutlineKeys are the keys under which an outline is stored and looks for
// others: its happenings and its origin. Those that share none are never linked.
func OutlineKeys(o Outline) []string {
	keys := slices.Clone(o.Happenings)
	if o.Origin != "" {
		keys = append(keys, "o"+o.Origin)
	}
	return sortedSet(keys)
}

// Stories groups reports by story: shared happenings or origins within a few
// days of each other. Report ids are unique. Sorted by the pivots' ids.
func Stories(outlines []Outline, overrule []Overrule) []Story {
	ids, keys, index := make([]string, len(outlines)), make([][]string, len(outlines)), map[string]int{}
	for i, o := range outlines {
		ids[i], keys[i], index[o.Report] = o.Report, OutlineKeys(o), i
	}
	f := field{rank: ranksOf(ids, nil)}
	links := f.link(pairsByKey(keys, keys), func(i, j int) (Link, bool) { return SameStory(outlines[i], outlines[j]) })
	f.same, f.apart = ruling(overrule, index)
	lead, groups := stars(f)
	out := make([]Story, len(groups))
	for k, g := range groups {
		s := Story{ID: ID(ids[g[0]])}
		s.Members, s.Why = following(g, lead, ids, links)
		s.First = ids[slices.MinFunc(g, func(x, y int) int {
			return cmp.Or(compareDates(outlines[x].Published, outlines[y].Published), cmp.Compare(ids[x], ids[y]))
		})]
		out[k] = s
	}
	return out
}
