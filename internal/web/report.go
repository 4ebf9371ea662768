package web

import (
	"net/http"
	"slices"
	"strings"

	"attache"
)

// A readingPage is a report beside what it says.
type readingPage struct {
	Report     attache.Report
	Provenance attache.Provenance
	Row        attache.ReportRow
	Kept       bool // it is in the ledger
	Paragraphs [][]piece
	Cards      []card
	Doubts     []attache.Doubt
	Model      attache.ModelID
	Story      []attache.ReportRow // others of the same story
	Claims     int
	Lost       []attache.ClaimRow // claims that no event of the newest version has: retracted or edited
	Says       map[string]string  // codes of doubts in words
}

// A card is one event of a report with its claims.
type card struct {
	attache.Event
	Quad, Status string
	Record       string // id of the event record
	Claims       []cardClaim
}

// A cardClaim is a claim as it was read, and as the ledger has it.
type cardClaim struct {
	attache.Claim
	Row *attache.ClaimRow // nil: not in the ledger
}

func (s *Server) report(r *http.Request) (view, error) {
	id := r.PathValue("id")
	got, prov, err := s.Ledger.Report(r.Context(), id)
	if err != nil {
		return view{}, err
	}
	rows, err := s.Ledger.Claims(r.Context(), attache.Filter{Report: id, Limit: attache.MaxLimit})
	if err != nil {
		return view{}, err
	}
	p := s.readingPage(got)
	p.Kept, p.Provenance, p.Claims = true, prov, rows.Total
	p.match(rows.Items)
	about, err := s.Ledger.Reports(r.Context(), attache.Filter{Report: id, Limit: 1})
	if err != nil {
		return view{}, err
	}
	if len(about.Items) > 0 {
		p.Row = about.Items[0]
	}
	stories, err := s.Ledger.Stories(r.Context(), attache.Filter{Report: id, Limit: 1})
	if err != nil {
		return view{}, err
	}
	for _, story := range stories.Items {
		for _, other := range story.Reports {
			if other == id || len(p.Story) >= 12 {
				continue
			}
			x, err := s.Ledger.Reports(r.Context(), attache.Filter{Report: other, Limit: 1})
			if err != nil {
				return view{}, err
			}
			p.Story = append(p.Story, x.Items...)
		}
	}
	return view{Title: titleOf(got.Report), Nav: "sources", Template: "report", JSON: got, Table: claimTable(rows.Items), Feed: s.claimFeed(rows.Items), Data: p}, nil
}

// titleOf is what a report is called.
func titleOf(r attache.Report) string {
	if r.Title != "" {
		return r.Title
	}
	return oneLine(r.Text, 90)
}

// readingPage draws a reading.
func (s *Server) readingPage(r attache.Reading) readingPage {
	p := readingPage{Report: r.Report, Doubts: r.Doubts, Model: r.Model, Says: attache.DoubtCodes}
	paragraph := []piece{}
	for _, x := range pieces(r.Report.Text, r.Events) {
		end := x.ParagraphEnds
		x.Text = strings.TrimRight(x.Text, "\n")
		if x.Text != "" {
			paragraph = append(paragraph, x)
		}
		if end {
			p.Paragraphs, paragraph = append(p.Paragraphs, paragraph), nil
		}
	}
	if len(paragraph) > 0 {
		p.Paragraphs = append(p.Paragraphs, paragraph)
	}
	events := slices.Clone(r.Events)
	slices.SortStableFunc(events, func(a, b attache.Event) int { return a.Trigger.Start - b.Trigger.Start })
	for _, e := range events {
		c := card{Event: e, Quad: quad(e.Type), Status: statusOf(e)}
		for _, claim := range e.Claims {
			c.Claims = append(c.Claims, cardClaim{Claim: claim})
		}
		p.Claims += len(e.Claims)
		p.Cards = append(p.Cards, c)
	}
	return p
}

// match finds for each claim of the reading its row in the ledger, which has the
// id that a correction needs and the verdict. Rows that fit none are those of
// older versions, or of events that somebody edited.
func (p *readingPage) match(rows []attache.ClaimRow) {
	taken := map[string]bool{}
	for i := range p.Cards {
		e := &p.Cards[i]
		for j := range e.Claims {
			c := &e.Claims[j]
			best, score := -1, 0
			for k, row := range rows {
				if taken[row.ID] || row.Retracted || !sameHolder(c.Claim, row) || len(c.Evidence) == 0 || len(row.Evidence) == 0 || c.Evidence[0].Start != row.Evidence[0].Start {
					continue
				}
				n := 1
				for _, same := range []bool{e.Type == row.Type, c.Position == row.Position, sameIDs(e.Actors, row.Actors), sameIDs(e.Recipients, row.Recipients), sameItems(e.Items, row.Items)} {
					if same {
						n++
					}
				}
				if n > score && n >= 4 { // an edit changes one field, and at most that
					best, score = k, n
				}
			}
			if best >= 0 {
				taken[rows[best].ID] = true
				c.Row, e.Record = &rows[best], rows[best].Event
			}
		}
	}
	for _, row := range rows {
		if !taken[row.ID] {
			p.Lost = append(p.Lost, row)
		}
	}
}

func sameHolder(c attache.Claim, row attache.ClaimRow) bool {
	return slices.EqualFunc(c.Holder, row.Holder, func(p attache.Party, id string) bool { return p.ID == id })
}

func sameIDs(parties []attache.Party, ids []string) bool {
	var have []string
	for _, p := range parties {
		have = append(have, p.ID)
	}
	return words(have) == words(slices.Clone(ids))
}

func sameItems(items []attache.Item, kinds []string) bool {
	var have []string
	for _, it := range items {
		have = append(have, it.Kind)
	}
	return words(have) == words(slices.Clone(kinds))
}
