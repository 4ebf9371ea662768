package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"attache"
	"attache/internal/press"
)

// feedCommand is `attache feed`: which feeds are followed, and how they are.
type feedCommand struct {
	ledgerFlag
	feedsFlag

	Add     feedAdd     `cmd:"" help:"Follow a feed."`
	List    feedList    `cmd:"" help:"The feeds followed, and how they are."`
	Preview feedPreview `cmd:"" help:"Fetch a feed and show what it holds, without recording it."`
	Remove  feedRemove  `cmd:"" help:"Follow a feed no more, and forget what is known of it."`
	Import  feedImport  `cmd:"" help:"Follow the feeds of an OPML file."`
	Export  feedExport  `cmd:"" help:"Write the feeds followed as OPML."`
}

func (g *feedCommand) opened() press.Book { return g.book(g.ledgerFlag) }

type feedAdd struct {
	URL    string `arg:"" name:"URL" help:"Address of the feed."`
	Title  string `placeholder:"NAME" help:"Name to show; default: the feed's own."`
	Folder string `placeholder:"NAME" help:"Folder to show it under; a / opens one within."`
}

// Run follows a feed.
func (c *feedAdd) Run(p *program, g *feedCommand) error {
	address := press.PublicURL(c.URL)
	if address == "" {
		return usage("this is no address of a feed", "it begins with http:// or https://")
	}
	s := press.Subscription{Title: c.Title, URL: address}
	if c.Folder != "" {
		s.Folder = strings.Split(c.Folder, "/")
	}
	added, err := g.opened().Follow(s, time.Now())
	if err != nil {
		return err
	}
	if !added {
		fmt.Fprintf(p.stderr, "attache: %s is followed already\n", address)
	}
	return nil
}

type feedRemove struct {
	URL string `arg:"" name:"URL" help:"Address of the feed."`
}

// Run forgets a feed.
func (c *feedRemove) Run(_ *program, g *feedCommand) error {
	address := cmp.Or(press.PublicURL(c.URL), c.URL)
	ok, err := g.opened().Unfollow(address)
	if err == nil && !ok {
		err = &attache.Error{Code: attache.CodeNotFound, Message: address + " is not followed", Hint: "attache feed list shows the addresses"}
	}
	return err
}

type feedImport struct {
	OPML string `arg:"" name:"OPML" help:"An OPML file, - for standard input, or starter for the list that comes with the program."`
}

// Run follows the feeds of a file.
func (c *feedImport) Run(p *program, g *feedCommand) error {
	subs, drops := press.Starter(), []press.Drop(nil)
	if c.OPML != "starter" {
		in := io.NopCloser(p.stdin)
		var err error
		if c.OPML != "-" {
			if in, err = openFile(c.OPML); err != nil {
				return err
			}
		}
		defer in.Close()
		if subs, drops, err = press.ReadOPML(in); err != nil {
			return err
		}
	}
	book, added := g.opened(), 0
	for _, s := range subs {
		ok, err := book.Follow(s, time.Now())
		if err != nil {
			return err
		}
		if ok {
			added++
		}
	}
	for _, d := range drops {
		fmt.Fprintf(p.stderr, "attache: %s: %s: %s\n", c.OPML, d.Code, plain(d.Message))
	}
	fmt.Fprintf(p.stderr, "attache: %s, %d of them new\n", counted(len(subs), "feed"), added)
	if len(drops) > 0 {
		return errRefused
	}
	return nil
}

type feedExport struct {
	Out string `placeholder:"FILE" help:"File to write; default: standard output."`
}

// Run writes the feeds as OPML.
func (c *feedExport) Run(p *program, g *feedCommand) error {
	followed, err := g.opened().List()
	if err != nil {
		return err
	}
	var subs []press.Subscription
	for _, f := range followed {
		subs = append(subs, f.Subscription())
	}
	write := func(w io.Writer) error { return press.WriteOPML(w, "Feeds that attache follows", subs) }
	if c.Out == "" {
		return write(p.stdout)
	}
	return wholeFile(c.Out, write)
}

// A feedRow is a feed and how it is.
type feedRow struct {
	State    string   `json:"state"`
	Title    string   `json:"title"`
	URL      string   `json:"url"`
	Site     string   `json:"site"`
	Folder   []string `json:"folder"`
	LastPoll string   `json:"last_poll"` // "" never
	LastNew  string   `json:"last_new"`
	Items    int      `json:"items"`   // in the last document
	Dropped  int      `json:"dropped"` // of all polls remembered
	Code     string   `json:"code"`
	Message  string   `json:"message"` // of the last poll
	Next     string   `json:"next"`    // not to be asked before
	MovedTo  string   `json:"moved_to"`
}

// feedRows is the answer of feed list.
type feedRows struct {
	Total int       `json:"total"`
	Items []feedRow `json:"items"`
}

type feedList struct {
	Output string `short:"o" enum:"text,json,csv,table" default:"text" placeholder:"FORMAT" help:"text for reading, json, csv with every field, table in columns."`
	Color  string `enum:"auto,always,never" default:"auto" placeholder:"WHEN" help:"Colour: auto (terminals only), always, never. NO_COLOR is respected."`
}

// Run lists the feeds followed.
func (c *feedList) Run(p *program, g *feedCommand) error {
	followed, listErr := g.opened().List()
	rows := feedRows{Total: len(followed), Items: []feedRow{}}
	for _, f := range followed {
		rows.Items = append(rows.Items, rowOf(f, time.Now()))
	}
	var out []byte
	var err error
	switch c.Output {
	case "json":
		out, err = jsonLine(rows)
	case "csv":
		out, err = csvAnswer(rows)
	case "table":
		out = tableAnswer(rows)
	default:
		out = feedText(rows, p.style(c.Color))
	}
	if err != nil {
		return err
	}
	if _, err := p.stdout.Write(out); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return listErr
}

func rowOf(f press.Followed, now time.Time) feedRow {
	s, m := f.Subscription(), f.Memory
	row := feedRow{State: string(press.StateOf(m.History, now, press.Patience{})), Title: s.Title, URL: s.URL, Site: s.Site, Folder: append([]string{}, s.Folder...)}
	for _, poll := range m.History {
		row.LastPoll, row.Code, row.Message = stampOf(poll.At), poll.Code, poll.Message
		row.Dropped += poll.Dropped
		if poll.Proof {
			row.Items = poll.Items
		}
		if poll.New+poll.Changed > 0 {
			row.LastNew = stampOf(poll.At)
		}
	}
	if m.NotBefore.After(now) {
		row.Next = stampOf(m.NotBefore)
	}
	if m.URL != "" && m.URL != f.URL {
		row.MovedTo = m.URL
	}
	return row
}

func stampOf(t time.Time) string { return t.UTC().Truncate(time.Second).Format(time.RFC3339) }

// feedMark shows a state at a glance.
func feedMark(state string) string {
	switch press.State(state) {
	case press.StateOK, press.StateUnchanged:
		return markAffirmed
	case press.StateFailing, press.StateEnded:
		return markDenied
	}
	return markHollow
}

func feedText(rows feedRows, look style) []byte {
	p := &answerPage{look: look}
	folder := ""
	for _, r := range rows.Items {
		if here := plain(strings.Join(r.Folder, " / ")); here != folder {
			folder = here
			p.section(here, len(here))
		}
		p.lead(feedMark(r.State), r.State, cmp.Or(plain(r.Title), plain(r.URL)))
		notes := []string{plain(r.URL)}
		if r.LastNew != "" {
			notes = append(notes, "last news "+r.LastNew)
		}
		if r.LastPoll != "" {
			notes = append(notes, "asked "+r.LastPoll, counted(r.Items, "item"))
		}
		if r.Dropped > 0 {
			notes = append(notes, counted(r.Dropped, "item")+" dropped")
		}
		if r.MovedTo != "" {
			notes = append(notes, "moved to "+plain(r.MovedTo))
		}
		if r.Next != "" {
			notes = append(notes, "not before "+r.Next)
		}
		p.dim(strings.Join(notes, " · "))
		p.more("", plain(r.Message))
	}
	p.foot(len(rows.Items), rows.Total, "feed", "")
	return []byte(p.String())
}

type feedPreview struct {
	URL string `arg:"" name:"URL" help:"Address of the feed."`
	fetchFlags
	Output string `short:"o" enum:"text,json" default:"text" placeholder:"FORMAT" help:"text or json."`
	Color  string `enum:"auto,always,never" default:"auto" placeholder:"WHEN" help:"Colour: auto (terminals only), always, never. NO_COLOR is respected."`
}

// A previewed is one item of a feed that is shown.
type previewed struct {
	Key       string `json:"key"`
	Title     string `json:"title"`
	URL       string `json:"url"`
	Published string `json:"published"`
	Source    string `json:"source"`
	Words     int    `json:"words"`
	Summary   bool   `json:"summary"` // not the whole text
	Code      string `json:"code"`    // why it would be dropped
	Message   string `json:"message"`
}

// Run fetches and shows.
func (c *feedPreview) Run(p *program, _ *feedCommand) error {
	ctx, cancel := untilStopped()
	defer cancel()
	client, err := c.client()
	if err != nil {
		return err
	}
	got, err := client.Poll(ctx, press.Memory{URL: c.URL})
	if err != nil {
		return err
	}
	if got.Poll.Code != "" {
		return &attache.Error{Code: got.Poll.Code, Err: errors.New(got.Poll.Message)}
	}
	var items []previewed
	for _, i := range got.Items {
		r := i.Report
		x := previewed{Key: i.Key, Title: r.Title, URL: r.URL, Source: r.Source, Words: len(strings.Fields(r.Text)), Summary: i.Partial}
		if r.Published != nil {
			x.Published = r.Published.Start
		}
		if i.Drop != nil {
			x.Code, x.Message = i.Drop.Code, i.Drop.Message
		}
		items = append(items, x)
	}
	out := previewText(got, items, p.style(c.Color))
	if c.Output == "json" {
		var b bytes.Buffer
		for _, x := range items {
			line, err := jsonLine(x)
			if err != nil {
				return err
			}
			b.Write(line)
		}
		out = b.Bytes()
	}
	if _, err := p.stdout.Write(out); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}

func previewText(got press.Polled, items []previewed, look style) []byte {
	p := &answerPage{look: look}
	p.WriteString(look.paint(plain(got.Memory.Title), sgrBold) + "  " + plain(got.Memory.Site) + "\n")
	for _, x := range items {
		mark, notes := "·", []string{dayOrUnknown(x.Published), counted(x.Words, "word")}
		if x.Summary {
			notes = append(notes, "a summary")
		}
		if x.Code != "" {
			mark, notes = markDenied, []string{x.Code, plain(x.Message)}
		}
		p.lead(mark, "", cmp.Or(plain(x.Title), plain(x.Key)))
		p.dim(strings.Join(append(notes, plain(x.URL)), " · "))
	}
	p.foot(len(items), len(items), "item", "")
	return []byte(p.String())
}
