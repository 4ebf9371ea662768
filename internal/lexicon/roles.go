package lexicon

import (
	"io/fs"
	"strings"
)

// An Agent is what a role word says about who is meant. Sector is PLOVER's.
// State: the word stands for the state whose it is (government, troops,
// president); Civilian: for its people (protesters, residents). Neither:
// rebels, companies, journalists' sources keep an id of their own.
type Agent struct {
	Sector   string
	State    bool
	Civilian bool
}

var (
	agentColumns = []string{"word", "sector"}
	agentMay     = []string{"plural", "stands"}
)

func (l *Lexicon) loadAgents(from fs.FS, _ int) error {
	t, err := readTable(from, "agents.tsv", agentColumns, agentMay)
	if err != nil {
		return err
	}
	for _, r := range t.rows {
		a := Agent{Sector: r.get("sector")}
		switch s := r.get("stands"); s {
		case "state":
			a.State = true
		case "civilians":
			a.Civilian = true
		case "":
		default:
			return r.wrong("stands", "“"+s+"” is not known", "write state, civilians or nothing")
		}
		word := key(split(r.get("word")))
		l.agents[word] = a
		plurals := r.list("plural")
		if len(plurals) == 0 {
			plurals = []string{plural(word)}
		}
		for _, p := range plurals {
			l.agents[key(split(p))] = a
		}
	}
	return nil
}

// Agent is what the role word or phrase, singular or plural, stands for.
func (l *Lexicon) Agent(word string) (Agent, bool) {
	a, ok := l.agents[key(split(trim(word)))]
	return a, ok
}

// plural is the regular plural of the last word; tables give the others.
func plural(s string) string {
	switch {
	case strings.HasSuffix(s, "s") || strings.HasSuffix(s, "x") || strings.HasSuffix(s, "ch") || strings.HasSuffix(s, "sh") || strings.HasSuffix(s, "z"):
		return s + "es"
	case strings.HasSuffix(s, "man"):
		return s[:len(s)-2] + "en"
	case len(s) > 1 && strings.HasSuffix(s, "y") && !strings.ContainsRune("aeiou", rune(s[len(s)-2])):
		return s[:len(s)-1] + "ies"
	}
	return s + "s"
}
