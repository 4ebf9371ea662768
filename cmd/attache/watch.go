package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"attache"
	"attache/internal/watch"
	"attache/internal/watch/desk"
)

// watchCommand is `attache watch`: the standing questions, and what they would say.
type watchCommand struct {
	ledgerFlag

	Add    watchAdd    `cmd:"" help:"Keep a watch: from a file, ready-made, or flag by flag."`
	List   watchList   `cmd:"" help:"The watches kept, in words, and how often each has raised an alarm."`
	Show   watchShow   `cmd:"" help:"A watch as TOML and in words, with its alarms and their proof."`
	Test   watchTest   `cmd:"" help:"On which days would it have raised an alarm, over all that the ledger holds?"`
	Mute   watchMute   `cmd:"" help:"Notify nobody of its alarms until a day."`
	Remove watchRemove `cmd:"" help:"Forget a watch."`
}

type watchAdd struct {
	watchFlags
	Replace bool `help:"Put it in the place of one of that name."`
}

// Run keeps a watch and says it back.
func (c *watchAdd) Run(p *program, g *watchCommand) error {
	w, err := c.watch(p)
	if err != nil {
		return err
	}
	folder := g.watches()
	old, err := folder.get(w.Name)
	switch {
	case err == nil && !c.Replace:
		return usage(fmt.Sprintf("there is a watch %q already", w.Name), "--replace puts this one in its place, --name gives another name")
	case err != nil && attache.ErrorCode(err) != attache.CodeNotFound:
		return err
	}
	if err := folder.save(keptWatch{Watch: w, Muted: old.Muted}); err != nil {
		return err
	}
	fmt.Fprintf(p.stderr, "attache: %s\n", plain(w.Name))
	n, err := openNaming()
	if err != nil {
		return err
	}
	return write(p, wrap("", n.said(w), p.style("auto").width))
}

type watchList struct {
	Output string `short:"o" enum:"text,json,csv,table" default:"text" placeholder:"FORMAT" help:"text for reading, json, csv with every field, table in columns."`
}

// A watchRow is a watch and how it is.
type watchRow struct {
	Name     string   `json:"name"`
	Sentence string   `json:"sentence"`
	Alarms   int      `json:"alarms"`
	Last     string   `json:"last"`  // day of the last alarm, "" none
	Muted    string   `json:"muted"` // until this day, "" not
	Thin     []string `json:"thin"`  // tests with too little to count, in words
}

// watchRows are all watches.
type watchRows struct {
	Total int        `json:"total"`
	Items []watchRow `json:"items"`
}

// Run lists the watches.
func (c *watchList) Run(p *program, g *watchCommand) error {
	ctx, cancel := untilStopped()
	defer cancel()
	kept, broken := g.watches().list()
	rows := watchRows{Total: len(kept), Items: []watchRow{}}
	if len(kept) > 0 {
		d, done, err := g.desk(ctx, kept)
		if err != nil {
			return err
		}
		defer done()
		for i, s := range d.Standings() {
			row := watchRow{Name: s.Watch.Name, Sentence: watch.Sentence(s.Watch), Alarms: len(s.Alarms), Muted: kept[i].Muted, Thin: append([]string{}, s.Thin...)}
			if len(s.Alarms) > 0 {
				row.Last = s.Alarms[len(s.Alarms)-1].Day
			}
			rows.Items = append(rows.Items, row)
		}
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
		var n naming
		if n, err = openNaming(); err == nil {
			out = []byte(textWatches(rows, n, p.style("auto")))
		}
	}
	if err != nil {
		return err
	}
	if err := write(p, string(out)); err != nil {
		return err
	}
	return broken
}

func textWatches(rows watchRows, n naming, look style) string {
	var b strings.Builder
	for _, r := range rows.Items {
		b.WriteString(look.paint(plain(r.Name), sgrBold) + "\n")
		b.WriteString(wrap("  ", plain(attache.Named(r.Sentence, n.name)), look.width))
		notes := []string{counted(r.Alarms, "alarm")}
		if r.Last != "" {
			notes = append(notes, "the last on "+r.Last)
		}
		if r.Muted != "" {
			notes = append(notes, "muted until "+r.Muted)
		}
		notes = append(notes, r.Thin...)
		b.WriteString(look.paint(strings.TrimSuffix(wrap("  ", strings.Join(notes, " · "), look.width), "\n"), sgrDim) + "\n\n")
	}
	many := fmt.Sprintf("%d watches.", rows.Total)
	if rows.Total == 1 {
		many = "1 watch."
	}
	return b.String() + look.paint(many, sgrDim) + "\n"
}

type watchShow struct {
	Name   string `arg:"" name:"NAME" help:"Name of the watch."`
	Output string `short:"o" enum:"text,json" default:"text" placeholder:"FORMAT" help:"text for reading, or json."`
}

// Run shows one watch.
func (c *watchShow) Run(p *program, g *watchCommand) error {
	ctx, cancel := untilStopped()
	defer cancel()
	w, err := g.watches().get(c.Name)
	if err != nil {
		return err
	}
	d, done, err := g.desk(ctx, []keptWatch{w})
	if err != nil {
		return err
	}
	defer done()
	s := d.Standings()[0]
	if c.Output == "json" {
		line, err := jsonLine(struct {
			keptWatch
			Sentence string          `json:"sentence"`
			Alarms   []attache.Alarm `json:"alarms"`
			Thin     []string        `json:"thin"`
		}{w, watch.Sentence(w.Watch), append([]attache.Alarm{}, s.Alarms...), append([]string{}, s.Thin...)})
		if err != nil {
			return err
		}
		return write(p, string(line))
	}
	raw, err := toml.Marshal(w)
	if err != nil {
		return fmt.Errorf("write the watch: %w", err)
	}
	n, err := openNaming()
	if err != nil {
		return err
	}
	look := p.style("auto")
	return write(p, string(raw)+"\n"+wrap("", n.said(w.Watch), look.width)+"\n"+textAlarms(s.Alarms, s.Thin, n, look))
}

type watchTest struct {
	watchFlags
	Foreign string `placeholder:"NAME" help:"Over foreign events of that name (attache import), not over the ledger."`
	Output  string `short:"o" enum:"text,json" default:"text" placeholder:"FORMAT" help:"text for reading, or json."`
}

// Run previews a watch over the ledger, kept or not, and keeps nothing.
func (c *watchTest) Run(p *program, g *watchCommand) error {
	ctx, cancel := untilStopped()
	defer cancel()
	w, err := c.asked(p, g)
	if err != nil {
		return err
	}
	t, err := c.try(ctx, g, w)
	if err != nil {
		return err
	}
	if c.Output == "json" {
		line, err := jsonLine(struct {
			Since    string          `json:"since"`
			Until    string          `json:"until"`
			Sentence string          `json:"sentence"`
			Counted  int             `json:"counted"`
			Alarms   []attache.Alarm `json:"alarms"`
			Thin     []string        `json:"thin"`
		}{t.Since, t.Until, watch.Sentence(w), t.Counted, t.Alarms, t.Thin})
		if err != nil {
			return err
		}
		return write(p, string(line))
	}
	n, err := openNaming()
	if err != nil {
		return err
	}
	look := p.style("auto")
	head := wrap("", n.said(w), look.width)
	over := fmt.Sprintf("Over %s to %s it counts %s.", cmp.Or(t.Since, "nothing"), cmp.Or(t.Until, "nothing"), counted(t.Counted, "telling"))
	return write(p, head+"\n"+over+"\n\n"+textAlarms(t.Alarms, t.Thin, n, look))
}

// try previews the watch over the ledger, or over foreign events.
func (c *watchTest) try(ctx context.Context, g *watchCommand, w attache.Watch) (desk.Trial, error) {
	if c.Foreign == "" {
		store, err := g.read(ctx)
		if err != nil {
			return desk.Trial{}, err
		}
		defer shut(store)
		return desk.Try(ctx, store, w)
	}
	list, err := readForeign(g.foreign(), c.Foreign)
	if err != nil || len(list) == 0 {
		return desk.Trial{Alarms: []attache.Alarm{}, Thin: []string{}}, err
	}
	t := desk.Trial{Since: watch.Date(list[0].Day), Until: watch.Date(list[len(list)-1].Day), Thin: []string{}}
	t.Alarms, t.Counted = tryForeign(w, c.Foreign, list)
	return t, nil
}

// asked is the watch of a name that is kept, where nothing else is given.
func (c *watchTest) asked(p *program, g *watchCommand) (attache.Watch, error) {
	if !c.given() {
		w, err := g.watches().get(strings.Join(c.Words, " "))
		return w.Watch, err
	}
	if c.File == "" && c.Ready == "" && len(c.Words) == 0 && c.Name == "" {
		c.Name = "on trial"
	}
	return c.watch(p)
}

type watchMute struct {
	Name  string `arg:"" name:"NAME" help:"Name of the watch."`
	Until string `placeholder:"YYYY-MM-DD" help:"The last day; without it, until --off."`
	Off   bool   `help:"Notify again."`
}

// Run mutes a watch, or ends that.
func (c *watchMute) Run(_ *program, g *watchCommand) error {
	until := cmp.Or(c.Until, "9999-12-31")
	if c.Off {
		until = ""
	}
	return g.watches().mute(c.Name, until)
}

type watchRemove struct {
	Name string `arg:"" name:"NAME" help:"Name of the watch."`
}

// Run forgets a watch.
func (c *watchRemove) Run(_ *program, g *watchCommand) error { return g.watches().remove(c.Name) }

func write(p *program, text string) error {
	if _, err := p.stdout.Write([]byte(text)); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}
