package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"attache"
)

// briefCommand is `attache brief`.
type briefCommand struct {
	ledgerFlag
	Since  string `placeholder:"YYYY-MM-DD" help:"First day; default: six days before the last."`
	Until  string `placeholder:"YYYY-MM-DD" help:"Last day; default: that of the ledger's newest report."`
	Most   int    `default:"20" placeholder:"N" help:"Events that are listed at most."`
	Output string `short:"o" enum:"text,json" default:"text" placeholder:"FORMAT" help:"text for printing, or json."`
	Color  string `enum:"auto,always,never" default:"auto" placeholder:"WHEN" help:"Colour: auto (terminals only), always, never. NO_COLOR is respected."`
}

// A brief is what is new in some days. Every entry cites sentences by number.
type brief struct {
	Since     string          `json:"since"`
	Until     string          `json:"until"`
	Reports   int             `json:"reports"`
	Events    int             `json:"events"`
	Failed    int             `json:"failed"` // in all, not in these days alone
	Contested []briefEvent    `json:"contested"`
	Alarms    []briefAlarm    `json:"alarms"`
	Transfers []briefTrade    `json:"transfers"`
	Chains    [][]string      `json:"chains"`
	Told      []briefEvent    `json:"told"` // by most independent origins first
	Citations []briefCitation `json:"citations"`
}

type briefEvent struct {
	attache.EventRow
	Cites []int `json:"cites"`
}

type briefAlarm struct {
	attache.AlarmRow
	Cites []int `json:"cites"`
}

type briefTrade struct {
	attache.TransferRow
	Cites []int `json:"cites"`
}

// A briefCitation is a sentence of a report.
type briefCitation struct {
	N         int    `json:"n"`
	Source    string `json:"source"`
	Title     string `json:"title"`
	Published string `json:"published"`
	URL       string `json:"url"`
	Report    string `json:"report"`
	Sentence  int    `json:"sentence"`
	Quote     string `json:"quote"`
}

// Run writes the brief.
func (c *briefCommand) Run(p *program) error {
	ctx, cancel := untilStopped()
	defer cancel()
	store, err := c.read(ctx)
	if err != nil {
		return err
	}
	defer shut(store)
	b, err := c.write(ctx, store)
	if err != nil {
		return err
	}
	var out []byte
	if c.Output == "json" {
		out, err = jsonLine(b)
	} else {
		var n naming
		if n, err = openNaming(); err == nil {
			out = briefText(b, n, p.style(c.Color))
		}
	}
	if err != nil {
		return err
	}
	if _, err := p.stdout.Write(out); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}

// write asks the ledger for everything that the brief holds.
func (c *briefCommand) write(ctx context.Context, l attache.Ledger) (brief, error) {
	b := brief{Since: c.Since, Until: c.Until, Contested: []briefEvent{}, Alarms: []briefAlarm{}, Transfers: []briefTrade{}, Chains: [][]string{}, Told: []briefEvent{}, Citations: []briefCitation{}}
	if err := b.days(ctx, l); err != nil {
		return b, err
	}
	f := attache.Filter{Since: b.Since, Until: b.Until, Limit: attache.MaxLimit}
	reports, err := l.Reports(ctx, attache.Filter{Since: b.Since, Until: b.Until, Limit: 1})
	if err != nil {
		return b, err
	}
	failed, err := l.Failed(ctx, attache.Filter{Limit: 1})
	if err != nil {
		return b, err
	}
	b.Reports, b.Failed = reports.Total, failed.Total
	cites := citing{ledger: l, seen: map[string]int{}, brief: &b}
	contested, told, err := cites.pick(ctx, f, c.Most)
	if err != nil {
		return b, err
	}
	// In the order in which they are printed, so that the numbers go up.
	if b.Contested, err = cites.events(ctx, contested); err != nil {
		return b, err
	}
	if err = cites.alarms(ctx, f, c.Most); err != nil {
		return b, err
	}
	if err = cites.transfers(ctx, f); err != nil {
		return b, err
	}
	b.Told, err = cites.events(ctx, told)
	return b, err
}

// briefDays are those of a brief where the user does not say.
const briefDays = 7

// days fills in the interval: a week up to the newest report.
func (b *brief) days(ctx context.Context, l attache.Ledger) error {
	if b.Until == "" {
		newest, err := l.Reports(ctx, attache.Filter{Since: b.Since, Limit: 1})
		if err != nil {
			return err
		}
		if len(newest.Items) == 0 {
			return nil
		}
		b.Until = newest.Items[0].Published
		if b.Until == "" && len(newest.Items[0].Fetched) >= len(time.DateOnly) {
			b.Until = newest.Items[0].Fetched[:len(time.DateOnly)]
		}
	}
	if day, err := time.Parse(time.DateOnly, b.Until); b.Since == "" && err == nil {
		b.Since = day.AddDate(0, 0, 1-briefDays).Format(time.DateOnly)
	}
	return nil
}

// A citing numbers the sentences that a brief rests on, each once.
type citing struct {
	ledger attache.Ledger
	seen   map[string]int
	brief  *brief
}

// citesOfOne are the sentences cited for one event at most.
const citesOfOne = 3

// cite numbers sentences of an event: one of each side first, then others of
// other reports.
func (c *citing) cite(ctx context.Context, event string) ([]int, error) {
	detail, err := c.ledger.Event(ctx, event)
	if err != nil {
		return nil, err
	}
	out := []int{}
	sides, reports := map[byte]bool{}, map[string]bool{}
	for _, fresh := range []bool{true, false} {
		for _, r := range detail.Rows {
			if r.Retracted || r.Verdict == "rejected" || len(r.Evidence) == 0 || len(out) >= citesOfOne {
				continue
			}
			side := attache.Sign(r.Position)
			if fresh && sides[side] || !fresh && reports[r.Report] {
				continue
			}
			sides[side], reports[r.Report] = true, true
			if n := c.number(r); !slices.Contains(out, n) {
				out = append(out, n)
			}
		}
	}
	slices.Sort(out)
	return out, nil
}

// number is that of a claim's first sentence.
func (c *citing) number(r attache.ClaimRow) int {
	e := r.Evidence[0]
	key := fmt.Sprint(r.Report, " ", e.Start)
	if c.seen[key] == 0 {
		c.seen[key] = len(c.brief.Citations) + 1
		c.brief.Citations = append(c.brief.Citations, briefCitation{N: c.seen[key], Source: r.Source, Title: r.Title, Published: r.Published, URL: r.URL, Report: r.Report, Sentence: e.Sentence, Quote: e.Text})
	}
	return c.seen[key]
}

// mostRead bounds the events that are gone through for those told most.
const mostRead = 10_000

// pick chooses the contested events, and of the others those that most origins
// tell.
func (c *citing) pick(ctx context.Context, f attache.Filter, most int) (contested, told []attache.EventRow, err error) {
	var all []attache.EventRow
	for len(all) < mostRead {
		page, err := c.ledger.Events(ctx, f)
		if err != nil {
			return nil, nil, err
		}
		all, c.brief.Events = append(all, page.Items...), page.Total
		if f.Cursor = page.Next; f.Cursor == "" {
			break
		}
	}
	slices.SortStableFunc(all, func(a, b attache.EventRow) int {
		return cmp.Or(b.Origins-a.Origins, b.Reports-a.Reports) // else newest first, as they came
	})
	for _, e := range all {
		switch {
		case e.Contested && len(contested) < most:
			contested = append(contested, e)
		case e.Contested, attache.Tie(e.Type) && e.Trend == "": // ties are background, not news
		case len(told) < most:
			told = append(told, e)
		}
	}
	return contested, told, nil
}

// events are the rows with their sentences.
func (c *citing) events(ctx context.Context, rows []attache.EventRow) ([]briefEvent, error) {
	out := []briefEvent{}
	for _, e := range rows {
		cites, err := c.cite(ctx, e.ID)
		if err != nil {
			return out, err
		}
		out = append(out, briefEvent{e, cites})
	}
	return out, nil
}

func (c *citing) alarms(ctx context.Context, f attache.Filter, most int) error {
	f.Limit = most
	page, err := c.ledger.Reported(ctx, f)
	if err != nil {
		return err
	}
	for _, a := range page.Items {
		cites, err := c.several(ctx, a.Events)
		if err != nil {
			return err
		}
		c.brief.Alarms = append(c.brief.Alarms, briefAlarm{a, cites})
	}
	return nil
}

func (c *citing) transfers(ctx context.Context, f attache.Filter) error {
	page, err := c.ledger.Transfers(ctx, f)
	if err != nil {
		return err
	}
	if page.Chains != nil {
		c.brief.Chains = page.Chains
	}
	for _, t := range page.Items {
		cites, err := c.several(ctx, t.Events)
		if err != nil {
			return err
		}
		c.brief.Transfers = append(c.brief.Transfers, briefTrade{t, cites})
	}
	return nil
}

// several cites the first events of a list.
func (c *citing) several(ctx context.Context, events []string) ([]int, error) {
	out := []int{}
	for _, id := range events[:min(len(events), citesOfOne)] {
		cites, err := c.cite(ctx, id)
		if err != nil {
			return nil, err
		}
		out = append(out, cites...)
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}
