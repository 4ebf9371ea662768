package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"attache"
)

// configCommand is `attache config`.
type configCommand struct {
	Check configCheck `cmd:"" help:"Check a file of settings, and the environment: every name, every value."`
}

type configCheck struct {
	File string `arg:"" optional:"" name:"FILE" help:"File to check; without it, the one of --config or ATTACHE_CONFIG."`
}

// Run tries every setting on the commands that have it, as if it stood on their
// command lines, and names each one that would be refused.
func (c *configCheck) Run(p *program) error {
	args := []string{}
	if c.File != "" {
		args = []string{"--config", c.File}
	}
	s, err := p.settings(args)
	if err != nil {
		return err
	}
	if c.File == "" && s.path == "" {
		return usage("no file of settings", "name one, or set ATTACHE_CONFIG")
	}
	app, err := kong.New(&commands{}, kong.Name("attache"), kong.Vars{"ready": readyNames()}, kong.Bind(p))
	if err != nil {
		return fmt.Errorf("build the command line: %w", err)
	}
	if err := s.Validate(app.Model); err != nil {
		return &attache.Error{Code: attache.CodeUsage, Err: err}
	}
	wrong, checked := 0, 0
	for _, x := range s.all(app.Model) {
		checked++
		if err := x.try(); err != nil {
			wrong++
			fmt.Fprintf(p.stderr, "attache: %s: %v\n", x.where, plain(err.Error()))
		}
	}
	for _, name := range s.unknownVariables(app.Model) {
		wrong++
		fmt.Fprintf(p.stderr, "attache: %s in the environment: no flag has that name\n", plain(name))
	}
	if wrong > 0 {
		return &attache.Error{Code: attache.CodeUsage, Op: "settings", Message: counted(wrong, "setting") + " cannot be used"}
	}
	fmt.Fprintf(p.stdout, "%s: %s, all good\n", s.path, counted(checked, "setting"))
	return nil
}

// A given is a setting with a flag that takes it.
type given struct {
	where string
	flag  *kong.Flag
	value any
}

// try parses the value as the flag would.
func (g given) try() error {
	var scan *kong.Scanner
	if list, ok := g.value.([]any); ok {
		var words []string
		for _, v := range list {
			words = append(words, fmt.Sprint(v))
		}
		scan = kong.ScanFromTokens(kong.Token{Value: strings.Join(words, ","), Type: kong.FlagValueToken})
	} else {
		scan = kong.ScanFromTokens(kong.Token{Value: g.value, Type: kong.FlagValueToken})
	}
	target := g.flag.Target
	if err := g.flag.Value.Parse(scan, target); err != nil {
		return err
	}
	if g.flag.Enum != "" && !g.flag.EnumMap()[fmt.Sprint(target.Interface())] {
		return fmt.Errorf("%q is not one of %s", fmt.Sprint(target.Interface()), g.flag.Enum)
	}
	return nil
}

// all are the settings of file and environment, with each flag that they reach.
func (s *settings) all(app *kong.Application) []given {
	var out []given
	at := func(path string, n *kong.Node, table map[string]any, where string) {
		for _, f := range n.Flags {
			if v, ok := table[f.Name]; ok && f.Name != "help" && f.Name != "config" {
				if _, isTable := v.(map[string]any); !isTable {
					out = append(out, given{where + f.Name + " (" + path + ")", f, setting(v)})
				}
			}
		}
	}
	env := map[string]any{}
	for name, v := range s.env {
		if flag, ok := strings.CutPrefix(name, "ATTACHE_"); ok && v != "" {
			env[strings.ToLower(strings.ReplaceAll(flag, "_", "-"))] = v
		}
	}
	each(app.Node, func(n *kong.Node) {
		path := strings.TrimPrefix(n.FullPath(), "attache ")
		at(path, n, s.file, s.path+": ")
		if table, ok := s.file[n.Name].(map[string]any); ok {
			at(path, n, table, s.path+": "+n.Name+".")
		}
		at(path, n, env, "environment: ")
	})
	return out
}

// unknownVariables are the ATTACHE_* of the environment that no flag reads: a
// misspelt one is passed over by every command.
func (s *settings) unknownVariables(app *kong.Application) []string {
	known := map[string]bool{"ATTACHE_CONFIG": true}
	each(app.Node, func(n *kong.Node) {
		for _, f := range n.Flags {
			known["ATTACHE_"+strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))] = true
		}
	})
	return slices.DeleteFunc(slices.Sorted(maps.Keys(s.env)), func(name string) bool { return !strings.HasPrefix(name, "ATTACHE_") || known[name] })
}

// each visits a command and all within it.
func each(n *kong.Node, visit func(*kong.Node)) {
	visit(n)
	for _, c := range n.Children {
		each(c, visit)
	}
}
