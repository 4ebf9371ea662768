package lexicon

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"sort"
	"strconv"
	"strings"
)

// A Place is a point or region of the gazetteer; a country lies at its capital. Country is the ISO3 code, ""
// for seas and what belongs to none. Lat and Lon are degrees (WGS 84);
// Population 0 where unknown. Kind is country, region, sea, site, capital or city.
type Place struct {
	ID, Name   string
	Country    string
	Lat, Lon   float64
	Population int
	Kind       string
}

var (
	regionColumns = []string{"name", "kind"}
	regionMay     = []string{"id", "country", "lat", "lon", "aliases"}
	cityColumns   = []string{"name", "country", "lat", "lon"}
	cityMay       = []string{"population", "kind"}
)

// loadRegions reads regions.tsv: provinces, seas and sites by hand.
func (l *Lexicon) loadRegions(from fs.FS, folder int) error {
	t, err := readTable(from, "regions.tsv", regionColumns, regionMay)
	if err != nil {
		return err
	}
	for _, r := range t.rows {
		p := Place{ID: r.get("id"), Name: r.get("name"), Country: r.get("country"), Kind: r.get("kind")}
		if p.ID == "" {
			p.ID = slug(p.Name)
		}
		if e := l.entries[p.Country]; p.Country != "" && e.Kind != KindState {
			return r.wrong("country", "no table has the state “"+p.Country+"”", "take the ISO3 code of a state")
		}
		if p.Lat, err = degrees(r, "lat", 90); err != nil {
			return err
		}
		if p.Lon, err = degrees(r, "lon", 180); err != nil {
			return err
		}
		for _, n := range append([]string{p.Name}, r.list("aliases")...) {
			k := key(split(n))
			if folder > 0 {
				l.regions[k] = append([]Place{p}, l.regions[k]...)
			} else {
				l.regions[k] = append(l.regions[k], p)
			}
		}
	}
	return nil
}

func degrees(r row, column string, limit float64) (float64, error) {
	s := r.get(column)
	if s == "" {
		return 0, nil
	}
	d, err := strconv.ParseFloat(s, 64)
	if err != nil || d < -limit || d > limit {
		return 0, r.wrong(column, "“"+s+"” are no degrees", fmt.Sprintf("write a number from %g to %g", -limit, limit))
	}
	return d, nil
}

// A gazetteer is the sorted file of cities, searched where it lies: rows are
// name, ISO3, latitude, longitude, population, kind, sorted by folded name,
// then by population.
type gazetteer struct {
	data  []byte
	lines []int32 // where each row starts
	more  map[string][]Place
}

// gazetteerOnce unpacks the cities on first use.
func (l *Lexicon) gazetteerOnce() *gazetteer {
	l.places.Do(func() { l.gazetteer, l.placesFail = openGazetteer(l.folders) })
	return l.gazetteer
}

func openGazetteer(folders []fs.FS) (*gazetteer, error) {
	g := &gazetteer{more: map[string][]Place{}}
	packed, err := fs.ReadFile(folders[0], "places.tsv.gz")
	if err != nil {
		return g, fmt.Errorf("read gazetteer: %w", err)
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return g, fmt.Errorf("unpack gazetteer: %w", err)
	}
	if g.data, err = io.ReadAll(z); err != nil {
		return g, fmt.Errorf("unpack gazetteer: %w", err)
	}
	g.lines = make([]int32, 0, 50_000)
	head := true
	for i := 0; i < len(g.data); {
		end := bytes.IndexByte(g.data[i:], '\n')
		if end < 0 {
			end = len(g.data) - i
		}
		switch {
		case g.data[i] == '#':
		case head:
			head = false
		case end > 0:
			g.lines = append(g.lines, int32(i))
		}
		i += end + 1
	}
	for _, f := range folders[1:] {
		if err := g.add(f); err != nil {
			return g, err
		}
	}
	return g, nil
}

// add reads places.tsv of a user's folder.
func (g *gazetteer) add(from fs.FS) error {
	t, err := readTable(from, "places.tsv", cityColumns, cityMay)
	if err != nil {
		return err
	}
	for _, r := range t.rows {
		p := Place{ID: slug(r.get("name")), Name: r.get("name"), Country: r.get("country"), Kind: r.get("kind")}
		if p.Kind == "" {
			p.Kind = "city"
		}
		if p.Lat, err = degrees(r, "lat", 90); err != nil {
			return err
		}
		if p.Lon, err = degrees(r, "lon", 180); err != nil {
			return err
		}
		if s := r.get("population"); s != "" {
			if p.Population, err = strconv.Atoi(s); err != nil {
				return r.wrong("population", "“"+s+"” is no number", "write digits only")
			}
		}
		k := key(split(p.Name))
		g.more[k] = append(g.more[k], p)
	}
	return nil
}

func (g *gazetteer) row(i int) []string {
	s := g.data[g.lines[i]:]
	if n := bytes.IndexByte(s, '\n'); n >= 0 {
		s = s[:n]
	}
	return strings.Split(string(s), "\t")
}

func (g *gazetteer) key(i int) string {
	s := g.data[g.lines[i]:]
	if n := bytes.IndexByte(s, '\t'); n >= 0 {
		s = s[:n]
	}
	return key(split(string(s)))
}

// find is the cities of that folded name, most populous first. The id of the
// first is its name in lower-case-hyphen form, the others carry their country
// and, where that has several, a number.
func (g *gazetteer) find(k string) []Place {
	out := append([]Place(nil), g.more[k]...)
	for i := sort.Search(len(g.lines), func(i int) bool { return g.key(i) >= k }); i < len(g.lines) && g.key(i) == k; i++ {
		c := g.row(i)
		if len(c) < 5 {
			continue
		}
		p := Place{ID: slug(c[0]), Name: c[0], Country: c[1], Kind: "city"}
		if len(out) > 0 {
			p.ID += "-" + strings.ToLower(c[1])
			n := 1
			for _, q := range out {
				if q.Country == p.Country {
					n++
				}
			}
			if n > 1 {
				p.ID += "-" + strconv.Itoa(n)
			}
		}
		p.Lat, _ = strconv.ParseFloat(c[2], 64)
		p.Lon, _ = strconv.ParseFloat(c[3], 64)
		p.Population, _ = strconv.Atoi(c[4])
		if len(c) > 5 && c[5] == "c" {
			p.Kind = "capital"
		}
		out = append(out, p)
	}
	return out
}

// Place is the places of that name, the most likely first: countries, regions
// and seas, then cities by population. "Province", "district" and the like at
// either end may be left out or added.
func (l *Lexicon) Place(name string) []Place {
	s := trim(name)
	if !capitalised(s) {
		return nil
	}
	ws := split(s)
	for len(ws) > 1 && article(ws[0].fold) {
		ws = ws[1:]
	}
	if out := l.placesOf(s, ws); len(out) > 0 {
		return out
	}
	if n := len(ws); n > 1 {
		switch {
		case areaWord(ws[n-1].fold):
			return l.placesOf(s, ws[:n-1])
		case n > 2 && areaWord(ws[0].fold) && ws[1].fold == "of":
			return l.placesOf(s, ws[2:])
		case areaWord(ws[0].fold) || direction(ws[0].fold):
			return l.placesOf(s, ws[1:])
		}
	}
	return nil
}

func (l *Lexicon) placesOf(s string, ws []word) []Place {
	if len(ws) == 0 {
		return nil
	}
	var out []Place
	k := key(ws)
	if f, ok := best(l.names.forms[k], s, ws); ok && f.sense.Via == "" && (f.sense.How == HowName || f.sense.How == HowAlias) {
		if e := l.entries[f.sense.ID]; e.Kind == KindState {
			p := Place{ID: e.ID, Name: e.Name, Country: e.ID, Kind: "country"}
			if at := l.capital(e.ID); at != nil {
				p.Lat, p.Lon = at.Lat, at.Lon
			}
			out = append(out, p)
		}
	}
	out = append(out, l.regions[k]...)
	g := l.gazetteerOnce()
	if g == nil {
		return out
	}
	cities := g.find(k)
	text := s[ws[0].start:ws[len(ws)-1].end]
	if len(text) < 4 { // "We" is no Wé
		cities = slices.DeleteFunc(cities, func(p Place) bool { return p.Name != text })
	}
	sort.SliceStable(cities, func(i, j int) bool { return cities[i].Name == text && cities[j].Name != text && !ascii(text) })
	return append(out, cities...)
}

// capital is the place of a state's first capital, where a country is put on
// a map; nil where the gazetteer has none.
func (l *Lexicon) capital(state string) *Place {
	g := l.gazetteerOnce()
	if g == nil || l.capitals[state] == "" {
		return nil
	}
	for _, p := range g.find(key(split(l.capitals[state]))) {
		if p.Country == state {
			return &p
		}
	}
	return nil
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

func areaWord(f string) bool {
	switch f {
	case "province", "governorate", "oblast", "region", "district", "city", "county", "state", "prefecture", "municipality", "town", "village", "area", "raion", "department", "valley", "port", "airport", "airbase":
		return true
	}
	return false
}

func direction(f string) bool {
	switch f {
	case "northern", "southern", "eastern", "western", "central", "north", "south", "east", "west", "greater", "downtown", "northeastern", "northwestern", "southeastern", "southwestern", "northeast", "northwest", "southeast", "southwest", "upper", "lower", "rural", "near":
		return true
	}
	return false
}
