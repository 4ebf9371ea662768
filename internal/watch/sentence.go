package watch

import (
	"strings"

	"attache"
)

// Sentence says a watch back in words: what it asks, of whom, what counts, and
// by which tests.
func Sentence(w attache.Watch) string {
	var b strings.Builder
	b.WriteString("Tell me when " + subject(w) + " ")
	var tests []string
	for _, t := range w.Tests {
		tests = append(tests, asks[t])
	}
	b.WriteString(or(tests))
	positions := w.Positions
	if len(positions) == 0 {
		positions = attache.Affirmed
	}
	var held []string
	for _, p := range positions {
		held = append(held, stands[p])
	}
	b.WriteString("; what counts is what somebody holds " + or(held))
	if w.Hypothetical {
		b.WriteString(", also of what is yet to come")
	} else {
		b.WriteString(", not what is yet to come")
	}
	if w.Reports {
		b.WriteString(", each report once.")
	} else {
		b.WriteString(", once for each independent origin.")
	}
	return b.String()
}

var asks = map[string]string{
	"burst":   "is told more often in 3 to 28 days than the year before lets expect",
	"growth":  "grows over 28 to 90 days against the two years before",
	"first":   "is told for the first time ever",
	"level":   "is high and still rising",
	"silence": "falls silent",
	"denied":  "is denied and gathers another independent origin all the same",
}

var stands = map[string]string{
	"CT+": "certain", "PR+": "probable", "PS+": "possible", "CT-": "certainly not so", "PR-": "probably not so", "PS-": "possibly not so", "U": "to be asked",
}

// subject is what the watch is about: "military cooperation between IRN and RUS".
func subject(w attache.Watch) string {
	var words []string
	if len(w.Contexts) > 0 {
		words = append(words, or(w.Contexts))
	}
	switch {
	case len(w.Types) > 0:
		words = append(words, or(w.Types))
	case len(w.Quads) > 0:
		words = append(words, or(w.Quads))
	default:
		words = append(words, "anything")
	}
	if len(w.Items) > 0 {
		words = append(words, "with "+or(w.Items))
	}
	if len(w.Actors) > 0 {
		words = append(words, "by "+or(w.Actors))
	}
	if len(w.Recipients) > 0 {
		words = append(words, "towards "+or(w.Recipients))
	}
	if len(w.Dyads) > 0 {
		var pairs []string
		for _, d := range w.Dyads {
			pairs = append(pairs, d[0]+" and "+d[1])
		}
		words = append(words, "between "+or(pairs))
	}
	if len(w.Group) > 0 {
		words = append(words, "between any two of "+strings.Join(w.Group, ", "))
	}
	if len(w.Places) > 0 {
		words = append(words, "in "+or(w.Places))
	}
	return strings.Join(words, " ")
}

// or joins words as one says them: a, b or c.
func or(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}
