package press

import (
	"testing"
	"time"
)

// history reads one letter a poll, an hour apart, the last one at now: R items
// came, u unchanged with the document read, n 304, e empty, m 304 of an empty
// one, F failed, L later, E ended, w not asked; a digit d lets 2^d hours pass.
func history(s string, now time.Time) []Poll {
	var out []Poll
	at := time.Duration(0)
	for _, c := range s {
		if c >= '0' && c <= '9' {
			at += time.Duration(1<<(c-'0')) * time.Hour
			continue
		}
		at += time.Hour
		p := map[rune]Poll{'R': {Outcome: Read, Proof: true, Items: 9, New: 1}, 'u': {Outcome: Unchanged, Proof: true, Items: 9}, 'n': {Outcome: Unchanged, Items: 9},
			'e': {Outcome: Empty, Proof: true}, 'm': {Outcome: Empty}, 'F': {Outcome: Failed, Code: CodeStatus}, 'L': {Outcome: Later, Code: CodeLater},
			'E': {Outcome: Ended, Code: CodeGone}, 'w': {Outcome: Waiting}}[c]
		p.At = time.Unix(0, 0).Add(at)
		out = append(out, p)
	}
	for i := range out {
		out[i].At = now.Add(out[i].At.Sub(time.Unix(0, 0).Add(at)))
	}
	return out
}

func TestStateOf(t *testing.T) {
	now := newClock().Now()
	for _, c := range []struct {
		polls string
		want  State
	}{
		{"", StateNew}, {"w", StateNew},
		{"R", StateOK}, {"RunR", StateOK}, {"Rw", StateOK},
		{"Ru", StateUnchanged}, {"Rn", StateUnchanged}, {"Runnn", StateUnchanged},
		{"e", StateEmpty}, {"Re", StateEmpty}, {"em", StateEmpty}, {"e9m", StateEmpty}, {"eR", StateOK},
		{"F", StateFailing}, {"RF", StateFailing}, {"RFR", StateOK}, {"RFu", StateUnchanged},
		{"RFn", StateFailing}, {"RFnnn", StateFailing}, {"RFnu", StateUnchanged}, {"RFnun", StateUnchanged}, {"eFm", StateFailing},
		{"L", StateFailing}, {"RL", StateOK}, {"RuL", StateUnchanged}, {"RuLL", StateUnchanged}, {"RuLLL", StateFailing}, {"FL", StateFailing}, {"RLLLR", StateOK},
		{"RE", StateEnded}, {"REw", StateEnded},
		{"R7n", StateUnchanged}, {"R78n", StateSilent}, {"R78R", StateOK}, {"u8n", StateSilent}, {"R78", StateSilent},
		{"R78F", StateFailing}, {"R78e", StateEmpty},
		{"RRRRRRRR4n", StateUnchanged}, {"RRRRRRRR5n", StateSilent}, // busy: silent after a day
		{"R5R5R5R5R5R5R5R7n", StateUnchanged}, {"R3R3R3R3R3R3R3R7n", StateSilent}, // every 33 hours, every 9 hours
	} {
		if got := StateOf(history(c.polls, now), now, Patience{}); got != c.want {
			t.Errorf("%s: %s, want %s", c.polls, got, c.want)
		}
	}
	if got := StateOf(history("R4n", now), now, Patience{Silence: 10 * time.Hour}); got != StateSilent {
		t.Errorf("with less patience: %s", got)
	}
	if got := StateOf(history("RRRRRRRR4n", now), now, Patience{Least: 12 * time.Hour}); got != StateSilent {
		t.Errorf("with less patience for the busy: %s", got)
	}
}

func TestNextPoll(t *testing.T) {
	now := newClock().Now()
	for _, c := range []struct {
		m    Memory
		want time.Time
	}{
		{Memory{}, time.Time{}},
		{Memory{History: history("R", now)}, now.Add(time.Hour)},
		{Memory{History: history("RF", now)}, now.Add(2 * time.Hour)},
		{Memory{History: history("RFFF", now)}, now.Add(8 * time.Hour)},
		{Memory{History: history("FFFFFFFFFFFF", now)}, now.Add(24 * time.Hour)},
		{Memory{History: history("FFFR", now)}, now.Add(time.Hour)},
		{Memory{History: history("RL", now), NotBefore: now.Add(5 * time.Hour)}, now.Add(5 * time.Hour)},
		{Memory{History: history("RL", now), NotBefore: now.Add(time.Minute)}, now.Add(time.Hour)},
		{Memory{History: history("RE", now), Ended: true}, time.Time{}},
	} {
		if got := NextPoll(c.m, time.Hour); !got.Equal(c.want) {
			t.Errorf("%d polls: %s, want %s", len(c.m.History), got, c.want)
		}
	}
}
