package main

import (
	"cmp"
	"fmt"
	"strings"

	"attache"
)

// briefText is a brief for printing.
func briefText(b brief, n naming, look style) []byte {
	p := &answerPage{naming: n, look: look}
	if b.Until == "" {
		from := ""
		if b.Since != "" {
			from = " from " + b.Since + " on"
		}
		p.WriteString("The ledger holds no report" + from + ".\n")
		return []byte(p.String())
	}
	p.WriteString(look.paint("Brief of "+span(b.Since, b.Until), sgrBold) + "\n")
	p.more("", fmt.Sprintf("%s, %s. Numbers in brackets are sentences, listed at the end; every other number counts independent origins.",
		counted(b.Reports, "report"), counted(b.Events, "event")))
	p.section("Contested", len(b.Contested))
	for _, e := range b.Contested {
		p.briefEvent(e)
	}
	p.section("Reported trends and warnings", len(b.Alarms))
	for _, a := range b.Alarms {
		p.lead("▲", "", fmt.Sprintf("%s: %s %s%s%s", p.names(a.Actors), a.Direction, strings.TrimSpace(strings.Join(a.Contexts, ", ")+" "+a.Family), saidBy(p.names(a.Holder)), brackets(a.Cites)))
	}
	p.section("Transfers", len(b.Transfers))
	for _, t := range b.Transfers {
		maker := ""
		if t.Maker != "" {
			maker = ", made by " + p.name(t.Maker)
		}
		p.lead(transferMark(t.Status), "", fmt.Sprintf("%s → %s: %s%s; %s, %s%s", p.name(t.From), p.name(t.To), t.Item, maker, t.Status, counted(t.Origins, "origin"), brackets(t.Cites)))
	}
	p.chains(b.Chains)
	p.section("Told by most origins", len(b.Told))
	for _, e := range b.Told {
		p.briefEvent(e)
	}
	if b.Failed > 0 {
		p.section("Unread", b.Failed)
		p.more("", counted(b.Failed, "report")+" could not be read, or are not in English: attache ask failed lists them.")
	}
	p.section("Sentences", len(b.Citations))
	for _, c := range b.Citations {
		p.citation(c)
	}
	return []byte(p.String())
}

func (p *answerPage) section(title string, rows int) {
	if rows > 0 {
		p.WriteString("\n" + p.look.paint(title, sgrBold) + "\n")
	}
}

// briefEvent is an event in a sentence.
func (p *answerPage) briefEvent(e briefEvent) {
	what := phrase(e.Type)
	if len(e.Items) > 0 {
		what += " (" + strings.Join(e.Items, ", ") + ")"
	}
	if e.Aspect == "future" {
		what += ", still to come"
	}
	if e.Trend != "" {
		what += ", " + e.Trend
	}
	var stands []string
	for _, s := range []struct{ how, names string }{
		{"according to ", p.names(without(e.Says, []string{attache.AuthorID}))}, {"thought possible by ", p.names(without(without(e.Possible, e.Says), []string{attache.AuthorID}))}, {"denied by ", p.names(e.Denies)},
	} {
		if s.names != "" {
			stands = append(stands, s.how+s.names)
		}
	}
	text := p.sides(e.Actors, e.Recipients) + ": " + what
	if len(stands) > 0 {
		text += "; " + strings.Join(stands, ", ")
	}
	p.lead(rowMark(e.EventRow), "", text+fmt.Sprintf("; %s%s", counted(e.Origins, "origin"), brackets(e.Cites)))
}

func saidBy(names string) string {
	if names == "" {
		return ""
	}
	return "; according to " + names
}

// brackets are numbers of sentences: " [1] [4]".
func brackets(cites []int) string {
	var b strings.Builder
	for _, n := range cites {
		fmt.Fprintf(&b, " [%d]", n)
	}
	return b.String()
}

func (p *answerPage) citation(c briefCitation) {
	where := []string{cmp.Or(plain(c.Source), "source unknown")}
	if c.Title != "" {
		where = append(where, "“"+shorten(plain(c.Title), 100)+"”")
	}
	where = append(where, dayOrUnknown(c.Published))
	if c.Sentence > 0 {
		where = append(where, fmt.Sprintf("sentence %d", c.Sentence))
	}
	where = append(where, cmp.Or(plain(c.URL), "report "+shortID(c.Report)))
	lead := fmt.Sprintf("[%d] ", c.N)
	p.WriteString(wrap(lead, strings.Join(where, ", "), p.look.width))
	p.WriteString(wrap(strings.Repeat(" ", len(lead)), "“"+plain(c.Quote)+"”", p.look.width))
}
