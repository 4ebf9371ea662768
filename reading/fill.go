package reading

import (
	"strings"

	"attache"
	"attache/internal/lexicon"
	"attache/text"
)

// items are what is given, used or shown, each with maker and hedging where
// the text says so.
func (l *linker) items(f text.Frame, t Thresholds) []attache.Item {
	d := l.d
	out := []attache.Item{}
	seen := map[int]bool{}
	for _, a := range t.candidates(f, text.Item, false) {
		if a.Token < 0 || seen[a.Token] {
			continue
		}
		seen[a.Token] = true
		if alongside(d, a.Token, seen) {
			continue
		}
		first, last, _, _ := phrase(d, a.Token)
		it := attache.Item{Span: *span(d, first, last), Kind: "other"}
		if n := l.meant(a.Token); n >= 0 {
			first, last, _, _ = phrase(d, n)
			a.Token = n
		}
		full := d.Slice(first, last)
		if kind, maker, ok := l.lex.ItemKind(full); ok {
			it.Kind, it.Maker = kind, maker
		}
		if m := l.makerIn(first, a.Token); m != "" && materiel[it.Kind] {
			it.Maker = m
		}
		if it.Maker != "" {
			l.enter(it.Maker)
		}
		it.Gift = strings.Contains(strings.ToLower(d.Slice(f.Token, f.Token+1)), "gift") || d.Tokens[f.Token].Lemma == "donate" || governedBy(d, a.Token, "gift")
		it.Hedged = quotedWord(d, a.Token)
		out = append(out, it)
	}
	if o := l.taken(f); len(out) == 0 && o >= 0 {
		first, last, _, _ := phrase(d, o)
		out = append(out, attache.Item{Span: *span(d, first, last), Kind: "territory"})
	}
	return out
}

// meant is the materiel that a pronoun stands for: the nearest such noun before
// it, of its number, in its sentence or the one before; -1 if there is none.
func (l *linker) meant(at int) int {
	d := l.d
	many := false
	switch strings.ToLower(d.Word(at)) {
	case "it", "this":
	case "them", "they", "these", "those":
		many = true
	default:
		return -1
	}
	s := d.Tokens[at].Sentence
	for n := at - 1; n >= 0 && s-d.Tokens[n].Sentence <= 1; n-- {
		if d.Tokens[n].UPOS != "NOUN" || strings.Contains(d.Tokens[n].Feats, "Number=Plur") != many {
			continue
		}
		first, last, _, _ := phrase(d, n)
		if kind, _, ok := l.lex.ItemKind(d.Slice(first, last)); ok && materiel[kind] {
			return n
		}
	}
	return -1
}

// alongside says whether a word only names again what another one told:
// "the missile HISAR", "the town of Dhuluiya".
func alongside(d *text.Doc, at int, told map[int]bool) bool {
	other := func(h, c int) bool {
		switch text.Relation(d.Tokens[c].Rel) {
		case "appos", "flat", "compound":
			return true
		case "nmod":
			k := d.Child(c, "case")
			return settlements[lemma(d, h)] && k >= 0 && d.Word(k) == "of"
		}
		return false
	}
	for t := range told {
		if t != at && (d.Tokens[at].Head == t && other(t, at) || d.Tokens[t].Head == at && other(at, t)) {
			return true
		}
	}
	return false
}

// taken is the place that is taken in fighting: the object of "captured",
// "retook", or the "of …" of "the fall of …" (coding guide 14); -1 elsewhere.
func (l *linker) taken(f text.Frame) int {
	if f.Type != "ASSAULT" || !taking[lemma(l.d, f.Token)] {
		return -1
	}
	o := l.d.Child(f.Token, "obj", "nsubj:pass", "nmod")
	if o < 0 || l.d.Tokens[o].UPOS == "PRON" {
		return -1
	}
	name, named := l.d.NameAt(o, text.Named)
	if named && name.Type == "LOC" || settlements[lemma(l.d, o)] {
		return o
	}
	return -1
}

var (
	taking      = words("capture recapture retake take seize overrun liberate conquer fall")
	settlements = words("city town village district province region island territory capital area enclave border airport base land hill neighbourhood neighborhood settlement")
)

// materiel are the kinds that have a maker.
var materiel = words("drone missile aircraft helicopter tank artillery ship submarine munition small-arms air-defence explosive chemical nuclear vehicle technology")

// makerIn is the state whose adjective stands before a thing: "Iranian
// drones", "Iranian-designed drones"; "" where none does.
func (l *linker) makerIn(first, head int) string {
	if first >= head {
		return ""
	}
	return l.stateIn(l.d.Slice(first, head))
}

// governedBy says whether the noun above token i is the lemma: "a gift of drones".
func governedBy(d *text.Doc, i int, lemma string) bool {
	h := d.Tokens[i].Head
	return h >= 0 && d.Tokens[h].Lemma == lemma
}

// quotedWord says whether scare quotes stand around a word or the two of them.
func quotedWord(d *text.Doc, i int) bool {
	quote := func(k int) bool {
		if k < 0 || k >= len(d.Tokens) || d.Tokens[k].Sentence != d.Tokens[i].Sentence {
			return false
		}
		switch d.Word(k) {
		case "“", "”", "\"", "``", "''", "‘", "«", "»":
			return true
		}
		return false
	}
	return quote(i+1) && (quote(i-1) || quote(i-2))
}

// figures are the numbers of an event with their roles.
func (l *linker) figures(f text.Frame, t Thresholds, numbers []Number) []attache.Figure {
	out := []attache.Figure{}
	seen := map[int]bool{}
	for _, a := range t.candidates(f, text.Figure, false) {
		for i, n := range numbers {
			if a.Token < n.First || a.Token >= n.Last || seen[i] {
				continue
			}
			seen[i] = true
			out = append(out, attache.Figure{Role: FigureRole(l.d, n, f.Token), N: n.Value, Bound: n.Bound, Unit: n.Unit, Span: *span(l.d, n.First, n.Last)})
		}
	}
	return out
}

// when is the resolved time expression that the model ties to the event, the
// likeliest first; nil where the text gives it none.
func (l *linker) when(f text.Frame, t Thresholds, times []TimeExpr) *attache.When {
	for _, x := range times {
		if x.Resolved && governs(l.d, f.Token, x) {
			return l.dated(x)
		}
	}
	for _, x := range times {
		if x.OfStart != "" && startsCount(l.d, f.Token, x) {
			return &attache.When{Start: x.OfStart, End: x.OfEnd, Precision: x.OfPrecision, Span: *span(l.d, x.First, x.Last+1)}
		}
	}
	for _, a := range t.candidates(f, text.Time, false) {
		for _, x := range times {
			if a.Token >= x.First && a.Token < x.Last && x.Resolved {
				return l.dated(x)
			}
		}
	}
	return nil
}

// dated is a resolved time expression as the time of an event.
func (l *linker) dated(x TimeExpr) *attache.When {
	return &attache.When{Start: x.Start, End: x.End, Precision: x.Precision, Span: *span(l.d, x.First, x.Last)}
}

// startsCount says whether a length of time is counted from what a trigger tells:
// "a day after the raid", "two weeks after troops stormed the town", the clause
// by its verb or by the noun that is its subject or object.
func startsCount(d *text.Doc, trigger int, x TimeExpr) bool {
	if trigger <= x.Last || x.Last >= len(d.Tokens) || d.Tokens[trigger].Sentence != d.Tokens[x.Last].Sentence {
		return false
	}
	head := d.Tokens[x.Last].Head // of "after"
	if head == trigger {
		return true
	}
	if head < 0 || d.Tokens[trigger].Head != head {
		return false
	}
	switch text.Relation(d.Tokens[trigger].Rel) {
	case "nsubj", "obj", "compound":
		return true
	}
	return false
}

// governs says whether a time expression hangs on a trigger itself: "kidnapped
// in September", "the 7 March attack".
func governs(d *text.Doc, trigger int, x TimeExpr) bool {
	for i := x.First; i < x.Last; i++ {
		if d.Tokens[i].Head != trigger || i == trigger {
			continue
		}
		switch text.Relation(d.Tokens[i].Rel) {
		case "obl", "nmod", "advmod", "compound", "amod", "nummod":
			return true
		}
	}
	return false
}

// where is the place a word names: a state where the words name one, else a
// place of the gazetteer, else the words themselves.
func (l *linker) where(at int) *attache.Where {
	d := l.d
	if pronoun(d.Word(at)) {
		return nil
	}
	if strings.EqualFold(d.Word(at), "there") {
		if at = l.placeBefore(at); at < 0 {
			return nil
		}
	}
	first, last, name, named := phrase(d, at)
	if named {
		first, last = name.First, name.Last
	}
	full := bare(d.Slice(first, last))
	w := &attache.Where{ID: slug(full), Name: full, Span: *span(d, first, last), Precision: "place"}
	if s, ok := l.lex.Lookup(full); ok && s.How != "metonym" {
		if e, ok := l.lex.Entity(s.ID); ok && e.Kind == lexicon.KindState {
			w.ID, w.Name, w.Country, w.Precision = e.ID, e.Name, e.ID, "country"
			l.enter(e.ID)
			if ps := l.lex.Place(e.Name); len(ps) > 0 && ps[0].Kind == "country" {
				w.Lat, w.Lon = &ps[0].Lat, &ps[0].Lon
			}
			return w
		}
	}
	if p, ok := l.place(full, d.Tokens[at].Sentence); ok {
		w.ID, w.Name, w.Country = p.ID, p.Name, p.Country
		if p.Lat != 0 || p.Lon != 0 {
			w.Lat, w.Lon = &p.Lat, &p.Lon
		}
		return w
	}
	if a, b, ok := l.placeIn(first, last, d.Tokens[at].Sentence); ok { // "West Bank refugee camp", "the region of Sikkim"
		p, _ := l.place(d.Slice(a, b), d.Tokens[at].Sentence)
		w.ID, w.Country, w.Precision = p.ID, p.Country, "region"
		return w
	}
	if generalPlaces[lemma(d, at)] { // "the country": which one the report says
		if ps := l.parties(at, context{holder: -1}); len(ps) == 1 {
			if e, ok := l.lex.Entity(ps[0].ID); ok && e.Kind == lexicon.KindState {
				w.ID, w.Name, w.Country, w.Precision = e.ID, e.Name, e.ID, "country"
				l.enter(e.ID)
				return w
			}
		}
		return nil
	}
	// "northern Syria", "Syrian province of Idlib": the state it lies in.
	if s := l.stateIn(d.Slice(first, last)); s != "" {
		w.ID, w.Country, w.Precision = s, s, "region"
		l.enter(s)
		return w
	}
	if k := capital(d, first, last); k > first && k < last { // "the disputed Sool region"
		w.Name = d.Slice(k, last)
		w.ID = slug(w.Name)
	}
	w.Country = l.stateAround(at, last)
	return w
}

// placeBefore is the last token of the place named last before "there", in its
// sentence or the one before; -1 if there is none.
func (l *linker) placeBefore(there int) int {
	d := l.d
	for i := len(d.Names) - 1; i >= 0; i-- {
		m := d.Names[i]
		if m.Layer == text.Named && m.Type == "LOC" && m.First < there && d.Tokens[m.First].Sentence >= d.Tokens[there].Sentence-1 {
			return nameEnd(d, m)
		}
	}
	return -1
}

// capital is the first capitalised word of [first, last), last if there is none.
func capital(d *text.Doc, first, last int) int {
	for first < last && !isUpper(d.Word(first)) {
		first++
	}
	return first
}

// generalPlaces are nouns that tell no place by themselves.
var generalPlaces = words("country nation island kingdom republic emirate area place region city town village capital territory street road square park avenue airport strait hospital")

// placeIn is the longest run of capitalised words in [first, last) that the
// gazetteer knows and that is no state.
func (l *linker) placeIn(first, last, sentence int) (a, b int, ok bool) {
	for n := last - first - 1; n > 0; n-- {
		for a = first; a+n <= last; a++ {
			if !isUpper(l.d.Word(a)) || !isUpper(l.d.Word(a+n-1)) || n == 1 && generalPlaces[lemma(l.d, a)] {
				continue
			}
			if ps := l.lex.Place(l.d.Slice(a, a+n)); len(ps) > 0 && ps[0].Kind != "country" {
				return a, a + n, true
			}
		}
	}
	return 0, 0, false
}

// stateAround is the state that the words around a place put it in: "Syria's
// Quneitra Governorate", "Azaz, Aleppo Governorate, Syria".
func (l *linker) stateAround(at, last int) string {
	d := l.d
	a, _ := d.Yield(at)
	if a < at {
		if s := l.stateIn(d.Slice(max(a, at-maxPhrase), at)); s != "" {
			return s
		}
	}
	end := d.Sentences[d.Tokens[at].Sentence].Last
	for n := 0; n < 2 && last+1 < end && d.Word(last) == ","; n++ {
		i := last + 1
		for i < end && (isUpper(d.Word(i)) || d.Word(i) == "of" || d.Word(i) == "-") {
			i++
		}
		if i == last+1 {
			return ""
		}
		if s, ok := l.lex.Lookup(d.Slice(last+1, i)); ok {
			if l.state(s.ID) {
				return s.ID
			}
		}
		last = i
	}
	return ""
}

// place is the gazetteer's place of that name: the one in a state that the
// sentence names, else the first.
func (l *linker) place(name string, sentence int) (p struct {
	ID, Name, Country string
	Lat, Lon          float64
}, ok bool) {
	all := l.lex.Place(name)
	if len(all) == 0 {
		return p, false
	}
	best := all[0]
	for _, s := range l.states[sentence] {
		for _, c := range all {
			if c.Country == s && best.Country != s {
				best = c
			}
		}
	}
	p.ID, p.Name, p.Country, p.Lat, p.Lon = best.ID, best.Name, best.Country, best.Lat, best.Lon
	return p, true
}

// Words that say which way a relation goes.
var trendWords = trendTable()

func trendTable() map[string]string {
	m := map[string]string{}
	for t, ws := range map[string]string{
		"growing":   "grow growing burgeoning burgeon deepen deepening expand expanding strengthen strengthening intensify intensifying increase increasing closer increasingly widen widening escalate escalating rising mounting boost",
		"shrinking": "shrink shrinking weaken weakening decline declining dwindle dwindling reduce reduced deteriorate deteriorating worsen worsening decrease decreasing",
		"resuming":  "resume resuming renew renewed restore restoring restart reopen",
		"ending":    "end ending halt cease suspend terminate discontinue",
	} {
		for w := range words(ws) {
			m[w] = t
		}
	}
	return m
}

// trend is what the words right at a trigger say of where the relation goes:
// an adjective before it ("growing cooperation"), the verb it is subject or
// object of ("expand cooperation"), its own participle, or what is agreed to be
// done with it.
func trend(d *text.Doc, at int) string {
	look := func(i int) string {
		if i < 0 {
			return ""
		}
		if t := trendWords[d.Tokens[i].Lemma]; t != "" {
			return t
		}
		return trendWords[strings.ToLower(d.Word(i))]
	}
	if u := d.Tokens[at].UPOS; u != "NOUN" && u != "PROPN" {
		if to := d.Child(at, "xcomp"); to >= 0 && d.Child(to, "obj") >= 0 { // "promised to deepen cooperation"
			return look(to)
		}
		return ""
	}
	found := ""
	d.Children(at, func(c int) bool {
		if r := text.Relation(d.Tokens[c].Rel); r == "amod" || r == "acl" || r == "compound" {
			found = look(c)
		}
		return found == ""
	})
	if found != "" {
		return found
	}
	switch text.Relation(d.Tokens[at].Rel) {
	case "obj", "nsubj", "nmod":
		return look(d.Tokens[at].Head)
	}
	return ""
}
