package main

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"attache"
)

func (p *answerPage) story(s attache.StoryRow) {
	p.lead("·", cmp.Or(plain(s.Title), "without a title"), "")
	p.dim(fmt.Sprintf("%s · %s in %s · %s", lasting(s.First, s.Last), counted(s.Origins, "independent origin"), counted(len(s.Reports), "report"), s.ID))
}

// lasting is the time from the first to the last report.
func lasting(first, last string) string {
	if first == "" && last == "" {
		return "day unknown"
	}
	return span(first, last)
}

func (p *answerPage) source(s attache.SourceRow) {
	failed := ""
	if s.Failed > 0 {
		failed = fmt.Sprintf(" · %d could not be read", s.Failed)
	}
	p.lead("·", cmp.Or(plain(s.Source), "source unknown"), fmt.Sprintf("%s · %s%s · %s", counted(s.Reports, "report"), counted(s.Claims, "claim"), failed, lasting(s.First, s.Last)))
}

func (p *answerPage) failure(f attache.Failure) {
	p.lead(markDenied, f.Code, plain(f.Message))
	p.more("", plain(cmp.Or(f.Title, f.URL, f.Key)))
	var notes []string
	for _, s := range []string{plain(f.Source), plain(f.URL), f.Fetched.UTC().Format(time.DateTime), shortID(f.Report)} {
		if s != "" {
			notes = append(notes, s)
		}
	}
	p.dim(strings.Join(notes, " · "))
}

func (p *answerPage) report(r attache.ReportRow) {
	p.lead("·", cmp.Or(plain(r.Title), "without a title"), "")
	var notes []string
	for _, s := range []string{plain(r.Source), dayOrUnknown(r.Published), counted(r.Claims, "claim")} {
		if s != "" {
			notes = append(notes, s)
		}
	}
	if r.Versions > 1 {
		notes = append(notes, counted(r.Versions, "version"))
	}
	if r.URL != "" {
		notes = append(notes, plain(r.URL))
	}
	p.dim(strings.Join(append(notes, plain(r.ID)), " · "))
}

func (p *answerPage) correction(c attache.Correction) {
	what := strings.TrimSpace(strings.Join([]string{c.Of, plain(c.Target), plain(c.Other), c.Field, plain(c.Value)}, " "))
	p.lead("·", c.Kind, strings.Join(strings.Fields(what), " "))
	p.more("", plain(c.Why))
	p.dim(fmt.Sprintf("%s · %s · %s", plain(c.Who), c.When.UTC().Format(time.DateTime), c.ID))
}

// counts are the numbers behind words: AID 12, COERCE 3.
func (p *answerPage) counts(list []attache.Count, name func(string) string) string {
	var out []string
	for _, c := range list {
		out = append(out, fmt.Sprintf("%s %d", name(c.ID), c.Events))
	}
	return strings.Join(out, ", ")
}

func (p *answerPage) dossier(d attache.Dossier) {
	head := []string{d.Entity.ID, d.Entity.Kind, d.Entity.Sector}
	if d.Entity.Wikidata != "" {
		head = append(head, d.Entity.Wikidata)
	}
	p.WriteString(p.look.paint(plain(d.Entity.Name), sgrBold) + "  " + strings.Join(strings.Fields(strings.Join(head, " ")), " · ") + "\n")
	p.more("", fmt.Sprintf("%s; takes a position on %d", counted(d.Total, "event"), d.Says))
	p.more("types    ", p.counts(d.Types, plain))
	p.more("with     ", p.counts(d.Partners, p.name))
	p.WriteByte('\n')
	spaced(p, d.Items, p.event)
	p.foot(len(d.Items), d.Total, "event", d.Next)
}

func (p *answerPage) dyad(d attache.Dyad) {
	p.WriteString(p.look.paint(plain(d.A.Name)+" – "+plain(d.B.Name), sgrBold) + "\n")
	p.more("", fmt.Sprintf("%s, %d contested", counted(d.Total, "event"), d.Contested))
	p.more("types    ", p.counts(d.Types, plain))
	p.WriteByte('\n')
	spaced(p, d.Items, p.event)
	p.foot(len(d.Items), d.Total, "event", d.Next)
}

func (p *answerPage) detail(e attache.EventDetail) {
	p.event(e.EventRow)
	for _, c := range e.Rows {
		p.WriteByte('\n')
		p.claim(c)
	}
	if len(e.Why) > 0 {
		p.WriteString("\n" + p.look.paint("Why this is one event, and so many origins", sgrBold) + "\n")
		for _, w := range e.Why {
			p.more("", plain(w))
		}
	}
}

// strike draws a line through text where the terminal can (ECMA-48 SGR 9).
func (s style) strike(text string) string { return s.paint(text, "\x1b[9m") }
