package reading

import (
	"slices"
	"sort"
	"strconv"
	"strings"

	"attache"
	"attache/internal/lexicon"
	"attache/text"
)

// A told event is one frame made into an event, with what later steps need:
// its frame, and the tokens of its actors for pronouns that follow.
type told struct {
	attache.Event
	frame  text.Frame
	actors []int // tokens
	merged bool
	why    []string // rules that changed it, for Explain
}

// Assemble turns an annotated text into what the report says: pure, so it is
// tested from hand-made documents. rep.Published gives the anchor of relative
// times and the day on which posts are read.
func Assemble(d *text.Doc, rep attache.Report, a Anchor, lex *lexicon.Lexicon, t Thresholds) attache.Reading {
	return assembled(d, rep, a, lex, t, nil)
}

func assembled(d *text.Doc, rep attache.Report, a Anchor, lex *lexicon.Lexicon, t Thresholds, meter *Meter) attache.Reading {
	events, l := assemble(d, a, lex, t, meter)
	out := attache.Reading{Report: rep, Entities: []attache.Entity{}, Events: []attache.Event{}, Doubts: []attache.Doubt{}}
	used := map[string]bool{}
	use := func(ps []attache.Party) {
		for i, p := range ps {
			used[p.ID], used[p.Person] = true, true
			ps[i].Name = l.entities[p.ID].Name
		}
	}
	for i := range events {
		e := &events[i].Event
		e.ID = "e" + strconv.Itoa(i+1)
		e.Contested = contested(e.Claims)
		out.Events = append(out.Events, *e)
		for _, ps := range [][]attache.Party{e.Actors, e.Recipients, e.People} {
			use(ps)
		}
		for _, it := range e.Items {
			used[it.Maker], used[it.ModifiedBy] = true, true
		}
		if e.Where != nil {
			used[e.Where.ID] = true
		}
		for _, c := range e.Claims {
			use(c.Holder)
		}
	}
	for _, id := range l.order {
		if used[id] {
			out.Entities = append(out.Entities, l.entities[id])
		}
	}
	return out
}

// assemble makes the events of a text in the order it tells them.
func assemble(d *text.Doc, a Anchor, lex *lexicon.Lexicon, t Thresholds, meter *Meter) ([]told, *linker) {
	l := newLinker(lex, d, a.Date.Start)
	d = l.d
	l.voice = issuer(d, l)
	meter.End("link")
	times, numbers := Times(d, a), Numbers(d)
	meter.End("times")
	frames := make([]text.Frame, 0, len(d.Frames))
	for _, f := range l.compounds(served(d, comrades(d, lightVerbs(d, d.Frames)))) {
		if f.Prob > t.Trigger || f.Prob > denialFloor && f.Type == "REJECT" && denials[lemma(d, f.Token)] && d.Tokens[f.Token].UPOS == "VERB" || l.hands(f, t) {
			frames = append(frames, f)
		}
	}
	// Posts first: they tell whose people act.
	order := make([]int, len(frames))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(i, j int) bool { return frames[order[i]].Type == "OFFICE" && frames[order[j]].Type != "OFFICE" })
	events := make([]told, 0, len(frames))
	var last []int
	for _, i := range order {
		e := l.event(frames[i], t, last, times, numbers)
		if e.Type != "OFFICE" && len(e.actors) > 0 && !pronoun(d.Word(e.actors[0])) {
			last = e.actors
		}
		events = append(events, e)
	}
	sort.SliceStable(events, func(i, j int) bool { return events[i].frame.Token < events[j].frame.Token })
	again := map[int]bool{}
	for i := range events {
		again[deny(d, events, i)] = true
	}
	answered(d, events)
	events = slices.DeleteFunc(events, func(e told) bool { return again[e.frame.Token] })
	return merge(d, events), l
}

// denialFloor is how likely a verb of denial must trigger a REJECT.
const denialFloor = 0.4

// handsFloor is how likely a word must be to hand something over, and handsTo
// whoever gets it, where what is handed over is known.
const handsFloor, handsTo = 0.5, 0.5

// hands says whether a trigger less likely than others hands over arms, people or
// technology that are known to somebody.
func (l *linker) hands(f text.Frame, t Thresholds) bool {
	if f.Type != "AID" && f.Type != "COOPERATE" || f.Prob <= handsFloor ||
		!slices.ContainsFunc(f.Args, func(a text.Arg) bool { return a.Role == text.Recipient && a.Prob > handsTo }) {
		return false
	}
	return slices.ContainsFunc(l.items(f, t), func(it attache.Item) bool { return it.Kind != "other" })
}

// event makes one frame into an event.
func (l *linker) event(f text.Frame, t Thresholds, last []int, times []TimeExpr, numbers []Number) told {
	d := l.d
	e := told{frame: f}
	e.Type, e.Mode, e.Aspect = f.Type, modeOf(f), f.Aspect.Label
	if e.Aspect == "" {
		e.Aspect = "past"
	}
	e.Contexts = contextsOf(f)
	e.Trigger = triggerSpan(d, f.Token)
	c := context{holder: -1, last: last, person: f.Type == "OFFICE", organ: f.Type == "AFFILIATE"}
	holders := l.spoken(f, t.holders(f))
	for _, h := range holders {
		if h.Token >= 0 {
			c.holder = h.Token
			break
		}
	}
	if w := t.candidates(f, text.Place, false); len(w) > 0 && w[0].Token >= 0 {
		e.Where = l.where(w[0].Token)
		if e.Where != nil {
			c.place = e.Where.Country
		}
	}
	f = received(d, undergone(d, f))
	recipientTokens := l.widen(f, l.recipients(f, t))
	c.avoid = l.plain(recipientTokens, f.Type)
	actors := l.widen(f, l.doers(f, t, c))
	for _, a := range actors {
		if a >= 0 && len(actors) > 1 && l.covers(a, f.Token) {
			continue
		}
		if a < 0 {
			e.Actors = append(e.Actors, attache.Party{ID: attache.UnknownID, How: "implied"})
			continue
		}
		e.actors = append(e.actors, a)
		e.Actors = append(e.Actors, l.parties(a, c)...)
	}
	e.Actors = distinct(l.unmasked(&e))
	if f.Type == "PROTEST" {
		l.crowds(e.Actors)
	}
	c.person = false
	c.organ = f.Type == "OFFICE" || f.Type == "AFFILIATE"
	c.avoid = map[string]bool{}
	for _, p := range e.Actors {
		c.avoid[p.ID] = true
	}
	var recipients []attache.Party
	for _, a := range recipientTokens {
		switch {
		case a >= 0 && l.money(a):
		case a < 0:
			recipients = append(recipients, attache.Party{ID: attache.UnknownID, How: "implied"})
		default:
			for _, p := range l.parties(a, c) {
				p = l.located(p, a, e.Where, c.avoid)
				if e.Where == nil && p.How == "place" {
					e.Where = l.where(a)
				}
				recipients = append(recipients, p)
			}
		}
	}
	l.apart(e.Actors, recipients)
	e.Recipients = without(distinct(recipients), e.Actors, attache.Mutual(f.Type))
	if len(e.Actors) > 1 && !attache.Mutual(f.Type) && slices.ContainsFunc(append(recipientTokens, d.Child(f.Token, "obj")), func(a int) bool { return eachOther(d, a) }) {
		e.Recipients = slices.Clone(e.Actors)
	}
	l.partner(&e, f, c)
	l.other(&e, f, c)
	if f.Type == "OFFICE" {
		l.titleOf(&e)
		l.knownPost(&e)
		l.holdsPost(&e)
	}
	e.Items = l.items(f, t)
	e.Figures = l.figures(f, t, numbers)
	e.When = l.when(f, t, times)
	e.Trend = trend(d, f.Token)
	e.People = people(e.Actors, e.Recipients)
	e.Claims = l.claims(f, t, holders, c)
	l.affirm(&e)
	l.claimed(&e)
	l.complainant(&e)
	return e
}

// eachOther says whether a word stands for "each other" or "one another", or is the
// second of "each accuse the other": what several do, they do to one another.
func eachOther(d *text.Doc, at int) bool {
	if at < 0 {
		return false
	}
	other := func(i int) bool {
		w := strings.ToLower(d.Word(i))
		return w == "other" || w == "another"
	}
	s := d.Sentences[d.Tokens[at].Sentence]
	switch strings.ToLower(d.Word(at)) {
	case "each", "one":
		return at+1 < s.Last && other(at+1)
	}
	for i := s.First; other(at) && i < at; i++ {
		if w := strings.ToLower(d.Word(i)); w == "each" || w == "one" && i+1 == at {
			return true
		}
	}
	return false
}

// partnerFloor is how likely the other side of what takes two must be where only
// one is above the threshold.
const partnerFloor = 0.05

// partner is the other side of a meeting, a war, a pact of which the model sees
// one side only: its next best candidate.
func (l *linker) partner(e *told, f text.Frame, c context) {
	if !attache.Mutual(f.Type) || f.Type == "SUPPORT" || len(e.Recipients) > 0 || len(e.Actors) != 1 || e.Actors[0].ID == attache.UnknownID {
		return
	}
	var found []attache.Party
	best, ok := likeliest(f, partnerFloor, func(a text.Arg) bool {
		if a.Role != text.Actor && a.Role != text.Recipient || a.Token < 0 || slices.Contains(e.actors, a.Token) {
			return false
		}
		if l.d.Tokens[a.Token].Head == f.Token && pronoun(l.d.Word(a.Token)) {
			return false // "its war" is its actor's
		}
		ps := l.parties(a.Token, c)
		if len(ps) == 0 || ps[0].ID == e.Actors[0].ID || !somebody(ps[:1]) {
			return false
		}
		found = ps
		return true
	})
	switch {
	case !ok:
		return
	case best.Role == text.Recipient:
		e.Recipients = distinct(found)
	default:
		e.actors = append(e.actors, best.Token)
		e.Actors = distinct(append(e.Actors, found...))
	}
	e.why = append(e.why, "partner")
}

// likeliest is the likeliest candidate above the floor that fits; fits is asked
// only of those that are likelier than what fitted before. ok is false for none.
func likeliest(f text.Frame, floor float32, fits func(text.Arg) bool) (best text.Arg, ok bool) {
	for _, a := range f.Args {
		if a.Prob > floor && fits(a) {
			best, floor, ok = a, a.Prob, true
		}
	}
	return best, ok
}

// otherFloor is how likely whom an act is done to must be where the likelier
// candidates turned out to be the actor himself.
const otherFloor, aimlessFloor = 0.05, 0.2

// aimless are the types that are often done to nobody (of the coded ones .24, .58
// and .62 name somebody): their candidates must be likelier.
var aimless = words("MOBILIZE RETREAT PROTEST")

// other is whom an act is done to where its best recipients are its actors.
func (l *linker) other(e *told, f text.Frame, c context) {
	if attache.Mutual(f.Type) || attache.Tie(f.Type) || len(e.Recipients) > 0 {
		return
	}
	floor := float32(otherFloor)
	if aimless[f.Type] {
		floor = aimlessFloor
	}
	likeliest(f, floor, func(a text.Arg) bool {
		if a.Role != text.Recipient || a.Token < 0 {
			return false
		}
		ps := l.parties(a.Token, c)
		if len(ps) == 0 || ps[0].ID == attache.UnknownID || shares(ps, e.Actors) {
			return false
		}
		e.Recipients = distinct(ps)
		return true
	})
}

// covers says whether the phrase of a word holds another word: the "Waziristan
// War" does not wage itself.
func (l *linker) covers(at, other int) bool {
	first, last, _, _ := phrase(l.d, at)
	return first <= other && other < last && at != other
}

// unmasked are the actors of an event without an unnamed one that an apposition
// names: "some groups, most prominently X".
func (l *linker) unmasked(e *told) []attache.Party {
	d := l.d
	hidden := map[string]bool{}
	for _, a := range e.actors {
		for k, n := a, 0; n < 2 && text.Relation(d.Tokens[k].Rel) == "appos"; n++ {
			if k = d.Tokens[k].Head; k < 0 {
				break
			}
			if slices.Contains(e.actors, k) {
				first, last, _, named := phrase(d, k)
				if !named {
					hidden[span(d, first, last).Text] = true
				}
			}
		}
	}
	out := make([]attache.Party, 0, len(e.Actors))
	for _, p := range e.Actors {
		if p.Span == nil || !hidden[p.Span.Text] || !strings.HasPrefix(p.ID, "~") {
			out = append(out, p)
		}
	}
	return out
}

// money says whether a word heads a sum: nothing is done to a sum.
func (l *linker) money(at int) bool {
	first, last, _, _ := phrase(l.d, at)
	return strings.ContainsAny(l.d.Slice(first, last), "$€£¥")
}

// undergone turns round who acts in "Iran, which is under heavy sanctions": the
// subject of a noun with "under" is whom it is done to.
func undergone(d *text.Doc, f text.Frame) text.Frame {
	if f.Type != "SANCTION" && f.Type != "ASSAULT" && f.Type != "COERCE" {
		return f
	}
	if k := d.Child(f.Token, "case"); k < 0 || !strings.EqualFold(d.Word(k), "under") {
		return f
	}
	subject := d.Child(f.Token, "nsubj")
	if h := d.Tokens[f.Token].Head; subject < 0 && h >= 0 && d.Tokens[h].UPOS == "VERB" {
		subject = d.Child(h, "nsubj")
	}
	if subject < 0 {
		return f
	}
	whom := map[int]bool{subject: true}
	if h := relativeHead(d, subject); pronoun(d.Word(subject)) && h >= 0 {
		whom[h] = true
		for _, c := range conjuncts(d, h) {
			whom[c] = true
		}
	}
	for _, c := range conjuncts(d, subject) {
		whom[c] = true
	}
	args := make([]text.Arg, 0, len(f.Args))
	for _, a := range f.Args {
		if a.Role == text.Recipient && whom[a.Token] {
			continue
		}
		if a.Role == text.Actor && whom[a.Token] {
			a.Role = text.Recipient
		}
		args = append(args, a)
	}
	f.Args = args
	return f
}

// received turns round who gives in "Syria received arms from Iraq": the subject
// of a verb of getting is whom it is given to.
func received(d *text.Doc, f text.Frame) text.Frame {
	if f.Type != "AID" && f.Type != "COOPERATE" || !getting[lemma(d, f.Token)] || d.Tokens[f.Token].UPOS != "VERB" {
		return f
	}
	subject := d.Child(f.Token, "nsubj")
	for h, n := f.Token, 0; subject < 0 && n < 2 && (text.Relation(d.Tokens[h].Rel) == "xcomp" || d.Tokens[h].Rel == "conj"); n++ {
		if h = d.Tokens[h].Head; h < 0 {
			break
		}
		subject = d.Child(h, "nsubj")
	}
	if subject < 0 {
		return f
	}
	args := make([]text.Arg, 0, len(f.Args))
	for _, a := range f.Args {
		switch {
		case a.Role == text.Actor && a.Token == subject:
			a.Role = text.Recipient
		case a.Role == text.Recipient && a.Token != subject:
			a.Role = text.Actor
		}
		args = append(args, a)
	}
	f.Args = args
	return f
}

var getting = words("receive get obtain acquire buy purchase import")

// plain are the recipients that are named outright: whoever acts on them in
// "the ministry summoned Russia's ambassador" is somebody else.
func (l *linker) plain(tokens []int, typ string) map[string]bool {
	out := map[string]bool{}
	if attache.Mutual(typ) || attache.Tie(typ) {
		return out
	}
	for _, a := range tokens {
		if a < 0 || pronoun(l.d.Word(a)) {
			continue
		}
		for _, p := range l.parties(a, context{holder: -1}) {
			if p.How != "implied" && p.How != "coreference" && p.How != "pronoun" {
				out[p.ID] = true
			}
		}
	}
	return out
}

// doerFloor is how likely who acts must be where the likelier candidate turned
// out to be whom the act is done to.
const doerFloor = 0.05

// doers are the candidates for who acts. Where none is likely enough and the best
// is whom the act is done to, it is the next best.
func (l *linker) doers(f text.Frame, t Thresholds, c context) []text.Arg {
	best := t.candidates(f, text.Actor, true)
	if len(c.avoid) == 0 || len(best) != 1 || best[0].Prob > t.Role[text.Actor] || f.Type == "OFFICE" {
		return best
	}
	undergoes := c.avoid
	c.avoid = nil
	same := func(at int) bool {
		if at < 0 {
			return false
		}
		ps := l.parties(at, c)
		return len(ps) > 0 && undergoes[ps[0].ID]
	}
	if !same(best[0].Token) {
		return best
	}
	next, ok := likeliest(f, doerFloor, func(a text.Arg) bool { return a.Role == text.Actor && !same(a.Token) })
	if !ok {
		return best
	}
	return []text.Arg{next}
}

// recipients are the candidates for whom an act is done; a mutual type takes
// only those above the threshold.
func (l *linker) recipients(f text.Frame, t Thresholds) []text.Arg {
	if attache.Mutual(f.Type) {
		t.Some = 1
	}
	return t.candidates(f, text.Recipient, false)
}

// widen adds the conjuncts of each word that are likely enough themselves:
// "Iran and Russia" is a list of two. A post has one holder.
func (l *linker) widen(f text.Frame, args []text.Arg) []int {
	var out []int
	seen := map[int]bool{}
	add := func(i int) {
		if !seen[i] {
			seen[i] = true
			out = append(out, i)
		}
	}
	for _, a := range args {
		if f.Type == "OFFICE" && a.Role == text.Actor && len(out) > 0 {
			break
		}
		add(a.Token)
		if a.Token < 0 || f.Type == "OFFICE" {
			continue
		}
		_, end, _ := l.knownName(a.Token)
		for _, c := range conjuncts(l.d, a.Token) {
			if c >= end && prob(f, a.Role, c) >= conjunctFloor { // "Islamic State of Iraq and the Levant" is one name
				add(c)
			}
		}
	}
	sort.Ints(out)
	return out
}

// conjunctFloor is the probability from which a word joined by "and" to a
// party is a party too.
const conjunctFloor = 0.1

// prob is how likely a word fills a role, 0 below the model's floor.
func prob(f text.Frame, r text.Role, token int) float32 {
	for _, a := range f.Args {
		if a.Role == r && a.Token == token {
			return a.Prob
		}
	}
	return 0
}

// apart gives persons of one state their own ids where they face each other:
// legislators and ministers at odds (coding guide 28).
func (l *linker) apart(actors, recipients []attache.Party) {
	n := map[string]int{}
	for _, ps := range [][]attache.Party{actors, recipients} {
		for _, p := range ps {
			if p.ID != attache.UnknownID {
				n[p.ID]++
			}
		}
	}
	for _, ps := range [][]attache.Party{actors, recipients} {
		for i, p := range ps {
			if n[p.ID] > 1 && p.Person != "" {
				if _, ok := l.entities[p.Person]; !ok {
					l.enter(p.Person)
				}
				ps[i].ID, ps[i].Person = p.Person, ""
			}
		}
	}
}

// crowds makes a state that protests its people: "Iranian protests" are not
// the government's.
func (l *linker) crowds(ps []attache.Party) {
	for i, p := range ps {
		if l.state(p.ID) && p.Person == "" && p.Span != nil {
			ps[i].ID = l.crowdOf(p.ID)
		}
	}
}

// titleOf gives a post at the head of a state to the state that its title
// names: "North Korean leader Kim Jong-Un" leads North Korea, whoever else
// stands near.
func (l *linker) titleOf(e *told) {
	d := l.d
	at := e.frame.Token
	if !headsState[lemma(d, at)] {
		return
	}
	id, where := "", -1
	d.Children(at, func(c int) bool {
		switch d.Tokens[c].Rel {
		case "amod", "compound", "nmod:poss":
			if s := l.stateOf(c); c < at && s != "" {
				id, where = s, c
			}
		}
		return true
	})
	if id != "" {
		l.serves(e, id, where, "demonym", "title")
	}
}

// serves makes a post one of the state, named by the word at a token, unless it is
// that state's already; then it is no other state's.
func (l *linker) serves(e *told, state string, at int, how, why string) {
	its := func(r attache.Party) bool { return r.ID == state || l.actsFor(r.ID) == state }
	if slices.ContainsFunc(e.Recipients, its) {
		e.Recipients = slices.DeleteFunc(e.Recipients, func(r attache.Party) bool {
			return l.state(r.ID) && !its(r)
		})
		return
	}
	l.enter(state)
	e.Recipients = []attache.Party{{ID: state, Span: span(l.d, at, at+1), How: how}}
	e.why = append(e.why, why)
}

// knownPost gives a post to the state that the lexicon knows the person to have
// held it for, where the words name none or another that stands near: "Secretary
// of State Antony Blinken spoke with the Serbian president" is no Serb.
func (l *linker) knownPost(e *told) {
	at := e.frame.Token
	title, unnamed := lemma(l.d, at), len(e.Recipients) == 0
	if !unnamed && !headsState[title] {
		return
	}
	for _, a := range e.Actors {
		if a.Span == nil {
			continue
		}
		posts := l.lex.Person(a.ID, l.on)
		if len(posts) == 0 {
			posts = l.lex.Person(a.ID, "")
		}
		state := ""
		for _, p := range posts {
			if p.State != "" && strings.Contains(strings.ToLower(p.Title), title) {
				state = p.State
				break
			}
		}
		if state == "" && len(posts) > 0 && (title == "counterpart" || unnamed && headsState[title]) {
			state = posts[0].State
		}
		if state != "" {
			l.serves(e, state, at, "office", "post")
			return
		}
	}
}

var headsState = words("president leader king queen emperor minister premier chancellor dictator ruler secretary envoy ambassador chief counterpart")

// stateOf is the state whose name or adjective covers a token, "" for others.
func (l *linker) stateOf(at int) string {
	a, b, ok := l.knownName(at)
	if !ok {
		return ""
	}
	s, _ := l.lex.Lookup(l.d.Slice(a, b))
	if !l.state(s.ID) || s.People {
		return ""
	}
	return s.ID
}

// holdsPost remembers whose office a person holds and names the post.
func (l *linker) holdsPost(e *told) {
	d := l.d
	for _, a := range e.Actors {
		org := ""
		for _, r := range e.Recipients {
			if r.ID != attache.UnknownID {
				org = l.actsFor(r.ID)
				l.office[a.ID] = org
				break
			}
		}
		if a.ID != attache.UnknownID {
			l.posts = append(l.posts, post{lemma(d, e.frame.Token), e.frame.Token, a.ID, org})
		}
	}
	first, last, name, named := phrase(d, e.frame.Token)
	if named && name.Type == "PER" {
		last = min(last, name.First)
	}
	if _, under := d.NameAt(e.frame.Token, text.Named); under && last <= e.frame.Token {
		first, last = e.frame.Token, e.frame.Token+1
	}
	if z := prolonged(d, e.frame.Token, last); z > last && !named {
		last = z
	}
	if first < last {
		e.Title = bare(d.Slice(first, last))
	}
}

// actsFor is the state that an organ acts for, else the organisation itself.
func (l *linker) actsFor(id string) string {
	if e, ok := l.lex.Entity(id); ok && e.State != "" {
		return e.State
	}
	return id
}

// triggerSpan is the word that triggers an event with the particles that
// belong to it, at its place.
func triggerSpan(d *text.Doc, at int) attache.Span {
	first, last := at, at+1
	d.Children(at, func(c int) bool {
		if d.Tokens[c].Rel == "compound:prt" && c == last {
			last = c + 1
		}
		return true
	})
	// A compound with a hyphen is one trigger: "Tehran-backed".
	s := *span(d, first, last)
	s.Sentence = d.Tokens[at].Sentence + 1
	return s
}

func modeOf(f text.Frame) string {
	if f.Mode.Prob < 0.4 || !modeFits(f.Type, f.Mode.Label) {
		return ""
	}
	return f.Mode.Label
}

// modes are PLOVER's modes of each type that has modes (spec/claims.md §1).
var modes = map[string]map[string]bool{
	"CONSULT":  words("visit third-party multilateral phone"),
	"RETREAT":  words("withdraw release disarm ceasefire access resign"),
	"REQUEST":  words("assist change yield meet"),
	"ACCUSE":   words("disapprove investigate allege"),
	"REJECT":   words("assist change yield meet"),
	"THREATEN": words("restrict arrest relations expel territory violence"),
	"PROTEST":  words("demo riot strike hunger boycott obstruct vandalize"),
	"SANCTION": words("convict expel withdraw discontinue"),
	"MOBILIZE": words("troops weapons police militia"),
	"COERCE":   words("seize restrict censor curfew martial-law arrest deport withhold misinformation cyber"),
	"ASSAULT": words("abduct beat torture sexual targeted destroy primitive firearms explosives suicide-attack aerial drone " +
		"heavy-weapons crowd-control unconventional"),
}

func modeFits(typ, mode string) bool { return modes[typ][mode] }

// contextFloor is how likely a context must be: of .5, .4, .3 and .2 the best on
// the development reports, and but for .3 on those kept out of training.
const contextFloor = 0.4

func contextsOf(f text.Frame) []string {
	out := []string{}
	for _, c := range f.Contexts {
		if c.Prob > contextFloor {
			out = append(out, c.Label)
		}
	}
	return out
}

// people are the persons through whom parties act.
func people(lists ...[]attache.Party) []attache.Party {
	out := []attache.Party{}
	seen := map[string]bool{}
	for _, ps := range lists {
		for _, p := range ps {
			if p.Person != "" && !seen[p.Person] {
				seen[p.Person] = true
				out = append(out, attache.Party{ID: p.Person, Span: p.Span, How: "name"})
			}
		}
	}
	return out
}

func distinct(ps []attache.Party) []attache.Party {
	out := []attache.Party{}
	seen := map[string]bool{}
	for _, p := range ps {
		if !seen[p.ID] {
			seen[p.ID] = true
			out = append(out, p)
		}
	}
	return out
}

// without drops the recipients that are actors already. Within one state a
// court may order a ministry: named in words of its own, a recipient stays,
// except where all parties stand side by side.
func without(ps, actors []attache.Party, mutual bool) []attache.Party {
	out := []attache.Party{}
	for _, p := range ps {
		acts := slices.ContainsFunc(actors, func(a attache.Party) bool {
			if a.ID != p.ID { // the actor's own words, read otherwise beside themselves
				return strings.HasPrefix(p.ID, "~") && a.Span != nil && p.Span != nil && *a.Span == *p.Span
			}
			return a.ID != attache.UnknownID && (mutual || a.Span == nil || p.Span == nil || p.How == "pronoun" || a.How == "pronoun" || a.Span.Text == p.Span.Text)
		})
		if !acts {
			out = append(out, p)
		}
	}
	return out
}
