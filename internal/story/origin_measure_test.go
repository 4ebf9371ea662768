package story

import (
	"fmt"
	"slices"
	"testing"
)

// counts of pairs: right, predicted, gold.
type pairCounts struct{ right, said, gold int }

func (c pairCounts) precision() float64 { return ratio(c.right, c.said) }
func (c pairCounts) recall() float64    { return ratio(c.right, c.gold) }
func (c pairCounts) f1() float64 {
	p, r := c.precision(), c.recall()
	if p+r == 0 {
		return 0
	}
	return 2 * p * r / (p + r)
}

func (c pairCounts) String() string {
	return fmt.Sprintf("P %.3f R %.3f F1 %.3f (right %d, said %d, gold %d)", c.precision(), c.recall(), c.f1(), c.right, c.said, c.gold)
}

func ratio(a, b int) float64 {
	if b == 0 {
		return 1
	}
	return float64(a) / float64(b)
}

// pairs counts same-group pairs among the items that take part; weigh says
// whether a pair counts.
func pairs[T any](items []T, said, gold func(T) string, counts func(a, b T) bool) pairCounts {
	var c pairCounts
	for i, a := range items {
		for _, b := range items[i+1:] {
			if !counts(a, b) {
				continue
			}
			s, g := said(a) == said(b), gold(a) == gold(b)
			if s {
				c.said++
			}
			if g {
				c.gold++
			}
			if s && g {
				c.right++
			}
		}
	}
	return c
}

var copyKinds = []string{"base", "verbatim", "cut", "relede", "update", "boilerplate", "independent"}

func TestOriginsOfCorpus(t *testing.T) {
	reports := loadCorpus(t)
	var sources []Source
	for _, r := range reports {
		sources = append(sources, SourceOf(r.reading()))
	}
	origins := Origins(sources, nil)
	group := map[string]string{}
	for _, o := range origins {
		for _, m := range o.Members {
			group[m] = o.ID
		}
	}
	said := func(r testReport) string { return group[r.ID] }
	gold := func(r testReport) string { return r.Origin }
	isCopy := func(r testReport) bool { return slices.Contains(copyKinds, r.Kind) }
	for _, part := range []struct {
		name string
		held bool
	}{{"development", false}, {"held out", true}} {
		var rs []testReport
		for _, r := range reports {
			if heldOut(r.Cluster) == part.held {
				rs = append(rs, r)
			}
		}
		copies := pairs(rs, said, gold, func(a, b testReport) bool { return isCopy(a) && isCopy(b) })
		all := pairs(rs, said, gold, func(a, b testReport) bool { return true })
		t.Logf("%-11s %3d reports, copies and their near misses: %v", part.name, len(rs), copies)
		t.Logf("%-11s all kinds:                            %v", part.name, all)
		for _, kind := range []string{"verbatim", "cut", "relede", "update", "rewrite-credit", "rewrite"} {
			c := pairs(rs, said, gold, func(a, b testReport) bool { return (a.Kind == kind) != (b.Kind == kind) })
			t.Logf("%-11s   %-14s against the rest: %v", part.name, kind, c)
		}
		if copies.precision() < 0.95 || copies.recall() < 0.95 {
			t.Errorf("%s: copies below 0.95: %v", part.name, copies)
		}
		if all.precision() < 0.95 || all.recall() < 0.85 {
			t.Errorf("%s: all kinds below 0.95 and 0.85: %v", part.name, all)
		}
		if part.held {
			continue // not to be looked at
		}
		for i, a := range rs {
			for _, b := range rs[i+1:] {
				if (said(a) == said(b)) != (a.Origin == b.Origin) {
					t.Logf("  %s %s (%s, %s): said same %v; likeness %.2f, runs %.2f, %+v", a.ID, b.ID, a.Kind, b.Kind, said(a) == said(b),
						headLikeness(PrintOf(a.Text), PrintOf(b.Text)), containment(PrintOf(a.Text).Runs, PrintOf(b.Text).Runs), Compare(PrintOf(a.Text), PrintOf(b.Text)))
				}
			}
		}
	}
}
