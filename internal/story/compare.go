package story

import (
	"fmt"
	"slices"
)

// The kinds of copies, from closest to loosest; "" is no copy.
const (
	CopyVerbatim = "verbatim" // the same text
	CopyCut      = "cut"      // one is the other with parts left out
	CopyRelede   = "relede"   // a new beginning, the rest shared
	CopyRewrite  = "rewrite"  // other words, but runs of words, quotes and figures in common
)

// A Copy is how two texts are copies of one another. Share is the part of the
// shorter one's words that stand in sentences of both, 0..1. Reasons are
// sentences for people.
type Copy struct {
	Kind    string   `json:"kind"`
	Share   float64  `json:"share"`
	Reasons []string `json:"reasons,omitempty"`
}

// Thresholds of Compare, set on the development part of testdata/clusters.jsonl.
const (
	sameShare   = 0.9  // of the longer text: nothing but typing differs
	cutShare    = 0.9  // of the shorter text
	reledeShare = 0.5  // of the shorter text, with one new beginning
	leadShare   = 0.3  // of the shorter text, where the first sentence of one is shared
	headSame    = 0.45 // likeness of the heads that a rewrite needs
	runShare    = 0.06 // and part of the shorter text's runs of words; two of one room share none
	rewriteSum  = 0.8  // and both together
	nearSim     = 3    // bits (Manku, Jain and Das Sarma 2007)
)

// Compare says whether a and b are copies of one another by their text alone.
// It is symmetric.
func Compare(a, b Print) Copy { return compare(a, b, nil) }

// compare leaves out the sentences of boiler, which say nothing about origin.
func compare(a, b Print, boiler map[uint64]bool) Copy {
	s := overlapOf(a, b, boiler)
	c := Copy{Share: round(s.min)}
	runs, likeness := containment(a.Runs, b.Runs), headLikeness(a, b)
	quotes := shared(a.Quotes, b.Quotes)
	say := func(format string, args ...any) { c.Reasons = append(c.Reasons, fmt.Sprintf(format, args...)) }
	if s.count > 0 {
		say("%d of %d sentences of the shorter text stand in both (%.0f %% of its words)", s.count, s.of, 100*s.min)
	}
	switch {
	case s.max >= sameShare, distance(a.Sim, b.Sim) <= nearSim && s.comparable && jaccard(a.Runs, b.Runs) >= sameShare:
		c.Kind, c.Share = CopyVerbatim, round(max(s.min, runs))
	case s.min >= cutShare && s.words >= minCopied:
		c.Kind = CopyCut
	case s.min >= reledeShare && s.body:
		c.Kind = CopyRelede
		say("all but the beginning is the same")
	case s.min >= leadShare && s.lead && s.count > 1:
		c.Kind = CopyRelede
		say("the first sentence of one stands in the other")
	case s.min >= reledeShare && likeness >= headSame:
		c.Kind = CopyRelede
		say("the beginnings name the same things (%.2f)", likeness)
	case likeness >= headSame && runs >= runShare && likeness+runs >= rewriteSum:
		c.Kind = CopyRewrite
		say("%.0f %% of the runs of five words of the shorter text stand in both and the beginnings name the same things (%.2f)", 100*runs, likeness)
		if quotes > 0 {
			say("%d quotations are the same", quotes)
		}
	}
	return c
}

// minCopied is the number of shared words below which a short text inside a
// long one is no copy: one sentence of a statement.
const minCopied = 12

// An overlap is what two texts share sentence by sentence.
type overlap struct {
	count, of  int     // shared sentences, sentences of the shorter text
	words      int     // in shared sentences
	min, max   float64 // share of the words of the shorter and of the longer text
	body       bool    // all but the first sentence of each is shared up to its end or a cut
	lead       bool    // the first sentence of one of them is shared
	comparable bool    // both have text left
}

func overlapOf(a, b Print, boiler map[uint64]bool) overlap {
	sa, sb := sideOf(a, b, boiler), sideOf(b, a, boiler)
	small, large := sa, sb
	if sb.words < sa.words || sb.words == sa.words && sb.count < sa.count {
		small, large = sb, sa
	}
	o := overlap{comparable: small.words > 0}
	if !o.comparable || small.shared == 0 {
		return o
	}
	o.count, o.of = min(small.shared, large.shared), small.count
	o.words = min(small.sharedWords, large.sharedWords)
	o.min, o.max = float64(o.words)/float64(small.words), float64(o.words)/float64(large.words)
	o.body = small.own <= 1 && large.own <= 1
	o.lead = small.own == 0 || large.own == 0
	return o
}

// A side is one text against another: its sentences and words, those of them
// that stand in the other too, and how many of its own come before the first.
type side struct{ count, words, shared, sharedWords, own int }

func sideOf(p, other Print, boiler map[uint64]bool) side {
	var s side
	for i, h := range p.Sentences {
		if boiler[h] {
			continue
		}
		s.count++
		s.words += p.Lengths[i]
		if slices.Contains(other.Sentences, h) {
			s.shared++
			s.sharedWords += p.Lengths[i]
		} else if s.shared == 0 {
			s.own++
		}
	}
	return s
}

// headLikeness is the weighted Dice coefficient of the heads of two texts,
// 0..1; a name or a number weighs twice a word.
func headLikeness(a, b Print) float64 { return topicLikeness(a.Topic, b.Topic) }

func topicLikeness(a, b []uint32) float64 {
	wa, wb, both := topicWeight(a), topicWeight(b), 0
	for _, h := range a {
		if _, ok := slices.BinarySearch(b, h); ok {
			both += 1 + int(h&1)
		}
	}
	if wa+wb == 0 {
		return 0
	}
	return float64(2*both) / float64(wa+wb)
}

func topicWeight(t []uint32) int {
	w := 0
	for _, h := range t {
		w += 1 + int(h&1)
	}
	return w
}

// shared counts the members that two sorted sets have in common.
func shared(a, b []uint32) int {
	n, j := 0, 0
	for _, x := range a {
		for j < len(b) && b[j] < x {
			j++
		}
		if j < len(b) && b[j] == x {
			n++
		}
	}
	return n
}

func containment(a, b []uint32) float64 {
	if m := min(len(a), len(b)); m > 0 {
		return float64(shared(a, b)) / float64(m)
	}
	return 0
}

func jaccard(a, b []uint32) float64 {
	n := shared(a, b)
	if u := len(a) + len(b) - n; u > 0 {
		return float64(n) / float64(u)
	}
	return 0
}

// round keeps three places, so that a share reads well and is the same
// everywhere.
func round(x float64) float64 { return float64(int(x*1000+0.5)) / 1000 }
