package story

import (
	"slices"
	"testing"
)

type toldEvent struct {
	Telling
	gold    string
	cluster string
}

func corpusTellings(t testing.TB) []toldEvent {
	var out []toldEvent
	for _, r := range loadCorpus(t) {
		for i, tl := range Tellings(r.reading(), r.Origin) {
			out = append(out, toldEvent{tl, r.Events[i].Happening, r.Cluster})
		}
	}
	return out
}

func TestHappeningsOfCorpus(t *testing.T) {
	told := corpusTellings(t)
	ts := make([]Telling, len(told))
	for i, x := range told {
		ts[i] = x.Telling
	}
	group := map[string]int{}
	for k, g := range Happenings(ts, nil) {
		for _, i := range g {
			group[ts[i].ID()] = k
		}
	}
	for _, held := range []bool{false, true} {
		var part []toldEvent
		for _, x := range told {
			if heldOut(x.cluster) == held {
				part = append(part, x)
			}
		}
		c := pairCounts{}
		across := pairCounts{} // of different origins: without the copies
		keyed, gold := 0, 0
		for i, a := range part {
			for _, b := range part[i+1:] {
				s, g := group[a.ID()] == group[b.ID()], a.gold == b.gold
				for _, n := range []*pairCounts{&c, &across} {
					if n == &across && a.Origin == b.Origin {
						continue
					}
					if s {
						n.said++
					}
					if g {
						n.gold++
					}
					if s && g {
						n.right++
					}
				}
				if g {
					gold++
					if slices.ContainsFunc(Keys(a.Telling), func(k string) bool { return slices.Contains(Seeks(b.Telling), k) }) {
						keyed++
					}
				}
				if s != g && !held {
					_, score, why := SameEvent(a.Telling, b.Telling)
					t.Logf("  %s %s gold %v: score %.2f %v", a.ID(), b.ID(), g, score, why)
				}
			}
		}
		name := map[bool]string{false: "development", true: "held out"}[held]
		t.Logf("%-11s %d tellings, pairs of one happening: %v", name, len(part), c)
		t.Logf("%-11s of different origins:            %v", name, across)
		t.Logf("%-11s pairs that share a key: %.3f", name, ratio(keyed, gold))
		if c.f1() < 0.8 || across.f1() < 0.75 {
			t.Errorf("%s: pairwise F1 below 0.80, or 0.75 between origins: %v, %v", name, c, across)
		}
		if ratio(keyed, gold) < 0.97 {
			t.Errorf("%s: %d of %d pairs share no key", name, gold-keyed, gold)
		}
	}
}
