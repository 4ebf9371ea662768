package story

import (
	"crypto/sha256"
	"encoding/hex"
)

// Happenings groups tellings by happening: indices into ts, each in exactly one
// group, sorted within a group and between groups by telling id. Telling ids
// are unique. Two tellings of one report are put together only by a person:
// its reader has told them apart.
func Happenings(ts []Telling, overrule []Overrule) [][]int {
	ids, reports := make([]string, len(ts)), make([]string, len(ts))
	keys, seeks := make([][]string, len(ts)), make([][]string, len(ts))
	index := make(map[string]int, len(ts))
	for i, t := range ts {
		ids[i], reports[i], keys[i], seeks[i], index[t.ID()] = t.ID(), t.Report, Keys(t), Seeks(t), i
	}
	f := field{rank: ranksOf(ids, nil), family: reports}
	for _, p := range pairsByKey(keys, seeks) {
		if same, score, _ := SameEvent(ts[p[0]], ts[p[1]]); same {
			f.bonds = append(f.bonds, bond{i: p[0], j: p[1], strength: score})
		}
	}
	f.same, f.apart = ruling(overrule, index)
	_, groups := stars(f)
	return groups
}

// ID is the name of a group: 16 hex digits of the SHA-256 of its pivot's id, so
// that members added behind it leave it as it is.
func ID(pivot string) string {
	h := sha256.Sum256([]byte(pivot))
	return hex.EncodeToString(h[:8])
}
