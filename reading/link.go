package reading

import (
	"math"
	"strings"
	"unicode/utf8"

	"attache"
	"attache/internal/lexicon"
	"attache/text"
)

// linker turns words of one report into entities. It remembers what the report
// itself says: whose office a person holds, which full name a surname stands
// for, which state a passage is about.
type linker struct {
	lex      *lexicon.Lexicon
	d        *text.Doc
	on       string            // the report's date, ISO, "" unknown: who held a post then
	states   [][]string        // per sentence: states it names, in order
	found    [][]lexicon.Found // per sentence: known names in it, bytes of the text
	office   map[string]string // slug of a person → organisation, from the report's own OFFICE events
	posts    []post            // titles that the report itself gives, in order
	people   []text.Mention    // names of persons, in order
	quotes   []quote           // direct speech, with its speakers
	voice    int               // token of the body whose release this is ("we"), -1 unknown
	entities map[string]attache.Entity
	order    []string
}

// A post is a title that the report gives somebody: the lemma of its noun, its
// token, the person, and the state or body that he acts for.
type post struct {
	title       string
	token       int
	person, org string
}

// A sought mention: how pronouns and unnamed crowds around it are to be read.
type context struct {
	organ  bool            // the organ is meant, not its state: where somebody belongs or serves
	person bool            // the person is meant, not the state: actor of an OFFICE
	holder int             // token of the event's holder, for "we" and "our"; -1 none
	last   []int           // tokens of the last event's actors, for "it" and "they"
	place  string          // state where the event happens, "" unknown
	avoid  map[string]bool // ids that a pronoun cannot mean here: nobody accuses "them" of himself
	depth  int
}

func newLinker(lex *lexicon.Lexicon, d *text.Doc, on string) *linker {
	d = untitled(d, lex)
	l := &linker{lex: lex, d: d, on: on, office: map[string]string{}, voice: -1, entities: map[string]attache.Entity{}}
	l.states, l.found = make([][]string, len(d.Sentences)), make([][]lexicon.Found, len(d.Sentences))
	for i, s := range d.Sentences {
		for _, f := range lex.Find(d.Text[s.Start:s.End]) {
			f.Start, f.End = f.Start+s.Start, f.End+s.Start
			l.found[i] = append(l.found[i], f)
			if e, ok := lex.Entity(f.Sense.ID); ok && e.Kind == lexicon.KindState {
				l.states[i] = append(l.states[i], e.ID)
			}
		}
	}
	l.quotes = quotes(d)
	for _, m := range d.Names {
		if m.Layer == text.Named && m.Type == "PER" {
			l.people = append(l.people, m)
		}
	}
	return l
}

// untitled is a text whose names of persons begin after the titles and
// adjectives that the model took into them: "former Prime Minister Prachanda".
func untitled(d *text.Doc, lex *lexicon.Lexicon) *text.Doc {
	out := *d
	out.Names = append([]text.Mention(nil), d.Names...)
	for i, m := range out.Names {
		if m.Layer != text.Named || m.Type != "PER" {
			continue
		}
		for k := m.First; k+1 < m.Last; k++ {
			w := strings.ToLower(d.Word(k))
			if d.Word(k) == w && d.Tokens[k].UPOS == "ADJ" || officeWords[w] {
				out.Names[i].First = k + 1
			} else if a, ok := lex.Agent(w); ok && (a.State || a.Sector == "GOV") {
				out.Names[i].First = k + 1
			}
		}
	}
	return &out
}

var officeWords = words("minister president premier chancellor secretary senator king queen ambassador")

// parties are the entities that token at stands for: one, or two for "both
// countries", none for a word that names nobody.
func (l *linker) parties(at int, c context) []attache.Party {
	d := l.d
	low := strings.ToLower(d.Word(at))
	if c.depth > 2 {
		return []attache.Party{l.unresolved(at, at+1, "")}
	}
	if pronoun(d.Word(at)) {
		if to := l.antecedents(at, low, c); len(to) > 0 {
			c.depth++
			var out []attache.Party
			for _, t := range to {
				for _, p := range l.parties(t, c) {
					p.Span, p.How = span(d, at, at+1), "pronoun"
					out = append(out, p)
				}
			}
			return out
		}
		return []attache.Party{{ID: attache.UnknownID, Span: span(d, at, at+1), How: "pronoun"}}
	}
	if two := l.pair(at); len(two) == 2 {
		a, b, _, _ := phrase(d, at)
		var out []attache.Party
		for _, id := range two {
			l.enter(id)
			out = append(out, attache.Party{ID: id, Span: span(d, a, b), How: "coreference"})
		}
		return out
	}
	return []attache.Party{l.party(at, c)}
}

// party is the entity named by the noun phrase around token at.
func (l *linker) party(at int, c context) attache.Party {
	d := l.d
	first, last, name, named := phrase(d, at)
	person := named && name.Type == "PER" && !l.seat(name)
	if !person {
		if a, b, ok := l.knownName(at); ok && b-a > 1 && (!named || a <= name.First && b >= name.Last) {
			s, _ := l.lex.Lookup(d.Slice(a, b))
			return l.known(s, a, b, c)
		}
		if z := prolonged(d, at, last); z > last {
			from := first
			if named {
				from = name.First
			}
			if s, ok := l.lex.Lookup(d.Slice(from, z)); ok && !lowerCase(d.Slice(from, z)) {
				return l.known(s, from, z, c)
			}
			if named && name.Type == "ORG" && !l.agentHead(at) {
				return l.unresolved(from, z, "name")
			}
		}
	}
	if half := l.half(at, first, last); half != "" {
		l.enter(half)
		return attache.Party{ID: half, Span: span(d, first, last), How: "coreference"}
	}
	if c.person {
		if person {
			return l.personParty(name)
		}
		return l.unresolved(first, last, "")
	}
	if person && kin[lemma(d, at)] && (at < name.First || at >= name.Last) {
		return l.unresolved(first, last, "")
	}
	if person {
		return l.actingPerson(at, first, last, name)
	}
	if kin[lemma(d, at)] && d.Tokens[at].UPOS == "NOUN" {
		if of := d.Child(at, "nmod", "nmod:poss"); of >= 0 {
			if m, ok := d.NameAt(of, text.Named); ok && m.Type == "PER" {
				_, end, _, _ := phrase(d, of)
				return l.unresolved(min(first, of), max(last, end), "")
			}
		}
	}
	if named && (first == name.First || d.Tokens[first].UPOS == "DET" && first+1 == name.First) && last == name.Last {
		if s, ok := l.lex.Lookup(d.Slice(name.First, name.Last)); ok {
			return l.known(s, name.First, name.Last, c)
		}
	}
	return l.described(at, first, last, name, named, c)
}

// seat says whether a name of one word that the model takes for a person's is a
// state or its seat: "Riyadh denied".
func (l *linker) seat(name text.Mention) bool {
	if nameEnd(l.d, name) != name.First {
		return false
	}
	full := bare(l.d.Slice(name.First, name.Last))
	if l.fullName(name) != full {
		return false // "Jordan" after "Vernon Jordan"
	}
	s, ok := l.lex.Lookup(full)
	if !ok || s.How == lexicon.HowOffice {
		return false
	}
	return l.state(s.ID) && !s.People
}

// half is the Korea that "the North" or "the South" is in a report that names
// one of them; "" for other words and other reports.
func (l *linker) half(at, first, last int) string {
	d := l.d
	if last-first > 2 || last-first == 2 && !strings.EqualFold(d.Word(first), "the") {
		return ""
	}
	id := map[string]string{"North": "PRK", "South": "KOR"}[d.Word(at)]
	if id == "" {
		return ""
	}
	for _, in := range l.states {
		for _, s := range in {
			if s == "PRK" || s == "KOR" {
				return id
			}
		}
	}
	return ""
}

// knownName is the token range of the lexicon's name that covers token at.
func (l *linker) knownName(at int) (first, last int, ok bool) {
	d := l.d
	t := d.Tokens[at]
	for _, f := range l.found[t.Sentence] {
		if f.Start <= t.Start && t.End <= f.End {
			first, last = at, at+1
			s := d.Sentences[t.Sentence]
			for first > s.First && d.Tokens[first-1].Start >= f.Start {
				first--
			}
			for last < s.Last && d.Tokens[last].End <= f.End {
				last++
			}
			return first, last, true
		}
	}
	return 0, 0, false
}

// described links a noun phrase that is not a person's name: by the whole of
// it, by what its head noun stands for, by the names inside it.
func (l *linker) described(at, first, last int, name text.Mention, named bool, c context) attache.Party {
	d := l.d
	full := d.Slice(first, last)
	if s, ok := l.lex.Lookup(full); ok {
		return l.known(s, first, last, c)
	}
	core, isState, isPeople := l.core(first, at+1)
	if core == "" {
		core, isState, isPeople = l.core(first, last)
	}
	if isState && l.person(at) {
		return l.crowd(core, first, last)
	}
	if isPeople && isState && !named || isPeople && isState && d.Tokens[at].UPOS == "PROPN" {
		return l.crowd(core, first, last)
	}
	if k := l.heldBy(at); core == "" && k >= 0 {
		p := attache.Party{ID: l.posts[k].person, Span: span(d, first, last), How: "coreference"}
		if org := l.posts[k].org; org != "" && !c.person {
			p.ID, p.Person = org, l.posts[k].person
		}
		l.enter(p.ID)
		return p
	}
	agent, isAgent := l.lex.Agent(strings.ToLower(d.Word(at)))
	if core == "" {
		if to := l.sameNoun(at, first); to >= 0 && c.depth == 0 {
			c.depth++
			if p, ok := l.sole(to, c); ok {
				p.Span, p.How = span(d, first, last), "coreference"
				return p
			}
		}
	}
	if core == "" {
		if p, ok := l.possessed(at, first, last, agent, isAgent, c); ok {
			return p
		}
	}
	switch {
	case isAgent && agent.Civilian:
		switch {
		case isState:
			return l.crowd(core, first, last)
		case core != "":
			return l.member(core, first, last)
		case c.place != "":
			return l.crowd(c.place, first, last)
		}
		if s := l.complementAt(at); s != "" { // "residents of Hodeidah"
			return l.crowd(s, first, last)
		}
		if s := l.about(d.Tokens[at].Sentence, c.avoid); s != "" {
			return l.crowd(s, first, last)
		}
		return l.unresolved(first, last, "")
	case core != "" && !isState:
		return l.member(core, first, last)
	case isState:
		// "Russian Orthodox Church", "Iranian National Oil Company": an
		// organisation of its own that bears the state's name.
		if named && !l.organ(name) && name.Type == "ORG" && !isAgent && at >= name.First && at < name.Last && (name.Last-name.First > 1 || name.First > first) {
			return l.unresolved(name.First, name.Last, "name")
		}
		l.enter(core)
		return attache.Party{ID: core, Span: span(d, first, last), How: "demonym"}
	}
	if of := l.partitive(at); of >= 0 {
		c.depth++
		p := l.parties(of, c)[0]
		if l.state(p.ID) && p.How == lexicon.HowDemonym && counts[d.Tokens[at].Lemma] {
			p.ID = l.crowdOf(p.ID)
		}
		p.Span = span(d, first, max(last, partEnd(d, of)))
		return p
	}
	if to := l.earlier(at, first, last, c); to >= 0 {
		c.depth++
		if p, ok := l.sole(to, c); ok {
			p.Span, p.How = span(d, first, last), "coreference"
			return p
		}
	}
	// "government of Syria", "officials in Damascus": the state stands behind.
	if of := d.Child(at, "nmod"); of > at && isAgent && agent.State {
		if ps := l.complement(of, c); ps.ID != "" {
			ps.Span, ps.How = span(d, first, last), "office"
			return ps
		}
	}
	if isAgent && agent.State && (!named || lemma(d, at) == "ministry") { // "the army", "the Interior Ministry"
		if s := c.place; s != "" {
			l.enter(s)
			return attache.Party{ID: s, Span: span(d, first, last), How: "implied"}
		}
		if s := l.about(d.Tokens[at].Sentence, c.avoid); s != "" {
			l.enter(s)
			return attache.Party{ID: s, Span: span(d, first, last), How: "implied"}
		}
	}
	if !named {
		if p, ok := l.owner(at, first, last, c); ok {
			return p
		}
	}
	return l.unresolved(first, last, "")
}

// owner is whose an unnamed thing is: who seizes "the party's leaflets" or fires at
// "its database" acts on the party (coding guide, recipients).
func (l *linker) owner(at, first, last int, c context) (attache.Party, bool) {
	d := l.d
	poss := d.Child(at, "nmod:poss")
	if poss < 0 || c.depth > 0 || kin[lemma(d, at)] || beside[lemma(d, at)] || d.Tokens[at].UPOS != "NOUN" {
		return attache.Party{}, false
	}
	c.avoid = nil
	c.depth++
	p, ok := l.sole(poss, c)
	p.Span = span(d, first, last)
	return p, ok && p.ID != attache.UnknownID
}

// sole is whom a word stands for, where that is one party and no name that nobody
// knows.
func (l *linker) sole(at int, c context) (p attache.Party, ok bool) {
	if ps := l.parties(at, c); len(ps) == 1 && !strings.HasPrefix(ps[0].ID, "~") {
		return ps[0], true
	}
	return attache.Party{}, false
}

// beside are nouns for people who stand to somebody in some way and are others.
var beside = words("critic opponent rival enemy foe adversary backer patron sponsor partner neighbour neighbor counterpart colleague predecessor successor assistant friend family victim captor hostage prisoner candidate")

// core is the known name that stands nearest before the end of a phrase: in
// "Yemen's Tehran-backed Huthi rebels" the Huthis. The first part of a
// compound ("Tehran-backed", "US-led") tells of somebody else.
func (l *linker) core(first, last int) (id string, state, people bool) {
	if first >= last {
		return "", false, false
	}
	full := l.d.Slice(first, last)
	for _, f := range l.lex.Find(full) {
		if f.Sense.ID == "the-west" && f.End+1 < len(full) && full[f.End] == ' ' && isUpper(full[f.End+1:]) {
			continue // "Western Command"
		}
		if f.End < len(full) && full[f.End] == '$' {
			continue // "US$10 million"
		}
		if f.End < len(full) && full[f.End] == '-' && compound(full[f.End+1:]) || sided(full[:f.Start]) {
			continue
		}
		if e, ok := l.lex.Entity(f.Sense.ID); ok {
			id, state, people = e.ID, e.Kind == lexicon.KindState, f.Sense.People && f.End >= len(strings.TrimRight(full, " "))-2
		}
	}
	return id, state, people
}

// sided says whether the words before a name end in "anti-" or "pro-": who is
// for or against somebody is somebody else.
func sided(before string) bool {
	low := strings.ToLower(before)
	return strings.HasSuffix(low, "anti-") || strings.HasSuffix(low, "pro-") || strings.HasSuffix(low, "anti–") || strings.HasSuffix(low, "pro–")
}

// compound says whether a phrase goes on with the participle of a compound
// whose first part is another party: "backed", "led", "based".
func compound(rest string) bool {
	w, _, _ := strings.Cut(rest, " ")
	switch strings.ToLower(w) {
	case "backed", "led", "supported", "sponsored", "aligned", "allied", "funded", "trained", "armed", "linked", "affiliated", "brokered", "mediated",
		"made", "designed", "built", "supplied", "controlled", "held", "occupied", "based", "run", "imposed", "drafted", "proposed":
		return true
	}
	return false
}

// possessed is whose the thing is in "its forces", "our citizens": the one the
// pronoun stands for, or that state's people.
func (l *linker) possessed(at, first, last int, agent lexicon.Agent, isAgent bool, c context) (attache.Party, bool) {
	d := l.d
	poss := d.Child(at, "nmod:poss")
	if poss < 0 || !pronoun(d.Word(poss)) || c.depth > 0 || !isAgent && !followers[d.Tokens[at].Lemma] {
		return attache.Party{}, false
	}
	c.depth++
	if isAgent {
		c.avoid = nil
	}
	p, ok := l.sole(poss, c)
	if !ok {
		return attache.Party{}, false
	}
	p.Span, p.How = span(d, first, last), "pronoun"
	if agent.Civilian && l.state(p.ID) {
		p.ID, p.Person = l.crowdOf(p.ID), ""
	}
	return p, true
}

// kin are nouns for people of somebody: the son of a minister is not the minister.
var kin = words("son daughter wife husband brother sister father mother widow relative nephew niece uncle cousin aide lawyer attorney bodyguard adviser advisor")

var followers = words("follower fighter member leader supporter spokesman spokeswoman spokesperson commander airspace territory soil border embassy ship vessel aircraft plane position convoy base airport ally")

// person says whether the word is a demonym that stands for a person: "one
// Syrian", "an Egyptian".
func (l *linker) person(at int) bool {
	d := l.d
	if u := d.Tokens[at].UPOS; u != "NOUN" && u != "PROPN" {
		return false
	}
	s, ok := l.lex.Lookup(d.Word(at))
	if !ok || s.How != lexicon.HowDemonym {
		return false
	}
	if d.Child(at, "nummod") >= 0 {
		return true
	}
	k := d.Child(at, "det")
	return k >= 0 && (strings.EqualFold(d.Word(k), "a") || strings.EqualFold(d.Word(k), "an"))
}

// partitive is the noun that counts in "dozens of people", "70 members of the
// tribe", "a group of Kurds": the complement of a noun of number or part; -1
// for other nouns.
func (l *linker) partitive(at int) int {
	d := l.d
	if !parts[d.Tokens[at].Lemma] {
		return -1
	}
	of := d.Child(at, "nmod")
	if of < at {
		return -1
	}
	if k := d.Child(of, "case"); k < 0 || strings.ToLower(d.Word(k)) != "of" && strings.ToLower(d.Word(k)) != "from" && strings.ToLower(d.Word(k)) != "to" {
		return -1
	}
	return of
}

var parts = words("dozen hundred thousand score number majority group pair series ten most some many one two three four five several member representative associate family " +
	"part lot handful batch crowd million rest leader official fighter volunteer employee delegation dozens hundreds thousands scores chief head director chairman deputy commander officer soldier militant activist troop citizen resident personnel civilian supporter")

var counts = words("dozen hundred thousand score number majority group dozens hundreds thousands scores million crowd most some many")

// partEnd is the end of the phrase of a complement.
func partEnd(d *text.Doc, of int) int {
	_, last, _, _ := phrase(d, of)
	return last
}

// complement is the state or body that an "of …" or "in …" noun names.
func (l *linker) complement(of int, c context) attache.Party {
	_, _, name, named := phrase(l.d, of)
	if !named {
		return attache.Party{}
	}
	s, ok := l.lex.Lookup(l.d.Slice(name.First, name.Last))
	if !ok {
		return attache.Party{}
	}
	return l.known(s, name.First, name.Last, c)
}

// actingPerson is a person in an act: in office the person is the state or
// body (coding guide 6), else himself.
func (l *linker) actingPerson(at, first, last int, name text.Mention) attache.Party {
	d := l.d
	p := l.personParty(name)
	in := func(org string) attache.Party {
		l.enter(org)
		return attache.Party{ID: org, Person: p.ID, Span: p.Span, How: "office"}
	}
	if org := l.office[p.ID]; org != "" {
		return in(org)
	}
	if posts := l.lex.Person(l.fullName(name), l.on); len(posts) > 0 {
		if org := postOrg(posts); org != "" {
			return in(org)
		}
	}
	// A title with a state before the name: "Russian President Vladimir Putin".
	if before := d.Slice(first, name.First); before != "" {
		if s := l.stateIn(before); s != "" && l.titled(first, name.First) {
			l.office[p.ID] = s
			return in(s)
		}
	}
	return p
}

// organ says whether a name holds a word for an organ of a state: "Ministry of
// Defence", "Government of Turkmenistan".
func (l *linker) organ(name text.Mention) bool {
	for i := name.First; i < name.Last; i++ {
		if l.agentHead(i) {
			return true
		}
	}
	return false
}

// titled says whether a word of [a, b) is a post that stands for the state.
func (l *linker) titled(a, b int) bool {
	for i := a; i < b; i++ {
		if g, ok := l.lex.Agent(strings.ToLower(l.d.Word(i))); ok && (g.State || g.Sector == "GOV" || g.Sector == "MIL") {
			return true
		}
	}
	return false
}

// agentHead says whether the noun is a role word that stands for the state:
// "Ministry", "Army".
func (l *linker) agentHead(at int) bool {
	g, ok := l.lex.Agent(strings.ToLower(l.d.Word(at)))
	return ok && g.State
}

// personParty is the person himself.
func (l *linker) personParty(name text.Mention) attache.Party {
	full := l.fullName(name)
	if posts := l.lex.Person(full, ""); len(posts) > 0 {
		e := posts[0].Person
		l.enter(e.ID)
		return attache.Party{ID: e.ID, Span: span(l.d, name.First, name.Last), How: "name"}
	}
	id := "~" + slug(full)
	l.enterNew(attache.Entity{ID: id, Name: full, Kind: "unresolved"})
	return attache.Party{ID: id, Span: span(l.d, name.First, name.Last), How: "name"}
}

// fullName is the longest name of a person in the report that ends in the same
// word: the first telling gives it, later ones only the surname. Where names
// begin with the surname ("Kim Jong-un", "Xi Jinping") the first word counts.
func (l *linker) fullName(name text.Mention) string {
	d := l.d
	best := bare(d.Slice(name.First, name.Last))
	word := func(i int) string { return strings.ToLower(bare(d.Word(i))) }
	last := word(nameEnd(d, name))
	for _, m := range l.people {
		s := bare(d.Slice(m.First, m.Last))
		if word(nameEnd(d, m)) == last && len(s) > len(best) && (name.Last-name.First == 1 || strings.HasSuffix(s, best)) {
			return s
		}
	}
	if nameEnd(d, name) != name.First {
		return best
	}
	for _, m := range l.people {
		if m.Last-m.First > 1 && word(m.First) == last {
			s := bare(d.Slice(m.First, m.Last))
			if len(l.lex.Person(s, "")) > 0 {
				return s
			}
		}
	}
	return best
}

// nameEnd is the last token of a name that is no possessive mark.
func nameEnd(d *text.Doc, m text.Mention) int {
	i := m.Last - 1
	for i > m.First && (d.Word(i) == "'s" || d.Word(i) == "’s" || d.Word(i) == "'" || d.Word(i) == "’") {
		i--
	}
	return i
}

// stateIn is the first state that a phrase names.
func (l *linker) stateIn(s string) string {
	for _, f := range l.lex.Find(s) {
		if e, ok := l.lex.Entity(f.Sense.ID); ok {
			if e.Kind == lexicon.KindState {
				return e.ID
			}
			if e.State != "" {
				return e.State
			}
		}
	}
	return ""
}

// about is the state that the report speaks of around a sentence, none of those to
// avoid.
func (l *linker) about(sentence int, avoid map[string]bool) string {
	best, weight := "", map[string]float64{}
	for i, ids := range l.states {
		w := math.Pow(aboutDecay, float64(sentence-i))
		switch {
		case i == sentence:
			w = aboutOwn
		case i > sentence:
			w = aboutAfter * math.Pow(aboutDecay, float64(i-sentence))
		}
		if i < 3 {
			w += aboutLede
		}
		for _, id := range ids {
			if !avoid[id] {
				weight[id] += w
				if best == "" || weight[id] > weight[best] {
					best = id
				}
			}
		}
	}
	return best
}

// How much a state named somewhere counts for what "the army" means here: its
// weight falls by a fifth a sentence, halves behind, and is more in the sentence
// itself and in the lede. Measured on coded reports of eight sentences and more.
const (
	aboutDecay = 0.8
	aboutOwn   = 2
	aboutAfter = 0.5
	aboutLede  = 0.5
)

// known is a party that the lexicon knows. A body or person that acts for a
// state is that state (coding guide 6), save where somebody belongs to it.
func (l *linker) known(s lexicon.Sense, first, last int, c context) attache.Party {
	p := attache.Party{ID: s.ID, Span: span(l.d, first, last), How: s.How}
	if s.People && l.state(s.ID) {
		return l.crowd(s.ID, first, last)
	}
	v, ok := l.lex.Entity(s.Via)
	if ok && c.organ && v.Kind != lexicon.KindPerson {
		p.ID = v.ID
	}
	if ok && v.Kind == lexicon.KindPerson {
		p.Person = v.ID
		if posts := l.lex.Person(l.d.Slice(first, last), l.on); len(posts) > 0 {
			p.ID = postOrg(posts)
		}
		l.enter(v.ID)
	}
	l.enter(p.ID)
	return p
}

// postOrg is the state or organisation that the first post, the current one
// if there is any, acts for.
func postOrg(posts []lexicon.Post) string {
	if posts[0].State != "" {
		return posts[0].State
	}
	return posts[0].Org
}

func (l *linker) crowd(state string, first, last int) attache.Party {
	return attache.Party{ID: l.crowdOf(state), Span: span(l.d, first, last), How: "demonym"}
}

// crowdOf is the id of a state's people without office.
func (l *linker) crowdOf(state string) string {
	id := state + "-civilians"
	name := state
	if e, ok := l.lex.Entity(state); ok {
		name = e.Name
	}
	l.enterNew(attache.Entity{ID: id, Name: name + " civilians", Kind: "crowd", Sector: "CVL"})
	return id
}

// member is a phrase around a known name ("Hamas fighters"): the group itself.
func (l *linker) member(id string, first, last int) attache.Party {
	l.enter(id)
	return attache.Party{ID: id, Span: span(l.d, first, last), How: "compound"}
}

// unresolved is a party under its own name: nil is an answer.
func (l *linker) unresolved(first, last int, how string) attache.Party {
	name := bare(l.d.Slice(uncounted(l.d, first, last), last))
	id := "~" + slug(name)
	if id == "~" {
		id = "~" + strings.ToLower(name)
	}
	l.enterNew(attache.Entity{ID: id, Name: name, Kind: "unresolved"})
	if how == "" {
		how = "name"
	}
	return attache.Party{ID: id, Span: span(l.d, first, last), How: how}
}

// uncounted is where a phrase begins after articles and numbers: of "more than
// 200 migrants" the migrants are the party, the number is a figure.
func uncounted(d *text.Doc, first, last int) int {
	from := first
	for i := first; i+1 < last; i++ {
		switch t := d.Tokens[i]; {
		case t.UPOS == "NUM":
			from = i + 1
		case t.UPOS == "DET" && i == from:
			from = i + 1
		case quantities[strings.ToLower(d.Word(i))] && i == from:
			from = i + 1
		case t.UPOS == "ADP" || t.UPOS == "ADV" || t.UPOS == "ADJ" || t.UPOS == "SYM":
		default:
			return from
		}
	}
	return from
}

var quantities = words("several many some few various numerous dozens hundreds thousands other another more most")

// state says whether an id is a state's.
func (l *linker) state(id string) bool {
	e, ok := l.lex.Entity(id)
	return ok && e.Kind == lexicon.KindState
}

func (l *linker) enter(id string) {
	if _, ok := l.entities[id]; ok {
		return
	}
	e, ok := l.lex.Entity(id)
	if !ok {
		l.enterNew(attache.Entity{ID: id, Name: id, Kind: "unresolved"})
		return
	}
	l.enterNew(attache.Entity{ID: e.ID, Name: e.Name, Kind: string(e.Kind), Sector: e.Sector, Wikidata: e.Wikidata})
}

func (l *linker) enterNew(e attache.Entity) {
	if _, ok := l.entities[e.ID]; !ok {
		l.entities[e.ID] = e
		l.order = append(l.order, e.ID)
	}
}

func span(d *text.Doc, first, last int) *attache.Span {
	a, b := d.Tokens[first].Start, d.Tokens[last-1].End
	return &attache.Span{Start: a, End: b, Text: d.Text[a:b]}
}

func lowerCase(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return strings.ToLower(string(r)) == string(r)
}
