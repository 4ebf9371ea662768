package ledger

import (
	"maps"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func moved(from, to, item, maker, earliest, latest string) hop {
	return hop{step{from, to, item, maker}, earliest, latest, true}
}

// traded is the trade of hops, each an event of its own.
func traded(hops []hop) *trade {
	t := newTrade()
	for i, h := range hops {
		t.put(strconv.Itoa(i), h)
	}
	return t
}

func TestChains(t *testing.T) {
	for _, c := range []struct {
		name string
		hops []hop
		want [][]string
	}{
		{"gifts of different makers", []hop{moved("A", "B", "tank", "", "", ""), moved("B", "C", "tank", "", "", "")}, [][]string{}},
		{"handed on with the giver as maker", []hop{moved("A", "B", "tank", "", "", ""), moved("B", "C", "tank", "A", "", "")}, [][]string{{"A", "B", "C"}}},
		{"both ways, nobody knows when", []hop{moved("A", "B", "tank", "", "", ""), moved("B", "A", "tank", "", "", "")}, [][]string{}},
		{"given back", []hop{moved("A", "B", "tank", "", "", "2024-01-01"), moved("B", "A", "tank", "", "2024-01-02", "")}, [][]string{{"A", "B", "A"}}},
		{"surely before", []hop{moved("A", "B", "tank", "A", "2024-02-01", "2024-02-02"), moved("B", "C", "tank", "A", "2024-01-01", "2024-01-02")}, [][]string{}},
		{"another item", []hop{moved("A", "B", "tank", "A", "", ""), moved("B", "C", "ship", "A", "", "")}, [][]string{}},
		{"three hands", []hop{moved("A", "B", "tank", "A", "", ""), moved("B", "C", "tank", "A", "", ""), moved("C", "D", "tank", "A", "", "")}, [][]string{{"A", "B", "C", "D"}}},
	} {
		if d := cmp.Diff(c.want, traded(c.hops).chains()); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
}

// TestTradeFollows puts and takes events in any order: what is left is what the
// events that stayed would have made alone.
func TestTradeFollows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		who, day := rapid.SampledFrom([]string{"A", "B", "C", "D"}), rapid.SampledFrom([]string{"", "2024-01-01", "2024-02-01"})
		leg := rapid.Custom(func(t *rapid.T) hop {
			return hop{step{who.Draw(t, "from"), who.Draw(t, "to"), rapid.SampledFrom([]string{"tank", "ship"}).Draw(t, "item"), rapid.SampledFrom([]string{"", "A", "B"}).Draw(t, "maker")},
				day.Draw(t, "earliest"), day.Draw(t, "latest"), rapid.Bool().Draw(t, "moves")}
		})
		kept, left := newTrade(), map[string][]hop{}
		for range rapid.IntRange(1, 30).Draw(t, "changes") {
			event := rapid.SampledFrom([]string{"1", "2", "3", "4", "5"}).Draw(t, "event")
			if had := kept.take(event); had != (len(left[event]) > 0) {
				t.Fatalf("take says %v of %v", had, left[event])
			}
			left[event] = rapid.SliceOfN(leg, 0, 3).Draw(t, "legs")
			for _, h := range left[event] {
				kept.put(event, h)
			}
		}
		alone := newTrade()
		for _, event := range slices.Sorted(maps.Keys(left)) {
			for _, h := range left[event] {
				alone.put(event, h)
			}
		}
		if d := cmp.Diff(alone.chains(), kept.chains()); d != "" {
			t.Fatalf("chains: %s", d)
		}
		if d := cmp.Diff(alone.rows, kept.rows); d != "" {
			t.Fatalf("transfers: %s", d)
		}
	})
}
