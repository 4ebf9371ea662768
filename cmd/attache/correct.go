package main

import (
	"cmp"
	"fmt"
	"strings"

	"attache"
)

// correctCommand is `attache correct`: a person's word on what was found. It
// is kept for ever with who, when and why, survives re-reading, and can be
// undone. attache ask corrections lists all.
type correctCommand struct {
	ledgerFlag
	Who    string `placeholder:"NAME" help:"Who says so; default: the user's name."`
	Why    string `required:"" placeholder:"WORDS" help:"Why: kept with the correction."`
	Output string `short:"o" enum:"text,json" default:"text" placeholder:"FORMAT" help:"text or json."`

	Accept acceptCommand `cmd:"" help:"A claim is read rightly."`
	Reject rejectCommand `cmd:"" help:"A claim is read wrongly: it counts for nothing."`
	Edit   editCommand   `cmd:"" help:"A claim is right but for one field."`
	Merge  mergeCommand  `cmd:"" help:"Two events are one; or two reports of one origin, or one story."`
	Split  splitCommand  `cmd:"" help:"A claim is not of its event; or a report not of its origin, or story."`
	Link   linkCommand   `cmd:"" help:"A name means another entity: this Georgia is the US state."`
	Undo   undoCommand   `cmd:"" help:"Take a correction back."`
}

type acceptCommand struct {
	Claim string `arg:"" name:"CLAIM" help:"Id of the claim."`
}

type rejectCommand struct {
	Claim string `arg:"" name:"CLAIM" help:"Id of the claim."`
}

type editCommand struct {
	Claim string `arg:"" name:"CLAIM" help:"Id of the claim."`
	Field string `arg:"" name:"FIELD" enum:"type,mode,aspect,trend,actors,recipients,position" help:"type, mode, aspect, trend, actors, recipients or position."`
	Value string `arg:"" optional:"" name:"VALUE" help:"What it is; ids with commas; nothing for none."`
}

// ofFlag says what is merged or split.
type ofFlag struct {
	Of string `enum:"event,origin,story" default:"event" placeholder:"WHAT" help:"event, origin or story."`
}

type mergeCommand struct {
	A string `arg:"" name:"A" help:"Id of an event; of a report for origin and story."`
	B string `arg:"" name:"B" help:"Id of the other."`
	ofFlag
}

type splitCommand struct {
	One   string `arg:"" name:"ID" help:"Id of a claim; of a report for origin and story."`
	Other string `arg:"" optional:"" name:"OTHER" help:"From this one alone; without, from all others."`
	ofFlag
}

type linkCommand struct {
	Read   string `arg:"" name:"READ" help:"Id of the entity as it was read, such as GEO."`
	Is     string `arg:"" name:"IS" help:"Id of the entity that it is; 'ID|Name' names a new one."`
	Report string `placeholder:"ID" help:"In this report; without, in all."`
}

type undoCommand struct {
	Correction string `arg:"" name:"CORRECTION" help:"Id of the correction."`
}

// Run keeps the word.
func (c *acceptCommand) Run(p *program, g *correctCommand) error {
	return g.keep(p, attache.Correction{Kind: "accept", Target: c.Claim})
}

// Run keeps the word.
func (c *rejectCommand) Run(p *program, g *correctCommand) error {
	return g.keep(p, attache.Correction{Kind: "reject", Target: c.Claim})
}

// Run keeps the word.
func (c *editCommand) Run(p *program, g *correctCommand) error {
	return g.keep(p, attache.Correction{Kind: "edit", Target: c.Claim, Field: c.Field, Value: c.Value})
}

// Run keeps the word.
func (c *mergeCommand) Run(p *program, g *correctCommand) error {
	return g.keep(p, attache.Correction{Kind: "merge", Of: c.Of, Target: c.A, Other: c.B})
}

// Run keeps the word.
func (c *splitCommand) Run(p *program, g *correctCommand) error {
	return g.keep(p, attache.Correction{Kind: "split", Of: c.Of, Target: c.One, Other: c.Other})
}

// Run keeps the word.
func (c *linkCommand) Run(p *program, g *correctCommand) error {
	return g.keep(p, attache.Correction{Kind: "link", Target: c.Report, Field: c.Read, Value: c.Is})
}

// Run keeps the word.
func (c *undoCommand) Run(p *program, g *correctCommand) error {
	return g.keep(p, attache.Correction{Kind: "undo", Target: c.Correction})
}

// keep records a correction and says under which id.
func (g *correctCommand) keep(p *program, c attache.Correction) error {
	ctx, cancel := untilStopped()
	defer cancel()
	c.Who, c.Why = cmp.Or(strings.TrimSpace(g.Who), p.env["USER"], p.env["USERNAME"]), strings.TrimSpace(g.Why)
	switch {
	case c.Who == "":
		return usage("nobody says so", "give a name with --who")
	case c.Why == "":
		return usage("no reason", "give one with --why")
	}
	store, err := g.existing(ctx)
	if err != nil {
		return err
	}
	defer shut(store)
	if c, err = store.Correct(ctx, c); err != nil {
		return err
	}
	out := fmt.Appendf(nil, "%s: correction %s by %s\n", c.Kind, c.ID, plain(c.Who))
	if g.Output == "json" {
		if out, err = jsonLine(c); err != nil {
			return err
		}
	}
	if _, err := p.stdout.Write(out); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}
