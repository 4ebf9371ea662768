package main

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"attache"
)

// A page is one reading being set for people.
type page struct {
	strings.Builder
	reading attache.Reading
	names   map[string]string
	look    style
}

func newPage(r attache.Reading, look style) *page {
	p := &page{reading: r, look: look, names: map[string]string{}}
	for _, e := range r.Entities {
		p.names[e.ID] = plain(e.Name)
	}
	p.names[attache.AuthorID], p.names[attache.UnknownID] = "the report", "somebody unnamed"
	return p
}

// name is an entity's name, or what its id tells of it.
func (p *page) name(id string) string {
	return cmp.Or(p.names[id], p.names["~"+id], plain(strings.TrimPrefix(id, "~")))
}

// textReport is a reading for people: what the report is, its events in the
// order of the text, its doubts.
func textReport(r attache.Reading, look style) []byte {
	p := newPage(r, look)
	p.head()
	events := slices.Clone(r.Events)
	slices.SortStableFunc(events, func(a, b attache.Event) int { return cmp.Compare(a.Trigger.Start, b.Trigger.Start) })
	for _, e := range events {
		p.WriteByte('\n')
		p.event(e)
	}
	if len(events) == 0 {
		p.WriteString("\nNo event found.\n")
	}
	p.doubts()
	return []byte(p.String())
}

// head is title, date and how it was found, and who wrote it.
func (p *page) head() {
	r := p.reading.Report
	if title := plain(r.Title); title != "" {
		for line := range strings.Lines(wrap("", title, p.look.width)) {
			p.WriteString(p.look.paint(strings.TrimSuffix(line, "\n"), sgrBold) + "\n")
		}
	}
	var parts []string
	switch d := r.Published; {
	case d == nil || d.Start == "" && d.End == "":
		parts = append(parts, "date unknown")
	default:
		day := span(d.Start, d.End)
		if how := howDate(d.How); how != "" {
			day += " (" + how + ")"
		}
		parts = append(parts, day)
	}
	if r.Byline != "" {
		parts = append(parts, "by "+plain(r.Byline))
	}
	if r.Agency != "" {
		parts = append(parts, cmp.Or(p.names[r.Agency], strings.ToUpper(plain(r.Agency))))
	}
	if r.Source != "" {
		parts = append(parts, plain(r.Source))
	}
	if r.ID != r.Hash && r.ID != "" {
		parts = append(parts, plain(r.ID))
	}
	p.WriteString(wrap("", strings.Join(parts, " · "), p.look.width))
}

// event is one event: mark and type, parties, details, claims, quotations.
func (p *page) event(e attache.Event) {
	m := mark(e)
	typ := e.Type
	if e.Mode != "" {
		typ += "/" + e.Mode
	}
	about := []string{phrase(e.Type)}
	if e.Contested {
		about = append(about, "contested")
	}
	if e.Aspect != "" && e.Aspect != "past" {
		about = append(about, e.Aspect)
	}
	if e.Trend != "" {
		about = append(about, e.Trend)
	}
	about = append(about, e.Contexts...)
	lead := m + " " + typ + "  "
	first, rest, _ := strings.Cut(wrap(lead, strings.Join(about, " · "), p.look.width), "\n")
	p.WriteString(strings.Replace(strings.Replace(first, m, p.look.paintMark(m), 1), typ, p.look.paint(typ, sgrBold), 1) + "\n" + rest)

	p.WriteString(wrap("  ", p.sides(e), p.look.width))
	p.details(e)
	for _, c := range e.Claims {
		p.claim(c)
	}
	p.quotes(e)
}

// sides are the parties: who → to whom, or all side by side.
func (p *page) sides(e attache.Event) string {
	actors, recipients := p.parties(e.Actors), p.parties(e.Recipients)
	if actors == "" {
		actors = p.names[attache.UnknownID]
	}
	if recipients == "" {
		return actors
	}
	return actors + " → " + recipients
}

func (p *page) parties(list []attache.Party) string {
	out := make([]string, len(list))
	for i, x := range list {
		out[i] = p.party(x)
	}
	return strings.Join(out, ", ")
}

// party is a name and, where the text says it otherwise, its words and why
// they mean that name.
func (p *page) party(x attache.Party) string {
	name := p.name(x.ID)
	var why []string
	if x.Person != "" {
		why = append(why, p.name(x.Person))
	}
	if x.Span != nil {
		if words := plain(x.Span.Text); words != "" && !strings.EqualFold(words, name) && !slices.Contains(why, words) {
			how := x.How
			if how == "name" || how == "alias" {
				how = ""
			}
			why = append(why, strings.TrimSpace(how+" “"+shorten(words, 40)+"”"))
		}
	}
	if len(why) == 0 {
		return name
	}
	return name + " (" + strings.Join(why, ", ") + ")"
}

// details are what the event is about, each on a line of its own.
func (p *page) details(e attache.Event) {
	const column = 9
	line := func(label, text string) {
		if text != "" {
			p.WriteString(wrap("  "+label+strings.Repeat(" ", column-len(label)), text, p.look.width))
		}
	}
	if e.Title != "" {
		line("post", plain(e.Title))
	}
	if len(e.People) > 0 {
		line("through", p.people(e))
	}
	var items, figures []string
	for _, it := range e.Items {
		items = append(items, p.item(it))
	}
	for _, f := range e.Figures {
		figures = append(figures, figure(f))
	}
	line("items", strings.Join(items, "; "))
	line("figures", strings.Join(figures, "; "))
	if w := e.When; w != nil {
		line("when", span(w.Start, w.End)+said(w.Span, ""))
	}
	if w := e.Where; w != nil {
		place := plain(w.Name)
		if country := p.names[w.Country]; country != "" && w.Country != w.ID {
			place += ", " + country
		}
		line("where", place+said(w.Span, w.Name))
	}
}

// people are those through whom the parties act, by name.
func (p *page) people(e attache.Event) string {
	out := make([]string, len(e.People))
	for i, x := range e.People {
		out[i] = p.name(x.ID)
	}
	return strings.Join(out, ", ")
}

func (p *page) item(it attache.Item) string {
	notes := []string{it.Kind}
	if it.Maker != "" {
		notes = append(notes, "made by "+p.name(it.Maker))
	}
	if it.ModifiedBy != "" {
		notes = append(notes, "modified by "+p.name(it.ModifiedBy))
	}
	if it.Gift {
		notes = append(notes, "a gift")
	}
	if it.Hedged {
		notes = append(notes, "in scare quotes")
	}
	return "“" + plain(it.Span.Text) + "” (" + strings.Join(notes, ", ") + ")"
}

func figure(f attache.Figure) string {
	n := strconv.FormatFloat(f.N, 'f', -1, 64)
	for i := strings.IndexByte(n+".", '.') - 3; i > 0 && n[i-1] != '-'; i -= 3 {
		n = n[:i] + "," + n[i:]
	}
	switch f.Bound {
	case ">=":
		n = "at least " + n
	case "<=":
		n = "at most " + n
	case "~":
		n = "about " + n
	}
	if f.Unit != "" {
		n += " " + plain(f.Unit)
	}
	return n + " " + f.Role
}

// span is an interval of days in the fewest words.
func span(start, end string) string {
	switch {
	case start == end:
		return start
	case end == "":
		return "since " + start
	case start == "":
		return "until " + end
	}
	return start + " to " + end
}

// said are the text's own words for something, where they differ from name.
func said(s attache.Span, name string) string {
	if words := plain(s.Text); words != "" && !strings.EqualFold(words, name) {
		return " (“" + shorten(words, 40) + "”)"
	}
	return ""
}

// claim is who says what of the event, and the word that says so.
func (p *page) claim(c attache.Claim) {
	author := len(c.Holder) == 0 || c.Holder[len(c.Holder)-1].ID == attache.AuthorID
	who := p.names[attache.AuthorID]
	if !author {
		who = p.party(c.Holder[len(c.Holder)-1])
		for _, outer := range slices.Backward(c.Holder[:len(c.Holder)-1]) {
			if outer.ID != attache.AuthorID {
				who += ", quoted by " + p.party(outer)
			}
		}
	}
	text := who + " " + stance(c.Position, author)
	if c.Cue != nil {
		text += ": “" + plain(c.Cue.Text) + "”"
	}
	m := claimMark(c)
	out := wrap("  "+m+" ", text, p.look.width)
	p.WriteString(strings.Replace(out, m, p.look.paintMark(m), 1))
}

// quotes are the sentences the claims rest on, each once.
func (p *page) quotes(e attache.Event) {
	var cues, sentences []attache.Span
	for _, c := range e.Claims {
		if c.Cue != nil {
			cues = append(cues, *c.Cue)
		}
		for _, s := range c.Evidence {
			if !slices.ContainsFunc(sentences, func(o attache.Span) bool { return o.Start == s.Start && o.End == s.End }) {
				sentences = append(sentences, s)
			}
		}
	}
	holds := func(s attache.Span) int { // the trigger's own sentence first
		if s.Start <= e.Trigger.Start && e.Trigger.End <= s.End {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(sentences, func(a, b attache.Span) int {
		return cmp.Or(cmp.Compare(holds(a), holds(b)), cmp.Compare(a.Start, b.Start))
	})
	for _, s := range sentences {
		p.WriteString(quote(s, e.Trigger, cues, "    ", p.look))
	}
}

// doubts are what the reader could not settle.
func (p *page) doubts() {
	if len(p.reading.Doubts) == 0 {
		return
	}
	p.WriteString("\n" + p.look.paint("Doubts", sgrBold) + "\n")
	for _, d := range p.reading.Doubts {
		text := d.Message
		if d.Span != nil {
			text += ": “" + shorten(plain(d.Span.Text), 60) + "”"
		}
		p.WriteString(wrap("  ? ", plain(text), p.look.width))
	}
}
