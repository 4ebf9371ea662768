package main

import (
	"context"
	"fmt"
	"strings"

	"attache"
)

// askCommand is `attache ask`.
type askCommand struct {
	Of  string   `arg:"" name:"WHAT" enum:"claims,events,contested,stories,dossier,dyad,transfers,alarms,sources,failed,reports,event,report,corrections" help:"claims, events, contested, stories, dossier ID, dyad A B, transfers, alarms, sources, failed, reports, corrections; event ID or report ID shows one whole."`
	IDs []string `arg:"" optional:"" name:"ID" help:"Of dossier, dyad, event and report: an id (IRN) or, of an entity, a name (Iran)."`
	ledgerFlag
	Since  string `placeholder:"YYYY-MM-DD" help:"Reports of this day and later."`
	Until  string `placeholder:"YYYY-MM-DD" help:"Reports of this day and earlier."`
	Type   string `placeholder:"TYPE" help:"Event type, such as AID."`
	Item   string `placeholder:"KIND" help:"Kind of item, such as drone."`
	Holder string `placeholder:"ID" help:"Who takes a position."`
	Entity string `placeholder:"ID" help:"Who acts, is acted on or takes a position."`
	Source string `placeholder:"OUTLET" help:"Outlet of the reports."`
	Text   string `placeholder:"WORDS" help:"Words that stand in the evidence; \"quoted\" ones next to each other."`
	Limit  int    `placeholder:"N" help:"Rows of an answer: 50 unless said, at most 1000."`
	Cursor string `placeholder:"NEXT" help:"Where the answer before ended."`
	Output string `short:"o" enum:"text,json,csv,table" default:"text" placeholder:"FORMAT" help:"text for reading, json, csv with every field, table in columns."`
	Color  string `enum:"auto,always,never" default:"auto" placeholder:"WHEN" help:"Colour: auto (terminals only), always, never. NO_COLOR is respected."`
}

// Run answers a question.
func (c *askCommand) Run(p *program) error {
	ctx, cancel := untilStopped()
	defer cancel()
	if want := map[string]int{"dossier": 1, "dyad": 2, "event": 1, "report": 1}[c.Of]; len(c.IDs) != want {
		return usage(fmt.Sprintf("ask %s takes %s", c.Of, counted(want, "id")), "attache ask -h shows examples")
	}
	store, err := c.read(ctx)
	if err != nil {
		return err
	}
	defer shut(store)
	n, err := c.naming()
	if err != nil {
		return err
	}
	answer, err := c.answer(ctx, store, n)
	if err != nil {
		return err
	}
	var out []byte
	switch c.Output {
	case "json":
		out, err = jsonLine(answer)
	case "csv":
		out, err = csvAnswer(answer)
	case "table":
		out = tableAnswer(answer)
	default:
		out = textAnswer(answer, n, p.style(c.Color))
	}
	if err != nil {
		return err
	}
	if _, err := p.stdout.Write(out); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}

// naming is opened where names are shown or may have been given.
func (c *askCommand) naming() (naming, error) {
	if c.Output != "text" && c.Of != "dossier" && c.Of != "dyad" && c.Holder == "" && c.Entity == "" {
		return naming{}, nil
	}
	return openNaming()
}

func (c *askCommand) filter(n naming) attache.Filter {
	return attache.Filter{Since: c.Since, Until: c.Until, Type: strings.ToUpper(c.Type), Item: strings.ToLower(c.Item), Holder: n.id(c.Holder), Entity: n.id(c.Entity),
		Source: c.Source, Text: c.Text, Limit: c.Limit, Cursor: c.Cursor}
}

// answer is the ledger's, of the type that the question has.
func (c *askCommand) answer(ctx context.Context, l attache.Ledger, n naming) (any, error) {
	f := c.filter(n)
	switch c.Of {
	case "claims":
		return l.Claims(ctx, f)
	case "events":
		return l.Events(ctx, f)
	case "contested":
		return l.Contested(ctx, f)
	case "stories":
		return l.Stories(ctx, f)
	case "transfers":
		return l.Transfers(ctx, f)
	case "alarms":
		return c.alarms(ctx, l, f)
	case "sources":
		return l.Sources(ctx, f)
	case "failed":
		return l.Failed(ctx, f)
	case "reports":
		return l.Reports(ctx, f)
	case "corrections":
		return l.Corrections(ctx, f)
	case "dossier":
		return l.Dossier(ctx, n.id(c.IDs[0]), f)
	case "dyad":
		return l.Dyad(ctx, n.id(c.IDs[0]), n.id(c.IDs[1]), f)
	case "event":
		return l.Event(ctx, c.IDs[0])
	}
	reading, _, err := l.Report(ctx, c.IDs[0])
	return reading, err
}
