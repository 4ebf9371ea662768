package reading

import (
	"cmp"
	"slices"

	"attache/text"
)

// Thresholds are the probabilities from which a candidate counts. They belong
// to a model and come with it, tuned on coded reports kept out of training.
type Thresholds struct {
	Trigger float32                // that a word triggers an event
	Role    [text.NumRoles]float32 // that a word fills a role
	Author  float32                // that the report's own voice stands behind an event
	Some    float32                // down to here an act that is done to somebody takes its best recipient
}

// defaultThresholds are used for what a model does not state.
var defaultThresholds = Thresholds{
	Trigger: 0.6,
	Role:    [text.NumRoles]float32{text.Actor: 0.5, text.Recipient: 0.45, text.Item: 0.35, text.Place: 0.55, text.Time: 0.5, text.Figure: 0.5, text.Holder: 0.5, text.Cue: 0.4},
	Author:  0.5,
	Some:    0.05,
}

// ThresholdsOf reads "trigger", "author", "some" and the roles' names from a model's
// table; what it does not state keeps its default.
func ThresholdsOf(table map[string]float64) Thresholds {
	t := defaultThresholds
	for name, v := range table {
		switch name {
		case "trigger":
			t.Trigger = float32(v)
		case "author":
			t.Author = float32(v)
		case "some":
			t.Some = float32(v)
		default:
			if r, ok := text.RoleOf(name); ok {
				t.Role[r] = float32(v)
			}
		}
	}
	return t
}

// candidates are the words of a role above its threshold, best first. With
// must, the best word stands in where none is above it.
func (t Thresholds) candidates(f text.Frame, role text.Role, must bool) []text.Arg {
	var out []text.Arg
	var best text.Arg
	for _, a := range f.Args {
		if a.Role != role {
			continue
		}
		if a.Prob > best.Prob {
			best = a
		}
		if a.Prob > t.Role[role] {
			out = append(out, a)
		}
	}
	if len(out) == 0 && best.Prob > 0 && (must || role == text.Recipient && best.Prob > t.Some) {
		out = []text.Arg{best}
	}
	slices.SortStableFunc(out, func(a, b text.Arg) int { return cmp.Compare(b.Prob, a.Prob) })
	return named(out)
}

// named settles between somebody and nobody: an implied actor stands beside no
// named one; whichever is likelier stays.
func named(args []text.Arg) []text.Arg {
	if len(args) < 2 {
		return args
	}
	var implied, best float32
	for _, a := range args {
		if a.Token == text.Implied {
			implied = a.Prob
		} else {
			best = max(best, a.Prob)
		}
	}
	if implied == 0 {
		return args
	}
	var out []text.Arg
	for _, a := range args {
		if (a.Token == text.Implied) == (implied >= best) {
			out = append(out, a)
		}
	}
	return out
}

// holders are who stands behind an event, or against it: unlike actors they do
// not shut each other out. Best first.
func (t Thresholds) holders(f text.Frame) []text.Arg {
	var out []text.Arg
	for _, a := range f.Args {
		if a.Role == text.Holder && (a.Token == text.Implied && a.Prob > t.Author || a.Token != text.Implied && a.Prob > t.Role[text.Holder]) {
			out = append(out, a)
		}
	}
	slices.SortStableFunc(out, func(a, b text.Arg) int { return cmp.Compare(b.Prob, a.Prob) })
	return out
}
