package lexicon

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"testing"
)

// claimsDir holds the coded news, beside the checkout; the test is skipped
// where it is absent.
const claimsDir = "../../../shared/corpora/claims"

type codedReport struct {
	ID, Published string
	Sentences     []string
	Events        []struct {
		Type               string
		Actors, Recipients []string
		Where              json.RawMessage
		Claims             []struct{ Holder []string }
		Items              []struct{ Kind, What string }
	}
}

// A coded is one mention with the id a coder gave it.
type coded struct {
	id, mention, date, state string
	people                   map[string]string // surnames of the persons named in full in the report
}

// TestCoverage measures how many mentions of the coded news the tables lead to
// the coder's id: with no more context than the state named most in the
// report, which stands in for the linker of package reading.
func TestCoverage(t *testing.T) {
	l := open(t)
	actors, places := readCoded(t, l)
	alias := scorerAliases(t)
	var all, named, tables tally
	missed := map[string]int{}
	for _, c := range actors {
		got, how := resolve(l, c)
		ok := l.sameEntity(alias, got, c.id)
		all.add(ok)
		if how != "own name" {
			tables.add(ok)
		}
		if hasName(l, c.mention) {
			named.add(ok)
			if !ok {
				missed[fmt.Sprintf("%s ← %s (%s: %s)", c.id, c.mention, how, got)]++
			}
		}
	}
	var where tally
	for _, c := range places {
		ok := false
		for _, p := range l.Place(c.mention) {
			if ok = ok || p.ID == c.id || p.Country == c.id || normID(p.ID) == normID(c.id); ok {
				break
			}
		}
		if s, found := l.Lookup(c.mention); found && s.ID == c.id {
			ok = true
		}
		where.add(ok)
		if !ok {
			missed["where "+c.id+" ← "+c.mention]++
		}
	}
	t.Logf("all mentions        %v", all)
	t.Logf("mentions with names %v", named)
	t.Logf("answered by tables  %v", tables)
	t.Logf("places              %v", where)
	if p := os.Getenv("LEXICON_MISSED"); p != "" {
		writeMissed(t, p, missed)
	}
	if all.share() < floorAll || named.share() < floorNamed {
		t.Errorf("coverage fell: all %.3f (floor %.3f), named %.3f (floor %.3f)", all.share(), floorAll, named.share(), floorNamed)
	}
}

// The floors lie a little under what was measured; they only rise.
const (
	floorAll   = 0.75
	floorNamed = 0.86
	floorItems = 0.81
)

type tally struct{ hit, of int }

func (t *tally) add(ok bool) {
	t.of++
	if ok {
		t.hit++
	}
}

func (t tally) share() float64 { return float64(t.hit) / float64(max(1, t.of)) }

func (t tally) String() string { return fmt.Sprintf("%.1f %% (%d of %d)", 100*t.share(), t.hit, t.of) }

// TestItemCoverage measures how many items of the coded news ItemKind gives
// the coder's kind.
func TestItemCoverage(t *testing.T) {
	l := open(t)
	var got tally
	missed := map[string]int{}
	eachReport(t, func(r codedReport) {
		for _, e := range r.Events {
			for _, it := range e.Items {
				if it.What == "" {
					continue
				}
				k, _, _ := l.ItemKind(it.What)
				got.add(k == it.Kind)
				if k != it.Kind {
					missed[it.Kind+" ← "+it.What+" ("+k+")"]++
				}
			}
		}
	})
	t.Logf("items %v", got)
	if p := os.Getenv("LEXICON_MISSED"); p != "" {
		writeMissed(t, p+".items", missed)
	}
	if got.share() < floorItems {
		t.Errorf("coverage of items fell under %.2f", floorItems)
	}
}

var beforePreposition = regexp.MustCompile(`^(.*?)\s(?:of|in|from|at|for|who|that|with|on|near|by|to|including)\s|,`)

// resolve is the id that the look-ups lead to, and by which way.
func resolve(l *Lexicon, c coded) (id, how string) {
	m := possessive.ReplaceAllString(trim(c.mention), "")
	if s, ok := l.Lookup(m); ok {
		switch {
		case s.How == HowOffice:
			for _, p := range l.Person(m, c.date) {
				if p.Current || c.date == "" {
					return p.codes(), "person"
				}
			}
			return s.ID, "person"
		case s.People:
			return s.ID + "-civilians", "people"
		}
		return s.ID, s.How
	}
	head := m
	if i := beforePreposition.FindStringSubmatchIndex(m); i != nil && i[0] == 0 {
		end := i[3]
		if end < 0 {
			end = strings.Index(m, ",")
		}
		head = m[:end]
	}
	agent, isAgent := headAgent(l, head)
	found := l.Find(m)
	state, other := c.state, ""
	for i := len(found) - 1; i >= 0; i-- {
		s := found[i].Sense
		id := s.ID
		if s.How == HowOffice {
			id = ""
			for _, p := range l.Person(m[found[i].Start:found[i].End], c.date) {
				if p.Current || c.date == "" {
					id = p.codes()
					break
				}
			}
			if id == "" {
				id = s.ID
			}
		}
		if iso3(id) {
			state = id
		} else {
			other = id
		}
	}
	switch {
	case isAgent && agent.Civilian:
		if state != "" {
			return state + "-civilians", "civilians"
		}
		return "civilians", "civilians"
	case other != "" && (len(found) == 1 || !isAgent || !agent.State):
		return other, "name inside"
	case isAgent && agent.State && state != "":
		return state, "role"
	case len(found) == 1 && found[0].Sense.People && found[0].End == len(head):
		return found[0].Sense.ID + "-civilians", "people" // "two Dutchmen"
	case len(found) > 0 && (found[len(found)-1].End == len(head) || !ownName(head, isAgent)):
		return state, "name inside"
	}
	if f := c.people[normID(m)]; f != "" {
		return f, "surname"
	}
	if ps := l.Place(m); len(ps) > 0 && ps[0].Country != "" {
		return ps[0].Country, "place"
	}
	return normID(m), "own name"
}

var possessive = regexp.MustCompile(`[’']s?$`)

// headAgent is the role word at the end of the phrase, the longest known.
func headAgent(l *Lexicon, head string) (Agent, bool) {
	ws := strings.Fields(head)
	for i := max(0, len(ws)-4); i < len(ws); i++ {
		if a, ok := l.Agent(strings.Join(ws[i:], " ")); ok {
			return a, true
		}
	}
	return Agent{}, false
}

// ownName says whether the phrase ends as the name of an organisation does.
func ownName(head string, isAgent bool) bool {
	ws := strings.Fields(head)
	if len(ws) < 2 || isAgent {
		return false
	}
	last := ws[len(ws)-1]
	return capitalised(last[:1])
}

func hasName(l *Lexicon, m string) bool {
	for _, w := range strings.FieldsFunc(m, func(r rune) bool { return r == ' ' || r == '-' }) {
		if !capitalised(w[:1]) && w[0] < 0x80 {
			continue
		}
		if bareWord[strings.ToLower(strings.Trim(w, ".,'’s"))] || bareWord[strings.ToLower(w)] {
			continue
		}
		if _, ok := l.Agent(w); !ok {
			return true
		}
	}
	return false
}

var bareWord = bareWords()

func bareWords() map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields("i we us our my me he him his she her it its they them their who which that this these those himself themselves the a an two three four five six seven eight nine ten several many some all both other others dozens hundreds thousands at more least around about you your one another mr ms") {
		out[w] = true
	}
	return out
}

var notID = regexp.MustCompile(`[^a-z0-9]+`)

// normID is the scorer's norm (claimscore.py).
func normID(s string) string {
	s = strings.ToLower(s)
	for _, p := range []string{"'s", "’s"} {
		s = strings.ReplaceAll(s, p+" ", " ")
		s = strings.TrimSuffix(s, p)
	}
	for _, a := range []string{"the ", "a ", "an "} {
		if rest, ok := strings.CutPrefix(s, a); ok {
			s = rest
			break
		}
	}
	return strings.Trim(notID.ReplaceAllString(s, "-"), "-")
}

// sameEntity is the scorer's equality without the words of the mention: by
// id, by alias, or the id is the entity's name.
func (l *Lexicon) sameEntity(alias map[string]string, got, want string) bool {
	canon := func(id string) string {
		if a, ok := alias[id]; ok {
			return a
		}
		if a, ok := alias[normID(id)]; ok {
			return a
		}
		return id
	}
	g, w := canon(got), canon(want)
	if g == w || normID(g) == normID(w) {
		return true
	}
	if iso3(w) {
		return false
	}
	e, ok := l.entries[got]
	return ok && normID(e.Name) == normID(w)
}

func scorerAliases(t *testing.T) map[string]string {
	t.Helper()
	b, err := os.ReadFile("../../../shared/tools/aliases.tsv")
	if err != nil {
		t.Skipf("no table of aliases: %v", err)
	}
	out := map[string]string{}
	for _, line := range strings.Split(string(b), "\n") {
		if c := strings.Split(line, "\t"); line != "" && line[0] != '#' {
			for _, x := range c[1:] {
				out[x] = c[0]
			}
		}
	}
	return out
}

func readCoded(t *testing.T, l *Lexicon) (actors, places []coded) {
	t.Helper()
	eachReport(t, func(r codedReport) {
		a, p := codedMentions(l, r)
		actors, places = append(actors, a...), append(places, p...)
	})
	return actors, places
}

func eachReport(t *testing.T, f func(codedReport)) {
	t.Helper()
	for _, name := range []string{"train.jsonl.gz", "stories.jsonl.gz"} {
		file, err := os.Open(filepath.Join(claimsDir, name))
		if err != nil {
			t.Skipf("the coded news is not there: %v", err)
		}
		z, err := gzip.NewReader(file)
		if err != nil {
			t.Fatalf("unpack %s: %v", name, err)
		}
		sc := bufio.NewScanner(z)
		sc.Buffer(nil, 1<<24)
		for sc.Scan() {
			var r codedReport
			if err := json.Unmarshal(sc.Bytes(), &r); err != nil {
				t.Fatalf("read %s: %v", name, err)
			}
			f(r)
		}
		if err := sc.Err(); err != nil {
			t.Fatalf("read %s: %v", name, err)
		}
		file.Close()
	}
}

func codedMentions(l *Lexicon, r codedReport) (actors, places []coded) {
	state := frequentState(l, r.Sentences)
	date := r.Published
	if len(date) > 10 {
		date = date[:10]
	}
	people := surnamesIn(l, r.Sentences, date)
	add := func(to *[]coded, xs ...string) {
		for _, x := range xs {
			id, m, _ := strings.Cut(x, "|")
			if id != "unknown" && id != "author" && strings.TrimSpace(m) != "" {
				*to = append(*to, coded{strings.Trim(id, "~"), m, date, state, people})
			}
		}
	}
	for _, e := range r.Events {
		if e.Type != "OFFICE" {
			add(&actors, e.Actors...)
		}
		add(&actors, e.Recipients...)
		for _, c := range e.Claims {
			add(&actors, c.Holder...)
		}
		var where string
		if json.Unmarshal(e.Where, &where) == nil {
			add(&places, where)
		}
	}
	return actors, places
}

func surnamesIn(l *Lexicon, sentences []string, date string) map[string]string {
	out := map[string]string{}
	for _, s := range sentences {
		for _, f := range l.Find(s) {
			name := s[f.Start:f.End]
			if f.Sense.How != HowOffice || !strings.Contains(name, " ") {
				continue
			}
			for _, p := range l.Person(name, date) {
				if p.Current || date == "" {
					out[normID(name[strings.LastIndex(name, " ")+1:])] = p.codes()
					break
				}
			}
		}
	}
	return out
}

func frequentState(l *Lexicon, sentences []string) string {
	n := map[string]int{}
	best := ""
	for _, s := range sentences {
		for _, f := range l.Find(s) {
			if id := f.Sense.ID; iso3(id) {
				if n[id]++; n[id] > n[best] {
					best = id
				}
			}
		}
	}
	return best
}

func writeMissed(t *testing.T, path string, missed map[string]int) {
	t.Helper()
	keys := make([]string, 0, len(missed))
	for k := range missed {
		keys = append(keys, k)
	}
	sort.Slice(keys, func(i, j int) bool {
		if missed[keys[i]] != missed[keys[j]] {
			return missed[keys[i]] > missed[keys[j]]
		}
		return keys[i] < keys[j]
	})
	var b strings.Builder
	for _, k := range keys {
		fmt.Fprintf(&b, "%d\t%s\n", missed[k], k)
	}
	if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

func open(t testing.TB) *Lexicon {
	t.Helper()
	l, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	return l
}
