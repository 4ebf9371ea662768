// Package lexicon knows who is who: states with their capitals, demonyms and
// seats of government, international bodies, armed groups, parties, media,
// companies, holders of office with dates, role words, materiel and places;
// and finds them by any of their names. Tables are data/*.tsv, embedded; users
// add folders of their own. All look-ups are pure and safe for concurrent use.
package lexicon

import (
	"embed"
	"io/fs"
	"sync"
)

//go:embed data
var data embed.FS

// A Kind says what an entity is.
type Kind string

// The kinds of entities.
const (
	KindState     Kind = "state"
	KindBody      Kind = "body"      // international organisation or organ of a state
	KindCommand   Kind = "command"   // named military command or formation
	KindCourt     Kind = "court"     // international court or tribunal
	KindCoalition Kind = "coalition" // states acting together
	KindGroup     Kind = "group"     // armed group or movement
	KindParty     Kind = "party"
	KindMedia     Kind = "media"
	KindCompany   Kind = "company"
	KindNGO       Kind = "ngo"
	KindPeople    Kind = "people" // a people or a loose collective: Kurds, the West
	KindPerson    Kind = "person"
)

// An Entry is one entity of the lexicon. ID is ISO 3166-1 alpha-3 for states,
// lower-case-hyphen for the rest. State is the ISO3 code of the state it is
// part of or acts for, Home that of the country where it is at home without
// acting for it; "" none. Sector is PLOVER's (GOV MIL REB …). Wikidata is the
// Q-id where it is certain.
type Entry struct {
	ID, Name string
	Kind     Kind
	Sector   string
	State    string
	Home     string
	Wikidata string
}

// How a name means its entity, the words of attache.Party.How.
const (
	HowName    = "name"
	HowAlias   = "alias"
	HowDemonym = "demonym" // adjective or people of a state
	HowMetonym = "metonym" // capital or seat of government; may be meant as a place
	HowOffice  = "office"  // a person through the latest post
)

// A Sense is what a name means. ID is the id that a claim carries: for the
// organ of a state that state, for a person the organisation or state of the
// latest post (Person asks for a date). Via is the organ or person in between,
// "" where the name is that of ID itself. People is set where the name is a
// noun for persons ("Iraqis", "a Dane"), so that the caller may make a crowd
// of it.
type Sense struct {
	ID     string
	Via    string
	How    string
	People bool
}

// A Lexicon answers look-ups. Make one with Open.
type Lexicon struct {
	entries  map[string]Entry
	names    index
	posts    map[string][]Post   // by id of the person
	last     map[string][]string // ids of persons by folded surname
	agents   map[string]Agent
	items    map[string]materiel
	longest  int // most words of an item's name
	regions  map[string][]Place
	capitals map[string]string // first capital by state
	folders  []fs.FS

	places     sync.Once // the gazetteer is unpacked on first use
	gazetteer  *gazetteer
	placesFail error
}

// Open reads the built-in tables and then the folders given: files of the same
// names, whose rows add to the built-in ones or, by the same id, replace them.
// An error names file, line, column and what to do.
func Open(extra ...fs.FS) (*Lexicon, error) {
	own, err := fs.Sub(data, "data")
	if err != nil {
		return nil, err
	}
	l := &Lexicon{
		entries: make(map[string]Entry, 4096), posts: map[string][]Post{}, last: map[string][]string{},
		agents: map[string]Agent{}, items: map[string]materiel{}, regions: map[string][]Place{}, capitals: map[string]string{},
	}
	l.names.forms = make(map[string][]form, 16384)
	l.names.start = make(map[string]int, 8192)
	l.folders = append([]fs.FS{own}, extra...)
	for rank, f := range l.folders {
		for _, load := range []func(fs.FS, int) error{l.loadStates, l.loadEntities, l.loadLeaders, l.loadAgents, l.loadMateriel, l.loadRegions} {
			if err := load(f, rank); err != nil {
				return nil, err
			}
		}
	}
	if err := l.check(); err != nil {
		return nil, err
	}
	if len(extra) > 0 { // a wrong row of the user's shows now, not on first use
		if l.gazetteerOnce(); l.placesFail != nil {
			return nil, l.placesFail
		}
	}
	return l, nil
}

// Entity is the entry of an id; ok is false where the lexicon has none.
func (l *Lexicon) Entity(id string) (e Entry, ok bool) {
	e, ok = l.entries[id]
	return e, ok
}
