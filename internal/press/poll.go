package press

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"
)

// An Outcome is what a poll of a feed came to.
type Outcome string

// The outcomes.
const (
	Read      Outcome = "read"      // new or changed items
	Unchanged Outcome = "unchanged" // 304, the same document, or no item new
	Empty     Outcome = "empty"     // a valid feed without items
	Failed    Outcome = "failed"    // no answer, an error, or no feed; Code says which
	Later     Outcome = "later"     // 429 or 503: the server asked to come later
	Ended     Outcome = "ended"     // 410: gone for good
	Waiting   Outcome = "waiting"   // not asked: it is not yet time, or it has ended
)

// A Poll is one reading of a feed, in numbers.
type Poll struct {
	At        time.Time `json:"at"`
	Outcome   Outcome   `json:"outcome"`
	Proof     bool      `json:"proof,omitempty"` // the document itself was read, not only a 304
	Items     int       `json:"items,omitempty"` // in the document
	New       int       `json:"new,omitempty"`
	Changed   int       `json:"changed,omitempty"`
	Withdrawn int       `json:"withdrawn,omitempty"` // vanished, though older ones are still there
	Dropped   int       `json:"dropped,omitempty"`
	Code      string    `json:"code,omitempty"`
	Message   string    `json:"message,omitempty"`
}

// A Memory is what must be kept of a feed from one poll to the next. The zero
// value with a URL is a feed never read. It is a value: Poll gives a new one.
type Memory struct {
	URL       string           `json:"url"` // follows permanent redirects
	Title     string           `json:"title,omitempty"`
	Site      string           `json:"site,omitempty"`
	Ended     bool             `json:"ended,omitempty"`
	NotBefore time.Time        `json:"not_before,omitzero"`
	Valid     Validator        `json:"valid,omitzero"`
	Document  string           `json:"document,omitempty"` // hash of the last one that could be read
	Seen      map[string]Sight `json:"seen,omitempty"`     // by Entry.Key
	Shared    []string         `json:"shared,omitempty"`   // GUIDs that name nothing
	Last      []string         `json:"last,omitempty"`     // keys of the last document, in its order
	History   []Poll           `json:"history,omitempty"`  // oldest first; a run of the same quiet outcome is one
}

// A Sight is what was seen under one key.
type Sight struct {
	Hashes []string  `json:"hashes"` // of the words, when last seen
	URL    string    `json:"url,omitempty"`
	First  time.Time `json:"first"`
	Last   time.Time `json:"last"`
}

// A Vanished item was in the last document and is not in this one. It was
// withdrawn if items that stood behind it are still there; else it just made
// room for newer ones.
type Vanished struct {
	Key, URL  string
	Withdrawn bool
}

// Polled is the answer of one poll. Items are the new and the changed ones, in
// the feed's order, and those that had to be dropped.
type Polled struct {
	Poll     Poll
	Memory   Memory
	Feed     *Feed // nil where no document was read
	Items    []Item
	Vanished []Vanished
}

// Poll reads the feed of m once. What goes wrong is part of the answer; the
// error is that of ctx alone, and then nothing is to be remembered.
func (c *Client) Poll(ctx context.Context, m Memory) (Polled, error) {
	now := c.clock().Now()
	if m.Ended || now.Before(m.NotBefore) {
		return Polled{Poll: Poll{At: now, Outcome: Waiting}, Memory: m}, nil
	}
	p, err := c.Get(ctx, m.URL, m.validator())
	if ctx.Err() != nil {
		return Polled{Memory: m}, ctx.Err()
	}
	return digest(m, p, err, c.clock().Now()), nil
}

// validator is what to ask with. After a failure it is nothing: a 304 would not
// show that the feed can be read again.
func (m Memory) validator() Validator {
	if n := len(m.History); n > 0 && m.History[n-1].Outcome == Failed {
		return Validator{}
	}
	return m.Valid
}

// digest is what an answer, or the lack of one, means for a feed.
func digest(m Memory, p *Page, err error, now time.Time) Polled {
	out := Polled{Poll: Poll{At: now}, Memory: m}
	var f *Feed
	if err == nil && !p.NotModified {
		if hash := hashOf(p.Body); hash != m.Document || m.Document == "" {
			f, err = ParseFeed(p.Body, p.Type, p.URL)
			if err == nil {
				out.Memory.Document = hash
			}
		}
	}
	if err != nil {
		out.failed(err, now)
		out.Memory.History = remembered(m.History, out.Poll)
		return out
	}
	out.Memory.NotBefore = time.Time{}
	if p.Moved != "" {
		out.Memory.URL = p.Moved
	}
	was := lastProof(m.History)
	out.Poll.Outcome, out.Poll.Items = Unchanged, was.Items
	if was.Outcome == Empty {
		out.Poll.Outcome = Empty // as before
	}
	if !p.NotModified {
		out.Poll.Proof = true
		out.Memory.Valid = p.Valid
	}
	if f != nil {
		out.Feed = f
		out.Memory.Title, out.Memory.Site = or(f.Title, m.Title), or(f.Site, m.Site)
		out.entries(f, now)
	}
	out.Memory.History = remembered(m.History, out.Poll)
	return out
}

func (out *Polled) failed(err error, now time.Time) {
	d := drop(err)
	out.Poll.Outcome, out.Poll.Code, out.Poll.Message = Failed, d.Code, d.Message
	var later *LaterError
	switch {
	case errors.As(err, &later):
		out.Poll.Outcome, out.Memory.NotBefore = Later, later.Until
	case d.Code == CodeGone:
		out.Poll.Outcome, out.Memory.Ended = Ended, true
	}
}

// entries compares the document with what was seen before. The key alone never
// decides, and no date: an item is known if its key was last seen with the same
// words.
func (out *Polled) entries(f *Feed, now time.Time) {
	m := &out.Memory
	m.Shared = keyEntries(f.Entries, m.Shared)
	before := m.Seen
	m.Seen = maps.Clone(before)
	if m.Seen == nil {
		m.Seen = map[string]Sight{}
	}
	out.Poll.Items = len(f.Entries)
	here := map[string]bool{}
	var order []string
	for _, e := range f.Entries {
		was, known := before[e.Key]
		twice := here[e.Key] && slices.Contains(m.Seen[e.Key].Hashes, e.Hash)
		s := Sight{First: or(was.First, now), Last: now, URL: e.Link}
		if here[e.Key] {
			s.Hashes = m.Seen[e.Key].Hashes
		} else {
			order = append(order, e.Key)
		}
		here[e.Key] = true
		s.Hashes = append(slices.Clip(s.Hashes), e.Hash)
		if twice {
			s.Hashes = s.Hashes[:len(s.Hashes)-1]
		}
		m.Seen[e.Key] = s
		if known && slices.Contains(was.Hashes, e.Hash) {
			continue // also where it stands there twice: so it did before
		}
		i := f.Item(e, m.URL, now)
		switch {
		case twice:
			i.Drop = &Drop{CodeDuplicate, "the same item twice in one document"}
		case known:
			i.Changed = true
			out.Poll.Changed++
		default:
			out.Poll.New++
		}
		if i.Drop != nil {
			out.Poll.Dropped++
		}
		out.Items = append(out.Items, i)
	}
	switch {
	case len(f.Entries) == 0:
		out.Poll.Outcome = Empty // and what was there is not called vanished
		return
	case len(out.Items) > 0:
		out.Poll.Outcome = Read
	default:
		out.Poll.Outcome = Unchanged
	}
	out.vanished(here, before)
	m.Last = order
	m.forgetSeen(here, now)
}

// vanished compares the order of the last document with what is here now.
func (out *Polled) vanished(here map[string]bool, before map[string]Sight) {
	behind := false // something that stood further down is still here
	for _, key := range slices.Backward(out.Memory.Last) {
		if here[key] {
			behind = true
			continue
		}
		out.Vanished = append(out.Vanished, Vanished{Key: key, URL: before[key].URL, Withdrawn: behind})
		if behind {
			out.Poll.Withdrawn++
		}
	}
	slices.Reverse(out.Vanished)
}

// How much is remembered of a feed: items that left it for a quarter of a year,
// but no more than this many, and so many polls.
const (
	mostSeen    = 10_000
	seenFor     = 90 * 24 * time.Hour
	mostHistory = 200
)

func (m *Memory) forgetSeen(here map[string]bool, now time.Time) {
	var gone []string
	for key, s := range m.Seen {
		if !here[key] {
			if now.Sub(s.Last) > seenFor {
				delete(m.Seen, key)
				continue
			}
			gone = append(gone, key)
		}
	}
	if len(m.Seen) <= mostSeen {
		return
	}
	slices.SortFunc(gone, func(a, b string) int {
		if c := m.Seen[a].Last.Compare(m.Seen[b].Last); c != 0 {
			return c
		}
		if a < b {
			return -1
		}
		return 1
	})
	for _, key := range gone[:min(len(gone), len(m.Seen)-mostSeen)] {
		delete(m.Seen, key)
	}
}

// remembered is history with p: of a run of quiet polls the last one alone.
func remembered(history []Poll, p Poll) []Poll {
	out := slices.Clone(history)
	if n := len(out); n > 0 && out[n-1].Outcome == p.Outcome && out[n-1].Proof == p.Proof && out[n-1].Code == p.Code &&
		(p.Outcome == Unchanged || p.Outcome == Empty) {
		out = out[:n-1]
	}
	out = append(out, p)
	return out[max(0, len(out)-mostHistory):]
}
