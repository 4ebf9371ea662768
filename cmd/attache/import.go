package main

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	renameio "github.com/google/renameio/v2/maybe"

	"attache"
	"attache/internal/exchange"
	"attache/internal/watch"
)

// importCommand is `attache import`: public event data with years of history, kept
// beside the ledger and apart from it, for forecasts and for trying watches.
type importCommand struct {
	ledgerFlag
	Kind  string   `arg:"" name:"KIND" enum:"tkg,icews,gdelt" help:"tkg: a folder with events, entities and relations (.tsv or .tsv.gz); icews: tables as ICEWS publishes them; gdelt: tables of date, a, b, value."`
	Files []string `arg:"" name:"FILE" help:"Files, or the folder of a tkg."`
	Name  string   `placeholder:"NAME" help:"What to call it; default: the kind. The same name again takes the place of the first."`
}

// Run reads the data and keeps what it says of two parties.
func (c *importCommand) Run(p *program) error {
	n, err := openNaming()
	if err != nil {
		return err
	}
	var all []exchange.Foreign
	for _, file := range c.Files {
		list, err := c.events(file, n)
		if err != nil {
			return err
		}
		all = append(all, list...)
	}
	if len(all) == 0 {
		return usage("there are no events between two parties in it", "attache import -h says what each kind is")
	}
	name := cmp.Or(c.Name, c.Kind)
	if strings.ContainsAny(name, "/\\") || strings.HasPrefix(name, ".") {
		return usage(fmt.Sprintf("%q cannot be a name", name), "letters, digits and hyphens")
	}
	var raw bytes.Buffer
	z := gzip.NewWriter(&raw)
	if err := errors.Join(exchange.WriteForeign(z, watch.Date, all), z.Close()); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	dir := c.foreign()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return &attache.Error{Code: attache.CodeReadOnly, Op: "import", Err: err}
	}
	if err := renameio.WriteFile(filepath.Join(dir, name+".tsv.gz"), raw.Bytes(), 0o600); err != nil {
		return &attache.Error{Code: attache.CodeReadOnly, Op: "import", Err: err}
	}
	first, last := all[0].Day, all[0].Day
	for _, f := range all {
		first, last = min(first, f.Day), max(last, f.Day)
	}
	fmt.Fprintf(p.stderr, "attache: %s, %s to %s, kept as %s: foreign events, no claims\n", counted(len(all), "event"), watch.Date(first), watch.Date(last), name)
	return nil
}

func (c *importCommand) events(file string, n naming) ([]exchange.Foreign, error) {
	if c.Kind == "tkg" {
		g, err := loadTKG(file)
		return exchange.OfTKG(g, n.id), err
	}
	in, err := unpacked(file)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	if c.Kind == "gdelt" {
		return exchange.OfPairs(in)
	}
	return exchange.ReadICEWS(in, n.id)
}

// foreign is the folder of foreign events that goes with a ledger.
func (f ledgerFlag) foreign() string {
	if f.server() {
		return "attache.foreign"
	}
	return filepath.Clean(f.Ledger) + ".foreign"
}

// readForeign are the foreign events of a name.
func readForeign(dir, name string) ([]exchange.Foreign, error) {
	in, err := unpacked(filepath.Join(dir, name+".tsv.gz"))
	if err != nil {
		return nil, &attache.Error{Code: attache.CodeNotFound, Op: "foreign events " + name, Err: err, Hint: "attache import brings them in"}
	}
	defer in.Close()
	return exchange.ReadForeign(in)
}

// foreignNames are the names of what was imported.
func foreignNames(dir string) ([]string, error) {
	files, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var out []string
	for _, f := range files {
		if name, ok := strings.CutSuffix(f.Name(), ".tsv.gz"); ok {
			out = append(out, name)
		}
	}
	return out, err
}

// foreignTypes are the event types that stand for the classes of foreign events
// where a watch is tried on them.
var foreignTypes = map[string]string{"meet": "CONSULT", "coop": "COOPERATE", "verbal-conflict": "ACCUSE", "material-conflict": "ASSAULT"}

// tryForeign is what a watch would have raised over foreign events, had each been
// told once, by one origin. They have no contexts, items or places: a watch that
// asks for those finds nothing.
func tryForeign(w attache.Watch, name string, list []exchange.Foreign) (alarms []attache.Alarm, counted int) {
	var of []watch.Sighting
	c := watch.Coverage{Reports: map[string][]int{}}
	for i, f := range list {
		c.Read(name, f.Day, 1)
		s := watch.Sighting{Claim: fmt.Sprintf("%s %d", name, i), Event: fmt.Sprintf("%s %d", name, i), Origin: fmt.Sprint(i), Source: name, Day: f.Day,
			Type: foreignTypes[f.Class], Position: "CT+", Aspect: "past", Holder: name, Actors: []string{f.A}, Recipients: []string{f.B}}
		of = append(of, s)
		if watch.Counts(w, s) {
			counted++
		}
	}
	c.Miss()
	return watch.Preview(w, of, c, c.First, c.First+c.Days-1), counted
}

// happeningsOf are foreign events as a forecaster counts them.
func happeningsOf(list []exchange.Foreign) []watch.Happening {
	var out []watch.Happening
	for _, f := range list {
		out = append(out, watch.Happening{Day: f.Day, A: min(f.A, f.B), B: max(f.A, f.B), Class: slices.Index(watch.Classes, f.Class)})
	}
	return out
}
