package reading_test

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"attache"
	"attache/internal/lexicon"
)

// Types of the first PLOVER (2016) that the second has in others, and codes
// of the file that are none of ISO 3166.
var (
	firstTypes = map[string]string{"DEMAND": "REQUEST", "DISAPPROVE": "ACCUSE", "INVESTIGATE": "ACCUSE", "FIGHT": "ASSAULT"}
	firstCodes = map[string]string{"JAP": "JPN", "ITL": "ITA", "VTN": "VNM"}
)

// TestPLOVER reads the gold standard records of PLOVER (Open Event Data
// Alliance 2016: 322 example sentences, one coding each), which nobody coded
// for this contract: types of events, and country + country + type, as micro F
// over the sets of a sentence. PLOVER codes what a sentence reports, not what
// is only demanded, promised or feared inside it, so that an event counts
// which the report or a source affirms and which is not to come.
func TestPLOVER(t *testing.T) {
	f, err := os.Open(filepath.Join(shared, "corpora/events-plover-gsr/all.jsonl.gz"))
	if err != nil {
		t.Skipf("no PLOVER records beside the project: %v", err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	lex, err := lexicon.Open()
	if err != nil {
		t.Fatal(err)
	}
	r := open(t)
	type gold struct{ types, dyads map[string]bool }
	owed, read := map[string]gold{}, map[string]gold{}
	sc := bufio.NewScanner(z)
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		var in struct {
			Text, Event    string
			Source, Target json.RawMessage
		}
		if err := json.Unmarshal(sc.Bytes(), &in); err != nil {
			t.Fatal(err)
		}
		g, ok := owed[in.Text]
		if !ok {
			g = gold{map[string]bool{}, map[string]bool{}}
			owed[in.Text] = g
		}
		typ := in.Event
		if to, ok := firstTypes[typ]; ok {
			typ = to
		}
		g.types[typ] = true
		pairs(g.dyads, codesOf(in.Source), codesOf(in.Target), typ)
	}
	if err := sc.Err(); err != nil {
		t.Fatal(err)
	}
	for s := range owed {
		got, err := r.Read(attache.Report{Text: s, Published: &attache.Date{Start: "2000-01-01", End: "2000-01-01", How: "given"}})
		if err != nil {
			t.Fatal(err)
		}
		g := gold{map[string]bool{}, map[string]bool{}}
		for _, e := range got.Events {
			if attache.Tie(e.Type) || !reported(e) {
				continue
			}
			g.types[e.Type] = true
			pairs(g.dyads, countries(lex, e.Actors), countries(lex, e.Recipients), e.Type)
		}
		read[s] = g
	}
	for _, m := range []struct {
		name  string
		of    func(gold) map[string]bool
		floor float64
	}{
		{"type", func(g gold) map[string]bool { return g.types }, .55},
		{"country + country + type", func(g gold) map[string]bool { return g.dyads }, .30},
	} {
		var right, said, all int
		for s, g := range owed {
			want, got := m.of(g), m.of(read[s])
			all, said = all+len(want), said+len(got)
			for k := range got {
				if want[k] {
					right++
				}
			}
		}
		p, q := float64(right)/float64(said), float64(right)/float64(all)
		f1 := 2 * p * q / (p + q)
		t.Logf("%-26s P %.3f R %.3f F1 %.3f (%d of %d / %d)", m.name, p, q, f1, right, said, all)
		if f1 < m.floor {
			t.Errorf("%s: F1 %.3f, floor %.2f", m.name, f1, m.floor)
		}
	}
}

// reported says whether somebody affirms an event that is not to come.
func reported(e attache.Event) bool {
	if e.Aspect == "future" && e.Type != "AGREE" && e.Type != "THREATEN" && e.Type != "REQUEST" {
		return false
	}
	return slices.ContainsFunc(e.Claims, func(c attache.Claim) bool { return attache.Sign(c.Position) == '+' && c.Position != "PS+" })
}

// pairs enters every ordered pair of countries with the type; several sides of
// an act without a target act on each other, one alone is no pair.
func pairs(into map[string]bool, from, to []string, typ string) {
	if len(to) == 0 && len(from) > 1 {
		to = from
	}
	for _, a := range from {
		for _, b := range to {
			if a == b && len(from) > 1 {
				continue
			}
			into[a+" "+b+" "+typ] = true
			if attache.Mutual(typ) {
				into[b+" "+a+" "+typ] = true
			}
		}
	}
}

func codesOf(raw json.RawMessage) []string {
	var actors []struct{ Code string }
	if json.Unmarshal(raw, &actors) != nil {
		return nil
	}
	var out []string
	for _, a := range actors {
		c := a.Code
		if to, ok := firstCodes[c]; ok {
			c = to
		}
		if c != "" && !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	return out
}

var crowdOf = regexp.MustCompile(`^([A-Z]{3})-civilians$`)

// countries are the codes of parties in the first PLOVER's way: a country, or
// IGO and NGO for organisations of none.
func countries(lex *lexicon.Lexicon, ps []attache.Party) []string {
	var out []string
	for _, p := range ps {
		code := ""
		if m := crowdOf.FindStringSubmatch(p.ID); m != nil {
			code = m[1]
		} else if e, ok := lex.Entity(p.ID); ok {
			switch {
			case e.Kind == lexicon.KindState:
				code = e.ID
			case e.State != "":
				code = e.State
			case e.Sector == "IGO" || e.Sector == "NGO":
				code = e.Sector
			default:
				code = e.Home
			}
		}
		if code != "" && !slices.Contains(out, code) {
			out = append(out, code)
		}
	}
	return out
}
