package web

import (
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"attache"
)

// parse makes one set of templates for each page: the base, the shared parts and
// the page itself, which defines "main".
func (s *Server) parse() (map[string]*template.Template, error) {
	shared, err := template.New("base").Funcs(s.words()).ParseFS(templates, "templates/base.html", "templates/parts.html")
	if err != nil {
		return nil, fmt.Errorf("embedded templates: %w", err)
	}
	files, err := fs.Glob(templates, "templates/*.html")
	if err != nil {
		return nil, fmt.Errorf("embedded templates: %w", err)
	}
	sets := map[string]*template.Template{}
	for _, f := range files {
		name := strings.TrimSuffix(path.Base(f), ".html")
		if name == "base" || name == "parts" {
			continue
		}
		t, err := shared.Clone()
		if err == nil {
			_, err = t.ParseFS(templates, f)
		}
		if err != nil {
			return nil, fmt.Errorf("template %s: %w", name, err)
		}
		sets[name] = t
	}
	return sets, nil
}

// reasoned is what can say its reason with names in place of ids.
type reasoned interface {
	Said(name func(id string) string) string
}

// words are the functions of the templates.
func (s *Server) words() template.FuncMap {
	return template.FuncMap{
		"name": s.name, "phrase": phrase, "quad": quad, "status": status, "stance": attache.Stance, "standing": standing,
		"n": count, "counted": counted, "dated": dated, "spanned": spanned, "short": oneLine, "link": link, "more": more, "classwords": wordsOf, "seg": segment,
		"quads": func() any { return quads }, "types": func() []string { return attache.Types }, "kinds": func() []string { return attache.ItemKinds },
		"named":  func(id string) bool { return id != "" && id != attache.AuthorID && id != attache.UnknownID },
		"loose":  loose,
		"fields": strings.Fields, "join": strings.Join, "inc": func(i int) int { return i + 1 },
		"inwords": func(sentence string) string { return attache.Named(sentence, s.name) },
		"said":    func(a reasoned) string { return a.Said(s.name) },
		"list":    func(v ...any) []any { return v }, "add": func(a, b float64) float64 { return a + b },
		"percent": func(p float64) string { return fmt.Sprintf("%.0f %%", 100*p) },
		"names":   s.names, "pairs": s.pairs, "tests": func() []string { return attache.Tests }, "contexts": func() []string { return attache.Contexts },
		"positions": func() []string { return attache.Positions }, "quadnames": func() []string { return quadNames }, "has": slices.Contains[[]string],
		"affirmed": func(set []string) []string {
			if len(set) == 0 {
				return attache.Affirmed
			}
			return set
		},
		"asks": func(test string) string { return asks[test] }, "figure": func(x float64) string { return strconv.FormatFloat(x, 'g', 3, 64) },
		"correcting": correcting, "deref": func(c *attache.ClaimRow) attache.ClaimRow { return *c },
	}
}

// loose says that the lexicon does not know an id.
func loose(id string) bool { return strings.HasPrefix(id, "~") }

// names are ids with their names, with commas.
func (s *Server) names(ids []string) string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = s.name(id)
	}
	return strings.Join(out, ", ")
}

// sentence is an event in one line of words, for feeds and titles.
func (s *Server) sentence(typ string, actors, recipients, items []string) string {
	line := s.names(actors)
	if len(actors) == 0 {
		line = "somebody unnamed"
	}
	line += ": " + phrase(typ)
	if len(items) > 0 {
		line += " " + strings.Join(items, ", ")
	}
	if len(recipients) > 0 {
		line += " → " + s.names(recipients)
	}
	return line
}

// A correctable is a claim with where to go back to after it was corrected.
type correctable struct{ ID, Report, Verdict, Back string }

// correcting is a claim's correction; without a place to go back to, its report.
func correcting(c attache.ClaimRow, back string) correctable {
	if back == "" {
		back = "/report/" + segment(c.Report)
	}
	if back != "/review" {
		back += "#c" + c.ID
	}
	return correctable{c.ID, c.Report, c.Verdict, back}
}
