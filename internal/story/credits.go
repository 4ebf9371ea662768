package story

import (
	"strings"

	"attache"
)

// media are the names of media that a text may credit, by their first word:
// those of the table and those of one reading.
type media struct{ known, own map[string][]medium }

// tableMedia are the names of the table, cut into words once.
var tableMedia = func() map[string][]medium {
	m := map[string][]medium{}
	for _, name := range outlets.names {
		addMedium(m, name, outletID(name))
	}
	return m
}()

type medium struct {
	words []string
	id    string
}

// mediaOf knows the outlets of the table and the media among the entities and
// holders of the reading, by the names the text uses.
func mediaOf(r attache.Reading) media {
	m := media{known: tableMedia, own: map[string][]medium{}}
	kind := map[string]bool{}
	for _, e := range r.Entities {
		if e.Kind == "media" || e.Sector == "MED" {
			kind[e.ID] = true
			addMedium(m.own, e.Name, outletID(e.ID))
		}
	}
	for _, e := range r.Events {
		for _, c := range e.Claims {
			for _, p := range c.Holder {
				if kind[p.ID] && p.Span != nil {
					addMedium(m.own, p.Span.Text, outletID(p.ID))
				}
			}
		}
	}
	return m
}

func addMedium(m map[string][]medium, name, id string) {
	var words []string
	for _, w := range wordsOf(name, 0) {
		words = append(words, w.text)
	}
	if len(words) > 1 && words[0] == "the" && len(words) > 2 {
		words = words[1:] // "The Times" keeps its article, or every "times" were one
	}
	if len(words) == 0 {
		return
	}
	m[words[0]] = append(m[words[0]], medium{words: words, id: id})
}

// dateline is the id of the agency in brackets at the head of the text:
// "WARSAW (Norpress) -". Any name counts there, known or not.
func (m media) dateline(text string) string {
	head := text[:min(len(text), 400)]
	for {
		_, after, ok := strings.Cut(head, "(")
		if !ok {
			return ""
		}
		name, rest, ok := strings.Cut(after, ")")
		if !ok {
			return ""
		}
		rest = strings.TrimLeft(rest, " ")
		if len(name) <= 40 && !strings.ContainsAny(name, "\n0123456789") && (strings.HasPrefix(rest, "-") || strings.HasPrefix(rest, "–") || strings.HasPrefix(rest, "—")) {
			return outletID(name)
		}
		head = after
	}
}

// at is the longest known or likely name of a medium at word i: its id and
// where it ends.
func (m media) at(ws []word, i int) (id string, end int) {
	if !ws[i].upper {
		return "", i
	}
	for _, names := range [][]medium{m.own[ws[i].text], m.known[ws[i].text]} {
		for _, c := range names {
			if i+len(c.words) <= len(ws) && i+len(c.words) > end && matches(ws[i:], c.words) {
				id, end = c.id, i+len(c.words)
			}
		}
	}
	if id != "" {
		return id, end
	}
	// "the Baltic Courier", "the Norpress news agency": a name by its form.
	j := i
	for j < len(ws) && ws[j].upper && j-i < 4 && (j == i || ws[j].start == ws[j-1].end+1) {
		j++ // a comma between two capitals ends the name
	}
	switch {
	case j-i >= 2 && paperWords[ws[j-1].text]:
		return outletID(join(ws[i:j])), j
	case j < len(ws) && (ws[j].text == "agency" || ws[j].text == "news" && j+1 < len(ws) && ws[j+1].text == "agency"):
		return outletID(join(ws[i:j])), j
	}
	return "", i
}

func matches(ws []word, name []string) bool {
	for k, n := range name {
		if ws[k].text != n {
			return false
		}
	}
	return true
}

func join(ws []word) string {
	parts := make([]string, len(ws))
	for i, w := range ws {
		parts[i] = w.text
	}
	return strings.Join(parts, " ")
}

var (
	paperWords = wordSet(`times post courier herald tribune gazette journal chronicle daily news agency press radio television tv observer standard
		examiner dispatch ledger weekly monitor telegraph independent reporter mirror messenger broadcasting`)
	mediumWords = wordSet("news agency newspaper daily weekly magazine website channel television tv radio broadcaster paper wire service")
	creditVerbs = wordSet("reported reports said says wrote writes revealed quoted cited disclosed")
	leadIns     = wordSet("citing quoting cited quoted told")
)

// credited are the media that the text as a whole rests on: credited in its
// first three sentences or its last, or at least twice and in a third of its
// sentences. A mention in passing further down is none.
func (m media) credited(sentences []sentence) map[string]bool {
	out := map[string]bool{}
	count := map[string]int{}
	for n, s := range sentences {
		for i := 0; i < len(s.words); i++ {
			id, end := m.at(s.words, i)
			if id == "" {
				continue
			}
			last := n == len(sentences)-1
			if credits(s.words, i, end) || last && len(s.words) <= end-i+4 && n > 0 {
				count[id]++
				if n < 3 || last && len(s.words) <= end-i+4 {
					out[id] = true
				}
			}
			i = end - 1
		}
	}
	for id, n := range count {
		if n >= 2 && 3*n >= len(sentences) {
			out[id] = true
		}
	}
	return out
}

// credits says whether the words around the name ws[i:end] make it a source:
// "X reported", "according to X", "citing X", "a report by X".
func credits(ws []word, i, end int) bool {
	j := end
	for j < len(ws) && mediumWords[ws[j].text] {
		j++
	}
	for j < len(ws) && (ws[j].text == "has" || ws[j].text == "had" || ws[j].text == "first" || ws[j].text == "also") {
		j++
	}
	if j < len(ws) && creditVerbs[ws[j].text] {
		return true
	}
	k := i - 1
	for k >= 0 && (mediumWords[ws[k].text] || ws[k].text == "the" || ws[k].text == "by" || ws[k].text == "a" || ws[k].text == "report" || ws[k].text == "reports") {
		if ws[k].text == "by" && k > 0 && (ws[k-1].text == "reported" || ws[k-1].text == "report" || ws[k-1].text == "published" || ws[k-1].text == "quoted") {
			return true
		}
		k--
	}
	return k >= 0 && leadIns[ws[k].text] || k >= 1 && ws[k].text == "to" && ws[k-1].text == "according"
}

// holders are the media that stand first in the chain of holders of at least
// half of the events that have a holder besides the report itself.
func holders(r attache.Reading) map[string]bool {
	kind := map[string]bool{}
	for _, e := range r.Entities {
		kind[e.ID] = e.Kind == "media" || e.Sector == "MED"
	}
	events, by := 0, map[string]int{}
	for _, e := range r.Events {
		seen := map[string]bool{}
		for _, c := range e.Claims {
			if len(c.Holder) == 0 || c.Holder[0].ID == attache.AuthorID {
				continue
			}
			seen[c.Holder[0].ID] = true
		}
		if len(seen) > 0 {
			events++
		}
		for id := range seen {
			if kind[id] {
				by[outletID(id)]++
			}
		}
	}
	out := map[string]bool{}
	for id, n := range by {
		if 2*n >= events {
			out[id] = true
		}
	}
	return out
}
