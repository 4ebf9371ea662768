package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
	"github.com/pelletier/go-toml/v2"

	"attache"
)

// settings answers for flags that the command line does not give: first the
// environment, then the file. (kong would ask the file last and let it win.)
type settings struct {
	env  map[string]string
	path string
	file map[string]any // flag name → value, or command → table of them
}

// settings reads the file named by --config or ATTACHE_CONFIG, if any.
func (p *program) settings(args []string) (*settings, error) {
	s := &settings{env: p.env, path: configPath(args)}
	if s.path == "" {
		s.path = p.env["ATTACHE_CONFIG"]
	}
	if s.path == "" {
		return s, nil
	}
	raw, err := os.ReadFile(s.path)
	if err != nil {
		return nil, &attache.Error{Code: attache.CodeUsage, Op: "settings", Err: err}
	}
	if err := toml.Unmarshal(raw, &s.file); err != nil {
		return nil, &attache.Error{Code: attache.CodeUsage, Op: "settings in " + s.path, Err: err}
	}
	return s, nil
}

// configPath is the value of --config, which has to be known before the flags
// are parsed.
func configPath(args []string) string {
	path := ""
	for i, a := range args {
		if a == "--" {
			break
		}
		if v, ok := strings.CutPrefix(a, "--config="); ok {
			path = v
		} else if a == "--config" && i+1 < len(args) {
			path = args[i+1]
		}
	}
	return path
}

// Validate refuses names in the file that no command has: a misspelt setting
// must not be passed over in silence.
func (s *settings) Validate(app *kong.Application) error {
	top := flagNames(app.Node)
	tables := map[string][]string{}
	for _, c := range app.Children {
		tables[c.Name] = flagNames(c)
		top = append(top, tables[c.Name]...)
	}
	for name, value := range s.file {
		table, isTable := value.(map[string]any)
		switch {
		case isTable && tables[name] != nil:
			for inner := range table {
				if !slices.Contains(tables[name], inner) {
					return fmt.Errorf("settings in %s: command %s has no setting %q", s.path, name, inner)
				}
			}
		case isTable || !slices.Contains(top, name):
			return fmt.Errorf("settings in %s: unknown setting %q", s.path, name)
		}
	}
	return nil
}

func flagNames(n *kong.Node) (names []string) {
	for _, f := range n.Flags {
		if f.Name != "help" && f.Name != "config" {
			names = append(names, f.Name)
		}
	}
	return names
}

// Resolve is the value for a flag, nil where neither gives one. ATTACHE_OUTPUT
// is --output of whatever command runs.
func (s *settings) Resolve(_ *kong.Context, parent *kong.Path, flag *kong.Flag) (any, error) {
	if flag.Name == "help" || flag.Name == "config" {
		return nil, nil
	}
	if v, ok := s.env["ATTACHE_"+strings.ToUpper(strings.ReplaceAll(flag.Name, "-", "_"))]; ok && v != "" {
		return v, nil
	}
	if parent.Command != nil {
		if table, ok := s.file[parent.Command.Name].(map[string]any); ok {
			if v, ok := table[flag.Name]; ok {
				return setting(v), nil
			}
		}
	}
	if v, ok := s.file[flag.Name]; ok {
		return setting(v), nil
	}
	return nil, nil
}

// setting is a TOML value as the command line would have it: dates and numbers
// as they are written.
func setting(v any) any {
	switch v := v.(type) {
	case bool, string, []any:
		return v
	}
	return fmt.Sprint(v)
}
