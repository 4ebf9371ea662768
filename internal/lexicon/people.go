package lexicon

import (
	"io/fs"
	"sort"
	"strings"
	"time"
)

// A Post is an office that a person held. Org is the id of the body or state,
// State the state it belongs to or "". From and To are ISO dates, a year or a
// month where no more is certain (2006, 2006-01, 2006-01-02), "" open or
// unknown. Current says whether it was held on the day asked for.
type Post struct {
	Person  Entry
	Org     string
	State   string
	Title   string
	From    string
	To      string
	Current bool
}

var (
	leaderColumns = []string{"id", "name", "org", "title"}
	leaderMay     = []string{"aliases", "from", "to", "source"}
)

func (l *Lexicon) loadLeaders(from fs.FS, folder int) error {
	t, err := readTable(from, "leaders.tsv", leaderColumns, leaderMay)
	if err != nil {
		return err
	}
	latest := map[string]Post{}
	names := map[string][]string{}
	var order []string
	for _, r := range t.rows {
		id, org := r.get("id"), r.get("org")
		if !slugID(id) {
			return r.wrong("id", "“"+id+"” is no id", "take lower-case words joined by hyphens: vladimir-putin")
		}
		if r.get("name") == "" {
			return r.wrong("name", "the cell is empty", "give the person's usual English name")
		}
		of, ok := l.entries[org]
		if !ok {
			return r.wrong("org", "no table has the id “"+org+"”", "take the id of a state or add the body to bodies.tsv")
		}
		for _, c := range []string{"from", "to"} {
			if !isoDate(r.get(c)) {
				return r.wrong(c, "“"+r.get(c)+"” is no date", "write 2006-01-02, 2006-01 or 2006")
			}
		}
		p := Post{Person: Entry{ID: id, Name: r.get("name"), Kind: KindPerson, Sector: of.Sector, State: of.State},
			Org: org, State: of.State, Title: r.get("title"), From: r.get("from"), To: r.get("to")}
		if p.To != "" && p.From != "" && lastDay(p.To) < p.From {
			return r.wrong("to", "the post ends before it begins", "change one of the dates")
		}
		if e, known := l.entries[id]; known && e.Kind != KindPerson {
			return r.wrong("id", "“"+id+"” is the id of a "+string(e.Kind), "take another id for the person")
		}
		if _, seen := latest[id]; !seen {
			order = append(order, id)
			if folder > 0 { // a user's rows replace what was known of the person
				delete(l.posts, id)
				l.names.forget(id)
			}
		}
		if old, seen := latest[id]; !seen || lastDay(old.To) < lastDay(p.To) || lastDay(old.To) == lastDay(p.To) && old.From < p.From {
			latest[id] = p
		}
		l.posts[id] = append(l.posts[id], p)
		names[id] = append(append(names[id], p.Person.Name), r.list("aliases")...)
	}
	for _, id := range order {
		p := latest[id]
		l.entries[id] = p.Person
		sort.SliceStable(l.posts[id], func(i, j int) bool { return l.posts[id][i].From > l.posts[id][j].From })
		s := Sense{ID: p.codes(), Via: id, How: HowOffice}
		seen := map[string]bool{}
		for _, n := range names[id] {
			if seen[n] {
				continue
			}
			seen[n] = true
			// Of two persons of one name the one in office last is meant.
			ws := l.names.add(n, s, folder*rankFolder+rankPerson)
			if len(ws) == 0 {
				continue
			}
			fs := l.names.forms[key(ws)]
			fs[len(fs)-1].until = lastDay(p.To)
			l.addSurname(id, ws)
		}
	}
	return nil
}

// codes is the id that a claim carries for a person in this post.
func (p Post) codes() string {
	if p.State != "" {
		return p.State
	}
	return p.Org
}

// Acting is the id that a claim carries for the person of that name on a day
// (ISO date, "" unknown): the state or body whose post the person holds then.
// A legislator, a party's, company's or paper's man and somebody who holds no
// post on that day act for themselves (coding guide, 6 and 28). ok is false
// where the name is no person's.
func (l *Lexicon) Acting(name, on string) (id string, ok bool) {
	ps := l.Person(name, on)
	if len(ps) == 0 {
		if ps = l.Person(name, ""); len(ps) == 0 {
			return "", false
		}
		return ps[0].Person.ID, true
	}
	p := ps[0]
	if on != "" && !p.Current || p.legislator() || !public(p.Person.Sector) {
		return p.Person.ID, true
	}
	return p.codes(), true
}

// public says whether those who hold a post in the sector act as their body.
func public(sector string) bool {
	switch sector {
	case "OPP", "PAR", "BUS", "MED", "CRM", "LAB", "EDU", "REL":
		return false
	}
	return true
}

// legislator says whether the post is a seat in a parliament.
func (p Post) legislator() bool {
	if p.Person.Sector == "LEG" {
		return true
	}
	switch t := strings.ToLower(p.Title); t {
	case "senator", "member of parliament", "mp", "congressman", "congresswoman", "member of the knesset", "speaker of the house", "minority whip":
		return true
	default:
		return p.Title == "Representative" || strings.HasPrefix(t, "senate m") // majority and minority leaders
	}
}

// addSurname notes by which words alone the person may be taken up again.
func (l *Lexicon) addSurname(id string, ws []word) {
	for _, sur := range surnames(ws) {
		if !contains(l.last[sur], id) {
			l.last[sur] = append(l.last[sur], id)
		}
	}
}

// surnames are the folded words by which a full name may be taken up again:
// the last, or the first where the family name comes first is not known from
// the name alone, so the first is one too for names of East Asia ("Kim").
func surnames(ws []word) []string {
	last := ws[len(ws)-1].fold
	if len(ws) == 1 {
		return []string{last}
	}
	out := []string{last}
	if p := ws[len(ws)-2].fold; p == "al" || p == "el" || p == "ben" || p == "bin" || p == "van" || p == "von" || p == "de" || p == "le" || p == "der" {
		out = append(out, p+" "+last)
	}
	if family(ws[0].fold) {
		out = append(out, ws[0].fold)
	}
	return out
}

// family says whether the word is a family name that stands first.
func family(f string) bool {
	switch f {
	case "kim", "xi", "hu", "wen", "li", "wang", "lee", "park", "moon", "yoon", "chen", "tsai", "ma", "jiang", "zhu", "yang", "ri", "choe", "choi", "hwang", "chun", "pak", "kang", "han", "jang", "paik", "ban", "roh", "nguyen", "tran", "pham", "vo", "truong", "lai", "lam", "tung", "leung", "carrie", "qin", "zhang", "zhao", "liu", "he", "wei", "dong", "hun", "goh", "hong", "chung", "song", "yun", "yu", "lien":
		return true
	}
	return false
}

// Person is the posts of the persons of that full name or alias, titles before
// it passed over, on the day asked for (an ISO date): those held then first, marked Current, after them
// those given up before, latest first. Posts begun later are left out. With
// on == "" all posts are given, none marked.
func (l *Lexicon) Person(name, on string) []Post {
	s := trim(name)
	ws := split(s)
	if _, rest, ok := l.titled(s, ws); ok {
		ws = rest
	}
	var out []Post
	for _, of := range [][]word{ws, withoutInitials(ws)} {
		for _, f := range l.names.forms[key(of)] {
			if f.sense.How == HowOffice && f.fits(s, of) {
				out = l.held(out, f.id, on)
			}
		}
		if len(out) > 0 || len(of) != len(ws) {
			break
		}
	}
	if len(out) == 0 {
		if _, ok := l.posts[name]; ok {
			out = l.held(out, name, on)
		}
	}
	currentFirst(out)
	return out
}

// titled looks for the name of a person at the end of the words with a title or
// role right before it: "Secretary of State John Kerry", "Gen. Joseph Votel".
func (l *Lexicon) titled(s string, ws []word) (f form, name []word, ok bool) {
	for i := 1; i < len(ws); i++ {
		if !l.title(ws[:i]) {
			continue
		}
		if f, ok := l.match(s, ws[i:]); ok && f.sense.How == HowOffice {
			return f, ws[i:], true
		}
	}
	return form{}, nil, false
}

// title says whether the words end in a title or role.
func (l *Lexicon) title(ws []word) bool {
	switch ws[len(ws)-1].fold {
	case "mr", "mrs", "ms", "dr", "sir", "lord", "gen", "sen", "rep", "lt", "col", "maj", "adm", "brig", "capt", "sgt", "gov", "amb", "mullah", "shaykh", "sheik", "sayyed", "sayyid", "major":
		return true
	}
	for n := 1; n <= 4 && n <= len(ws); n++ {
		if a, ok := l.agents[key(ws[len(ws)-n:])]; ok && !a.Civilian {
			return true
		}
	}
	return false
}

func (l *Lexicon) held(out []Post, id, on string) []Post {
	for _, p := range l.posts[id] {
		if on != "" && p.From > on {
			continue
		}
		p.Current = on != "" && on <= lastDay(p.To)
		out = append(out, p)
	}
	return out
}

func currentFirst(ps []Post) {
	sort.SliceStable(ps, func(i, j int) bool {
		if ps[i].Current != ps[j].Current {
			return ps[i].Current
		}
		return ps[i].From > ps[j].From
	})
}

// Surname is the persons who may be meant by a family name alone, sorted by
// id; which one is for the caller to say, from the full name earlier in the
// report or from posts held at its date.
func (l *Lexicon) Surname(s string) []Entry {
	ws := split(trim(s))
	ids := append([]string(nil), l.last[key(ws)]...)
	sort.Strings(ids)
	out := make([]Entry, 0, len(ids))
	for _, id := range ids {
		if !capitalised(trim(s)) {
			break
		}
		out = append(out, l.entries[id])
	}
	return out
}

func capitalised(s string) bool { return strings.ToLower(s) != s }

// isoDate says whether s is "", a year, a month or a day.
func isoDate(s string) bool {
	for _, layout := range []string{"2006-01-02", "2006-01", "2006"} {
		if _, err := time.Parse(layout, s); err == nil {
			return true
		}
	}
	return s == ""
}

// lastDay is the last day that a date may mean, as a string to compare with.
func lastDay(s string) string {
	switch len(s) {
	case 0:
		return "9999-12-31"
	case 4:
		return s + "-12-31"
	case 7:
		return s + "-31"
	}
	return s
}
