package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"attache"
)

// An answerPage is an answer being set for people.
type answerPage struct {
	strings.Builder
	naming
	look style
}

// textAnswer is an answer for people.
func textAnswer(answer any, n naming, look style) []byte {
	if r, ok := answer.(attache.Reading); ok {
		return textReport(r, look)
	}
	p := &answerPage{naming: n, look: look}
	switch a := answer.(type) {
	case attache.Page[attache.ClaimRow]:
		spaced(p, a.Items, p.claim)
		p.foot(len(a.Items), a.Total, "claim", a.Next)
	case attache.Page[attache.EventRow]:
		spaced(p, a.Items, p.event)
		p.foot(len(a.Items), a.Total, "event", a.Next)
	case attache.Page[attache.ContestedRow]:
		spaced(p, a.Items, p.contested)
		p.foot(len(a.Items), a.Total, "contested event", a.Next)
	case attache.Page[attache.StoryRow]:
		spaced(p, a.Items, p.story)
		p.foot(len(a.Items), a.Total, "storie", a.Next)
	case attache.TransferPage:
		for _, x := range a.Items {
			p.transfer(x)
		}
		p.chains(a.Chains)
		p.foot(len(a.Items), a.Total, "transfer", a.Next)
	case attache.Page[attache.Alarm]:
		spaced(p, a.Items, p.card)
		p.foot(len(a.Items), a.Total, "alarm", a.Next)
	case attache.Page[attache.SourceRow]:
		for _, x := range a.Items {
			p.source(x)
		}
		p.foot(len(a.Items), a.Total, "source", a.Next)
	case attache.Page[attache.Failure]:
		spaced(p, a.Items, p.failure)
		p.foot(len(a.Items), a.Total, "report that could not be read", a.Next)
	case attache.Page[attache.ReportRow]:
		spaced(p, a.Items, p.report)
		p.foot(len(a.Items), a.Total, "report", a.Next)
	case attache.Page[attache.Correction]:
		for _, x := range a.Items {
			p.correction(x)
		}
		p.foot(len(a.Items), a.Total, "correction", a.Next)
	case attache.Dossier:
		p.dossier(a)
	case attache.Dyad:
		p.dyad(a)
	case attache.EventDetail:
		p.detail(a)
	}
	return []byte(p.String())
}

// spaced sets rows with an empty line between them.
func spaced[T any](p *answerPage, rows []T, set func(T)) {
	for i, r := range rows {
		if i > 0 {
			p.WriteByte('\n')
		}
		set(r)
	}
}

// foot says how many there are, and how to see the rest.
func (p *answerPage) foot(shown, total int, noun, next string) {
	many := func(n int) string {
		switch {
		case noun == "storie" && n == 1:
			return "1 story"
		case strings.HasPrefix(noun, "report that") && n != 1:
			return strconv.Itoa(n) + " reports" + strings.TrimPrefix(noun, "report")
		}
		return counted(n, noun)
	}
	if total == 0 {
		p.WriteString(many(0) + ".\n")
		return
	}
	line := many(total)
	if shown < total {
		line = fmt.Sprintf("%d of %s", shown, line)
	}
	p.WriteString("\n" + p.look.paint(line+".", sgrDim) + "\n")
	if next != "" {
		p.WriteString(p.look.paint("more: --cursor "+next, sgrDim) + "\n")
	}
}

// longLead is the width in columns above which what follows is not set beside it.
const longLead = 24

// lead writes a line that begins with a mark, wrapped, the first words bold.
func (p *answerPage) lead(mark, bold, rest string) {
	lead, text := mark+" ", rest
	switch {
	case rest == "":
		text = bold
	case bold != "" && utf8.RuneCountInString(bold) <= longLead:
		lead += bold + "  "
	case bold != "":
		text = bold + " · " + rest
	}
	out := wrap(lead, text, p.look.width)
	out = strings.Replace(out, mark, p.look.paintMark(mark), 1)
	if bold != "" && strings.Contains(out, bold) {
		out = strings.Replace(out, bold, p.look.paint(bold, sgrBold), 1)
	}
	p.WriteString(out)
}

// more writes a line below a lead, if it has words.
func (p *answerPage) more(label, text string) {
	if text != "" {
		p.WriteString(wrap("  "+label, text, p.look.width))
	}
}

func (p *answerPage) quoted(text string) {
	if text = plain(text); text != "" {
		p.WriteString(wrap("  ", "“"+shorten(text, 400)+"”", p.look.width))
	}
}

func (p *answerPage) dim(text string) {
	for line := range strings.Lines(wrap("  ", text, p.look.width)) {
		p.WriteString(p.look.paint(strings.TrimSuffix(line, "\n"), sgrDim) + "\n")
	}
}

// rowMark is how an event stands: contested, denied by all who take a stand,
// affirmed by somebody, or only possible.
func rowMark(e attache.EventRow) string {
	switch {
	case e.Contested:
		return markContested
	case len(e.Says) > 0 && e.Aspect != "future":
		return markAffirmed
	case len(e.Denies) > 0 && len(e.Possible) == 0:
		return markDenied
	}
	return markHollow
}

func (p *answerPage) event(e attache.EventRow) {
	typ := e.Type
	if e.Mode != "" {
		typ += "/" + e.Mode
	}
	about := []string{phrase(e.Type)}
	if e.Contested {
		about = append(about, "contested")
	}
	if e.Aspect != "" && e.Aspect != "past" {
		about = append(about, e.Aspect)
	}
	if e.Trend != "" {
		about = append(about, e.Trend)
	}
	about = append(about, e.Contexts...)
	parties := p.sides(e.Actors, e.Recipients)
	if rowMark(e) == markDenied {
		parties = p.look.strike(parties)
	}
	p.lead(rowMark(e), typ, strings.Join(about, " · "))
	p.more("", parties)
	p.more("items    ", strings.Join(e.Items, ", ")+madeBy(p.names(e.Makers)))
	if e.Start != "" || e.End != "" {
		p.more("when     ", span(e.Start, e.End))
	}
	p.more("where    ", p.names(e.Where))
	p.more("says     ", p.names(e.Says))
	p.more("possible ", p.names(without(e.Possible, e.Says)))
	p.more("denies   ", p.names(e.Denies))
	p.quoted(e.Quote)
	p.dim(fmt.Sprintf("%s in %s · %s · %s", counted(e.Origins, "independent origin"), counted(e.Reports, "report"), dayOrUnknown(e.Last), e.ID))
}

func madeBy(names string) string {
	if names == "" {
		return ""
	}
	return " (made by " + names + ")"
}

func dayOrUnknown(day string) string {
	if day == "" {
		return "day unknown"
	}
	return day
}

func (p *answerPage) claim(c attache.ClaimRow) {
	author := len(c.Holder) == 0 || c.Holder[len(c.Holder)-1] == attache.AuthorID
	who := "the report"
	if !author {
		who = p.name(c.Holder[len(c.Holder)-1])
		if c.Person != "" {
			who += " (" + p.name(c.Person) + ")"
		}
		for _, outer := range slices.Backward(c.Holder[:len(c.Holder)-1]) {
			if outer != attache.AuthorID {
				who += ", quoted by " + p.name(outer)
			}
		}
	}
	mark := claimMark(attache.Claim{Position: c.Position})
	parties := p.sides(c.Actors, c.Recipients)
	about := parties
	if len(c.Items) > 0 {
		about += " · " + strings.Join(c.Items, ", ")
	}
	if c.Retracted || c.Verdict == "rejected" {
		about = p.look.strike(about)
	}
	p.lead(mark, c.Type, about)
	p.more("", who+" "+stance(c.Position, author))
	for _, s := range c.Evidence {
		p.quoted(s.Text)
	}
	var notes []string
	for _, s := range []string{plain(c.Source), dayOrUnknown(c.Published), c.Verdict} {
		if s != "" {
			notes = append(notes, s)
		}
	}
	if c.Retracted {
		notes = append(notes, "retracted: not in the newest version of the report")
	}
	notes = append(notes, fmt.Sprintf("confidence %.2f", c.Confidence), c.ID, "event "+c.Event, "report "+shortID(c.Report))
	p.dim(strings.Join(notes, " · "))
}

func (p *answerPage) contested(c attache.ContestedRow) {
	p.lead(markContested, c.Type, p.sides(c.Actors, c.Recipients))
	p.more("items    ", strings.Join(c.Items, ", "))
	p.more("says     ", p.names(c.Says))
	p.more("denies   ", p.names(c.Denies))
	p.dim(fmt.Sprintf("%s in %s · %s", counted(c.Origins, "independent origin"), counted(c.Reports, "report"), c.Event))
}

func (p *answerPage) transfer(t attache.TransferRow) {
	way := p.name(t.From) + " → " + p.name(t.To)
	if t.Status == "denied" {
		way = p.look.strike(way)
	}
	notes := t.Status
	if t.Maker != "" {
		notes += ", made by " + p.name(t.Maker)
	}
	p.lead(transferMark(t.Status), way, fmt.Sprintf("%s · %s · %s", t.Item, notes, counted(t.Origins, "independent origin")))
}

func (p *answerPage) chains(list [][]string) {
	if len(list) == 0 {
		return
	}
	p.WriteString("\n" + p.look.paint("Chains that may be", sgrBold) + "\n")
	for _, c := range list {
		names := make([]string, len(c))
		for i, id := range c {
			names[i] = p.name(id)
		}
		p.more("", strings.Join(names, " → "))
	}
}

func transferMark(status string) string {
	switch status {
	case "asserted":
		return markAffirmed
	case "contested":
		return markContested
	case "denied":
		return markDenied
	}
	return markHollow
}
