package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"attache"
	"attache/internal/watch"
)

// watchFlags say what a watch asks: a file, a ready-made one with its parties, or
// flag by flag.
type watchFlags struct {
	Words        []string `arg:"" optional:"" name:"NAME|PARTY…" help:"Name of the watch; with --ready the parties, by id (IRN) or name (Iran)."`
	File         string   `placeholder:"FILE" help:"The watch as TOML; - for standard input."`
	Ready        string   `placeholder:"WHICH" help:"A ready-made one: ${ready}."`
	Name         string   `placeholder:"NAME" help:"Name, with --ready, where another than its own is wanted."`
	Actor        []string `placeholder:"ID" help:"Who acts."`
	Recipient    []string `placeholder:"ID" help:"To whom it is done."`
	Dyad         []string `placeholder:"A/B" help:"Two between whom it happens, either way."`
	Group        []string `placeholder:"ID" help:"Two of these, either way."`
	Type         []string `placeholder:"TYPE" help:"Event types, such as AID."`
	Quad         []string `placeholder:"QUAD" help:"cooperation, conflict, or a quad class such as material conflict."`
	Context      []string `placeholder:"WORD" help:"Contexts, such as military."`
	Item         []string `placeholder:"KIND" help:"Item kinds, such as drone."`
	Place        []string `placeholder:"ID" help:"Countries in which it happens."`
	Position     []string `placeholder:"POS" help:"Positions that count; default CT+ and PR+."`
	Hypothetical bool     `help:"Count what is yet to come, too."`
	Reports      bool     `help:"Count reports, not independent origins."`
	Test         []string `placeholder:"TEST" help:"burst, growth, first, level, silence, denied; default burst."`
	Cooldown     int      `placeholder:"DAYS" help:"Days without another alarm; default 60."`
	Silent       int      `placeholder:"DAYS" help:"Days of nothing that the test silence asks for; default: found from the year before."`
}

// A readyWatch makes a watch of parties (and an item kind).
type readyWatch struct {
	name, wants string
	n           int
	make        func(x []string) attache.Watch
}

var readyWatches = []readyWatch{
	{"escalates", "A B", 2, func(x []string) attache.Watch { return watch.DyadEscalates(x[0], x[1]) }},
	{"cooperates-militarily", "A B", 2, func(x []string) attache.Watch { return watch.DyadCooperatesMilitarily(x[0], x[1]) }},
	{"item-moves", "ITEM TO", 2, func(x []string) attache.Watch { return watch.ItemMovesTo(strings.ToLower(x[0]), x[1]) }},
	{"first-supplier", "FROM TO", 2, func(x []string) attache.Watch { return watch.FirstSupplier(x[0], x[1]) }},
	{"denied", "A", 1, func(x []string) attache.Watch { return watch.DeniedGathers(x[0]) }},
	{"silent", "A", 1, func(x []string) attache.Watch { return watch.FallsSilent(x[0]) }},
	{"sanctions", "A", 1, func(x []string) attache.Watch { return watch.SanctionsGrow(x[0]) }},
	{"mobilises", "A", 1, func(x []string) attache.Watch { return watch.SuddenMobilisation(x[0]) }},
}

// readyNames lists the ready-made ones with what each wants.
func readyNames() string {
	var out []string
	for _, r := range readyWatches {
		out = append(out, r.name+" "+r.wants)
	}
	return strings.Join(out, ", ")
}

// given says whether the flags say anything but a name.
func (f *watchFlags) given() bool {
	return f.File != "" || f.Ready != "" || len(f.Test)+len(f.Actor)+len(f.Recipient)+len(f.Dyad)+len(f.Group)+len(f.Type)+len(f.Quad)+len(f.Context)+len(f.Item)+len(f.Place) > 0
}

// watch is the watch that the flags say.
func (f *watchFlags) watch(p *program) (attache.Watch, error) {
	n, err := openNaming()
	if err != nil {
		return attache.Watch{}, err
	}
	switch {
	case f.File != "":
		return f.fromFile(p)
	case f.Ready != "":
		return f.readyMade(n)
	}
	ids := func(said []string) (out []string) {
		for _, s := range said {
			out = append(out, n.id(s))
		}
		return out
	}
	w := attache.Watch{
		Name: strings.Join(f.Words, " "), Actors: ids(f.Actor), Recipients: ids(f.Recipient), Group: ids(f.Group), Types: mapped(f.Type, strings.ToUpper), Quads: mapped(f.Quad, strings.ToLower),
		Contexts: mapped(f.Context, strings.ToLower), Items: mapped(f.Item, strings.ToLower), Places: ids(f.Place), Positions: mapped(f.Position, strings.ToUpper),
		Hypothetical: f.Hypothetical, Reports: f.Reports, Tests: mapped(f.Test, strings.ToLower), Cooldown: f.Cooldown, Silent: f.Silent,
	}
	if f.Name != "" {
		w.Name = f.Name
	}
	if len(w.Tests) == 0 {
		w.Tests = []string{"burst"}
	}
	for _, d := range f.Dyad {
		a, b, ok := strings.Cut(d, "/")
		if !ok {
			return w, usage(fmt.Sprintf("--dyad %q is not two", d), "write it as IRN/RUS or Iran/Russia")
		}
		w.Dyads = append(w.Dyads, [2]string{n.id(a), n.id(b)})
	}
	return w, w.Check()
}

func (f *watchFlags) fromFile(p *program) (attache.Watch, error) {
	raw, err := os.ReadFile(f.File)
	if f.File == "-" {
		raw, err = io.ReadAll(io.LimitReader(p.stdin, attache.MaxReportBytes))
	}
	if err != nil {
		return attache.Watch{}, &attache.Error{Code: attache.CodeUnreadable, Op: "read the watch", Err: err}
	}
	w, err := readWatch(raw, f.File)
	return w.Watch, err
}

func (f *watchFlags) readyMade(n naming) (attache.Watch, error) {
	i := slices.IndexFunc(readyWatches, func(r readyWatch) bool { return r.name == f.Ready })
	if i < 0 {
		return attache.Watch{}, usage(fmt.Sprintf("no ready-made watch is called %q", f.Ready), "there are: "+readyNames())
	}
	r := readyWatches[i]
	if len(f.Words) != r.n {
		return attache.Watch{}, usage(fmt.Sprintf("--ready %s wants %s", r.name, r.wants), "there are: "+readyNames())
	}
	var ids []string
	for k, s := range f.Words {
		if r.name == "item-moves" && k == 0 {
			ids = append(ids, s)
			continue
		}
		ids = append(ids, n.id(s))
	}
	w := r.make(ids)
	if f.Name != "" {
		w.Name = f.Name
	}
	w.Cooldown = f.Cooldown
	return w, w.Check()
}

func mapped(words []string, f func(string) string) (out []string) {
	for _, w := range words {
		out = append(out, f(w))
	}
	return out
}
