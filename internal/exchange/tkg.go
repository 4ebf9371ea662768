package exchange

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"attache"
)

// A TKG is a temporal knowledge graph: dated facts between named entities.
// Facts are in the order of the file, which public releases sort by day.
type TKG struct {
	Entities  map[int32]Entity
	Relations map[int32]Relation
	Facts     []Fact
}

// An Entity of a TKG. Country is the state it belongs to as the file has it,
// "" unknown.
type Entity struct {
	Name    string
	Country string
}

// A Relation of a TKG with its CAMEO code (Schrodt 2012). Class is say
// (01-02), meet (03-04), coop (05-08), verbal-conflict (09-13) or
// material-conflict (14-20). Goldstein is the scale of Goldstein 1992, -10..10.
type Relation struct {
	Name      string
	CAMEO     string
	Root      string
	Class     string
	Goldstein float64
}

// A Fact is one event: days since 1970-01-01, ids of the two tables, and the
// split (train, valid, test) to which its release gave it.
type Fact struct {
	Day                      int
	Source, Relation, Target int32
	Split                    string
}

// ReadTKG reads the three tables of a TKG: tab-separated, a header line first.
// Events are date, source, relation, target, split; entities id, name, country;
// relations id, name, cameo, root, class, goldstein. More columns are let be. An
// error names table and line and has CodeUnreadable.
func ReadTKG(events, entities, relations io.Reader) (TKG, error) {
	g := TKG{Entities: map[int32]Entity{}, Relations: map[int32]Relation{}}
	err := table("entities", entities, 3, func(c []string) error {
		id, err := number(c[0])
		g.Entities[id] = Entity{Name: c[1], Country: c[2]}
		return err
	})
	if err != nil {
		return TKG{}, err
	}
	err = table("relations", relations, 6, func(c []string) error {
		id, err := number(c[0])
		if err != nil {
			return err
		}
		goldstein, err := strconv.ParseFloat(c[5], 64)
		g.Relations[id] = Relation{Name: c[1], CAMEO: c[2], Root: c[3], Class: c[4], Goldstein: goldstein}
		return err
	})
	if err != nil {
		return TKG{}, err
	}
	splits := map[string]string{} // one string for each split, not one a row
	err = table("events", events, 5, func(c []string) error {
		day, err := Day(c[0])
		if err != nil {
			return err
		}
		var ids [3]int32
		for i := range ids {
			if ids[i], err = number(c[i+1]); err != nil {
				return err
			}
		}
		split, ok := splits[c[4]]
		if !ok {
			split = strings.Clone(c[4])
			splits[split] = split
		}
		f := Fact{Day: day, Source: ids[0], Relation: ids[1], Target: ids[2], Split: split}
		_, s := g.Entities[f.Source]
		_, t := g.Entities[f.Target]
		_, r := g.Relations[f.Relation]
		if !s || !t || !r {
			return fmt.Errorf("an id that is in no table")
		}
		g.Facts = append(g.Facts, f)
		return nil
	})
	if err != nil {
		return TKG{}, err
	}
	return g, nil
}

// Day is an ISO date (2006-01-02) as days since 1970-01-01.
func Day(date string) (int, error) {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return 0, fmt.Errorf("date %q: %w", date, err)
	}
	seconds := t.Unix()
	day := int(seconds / 86400)
	if seconds < 0 && seconds%86400 != 0 {
		day--
	}
	return day, nil
}

// maxLine bounds one line of a table.
const maxLine = 1 << 20

// table calls row for each line after the header, which has at least n cells.
func table(name string, in io.Reader, n int, row func(cells []string) error) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 0, 1<<16), maxLine)
	at := 0
	for lines.Scan() {
		if at++; at == 1 {
			continue
		}
		cells := strings.Split(lines.Text(), "\t")
		if len(cells) < n {
			return unreadable(name, at, fmt.Errorf("%d cells, not %d", len(cells), n))
		}
		if err := row(cells); err != nil {
			return unreadable(name, at, err)
		}
	}
	if err := lines.Err(); err != nil {
		return unreadable(name, at+1, err)
	}
	return nil
}

func unreadable(name string, line int, err error) error {
	return &attache.Error{Code: attache.CodeUnreadable, Op: fmt.Sprintf("%s, line %d", name, line), Err: err}
}

func number(cell string) (int32, error) {
	n, err := strconv.ParseInt(cell, 10, 32)
	if err != nil {
		return 0, fmt.Errorf("id %q: %w", cell, err)
	}
	return int32(n), nil
}
