package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"attache/reading"
	"attache/text"
)

// textExplanation is an explanation for people: words with their tree, names,
// times, every candidate trigger and argument with its probability (✓ where it
// was taken, · where it was not), and the events that came of it.
func textExplanation(x reading.Explanation, look style) []byte {
	var b strings.Builder
	title := func(s string) { b.WriteString("\n" + look.paint(s, sgrBold) + "\n") }

	b.WriteString(look.paint("Words", sgrBold) + "\n")
	b.WriteString(treeLines(x.Words))
	if len(x.Names) > 0 {
		title("Names")
		linked := map[string]bool{}
		for _, n := range x.Names {
			linked[n.Text] = linked[n.Text] || n.ID != ""
		}
		for _, n := range x.Names {
			if n.ID == "" && linked[n.Text] {
				continue // the same words seen in another convention
			}
			link := "no row of the lexicon"
			if n.ID != "" {
				link = n.ID + " (" + cmp.Or(n.How, "name") + ")"
			}
			fmt.Fprintf(&b, "  %s %-8s %s\n", pad(plain(n.Text), 24), n.Type, link)
		}
	}
	if len(x.Times) > 0 {
		title("Times")
		for _, t := range x.Times {
			fmt.Fprintf(&b, "  %s %-8s %s\n", pad(plain(t.Text), 24), t.Kind, cmp.Or(span(t.Start, t.End), "not placed"))
		}
	}
	title(fmt.Sprintf("Triggers, taken above %.2f", x.Thresholds["trigger"]))
	if len(x.Triggers) == 0 {
		b.WriteString("  none\n")
	}
	for _, t := range x.Triggers {
		writeTrigger(&b, t, look)
	}

	title("Events")
	p := newPage(x.Reading, look)
	for _, e := range x.Reading.Events {
		p.event(e)
		p.WriteByte('\n')
	}
	if len(x.Reading.Events) == 0 {
		p.WriteString("  none\n")
	}
	b.WriteString(strings.TrimSuffix(p.String(), "\n") + "\n")
	return []byte(strings.TrimSuffix(b.String(), "\n"))
}

// treeLines are the words, each with its tag and what it hangs on.
func treeLines(words []reading.SeenWord) string {
	var b strings.Builder
	sentence := 0
	for i, w := range words {
		if w.Sentence != sentence && sentence > 0 {
			b.WriteByte('\n')
		}
		sentence = w.Sentence
		on := w.Relation
		if w.Head > 0 && w.Head <= len(words) {
			on += " ← " + plain(words[w.Head-1].Text)
		}
		fmt.Fprintf(&b, "  %3d %s %-6s %s\n", i+1, pad(plain(w.Text), 18), w.UPOS, on)
	}
	return b.String()
}

func writeTrigger(b *strings.Builder, t reading.SeenTrigger, look style) {
	fmt.Fprintf(b, "%s %s %s %.2f", taken(t.Taken), look.paint(pad(plain(t.Text), 16), sgrUnder), look.paint(t.Type, sgrBold), t.Prob)
	var others []string
	for _, o := range t.Others {
		if o.Prob >= 0.01 {
			others = append(others, scored(o))
		}
	}
	if len(others) > 0 {
		b.WriteString("   else " + strings.Join(others[:min(3, len(others))], ", "))
	}
	b.WriteByte('\n')
	arguments := slices.Clone(t.Arguments)
	slices.SortStableFunc(arguments, func(a, b reading.SeenArgument) int { return cmp.Compare(roleOrder(a.Role), roleOrder(b.Role)) })
	for _, a := range arguments {
		if !a.Taken && a.Prob < 0.05 {
			continue // candidates nobody would have taken
		}
		fmt.Fprintf(b, "    %s %-10s %s %.2f", taken(a.Taken), strings.ToLower(a.Role), pad(plain(a.Text), 20), a.Prob)
		if a.Position != "" {
			fmt.Fprintf(b, "   %s %.2f", a.Position, a.PositionProb)
		}
		b.WriteByte('\n')
	}
	var about []string
	if t.Aspect.Label != "" {
		about = append(about, "aspect "+scored(t.Aspect))
	}
	if t.Mode.Label != "" {
		about = append(about, "mode "+scored(t.Mode))
	}
	if len(about) > 0 {
		b.WriteString("      " + strings.Join(about, " · ") + "\n")
	}
	for _, r := range t.Rules {
		b.WriteString("      rule: " + plain(r) + "\n")
	}
}

func taken(yes bool) string {
	if yes {
		return "✓"
	}
	return "·"
}

func scored(s text.Scored) string { return fmt.Sprintf("%s %.2f", s.Label, s.Prob) }

func roleOrder(role string) int {
	r, ok := text.RoleOf(role)
	if !ok {
		return int(text.NumRoles)
	}
	return int(r)
}

// pad fills s with spaces to n columns.
func pad(s string, n int) string {
	return s + strings.Repeat(" ", max(0, n-utf8.RuneCountInString(s)))
}
