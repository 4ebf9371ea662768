package lexicon

import (
	"io/fs"
	"regexp"
)

// The tables of entities other than states and persons, with the kind that a
// row without one has.
var entityTables = []struct {
	file string
	kind Kind
}{
	{"bodies.tsv", KindBody},
	{"groups.tsv", KindGroup},
	{"media.tsv", KindMedia},
	{"organisations.tsv", KindCompany},
}

var (
	stateColumns  = []string{"id", "name"}
	stateMay      = []string{"official", "aliases", "adjectives", "people", "capitals", "seats", "from", "to", "wikidata"}
	entityColumns = []string{"id", "name"}
	entityMay     = []string{"kind", "sector", "state", "home", "codes", "aliases", "wikidata"}
)

// Ranks order what a name means where several rows claim it.
const (
	rankOther = iota
	rankPerson
	rankCapital
	rankAlias
	rankName
	rankFolder // each user folder stands above all before it
)

func (l *Lexicon) loadStates(from fs.FS, folder int) error {
	t, err := readTable(from, "states.tsv", stateColumns, stateMay)
	if err != nil {
		return err
	}
	for _, r := range t.rows {
		id := r.get("id")
		if !iso3(id) {
			return r.wrong("id", "“"+id+"” is no ISO 3166-1 alpha-3 code", "take three capital letters")
		}
		if err := l.put(r, Entry{ID: id, Name: r.get("name"), Kind: KindState, Sector: "GOV", State: id, Wikidata: r.get("wikidata")}, folder); err != nil {
			return err
		}
		top := folder * rankFolder
		l.names.add(r.get("name"), Sense{ID: id, How: HowName}, top+rankName)
		if c := r.list("capitals"); len(c) > 0 {
			l.capitals[id] = c[0]
		}
		for _, x := range []struct {
			column, how string
			people      bool
			rank        int
		}{
			{"official", HowName, false, rankName}, {"aliases", HowAlias, false, rankAlias}, {"adjectives", HowDemonym, false, rankAlias},
			{"people", HowDemonym, true, rankAlias}, {"capitals", HowMetonym, false, rankCapital}, {"seats", HowMetonym, false, rankCapital},
		} {
			for _, name := range r.list(x.column) {
				l.names.add(name, Sense{ID: id, How: x.how, People: x.people}, top+x.rank)
			}
		}
	}
	return nil
}

func (l *Lexicon) loadEntities(from fs.FS, folder int) error {
	for _, et := range entityTables {
		t, err := readTable(from, et.file, entityColumns, entityMay)
		if err != nil {
			return err
		}
		for _, r := range t.rows {
			e := Entry{ID: r.get("id"), Name: r.get("name"), Kind: Kind(r.get("kind")), Sector: r.get("sector"), State: r.get("state"), Home: r.get("home"), Wikidata: r.get("wikidata")}
			if e.Kind == "" {
				e.Kind = et.kind
			}
			if !slugID(e.ID) {
				return r.wrong("id", "“"+e.ID+"” is no id", "take lower-case words joined by hyphens: un-security-council")
			}
			if err := l.put(r, e, folder); err != nil {
				return err
			}
			top := folder * rankFolder
			l.names.add(e.Name, sense(e, r.get("codes"), HowName), top+rankName)
			for _, name := range r.list("aliases") {
				l.names.add(name, sense(e, r.get("codes"), HowAlias), top+rankAlias)
			}
		}
	}
	return nil
}

// sense is what a name of the entity means; codes names the id that claims
// carry in its stead.
func sense(e Entry, codes, how string) Sense {
	if codes == "" {
		return Sense{ID: e.ID, How: how}
	}
	return Sense{ID: codes, Via: e.ID, How: how}
}

// put records an entry; within one folder an id stands once.
func (l *Lexicon) put(r row, e Entry, folder int) error {
	if e.Name == "" {
		return r.wrong("name", "the cell is empty", "give the entity its usual English name")
	}
	if q := e.Wikidata; q != "" && !wikidata.MatchString(q) {
		return r.wrong("wikidata", "“"+q+"” is no Wikidata id", "take Q and digits, or leave it empty")
	}
	if _, twice := l.entries[e.ID]; twice {
		if folder == 0 {
			return r.wrong("id", "“"+e.ID+"” stands twice", "leave one of the rows out")
		}
		l.names.forget(e.ID)
	}
	l.entries[e.ID] = e
	return nil
}

var wikidata = regexp.MustCompile(`^Q[1-9][0-9]*$`)

func iso3(s string) bool {
	if len(s) != 3 {
		return false
	}
	for i := range 3 {
		if s[i] < 'A' || s[i] > 'Z' {
			return false
		}
	}
	return true
}

// slugID says whether s is lower-case words of letters and digits joined by
// single hyphens.
func slugID(s string) bool {
	if s == "" || s[0] == '-' || s[len(s)-1] == '-' {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if c == '-' && s[i-1] == '-' {
			return false
		}
		if c != '-' && (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}
