package ledger

import (
	"attache"
	"attache/internal/story"
)

// rules are what the ledger asks of internal/story: functions, so that a test
// can put simple ones in their place.
type rules struct {
	tellings    func(r attache.Reading, origin string) []story.Telling
	keys, seeks func(story.Telling) []string
	same        func(a, b story.Telling) (bool, float64, []string)

	source                  func(attache.Reading) story.Source
	sourceKeys, sourceSeeks func(story.Source) []string
	sourceRank              func(story.Source) string
	linked                  func(a, b story.Source) (story.Link, bool)

	outlineKeys func(story.Outline) []string
	oneStory    func(a, b story.Outline) (story.Link, bool)
}

func storyRules() rules {
	return rules{
		tellings: story.Tellings, keys: story.Keys, seeks: story.Seeks, same: story.SameEvent,
		source: story.SourceOf, sourceKeys: story.SourceKeys, sourceSeeks: story.SourceSeeks, sourceRank: story.SourceRank, linked: story.LinkOf,
		outlineKeys: story.OutlineKeys, oneStory: story.SameStory,
	}
}

// The three groupings of the ledger. A node of origins and of stories is a
// page, under its id; a node of events a telling.
const (
	kindOrigin = "o"
	kindEvent  = "e"
	kindStory  = "s"
)

func (r rules) originGroups() grouping[story.Source] {
	return grouping[story.Source]{
		kind: kindOrigin, keys: r.sourceKeys, seeks: r.sourceSeeks, rank: r.sourceRank,
		bond: func(a, b story.Source) (float64, bool) { l, ok := r.linked(a, b); return l.Share, ok },
	}
}

func (r rules) eventGroups() grouping[telling] {
	return grouping[telling]{
		kind: kindEvent, family: true,
		keys:  func(t telling) []string { return r.keys(t.Telling) },
		seeks: func(t telling) []string { return r.seeks(t.Telling) },
		bond:  func(a, b telling) (float64, bool) { same, s, _ := r.same(a.Telling, b.Telling); return s, same },
		quiet: func(t telling) bool { return attache.Tie(t.Event.Type) }, // nothing that happened: no story is about it
	}
}

func (r rules) storyGroups() grouping[story.Outline] {
	return grouping[story.Outline]{
		kind: kindStory, keys: r.outlineKeys, seeks: r.outlineKeys,
		bond: func(a, b story.Outline) (float64, bool) { l, ok := r.oneStory(a, b); return l.Share, ok },
	}
}
