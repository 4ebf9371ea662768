// Package story finds what many reports have in common: which have one origin
// (copies, cut copies, rewrites, wire updates, "according to X" chains), which
// tellings are one happening, and which reports are one story.
//
// All functions are pure: the same values in any order give the same answer.
// Nothing weighs words by how often the ledger has seen them, so that a report
// that has nothing to do with a group cannot change it. Every merge is kept as
// a Link or as reasons in plain words, and an Overrule of a person stands above
// every rule of the program.
//
// The straight line is
//
//	Reading → SourceOf → Origins          independent origins behind a happening
//	Reading → Tellings → Happenings       one event record for each happening
//	Source + happenings → Outline → Stories
//
// All three group members around pivots (see stars), so that a ledger can add one
// report at a time: Keys and Seeks and their like for Source and Outline say
// which stored values can matter.
package story

// An Overrule is a person's word on a merge: A and B are, or are not, the same.
// A and B are report ids (Origins, Stories) or telling ids (Happenings). Of two
// overrules of one pair the later in the slice stands; "not the same" stands
// above "the same" where they clash through third members.
type Overrule struct {
	A    string `json:"a"`
	B    string `json:"b"`
	Same bool   `json:"same"`
}

// A Link says why A and B were put together: the kind of link, how much they
// share (0..1) and one sentence for people. A < B always.
type Link struct {
	A      string  `json:"a"`
	B      string  `json:"b"`
	Kind   string  `json:"kind"`
	Share  float64 `json:"share"`
	Reason string  `json:"reason"`
}

// The kinds of links. Copy, Wire, Cites and Family are made by Origins, Story
// by Stories, Said is an Overrule.
const (
	LinkCopy   = "copy"   // shared text
	LinkWire   = "wire"   // both rest on one agency's report
	LinkCites  = "cites"  // one credits the other, or both credit the same medium
	LinkFamily = "family" // one publisher, some shared text
	LinkStory  = "story"  // same happenings, names, time
	LinkSaid   = "said"   // a person said so
)
