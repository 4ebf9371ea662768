package lexicon

import (
	"bufio"
	"compress/gzip"
	"crypto/md5"
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
	held                     bool              // of the tenth of the reports whose misses nobody reads
	people                   map[string]string // surnames of the persons named in full in the report
}

// TestCoverage measures how many mentions of the coded news the tables lead to
// the coder's id: with no more context than the state named most in the
// report, which stands in for the linker of package reading.
func TestCoverage(t *testing.T) {
	l := open(t)
	actors, places := readCoded(t, l)
	alias := scorerAliases(t)
	var all, named, tables, heldAll, heldNamed tally
	missed := map[string]int{}
	for _, c := range actors {
		got, how := resolve(l, c)
		ok := l.sameEntity(alias, got, c.id)
		all.add(ok)
		if c.held {
			heldAll.add(ok)
			if hasName(l, c.mention) {
				heldNamed.add(ok)
			}
		}
		if how != "own name" {
			tables.add(ok)
		}
		if hasName(l, c.mention) {
			named.add(ok)
			if !ok && !c.held {
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
		if !ok && !c.held {
			missed["where "+c.id+" ← "+c.mention]++
		}
	}
	t.Logf("all mentions        %v", all)
	t.Logf("mentions with names %v", named)
	t.Logf("held-out tenth      %v; with names %v", heldAll, heldNamed)
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
	floorAll   = 0.78
	floorNamed = 0.90
	floorItems = 0.82
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
			return acting(l, m, s, c.date), "person"
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
	state, other, people := "", "", false
	for i := len(found) - 1; i >= 0; i-- {
		s := found[i].Sense
		id := s.ID
		if s.How == HowOffice {
			id = acting(l, m[found[i].Start:found[i].End], s, c.date)
		}
		switch e, _ := l.Entity(id); {
		case iso3(id):
			state = id
		case e.Kind == KindPeople:
			people = true
		default:
			other = id
		}
	}
	said := state != ""
	inHead := said && found[0].Start < len(head)
	if !said {
		if state = inside(l, m); state == "" {
			state = c.state
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
	case isAgent && !agent.State && organ(head) && said:
		return state, "organ"
	case people, inHead && isAgent && !agent.State, said && former(m):
		return slug(uncounted(m)), "own kind" // "Western officials", "Chinese companies", "two former Danish diplomats"
	case isAgent && agent.State && state != "":
		return state, "role"
	case len(found) == 1 && found[0].Sense.People && found[0].End == len(head):
		return found[0].Sense.ID + "-civilians", "people" // "two Dutchmen"
	case said && (found[len(found)-1].End == len(head) || !ownName(head, isAgent)):
		return state, "name inside"
	}
	if f := c.people[slug(untitled(l, m))]; f != "" {
		return f, "surname"
	}
	if ps := l.Place(m); len(ps) > 0 && ps[0].Country != "" {
		return ps[0].Country, "place"
	}
	if t := untitled(l, m); t != m && c.state != "" {
		return c.state, "titled"
	}
	return slug(m), "own name"
}

// organ says whether the phrase is the name of an office of a state, which
// ends in a capital: "Ukrainian National Agency", no "Ukrainian agency".
func organ(head string) bool {
	ws := strings.Fields(head)
	switch ws[len(ws)-1] {
	case "Agency", "Committee", "Commission", "Council", "Service", "Bureau", "Administration", "Authority", "Directorate", "Office", "Department", "Guard", "Corps", "Command":
		return true
	}
	return false
}

// untitled is a person's name without the titles before it.
func untitled(l *Lexicon, m string) string {
	ws := strings.Fields(m)
	for i := min(5, len(ws)-1); i > 0; i-- {
		if !capitalised(ws[i]) {
			continue
		}
		if l.title(split(strings.Join(ws[:i], " "))) {
			return strings.Join(ws[i:], " ")
		}
	}
	return m
}

// acting is the id that a claim carries for a named person on a day.
func acting(l *Lexicon, name string, s Sense, date string) string {
	if id, ok := l.Acting(name, date); ok {
		return id
	}
	return s.ID
}

// inside is the country of a place in the phrase: "the Dresden high court".
func inside(l *Lexicon, m string) string {
	ws := strings.Fields(m)
	for i := range ws {
		for n := min(3, len(ws)-i); n > 0; n-- {
			s := possessive.ReplaceAllString(strings.Join(ws[i:i+n], " "), "")
			if _, isAgent := l.Agent(s); isAgent {
				continue
			}
			if ps := l.Place(s); len(ps) > 0 && (ps[0].Population > 100_000 || ps[0].Kind != "city") && ps[0].Country != "" {
				return ps[0].Country
			}
		}
	}
	return ""
}

// former says whether the phrase speaks of people who hold their post no more.
func former(m string) bool {
	for _, w := range strings.Fields(strings.ToLower(m)) {
		if w == "former" || w == "ex" || w == "retired" {
			return true
		}
	}
	return false
}

// uncounted is the phrase without articles and numbers before it.
func uncounted(m string) string {
	ws := strings.Fields(m)
	for len(ws) > 1 && (bareWord[strings.ToLower(ws[0])] || ws[0][0] >= '0' && ws[0][0] <= '9') {
		ws = ws[1:]
	}
	return strings.Join(ws, " ")
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
// id, by alias, or the coder's id is a name of the entity.
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
	for _, f := range l.names.forms[strings.ReplaceAll(normID(w), "-", " ")] {
		if f.id == got {
			return true
		}
	}
	return false
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
	held := md5.Sum([]byte(r.ID))[0] < 26 // as in training/claims.py
	add := func(to *[]coded, xs ...string) {
		for _, x := range xs {
			id, m, _ := strings.Cut(x, "|")
			if id != "unknown" && id != "author" && strings.TrimSpace(m) != "" {
				*to = append(*to, coded{strings.Trim(id, "~"), m, date, state, held, people})
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

// surnamesIn is whom a surname alone means in the report: the person named in
// full before, known or not.
func surnamesIn(l *Lexicon, sentences []string, date string) map[string]string {
	out := map[string]string{}
	for _, s := range sentences {
		for _, name := range fullName.FindAllString(s, -1) {
			name = untitled(l, name)
			if _, known := l.Lookup(name); known || !strings.Contains(name, " ") {
				continue
			}
			if k := slug(name[strings.LastIndex(name, " ")+1:]); out[k] == "" {
				out[k] = slug(name)
			}
		}
		for _, f := range l.Find(s) {
			name := s[f.Start:f.End]
			if f.Sense.How != HowOffice || !strings.Contains(name, " ") {
				continue
			}
			if id, ok := l.Acting(name, date); ok {
				out[slug(name[strings.LastIndex(name, " ")+1:])] = id
			}
		}
	}
	return out
}

// fullName is a run of capitalised words, as a person's name is.
var fullName = regexp.MustCompile(`\p{Lu}[\p{L}'’.-]+(?: (?:al-|bin |van |de |von )?\p{Lu}[\p{L}'’.-]+){1,4}`)

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
